package ctxlog

import (
	"bytes"

	"hubscope/parsers/event"
	"hubscope/parsers/logfile"
)

// Logcat reads what Android's logcat and Android Studio write:
//
//	04-25 17:31:52.173 27447 27447 E TAG : msg                       threadtime, also with year, zone, user or microseconds
//	04-25 17:31:52.173 E/TAG(27447): msg                             time
//	2024-04-25 17:31:52.173 27447-27447 TAG  pkg  E  msg             Android Studio
//	2019-04-25 17:31:52.173 27447-27447/pkg E/TAG: msg               Android Studio, older
//	E/TAG(27447): msg                                                brief, without a time
//
// The fields of a record are PID, TID, UID, LEVEL, TAG, PACKAGE and message, as far as
// the form has them. The lines that part its buffers (--------- beginning of main) are
// records of kind Other.
//
// A time without a year is given the latest one in which it does not lie after the
// file's time of change (Setup.ModTime), reckoned at UTC+14 because the zone is not
// known; without a time of change, after the present.
var Logcat = logfile.Format{
	Kind: "logcat",
	Sniff: func(head []byte) float64 {
		real := false
		s := share(head, func(line []byte) bool {
			l, ok := logcatAt(line)
			real = real || ok && !l.parting
			return ok
		})
		if !real {
			return 0
		}
		return s
	},
	New: func(setup logfile.Setup) logfile.Parser {
		return &logcat{newReader(setup, event.SystemDevice), newCalendar(setup.ModTime)}
	},
	Prepare: prepareYear,
	Samples: []string{
		`04-25 17:31:52.173 27447 27447 E MvpnTunnel: Failed to start tunnel!!!`,
		`04-25 17:31:52.173  1000  1534  1600 I ActivityManager: Start proc 4321:com.zenprise/u0a123 for activity com.zenprise/.Main`,
		`04-25 17:31:52.173 +0900  1534  1600 I ActivityManager: Process com.zenprise (pid 4321) has died: cch CRE`,
		`2024-04-25 17:31:52.173456 27447 27460 I MDXHub  : sending logonrequest reauth=true`,
		`04-25 17:31:52.173 E/MvpnTunnel(27447): Failed to start tunnel. No Network!!!`,
		`2024-04-25 17:31:52.173 27447-27447 MDXHub                  com.citrix.mail.droid                E  offlinechallengerequest passcodetype=pin`,
		`2019-04-25 17:31:52.173 27447-27460/com.citrix.mail.droid I/Mail Sync: Sync failed for mail.example.com:443 (status 403)`,
		`E/MvpnTunnel(27447): Session Expired!!!`,
		`I/ActivityManager( 1534): Force stopping com.zenprise appid=10123 user=0: from pid 1534`,
		`--------- beginning of main`,
	},
}

// prepareYear settles what the present is once for a file, so that all its parts are
// read alike.
func prepareYear(_ logfile.Content, setup *logfile.Setup) []logfile.Note {
	if setup.ModTime.IsZero() {
		setup.ModTime = now()
	}
	return nil
}

type logcat struct {
	reader
	calendar calendar
}

func (p *logcat) Head(line []byte) bool {
	_, ok := logcatAt(line)
	return ok
}

// Continues: logcat writes a head on every line, Android Studio on a message's first.
func (p *logcat) Continues(record []byte) bool {
	return !bytes.HasPrefix(record, parting)
}

func (p *logcat) Parse(record []byte, ev *event.Event) {
	ev.Text = record
	record = trimEnd(record)
	l, ok := logcatAt(record)
	if !ok {
		return
	}
	ev.System = p.home
	if l.parting {
		ev.Kind, ev.Sure = event.Other, event.Observed // it is known to mean nothing
		add(ev, "message", record)
		return
	}
	ev.Stamp = l.stamp
	if l.yearless {
		ev.Stamp = p.calendar.stamp(l.day)
	}
	if len(l.pkg) > 0 {
		ev.App = l.pkg
		ev.System = p.apps.of(l.pkg, event.SystemMDXApp)
	} else if ev.System = p.apps.of(l.tag, p.home); ev.System == p.home {
		ev.App = p.app
	}
	addStated(ev, "UID", l.uid)
	addStated(ev, "PID", l.pid)
	addStated(ev, "TID", l.tid)
	addStated(ev, "LEVEL", l.level)
	addStated(ev, "TAG", l.tag)
	addStated(ev, "PACKAGE", l.pkg)
	p.recognise(ev, record[:l.message], record[l.message:])
}

func addStated(ev *event.Event, name string, value []byte) {
	if len(value) > 0 {
		add(ev, name, value)
	}
}

var parting = []byte("--------- ")

// A catLine is the parts of a logcat line. message is the offset of the message.
type catLine struct {
	stamp                          event.Stamp
	day                            monthDay
	yearless, parting              bool
	uid, pid, tid, level, tag, pkg []byte
	message                        int
}

// logcatAt reads a head of any of the forms.
func logcatAt(record []byte) (l catLine, ok bool) {
	line := firstLine(record)
	line = trimEnd(line)
	if bytes.HasPrefix(line, parting) && (bytes.HasPrefix(line[len(parting):], []byte("beginning of ")) || bytes.HasPrefix(line[len(parting):], []byte("switch to "))) {
		return catLine{parting: true}, true
	}
	if len(line) < 4 {
		return l, false
	}
	if line[1] == '/' {
		return l, l.brief(line, 0)
	}
	var n int
	if l.day, n = monthDayStamp(line); n > 0 {
		l.yearless = true
	} else if len(line) > 19 && line[10] == ' ' && line[19] == '.' {
		if l.stamp, n = isoStamp(line); n > 0 && !l.stamp.Zoned {
			l.stamp.Offset, l.stamp.Zoned, n = spacedZone(line, n)
		}
	}
	if n == 0 || n >= len(line) || line[n] != ' ' && line[n] != '\t' {
		return l, false
	}
	i := skipBlanks(line, n)
	if i+1 < len(line) && line[i+1] == '/' {
		return l, l.brief(line, i)
	}
	end := token(line, i)
	if dash := bytes.IndexByte(line[i:end], '-'); dash > 0 {
		return l, l.studio(line, i, i+dash, end)
	}
	return l, l.threadtime(line, i)
}

// brief reads E/TAG(27447): msg. A tag may hold parentheses itself.
func (l *catLine) brief(line []byte, i int) bool {
	if i+2 >= len(line) || !isPriority(line[i]) {
		return false
	}
	for at := i + 2; ; {
		p := bytes.IndexByte(line[at:], '(')
		if p < 0 || at+p > i+longestTag {
			return false
		}
		at += p + 1
		from := skipBlanks(line, at)
		to := from
		for to < len(line) && line[to]-'0' <= 9 {
			to++
		}
		if to > from && to+1 < len(line) && line[to] == ')' && line[to+1] == ':' {
			l.level, l.pid = line[i:i+1], line[from:to]
			l.tag = bytes.TrimRight(line[i+2:at-1], " ")
			l.message = skipOne(line, to+2)
			return true
		}
	}
}

// threadtime reads [uid] pid tid E TAG : msg.
func (l *catLine) threadtime(line []byte, i int) bool {
	var words [3][]byte
	count := 0
	for {
		end := token(line, i)
		if end == i+1 && isPriority(line[i]) && count >= 2 {
			break
		}
		// A user is a number, or a name such as u0_a123, system, root.
		if count == 3 || end == i || count > 0 && !digits(line[i:end]) {
			return false
		}
		words[count] = line[i:end]
		count++
		i = skipBlanks(line, end)
	}
	if count == 3 {
		l.uid, l.pid, l.tid = words[0], words[1], words[2]
	} else if l.pid, l.tid = words[0], words[1]; !digits(l.pid) {
		return false
	}
	l.level = line[i : i+1]
	i = skipBlanks(line, i+1)
	return l.tagAt(line, i)
}

// tagAt reads TAG : msg. The tag ends at the first colon that a blank or the end follows.
func (l *catLine) tagAt(line []byte, i int) bool {
	for at := i; at < len(line) && at < i+longestTag; at++ {
		if line[at] == ':' && (at+1 == len(line) || line[at+1] == ' ') {
			l.tag = bytes.TrimRight(line[i:at], " \t")
			l.message = skipOne(line, at+1)
			return true
		}
	}
	return false
}

// studio reads 27447-27447 TAG  pkg  E  msg and 27447-27447/pkg E/TAG: msg.
func (l *catLine) studio(line []byte, i, dash, end int) bool {
	l.pid = line[i:dash]
	slash := bytes.IndexByte(line[dash:end], '/')
	if slash >= 0 {
		l.tid, l.pkg = line[dash+1:dash+slash], line[dash+slash+1:end]
		if string(l.pkg) == "?" {
			l.pkg = nil // Studio's word for a process it does not know
		}
		i = skipBlanks(line, end)
		if !digits(l.pid) || !digits(l.tid) || i+2 >= len(line) || !isPriority(line[i]) || line[i+1] != '/' {
			return false
		}
		l.level = line[i : i+1]
		return l.tagAt(line, i+2)
	}
	l.tid = line[dash+1 : end]
	if !digits(l.pid) || !digits(l.tid) {
		return false
	}
	// The columns are padded with blanks and a tag may hold blanks: the level is the
	// first lone letter that at least a package stands before.
	start := skipBlanks(line, end)
	var word []byte
	wordAt := start
	for at, count := start, 0; at < len(line) && count < 12; count++ {
		to := token(line, at)
		if to == at+1 && isPriority(line[at]) && count > 0 {
			l.tag = bytes.TrimRight(line[start:wordAt], " \t")
			l.pkg, l.level = word, line[at:to]
			if bytes.HasPrefix(l.pkg, []byte("pid-")) {
				l.pkg = nil // Studio's word for a process it does not know
			}
			l.message = skipBlanks(line, to)
			return true
		}
		word, wordAt = line[at:to], at
		at = skipBlanks(line, to)
	}
	return false
}

// longestTag bounds the search for a tag's end.
const longestTag = 256

// isPriority reports whether a letter is one of Android's log priorities.
func isPriority(c byte) bool {
	switch c {
	case 'V', 'D', 'I', 'W', 'E', 'F', 'A':
		return true
	}
	return false
}
