package nsgen_test

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"hubscope/parsers/event"
	"hubscope/parsers/logfile"
	"hubscope/parsers/netscaler"
	"hubscope/parsers/netscaler/nsgen"
)

func generate(t *testing.T, o nsgen.Options) (string, nsgen.Truth) {
	t.Helper()
	var b bytes.Buffer
	truth, err := nsgen.Write(&b, o)
	if err != nil {
		t.Fatal(err)
	}
	return b.String(), truth
}

// Figures of two machines can be compared only if they read the same log: a change to what
// is written has to be meant, and shows here.
func TestTheSameSeedGivesTheSameBytes(t *testing.T) {
	o := nsgen.Options{Seed: 1, Size: 4 << 20, Gateways: 6, Forms: []nsgen.Form{nsgen.Appliance, nsgen.Syslog, nsgen.Bare, nsgen.ISO, nsgen.RFC5424, nsgen.Local}}
	a, _ := generate(t, o)
	b, _ := generate(t, o)
	if a != b {
		t.Fatal("two runs differ")
	}
	const want = "4e06d0f903c96913"
	if got := fmt.Sprintf("%x", sha256.Sum256([]byte(a)))[:16]; got != want {
		t.Errorf("the log of seed 1 is %s, was %s", got, want)
	}
	o.Seed = 2
	if c, _ := generate(t, o); c == a {
		t.Error("another seed gives the same log")
	}
}

func TestSizeAndLines(t *testing.T) {
	for _, size := range []int64{1, 100, 4096, 1 << 20, 5<<20 + 17} {
		text, truth := generate(t, nsgen.Options{Size: size})
		if int64(len(text)) > size || size > 4096 && int64(len(text)) < size-2048 {
			t.Errorf("size %d: wrote %d", size, len(text))
		}
		if truth.Bytes != int64(len(text)) || truth.Lines != int64(strings.Count(text, "\n")) {
			t.Errorf("size %d: truth %d bytes, %d lines; written %d bytes, %d lines", size, truth.Bytes, truth.Lines, len(text), strings.Count(text, "\n"))
		}
		if text != "" && !strings.HasSuffix(text, "\n") {
			t.Errorf("size %d: the last line is cut", size)
		}
	}
	text, truth := generate(t, nsgen.Options{Size: 8 << 20})
	if mean := len(text) / int(truth.Lines); mean < 360 || mean > 420 {
		t.Errorf("%d bytes a line", mean)
	}
	if _, err := nsgen.Write(io.Discard, nsgen.Options{Gateways: 100}); err == nil {
		t.Error("a hundred gateways were accepted")
	}
}

// Every line is one that the parser knows, in time order, and the counts are the truth's.
func TestTheParserKnowsEveryLine(t *testing.T) {
	for f := nsgen.Appliance; f <= nsgen.Local; f++ {
		text, truth := generate(t, nsgen.Options{Seed: uint64(f), Size: 4 << 20, Users: 100, Gateways: 2, Forms: []nsgen.Form{f}})
		p := netscaler.NewParser(logfile.MonthDayYear)
		kinds := map[event.Kind]int{}
		events := map[string]int{}
		last := time.Time{}
		for line := range strings.Lines(text) {
			var ev event.Event
			p.Parse([]byte(strings.TrimSuffix(line, "\n")), &ev)
			if !ev.Stamp.Valid || ev.Damage != 0 || !ev.Recognized() {
				t.Fatalf("form %d: kind %v, damage %v, stamp %v: %s", f, ev.Kind, ev.Damage, ev.Stamp.Valid, line)
			}
			if ev.Stamp.Zoned == (f == nsgen.Local) {
				t.Fatalf("form %d: zoned %v: %s", f, ev.Stamp.Zoned, line)
			}
			at := event.Time(ev.Stamp.UTC(0))
			if at.Before(last) {
				t.Fatalf("form %d: %v follows %v", f, at, last)
			}
			last = at
			kinds[ev.Kind]++
			events[string(ev.Field("head.module"))+" "+string(ev.Field("head.event"))]++
		}
		if kinds[event.SessionStart] != truth.Sessions || kinds[event.SessionEnd] != truth.Ended || kinds[event.LoginFailed] != truth.LoginFailed {
			t.Errorf("form %d: %v, truth %+v", f, kinds, truth)
		}
		for _, e := range []string{"SSLVPN LOGIN", "SSLVPN LOGOUT", "SSLVPN TCPCONNSTAT", "SSLVPN HTTPREQUEST", "SSLVPN ICASTART", "SSLVPN ICAEND_CONNSTAT",
			"SSLVPN TCPCONN_TIMEDOUT", "SSLVPN NONHTTP_RESOURCEACCESS_DENIED", "SSLVPN Message", "AAA LOGIN_FAILED", "AAA EXTRACTED_GROUPS", "AAA Message",
			"AAATM LOGIN", "AAATM LOGOUT", "AAATM Message", "SSLLOG SSL_HANDSHAKE_SUCCESS", "SSLLOG SSL_HANDSHAKE_FAILURE", "SSLLOG SSL_HANDSHAKE_ISSUERNAME",
			"TCP CONN_TERMINATE", "TCP CONN_DELINK", "EVENT MONITORDOWN", "EVENT MONITORUP", "GUI CMD_EXECUTED"} {
			if events[e] == 0 {
				t.Errorf("form %d: no %s", f, e)
			}
		}
	}
}

func BenchmarkWrite(b *testing.B) {
	const size = 32 << 20
	b.SetBytes(size)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := nsgen.Write(io.Discard, nsgen.Options{Size: size}); err != nil {
			b.Fatal(err)
		}
	}
}
