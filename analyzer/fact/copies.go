package fact

import (
	"slices"

	"hubscope/parsers/event"
)

// SumOf is a sum over what makes a gateway's record this record and no other: its number,
// its core and every value of its body, but nothing of what a collector puts in front of
// it. id tells whether the record bears a number. The time is compared beside the sum.
func SumOf(ev *event.Event) (sum uint32, id bool) {
	const prime = 16777619
	sum = 2166136261
	add := func(b []byte) {
		for _, c := range b {
			sum = (sum ^ uint32(c)) * prime
		}
		sum = (sum ^ 0xff) * prime
	}
	add([]byte{byte(ev.Kind)})
	for i := range ev.Fields {
		f := &ev.Fields[i]
		switch f.Name {
		case "head.host", "head.address", "head.partition":
			continue // a syslog daemon puts its own there, or leaves them out
		case "head.id":
			id = true
		}
		for i := 0; i < len(f.Name); i++ {
			sum = (sum ^ uint32(f.Name[i])) * prime
		}
		add(f.Value)
	}
	return sum, id
}

// CopyOf reports whether a record is the same as an earlier one of the same moment with
// the same sum: through another way, in another file; or, where it bears the gateway's own
// number, twice in one file. Lines that merely look alike are not.
func CopyOf(sameFile, id bool) bool { return !sameFile || id }

// withoutCopies drops the facts that came in twice. Facts are in time order; the first of
// a moment stays.
func withoutCopies(facts []Fact) []Fact {
	out := facts[:0]
	first := 0                  // in out, of the moment
	bySum := map[uint32]int32{} // of the moment, once it is crowded
	for i := range facts {
		f := &facts[i]
		if len(out) > first && out[first].At != f.At {
			first = len(out)
			if len(bySum) > 0 {
				clear(bySum)
			}
		}
		if f.System == event.SystemGateway {
			if n := len(out); n-first < crowded {
				if slices.ContainsFunc(out[first:], f.copyOf) {
					continue
				}
			} else {
				if len(bySum) == 0 {
					for k := n - 1; k >= first; k-- {
						bySum[out[k].sum] = int32(k)
					}
				}
				if k, ok := bySum[f.sum]; ok && f.copyOf(out[k]) {
					continue
				}
				bySum[f.sum] = int32(n)
			}
		}
		out = append(out, *f)
	}
	clear(facts[len(out):])
	return out
}

// crowded is from how many facts of one moment on a table finds the copies: a wave of
// thousands of sessions ends in one second.
const crowded = 32

func (f *Fact) copyOf(o Fact) bool {
	return o.sum == f.sum && o.Kind == f.Kind && o.Session == f.Session && o.System == f.System && o.User == f.User &&
		CopyOf(o.Source == f.Source, f.flags&o.flags&hasID != 0)
}
