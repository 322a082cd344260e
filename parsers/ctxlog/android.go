package ctxlog

import (
	"bytes"

	"hubscope/parsers/event"
	"hubscope/parsers/logfile"
)

// Android reads log lines of Android apps. The pattern of their CtxLog is set natively
// and not known in public, so whatever starts with a time and a level is taken:
//
//	2026-03-02T09:00:00.000+0900 INFO [SOURCE] message
//	2026-03-02 09:00:00,000 [main] WARN  TAG: message
//	[03-02 09:00:00.000] E/TAG: message
//
// The fields of a record are LEVEL, THREAD and TAG, as far as they are told apart, and
// message. Because so little is asked of a line, Sniff is never surer than half: a
// format that knows its log better reads it.
var Android = logfile.Format{
	Kind: "ctxlog-android",
	Sniff: func(head []byte) float64 {
		return share(head, func(line []byte) bool {
			_, ok := androidAt(line)
			return ok
		}) / 2
	},
	New: func(setup logfile.Setup) logfile.Parser {
		return &android{newReader(setup, event.SystemMDXApp), newCalendar(setup.ModTime)}
	},
	Prepare: prepareYear,
	Samples: []string{
		`2026-03-02T09:00:00.000+0900 INFO [Sync] Sync failed for mail.example.com:443 (status 403)`,
		`2026-03-02 09:00:00,000 [main] WARNING MDXHub: Offline lease has expired. Please login again.`,
		`2026-03-02 09:00:00.000 +0900 DEBUG10 requesting logon CTXLogonRequestType_NetworkAccess`,
		`[03-02 09:00:00.000] E/MvpnTunnel: Failed to start tunnel!!!`,
		`2026-03-02 09:00:00 [ERROR] Session Expired!!!`,
	},
}

type android struct {
	reader
	calendar calendar
}

func (p *android) Head(line []byte) bool {
	_, ok := androidAt(line)
	return ok
}

func (p *android) Continues([]byte) bool { return true }

func (p *android) Parse(record []byte, ev *event.Event) {
	ev.Text = record
	record = trimEnd(record)
	l, ok := androidAt(record)
	if !ok {
		return
	}
	ev.Stamp = l.stamp
	if l.yearless {
		ev.Stamp = p.calendar.stamp(l.day)
	}
	if ev.System = p.apps.of(l.tag, p.home); ev.System == p.home {
		ev.App = p.app
	}
	add(ev, "LEVEL", l.level)
	addStated(ev, "THREAD", l.thread)
	addStated(ev, "TAG", l.tag)
	p.recognise(ev, record[:l.message], record[l.message:])
}

// An androidLine is the parts of a line. message is the offset of the message.
type androidLine struct {
	stamp              event.Stamp
	day                monthDay
	yearless           bool
	level, thread, tag []byte
	message            int
}

func androidAt(record []byte) (l androidLine, ok bool) {
	line := trimEnd(firstLine(record))
	i := 0
	bracketed := len(line) > 0 && line[0] == '['
	if bracketed {
		i = 1
	}
	var n int
	if l.stamp, n = isoStamp(line[i:]); n > 0 {
		n += i
		if !l.stamp.Zoned {
			l.stamp.Offset, l.stamp.Zoned, n = spacedZone(line, n)
		}
	} else if l.day, n = monthDayStamp(line[i:]); n > 0 {
		l.yearless = true
		n += i
	} else {
		return l, false
	}
	if bracketed {
		if n >= len(line) || line[n] != ']' {
			return l, false
		}
		n++
	}
	i = skipBlanks(line, n)
	if i == n && !bracketed {
		return l, false
	}

	// At most one bracketed word, the thread, stands before the level.
	for words := 0; words < 2 && l.level == nil; words++ {
		from, to, next := word(line, i)
		switch {
		case from == to:
			return l, false
		case isAndroidLevel(line[from:to]):
			l.level = line[from:to]
		case from > i && l.thread == nil:
			l.thread = line[from:to]
		default:
			return l, false
		}
		i = next
	}
	if l.level == nil {
		return l, false
	}

	if i < len(line) && (line[i] == '/' || line[i] == ':') {
		i++
	}
	i = skipBlanks(line, i)
	if from, to, next := word(line, i); from > i {
		l.tag, i = line[from:to], skipBlanks(line, next)
	} else if end := token(line, i); end > i+1 && line[end-1] == ':' && isTag(line[i:end-1]) {
		l.tag, i = line[i:end-1], skipBlanks(line, end)
	}
	l.message = i
	return l, true
}

// word reads a word up to a blank, a colon or a slash, or what stands in brackets, and
// where the text goes on.
func word(line []byte, i int) (from, to, next int) {
	if i < len(line) && line[i] == '[' {
		end := bytes.IndexByte(line[i:], ']')
		if end < 0 || end > longestTag {
			return i, i, i
		}
		return i + 1, i + end, skipBlanks(line, i+end+1)
	}
	to = i
	for to < len(line) && line[to] != ' ' && line[to] != '\t' && line[to] != ':' && line[to] != '/' {
		to++
	}
	return i, to, skipBlanks(line, to)
}

// isTag reports whether a word before a colon looks like a tag: a name, and no number
// or address.
func isTag(w []byte) bool {
	if c := w[0] | 0x20; c < 'a' || c > 'z' {
		return false
	}
	for _, c := range w {
		if l := c | 0x20; (l < 'a' || l > 'z') && c-'0' > 9 && c != '.' && c != '_' && c != '-' && c != '$' {
			return false
		}
	}
	return true
}

func isAndroidLevel(w []byte) bool {
	if len(w) == 1 {
		return isPriority(w[0])
	}
	switch string(w) {
	case "WARN", "DEBUG", "VERBOSE", "FATAL", "TRACE", "ASSERT":
		return true
	}
	return isLevel(w)
}
