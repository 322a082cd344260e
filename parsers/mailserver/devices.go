package mailserver

import (
	"bytes"
	"strings"
	"time"

	"hubscope/parsers/datetime"
	"hubscope/parsers/event"
	"hubscope/parsers/logfile"
)

// Devices reads the export of Get-MobileDeviceStatistics (and of Get-EXOMobileDevice-
// Statistics): one row for each partnership of a mailbox with a phone. A record's time is
// that of the device's last attempt, and the end of its span that of the last that
// succeeded.
//
// A device that the server does not let through is mail-failed, with its state as reason;
// one whose last attempt succeeded is mail-ok; of one that tried in vain nothing more is
// known than that: mail-connect.
var Devices = logfile.Format{
	Kind: "mobile-devices",
	Sniff: func(head []byte) float64 {
		if t := headOf(head); t != nil && t.has("deviceid") && t.hasAny("lastsyncattempttime", "lastsuccesssync", "deviceaccessstate") {
			return 1
		}
		return 0
	},
	New: func(s logfile.Setup) logfile.Parser {
		t, _ := s.Columns.(*table)
		return &devices{rows{t}, s.DateOrder}
	},
	Prepare: func(c logfile.Content, s *logfile.Setup) []logfile.Note {
		prepareTable(c, s)
		t, _ := s.Columns.(*table)
		return datetime.FindOrder(c, s, func(line []byte) []byte {
			if t == nil {
				return nil
			}
			return []byte(row{t, t.cells(line)}.value("lastsyncattempttime", "lastsuccesssync"))
		})
	},
}

// vain is how long after the last success the last attempt must have been for it to have
// failed: a device holds one request open for up to an hour (MS-ASHTTP's Ping), and both
// times are of its beginning.
const vain = time.Hour

type devices struct {
	rows
	order logfile.DateOrder
}

// rows are what the parsers of CSV share.
type rows struct{ t *table }

func (p rows) Head(line []byte) bool { return p.t == nil || p.t.begins(line) }

// Continues is true of a row with a quote that is not closed.
func (p rows) Continues(record []byte) bool { return bytes.Count(record, []byte{'"'})%2 == 1 }

// row cuts a record and makes its values the event's fields, under their columns' names.
func (p rows) row(record []byte, ev *event.Event) (row, bool) {
	if p.t == nil {
		return row{}, false
	}
	r := row{p.t, p.t.cells(bytes.TrimRight(record, "\r\n"))}
	ev.System = event.SystemMailServer
	ev.Sure = event.Documented
	if p.t.isHeader(r.cells) || bytes.HasPrefix(record, []byte("#TYPE")) {
		ev.Kind = event.Other
		add(ev, "message", bytes.TrimRight(record, "\r\n"))
		return row{}, false
	}
	if len(r.cells) < 2 {
		return row{}, false
	}
	ev.Kind = event.Other
	if len(r.cells) != len(p.t.names) {
		ev.Damage = event.Malformed
	}
	for i, v := range r.cells {
		if v = strings.TrimSpace(v); v != "" && i < len(p.t.names) {
			add(ev, p.t.names[i], []byte(v))
		}
	}
	return r, true
}

func (p *devices) Parse(record []byte, ev *event.Event) {
	r, ok := p.row(record, ev)
	if !ok {
		return
	}
	attempt, success := p.stamp(r.value("lastsyncattempttime")), p.stamp(r.value("lastsuccesssync"))
	ev.Device = []byte(r.value("deviceid"))
	ev.User = []byte(userOf(r.value("userdisplayname", "user", "mailbox", "userprincipalname", "identity")))
	ev.Stamp, ev.End = attempt, success
	if !attempt.Valid {
		ev.Stamp = success
	}
	if !ev.Stamp.Valid {
		return
	}
	access, status := strings.ToLower(r.value("deviceaccessstate")), strings.ToLower(r.value("status"))
	reason := ""
	switch {
	case access == "blocked" || access == "quarantined":
		ev.Kind, reason = event.MailFailed, access
	case status != "" && status != "deviceok" && status != "notapplicable":
		ev.Kind, reason = event.MailFailed, status // DeviceBlocked, DeviceWipePending, DeviceWipeSucceeded …
	case access == "devicediscovery":
		ev.Kind, reason = event.MailConnect, access
	case success.Valid && (!attempt.Valid || attempt.Wall-success.Wall < vain.Milliseconds()):
		ev.Kind = event.MailOK
	default:
		ev.Kind = event.MailConnect
	}
	if reason != "" {
		add(ev, "reason", []byte(reason))
	}
}

func (p *devices) stamp(text string) event.Stamp {
	t, n := datetime.Parse([]byte(text))
	if n == 0 {
		return event.Stamp{}
	}
	return t.Stamp(p.order)
}

// userOf takes the user out of what Exchange writes: a name, an address, or the identity of
// a partnership, "example.com/Users/Aiko Sato/ExchangeActiveSyncDevices/iPhone§ABC".
func userOf(v string) string {
	if before, _, ok := strings.Cut(v, "/ExchangeActiveSyncDevices/"); ok {
		v = before[strings.LastIndexByte(before, '/')+1:]
	} else if before, _, ok := strings.Cut(v, `\ExchangeActiveSyncDevices\`); ok {
		v = before[strings.LastIndexByte(before, '/')+1:]
	}
	return v
}
