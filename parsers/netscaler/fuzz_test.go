package netscaler

import (
	"bytes"
	"slices"
	"testing"

	"hubscope/parsers/event"
	"hubscope/parsers/logfile"
)

// FuzzParse reads whole lines of any kind.
func FuzzParse(f *testing.F) {
	for _, line := range samples {
		f.Add([]byte(line))
	}
	for _, line := range corpus() {
		f.Add(line)
	}
	all := newReadings()
	f.Fuzz(func(t *testing.T, line []byte) {
		all.check(t, line)
		sniff(line)
	})
}

// FuzzHead puts anything in front of a body that is in order.
func FuzzHead(f *testing.F) {
	const body = `User ken - Client_ip 192.0.2.11 - Failure_reason "no"`
	for _, line := range append(slices.Clone(samples), `03/02/2026:08:00:01 GMT : AAA LOGIN_FAILED : x`) {
		if i := bytes.LastIndex([]byte(line[:min(len(line), 160)]), sepColon); i >= 0 {
			f.Add([]byte(line[:i+3]))
		}
	}
	all := newReadings()
	f.Fuzz(func(t *testing.T, head []byte) {
		all.check(t, slices.Concat(head, []byte(body)))
	})
}

// FuzzBody gives every message of the appliance any body.
func FuzzBody(f *testing.F) {
	keys := make([]string, 0, len(messages))
	for key := range messages {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	for i, key := range keys {
		for _, line := range samples {
			if h, ok := parseHead([]byte(line), logfile.MonthDayYear); ok && string(h.module)+" "+string(h.event) == key {
				f.Add(uint8(i), h.body)
			}
		}
		for _, line := range append(corpus(), leanCases...) {
			if h, ok := parseHead(line, logfile.MonthDayYear); ok && string(h.module)+" "+string(h.event) == key {
				f.Add(uint8(i), slices.Clone(h.body))
			}
		}
		f.Add(uint8(i), []byte(` - "`))
	}
	all := newReadings()
	f.Fuzz(func(t *testing.T, message uint8, body []byte) {
		key := keys[int(message)%len(keys)]
		all.check(t, slices.Concat([]byte("03/02/2026:08:00:01 GMT gw1 0-PPE-0 : default "+key+" 1 0 : "), body))
	})
}

// readings are all the ways in which a line is read, which must agree.
type readings struct {
	twin   *twin
	lean   *Parser
	glance *glancer
}

func newReadings() *readings {
	all := &readings{newTwin(logfile.MonthDayYear), newParser(logfile.Setup{Lean: true}).(*Parser), newGlancer()}
	all.lean.patience = 0
	for _, line := range samples { // something to remember
		all.twin.quick.Parse([]byte(line), &event.Event{})
		all.lean.Parse([]byte(line), &event.Event{})
		all.glance.lean.Parse([]byte(line), &event.Event{})
	}
	return all
}

func (all *readings) check(t *testing.T, line []byte) {
	t.Helper()
	all.twin.check(t, line)
	p := all.twin.quick
	var ev, lean event.Event
	p.Parse(line, &ev)
	for _, field := range ev.Fields {
		if field.Name == "" {
			t.Errorf("a field without a name in %q", line)
		}
	}
	want := read(&ev)
	if all.lean.Parse(line, &lean); read(&lean) != want {
		t.Errorf("%q\nlean:\n%s\n\nfull:\n%s", line, read(&lean), want)
	}
	if p.Head(line) && !ev.Recognized() {
		t.Errorf("a head that is not recognised: %q", line)
	}
	p.Continues(line)
	for _, front := range []string{"\n", "what ends in the block of the next & \"\\\n"} {
		if chunk := slices.Concat([]byte(front), line); len(line) > 0 {
			all.glance.check(t, chunk, len(front))
		}
	}
}
