package engine

import (
	"context"
	"io"
	"reflect"
	"slices"

	"hubscope/analyzer"
	"hubscope/analyzer/fact"
	"hubscope/parsers/ctxlog"
	"hubscope/parsers/event"
	"hubscope/parsers/logfile"
	"hubscope/parsers/policy"
	"hubscope/parsers/source"
)

// A growingLog is one log of a Growth.
type growingLog struct {
	source   int
	kept     *source.Growing
	format   *logfile.Format
	other    bool  // it is no log but settings, or an export: it is read as a whole
	sniffed  int   // bytes of its head that format was told by
	prepared int64 // bytes that setup was found with
	setup    logfile.Setup
	notes    []logfile.Note // of finding it
	feed     *logfile.Feed
	fed      int64 // bytes that feed was given
	ended    bool
	lines    int64 // line ends
	blank    bool  // nothing but white space came
	cut      bool  // the last line has no end
	problems []source.Warning
	visited  int64 // where the last record began that a Request's Visit was handed, plus one
}

// tellFormat finds out what a log is, again as long as its head is not complete.
func (g *Growth) tellFormat(l *growingLog) {
	head := l.kept.Head()
	if len(head) == l.sniffed || l.format != nil && len(head) < 2*l.sniffed && len(head) < sniffedHead {
		return
	}
	l.sniffed = len(head)
	is := natureOf(head)
	format, other := is.log, is != nature{log: is.log}
	if format == l.format && other == l.other {
		return
	}
	if l.feed != nil || other || l.other {
		g.stale = true // what was read of it was read as something else
	}
	l.format, l.other = format, other
	if l.feed == nil && format != nil && !g.stale {
		g.begin(l)
		g.feed(l)
		l.prepared = 0 // what it shows may hold for other pieces of its rotation
	}
}

// sniffedHead is what of a file's start its format is told by.
const sniffedHead = 64 << 10

// begin starts to read a log as its format.
func (g *Growth) begin(l *growingLog) {
	l.setup, l.notes = g.settle(l)
	l.prepared = l.kept.Size()
	at, line := l.kept.Kept()
	l.feed, l.fed = logfile.NewFeed(l.format, l.setup, g.visitor(l), at, line), at
	g.res.setups[l.source] = &Log{Format: l.format, Setup: l.setup}
	g.res.setups[l.source].Setup.Lean = false
}

// visitor takes the records of a log. Who visits beside the analysis sees each record once,
// however often the log is read.
func (g *Growth) visitor(l *growingLog) logfile.Visitor {
	v := g.store.Log(l.source)
	if g.r.Visit == nil {
		return v
	}
	more := g.r.Visit(l.source, g.items[l.source])
	if more == nil {
		return v
	}
	return both{v, logfile.Only(more, func(ev *event.Event) bool {
		if ev.Offset < l.visited {
			return false
		}
		l.visited = ev.Offset + 1
		return true
	})}
}

// settle finds what has to be known of a log beside its records.
func (g *Growth) settle(l *growingLog) (logfile.Setup, []logfile.Note) {
	o := l.kept.Origin()
	setup := logfile.Setup{Path: o.Path, ModTime: o.ModTime, DateOrder: g.r.DateOrder, Signatures: g.set, Lean: g.r.Visit == nil, App: policy.AppOfPath(o.Path)}
	if setup.App == "" && l.format != &ctxlog.Logcat {
		setup.App = g.res.apps.of(o.Path)
	}
	from, _ := l.kept.Kept()
	if from > 0 && l.setup.Signatures != nil { // what showed it may have been let go
		setup.DateOrder, setup.Columns, setup.ModTime = l.setup.DateOrder, l.setup.Columns, l.setup.ModTime
		return setup, l.notes
	}
	notes, err := g.res.settleDates(g.ctx, l.source, l.format, &setup)
	if err != nil {
		return setup, nil // of the context, which does not end
	}
	if l.format.Prepare != nil {
		notes = append(notes, l.format.Prepare(io.NewSectionReader(l.kept, 0, l.kept.Size()), &setup)...)
	}
	return setup, notes
}

// alwaysSettled is up to which size a log is looked through for its setup whenever it grew;
// a larger one is when it grew to twice the size.
const alwaysSettled = 1 << 20

// resettle looks whether more lines say something else about how all are to be read: those of
// a log itself, or of other pieces of its rotation.
func (g *Growth) resettle() {
	grown := map[string]bool{} // series
	for _, l := range g.growing() {
		size := l.kept.Size()
		if l.feed == nil || size == l.prepared || size > alwaysSettled && size < 2*l.prepared && !l.ended {
			continue
		}
		l.prepared = size
		delete(g.res.rotated.dates, l.source)
		grown[g.items[l.source].Series] = true
	}
	for _, l := range g.growing() {
		if l.feed == nil || !grown[g.items[l.source].Series] {
			continue
		}
		setup, notes := g.settle(l)
		l.notes = notes
		if setup.DateOrder != l.setup.DateOrder || !setup.ModTime.Equal(l.setup.ModTime) || !reflect.DeepEqual(setup.Columns, l.setup.Columns) {
			g.stale = true
		}
	}
}

// feed gives a log's reader what it has not been given yet.
func (g *Growth) feed(l *growingLog) {
	b := make([]byte, logfile.DefaultChunk)
	for {
		n, err := l.kept.ReadAt(b, l.fed)
		l.feed.Add(b[:n])
		l.fed += int64(n)
		if err != nil || n == 0 {
			break
		}
	}
	if l.ended {
		l.feed.Flush()
	}
}

// build reads everything from the start, as what was read says too little or something else.
func (g *Growth) build(ctx context.Context) error {
	res := newResult(g.ctx, slices.Clip(g.items))
	res.lent, res.selecting = true, &g.mu
	store := fact.NewStore()
	var err error
	if res.apps, err = bundleApps(ctx, res.Items); err != nil {
		return err
	}
	if g.res != nil { // what was opened stays open: another file may stand under its name now
		res.open = g.res.open
	}
	g.res, g.store = res, store
	g.read = make([]analyzer.Source, len(g.items))
	once := g.r
	once.Visit = nil // lines that stood still are no news
	var p progress
	defer frugal()()
	for i, l := range g.logs {
		if l == nil || l.other {
			if g.read[i], err = res.read(ctx, i, g.items[i], &once, store, g.set, &p); err != nil {
				return err
			}
		}
		if l == nil {
			continue
		}
		if l.feed = nil; !l.other && l.format != nil {
			g.begin(l)
			g.feed(l)
		}
	}
	g.stale = false
	return nil
}
