package engine

import (
	"context"

	"hubscope/analyzer"
	"hubscope/analyzer/fact"
	"hubscope/parsers/logfile"
	"hubscope/parsers/logstore"
	"hubscope/parsers/signature"
	"hubscope/parsers/source"
)

// likeness is how much a text looks like the log format that it looks most like.
func likeness(text []byte) float64 {
	most := 0.0
	for _, f := range Formats {
		most = max(most, f.Sniff(text))
	}
	return most
}

// sampleBytes is how much of an unwrapped log is looked at to tell its formats.
const sampleBytes = 64 << 10

// leastBeside is the share of the lines that no format before it knows for a format to be
// taken for one of several: a collector's file holds other programs' lines too.
const leastBeside = 0.25

// readExport reads the logs that an export of a log store wraps.
func (res *Result) readExport(ctx context.Context, i int, it *source.Item, c logfile.Content, l *logstore.Layout, r *Request, store *fact.Store, set *signature.Set, p *progress, s *analyzer.Source) ([]source.Warning, error) {
	x, notes, err := l.Read(ctx, c, r.DateOrder)
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	warnings := sourceWarnings(notes, err)
	res.exports[i] = x
	view := x.View(c)
	format, kinds := tellAll(view.Sample(sampleBytes))
	if format == nil {
		s.Kind, s.Lines = "export", x.Lines()
		return append(warnings, source.Warning{Code: source.CodeUnknownFormat}), nil
	}
	more, err := res.readLog(ctx, i, it, format, r, store, set, p, s)
	if err != nil {
		return nil, err
	}
	for j := range more {
		if more[j].Line > 0 {
			more[j].Line = x.Line(more[j].Line)
		}
	}
	s.Inner, s.Kind, s.Lines = kinds, "export", x.Lines()
	s.Zoned, s.Local = x.Spans(s.Zoned, s.Local)
	return append(append(warnings, more...), sourceWarnings(x.Unclear(), nil)...), nil
}

// tellAll finds every format whose records a text holds, and returns what reads them all;
// nil where there is none. A store's search mixes logs.
func tellAll(text []byte) (*logfile.Format, []string) {
	best := tell(text)
	if best == nil {
		return nil, nil
	}
	// What the best format knows is its own; the others are asked about the rest.
	list, kinds := []*logfile.Format{best}, []string{best.Kind}
	rest := logfile.Without(text, best)
	for len(rest) > 0 {
		f := tell(rest)
		if f == nil || f == best || f.Sniff(rest) < leastBeside {
			break
		}
		list, kinds = append(list, f), append(kinds, f.Kind)
		less := logfile.Without(rest, f)
		if len(less) == len(rest) {
			break
		}
		rest = less
	}
	if len(list) == 1 {
		return best, kinds
	}
	return logfile.Mixed(list...), kinds
}
