package live_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"hubscope/app/engine"
	"hubscope/app/live"
	"hubscope/parsers/event"
	"hubscope/parsers/logfile"
	"hubscope/parsers/source"
)

// heard notes the records of all logs, a line each.
type heard struct{ strings.Builder }

func (h *heard) Visit(int, *source.Item) logfile.Visitor { return h }
func (h *heard) Batch() logfile.Batch                    { return h }
func (h *heard) Done(logfile.Batch)                      {}
func (h *heard) Add(ev *event.Event)                     { h.Write(append(ev.Text, '\n')) }

func TestRecordsAreVisitedFromTheStart(t *testing.T) {
	const head = "03/02/2026:02:02:44 GMT gw1 0-PPE-0 : default SSLVPN LOGIN 48212252 0 : Context aiko@203.0.113.24 - SessionId: 1807 - "
	const before, after = head + "old\n", head + "new\n"
	in := script(func(_ context.Context, sink source.Sink) error {
		s := sink.Open(source.Origin{Path: "ns.log", Line: 1})
		s.Lines([]byte(before))
		s.Live()
		s.Lines([]byte(after))
		s.Close(nil)
		return nil
	})
	for name, test := range map[string]struct {
		start live.Start
		want  string
	}{"the end": {live.Start{}, after}, "the beginning": {live.Start{Beginning: true}, before + after}, "a time": {live.Start{Since: time.Now()}, before + after}} {
		var h heard
		watch(t, live.Request{Request: engine.Request{Visit: h.Visit, Zone: time.UTC}, Inputs: []live.Input{in}, Start: test.start})
		if h.String() != test.want {
			t.Errorf("from %s: %q", name, h.String())
		}
	}
}
