package policy

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
)

// An element is an XML element with the place where it begins.
type element struct {
	name   string
	attrs  map[string]string
	text   strings.Builder
	kids   []*element
	offset int64
	whole  bool // its end tag was read
}

// readXML reads as much of a document as is well-formed. Fragments without a single root
// are welcome: a bundle's file has been seen without its head.
func readXML(data []byte) (root *element, at int64, fault error) {
	root = &element{whole: true}
	dec := xml.NewDecoder(bytes.NewReader(data))
	dec.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil } // already UTF-8 by now
	stack := []*element{root}
	total := 0
	for {
		start := dec.InputOffset()
		tok, err := dec.RawToken()
		if err != nil {
			if errors.Is(err, io.EOF) && len(stack) == 1 {
				return root, 0, nil
			}
			if errors.Is(err, io.EOF) {
				err = io.ErrUnexpectedEOF
			}
			return root, dec.InputOffset(), err
		}
		top := stack[len(stack)-1]
		switch t := tok.(type) {
		case xml.StartElement:
			if total++; total > elementLimit {
				return root, start, errSize
			}
			if len(stack) > depthLimit {
				return root, start, errDepth
			}
			e := &element{name: t.Name.Local, offset: start}
			for _, a := range t.Attr {
				if e.attrs == nil {
					e.attrs = map[string]string{}
				}
				e.attrs[strings.ToLower(a.Name.Local)] = a.Value
			}
			top.kids = append(top.kids, e)
			stack = append(stack, e)
		case xml.EndElement:
			if len(stack) == 1 || top.name != t.Name.Local {
				return root, start, errors.New("unexpected end of element " + t.Name.Local)
			}
			top.whole = true
			stack = stack[:len(stack)-1]
		case xml.CharData:
			top.text.Write(t)
		}
	}
}

// elementLimit is how many elements are taken from one file. A bundle's holds the policies
// of one app, some hundred and fifty.
const elementLimit = 1 << 17

func xmlProblem(err error, at int64, size int64, place func(int64) (int64, int64)) []Problem {
	if err == nil {
		return nil
	}
	p := Problem{Code: "malformed", Detail: err.Error()}
	var syntax *xml.SyntaxError
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.As(err, &syntax) && strings.Contains(syntax.Msg, "EOF") {
		p.Code, at = "truncated-line", size
	}
	p.Line, p.Offset = place(at)
	return []Problem{p}
}

func placer(skipped int64, l *lines) func(int64) (int64, int64) {
	return func(off int64) (int64, int64) { return l.at(off + skipped), off + skipped }
}

func parseXML(e *Export, data []byte, skipped int64, l *lines) []Problem {
	root, at, err := readXML(data)
	place := placer(skipped, l)
	app := e.App
	var walk func(*element)
	walk = func(x *element) {
		for _, k := range x.kids {
			if strings.EqualFold(k.name, "MobileAppPolicies") {
				line, _ := place(k.offset)
				e.Apps = append(e.Apps, App{Name: app, Platform: Android, Line: line})
			}
			if len(k.kids) > 0 {
				walk(k)
				continue
			}
			if !k.whole || strings.EqualFold(k.name, "PolicySchemaVersion") || strings.EqualFold(k.name, "Policies") {
				continue
			}
			key, value := k.name, k.text.String()
			// <Policy name="…" value="…"/> says the same in attributes.
			if n := firstOf(k.attrs["name"], k.attrs["key"]); n != "" {
				key = n
				if v, ok := k.attrs["value"]; ok {
					value = v
				}
			}
			e.add(app, Android, key, value, k.offset, place)
		}
	}
	walk(root)
	return xmlProblem(err, at, int64(len(data)), place)
}

// add keeps a value that has a name and no label.
func (e *Export) add(app, platform, raw, value string, off int64, place func(int64) (int64, int64)) {
	v := Value{App: app, Platform: platform, Key: raw, RawKey: raw, Value: value}
	if d, ok := ByName(raw); ok {
		v.Key, v.Known = d.Key, true
	} else if d, ok := ByLabel(raw); ok {
		// An element that is called like the label with its blanks taken out: near certain,
		// yet the vendor never published it.
		v.Key, v.Known, v.Inferred = d.Key, true, true
	}
	v.Line, v.Offset = place(off)
	e.Values = append(e.Values, v)
}
