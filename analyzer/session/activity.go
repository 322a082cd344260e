package session

import (
	"cmp"
	"slices"
	"sort"
	"strings"

	"hubscope/analyzer/cores"
	"hubscope/analyzer/fact"
	"hubscope/analyzer/people"
)

// A trace is the latest activity that some marks show of a session.
type trace struct {
	at    int64 // milliseconds since the epoch
	place int64 // of the record
	line  uint32
	file  int32 // source; -1 for none
	seen  bool  // a mark shows it
	open  bool  // a connection was still open at the session's end
}

// activities gives every mark to the session that ran at that time, and measures how
// long each was idle at its end. Marks are not sorted: the latest of them is found in one
// pass, in which each core goes through a part of them.
func (b *builder) activities(marks fact.Marks) {
	keys := marks.Keys()
	anybody := map[fact.Key][]*Session{} // for records that name no user
	for _, k := range keys {
		if k.User == "" {
			anybody[k] = nil
		}
	}
	for _, p := range b.parts {
		for k, list := range p.byKey {
			slices.SortStableFunc(list, func(x, y *Session) int { return x.Start.Compare(y.Start) })
			k.User = ""
			if have, ok := anybody[k]; ok {
				anybody[k] = append(have, list...)
			}
		}
	}
	for _, list := range anybody {
		slices.SortFunc(list, func(x, y *Session) int { return cmp.Or(x.Start.Compare(y.Start), strings.Compare(x.User, y.User)) })
	}
	for i, s := range b.all {
		s.index = int32(i)
		if b.stretches {
			s.busy = new(stretches)
		}
	}
	lives, from := make([][]life, len(keys)), make([]uint32, len(keys))
	n := cores.Parts(len(keys))
	cores.Share(n, func(part int) {
		first, end := part*len(keys)/n, (part+1)*len(keys)/n
		room := make([]life, 0, end-first) // as a rule a key has one session
		for i, k := range keys[first:end] {
			list := anybody[k]
			if k.User != "" {
				k.User = people.Bare(k.User)
				list = b.of(k)
			}
			begin := len(room)
			room = appendLives(room, list)
			lives[first+i] = room[begin:len(room):len(room)]
			if len(list) == 0 {
				from[first+i] = fact.Unwanted
			}
		}
	})
	order := fact.LastFirst
	if b.stretches {
		n = 1 // the marks of one session lie in every part, and its stretches are one list
		order = fact.AsRead
	}
	parts := marks.Split(n)
	traces := make([][]trace, len(parts))
	cores.Share(len(parts), func(part int) {
		traces[part] = make([]trace, len(b.all))
		give(parts[part], order, slices.Clone(from), lives, traces[part])
	})
	for i, s := range b.all {
		for _, of := range traces {
			s.last.add(&of[i])
		}
		s.IdleAtMost = s.last.open
		if !s.last.seen && !s.Start.IsZero() {
			s.last.at = s.Start.UnixMilli()
		}
		if s.Ended {
			s.Idle, s.IdleKnown = s.End.Sub(millis(s.last.at)), s.Login != nil || s.last.seen
		}
	}
}

// A life is what of a session its marks are held against, in seconds since the epoch.
type life struct {
	start, end int64
	until      int64 // the start of the next session of the same number; 0 for none
	millis     int64 // of the start
	session    int32 // index
	ended      bool
	busy       *stretches
}

// appendLives appends the lives of the sessions of one number, which are in order of starts.
// They lie side by side: there are millions of marks.
func appendLives(room []life, list []*Session) []life {
	for i, s := range list {
		l := life{start: s.Start.Unix(), millis: s.Start.UnixMilli(), session: s.index, ended: s.Ended, busy: s.busy}
		if s.Ended {
			l.end = s.End.Unix()
		}
		if i+1 < len(list) {
			l.until = list[i+1].Start.Unix()
		}
		room = append(room, l)
	}
	return room
}

// give hands the marks that end from a second on, by key, to the sessions that ran at that
// time; traces are by the index of the session.
func give(marks fact.Marks, order fact.Order, since []uint32, lives [][]life, traces []trace) {
	marks.Each(order, since, func(key uint32, m *fact.Mark) {
		list := lives[key]
		from := m.Start
		if from == 0 {
			from = m.End
		}
		if len(list) == 1 {
			l := &list[0]
			t := &traces[l.session]
			if l.start <= int64(m.End) {
				l.alive(m, t)
			}
			if t.seen && l.busy == nil {
				// What ended before the latest activity, and so before the session did, says nothing more.
				since[key] = uint32(t.at / 1000)
			}
			return
		}
		// The first session that can have seen it is the last that had begun when it did.
		i := sort.Search(len(list), func(i int) bool { return list[i].start > int64(from) })
		for i = max(0, i-1); i < len(list) && list[i].start <= int64(m.End); i++ {
			list[i].alive(m, &traces[list[i].session])
		}
	})
}

// alive takes a mark into account. Records that end with the session or after it were cut
// off by it and show no activity then, but a connection that was opened before shows that
// the session was alive when it was opened.
func (l *life) alive(m *fact.Mark, t *trace) {
	at := int64(m.End)
	end := l.until
	if l.ended {
		end = l.end
	}
	if end != 0 && at >= end {
		if l.ended && (l.until == 0 || at < l.until) {
			t.open = true
		}
		at = int64(m.Start)
		if at == 0 || at < l.start || at >= end {
			return
		}
	}
	if l.busy != nil && at >= l.start {
		opened := at
		if m.Start != 0 && int64(m.Start) < at {
			opened = max(l.start, int64(m.Start))
		}
		l.busy.note(opened, at)
	}
	at *= 1000
	if at < l.millis || t.seen && at < t.at {
		return
	}
	ref := m.Ref()
	now := trace{at: at, place: ref.Offset, line: uint32(ref.Line), file: int32(ref.Source), seen: true, open: t.open}
	if !t.seen || at > t.at { // as nearly all are: a log is in order of time
		*t = now
		return
	}
	t.add(&now)
}

// add makes t the later of two traces; of one moment that of the record which stands first,
// as the order in which files are read must not be seen.
func (t *trace) add(o *trace) {
	open := t.open || o.open
	if o.seen && (!t.seen || cmp.Or(cmp.Compare(t.at, o.at), cmp.Compare(o.file, t.file), cmp.Compare(o.place, t.place)) < 0) {
		*t = *o
	}
	t.open = open
}
