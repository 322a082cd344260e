package fact

import (
	"bytes"
	"cmp"
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

// SameMessage reports whether two sums of records with a number may be of one message,
// though one of them was cut short.
func SameMessage(a, b uint32) bool { return a>>16 == b>>16 }

// CutFrom reports whether a record is the beginning of another and no more: the same line,
// cut short by a syslog daemon whose messages end at 1,024 or 2,048 bytes. What stands in
// front of the gateway's own " : " is each collector's own.
func CutFrom(cut, whole []byte) bool {
	c, w := ownPart(cut), ownPart(whole)
	return len(c) > 0 && len(c) < len(w) && bytes.HasPrefix(w, c)
}

func ownPart(text []byte) []byte {
	_, own, _ := bytes.Cut(text, []byte(" : "))
	return bytes.TrimRight(own, " \r\n")
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

func (f *Fact) sameMessage(o Fact) bool {
	return f.flags&o.flags&hasID != 0 && SameMessage(f.sum, o.sum)
}

// withoutCut drops, of the moment that begins at first, the records that were cut short
// and of which a longer copy is there. Records of one message are put side by side, so
// that a crowded moment takes no longer than sorting it.
func withoutCut(facts []Fact, first int) []Fact {
	moment := facts[first:]
	byMessage := make([]int32, 0, len(moment))
	for i := range moment {
		if moment[i].flags&hasID != 0 {
			byMessage = append(byMessage, int32(i))
		}
	}
	slices.SortStableFunc(byMessage, func(a, b int32) int { return cmp.Compare(moment[a].sum>>16, moment[b].sum>>16) })
	dropped := map[int32]bool{}
	for i, k := range byMessage {
		from, to := i, i+1
		for from > 0 && i-from < mostCopies && SameMessage(moment[byMessage[from-1]].sum, moment[k].sum) {
			from--
		}
		for to < len(byMessage) && to-i <= mostCopies && SameMessage(moment[byMessage[to]].sum, moment[k].sum) {
			to++
		}
		for _, o := range byMessage[from:to] {
			if o != k && !dropped[o] && moment[k].cutFrom(&moment[o]) {
				dropped[k] = true
				break
			}
		}
	}
	kept := facts[:first]
	for i := range moment {
		if !dropped[int32(i)] {
			kept = append(kept, moment[i])
		}
	}
	return kept
}

// mostCopies are looked at on either side of a record: nobody collects a line so often.
const mostCopies = 16

// cutFrom reports whether a record is the beginning of another of the same message: its
// values are the other's or the beginning of them, and say no more. Of two that say the same,
// as where the cut came behind all that is read, one that is known to be cut is the beginning.
func (f *Fact) cutFrom(o *Fact) bool {
	if f.Kind != o.Kind || f.System != o.System || !begins(f.Session, o.Session) || !begins(f.User, o.User) {
		return false
	}
	more := len(o.User) - len(f.User) // that the other says
	for _, name := range keptOf(f.Kind, f.System) {
		if around(name) {
			continue
		}
		a, b := f.Value(name), o.Value(name)
		if !begins(a, b) {
			return false
		}
		more += len(b) - len(a)
	}
	return more > 0 || more == 0 && (f.flags&isCut != 0 || o.flags&isCut == 0)
}

// begins reports whether a value may be the beginning of another. A line that was cut
// inside the name of its next value leaves a part of it behind the last: "ken - Clie".
func begins(cut, whole string) bool {
	if strings.HasPrefix(whole, cut) {
		return true
	}
	i := strings.LastIndex(cut, " -")
	return i >= 0 && strings.HasPrefix(whole, cut[:i])
}
