package prompt

import (
	"time"

	"hubscope/analyzer/session"
	"hubscope/analyzer/timeline"
)

// Before is the gateway session that the i-th ask came after, over or not; nil where none
// is known.
func (a *Asks) Before(i int) *session.Session {
	if s := &a.list[i]; s.own == nil {
		return s.before
	}
	return a.list[i].own.Before
}

// Device is the device whose own log shows the i-th ask; nil where only the gateway's does.
func (a *Asks) Device(i int) *timeline.Device {
	if k := a.list[i].own; k != nil {
		return k.Device
	}
	return nil
}

// Idle is for how long nobody had used a container app of the device when the i-th ask
// came; false where its log does not show it.
func (a *Asks) Idle(i int) (time.Duration, bool) {
	k := a.list[i].own
	if k == nil {
		return 0, false
	}
	s := Scene{ask: k, T: a.t}
	last := s.lastActivity()
	if last == nil {
		return 0, false
	}
	return k.Time.Sub(timeline.At(last)), true
}
