// Package timeline is everything that is known of a case, on one clock: what the causes
// of a prompt and the hops of a mail are weighed against.
package timeline

import (
	"slices"
	"sort"
	"time"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/fact"
	"hubscope/analyzer/people"
	"hubscope/analyzer/session"
	"hubscope/analyzer/settings"
	"hubscope/parsers/event"
)

// A Timeline is a case's facts in time order and the settings behind them.
type Timeline struct {
	Facts    []fact.Fact
	Sessions []*session.Session
	Settings *settings.Settings
	Confs    []session.Conf
	Logs     []Log
	Devices  []*Device
	// Silent are the devices of which a bundle speaks that holds none of their logs.
	Silent   []*Device
	Gateways *session.Gateways
	People   *people.Names

	device map[uint16]*Device // by source
	byUser map[string][]*session.Session
	cuts   []*fact.Fact // that can end a session without a LOGOUT
	checks []*fact.Fact // good policy checks that Endpoint Management's own logs show
}

// A Log is one source with times.
type Log struct {
	Source   int
	Path     string
	Kind     string
	App      string
	System   event.System
	From, To time.Time
	Clock    casefile.Clock
}

// Platform is that of the device whose log it is; empty for a server's log.
func (l *Log) Platform() string {
	switch l.Kind {
	case "ctxlog-ios":
		return "ios"
	case "ctxlog-android", "logcat":
		return "android"
	}
	return ""
}

// New arranges facts, which must be in time order, by the devices they come from, which
// DevicesOf found. names tells which names are one person's.
func New(facts []fact.Fact, sessions []*session.Session, set *settings.Settings, confs []session.Conf, logs []Log, devices []*Device, names *people.Names) *Timeline {
	t := &Timeline{
		Facts: facts, Sessions: sessions, Settings: set, Confs: confs, Logs: logs, Gateways: session.GatewaysOf(sessions), People: names,
		device: map[uint16]*Device{}, byUser: map[string][]*session.Session{},
	}
	for _, d := range devices {
		if len(d.Logs) == 0 {
			t.Silent = append(t.Silent, d)
			continue
		}
		t.Devices = append(t.Devices, d)
		for _, l := range d.Logs {
			t.device[uint16(l.Source)] = d
		}
	}
	for _, s := range sessions {
		key := names.Key(s.User)
		t.byUser[key] = append(t.byUser[key], s)
	}
	for i := range t.Facts {
		f := &t.Facts[i]
		if f.Kind == event.Failover || f.Kind == event.SessionKillCommand {
			t.cuts = append(t.cuts, f)
		}
		if f.Kind == event.PolicyCheck && f.System == event.SystemEM && f.Value("result") == "ok" {
			t.checks = append(t.checks, f)
		}
		if d := t.device[f.Source]; d != nil && OnDevice(f.System) {
			d.Facts = append(d.Facts, f)
			if d.User == "" && f.User != "" {
				d.User = f.User
			}
		}
	}
	return t
}

// OnDevice reports whether a system's records can be a device's: an export of a log store
// mixes them with those of servers.
func OnDevice(s event.System) bool {
	return s != event.SystemGateway && s != event.SystemEM && s != event.SystemMailServer
}

// DeviceOf returns the device that a source belongs to, or nil.
func (t *Timeline) DeviceOf(source int) *Device { return t.device[uint16(source)] }

// ClockOf returns how a source's clock was set; nothing is known of that of a source
// without times.
func (t *Timeline) ClockOf(source int) casefile.Clock {
	if i := slices.IndexFunc(t.Logs, func(l Log) bool { return l.Source == source }); i >= 0 {
		return t.Logs[i].Clock
	}
	return casefile.Clock{Basis: casefile.ClockAssumed}
}

// GatewayAssumed reports whether a gateway's log states no zone, and none was given.
func (t *Timeline) GatewayAssumed() bool {
	return slices.ContainsFunc(t.Logs, func(l Log) bool { return l.Kind == "netscaler" && l.Clock.Basis == casefile.ClockAssumed })
}

// SessionsOf returns a user's gateway sessions in order of their starts, whatever way the
// logs spell the name.
func (t *Timeline) SessionsOf(user string) []*session.Session { return t.byUser[t.People.Key(user)] }

// SessionsFrom returns the gateway sessions that began from one moment to another, both
// included.
func (t *Timeline) SessionsFrom(from, to time.Time) []*session.Session {
	i := sort.Search(len(t.Sessions), func(i int) bool { return !t.Sessions[i].Start.Before(from) })
	j := sort.Search(len(t.Sessions), func(i int) bool { return t.Sessions[i].Start.After(to) })
	return t.Sessions[i:max(i, j)]
}

// CutBetween returns what may have cut a session short between its last activity and a
// moment although no LOGOUT says so: an administrator's command that aims at it, or a
// change of the gateways' roles, on a box of its gateway. nil if nothing did.
func (t *Timeline) CutBetween(s *session.Session, to time.Time) *fact.Fact {
	from, until := s.LastAt().UnixMilli(), to.UnixMilli()
	i := sort.Search(len(t.cuts), func(i int) bool { return t.cuts[i].At >= from })
	for _, f := range t.cuts[i:] {
		if f.At > until {
			break
		}
		if !t.Gateways.Concerns(f, s.Vserver) {
			continue
		}
		if f.Kind == event.Failover || s.AimedAt(f.Value("Command")) == session.AimThis {
			return f
		}
	}
	return nil
}

// ServerCheck returns the latest good policy check of a user's app before a moment, as
// Endpoint Management's logs have it. nil if they have none, or the user checks in from
// several devices, as no log of a device is known to name it as the server does.
func (t *Timeline) ServerCheck(user, app string, before time.Time) *fact.Fact {
	var last *fact.Fact
	for _, f := range t.checks {
		if user == "" || f.User == "" || !t.People.Same(f.User, user) {
			continue
		}
		if last != nil && last.Device != f.Device {
			return nil
		}
		if f.App != "" && settings.SameApp(f.App, app) && !At(f).After(before) || last == nil {
			last = f
		}
	}
	if last == nil || last.App == "" || !settings.SameApp(last.App, app) || At(last).After(before) {
		return nil
	}
	return last
}

// Users returns whose devices' logs were given, each once and in order.
func (t *Timeline) Users() []string {
	var list []string
	for _, d := range t.Devices {
		if d.User != "" && !slices.Contains(list, d.User) {
			list = append(list, d.User)
		}
	}
	slices.Sort(list)
	return list
}

// GatewayCovers reports whether a gateway log was running at a moment, with a margin for
// logs that begin or end with the incident.
func (t *Timeline) GatewayCovers(at time.Time) bool {
	return slices.ContainsFunc(t.Logs, func(l Log) bool {
		return l.Kind == "netscaler" && !l.From.IsZero() && !at.Before(l.From.Add(-coverMargin)) && !at.After(l.To.Add(coverMargin))
	})
}

// GatewayShows reports whether a moment lies between the first and the last line of a
// gateway's log.
func (t *Timeline) GatewayShows(at time.Time) bool {
	return slices.ContainsFunc(t.Logs, func(l Log) bool {
		return l.Kind == "netscaler" && !l.From.IsZero() && !at.Before(l.From) && !at.After(l.To)
	})
}

// coverMargin is how far outside its first and last line a log still speaks for a
// moment: a quiet gateway writes nothing for minutes.
const coverMargin = 10 * time.Minute

// HasGateway reports whether any gateway log was given.
func (t *Timeline) HasGateway() bool {
	return slices.ContainsFunc(t.Logs, func(l Log) bool { return l.Kind == "netscaler" })
}

// HasConf reports whether any ns.conf was given.
func (t *Timeline) HasConf() bool { return len(t.Confs) > 0 }

// Kinds matches facts of any of the kinds.
func Kinds(kinds ...event.Kind) func(*fact.Fact) bool {
	return func(f *fact.Fact) bool { return slices.Contains(kinds, f.Kind) }
}

// At is when a fact happened.
func At(f *fact.Fact) time.Time { return event.Time(f.At) }

// Span returns the first and last moment of the logs.
func (t *Timeline) Span() (from, to time.Time) {
	for _, l := range t.Logs {
		if l.From.IsZero() {
			continue
		}
		if from.IsZero() || l.From.Before(from) {
			from = l.From
		}
		if l.To.After(to) {
			to = l.To
		}
	}
	return from, to
}

// Shown is a convenience for evidence: the fact's span, time and sureness.
func Shown(f *fact.Fact) casefile.Evidence {
	return casefile.Evidence{Ref: f.Ref(), Time: At(f), Sure: f.Sure}
}
