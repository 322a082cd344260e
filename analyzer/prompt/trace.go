package prompt

import (
	"time"

	"hubscope/analyzer/session"
	"hubscope/analyzer/timeline"
)

// A Trace is where an ask was seen, whatever its cause: what a replay of the same activity
// needs to know of it.
type Trace struct {
	// Device is whose log shows the ask; nil where only the gateway's does.
	Device *timeline.Device
	// From and Until span the ask's own records: the user was busy with it.
	From, Until time.Time
	// Before is the device's gateway session before the ask, After the sign-on that answered
	// it; each may be nil.
	Before, After *session.Session
	// Online is set when the app itself said that it needed the gateway.
	Online bool
}

// Trace tells where the i-th ask was seen.
func (a *Asks) Trace(i int) Trace {
	s := &a.list[i]
	if k := s.own; k != nil {
		return Trace{Device: k.Device, From: k.Time, Until: k.Until, Before: k.Before, After: k.After, Online: k.Reason == "NetworkAccess"}
	}
	at := a.Time(i)
	return Trace{From: at, Until: at, Before: s.before, After: s.after}
}
