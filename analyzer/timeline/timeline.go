// Package timeline is everything that is known of a case, on one clock: what the causes
// of a prompt and the hops of a mail are weighed against.
package timeline

import (
	"path"
	"slices"
	"sort"
	"strings"
	"time"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/fact"
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
	Gateways *session.Gateways

	device map[uint16]*Device // by source
	byUser map[string][]*session.Session
	cuts   []*fact.Fact // that can end a session without a LOGOUT
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

// A Device is a phone or tablet whose logs were given.
type Device struct {
	Root     string // folder or archive that its logs came in
	Platform string
	User     string // empty while nothing names one
	// UserInferred is set when the user was found by matching sign-ons with the gateway's.
	UserInferred bool
	Logs         []Log
	Facts        []*fact.Fact
}

// New arranges facts, which must be in time order, by the devices they come from.
func New(facts []fact.Fact, sessions []*session.Session, set *settings.Settings, confs []session.Conf, logs []Log) *Timeline {
	t := &Timeline{Facts: facts, Sessions: sessions, Settings: set, Confs: confs, Logs: logs, Gateways: session.GatewaysOf(sessions), device: map[uint16]*Device{}, byUser: map[string][]*session.Session{}}
	t.Devices = DevicesOf(logs)
	for _, d := range t.Devices {
		for _, l := range d.Logs {
			t.device[uint16(l.Source)] = d
		}
	}
	for _, s := range sessions {
		key := session.UserKey(s.User)
		t.byUser[key] = append(t.byUser[key], s)
	}
	for i := range t.Facts {
		f := &t.Facts[i]
		if f.Kind == event.Failover || f.Kind == event.SessionKillCommand {
			t.cuts = append(t.cuts, f)
		}
		if d := t.device[f.Source]; d != nil {
			d.Facts = append(d.Facts, f)
			if d.User == "" && f.User != "" {
				d.User = f.User
			}
		}
	}
	return t
}

// platformOf tells a device log's platform by its kind.
func platformOf(kind string) string {
	switch kind {
	case "ctxlog-ios":
		return "ios"
	case "ctxlog-android", "logcat":
		return "android"
	}
	return ""
}

// DevicesOf puts the logs of one device together: those of one platform whose files came in
// one folder, or in sibling folders of which each holds another app's logs.
func DevicesOf(logs []Log) []*Device {
	roots := map[string]*Device{}
	var order []string
	for _, l := range logs {
		p := platformOf(l.Kind)
		if p == "" {
			continue
		}
		key := p + "|" + bundleRoot(l.Path)
		d := roots[key]
		if d == nil {
			d = &Device{Root: bundleRoot(l.Path), Platform: p}
			roots[key] = d
			order = append(order, key)
		}
		d.Logs = append(d.Logs, l)
	}
	sort.Strings(order)
	var list []*Device
	for _, key := range order {
		d := roots[key]
		if twin := sibling(list, d); twin != nil {
			twin.Logs = append(twin.Logs, d.Logs...)
		} else {
			list = append(list, d)
		}
	}
	return list
}

// sibling returns a device of the same platform whose folder stands beside d's and which
// has no log of an app that d has one of.
func sibling(list []*Device, d *Device) *Device {
	for _, o := range list {
		if o.Platform != d.Platform || path.Dir(o.Root) != path.Dir(d.Root) {
			continue
		}
		shared := slices.ContainsFunc(o.Logs, func(l Log) bool {
			return slices.ContainsFunc(d.Logs, func(k Log) bool { return l.App == k.App })
		})
		if !shared {
			return o
		}
	}
	return nil
}

// bundleRoot is the folder that a device's logs came in: above the folders that a bundle
// itself makes.
func bundleRoot(p string) string {
	dir := path.Dir(p)
	for {
		base := strings.ToLower(path.Base(dir))
		if !slices.ContainsFunc(inBundle, func(w string) bool { return strings.HasPrefix(base, w) }) {
			return dir
		}
		dir = path.Dir(dir)
	}
}

// inBundle are the beginnings of folder names inside a log bundle (DOMAIN section 7 and
// the apps' own names).
var inBundle = []string{
	"citrixlogs", "ctxlog", "diagnostics", "performance", "crash", "logs", "securehub", "secure hub", "secure_hub", "securemail", "secure mail",
	"secure_mail", "secureweb", "secure web", "worx", "com.citrix", "com.zenprise",
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
func (t *Timeline) SessionsOf(user string) []*session.Session { return t.byUser[session.UserKey(user)] }

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

// coverMargin is how far outside its first and last line a log still speaks for a
// moment: a quiet gateway writes nothing for minutes.
const coverMargin = 10 * time.Minute

// HasGateway reports whether any gateway log was given.
func (t *Timeline) HasGateway() bool {
	return slices.ContainsFunc(t.Logs, func(l Log) bool { return l.Kind == "netscaler" })
}

// HasConf reports whether any ns.conf was given.
func (t *Timeline) HasConf() bool { return len(t.Confs) > 0 }

// Covers reports whether one of the device's logs of an app's system runs from before
// from until at least to.
func (d *Device) Covers(system event.System, from, to time.Time) bool {
	return slices.ContainsFunc(d.Logs, func(l Log) bool {
		return l.System == system && !l.From.IsZero() && !l.From.After(from) && !l.To.Before(to)
	})
}

// Has reports whether the device's logs include one of a system.
func (d *Device) Has(system event.System) bool {
	return slices.ContainsFunc(d.Logs, func(l Log) bool { return l.System == system })
}

// Last returns the latest fact of the given kinds at or before a moment, or nil.
func (d *Device) Last(before time.Time, match func(*fact.Fact) bool) *fact.Fact {
	at := before.UnixMilli()
	for i := sort.Search(len(d.Facts), func(i int) bool { return d.Facts[i].At > at }) - 1; i >= 0; i-- {
		if match(d.Facts[i]) {
			return d.Facts[i]
		}
	}
	return nil
}

// Between returns the facts from one moment to another, both included.
func (d *Device) Between(from, to time.Time, match func(*fact.Fact) bool) []*fact.Fact {
	var list []*fact.Fact
	first, last := from.UnixMilli(), to.UnixMilli()
	for i := sort.Search(len(d.Facts), func(i int) bool { return d.Facts[i].At >= first }); i < len(d.Facts) && d.Facts[i].At <= last; i++ {
		if match(d.Facts[i]) {
			list = append(list, d.Facts[i])
		}
	}
	return list
}

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
