package live

import (
	"bytes"
	"time"

	"hubscope/parsers/source"
)

// takeAll takes what inputs have brought.
func (w *Watch) takeAll() {
	for _, a := range w.queue.take() {
		s := a.stream
		switch {
		case a.step == opened:
			w.open(s)
		case a.notice != nil:
			w.notice(s, *a.notice)
		case a.step == live:
			if s.from < 0 {
				s.from = s.bytes
			}
		case a.step == closed:
			w.growth.End(s.source)
			s.input.close()
			w.dirty = true
		default:
			w.add(s, &a)
		}
	}
}

func (w *Watch) open(s *stream) {
	s.source, s.from, s.began = w.growth.Open(s.origin), -1, time.Now()
	s.arrived = s.origin.ModTime
	if s.origin.Generation > 0 { // what was there before was an earlier one
		s.from = 0
	}
	w.streams[s.source] = s
	series := s.origin.Series
	if series == "" {
		series = s.origin.Path
	}
	s.input = w.bySeries[series]
	if s.input == nil {
		s.input = &input{Source: Source{Path: s.origin.Path, Series: series}}
		w.bySeries[series] = s.input
		w.inputs = append(w.inputs, s.input)
	}
	s.input.open(s)
	w.dirty = true
}

func (w *Watch) add(s *stream, a *arrival) {
	if err := w.growth.Add(s.source, a.lines); err != nil && !s.full {
		s.full = true // told once; its lines come all the same
		s.input.note(source.Notice{Code: source.NoticeRefused, At: a.at, Detail: err.Error()})
	}
	s.bytes += int64(len(a.lines))
	s.arrived = a.last
	s.input.Bytes += int64(len(a.lines))
	s.input.Lines += int64(bytes.Count(a.lines, []byte{'\n'}))
	s.input.arrived(a.at, a.last, s.from >= 0)
	w.arrived, w.dirty, w.stirred = a.last, true, true
}

func (w *Watch) notice(s *stream, n source.Notice) {
	s.input.tell(n)
	switch n.Code {
	case source.NoticeGap, source.NoticeDropped:
		w.growth.Warn(s.source, source.Warning{Code: source.CodeGap, Count: max(1, n.Count), Detail: n.Detail, Offset: -1})
		w.dirty = true
	}
}
