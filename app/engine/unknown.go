package engine

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"hubscope/analyzer/casefile"
	"hubscope/parsers/event"
	"hubscope/parsers/logfile"
	"hubscope/parsers/signature"
	"hubscope/parsers/source"
	"hubscope/parsers/template"
)

// An Unknown is what the logs of a case hold and nothing recognised.
type Unknown struct {
	Lines     int64
	Templates []UnknownTemplate // those that are worth a look first
	// LeftOut counts templates that were given up because there were too many, and
	// LeftOutLines their lines.
	LeftOut, LeftOutLines int64
}

// An UnknownTemplate is lines of one wording. Nothing of it holds a secret.
type UnknownTemplate struct {
	template.Template
	System event.System // empty where no format knows it
	Count  int64
	// Sources are the first that hold it, as indexes of Case.Sources; More tells of others.
	Sources []int
	More    bool
	// Near is the prompt or mail failure that is the nearest in time to one of the lines;
	// nil without either, and for lines without a time.
	Near    *Nearness
	Example UnknownLine
	// Draft lacks only its event; nil where a signature would change nothing: the wording
	// is nothing but values, or the format of the line asks no signatures.
	Draft *signature.Draft
}

// Beside reports whether the template has a line that may tell of a prompt or a failure.
func (t *UnknownTemplate) Beside() bool { return t.Near != nil && t.Near.Distance() <= Beside }

// Beside is how near a line must be to a prompt or a failure to count as telling of it: a
// user reads, types and waits that long, and clocks differ by seconds once they are set.
const Beside = 2 * time.Minute

// A Nearness says how far a line is from a prompt or a mail failure.
type Nearness struct {
	ID    string // of the prompt or the failure
	Mail  bool
	At    time.Time
	Delta time.Duration // less than 0 for a line before it
}

// Distance is Delta without its direction.
func (n *Nearness) Distance() time.Duration { return max(n.Delta, -n.Delta) }

// An UnknownLine is one line, its secrets masked.
type UnknownLine struct {
	Source int
	Line   int64
	Time   time.Time // zero where it has none
	Text   string
}

// UnknownOptions tune Unknown; the zero value is right for most.
type UnknownOptions struct {
	// Redact is given each line, secrets masked, before anything is made of it. It is
	// called for the lines in their order, by one goroutine.
	Redact func([]byte) []byte
	// Most is how many templates are kept at once; 0 means template.Most.
	Most     int
	Progress func(path string, done, total int64)
}

// Unknown reads the logs of an analysed case again and groups the lines that nothing
// recognised. It is read anew because nearness to what was found is known only afterwards,
// and keeping the lines until then would take the memory of a whole log. It fails only
// when ctx ended.
func (res *Result) Unknown(ctx context.Context, opt UnknownOptions) (*Unknown, error) {
	u := &unknowns{res: res, opt: opt, moments: momentsOf(res.Case)}
	u.miner = template.NewMiner(opt.Most, (*found).merge)
	defer frugal()()
	p := progress{report: opt.Progress}
	res.open.mu.Lock()
	items := slices.Clone(res.Items) // Close lets go of them while somebody still waits for this
	res.open.mu.Unlock()
	for i := range items {
		p.total += max(res.Case.Sources[i].Bytes, 0)
	}
	for i, it := range items {
		l := res.logOrText(i)
		if l == nil {
			continue
		}
		c, err := it.Open(ctx)
		if err != nil {
			return nil, err
		}
		v := &unknownVisitor{unknowns: u, source: i, log: l, parser: l.Format.New(l.Setup)}
		_, err = logfile.Read(ctx, c, l.Format, l.Setup, v, logfile.Options{Progress: func(done int64) { p.at(it.Path, done) }})
		c.Close()
		if err != nil && ctx.Err() != nil {
			return nil, err // a file that can't be read to its end was told of by the analysis
		}
		p.done += res.Case.Sources[i].Bytes
	}
	return u.result(), nil
}

// logOrText is how a source's lines are read: as the log that it is, or bare where it is a
// text of no known format. nil for everything else.
func (res *Result) logOrText(i int) *Log {
	if l := res.Log(i); l != nil {
		return l
	}
	s := &res.Case.Sources[i]
	if slices.ContainsFunc(s.Warnings, func(w casefile.Warning) bool { return w.Code == string(source.CodeUnknownFormat) }) {
		return &Log{Format: &bareText, Setup: logfile.Setup{Path: s.Path}}
	}
	return nil
}

// bareText reads a text whose every line is unknown.
var bareText = logfile.Format{Kind: "unknown", New: func(logfile.Setup) logfile.Parser { return bareLine{} }}

type bareLine struct{}

func (bareLine) Head([]byte) bool           { return true }
func (bareLine) Continues([]byte) bool      { return false }
func (bareLine) Parse([]byte, *event.Event) {}

// unrecognised reports whether nothing told what a record means. A device's record whose
// signature says "other" is known to mean nothing, and so are the gateway's messages that
// are lists of values; its free texts are not, unless something was read out of them.
func unrecognised(ev *event.Event) bool {
	switch {
	case ev.Kind == event.Unrecognized:
		return true
	case ev.Kind != event.Other:
		return false
	case !ev.Has("message"):
		return false
	case ev.System == event.SystemGateway:
		return !slices.ContainsFunc(ev.Fields, func(f event.Field) bool { return f.Name != "message" && !strings.HasPrefix(f.Name, "head.") })
	}
	return ev.Sure == ""
}

// A moment is when something happened that unknown lines may tell of.
type moment struct {
	at   int64 // milliseconds since the epoch
	id   string
	mail bool
}

// momentsOf lists the prompts and mail failures of a case in the order of time.
func momentsOf(c *casefile.Case) []moment {
	var list []moment
	for i := range c.Briefs {
		list = append(list, moment{c.Briefs[i].At, c.Briefs[i].ID(), false})
	}
	for i := range c.Mail {
		list = append(list, moment{c.Mail[i].Time.UnixMilli(), c.Mail[i].ID, true})
	}
	slices.SortFunc(list, func(a, b moment) int { return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.id, b.id)) })
	return list
}

func (u *unknowns) nearest(at int64) *Nearness {
	if at == 0 || len(u.moments) == 0 {
		return nil
	}
	i, _ := slices.BinarySearchFunc(u.moments, at, func(m moment, at int64) int { return cmp.Compare(m.at, at) })
	best := min(i, len(u.moments)-1)
	if i > 0 && at-u.moments[i-1].at <= max(u.moments[best].at-at, at-u.moments[best].at) {
		best = i - 1
	}
	m := &u.moments[best]
	return &Nearness{ID: m.id, Mail: m.mail, At: event.Time(m.at), Delta: time.Duration(at-m.at) * time.Millisecond}
}

func (u *unknowns) result() *Unknown {
	out := &Unknown{Lines: u.lines}
	out.LeftOut, out.LeftOutLines = u.miner.LeftOut()
	ids := map[string]bool{}
	for _, g := range u.miner.Groups() {
		d := &g.Data
		slices.Sort(d.sources)
		t := UnknownTemplate{
			Template: g.Template(), System: d.system, Count: g.Count, Sources: d.sources, More: d.more, Near: d.near, Example: d.example,
		}
		if draft, ok := u.draft(&t, d.head); ok && !ids[draft.ID] {
			ids[draft.ID] = true
			t.Draft = &draft
		}
		out.Templates = append(out.Templates, t)
	}
	slices.SortStableFunc(out.Templates, func(a, b UnknownTemplate) int {
		return cmp.Or(
			compareBool(b.Beside(), a.Beside()), cmp.Compare(b.Count, a.Count), compareNear(a.Near, b.Near),
			strings.Compare(a.String(), b.String()),
		)
	})
	return out
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

func compareNear(a, b *Nearness) int {
	switch {
	case a == nil || b == nil:
		return compareBool(a == nil, b == nil)
	}
	return cmp.Compare(a.Distance(), b.Distance())
}

// draft makes a template's signature and has the format of the example prove that it is
// asked for such a line.
func (u *unknowns) draft(t *UnknownTemplate, head string) (signature.Draft, bool) {
	d, ok := signature.DraftOf(t.Template, t.System, head, t.Example.Text)
	l := u.res.Log(t.Example.Source)
	if !ok || l == nil {
		return d, false
	}
	const probe = event.AppLocked // any kind that no format gives to a line that it does not know
	s, problems := d.Signature(probe)
	if len(problems) > 0 {
		return d, false
	}
	setup := l.Setup
	setup.Signatures = signature.NewSet(&signature.Pack{Signatures: []*signature.Signature{s}})
	var ev event.Event
	l.Format.New(setup).Parse([]byte(t.Example.Text), &ev)
	return d, ev.Kind == probe
}
