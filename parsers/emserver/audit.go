package emserver

import (
	"bytes"
	"strings"

	"hubscope/parsers/datetime"
	"hubscope/parsers/event"
	"hubscope/parsers/logfile"
	"hubscope/parsers/signature"
)

// Audit reads AdminAuditLogFile and UserAuditLogFile, which have one form:
//
//	<date> <time> "<user>" "<session>" "<device>" "<client ip>" "<action>" "<status>" "<app>" "<app user>" "<user agent>" "<details>"
//
// What a record lacks is written as " ". Its fields bear these names.
var Audit = logfile.Format{
	Kind:  "em-audit",
	Sniff: func(head []byte) float64 { return share(head, isAudit) },
	New: func(s logfile.Setup) logfile.Parser {
		return &audit{order: s.DateOrder, signatures: s.Signatures, admin: strings.Contains(strings.ToLower(s.Path), "admin")}
	},
	Prepare: func(c logfile.Content, s *logfile.Setup) []logfile.Note {
		return datetime.FindOrder(c, s, func(line []byte) []byte { return line })
	},
	Samples: []string{
		`2026-03-02 08:00:01,123 "aiko" "S-17" "IPHONE-AIKO" "192.0.2.10" "Device check-in" "Success" "Secure Mail" "aiko" "Secure Hub" " "`,
		`03/02/2026 08:00:01 "admin" "S-18" "IPHONE-AIKO" "192.0.2.200" "App lock" "Success" "Secure Mail" "aiko" " " "asked for by phone"`,
		`2026-03-02T08:00:01.123Z " " " " " " "192.0.2.10" "Logon" "Failure" " " "aiko" " " "wrong password"`,
	},
}

// columns are the values of a line in their order (documented).
var columns = [...]string{"user", "session", "device", "client ip", "action", "status", "app", "app user", "user agent", "details"}

// fewest is how many values a line must have to be one of this log that was cut.
const fewest = 5

type audit struct {
	order      logfile.DateOrder
	signatures *signature.Set
	// admin says that the log is of what administrators do, so that its user is not the one
	// whom it concerns.
	admin bool
}

func isAudit(line []byte) bool {
	l, ok := cutAudit(line)
	return ok && l.count >= fewest
}

// Head is also true of a line whose values are cut off by a line end inside the last one.
func (p *audit) Head(line []byte) bool { return isAudit(line) }

// Continues is true of a record whose last value is still open.
func (p *audit) Continues(record []byte) bool { return bytes.Count(record, []byte{'"'})%2 == 1 }

func (p *audit) Parse(record []byte, ev *event.Event) {
	l, ok := cutAudit(record)
	if !ok || l.count < fewest {
		return
	}
	ev.System = event.SystemEM
	ev.Sure = event.Documented
	if ev.Stamp = l.time.Stamp(p.order); !ev.Stamp.Valid {
		ev.Damage = event.Malformed
	}
	if l.count < len(columns) || l.open {
		ev.Damage = event.Cut
	}
	for i := range l.count {
		v := bytes.TrimSpace(l.values[i])
		if len(v) == 0 {
			continue
		}
		add(ev, columns[i], v)
		switch columns[i] {
		case "user":
			if !p.admin {
				ev.User = v
			}
		case "app user":
			ev.User = v
		case "device":
			ev.Device = v
		case "app":
			ev.App = v
		}
	}
	recognise(p.signatures, ev, record[:l.action], bytes.TrimRight(record[l.action:], "\r\n"))
}

// An auditLine is the parts of a line; action is where its action begins, quote included.
type auditLine struct {
	time   datetime.Time
	values [len(columns)][]byte
	count  int
	open   bool // the last value has no closing quote
	action int
}

func cutAudit(line []byte) (l auditLine, ok bool) {
	var n int
	if l.time, n = datetime.Parse(line); n == 0 || l.time.IsEpoch() {
		return l, false
	}
	i := skipBlanks(line, n)
	if i == n {
		return l, false
	}
	for l.count < len(columns) && i < len(line) && line[i] == '"' {
		if columns[l.count] == "action" {
			l.action = i
		}
		end := closing(line, i+1, l.count == len(columns)-1)
		if end < 0 {
			l.values[l.count], l.open = line[i+1:], true
			l.count++
			break
		}
		l.values[l.count] = line[i+1 : end]
		l.count++
		i = skipBlanks(line, end+1)
	}
	if l.count < fewest {
		l.action = len(line)
	}
	return l, l.count > 0
}

// closing finds the quote that ends a value: one that the next value's or the line's end
// follows, because quotes inside a value are not marked. The last value takes all that is
// left.
func closing(line []byte, from int, last bool) int {
	if last {
		if end := len(bytes.TrimRight(line, " \t\r\n")) - 1; end >= from && line[end] == '"' {
			return end
		}
		return -1
	}
	for i := from; i < len(line); i++ {
		if line[i] != '"' {
			continue
		}
		next := skipBlanks(line, i+1)
		if next == len(line) || next > i+1 && line[next] == '"' || line[next] == '\n' || line[next] == '\r' {
			return i
		}
	}
	return -1
}
