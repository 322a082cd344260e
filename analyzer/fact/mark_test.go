package fact

import (
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"hubscope/parsers/event"
	"hubscope/parsers/logfile"
)

type packed struct {
	key  Key
	mark Mark
}

// activity is a mark of one of many sessions of two gateways.
func activity(r *rand.Rand, at int64, line int64) *event.Event {
	n := r.IntN(3000)
	ev := record(at*1000, event.SessionActivity, "Vserver", "198.51.100."+strconv.Itoa(n%2)+":443")
	ev.Session = []byte(strconv.Itoa(40_000 + n))
	ev.User = []byte("user" + strconv.Itoa(n/2))
	ev.Line, ev.Offset = line, line*400+int64(r.IntN(300))
	if r.IntN(2) == 0 {
		ev.Start = event.Stamp{Wall: (at - int64(r.IntN(4000))) * 1000, Valid: true, Zoned: true}
	}
	return ev
}

// TestMarksComeOutAsTheyWentIn packs marks in many chunks, which takes tables that grow
// and that are begun anew, and takes them out again.
func TestMarksComeOutAsTheyWentIn(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	s := NewStore()
	var want []packed
	at, line := int64(1_770_000_000), int64(0)
	for chunk := range 60 {
		v := s.Log(chunk % 3)
		b := logfile.BatchFor(v, 0)
		last := map[Key]Mark{}
		for range 200 + r.IntN(2000) {
			line++
			at += int64(r.IntN(5)) - 1
			ev := activity(r, at, line)
			b.Add(ev)
			k := packed{key: Key{string(ev.Field("Vserver")), string(ev.Session), string(ev.User)}}
			k.mark = Mark{End: uint32(at), source: chunk % 3, line: ev.Line, offset: ev.Offset}
			if ev.Start.Valid {
				k.mark.Start = seconds(ev.Start)
			}
			if l, ok := last[k.key]; !ok || l.End != k.mark.End || l.Start != k.mark.Start {
				want = append(want, k)
			}
			last[k.key] = k.mark
		}
		if chunk%20 == 19 {
			b.(*batch).number(make([]byte, 5<<20)) // full
		}
		v.Done(b)
	}
	_, marks := s.Times(func(int, int64, bool) int64 { return 0 })
	i := 0
	marks.Each(AsRead, everyKey(marks), func(key uint32, m *Mark) {
		if i < len(want) && (want[i].mark != *m || want[i].key != marks.Keys()[key]) {
			t.Fatalf("mark %d: %+v %+v, want %+v", i, *m, marks.Keys()[key], want[i])
		}
		i++
	})
	if i != len(want) {
		t.Errorf("%d marks, want %d", i, len(want))
	}
	bytes := 0
	for _, r := range s.marks {
		bytes += len(r.data)
	}
	if per := bytes / len(want); per > 12 {
		t.Errorf("a mark takes %d bytes", per)
	}
}

func TestRepeatedMarksOfOneSecondAreOne(t *testing.T) {
	s := NewStore()
	mark := func(line int64) *event.Event {
		ev := record(5_000_000, event.SessionActivity, "Vserver", "v")
		ev.Session, ev.Line = []byte("41"), line
		return ev
	}
	add(s, 0, mark(1), mark(2), mark(3))
	_, marks := s.Times(func(int, int64, bool) int64 { return 0 })
	n := 0
	marks.Each(AsRead, everyKey(marks), func(_ uint32, m *Mark) {
		if n++; m.line != 1 {
			t.Errorf("line %d was kept", m.line)
		}
	})
	if n != 1 {
		t.Errorf("%d marks", n)
	}
}

// everyKey wants all marks.
func everyKey(m Marks) []uint32 { return make([]uint32, len(m.Keys())) }

// TestMarksComeLastFirst hands marks out as they are wanted, while what is wanted changes.
func TestMarksComeLastFirst(t *testing.T) {
	s := NewStore()
	for chunk := range 3 {
		var list []*event.Event
		for i := range 4 {
			at := int64(1_770_000_000 + chunk*100 + i*10)
			ev := record(at*1000, event.SessionActivity, "Vserver", "v")
			ev.Session, ev.Line = []byte{'4', byte('0' + i%2)}, int64(chunk*4+i+1)
			list = append(list, ev)
		}
		add(s, 0, list...)
	}
	_, marks := s.Times(func(int, int64, bool) int64 { return 0 })
	from := []uint32{0, Unwanted}
	var lines []int64
	marks.Each(LastFirst, from, func(key uint32, m *Mark) {
		if key != 0 {
			t.Errorf("key %d was not wanted", key)
		}
		lines = append(lines, m.line)
		if m.line == 5 {
			from[key] = m.End + 1
		}
	})
	// The second and the fourth of each chunk are of the other session; the first chunk's are from
	// before what was wanted last.
	if want := []int64{9, 11, 5, 7}; !slices.Equal(lines, want) {
		t.Errorf("lines %v, want %v", lines, want)
	}
}

// TestAnOpeningIsOneSession has sessions crowd each other out of what is remembered, and a parser
// use an opening again.
func TestAnOpeningIsOneSession(t *testing.T) {
	s := NewStore()
	at := int64(5_000_000)
	mark := func(opening *event.Opening, session, user string) *event.Event {
		at += 1000
		ev := record(at, event.SessionActivity, "Vserver", "v")
		ev.Opening, ev.Session, ev.User = opening, []byte(session), []byte(user)
		return ev
	}
	long := strings.Repeat("u", 100) // too long to be kept
	want := []string{"41 ken", "10041 aiko", "41 ken", "42 " + long, "42 " + long, "43 ken", "44 ken", "10041 aiko"}
	var five, six, seven, eight event.Opening
	add(s, 0,
		mark(&five, "41", "ken"), mark(&six, "10041", "aiko"), mark(&five, "41", "ken"), mark(&seven, "42", long), mark(&seven, "42", long),
		mark(&eight, "43", "ken"))
	five = event.Opening{}
	add(s, 0, mark(&five, "44", "ken"), mark(&six, "10041", "aiko"))
	_, marks := s.Times(func(int, int64, bool) int64 { return 0 })
	var got []string
	marks.Each(AsRead, everyKey(marks), func(key uint32, _ *Mark) {
		k := marks.Keys()[key]
		got = append(got, k.Session+" "+k.User)
	})
	if !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}
