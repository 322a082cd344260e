package emserver

import (
	"bytes"

	"hubscope/parsers/datetime"
	"hubscope/parsers/event"
	"hubscope/parsers/logfile"
	"hubscope/parsers/signature"
)

// Debug reads DebugLogFile:
//
//	<date> <time> <level> <class> - <id> <message>
//
// The fields of a record are LEVEL, CLASS, ID and message.
var Debug = logfile.Format{
	Kind:  "em-debug",
	Sniff: func(head []byte) float64 { return share(head, isDebug) },
	New:   func(s logfile.Setup) logfile.Parser { return &debug{s.DateOrder, s.Signatures} },
	Prepare: func(c logfile.Content, s *logfile.Setup) []logfile.Note {
		return datetime.FindOrder(c, s, func(line []byte) []byte { return line })
	},
	Samples: []string{
		`2026-03-02T08:00:01.123+0000 INFO com.example.mdm.CheckIn - 4711 Device check-in from user aiko`,
		`2026-03-02 08:00:01,123 ERROR com.example.mdm.Login - 4712 Authentication failed for user aiko`,
		`03/02/2026 08:00:01 WARN com.example.mdm.Queue - 4713 queue is long`,
	},
}

type debug struct {
	order      logfile.DateOrder
	signatures *signature.Set
}

func isDebug(line []byte) bool {
	_, ok := cutDebug(line)
	return ok
}

func (p *debug) Head(line []byte) bool { return isDebug(line) }

// Continues is true of every record: a stack trace follows an error.
func (p *debug) Continues([]byte) bool { return true }

func (p *debug) Parse(record []byte, ev *event.Event) {
	l, ok := cutDebug(record)
	if !ok {
		return
	}
	ev.System = event.SystemEM
	ev.Sure = event.Documented
	if ev.Stamp = l.time.Stamp(p.order); !ev.Stamp.Valid {
		ev.Damage = event.Malformed
	}
	message := bytes.TrimRight(record[l.message:], "\r\n")
	add(ev, "LEVEL", l.level)
	add(ev, "CLASS", l.class)
	add(ev, "ID", l.id)
	add(ev, "message", message)
	recognise(p.signatures, ev, record[:l.message], message)
}

// A debugLine is the parts of a line; message is where the message begins.
type debugLine struct {
	time             datetime.Time
	level, class, id []byte
	message          int
}

func cutDebug(line []byte) (l debugLine, ok bool) {
	var n int
	if l.time, n = datetime.Parse(line); n == 0 || l.time.IsEpoch() {
		return l, false
	}
	i := skipBlanks(line, n)
	end := word(line, i)
	if l.level = line[i:end]; i == n || !isLevel(l.level) {
		return l, false
	}
	i = skipBlanks(line, end)
	end = word(line, i)
	if l.class = line[i:end]; !isClass(l.class) {
		return l, false
	}
	i = skipBlanks(line, end)
	if i+1 >= len(line) || line[i] != '-' || line[i+1] != ' ' {
		return l, false
	}
	i = skipBlanks(line, i+1)
	end = word(line, i)
	l.id, l.message = line[i:end], skipBlanks(line, end)
	return l, true
}

func isLevel(w []byte) bool {
	switch string(bytes.ToUpper(w)) {
	case "TRACE", "DEBUG", "INFO", "WARN", "WARNING", "ERROR", "FATAL", "SEVERE":
		return true
	}
	return false
}

// isClass tells a class's name from a word of a sentence: letters, digits and what joins
// the names of packages and inner classes.
func isClass(w []byte) bool {
	for _, c := range w {
		if l := c | 0x20; (l < 'a' || l > 'z') && c-'0' > 9 && bytes.IndexByte([]byte("._$[]:-"), c) < 0 {
			return false
		}
	}
	return len(w) > 1
}
