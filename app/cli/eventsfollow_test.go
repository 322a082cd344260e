package cli

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"hubscope/app/live"
	"hubscope/parsers/event"
	"hubscope/parsers/source"
)

// visited is a script that brings records before its first update.
type visited struct {
	script
	records []event.Event
}

func (v *visited) begin(ctx context.Context, r live.Request) (follower, error) {
	v.request = r
	return v, nil
}

func (v *visited) Next(ctx context.Context) (*live.Update, error) {
	visitor := v.request.Visit(0, &source.Item{Path: "logs/ns.log"})
	for i := range v.records {
		b := visitor.Batch()
		b.Add(&v.records[i])
		visitor.Done(b)
	}
	v.records = nil
	return v.script.Next(ctx)
}

func (v *visited) events(t *testing.T, args ...string) (out, errOut string, code int) {
	t.Helper()
	var o, e bytes.Buffer
	code = runFollowing(context.Background(), append([]string{"events", "--lang", "en", "--show-tz", "UTC", "--tz", "+09:00"}, args...), streams{strings.NewReader(""), &o, &e}, v.begin)
	return o.String(), e.String(), code
}

func at(hour int, line int64, zoned bool, text string) event.Event {
	ev := event.Event{Line: line, Kind: event.UserActivity, System: event.SystemSecureHub, Text: []byte(text), User: []byte("aiko")}
	ev.Stamp = event.Stamp{Wall: event.WallMillis(2026, 3, 2, hour, 0, 0, 0), Zoned: zoned, Valid: true}
	return ev
}

func TestEventsGoOnInTheOrderOfArrival(t *testing.T) {
	v := &visited{
		script:  script{updates: []*live.Update{update(of(live.Source{Path: "logs/ns.log", Kind: "netscaler", State: live.Following}))}},
		records: []event.Event{at(12, 1, true, "noon"), at(11, 2, false, "in Tokyo, password=secret1")},
	}
	out, errOut, code := v.events(t, "--follow", "logs")
	lines := strings.Split(strings.TrimSpace(out), "\n")
	if code != 0 || len(lines) != 2 || !strings.Contains(lines[0], `"time":"2026-03-02T12:00:00Z"`) || !strings.Contains(lines[1], `"time":"2026-03-02T02:00:00Z"`) || strings.Contains(out, "secret1") {
		t.Errorf("exit code %d, %s\n%s", code, errOut, out)
	}
	if !v.request.Start.Beginning || !strings.Contains(errOut, "logs/ns.log: followed behind line 0") {
		t.Errorf("start %+v, %s", v.request.Start, errOut)
	}
}

func TestFollowedEventsAreFiltered(t *testing.T) {
	for _, test := range []struct {
		args []string
		want int
	}{{nil, 3}, {[]string{"--user", "aiko"}, 2}, {[]string{"--from", "2026-03-02T11:30:00Z"}, 2}, {[]string{"--start", "2026-03-02T12:30:00Z"}, 1}, {[]string{"--app", "Secure Mail"}, 0}} {
		v := &visited{records: []event.Event{at(11, 1, true, "a"), at(12, 2, true, "b"), at(13, 3, true, "c")}}
		v.records[2].User = []byte("ken")
		out, errOut, code := v.events(t, append(test.args, "--follow", "logs")...)
		if got := strings.Count(out, "\n"); got != test.want || code != 0 {
			t.Errorf("%v: %d events, want %d; exit code %d, %s", test.args, got, test.want, code, errOut)
		}
	}
}

func TestEventsThatAreNotFollowedWantAPath(t *testing.T) {
	for says, args := range map[string][]string{"Nothing to read": {}, "--poll goes with --follow": {"--poll", "logs"}, "--listen goes with": {"--listen", "udp://127.0.0.1:5514", "logs"}, "nothing to follow": {"--follow"}} {
		if out, errOut, code := new(visited).events(t, args...); code != 2 || out != "" || !strings.Contains(errOut, says) {
			t.Errorf("%v: exit code %d: %s%s", args, code, out, errOut)
		}
	}
}
