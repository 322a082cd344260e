// Package nsgen writes gateway logs of any size that look like real ones and whose truth
// is known: who signed on, which timer ended each session, and who was asked again for it.
// It feeds benchmarks and tests; the program itself has no use for it.
//
// A log is simulated second by second: phones with Secure Hub, PCs with the Workspace app,
// browsers and the VPN plug-in sign on, carry traffic through any of the gateway's cores,
// and end by a timer or by hand, while the appliance writes what it writes anyway. The same
// options give the same bytes on every platform.
package nsgen

import (
	"fmt"
	"io"
	"time"
)

// Options say what to write. The zero value of each field takes the default named there.
type Options struct {
	Seed     uint64    // 0 is a seed like any other
	Size     int64     // bytes; the log ends with the last line that fits (1 MiB)
	Start    time.Time // of the first line (Monday, 16 March 2026, five in the morning in Japan)
	Users    int       // 1000
	Gateways int       // boxes that write into the same file, each with its own users (1)
	Forms    []Form    // heads of the lines; gateway n writes the n-th, and from the first again (Appliance)
}

// A Form is how the head of a line looks on its way to the helpdesk.
type Form int

// The forms. All write month before day and, but for Local, GMT.
const (
	Appliance Form = iota // the box's own file: BSD time, <local0.info>, NSIP, NS time
	Syslog                // a collector's file: priority and NS time
	Bare                  // NS time alone
	ISO                   // a collector that wrote its own time and the sender in front
	RFC5424               // release 14.1: the module is the application's name
	Local                 // BSD time, and NS time in local time without a zone
)

// The timers of every session; Conf writes the configuration that says so.
const (
	SessionTimeout = 30 * time.Minute
	ForcedTimeout  = 240 * time.Minute
)

// Truth is what was written.
type Truth struct {
	Bytes, Lines int64
	First, Last  time.Time // of the lines, in GMT

	Sessions int // LOGINs
	Hub      int // of them Secure Hub's
	Ended    int // LOGOUTs; the rest live on at the log's end

	BySessionTimeout int // LOGOUTs TimedOut after SessionTimeout without traffic
	ByForcedTimeout  int // LOGOUTs TimedOut at the age of ForcedTimeout
	Explicit         int

	// Again are Secure Hub's sign-ons behind a session of the same user and device that had
	// ended: each implies a prompt. By how that session had ended:
	Again                                           int
	AgainAfterTimeout, AgainAfterForced, AgainAfter int
	// Refused are sign-ons in Secure Hub that were refused, attempts of one go counted once:
	// each implies a prompt too. LoginFailed are the lines, browsers' included.
	Refused, LoginFailed int

	PromptsOf map[string]int // by user, both kinds
}

// Prompts is how many prompts of Secure Hub the log implies.
func (t *Truth) Prompts() int { return t.Again + t.Refused }

// Busiest is the user with the most prompts, the first by name among equals.
func (t *Truth) Busiest() (user string, prompts int) {
	for u, n := range t.PromptsOf {
		if n > prompts || n == prompts && u < user {
			user, prompts = u, n
		}
	}
	return user, prompts
}

const (
	defaultSize  = 1 << 20
	defaultUsers = 1000
	// bufferSize is how much is written at a time.
	bufferSize = 1 << 20
	// longestTick is room for what one second adds before the buffer is looked at again.
	longestTick = 256 << 10
)

// zone is where the users live and what the boxes' syslog daemon writes.
const zone = 9 * 60 * 60

func (o Options) complete() Options {
	if o.Size == 0 {
		o.Size = defaultSize
	}
	if o.Start.IsZero() {
		o.Start = time.Date(2026, 3, 15, 20, 0, 0, 0, time.UTC)
	}
	if o.Users == 0 {
		o.Users = defaultUsers
	}
	if o.Gateways == 0 {
		o.Gateways = 1
	}
	if len(o.Forms) == 0 {
		o.Forms = []Form{Appliance}
	}
	return o
}

// Write writes a log and returns its truth.
func Write(w io.Writer, o Options) (Truth, error) {
	o = o.complete()
	if o.Size < 0 || o.Users < 0 || o.Gateways < 0 || o.Gateways > mostGateways {
		return Truth{}, fmt.Errorf("nsgen: size %d, users %d, gateways %d (at most %d) can't be", o.Size, o.Users, o.Gateways, mostGateways)
	}
	s := newWorld(o)
	for !s.full {
		s.tick()
		if len(s.buf) > bufferSize || s.full {
			if _, err := w.Write(s.buf); err != nil {
				return s.truth, err
			}
			s.buf = s.buf[:0]
		}
		s.now++
	}
	for _, c := range s.clients {
		if c.prompts > 0 {
			s.truth.PromptsOf[c.user] += c.prompts
		}
	}
	return s.truth, nil
}
