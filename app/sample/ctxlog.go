package sample

import (
	"bytes"
	"fmt"
	"slices"
	"time"
)

// A deviceLog is the log file of one app on the phone.
type deviceLog struct {
	app   string
	form  form
	lines []deviceLine
	dice  *dice
}

type deviceLine struct {
	at time.Time
	writer
	level, state, message string
	thread                int
}

// A form is how a line of a device's log is written down, without its end.
type form func(app string, l deviceLine) string

// newDeviceLog begins an app's log; seed tells the logs of one generated phone from
// those of another.
func newDeviceLog(app, seed string, f form) *deviceLog {
	return &deviceLog{app: app, form: f, dice: newDice(seed + app)}
}

// ctxlogIOS is the form that current iOS releases write (seen in public lines).
func ctxlogIOS(app string, l deviceLine) string {
	return fmt.Sprintf("%s %s[%s:%s:%s:%d]%s:%s: %s", l.at.In(japan).Format("2006-01-02T15:04:05.000-0700"), app, l.source, l.level, l.queue, l.thread, l.state, l.method, l.message)
}

// A writer is a part of an app that logs: its source, the queue that it runs on, and the
// method that logs.
type writer struct{ source, queue, method string }

const (
	mainThread = "com.apple.main-thread"
	background = "NSOperationQueue 0x2809c41e0 (QOS: UTILITY)"
)

// The writers. Life cycle and containment are seen in public lines. How the other parts
// call themselves is not public, so that nothing must depend on these names.
var (
	lifecycle   = writer{"CTXMAMCoreFramework", mainThread, "-[CTXMAMApplicationLifecycle updateCurrentApplicationState]"}
	launched    = writer{"CTXMAMContainment", mainThread, "-[CTXMAMContainment application:didFinishLaunchingWithOptions:]"}
	activated   = writer{"CTXMAMContainment", mainThread, "-[CTXMAMContainment applicationDidBecomeActive:]"}
	resigned    = writer{"CTXMAMContainment", mainThread, "-[CTXMAMContainment applicationDidEnterBackground:]"}
	policyCheck = writer{"CTXMAMCore", background, "-[CTXMAMPolicyManager checkPolicies]"}
	logon       = writer{"CTXMAMCore", mainThread, "-[CTXMAMLogonManager requestLogon:]"}
	handOff     = writer{"CTXMAMCore", mainThread, "-[CTXMAMHubConnector handleResponse:]"}
	tunnel      = writer{"CTXMAMNetwork", background, "-[CTXMAMTunnel start]"}
	mailSync    = writer{"Sync", background, "-[SMSyncEngine run:]"}
	hubSession  = writer{"SecureHub", mainThread, "-[SHSessionController run:]"}
)

// The states that an app writes behind its level.
const (
	active   = "A"
	inactive = "I"
)

// The levels that occur.
const (
	info  = "INFO"
	fault = "ERROR"
)

// write logs a message. The app's state is that of the moment: in front or not.
func (l *deviceLog) write(at time.Time, w writer, level, state, message string) {
	thread := 103
	if w.queue != mainThread {
		thread = l.dice.between(200, 990)
	}
	l.lines = append(l.lines, deviceLine{at, w, level, state, message, thread})
}

// The numbers are UIApplicationState: 0 is in front, 2 behind, 1 on the way.

func (l *deviceLog) launch(at time.Time) {
	l.write(at, launched, info, inactive, "Life Event: Enter.")
}

func (l *deviceLog) front(at time.Time) {
	l.write(at, activated, info, active, "Life Event: Enter.")
	l.write(at.Add(l.dice.millis(2, 9)), lifecycle, info, active, "Application state changed from 1 to 0")
}

func (l *deviceLog) back(at time.Time) {
	l.write(at, lifecycle, info, active, "Application state changed from 0 to 1")
	l.write(at.Add(l.dice.millis(300, 700)), lifecycle, info, inactive, "Application state changed from 1 to 2")
	l.write(at.Add(l.dice.millis(701, 800)), resigned, info, inactive, "Life Event: Enter.")
}

// written returns the lines in the order in which they were written.
func (l *deviceLog) written() []string {
	slices.SortStableFunc(l.lines, func(a, b deviceLine) int { return a.at.Compare(b.at) })
	list := make([]string, len(l.lines))
	for i, line := range l.lines {
		list[i] = l.form(l.app, line)
	}
	return list
}

func (l *deviceLog) bytes() []byte { return textOf(l.written()) }

// textOf is lines as a file.
func textOf(lines []string) []byte {
	var out bytes.Buffer
	for _, line := range lines {
		out.WriteString(line)
		out.WriteByte('\n')
	}
	return out.Bytes()
}
