package signature

import (
	"bytes"
	"errors"
	"sort"
	"strings"

	"github.com/BurntSushi/toml"

	"hubscope/parsers/event"
)

// MaxPack is the largest pack that is read, in bytes: some thousand signatures.
const MaxPack = 1 << 20

// maxContains bounds a literal; log messages have shorter ones.
const maxContains = 1 << 10

// Load reads a pack and proves it. name is the file's name, for problems and for a pack
// that has none of its own. With any problem the pack is refused whole and nil.
func Load(name string, data []byte) (*Pack, []Problem) {
	l := loader{file: name}
	if len(data) > MaxPack {
		l.problem(0, "", ReasonTooLarge, "")
		return nil, l.problems
	}
	var root map[string]any
	if _, err := toml.Decode(string(data), &root); err != nil {
		var syntax toml.ParseError
		if errors.As(err, &syntax) {
			l.problem(syntax.Position.Line, "", ReasonSyntax, syntax.Message)
		} else {
			l.problem(0, "", ReasonSyntax, err.Error())
		}
		return nil, l.problems
	}
	l.places = outline(data)
	pack := l.pack(root)
	if len(l.problems) > 0 {
		sort.SliceStable(l.problems, func(i, j int) bool { return l.problems[i].Line < l.problems[j].Line })
		return nil, l.problems
	}
	return pack, nil
}

type loader struct {
	file     string
	places   places
	tables   map[string]map[string]any
	problems []Problem
}

func (l *loader) problem(line int, id string, reason Reason, detail string) {
	l.problems = append(l.problems, Problem{File: l.file, Line: line, Signature: id, Reason: reason, Detail: detail})
}

func (l *loader) pack(root map[string]any) *Pack {
	pack := &Pack{Name: l.file, File: l.file}
	var list []map[string]any
	for _, key := range sortedKeys(root) {
		value, line := root[key], l.places.top[key]
		switch key {
		case "pack":
			text, ok := value.(string)
			if !ok {
				l.problem(line, "", ReasonBadType, key)
			} else if text != "" {
				pack.Name = text
			}
		case "values":
			l.valueTables(value, line)
		case "signature":
			var ok bool
			if list, ok = tablesOf(value); !ok {
				l.problem(line, "", ReasonBadType, key)
			}
		default:
			l.problem(line, "", ReasonUnknownKey, key)
		}
	}
	if len(list) == 0 && len(l.problems) == 0 {
		l.problem(0, "", ReasonNoSignatures, "")
	}
	if len(list) != len(l.places.signatures) {
		// Written as an inline array: which line is whose is not known.
		l.places.signatures = make([]place, len(list))
	}
	ids := map[string]bool{}
	for i, table := range list {
		s := l.signature(table, l.places.signatures[i])
		if s == nil {
			continue
		}
		if ids[s.ID] {
			l.problem(l.places.signatures[i].of("id"), s.ID, ReasonDuplicateID, s.ID)
		}
		ids[s.ID] = true
		s.Pack, s.File, s.Line = pack.Name, l.file, l.places.signatures[i].line
		pack.Signatures = append(pack.Signatures, s)
	}
	return pack
}

func (l *loader) valueTables(value any, line int) {
	named, ok := value.(map[string]any)
	if !ok {
		l.problem(line, "", ReasonBadType, "values")
		return
	}
	l.tables = map[string]map[string]any{}
	for _, name := range sortedKeys(named) {
		table, ok := named[name].(map[string]any)
		if !ok {
			l.problem(line, "", ReasonBadType, "values."+name)
			continue
		}
		l.tables[name] = table
	}
}

// signature reads one signature and proves it; nil when it has a problem.
func (l *loader) signature(table map[string]any, at place) *Signature {
	problems := len(l.problems)
	s := &Signature{Sure: event.Observed}
	s.ID, _ = table["id"].(string)
	bad := func(key string, reason Reason, detail string) { l.problem(at.of(key), s.ID, reason, detail) }

	var eventName, system, sure string
	texts := map[string]*string{
		"id": &s.ID, "event": &eventName, "system": &system, "contains": &s.Contains, "pattern": &s.Pattern, "head": &s.Head,
		"sure": &sure, "example": &s.Example, "counterexample": &s.Counterexample,
	}
	for _, key := range sortedKeys(table) {
		value := table[key]
		if text, ok := texts[key]; ok {
			if *text, ok = value.(string); !ok {
				bad(key, ReasonBadType, key)
			}
			continue
		}
		switch key {
		case "ignore_case":
			var ok bool
			if s.IgnoreCase, ok = value.(bool); !ok {
				bad(key, ReasonBadType, key)
			}
		case "fields", "values":
			if _, ok := value.(map[string]any); !ok {
				bad(key, ReasonBadType, key)
			}
		default:
			bad(key, ReasonUnknownKey, key)
		}
	}
	if len(l.problems) > problems {
		return nil
	}

	if s.ID == "" {
		bad("id", ReasonMissingID, "")
	}
	if kind, ok := event.KindNamed(eventName); ok {
		s.Event = kind
	} else if eventName == "" {
		bad("event", ReasonMissingEvent, "")
	} else {
		bad("event", ReasonUnknownEvent, eventName)
	}
	if s.System = event.System(system); system != "" && !isSystem(s.System) {
		bad("system", ReasonBadSystem, system)
	}
	switch event.Sure(sure) {
	case event.Documented, event.Observed, event.Inferred:
		s.Sure = event.Sure(sure)
	default:
		if _, stated := table["sure"]; stated {
			bad("sure", ReasonBadSure, sure)
		}
	}
	if strings.TrimSpace(s.Contains) == "" {
		bad("contains", ReasonMissingContains, "")
	}
	if len(s.Contains) > maxContains {
		bad("contains", ReasonTooLarge, "contains")
	}
	names := l.pattern(s, table, at)
	l.constants(s, table, names, at)
	if s.Example == "" {
		bad("example", ReasonMissingExample, "")
	}
	if len(l.problems) > problems {
		return nil
	}

	s.head, s.contains = []byte(s.Head), []byte(s.Contains)
	if s.IgnoreCase {
		s.contains = lowered(s.contains)
	}
	if index([]byte(s.Example), s.contains, s.IgnoreCase) < 0 {
		bad("example", ReasonExampleLacksContains, s.Contains)
	} else if !s.Proves([]byte(s.Example)) {
		bad("example", ReasonExampleNotMatched, s.Pattern)
	}
	if s.Counterexample != "" && s.Proves([]byte(s.Counterexample)) {
		bad("counterexample", ReasonCounterexampleMatched, "")
	}
	if len(l.problems) > problems {
		return nil
	}
	return s
}

// pattern compiles a signature's pattern with its value tables and returns the names
// of its holes.
func (l *loader) pattern(s *Signature, table map[string]any, at place) []string {
	tables := map[string]map[string][]byte{}
	stated, _ := table["values"].(map[string]any)
	for _, hole := range sortedKeys(stated) {
		var words map[string]any
		switch v := stated[hole].(type) {
		case map[string]any:
			words = v
		case string:
			if words = l.tables[v]; words == nil {
				l.problem(at.of("values"), s.ID, ReasonUnknownValues, v)
				continue
			}
		}
		if words == nil {
			l.problem(at.of("values"), s.ID, ReasonBadType, "values."+hole)
			continue
		}
		tables[hole] = map[string][]byte{}
		for _, word := range sortedKeys(words) {
			text, ok := words[word].(string)
			if !ok {
				l.problem(at.of("values"), s.ID, ReasonBadType, "values."+hole+"."+word)
				continue
			}
			if from, to := wordAt([]byte(word), 0); from > 0 || to < len(word) || to == 0 || to > longestWord {
				l.problem(at.of("values"), s.ID, ReasonBadValue, word)
				continue
			}
			if s.IgnoreCase {
				word = string(lowered([]byte(word)))
			}
			tables[hole][word] = []byte(text)
		}
	}
	compiled, names, reason, detail := compile(s.Pattern, s.IgnoreCase, tables)
	if reason == "" && s.Pattern == "" && len(stated) > 0 {
		reason, detail = ReasonUnknownField, sortedKeys(stated)[0]
	}
	if reason != "" {
		l.problem(at.of("pattern"), s.ID, reason, detail)
	}
	s.pattern = compiled
	return names
}

func (l *loader) constants(s *Signature, table map[string]any, holes []string, at place) {
	stated, _ := table["fields"].(map[string]any)
	for _, name := range sortedKeys(stated) {
		text, ok := stated[name].(string)
		switch {
		case !ok:
			l.problem(at.of("fields"), s.ID, ReasonBadType, "fields."+name)
			continue
		case !isFieldName(name) || name == "_":
			l.problem(at.of("fields"), s.ID, ReasonBadField, name)
			continue
		}
		for _, hole := range holes {
			if hole == name {
				l.problem(at.of("fields"), s.ID, ReasonDuplicateField, name)
			}
		}
		s.Fields = append(s.Fields, event.Field{Name: name, Value: []byte(text)})
	}
}

func isSystem(s event.System) bool {
	switch s {
	case event.SystemDevice, event.SystemSecureHub, event.SystemSecureMail, event.SystemMDXApp,
		event.SystemGateway, event.SystemSTA, event.SystemEM, event.SystemMailServer:
		return true
	}
	return false
}

// tablesOf returns an array of tables in either of TOML's spellings.
func tablesOf(value any) ([]map[string]any, bool) {
	switch v := value.(type) {
	case []map[string]any:
		return v, true
	case []any:
		out := make([]map[string]any, len(v))
		for i := range v {
			table, ok := v[i].(map[string]any)
			if !ok {
				return nil, false
			}
			out[i] = table
		}
		return out, true
	}
	return nil, false
}

func sortedKeys(m map[string]any) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}

// A place is where a signature stands.
type place struct {
	line int
	keys map[string]int
}

// of returns the line of a key, or of the signature's header where it has none.
func (p place) of(key string) int {
	if line := p.keys[key]; line > 0 {
		return line
	}
	return p.line
}

type places struct {
	top        map[string]int
	signatures []place
}

// outline finds the lines of headers and keys, which the TOML reader does not tell for
// arrays of tables. It reads only text that is known to be TOML, and is used for
// nothing but line numbers.
func outline(data []byte) places {
	out := places{top: map[string]int{}}
	current := out.top
	var inside byte // the quote of an open multi-line string, or 0
	for number := 1; len(data) > 0; number++ {
		line := data
		if end := bytes.IndexByte(data, '\n'); end >= 0 {
			line, data = data[:end], data[end+1:]
		} else {
			data = nil
		}
		if inside == 0 {
			text := strings.TrimSpace(string(line))
			switch {
			case strings.HasPrefix(text, "["):
				header := strings.Trim(strings.SplitN(text, "]", 2)[0], "[ \t\"'")
				first, _, nested := strings.Cut(header, ".")
				first = strings.Trim(first, " \t\"'")
				switch {
				case strings.HasPrefix(text, "[[") && header == "signature":
					current = map[string]int{}
					out.signatures = append(out.signatures, place{line: number, keys: current})
				case first == "signature" && nested && len(out.signatures) > 0:
					sub := strings.Trim(strings.SplitN(header, ".", 3)[1], " \t\"'")
					setOnce(out.signatures[len(out.signatures)-1].keys, sub, number)
					current = map[string]int{}
				default:
					setOnce(out.top, first, number)
					current = map[string]int{}
				}
			default:
				if key, _, ok := strings.Cut(text, "="); ok && !strings.HasPrefix(text, "#") {
					key, _, _ = strings.Cut(key, ".")
					setOnce(current, strings.Trim(key, " \t\"'"), number)
				}
			}
		}
		inside = openString(line, inside)
	}
	return out
}

func setOnce(m map[string]int, key string, line int) {
	if _, ok := m[key]; !ok {
		m[key] = line
	}
}

// openString returns the quote of the multi-line string that is open after a line.
func openString(line []byte, inside byte) byte {
	for i := 0; i < len(line); i++ {
		c := line[i]
		triple := i+2 < len(line) && line[i+1] == c && line[i+2] == c
		switch {
		case inside != 0:
			if c == '\\' && inside == '"' {
				i++
			} else if c == inside && triple {
				inside = 0
				i += 2
			}
		case c == '#':
			return 0
		case c == '"' || c == '\'':
			if triple {
				inside = c
				i += 2
				continue
			}
			for i++; i < len(line) && line[i] != c; i++ {
				if line[i] == '\\' && c == '"' {
					i++
				}
			}
		}
	}
	return inside
}
