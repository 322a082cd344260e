package fact

import (
	"slices"
	"strconv"
	"testing"
	"unsafe"

	"hubscope/parsers/event"
)

func TestAFactIsSmall(t *testing.T) {
	if n := unsafe.Sizeof(Fact{}); n > 72 {
		t.Errorf("a fact takes %d bytes", n)
	}
}

func record(at int64, kind event.Kind, fields ...string) *event.Event {
	ev := &event.Event{Stamp: event.Stamp{Wall: at, Zoned: true, Valid: true}, Kind: kind, System: event.SystemGateway, User: []byte("ken"), Line: at}
	for i := 0; i+1 < len(fields); i += 2 {
		ev.Fields = append(ev.Fields, event.Field{Name: fields[i], Value: []byte(fields[i+1])})
	}
	return ev
}

func add(s *Store, source int, list ...*event.Event) {
	v := s.Log(source)
	b := v.Batch()
	for i, ev := range list {
		ev.Offset = int64(i)
		b.Add(ev)
	}
	v.Done(b)
}

func TestCopiesCountOnce(t *testing.T) {
	refused := func(at int64, fields ...string) *event.Event {
		return record(at, event.LoginFailed, append([]string{"Client_ip", "192.0.2.1", "Failure_reason", "no"}, fields...)...)
	}
	for _, test := range []struct {
		name  string
		first []*event.Event
		other []*event.Event
		want  int
	}{
		{"another file, the same number", []*event.Event{refused(1000, "head.id", "7", "head.host", "gw")}, []*event.Event{refused(1000, "head.id", "7")}, 1},
		{"another number", []*event.Event{refused(1000, "head.id", "7")}, []*event.Event{refused(1000, "head.id", "8")}, 2},
		{"another second", []*event.Event{refused(1000, "head.id", "7")}, []*event.Event{refused(2000, "head.id", "7")}, 2},
		{"another core", []*event.Event{refused(1000, "head.id", "7", "head.core", "0-PPE-0")}, []*event.Event{refused(1000, "head.id", "7", "head.core", "0-PPE-1")}, 2},
		{"another file, no number", []*event.Event{refused(1000)}, []*event.Event{refused(1000)}, 1},
		{"one file, no number", []*event.Event{refused(1000), refused(1000)}, nil, 2},
		{"one file, the same number", []*event.Event{refused(1000, "head.id", "7"), refused(1000, "head.id", "7")}, nil, 1},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := NewStore()
			add(s, 0, test.first...)
			add(s, 1, test.other...)
			if facts, _ := s.Times(func(int, int64, bool) int64 { return 0 }); len(facts) != test.want {
				t.Errorf("%d facts, want %d", len(facts), test.want)
			}
		})
	}
}

func TestCopiesOfACrowdedSecondCountOnce(t *testing.T) {
	s := NewStore()
	for source := range 2 {
		var list []*event.Event
		for i := range 3 * crowded {
			list = append(list, record(1000, event.LoginFailed, "head.id", strconv.Itoa(i)))
		}
		add(s, source, list...)
	}
	if facts, _ := s.Times(func(int, int64, bool) int64 { return 0 }); len(facts) != 3*crowded {
		t.Errorf("%d facts", len(facts))
	}
}

func TestACutCopyCountsOnce(t *testing.T) {
	refused := func(damage event.Damage, number, reason string, fields ...string) *event.Event {
		ev := record(1000, event.LoginFailed, append([]string{"Client_ip", "192.0.2.1", "Failure_reason", reason}, append(fields, "head.core", "0-PPE-0", "head.id", number)...)...)
		ev.Damage = damage
		return ev
	}
	const long, short, shorter = "the server did not answer", "the server did n", "the ser"
	for _, test := range []struct {
		name string
		list []*event.Event
		want []string // reasons of what is left
	}{
		{"a copy", []*event.Event{refused(event.Whole, "7", long), refused(event.Cut, "7", short, "head.host", "x")}, []string{long}},
		{"cut at two lengths", []*event.Event{refused(event.Cut, "7", shorter), refused(event.Whole, "7", long), refused(event.Cut, "7", short)}, []string{long}},
		{"cut copies alone", []*event.Event{refused(event.Cut, "7", shorter), refused(event.Cut, "7", short)}, []string{short}},
		{"cut behind all that is read", []*event.Event{refused(event.Cut, "7", long), refused(event.Whole, "7", long, "Source", "x")}, []string{long}},
		{"a cut that does not show", []*event.Event{refused(event.Whole, "7", short), refused(event.Whole, "7", long)}, []string{long}},
		{"another number", []*event.Event{refused(event.Whole, "7", long), refused(event.Cut, "8", short)}, []string{long, short}},
		{"another text", []*event.Event{refused(event.Whole, "7", long), refused(event.Cut, "7", "the client")}, []string{long, "the client"}},
		{"whole both", []*event.Event{refused(event.Whole, "7", long), refused(event.Whole, "7", "another")}, []string{"another", long}},
		{"a cut behind all that is read that does not show", []*event.Event{refused(event.Whole, "7", long), refused(event.Whole, "7", long, "Status", "x")}, []string{long}},
	} {
		for _, busy := range []int{0, 2 * crowded} {
			for range 2 {
				s := NewStore()
				for source, ev := range test.list {
					add(s, source, ev)
				}
				var others []*event.Event
				for i := range busy {
					others = append(others, record(1000, event.LoginFailed, "head.id", strconv.Itoa(100+i)))
				}
				add(s, len(test.list), others...)
				facts, _ := s.Times(func(int, int64, bool) int64 { return 0 })
				var got []string
				for i := range facts {
					if r := facts[i].Value("Failure_reason"); r != "" {
						got = append(got, r)
					}
				}
				slices.Sort(got)
				want := slices.Sorted(slices.Values(test.want))
				if !slices.Equal(got, want) || len(facts) != len(want)+busy {
					t.Errorf("%s, %d others: %q of %d, want %q", test.name, busy, got, len(facts), want)
				}
				slices.Reverse(test.list)
			}
		}
	}
}

func TestCutFrom(t *testing.T) {
	const whole = "Mar  2 17:00:00 <local0.info> 198.51.100.2 03/02/2026:08:00:00 GMT gw1 0-PPE-0 : default AAA Message 7 0 :  \"a long text\""
	for cut, want := range map[string]bool{
		"<134>2026-03-02T08:00:01Z collector 03/02/2026:08:00:00 GMT gw1 0-PPE-0 : default AAA Message 7 0 :  \"a lo\r\n": true,
		"<134>2026-03-02T08:00:01Z collector 03/02/2026:08:00:00 GMT gw1 0-PPE-0 : default AAA Message 7 0 :  \"a la":     false,
		"<134>2026-03-02T08:00:01Z collector 03/02/2026:08:00:00 GMT gw1 0-PPE-0 : ":                                      false,
		whole:                   false,
		whole + " and its rest": false,
		"":                      false,
	} {
		if CutFrom([]byte(cut), []byte(whole)) != want {
			t.Errorf("%q: want %v", cut, want)
		}
	}
}

func TestValuesAndTimesSurvive(t *testing.T) {
	s := NewStore()
	ev := record(5_000_000, event.SessionEnd, "Client_ip", "192.0.2.1", "Vserver", "v", "LogoutMethod", "TimedOut", "Not_kept", "x")
	ev.Session, ev.Start, ev.End = []byte("41"), event.Stamp{Wall: 1_000_000, Zoned: true, Valid: true}, event.Stamp{Wall: 5_000_000, Valid: true}
	add(s, 3, ev)
	mark := record(2_000_000, event.SessionActivity, "Vserver", "v")
	mark.Session, mark.Line, mark.Offset = []byte("41"), 77, 1<<39
	v := s.Log(3)
	b := v.Batch()
	b.Add(mark)
	v.Done(b)
	facts, marks := s.Times(func(source int, at int64, local bool) int64 {
		if local {
			return -3_600_000
		}
		return 1000
	})
	f := &facts[0]
	start, end := f.Span()
	if f.Value("LogoutMethod") != "TimedOut" || f.Value("Not_kept") != "" || f.Session != "41" || f.User != "ken" || f.At != 5_001_000 || start != 1_001_000 || end != 1_400_000 {
		t.Errorf("%+v, span %d %d", f, start, end)
	}
	n := 0
	marks.Each(AsRead, everyKey(marks), func(key uint32, m *Mark) {
		n++
		if r := m.Ref(); r.Source != 3 || r.Line != 77 || r.Offset != 1<<39 || m.End != 2001 || marks.Keys()[key] != (Key{"v", "41", "ken"}) {
			t.Errorf("%+v %+v", m, r)
		}
	})
	if n != 1 {
		t.Errorf("%d marks", n)
	}
}
