package casefile

import (
	"slices"
	"time"

	"hubscope/analyzer/phrase"
)

// A Fleet is what befell all users of a case together; analyzer/fleet counts it.
type Fleet struct {
	// Prompts and Users are how many there are in all.
	Prompts, Users int
	ByCause        []CauseCount // the most frequent first
	ByHour         []HourCount  // in time order; hours without a prompt are left out
	ByUser         []UserCount  // those hit most first, at most FleetUsers
	UsersOmitted   int
	Waves          []Wave
}

// FleetUsers are listed by name; whoever wants more asks for one user.
const FleetUsers = 50

// A CauseCount is how often a cause was found.
type CauseCount struct {
	Cause          string
	Prompts, Users int
}

// An HourCount is one hour that begins at Time.
type HourCount struct {
	Time           time.Time
	Prompts, Users int
}

// A UserCount is how often one user was asked, and why, the most frequent cause first.
type UserCount struct {
	User    string
	Prompts int
	Causes  []string
}

// A Wave is many users hit by one thing within a short time. Users and sessions are those
// of phones; Desktop counts the sessions of other clients that were hit with them.
type Wave struct {
	ID       string
	Kind     WaveKind
	Gateway  string // the virtual server's address; empty where it is not known or none was in it
	Time     time.Time
	Span     time.Duration
	Users    int
	Names    []string // in order
	Sessions int
	Attempts int // refused sign-ons, or prompts
	Desktop  int
	// Again is how many of the users signed on again within AgainWithin of the wave's end;
	// it counts only if AgainKnown: the logs may end before.
	Again       int
	AgainWithin time.Duration
	AgainKnown  bool
	Trigger     Trigger
	Headline    phrase.Phrase
	Notes       []phrase.Phrase
	Evidence    []Evidence
}

// Hits reports whether a user is among those that were hit; same compares two names.
func (w *Wave) Hits(user string, same func(a, b string) bool) bool {
	return slices.ContainsFunc(w.Names, func(n string) bool { return same(n, user) })
}

// Until is the wave's last moment.
func (w *Wave) Until() time.Time { return w.Time.Add(w.Span) }

// WaveKind is what befell the users.
type WaveKind string

const (
	WaveEnded   WaveKind = "sessions-ended"
	WaveRefused WaveKind = "sign-ons-refused"
	WavePrompts WaveKind = "prompts"
)

// A Trigger is what brought a wave about.
type Trigger struct {
	Kind       TriggerKind
	Confidence Confidence
	Time       time.Time // zero where it is not known
	// Earlier is, for a timer, the moment at which it began to run for all of them.
	Earlier  time.Time
	Evidence []Evidence
}

// TriggerKind is an id of the public schema.
type TriggerKind string

const (
	TriggerKill           TriggerKind = "kill-command"
	TriggerConfig         TriggerKind = "config-change"
	TriggerFailover       TriggerKind = "failover"
	TriggerAuthentication TriggerKind = "authentication-server"
	TriggerForced         TriggerKind = "forced-timeout"
	TriggerIdle           TriggerKind = "session-timeout"
	TriggerLicence        TriggerKind = "licence-limit"
	TriggerUnknown        TriggerKind = "unknown"
)

// Triggers are all there are.
var Triggers = []TriggerKind{
	TriggerKill, TriggerConfig, TriggerFailover, TriggerAuthentication, TriggerForced, TriggerIdle, TriggerLicence, TriggerUnknown,
}
