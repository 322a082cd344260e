package engine

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"sync"

	"hubscope/analyzer"
	"hubscope/analyzer/casefile"
	"hubscope/analyzer/clock"
	"hubscope/analyzer/fact"
	"hubscope/analyzer/settings"
	"hubscope/parsers/logfile"
	"hubscope/parsers/signature"
	"hubscope/parsers/source"
)

// A Growth is a case whose logs are still being written. Each line is read once, when it
// comes; what the case says by then is found by Explain. A file that came line by line gives
// the case that Analyze makes of it.
//
// Its methods may be called from several goroutines.
type Growth struct {
	r   Request
	ctx context.Context
	set *signature.Set

	mu     sync.Mutex
	rooms  *source.Growth
	items  []*source.Item
	logs   []*growingLog // by source; nil for one that stands still
	store  *fact.Store
	read   []analyzer.Source // of the still ones
	res    *Result
	stale  bool               // what was read has to be read again
	last   *analyzer.Analysis // of the Explain before, when the store held so much:
	level  fact.Level
	closed bool
}

// NewGrowth reads what stands still and waits for logs. The error is ctx's.
func NewGrowth(ctx context.Context, r Request, still []*source.Item) (*Growth, error) {
	g := &Growth{
		r: r, ctx: context.WithoutCancel(ctx), set: signature.NewSet(append(slices.Clone(r.Packs), signature.Builtin())...),
		rooms: source.NewGrowth(source.Options{}), items: slices.Clone(still), logs: make([]*growingLog, len(still)), stale: true,
	}
	if err := g.build(ctx); err != nil {
		return nil, err
	}
	return g, nil
}

// Open begins a log and returns the number of its source.
func (g *Growth) Open(o source.Origin) int {
	g.mu.Lock()
	defer g.mu.Unlock()
	l := &growingLog{source: len(g.items), kept: g.rooms.Begin(o), blank: true}
	g.items = append(g.items, l.kept.Item())
	g.logs = append(g.logs, l)
	g.extend()
	return l.source
}

// extend makes room for a source that was added.
func (g *Growth) extend() {
	it := g.items[len(g.items)-1]
	g.res.Items = slices.Clip(g.items)
	g.res.exports, g.res.setups = append(g.res.exports, nil), append(g.res.setups, nil)
	g.res.rotated.pieces[it.Series] = append(g.res.rotated.pieces[it.Series], len(g.items)-1)
}

// Add takes the next bytes of a log: whole lines. b is the caller's again afterwards. It
// fails where there is no room on the disk to keep them; they count all the same.
func (g *Growth) Add(i int, b []byte) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.closed || len(b) == 0 {
		return nil
	}
	l := g.logs[i]
	_, err := l.kept.Write(b)
	l.lines += int64(bytes.Count(b, []byte{'\n'}))
	l.cut = b[len(b)-1] != '\n'
	l.blank = l.blank && len(bytes.TrimSpace(b)) == 0
	g.tellFormat(l)
	if l.other {
		g.stale = true
	}
	if l.feed != nil && !g.stale && l.fed < l.kept.Size() { // it was given b where its format was told by it
		l.feed.Add(b)
		l.fed += int64(len(b))
		g.stale = g.stale || l.feed.Split()
	}
	return err
}

// Warn notes what is wrong with a log.
func (g *Growth) Warn(i int, w source.Warning) {
	g.mu.Lock()
	defer g.mu.Unlock()
	l := g.logs[i]
	for k := range l.problems {
		if p := &l.problems[k]; p.Code == w.Code && p.Detail == w.Detail {
			p.Count += max(w.Count, 1)
			return
		}
	}
	l.problems = append(l.problems, w)
}

// Flush takes for whole what waits for the rest of a record, of the logs that quiet names.
func (g *Growth) Flush(quiet func(source int) bool) (any bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, l := range g.growing() {
		if l.feed != nil && l.feed.Waiting() && quiet(l.source) {
			l.feed.Flush()
			any = true
		}
	}
	return any
}

// Waiting reports whether something waits for the rest of a record.
func (g *Growth) Waiting() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return slices.ContainsFunc(g.logs, func(l *growingLog) bool { return l != nil && l.feed != nil && l.feed.Waiting() })
}

// End says that nothing more comes of a log.
func (g *Growth) End(i int) {
	g.mu.Lock()
	defer g.mu.Unlock()
	l := g.logs[i]
	if l.ended = true; !l.other { // settings hold for as long as nothing else does
		l.kept.End()
	}
	if l.feed != nil {
		l.feed.Flush()
	}
}

// Held is how many bytes of lines are kept.
func (g *Growth) Held() int64 {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.held()
}

func (g *Growth) held() (n int64) {
	for _, l := range g.growing() {
		n += l.kept.Held()
	}
	return n
}

// Trim lets the oldest lines go where more than keep bytes are held, and reports whether it
// did. What was let go is evidence no longer.
func (g *Growth) Trim(keep int64) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if over := keep + keep/4; g.held() <= over { // all is read again then: seldom
		return false
	}
	went := false
	for held := g.held(); held > keep; {
		gone := int64(0)
		for _, l := range g.growing() { // the longest open first: the older generation of a log
			if gone = l.kept.Trim(); gone > 0 {
				break
			}
		}
		if gone == 0 {
			break
		}
		held -= gone
		went = true
	}
	g.stale = g.stale || went
	return went
}

// Refresh has what stands still be read again: what is there now under the same paths and
// what came beside it. Sources keep their numbers. Pieces of a rotation are left as they were,
// whatever stands under their names now: what came since was, or is, followed.
func (g *Growth) Refresh(still []*source.Item) {
	g.mu.Lock()
	defer g.mu.Unlock()
	known := map[string]int{}
	for i, it := range g.items {
		if g.logs[i] == nil {
			known[it.Path] = i
		}
	}
	for _, it := range still {
		i, ok := known[it.Path]
		switch {
		case it.Seq != source.Current:
			continue
		case ok:
			g.items[i] = it
			g.res.open.drop(i)
			continue
		}
		g.items, g.logs = append(g.items, it), append(g.logs, nil)
	}
	g.stale = true
}

// growing are the logs, the longest open first.
func (g *Growth) growing() []*growingLog {
	var list []*growingLog
	for _, l := range g.logs {
		if l != nil {
			list = append(list, l)
		}
	}
	return list
}

// Explain finds what the case says now. The result is good for as long as the Growth is not
// closed; the lines that were let go are no longer in it. The error is ctx's.
func (g *Growth) Explain(ctx context.Context) (*Result, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.resettle()
	built := g.stale
	if g.stale {
		if err := g.build(ctx); err != nil {
			return nil, err
		}
	}
	g.store.Mask(MaskText)
	in := analyzer.Input{
		Store: g.store.View(), Overrides: g.r.Overrides, Aliases: g.r.Aliases, Clock: clock.Options{Zone: g.r.Zone, ZoneGiven: g.r.ZoneGiven},
		Replay: g.r.Replay,
	}
	for i, l := range g.logs {
		if l == nil {
			in.Sources = append(in.Sources, g.read[i])
		} else {
			in.Sources = append(in.Sources, g.describe(l))
		}
	}
	in.Sources = append(in.Sources, refused(g.r.Refused, len(g.items))...)
	res := *g.res
	res.exports, res.setups = slices.Clip(g.res.exports), slices.Clip(g.res.setups)
	res.analysis = analyzer.Prepare(in)
	res.Case = res.analysis.Case()
	if !built {
		res.untouched = res.analysis.Untouched(g.last, g.store.Since(g.level))
	}
	g.last, g.level = res.analysis, g.store.Level()
	return &res, nil
}

// describe is what a log's source is by now.
func (g *Growth) describe(l *growingLog) analyzer.Source {
	if l.other && g.read[l.source].ID != "" {
		s := g.read[l.source]
		s.Warnings = append(slices.Clone(s.Warnings), worded(l.problems, s.Path)...)
		return s
	}
	o := l.kept.Origin()
	s := analyzer.Source{Source: casefile.Source{ID: fmt.Sprintf("s%d", l.source+1), Path: o.Path, Kind: "unknown", Bytes: l.kept.Size()}}
	for _, o := range g.r.Offsets {
		if matches(o.Pattern, s.Path) {
			s.Offset, s.OffsetGiven = o.Add, true
		}
	}
	var warnings []source.Warning
	if l.feed == nil {
		if s.Lines = l.lines; l.cut {
			s.Lines++
		}
		code := source.CodeUnknownFormat
		if l.blank {
			code = source.CodeEmpty
		}
		warnings = append(warnings, source.Warning{Code: code, Offset: -1})
	} else {
		sum := l.feed.Summary()
		s.Kind = l.format.Kind
		s.Lines, s.Records, s.Unrecognized, s.Zoned, s.Local = sum.Lines, sum.Records, sum.Unrecognized, sum.Zoned, sum.Local
		writer := g.store.Writer(l.source)
		s.App, s.System = settings.ShownName(writer.App), writer.System
		if system, ok := systems[l.format]; ok {
			s.App, s.System = "", system
		}
		warnings = sourceWarnings(mergeNotes(l.notes, sum.Notes), nil)
	}
	if at, line := l.kept.Kept(); at > 0 {
		warnings = append(warnings, source.Warning{Code: source.CodeGap, Line: line, Detail: letGo, Offset: -1})
	}
	s.Warnings = worded(append(warnings, l.problems...), s.Path)
	return s
}

// mergeNotes are the notes of a log's setup and those of its lines, in the order of their
// codes.
func mergeNotes(a, b []logfile.Note) []logfile.Note {
	list := slices.Concat(a, b)
	slices.SortStableFunc(list, func(x, y logfile.Note) int { return bytes.Compare([]byte(x.Code), []byte(y.Code)) })
	return list
}

// Close lets everything go. Explain must not be called afterwards.
func (g *Growth) Close() {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.closed {
		return
	}
	g.closed = true
	g.res.open.close()
	for _, l := range g.growing() {
		l.kept.Close()
	}
	source.Release(g.items)
}
