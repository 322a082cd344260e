package live

import (
	"slices"
	"time"

	"hubscope/parsers/source"
)

// An input is one log over all its generations, one sender or one command.
type input struct {
	Source
	streams int           // that are open
	gaps    time.Duration // between lines that were new, in all
	longest time.Duration
	count   int  // of gaps
	news    bool // since it was told
	told    bool
}

const (
	// mostNotices are kept of an input: what happened before is on the screen, or in the output.
	mostNotices = 200
	// A source is silent that brings nothing for ten times what was usual and twice the longest
	// pause, and not before a minute; what is usual is known from twenty pauses on.
	silentAfter  = time.Minute
	silentUsual  = 10
	silentMost   = 2
	enoughPauses = 20
)

// open notes that a log, or another generation of it, began.
func (in *input) open(s *stream) {
	in.streams++
	in.Index, in.Path, in.State, in.news = s.source, s.origin.Path, Following, true
}

// close notes that one ended. What nothing stands for any more is waited for.
func (in *input) close() {
	if in.streams--; in.streams == 0 && in.State != Waiting {
		in.State, in.news = Ended, true
	}
}

// arrived notes that lines came.
func (in *input) arrived(at, last time.Time, fresh bool) {
	if fresh && !in.Arrived.IsZero() {
		gap := max(0, at.Sub(in.Arrived))
		if !in.Silent { // what was too long is not usual
			in.gaps, in.longest = in.gaps+gap, max(in.longest, gap)
			in.count++
		}
	}
	in.Arrived = last
	if in.Silent {
		in.Silent, in.news = false, true
	}
}

// usual is how long pauses are between lines, on the average; 0 while too few came.
func (in *input) usual() time.Duration {
	if in.count < enoughPauses {
		return 0
	}
	return in.gaps / time.Duration(in.count)
}

// look notes that nothing came for too long.
func (in *input) look(now time.Time) {
	in.Usual = in.usual()
	if in.Silent || in.State != Following || in.count < enoughPauses {
		return
	}
	if now.Sub(in.Arrived) > max(silentAfter, silentUsual*in.usual(), silentMost*in.longest) {
		in.Silent, in.news = true, true
	}
}

// state is the input as it is told. It shares nothing with it.
func (in *input) state() Source {
	s := in.Source
	s.Notices = slices.Clone(in.latest())
	return s
}

// latest are the notices that are told.
func (in *input) latest() []source.Notice {
	return in.Notices[max(0, len(in.Notices)-mostNotices):]
}

// note keeps a notice that says nothing of how the input stands.
func (in *input) note(n source.Notice) {
	in.news = true
	in.Notices = append(in.Notices, n)
	if len(in.Notices) >= 2*mostNotices { // seldom
		in.Notices = slices.Clone(in.latest())
	}
}

// tell takes a notice of the input's own.
func (in *input) tell(n source.Notice) {
	in.note(n)
	switch n.Code {
	case source.NoticeGap:
		in.Lost += n.Count
	case source.NoticeDropped:
		in.Dropped += n.Count
	case source.NoticeGone, source.NoticeRefused:
		in.State = Waiting
	case source.NoticeBack:
		in.State = Following
	}
}
