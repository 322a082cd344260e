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

// innerHead is how much of an unwrapped log is looked at to tell its format, as of a file.
const innerHead = 64 << 10

// readExport reads the log that an export of a log store wraps.
func (res *Result) readExport(ctx context.Context, i int, it *source.Item, c logfile.Content, l *logstore.Layout, r *Request, store *fact.Store, set *signature.Set, p *progress, s *analyzer.Source) ([]source.Warning, error) {
	x, notes, err := l.Read(ctx, c, r.DateOrder)
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	warnings := sourceWarnings(notes, err)
	res.exports[i] = x
	view := x.View(c)
	head := make([]byte, min(view.Size(), innerHead))
	n, _ := view.ReadAt(head, 0) // what cannot be read looks like nothing
	s.Kind, s.Lines = "export", x.Lines()
	format := tell(head[:n])
	if format == nil {
		return append(warnings, source.Warning{Code: source.CodeUnknownFormat}), nil
	}
	more, err := res.readLog(ctx, i, it, view, format, r, store, set, p, s)
	if err != nil {
		return nil, err
	}
	for j := range more {
		if more[j].Line > 0 {
			more[j].Line = x.Line(more[j].Line)
		}
	}
	s.Inner, s.Kind, s.Lines = s.Kind, "export", x.Lines()
	s.Zoned, s.Local = x.Spans(s.Zoned, s.Local)
	return append(warnings, more...), nil
}
