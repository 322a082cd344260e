package sample

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"slices"
	"time"
)

// The gateway, and what is behind it.
const (
	gatewayHost = "gateway.example.com"
	gatewayName = "gw1" // the appliance's own
	gatewayNSIP = "198.51.100.2"
	gatewaySNIP = "10.0.0.5" // with which it speaks to the inside
	vserver     = "198.51.100.7:443"
	vserverIP   = "198.51.100.7"
	authVserver = "198.51.100.9:443" // of the nFactor flow
	management  = "10.0.20.11:8443"
	intranet    = "10.0.30.21:443"
	fileServer  = "10.0.30.40:443"
	controller  = "10.0.10.31" // of the desktops; an STA too
	desktop     = "10.0.11.52:2598"
)

// sessionTimeout is -sessTimeout of the profile for Secure Hub in gatewayConf.
const sessionTimeout = 30 * time.Minute

// turnover is when newsyslog began a new ns.log: it runs at every full hour and cuts a
// file that has grown beyond 100 KB.
var turnover = at("12:00:00")

// A gatewayLog collects what the gateway writes, in any order.
type gatewayLog struct{ records []record }

// A record is one line of ns.log without the head that all have in common.
type record struct {
	at    time.Time
	core  int
	event string // module and event: "SSLVPN LOGIN"
	body  string // all behind " :", as the appliance sets its blanks
}

// cores is how many packet engines the appliance has. Each counts its own ids.
const cores = 4

func (g *gatewayLog) add(at time.Time, core int, event, format string, args ...any) {
	g.records = append(g.records, record{at.Truncate(time.Second), core % cores, event, fmt.Sprintf(format, args...)})
}

// gatewayLogs returns the lines before and after the turnover of the log, of aiko's visits
// and of everybody else's.
func gatewayLogs(aikos []visit) (older, newer []byte) {
	var g gatewayLog
	g.visits(append(aikos, others()...))
	g.noise()
	slices.SortStableFunc(g.records, func(a, b record) int { return a.at.Compare(b.at) })

	ids := [cores]int{48211903, 48207744, 48220131, 48198860}
	steps := newDice("message ids")
	var before, after bytes.Buffer
	turned(&before, logFrom)
	turned(&after, turnover)
	for _, r := range g.records {
		ids[r.core] += steps.between(1, 9) // the lines that the log level leaves out are counted too
		out := &before
		if !r.at.Before(turnover) {
			out = &after
		}
		fmt.Fprintf(out, "%s <local0.info> %s  %s %s 0-PPE-%d : default %s %d 0 :%s\n",
			bsdTime(r.at), gatewayNSIP, nsTime(r.at), gatewayName, r.core, r.event, ids[r.core], r.body)
	}
	return before.Bytes(), after.Bytes()
}

// turned writes what newsyslog writes at the head of a new file.
func turned(out *bytes.Buffer, at time.Time) {
	fmt.Fprintf(out, "%s %s newsyslog[%d]: logfile turned over\n", bsdTime(at), gatewayName, 61000+at.In(japan).Hour()*37)
}

// bsdTime is syslog's time, which is the box's local one: its zone is Japan's.
func bsdTime(t time.Time) string { return t.In(japan).Format("Jan _2 15:04:05") }

// nsTime is the appliance's own time, in GMT: before nine in the morning in Japan it is
// still the day before.
func nsTime(t time.Time) string { return t.UTC().Format("01/02/2006:15:04:05") + " GMT" }

// compressed is gzip as the appliance rotates its log, without a name and a time, which
// would be another at every run.
func compressed(data []byte) []byte {
	var out bytes.Buffer
	w, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err == nil {
		_, err = w.Write(data)
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		panic(err) // a level that exists, into memory
	}
	return out.Bytes()
}
