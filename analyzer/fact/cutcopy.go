package fact

import (
	"bytes"
	"cmp"
	"slices"
	"strings"
)

// A syslog daemon cuts messages at 1,024 or 2,048 bytes. The gateway's own file has the
// whole line, of which the cut one is a copy; the records tell it by the number that the
// gateway gave the message, and by what is left of its values.

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
	for _, name := range keptOf(f.Kind, f.System).names {
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
