package mail

import (
	"cmp"
	"slices"
	"time"

	"hubscope/analyzer/fact"
	"hubscope/analyzer/settings"
	"hubscope/analyzer/timeline"
	"hubscope/parsers/event"
)

const (
	// oneAttempt is how long apart the records of one failed attempt lie: the network
	// layer's and the app's own, written within a moment.
	oneAttempt = 5 * time.Second
	// foldWithin is the longest pause between retries of one incident; what fails again
	// later may fail for another reason.
	foldWithin = time.Hour
	// sameLine is how far the times of one gateway line in two files may differ.
	sameLine = 2 * time.Second
	// around is how far from a failed attempt another system's record of it may lie, for
	// clocks that are aligned to the minute at best.
	around = 2 * time.Minute
)

// SettlesAfter is how long after the last record of a failure another may still belong to it.
const SettlesAfter = foldWithin

// An incident is a stretch of failed attempts that belong together.
type incident struct {
	device      *timeline.Device // nil when only the gateway's log shows it
	facts       []*fact.Fact     // of the failures, in time order
	first, last time.Time
	count       int
	host        string // lower case; empty when the log names none
	port        int    // 0 when the log names none
	via         string // the gateway's name where that is what failed
	symptom     symptom
	status      int
	user        string
	deviceName  string
	app         string
	platform    string
	denials     []*fact.Fact // the gateway's refusals of these attempts
	server      []*fact.Fact // the mail server's records of them
	served      *fact.Fact   // its first record of mail for this phone after them, where it alone shows them
	byMoment    bool         // denials fit by user and moment only
	userGuessed bool         // no log of the device names its user; the denials do
}

// incidents finds all mail failures, in time order.
func (w *world) incidents() []*incident {
	var list []*incident
	for _, d := range w.t.Devices {
		list = append(list, w.ofDevice(d)...)
		if in := w.silence(d); in != nil {
			list = append(list, in)
		}
	}
	for _, in := range list {
		w.joinDenials(in)
		w.joinServer(in)
	}
	list = append(list, w.ofServer(list)...)
	list = append(list, w.ofGateway()...)
	slices.SortStableFunc(list, func(a, b *incident) int {
		return cmp.Or(a.first.Compare(b.first), cmp.Compare(a.user, b.user), cmp.Compare(a.host, b.host), cmp.Compare(a.symptom, b.symptom))
	})
	return list
}

// ofDevice finds the incidents in one device's logs.
func (w *world) ofDevice(d *timeline.Device) []*incident {
	var attempts []*incident
	var oks []*fact.Fact
	for _, f := range d.Facts {
		if f.Kind == event.MailOK {
			oks = append(oks, f)
			continue
		}
		sym, code := w.failure(f)
		if sym == 0 {
			continue
		}
		a := w.attempt(d, f, sym, code)
		if n := len(attempts); n > 0 && a.first.Sub(attempts[n-1].last) <= oneAttempt && attempts[n-1].compatible(a) && !okBetween(oks, attempts[n-1], a) {
			attempts[n-1].absorb(a)
			continue
		}
		attempts = append(attempts, a)
	}
	var list, open []*incident
	for _, a := range attempts {
		var into *incident
		open = slices.DeleteFunc(open, func(in *incident) bool { return a.first.Sub(in.last) > foldWithin })
		for _, in := range open {
			if into == nil && in.retriedBy(a) && !okBetween(oks, in, a) {
				into = in
			}
		}
		if into == nil {
			list, open = append(list, a), append(open, a)
			continue
		}
		n := into.count
		into.absorb(a)
		into.count = n + 1
	}
	list = slices.DeleteFunc(list, func(in *incident) bool { return in.status == provisioning && okWithin(oks, in) })
	for _, in := range list {
		in.user = cmp.Or(in.user, d.User)
		if in.host == "" {
			in.host, in.port = connecting(d, in.first)
		}
	}
	if slices.ContainsFunc(list, func(in *incident) bool { return in.host == "" }) {
		host, port := onlyServer(d)
		for _, in := range list {
			if in.host == "" {
				in.host, in.port = host, port
			}
		}
	}
	return list
}

// attempt is one record taken for an incident of its own.
func (w *world) attempt(d *timeline.Device, f *fact.Fact, sym symptom, code int) *incident {
	at := timeline.At(f)
	in := &incident{device: d, facts: []*fact.Fact{f}, first: at, last: at, count: 1, symptom: sym, status: code,
		user: f.User, deviceName: f.Device, platform: d.Platform, app: "Secure Mail"}
	if f.App != "" && settings.IsMail(f.App) {
		in.app = settings.ShownName(f.App)
	}
	in.host, in.port = hostOf(f)
	if in.host != "" && w.doors[in.host] && !w.hosts[in.host] {
		in.via, in.host, in.port = in.host, "", 0
	}
	return in
}

// compatible reports whether two attempts can be for one server: neither names another.
func (in *incident) compatible(a *incident) bool {
	return (in.host == "" || a.host == "" || in.host == a.host) && (in.port == 0 || a.port == 0 || in.port == a.port) && in.app == a.app
}

// retriedBy reports whether an attempt repeats the incident. One that says no more than
// that it failed repeats whatever came before it.
func (in *incident) retriedBy(a *incident) bool {
	if !in.compatible(a) || a.first.Sub(in.last) > foldWithin {
		return false
	}
	return a.symptom == in.symptom && a.status == in.status || a.symptom == plain || in.symptom == plain
}

func (in *incident) absorb(a *incident) {
	in.facts = append(in.facts, a.facts...)
	in.last = a.last
	in.host = cmp.Or(in.host, a.host)
	in.port = cmp.Or(in.port, a.port)
	in.via = cmp.Or(in.via, a.via)
	in.user, in.deviceName = cmp.Or(in.user, a.user), cmp.Or(in.deviceName, a.deviceName)
	if a.symptom < in.symptom {
		in.symptom, in.status = a.symptom, a.status
	}
}

// okBetween reports whether mail came between two attempts, from their server.
func okBetween(oks []*fact.Fact, in, a *incident) bool {
	for _, f := range between(oks, in.last, a.first) {
		if h, _ := hostOf(f); h == "" || in.host == "" || h == in.host {
			return true
		}
	}
	return false
}

// provisioning is the answer of a server that wants the phone to accept its policy, which
// begins each new partnership (MS-ASHTTP).
const provisioning = 449

// okWithin reports whether mail came right after an incident.
func okWithin(oks []*fact.Fact, in *incident) bool {
	i, _ := slices.BinarySearchFunc(oks, in.last.UnixMilli(), func(f *fact.Fact, at int64) int { return cmp.Compare(f.At, at) })
	return i < len(oks) && timeline.At(oks[i]).Sub(in.last) <= oneMoment
}

// onlyServer is the one server that a device's mail app names anywhere in its log; empty
// when there are several or none.
func onlyServer(d *timeline.Device) (host string, port int) {
	for _, f := range d.Facts {
		if f.Kind != event.MailOK && f.Kind != event.MailConnect && f.Kind != event.MailFailed {
			continue
		}
		h, p := hostOf(f)
		if h == "" {
			continue
		}
		if host != "" && h != host {
			return "", 0
		}
		if host == h && p != port {
			p = 0
		}
		host, port = h, p
	}
	return host, port
}

// connecting is the server that the app was connecting to when a record came that names
// none.
func connecting(d *timeline.Device, at time.Time) (string, int) {
	f := d.Last(at, timeline.Kinds(event.MailConnect))
	if f == nil || at.Sub(timeline.At(f)) > around {
		return "", 0
	}
	return hostOf(f)
}
