package session

import (
	"cmp"
	"hash/maphash"
	"slices"
	"sort"
	"strings"

	"hubscope/analyzer/cores"
	"hubscope/analyzer/fact"
	"hubscope/analyzer/people"
)

// activities gives every mark to the session that ran at that time, and measures how
// long each was idle at its end. Marks are not sorted: the latest of them is found in one
// pass.
func (b *builder) activities(marks fact.Marks) {
	keys := marks.Keys()
	anybody := map[fact.Key][]*Session{} // for records that name no user
	for _, k := range keys {
		if k.User == "" {
			anybody[k] = nil
		}
	}
	for k, list := range b.byKey {
		slices.SortStableFunc(list, func(x, y *Session) int { return x.Start.Compare(y.Start) })
		k.User = ""
		if have, ok := anybody[k]; ok {
			anybody[k] = append(have, list...)
		}
	}
	for _, list := range anybody {
		slices.SortFunc(list, func(x, y *Session) int { return cmp.Or(x.Start.Compare(y.Start), strings.Compare(x.User, y.User)) })
	}
	lists := make([][]*Session, len(keys))
	for i, k := range keys {
		if k.User == "" {
			lists[i] = anybody[k]
			continue
		}
		k.User = people.Bare(k.User)
		lists[i] = b.byKey[k]
	}
	for _, s := range b.all {
		s.last, s.lastWhole = s.Start.UnixMilli(), s.Login != nil
		if s.Start.IsZero() {
			s.last = 0
		}
		if b.stretches {
			s.busy = new(stretches)
		}
	}
	// A session's marks may stand under several spellings of its user, but under one number.
	parts := cores.Parts(len(keys))
	cores.Share(parts, func(part int) {
		mine := make([]bool, len(keys))
		for i, k := range keys {
			mine[i] = len(lists[i]) > 0 && maphash.String(seed, k.Session)%uint64(parts) == uint64(part)
		}
		give(marks, mine, lists)
	})
	for _, s := range b.all {
		if s.Ended {
			s.Idle, s.IdleKnown = s.End.Sub(millis(s.last)), s.Login != nil || s.seen
		}
	}
}

var seed = maphash.MakeSeed()

// give hands the marks of some keys to the sessions that ran at that time.
func give(marks fact.Marks, keys []bool, lists [][]*Session) {
	marks.Each(keys, func(key uint32, m *fact.Mark) {
		list := lists[key]
		from := m.Start
		if from == 0 {
			from = m.End
		}
		i := 0
		if len(list) > 1 {
			// The first session that can have seen it is the last that had begun when it did.
			i = sort.Search(len(list), func(i int) bool { return list[i].Start.Unix() > int64(from) })
			i = max(0, i-1)
		}
		for ; i < len(list) && list[i].Start.Unix() <= int64(m.End); i++ {
			until := int64(0) // the next session of the same number
			if i+1 < len(list) {
				until = list[i+1].Start.Unix()
			}
			list[i].alive(m, until)
		}
	})
}

// alive takes a mark into account. Records that end with the session or after it were cut
// off by it and show no activity then, but a connection that was opened before shows that
// the session was alive when it was opened.
func (s *Session) alive(m *fact.Mark, until int64) {
	from, at := s.Start.Unix(), int64(m.End)
	end := until
	if s.Ended {
		end = s.End.Unix()
	}
	if end != 0 && at >= end {
		if s.Ended && (until == 0 || at < until) {
			s.IdleAtMost = true
		}
		at = int64(m.Start)
		if at == 0 || at < from || at >= end {
			return
		}
	}
	if s.busy != nil && at >= from {
		opened := at
		if m.Start != 0 && int64(m.Start) < at {
			opened = max(from, int64(m.Start))
		}
		s.busy.note(opened, at)
	}
	at *= 1000
	switch {
	case at < s.Start.UnixMilli():
		return
	case s.seen && at < s.last:
		return
	case s.seen && at == s.last && !s.before(m):
		return
	}
	ref := m.Ref()
	s.seen, s.lastWhole = true, false
	s.last, s.lastFile, s.lastLine, s.lastPlace = at, int32(ref.Source), uint32(ref.Line), ref.Offset
}

// before reports whether a mark of the same moment stands before the one that is shown:
// the order in which files are read must not be seen.
func (s *Session) before(m *fact.Mark) bool {
	ref := m.Ref()
	return cmp.Or(cmp.Compare(ref.Source, int(s.lastFile)), cmp.Compare(ref.Offset, s.lastPlace)) < 0
}
