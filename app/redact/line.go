package redact

import (
	"bytes"
	"strings"
	"sync"
	"unsafe"

	"hubscope/analyzer/casefile"
	"hubscope/app/engine"
	"hubscope/parsers/event"
	"hubscope/parsers/logfile"
)

// InCase redacts one case and the lines of its sources.
type InCase struct {
	*Redactor
	lines func(casefile.Ref) string
}

// In returns what redacts a result's case and lines.
func (r *Redactor) In(res *engine.Result) *InCase { return &InCase{r, r.Lines(res)} }

// Line is the line that a reference points at; see Lines.
func (c *InCase) Line(ref casefile.Ref) string { return c.lines(ref) }

// Lines returns what stands at a reference with secrets masked and identities replaced: by
// the fields of its record first, then wherever they occur. It may be called by several
// goroutines.
func (r *Redactor) Lines(res *engine.Result) func(casefile.Ref) string {
	l := &lines{res: res, parsers: map[int]logfile.Parser{}, Records: r.Records()}
	return l.at
}

type lines struct {
	res     *engine.Result
	mu      sync.Mutex
	parsers map[int]logfile.Parser
	ev      event.Event
	*Records
}

func (l *lines) at(ref casefile.Ref) string {
	text := []byte(l.res.Text(ref))
	if len(text) == 0 {
		return ""
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.ev.Reset()
	if log := l.res.Log(ref.Source); log != nil {
		p := l.parsers[ref.Source]
		if p == nil {
			p = log.Format.New(log.Setup)
			l.parsers[ref.Source] = p
		}
		p.Parse(text, &l.ev)
	}
	return string(l.Text(nil, text, &l.ev))
}

// Records redacts one record after the other, in memory of its own. It is used by one
// goroutine.
type Records struct {
	sweep *sweep
	check *sweep
	roles fieldRoles
	parts []part
	marks []mark
}

// Records returns what redacts records.
func (r *Redactor) Records() *Records {
	c := &Records{sweep: newSweep(r), check: newSweep(r), roles: fieldRoles{}}
	c.check.checking = true
	return c
}

// Field appends the value of a record's field with every identity replaced.
func (c *Records) Field(dst []byte, ev *event.Event, name string, value []byte) []byte {
	r := c.roles.of(name, ev.System)
	if r == plainRole {
		return append(dst, value...)
	}
	return c.sweep.value(dst, value, r)
}

// Check is that of a Redactor for one line.
func (c *Records) Check(line []byte) error {
	c.check.find(line)
	for _, p := range c.check.spans {
		if err := c.check.r.leak(p.entity, line[p.start:p.end]); err != nil {
			return err
		}
	}
	return nil
}

// Text appends the text of a record, its secrets masked, with every identity replaced: those
// that its fields name, and whatever else is found.
func (c *Records) Text(dst, text []byte, ev *event.Event) []byte {
	c.marks = c.marks[:0]
	c.mark(text, User, "user", ev.User)
	c.mark(text, Device, "device", ev.Device)
	for i := range ev.Fields {
		f := &ev.Fields[i]
		c.parts = c.roles.of(f.Name, ev.System).parts(c.parts[:0], f.Value)
		for _, p := range c.parts {
			c.mark(text, p.kind, f.Name, p.value)
		}
	}
	return c.sweep.marked(dst, text, c.marks)
}

// mark notes where a field's value stands in a text. A parser may have cut it out of a copy,
// because the line was quoted, or had a secret in it: then it stands right behind its name.
func (c *Records) mark(text []byte, k Kind, name string, value []byte) {
	if start := within(text, value); start >= 0 {
		c.marks = append(c.marks, mark{start, start + len(value), k})
		return
	}
	for i := 0; len(value) > 0; {
		n := bytes.Index(text[i:], value)
		if n < 0 {
			return
		}
		start := i + n
		i = start + len(value)
		if borderBefore(text, start) == wordBorder && borderBehind(text, i) == wordBorder && namedBy(text[:start], name) {
			c.marks = append(c.marks, mark{start, i, k})
		}
	}
}

// namedBy reports whether a field's name stands at the end of a text, but for what parts it
// from its value.
func namedBy(before []byte, name string) bool {
	before = bytes.TrimRight(before, " :=\"'\\")
	n := len(before) - len(name)
	return n >= 0 && foldedPrefix(before[n:], strings.ToLower(name))
}

// within is where a value begins that a parser has cut out of a text; -1 for one that it has
// put together elsewhere, because the text writes it otherwise. A search would not do: the
// value may stand in the text more than once, and mean something else there.
func within(text, value []byte) int {
	if len(text) == 0 || len(value) == 0 {
		return -1
	}
	at := uintptr(unsafe.Pointer(unsafe.SliceData(value))) - uintptr(unsafe.Pointer(unsafe.SliceData(text)))
	if at > uintptr(len(text)-len(value)) || len(value) > len(text) {
		return -1
	}
	return int(at)
}
