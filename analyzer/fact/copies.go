package fact

import (
	"slices"
	"strings"

	"hubscope/parsers/event"
)

// SumOf is a sum over what makes a gateway's record this record and no other: its number,
// its core and every value of its body, but nothing of what a collector puts in front of
// it. id tells whether the record bears a number: the upper half of the sum is then over
// the number, the core and the message's name alone, which a record that was cut short
// shares with the whole one. The time is compared beside the sum.
func SumOf(ev *event.Event) (sum uint32, id bool) {
	all, message := newSum, newSum
	all.add([]byte{byte(ev.Kind)})
	for i := range ev.Fields {
		f := &ev.Fields[i]
		if around(f.Name) {
			continue
		}
		if strings.HasPrefix(f.Name, headName) {
			id = id || f.Name == "head.id"
			message.field(f)
		}
		all.field(f)
	}
	if !id {
		return uint32(all), false
	}
	return message.half()<<16 | all.half(), true
}

// headName begins the names of a head's values.
const headName = "head."

// A running is a sum as it grows (FNV-1a).
type running uint32

const newSum running = 2166136261

func (r *running) add(b []byte) {
	const prime = 16777619
	for _, c := range b {
		*r = (*r ^ running(c)) * prime
	}
	*r = (*r ^ 0xff) * prime
}

func (r *running) field(f *event.Field) {
	const prime = 16777619
	for i := 0; i < len(f.Name); i++ {
		*r = (*r ^ running(f.Name[i])) * prime
	}
	r.add(f.Value)
}

// half folds the sum to its lower half.
func (r running) half() uint32 { return uint32(r^r>>16) & 0xffff }

// around tells the values of a head that a collector writes its own of, or leaves out.
func around(name string) bool {
	return name == "head.host" || name == "head.address" || name == "head.partition"
}

// Same compares two records in all that SumOf is a sum over.
func Same(a, b *event.Event) bool {
	if a.Kind != b.Kind {
		return false
	}
	own := func(ev *event.Event) []event.Field {
		return slices.DeleteFunc(slices.Clone(ev.Fields), func(f event.Field) bool { return around(f.Name) })
	}
	return slices.EqualFunc(own(a), own(b), func(x, y event.Field) bool { return x.Name == y.Name && string(x.Value) == string(y.Value) })
}

// CopyOf reports whether a record is the same as an earlier one of the same moment with
// the same sum: through another way, in another file; or, where it bears the gateway's own
// number, twice in one file. Lines that merely look alike are not.
func CopyOf(sameFile, id bool) bool { return !sameFile || id }

// withoutCopies drops the facts that came in twice. Facts are in time order; the first of
// a moment stays, and a whole record instead of one that was cut short.
func withoutCopies(facts []Fact) []Fact {
	out := facts[:0]
	first := 0                  // in out, of the moment
	bySum := map[uint32]int32{} // of the moment, once it is crowded
	cut := false                // a record of the moment may be
	for i := range facts {
		f := &facts[i]
		if len(out) > first && out[first].At != f.At {
			if cut {
				out, cut = withoutCut(out, first), false
			}
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
				cut = cut || slices.ContainsFunc(out[first:], f.sameMessage)
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
			cut = cut || f.flags&isCut != 0
		}
		out = append(out, *f)
	}
	if cut {
		out = withoutCut(out, first)
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
