package report

import (
	"io"

	"hubscope/analyzer/phrase"
	"hubscope/app/engine"
	"hubscope/app/lang"
	"hubscope/app/live"
	"hubscope/parsers/source"
)

// nameOf is the same for all generations of one log.
func nameOf(s *live.Source) string {
	if s.Series != "" {
		return s.Series
	}
	return s.Path
}

// hear returns what is new of a source since it was told last.
func (f *Following) hear(s *live.Source) (before *live.Source, notices []source.Notice) {
	notices = s.Notices
	if last, ok := f.sources[nameOf(s)]; ok {
		before, notices = &last, unheard(last.Notices, s.Notices)
	}
	if f.sources == nil {
		f.sources = map[string]live.Source{}
	}
	f.sources[nameOf(s)] = *s
	return before, notices
}

// unheard are the notices that follow those that were told. Both lists hold the latest only.
func unheard(told, now []source.Notice) []source.Notice {
	for i := range told {
		if n := len(told) - i; n <= len(now) && equal(told[i:], now[:n]) {
			return now[n:]
		}
	}
	return now
}

func equal(a, b []source.Notice) bool {
	for i := range a {
		if a[i].Code != b[i].Code || !a[i].At.Equal(b[i].At) || a[i].Count != b[i].Count || a[i].Detail != b[i].Detail {
			return false
		}
	}
	return true
}

// Source writes what happened to a source that is followed, a sentence a line, in one Write.
func (f *Following) Source(w io.Writer, p *lang.Printer, s *live.Source) error {
	before, notices := f.hear(s)
	var text []byte
	add := func(sentence string) { text = append(append(text, lang.Visible(sentence)...), '\n') }
	stands := standing(p, before, s, len(notices) > 0)
	if before == nil {
		add(stands)
	}
	for _, n := range notices {
		add(p.Clock(n.At) + "  " + notice(p, s.Path, n))
	}
	if before != nil && stands != "" {
		add(stands)
	}
	if len(text) == 0 {
		return nil
	}
	_, err := w.Write(text)
	return err
}

// standing says how a source stands, where that is new. Of a source that was told, a notice
// says why, too.
func standing(p *lang.Printer, before, s *live.Source, noticed bool) string {
	kind := phrase.Term{Set: "sourcekind", ID: s.Kind}
	switch {
	case before == nil && s.State == live.Waiting:
		return p.Text("watch.source.waiting", "path", s.Path)
	case before == nil && (s.Kind == "" || s.Kind == "unknown"):
		return p.Text("watch.source.following", "path", s.Path)
	case before == nil && s.State == live.Ended:
		return p.Text("watch.source.read", "path", s.Path, "kind", kind)
	case before == nil:
		return p.Text("watch.source.following-kind", "path", s.Path, "kind", kind, "lines", s.Lines)
	case noticed:
		return ""
	case before.State == s.State && before.Kind != s.Kind:
		return p.Text("watch.source.kind", "path", s.Path, "kind", kind)
	case before.State != s.State:
		return p.Text("watch.source."+string(s.State), "path", s.Path)
	case s.Silent && !before.Silent:
		return p.Text("watch.source.silent", "path", s.Path, "since", s.Arrived)
	case before.Silent && !s.Silent:
		return p.Text("watch.source.speaks", "path", s.Path)
	}
	return ""
}

// notice says what happened to an input.
func notice(p *lang.Printer, path string, n source.Notice) string {
	detail := masked(n.Detail)
	holes := []any{"path", path, "n", n.Count, "detail", detail}
	switch n.Code {
	case source.NoticeRotated:
		if detail == "" {
			return p.Text("watch.notice.rotated", holes...)
		}
		return p.Text("watch.notice.rotated-to", holes...)
	case source.NoticeGap:
		if n.Count == 0 {
			return p.Text("watch.notice.gap-unknown", holes...)
		}
		return p.Text("watch.notice.gap", holes...)
	case source.NoticeExited:
		if detail != "" {
			return p.Text("watch.notice.killed", holes...)
		}
		return p.Text("watch.notice.exited", holes...)
	}
	return p.Text("watch.notice."+string(n.Code), holes...)
}

// masked is a detail that may hold anything, without its secrets.
func masked(detail string) string { return string(engine.MaskSecrets([]byte(detail))) }
