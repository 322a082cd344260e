package redact

import (
	"sync"
	"unsafe"

	"hubscope/analyzer/casefile"
	"hubscope/app/engine"
	"hubscope/parsers/event"
	"hubscope/parsers/logfile"
)

// Lines returns what stands at a reference with secrets masked and identities replaced: by
// the fields of its record first, then wherever they occur. It may be called by several
// goroutines.
func (r *Redactor) Lines(res *engine.Result) func(casefile.Ref) string {
	l := &lines{r: r, res: res, parsers: map[int]logfile.Parser{}, records: records{roles: fieldRoles{}}}
	return l.at
}

type lines struct {
	r       *Redactor
	res     *engine.Result
	mu      sync.Mutex
	parsers map[int]logfile.Parser
	ev      event.Event
	records
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
	return string(l.text(l.r, nil, text, &l.ev))
}

// records is what is kept while records are redacted one after the other.
type records struct {
	roles fieldRoles
	parts []part
	marks []mark
}

// text appends a record's text with every identity replaced.
func (c *records) text(r *Redactor, dst, text []byte, ev *event.Event) []byte {
	c.marks = c.marks[:0]
	c.mark(text, User, ev.User)
	c.mark(text, Device, ev.Device)
	for i := range ev.Fields {
		f := &ev.Fields[i]
		c.parts = c.roles.of(f.Name, ev.System).parts(c.parts[:0], f.Value)
		for _, p := range c.parts {
			c.mark(text, p.kind, p.value)
		}
	}
	w := r.sweeps.Get().(*sweep)
	dst = w.marked(dst, text, c.marks)
	r.sweeps.Put(w)
	return dst
}

// mark notes a value of a text.
func (c *records) mark(text []byte, k Kind, value []byte) {
	if start := within(text, value); start >= 0 {
		c.marks = append(c.marks, mark{start, start + len(value), k})
	}
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
