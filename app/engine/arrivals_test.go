package engine

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"hubscope/parsers/event"
	"hubscope/parsers/logfile"
	"hubscope/parsers/netscaler"
	"hubscope/parsers/signature"
	"hubscope/parsers/source"
)

const (
	gatewayLine = "Mar  2 11:02:44 <local0.info> 198.51.100.2  03/02/2026:02:02:44 GMT gw1 0-PPE-0 : default SSLVPN LOGIN 48212252 0 : Context aiko@203.0.113.24 - SessionId: 1807 - User aiko - Client_ip 203.0.113.24\n"
	syslogLine  = "<134> 03/02/2026:02:02:44 GMT gw1 0-PPE-0 : default SSLVPN LOGIN 48212252 0 : Context aiko@203.0.113.24 - SessionId: 1807 - User aiko - Client_ip 203.0.113.24\n"
)

// arrive feeds lines of a gateway to a visitor, as a log that grows does.
func arrive(a *Arrivals, number int, path, lines string) {
	setup := logfile.Setup{Path: path, Signatures: signature.NewSet(signature.Builtin()), DateOrder: logfile.MonthDayYear}
	f := logfile.NewFeed(&netscaler.Format, setup, a.Visit(number, &source.Item{Path: path}), 0, 1)
	f.Add([]byte(lines))
	f.Flush()
}

func TestACopyThatArrivesIsToldAsOne(t *testing.T) {
	var out bytes.Buffer
	a := NewArrivals(&out, func(dst []byte, r *Record) []byte {
		return append(append(dst, r.Path+" "+r.CopyOf+" "+r.Time.Format(time.TimeOnly)...), '\n')
	}, Request{Offsets: []Offset{{Pattern: "late.log", Add: time.Hour}}})
	arrive(a, 0, "ns.log", gatewayLine)
	arrive(a, 1, "udp", syslogLine)
	arrive(a, 1, "udp", strings.Replace(syslogLine, "1807", "1808", 1))
	arrive(a, 0, "ns.log", gatewayLine)
	arrive(a, 2, "late.log", gatewayLine)
	want := "ns.log  02:02:44\nudp ns.log:1 02:02:44\nudp  02:02:44\nns.log ns.log:1 02:02:44\nlate.log  03:02:44\n"
	if out.String() != want || a.Err() != nil {
		t.Errorf("%v\n%s\nwant\n%s", a.Err(), out.String(), want)
	}
}

func TestCopiesOfLongAgoAreForgotten(t *testing.T) {
	a := NewArrivals(io.Discard, func(dst []byte, _ *Record) []byte { return dst }, Request{})
	v := a.Visit(0, &source.Item{Path: "ns.log"})
	b := v.Batch()
	ev := event.Event{System: event.SystemGateway, Kind: event.SessionStart, Text: []byte("x")}
	for i := range int64(mostArrivals + 100) {
		ev.Stamp = event.Stamp{Wall: i + 1, Zoned: true, Valid: true}
		b.Add(&ev)
	}
	if len(a.copies) != mostArrivals || len(a.order) != mostArrivals {
		t.Errorf("%d of %d records are remembered", len(a.copies), len(a.order))
	}
}

// full is a disk without room.
type full struct{}

var errFull = errors.New("no room")

func (full) Write([]byte) (int, error) { return 0, errFull }

func TestNothingIsWrittenBehindAnError(t *testing.T) {
	n := 0
	a := NewArrivals(full{}, func(dst []byte, _ *Record) []byte { n++; return append(dst, 'x') }, Request{})
	arrive(a, 0, "ns.log", gatewayLine)
	arrive(a, 0, "ns.log", gatewayLine)
	if !errors.Is(a.Err(), errFull) || n != 1 {
		t.Errorf("%v after %d records", a.Err(), n)
	}
}
