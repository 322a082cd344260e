package fact

import (
	"encoding/binary"
	"math/bits"
	"slices"

	"hubscope/parsers/event"
)

// SumOf is a sum over what makes a gateway's record this record and no other: its number,
// its core and every value of its body, but nothing of what a collector puts in front of
// it. id tells whether the record bears a number: the upper half of the sum is then over
// the number, the core and the message's name alone, which a record that was cut short
// shares with the whole one. The time is compared beside the sum.
func SumOf(ev *event.Event) (sum uint32, id bool) {
	all, message := newSum+running(ev.Kind), newSum
	for i := range ev.Fields {
		f := &ev.Fields[i]
		name := nameSum(f.Name)
		if len(f.Name) > len(headName) && f.Name[:len(headName)] == headName {
			if around(f.Name) {
				continue
			}
			id = id || f.Name == "head.id"
			message = (message ^ name).text(f.Value)
		}
		all = (all ^ name).text(f.Value)
	}
	if !id {
		return all.whole(), false
	}
	return message.half()<<16 | all.half(), true
}

// headName begins the names of a head's values.
const headName = "head."

// A running is a sum as it grows: eight bytes at a time, each multiplied to twice its length
// and folded. It is the same in every run of the program, so that an answer is, too.
type running uint64

const newSum running = 0x9e3779b97f4a7c15

func (r running) plus(word uint64) running {
	const odd = 0xa0761d6478bd642f // any odd number whose bits are half ones
	hi, lo := bits.Mul64(uint64(r)^word, odd)
	return running(hi ^ lo)
}

// text adds a text and its length: "a" and "b" beside each other are not "ab" and nothing.
func (r running) text(b []byte) running {
	n := len(b)
	if n >= 8 {
		last := binary.LittleEndian.Uint64(b[n-8:])
		for ; len(b) > 8; b = b[8:] {
			r = r.plus(binary.LittleEndian.Uint64(b))
		}
		// The length is spread over all bits, as those of a byte can be a letter's.
		return r.plus(last ^ uint64(n)*uint64(newSum))
	}
	var rest uint64
	switch {
	case n >= 4:
		rest = uint64(binary.LittleEndian.Uint32(b)) | uint64(binary.LittleEndian.Uint32(b[n-4:]))<<32
	case n > 0:
		rest = uint64(b[0]) | uint64(b[n/2])<<8 | uint64(b[n-1])<<16
	}
	return r.plus(rest ^ uint64(n)*uint64(newSum))
}

// nameSum is a sum of a value's name: its length, beginning and end, which tell the gateway's names
// apart, also those that are damaged elsewhere than in the middle.
func nameSum(s string) running {
	const one, other = 0xa0761d6478bd642f, 0xe7037ed1a0b428db // odd, half of their bits ones
	n := len(s)
	if n < 8 {
		return newSum.text([]byte(s))
	}
	return running(word(s)*one ^ word(s[n-8:])*other ^ uint64(n))
}

// word reads eight bytes.
func word(s string) uint64 {
	return uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 | uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
}

// half folds the sum to sixteen bits, whole to twice as many.
func (r running) half() uint32  { return uint32(r>>48^r>>32^r>>16^r) & 0xffff }
func (r running) whole() uint32 { return uint32(r>>32 ^ r) }

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
