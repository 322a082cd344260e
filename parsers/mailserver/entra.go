package mailserver

import (
	"strings"

	"hubscope/parsers/datetime"
	"hubscope/parsers/event"
	"hubscope/parsers/logfile"
)

// Entra reads the CSV of sign-ins that the Entra admin centre writes, one row for each. A
// success is sign-on, a failure is auth-failed with the centre's words as reason; one that
// was interrupted, for a second factor or a consent, is of kind Other: it goes on in
// another row.
var Entra = logfile.Format{
	Kind: "entra",
	Sniff: func(head []byte) float64 {
		t := headOf(head)
		if t != nil && t.hasAny(entraTime...) && t.hasAny("signinerrorcode", "conditionalaccess", "clientapp", "failurereason") && t.hasAny(entraUser...) {
			return 1
		}
		return 0
	},
	New: func(s logfile.Setup) logfile.Parser {
		t, _ := s.Columns.(*table)
		return &entra{rows{t}, s.DateOrder}
	},
	Prepare: func(c logfile.Content, s *logfile.Setup) []logfile.Note {
		prepareTable(c, s)
		t, _ := s.Columns.(*table)
		return datetime.FindOrder(c, s, func(line []byte) []byte {
			if t == nil {
				return nil
			}
			return []byte(row{t, t.cells(line)}.value(entraTime...))
		})
	},
}

// What the centre calls a row's time and user, in its CSV and in older ones.
var (
	entraTime = []string{"dateutc", "createddatetime", "date", "datelocal"}
	entraUser = []string{"username", "userprincipalname", "user", "userid"}
)

type entra struct {
	rows
	order logfile.DateOrder
}

func (p *entra) Parse(record []byte, ev *event.Event) {
	r, ok := p.row(record, ev)
	if !ok {
		return
	}
	if t, n := datetime.Parse([]byte(r.value(entraTime...))); n > 0 {
		ev.Stamp = t.Stamp(p.order)
		ev.Stamp.Zoned = ev.Stamp.Zoned || ev.Stamp.Valid && !p.t.has("datelocal")
	}
	if !ev.Stamp.Valid {
		ev.Damage = event.Malformed
	}
	ev.User = []byte(r.value(entraUser...))
	ev.Device = []byte(r.value("deviceid"))
	code := r.value("signinerrorcode", "errorcode")
	switch strings.ToLower(r.value("status")) {
	case "success":
		ev.Kind = event.SignOn
		add(ev, "result", []byte("ok"))
	case "failure":
		ev.Kind = event.AuthFailed
		add(ev, "result", []byte("failed"))
		add(ev, "reason", []byte(r.value("failurereason")))
	}
	if code != "" {
		add(ev, "status", []byte(code))
	}
}
