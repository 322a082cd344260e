package policy

import "strings"

// parsePlist reads the property list of an iOS bundle. It needs the line of each value,
// which a plist library does not give, and takes a bare <dict> as well as a whole plist.
func parsePlist(e *Export, data []byte, skipped int64, l *lines) []Problem {
	root, at, err := readXML(data)
	place := placer(skipped, l)
	app := e.App
	problems := xmlProblem(err, at, int64(len(data)), place)
	named := false

	var dict func(*element)
	var any func(*element)
	any = func(x *element) {
		if strings.EqualFold(x.name, "dict") {
			dict(x)
			return
		}
		for _, k := range x.kids {
			any(k)
		}
	}
	dict = func(x *element) {
		if !named {
			line, _ := place(x.offset)
			e.Apps = append(e.Apps, App{Name: app, Platform: IOS, Line: line})
			named = true
		}
		var key *element
		for _, k := range x.kids {
			if strings.EqualFold(k.name, "key") {
				if key != nil && key.whole {
					line, off := place(key.offset)
					problems = append(problems, Problem{Code: "malformed", Line: line, Offset: off, Detail: "key without a value: " + key.text.String()})
				}
				key = k
				continue
			}
			if key == nil {
				any(k)
				continue
			}
			name := strings.TrimSpace(key.text.String())
			key = nil
			switch strings.ToLower(k.name) {
			case "dict":
				dict(k)
			case "array":
				var parts []string
				for _, m := range k.kids {
					if len(m.kids) > 0 {
						any(m)
					} else if m.whole {
						parts = append(parts, m.text.String())
					}
				}
				if k.whole && (len(parts) > 0 || len(k.kids) == 0) {
					e.add(app, IOS, name, strings.Join(parts, ","), k.offset, place)
				}
			case "true", "false":
				if k.whole {
					e.add(app, IOS, name, strings.ToLower(k.name), k.offset, place)
				}
			default:
				if k.whole && len(k.kids) == 0 {
					e.add(app, IOS, name, k.text.String(), k.offset, place)
				}
			}
		}
	}
	any(root)
	return problems
}
