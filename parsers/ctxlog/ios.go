package ctxlog

import (
	"bytes"

	"hubscope/parsers/event"
	"hubscope/parsers/logfile"
)

// IOS reads the CtxLog files of iOS apps, the current form (seen in public) and the
// older one, of which only the time is documented:
//
//	2023-06-03T15:21:58.613+0800 APP[SOURCE:LEVEL:QUEUE:NUMBER]STATE:FUNC: message
//	04-Nov-2013 11:55:33:368 (+0530) …
//
// The fields of a record are APP, SOURCE, LEVEL, QUEUE, NUMBER, STATE, FUNC and message.
// A record with a time and without the rest of the head is of kind Other or what its
// signature says, with message alone. A record in whose message another writer's head
// stands ends there and is Malformed; Torn finds the other half.
var IOS = logfile.Format{
	Kind: "ctxlog-ios",
	Sniff: func(head []byte) float64 {
		return share(head, func(line []byte) bool {
			if _, n := olderStamp(line); n > 0 {
				return true
			}
			_, n := currentStamp(line)
			if n == 0 {
				return false
			}
			_, ok := headAt(line, n)
			return ok
		})
	},
	New: func(setup logfile.Setup) logfile.Parser {
		return &ios{newReader(setup, event.SystemMDXApp)}
	},
	Samples: []string{
		`2023-06-03T15:21:58.613+0800 Secure Mail[CTXMAMCoreFramework:INFO:com.apple.main-thread:103]A:-[CTXMAMApplicationLifecycle updateCurrentApplicationState]: Application state changed from 1 to 0`,
		`2023-06-03T15:21:57.101+0800 Secure Mail[CTXMAMContainment:INFO:com.apple.main-thread:103]I:-[CTXMAMContainment application:didFinishLaunchingWithOptions:]: Life Event: Enter.`,
		`2026-03-02T09:00:00.000+0900 業務 [社内] アプリ[Sync:DEBUG10:NSOperationQueue 0x1 (QOS: UTILITY):7]-:__27-[Sync run:done:]_block_invoke: value: [a]: b`,
		`2026-03-02T09:00:00.000Z Secure Hub[SecureHub:WARNING::9]A:main: plain function`,
		`2026-03-02T09:00:00.000+0900 a line with a time and nothing else`,
		`04-Nov-2013 11:55:33:368 (+0530) Worx Home: Offline lease has expired. Please login again.`,
	},
}

type ios struct{ reader }

func (p *ios) Head(line []byte) bool {
	_, n := iosStamp(line)
	return n > 0
}

func (p *ios) Continues([]byte) bool { return true }

// Torn returns where another writer's record begins in the middle of a line.
func (p *ios) Torn(line []byte) int {
	first, rest := Split(line)
	if len(rest) == 0 {
		return 0
	}
	return len(first)
}

func (p *ios) Parse(record []byte, ev *event.Event) {
	ev.Text = record
	record = trimEnd(record)
	stamp, n := iosStamp(record)
	if n == 0 {
		return
	}
	ev.Stamp = stamp
	if at := torn(record, n); at > 0 {
		record = record[:at]
		ev.Damage = event.Malformed
	}
	h, ok := headAt(record, n)
	if !ok {
		ev.App, ev.System = p.app, p.home
		message := record[skipBlanks(record, n):]
		p.recognise(ev, record[:n], message)
		return
	}
	ev.App = h.app
	ev.System = p.apps.of(h.app, event.SystemMDXApp)
	add(ev, "APP", h.app)
	add(ev, "SOURCE", h.source)
	add(ev, "LEVEL", h.level)
	add(ev, "QUEUE", h.queue)
	add(ev, "NUMBER", h.number)
	add(ev, "STATE", h.state)
	if len(h.function) > 0 {
		add(ev, "FUNC", h.function)
	}
	p.recognise(ev, record[:h.message], record[h.message:])
}

// iosStamp reads the time of either form.
func iosStamp(line []byte) (event.Stamp, int) {
	if stamp, n := currentStamp(line); n > 0 {
		return stamp, n
	}
	return olderStamp(line)
}

// currentStamp reads the time of the current form, which has a fraction, and a blank or
// the line's end behind it. A zone may be missing.
func currentStamp(line []byte) (event.Stamp, int) {
	if len(line) < 21 || line[10] != 'T' || line[19] != '.' {
		return event.Stamp{}, 0
	}
	stamp, n := isoStamp(line)
	if n < 21 || n < len(line) && line[n] != ' ' && line[n] != '\t' && line[n] != '\n' && line[n] != '\r' {
		return event.Stamp{}, 0
	}
	return stamp, n
}

// An iosHead is the parts of a current head. message is the offset of the message.
type iosHead struct {
	app, source, level, queue, number, state, function []byte
	message                                            int
}

// Bounds against text that is made to cost: how far from the time a head's bracket may
// open, how long a function's name may be, and how many times in the middle of a line
// are looked at.
const (
	longestHead     = 512
	longestFunction = 2048
	mostTimes       = 16
)

// headAt reads the head that follows the time. The app's name may hold brackets itself,
// so each bracket is tried until what it holds is a source, a level, a queue and a number.
func headAt(record []byte, n int) (h iosHead, ok bool) {
	start := skipBlanks(record, n)
	line := firstLine(record)
	near := line[:min(len(line), start+longestHead)]
	for i := start; i < len(near); i++ {
		if near[i] != '[' {
			continue
		}
		if h, end := brackets(near, i+1); end > 0 {
			h.app = bytes.TrimRight(line[start:i], " \t")
			h.function, h.message = functionAt(line, end)
			return h, true
		}
	}
	return h, false
}

// brackets reads SOURCE:LEVEL:QUEUE:NUMBER]STATE: and returns where it ends, or 0.
func brackets(line []byte, i int) (h iosHead, end int) {
	rest := line[i:]
	colon := bytes.IndexByte(rest, ':')
	if colon < 0 {
		return h, 0
	}
	h.source, rest = rest[:colon], rest[colon+1:]
	if bytes.IndexByte(h.source, '[') >= 0 || bytes.IndexByte(h.source, ']') >= 0 {
		return h, 0
	}
	if colon = bytes.IndexByte(rest, ':'); colon < 0 || !isLevel(rest[:colon]) {
		return h, 0
	}
	h.level, rest = rest[:colon], rest[colon+1:]
	// The queue's name is anybody's text: it ends at the first number that closes the bracket.
	for at := 0; ; {
		closing := bytes.IndexByte(rest[at:], ']')
		if closing < 0 {
			return h, 0
		}
		closing += at
		if colon = bytes.LastIndexByte(rest[:closing], ':'); colon >= 0 && digits(rest[colon+1:closing]) {
			h.queue, h.number, rest = rest[:colon], rest[colon+1:closing], rest[closing+1:]
			break
		}
		at = closing + 1
	}
	// A state is one sign; a few are allowed for.
	if colon = bytes.IndexByte(rest, ':'); colon < 0 || colon > 8 {
		return h, 0
	}
	h.state = rest[:colon]
	return h, len(line) - len(rest) + colon + 1
}

// isLevel reports whether a word is a level of the vendor's logger.
func isLevel(word []byte) bool {
	switch string(word) {
	case "CRITICAL", "ERROR", "WARNING", "INFO", "DETAIL":
		return true
	}
	if len(word) < 6 || len(word) > 7 || string(word[:5]) != "DEBUG" {
		return false
	}
	n, ok := number(word[5:], len(word)-5)
	return ok && n >= 1 && n <= 10
}

// functionAt reads FUNC and returns it with the offset of the message. FUNC ends at the
// first colon, outside of brackets, that a blank or the line's end follows. Text with a
// blank before such a colon is no function, and all of it is the message.
func functionAt(line []byte, i int) (function []byte, message int) {
	start := i
	depth := 0
	for end := min(len(line), i+longestFunction); i < end; i++ {
		switch line[i] {
		case '[', '(':
			depth++
		case ']', ')':
			if depth > 0 {
				depth--
			}
		case ' ', '\t':
			if depth == 0 {
				return nil, skipOne(line, start)
			}
		case ':':
			if depth == 0 && (i+1 == len(line) || line[i+1] == ' ') {
				return line[start:i], skipOne(line, i+1)
			}
		}
	}
	return nil, skipOne(line, start)
}

func skipOne(line []byte, i int) int {
	if i < len(line) && line[i] == ' ' {
		return i + 1
	}
	return i
}

// torn returns where another record's head stands inside a record whose own time ends
// at n, or 0. It has to be a whole head: a message may well name a time.
func torn(record []byte, n int) int {
	line := firstLine(record)
	for i, times := n, 0; i < len(line) && times < mostTimes; {
		t := bytes.IndexByte(line[i:], 'T')
		if t < 0 {
			break
		}
		i += t + 1
		at := i - 11
		if at < n || line[at+4] != '-' || line[at+7] != '-' {
			continue
		}
		if _, length := currentStamp(line[at:]); length > 0 {
			times++
			if _, ok := headAt(line[at:], length); ok {
				return at
			}
		}
	}
	// The older form: its zone's parenthesis is the rarest sign of it.
	for i := n; i < len(line); {
		p := bytes.IndexByte(line[i:], '(')
		if p < 0 {
			break
		}
		i += p + 1
		const ahead = len("04-Nov-2013 11:55:33:368 (")
		if at := i - ahead; at >= n {
			if stamp, length := olderStamp(line[at:]); length > 0 && stamp.Zoned {
				return at
			}
		}
	}
	return 0
}

// Split cuts a line of an IOS log before the head of another record that stands in its
// middle, as happens where two writers share a file. rest is nil for a whole line, and
// may itself have to be split.
func Split(line []byte) (first, rest []byte) {
	if _, n := iosStamp(line); n > 0 {
		if at := torn(line, n); at > 0 {
			return line[:at], line[at:]
		}
		return line, nil
	}
	if at := torn(line, 0); at > 0 {
		return line[:at], line[at:]
	}
	return line, nil
}
