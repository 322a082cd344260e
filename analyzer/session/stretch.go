package session

import "time"

// A Stretch is a time during which a session carried traffic with no pause of LeastLull, in
// milliseconds since the epoch, both ends included. A connection counts from its opening to
// its close: what it carried in between is not written.
type Stretch struct{ From, To int64 }

// LeastLull is the shortest pause between two stretches: the gateway's timers count in
// minutes.
const LeastLull = time.Minute

// stretches collects them, in order of time and in seconds, 8 bytes each. Sessions have none
// unless Build was told to keep them: nobody needs them but who asks what other timers would
// have done.
type stretches []struct{ from, to uint32 }

// note adds a time of traffic. Logs are nearly in order of time, so that it is looked for
// from the end.
func (l *stretches) note(from, to int64) {
	const lull = int64(LeastLull / time.Second)
	list := *l
	end := len(list) // of those that the new one touches
	for end > 0 && int64(list[end-1].from) >= to+lull {
		end--
	}
	begin := end
	for begin > 0 && int64(list[begin-1].to) > from-lull {
		begin--
		from, to = min(from, int64(list[begin].from)), max(to, int64(list[begin].to))
	}
	one := struct{ from, to uint32 }{uint32(from), uint32(to)}
	switch end - begin {
	case 0:
		list = append(list, one)
		copy(list[begin+1:], list[begin:])
	default:
		list = append(list[:begin+1], list[end:]...)
	}
	list[begin] = one
	*l = list
}

// Stretches tells when the session carried traffic, in order of time; the first begins with
// the session. Where they were not kept, only its beginning and its last activity are known.
func (s *Session) Stretches() []Stretch {
	start := s.Start.UnixMilli()
	list := []Stretch{{start, start}}
	add := func(from, to int64) {
		last := &list[len(list)-1]
		if from-last.To < LeastLull.Milliseconds() {
			last.To = max(last.To, to)
			return
		}
		list = append(list, Stretch{from, to})
	}
	if s.busy == nil {
		if s.last.at > start {
			add(s.last.at, s.last.at)
		}
		return list
	}
	for _, b := range *s.busy {
		add(int64(b.from)*1000, int64(b.to)*1000)
	}
	return list
}
