package engine

import (
	"bytes"
	"slices"

	"hubscope/parsers/event"
	"hubscope/parsers/logfile"
	"hubscope/parsers/template"
)

// unknowns collects over all sources.
type unknowns struct {
	res     *Result
	opt     UnknownOptions
	moments []moment
	miner   *template.Miner[found]
	lines   int64
}

// found is what is kept of a template's lines.
type found struct {
	system  event.System
	head    string
	sources []int
	more    bool
	near    *Nearness
	example UnknownLine
}

// mostSources is how many sources a template names.
const mostSources = 16

func (f *found) from(source int) {
	switch {
	case slices.Contains(f.sources, source):
	case len(f.sources) < mostSources:
		f.sources = append(f.sources, source)
	default:
		f.more = true
	}
}

// merge takes over what another template's lines have shown.
func (f *found) merge(o *found) {
	for _, s := range o.sources {
		f.from(s)
	}
	f.more = f.more || o.more
	if o.example.Text != "" {
		f.take(o.near, o.example)
	}
}

// take makes a line the example if it is the first, or nearer than the one before.
func (f *found) take(near *Nearness, line UnknownLine) {
	if f.example.Text == "" || near != nil && (f.near == nil || near.Distance() < f.near.Distance()) {
		f.near, f.example = near, line
	}
}

type unknownVisitor struct {
	*unknowns
	source int
	log    *Log
	parser logfile.Parser
	last   int64 // the time of the latest record that has one, on the case's clock; 0 for none
	ev     event.Event
}

// An unknownLine waits for its turn.
type unknownLine struct {
	at   int64 // on the case's clock; 0 for a line without a time of its own
	own  bool
	line int64
	text []byte
}

type unknownBatch struct {
	v    *unknownVisitor
	list []unknownLine
	last int64
}

func (v *unknownVisitor) Batch() logfile.Batch { return &unknownBatch{v: v} }

// longestUnknown bounds what is kept of a line: a head and the beginning of its message.
const longestUnknown = 4 << 10

// Add masks before it cuts: a secret that is cut is no longer known as one.
func (b *unknownBatch) Add(ev *event.Event) {
	at := int64(0)
	if ev.Stamp.Valid {
		at = b.v.res.analysis.Time(b.v.source, ev.Offset, ev.Stamp.UTC(0), !ev.Stamp.Zoned)
		b.last = at
	}
	if !unrecognised(ev) {
		return
	}
	text := ev.Text
	if i := bytes.IndexByte(text, '\n'); i >= 0 {
		text = text[:i]
	}
	text = MaskSecrets(text[:min(len(text), longestShown)])
	text = bytes.ToValidUTF8(text[:min(len(text), longestUnknown)], []byte("\ufffd"))
	b.list = append(b.list, unknownLine{at: b.last, own: at != 0, line: ev.Line, text: bytes.Clone(bytes.TrimRight(text, "\r"))})
}

func (v *unknownVisitor) Done(batch logfile.Batch) {
	b := batch.(*unknownBatch)
	for i := range b.list {
		l := &b.list[i]
		if l.at == 0 {
			l.at = v.last // of the batch before
		}
		v.mine(l)
	}
	if b.last != 0 {
		v.last = b.last
	}
}

// mine groups one line. What its message is, its format says of the line as it is shown,
// so that a draft is made of nothing else.
func (v *unknownVisitor) mine(l *unknownLine) {
	text := l.text
	if v.opt.Redact != nil {
		text = v.opt.Redact(text)
	}
	ev := &v.ev
	ev.Reset()
	v.parser.Parse(text, ev)
	message, head := ev.Field("message"), ""
	if message == nil {
		message = text
	} else {
		head = headFor(ev, message)
	}
	v.lines++
	g := v.miner.Add(string(ev.System)+"\x00"+head, message)
	if g == nil {
		return
	}
	d := &g.Data
	d.system, d.head = ev.System, head
	d.from(v.source)
	line := UnknownLine{Source: v.source, Line: l.line}
	if l.own {
		line.Time = event.Time(l.at)
	}
	near := v.nearest(l.at)
	if d.example.Text == "" || near != nil && (d.near == nil || near.Distance() < d.near.Distance()) {
		line.Text = string(text) // only now: most lines are no better an example
		d.take(near, line)
	}
}

// fewWords is how many words say little without the place that they come from.
const fewWords = 2

// headFor is the method or tag that a record with a short message has to be known by, too.
func headFor(ev *event.Event, message []byte) string {
	if len(bytes.Fields(message)) > fewWords {
		return ""
	}
	for _, name := range []string{"FUNC", "TAG"} {
		if v := ev.Field(name); len(v) > 0 && !bytes.Contains(v, []byte(mask)) {
			return string(v)
		}
	}
	return ""
}
