package mail

import (
	"cmp"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"time"

	"hubscope/analyzer/fact"
	"hubscope/analyzer/session"
	"hubscope/analyzer/timeline"
)

// destination is what a refused connection was for.
type destination struct {
	host, ip string
	port     int
	mail     bool // ActiveSync's own path stands in the request
}

func destinationOf(f *fact.Fact) destination {
	d := destination{}
	dst := cmp.Or(f.Value("Destination"), f.Value("Dstip"))
	d.port = portIn(dst)
	if d.ip = addressIn(dst); d.ip == "" {
		d.host = strings.ToLower(dst)
		if i := strings.LastIndexByte(d.host, ':'); i >= 0 {
			d.host = d.host[:i]
		}
	} else if d.ip != "" && portOnlyInIPv6(dst) {
		d.port = 0
	}
	if h := strings.ToLower(strings.TrimSpace(f.Value("Remote_host"))); h != "" {
		if d.host = h; addressIn(h) != "" {
			d.host, d.ip = "", addressIn(h)
		} else if i := strings.LastIndexByte(h, ':'); i >= 0 {
			d.host, d.port = h[:i], portIn(h)
		}
	}
	d.mail = strings.Contains(strings.ToLower(f.Value("Denied_url")), "/microsoft-server-activesync")
	return d
}

// portOnlyInIPv6 reports an IPv6 address without a port, whose last group portIn reads
// for one.
func portOnlyInIPv6(s string) bool {
	_, err := netip.ParseAddr(strings.TrimSpace(s))
	return err == nil
}

// is reports whether the destination is a server; known tells whether that can be told.
func (w *world) is(d destination, host string, port int) (same, known bool) {
	if port != 0 && d.port != 0 && d.port != port {
		return false, true
	}
	switch {
	case d.host != "" && host != "":
		return d.host == host, true
	case d.ip != "" && addressIn(host) != "":
		return d.ip == addressIn(host), true
	case d.ip != "" && len(w.addresses[host]) > 0:
		return slices.Contains(w.addresses[host], d.ip), true
	case host != "" && w.hostAt(d.ip) != "":
		return false, true // another host's
	case d.mail:
		return true, true
	}
	return false, false
}

// deniedUser is whom a refusal was for: by its own word, or by the address that it came
// from, where that is one running session's at that moment. The gateway's multiplexer does
// not always write a user.
func (w *world) deniedUser(f *fact.Fact) string {
	if f.User != "" || f.Value("Srcip") == "" {
		return f.User
	}
	if w.byClient == nil {
		w.byClient = map[string][]*session.Session{}
		for _, s := range w.t.Sessions {
			if s.ClientIP != "" {
				w.byClient[s.ClientIP] = append(w.byClient[s.ClientIP], s)
			}
		}
	}
	user, at := "", timeline.At(f)
	for _, s := range w.byClient[f.Value("Srcip")] {
		if s.Start.After(at) || s.Ended && s.End.Before(at) {
			continue
		}
		if user != "" && !w.t.People.Same(user, s.User) {
			return "" // several behind one address
		}
		user = s.User
	}
	return user
}

// joinDenials gives a device's incident the refusals that the gateway wrote for it. Where
// nothing tells the address of the mail server, a refusal of this user at that moment,
// for the same port, is taken for it.
func (w *world) joinDenials(in *incident) {
	if in.symptom == answered || in.symptom == offline || in.symptom == pushFailed {
		return
	}
	for _, f := range between(w.denials, in.first.Add(-around), in.last.Add(around)) {
		user := w.deniedUser(f)
		if user != "" && in.user != "" && !w.t.People.Same(user, in.user) {
			continue
		}
		d := destinationOf(f)
		same, known := w.is(d, in.host, in.port)
		if !known && in.host == "" && (w.hosts[d.host] || w.literal[d.ip] || w.hosts[w.hostAt(d.ip)]) {
			same, known = true, true
		}
		switch {
		case same:
			if in.byMoment {
				in.denials, in.byMoment = nil, false
			}
			in.denials = append(in.denials, f)
		case !known && d.host == "" && user != "" && (len(in.denials) == 0 || in.byMoment) && nearAny(f, in.facts):
			in.denials, in.byMoment = append(in.denials, f), true
		}
	}
	if in.user == "" && len(in.denials) > 0 {
		// Whose device it is, only refusals of one user can tell.
		u := w.deniedUser(in.denials[0])
		if u == "" || slices.ContainsFunc(in.denials, func(f *fact.Fact) bool { return !w.t.People.Same(w.deniedUser(f), u) }) {
			in.denials, in.byMoment = nil, false
			return
		}
		in.user, in.userGuessed = u, true
	}
	for _, f := range in.denials {
		w.taken[f] = true
	}
}

func nearAny(f *fact.Fact, list []*fact.Fact) bool {
	return slices.ContainsFunc(list, func(o *fact.Fact) bool {
		d := f.At - o.At
		return d <= oneMoment.Milliseconds() && d >= -oneMoment.Milliseconds()
	})
}

// oneMoment is how near a record must be that belongs to an attempt by its time alone.
const oneMoment = 30 * time.Second

// hostAt is the host that has an address, a mail server if there is one; empty where no
// source names one.
func (w *world) hostAt(ip string) string {
	if ip == "" || len(w.named[ip]) == 0 {
		return ""
	}
	if i := slices.IndexFunc(w.named[ip], func(h string) bool { return w.hosts[h] }); i >= 0 {
		return w.named[ip][i]
	}
	return slices.Min(w.named[ip])
}

// ofGateway finds the refusals of mail servers that no device's log shows.
func (w *world) ofGateway() []*incident {
	var list []*incident
	open := map[string]*incident{}
	for _, f := range w.denials {
		if w.taken[f] {
			continue
		}
		d := destinationOf(f)
		host := d.host
		if host == "" {
			host = w.hostAt(d.ip)
		}
		if !w.hosts[host] && !w.literal[d.ip] && !d.mail {
			continue
		}
		at := timeline.At(f)
		user := w.deniedUser(f)
		key := w.t.People.Key(user) + "|" + cmp.Or(host, d.ip) + "|" + strconv.Itoa(d.port)
		in := open[key]
		if in == nil || at.Sub(in.last) > foldWithin {
			in = &incident{first: at, last: at, symptom: denied, user: user, app: "Secure Mail", host: cmp.Or(host, d.ip), port: d.port}
			if s := w.sessionOf(f); s != nil {
				in.platform, in.deviceName = s.Platform, s.Device
			}
			open[key] = in
			list = append(list, in)
		}
		// The box's own file and its syslog copy hold one line twice.
		if n := len(in.facts); n == 0 || in.facts[n-1].Source == f.Source || at.Sub(in.last) > sameLine {
			in.count++
		}
		in.last = at
		in.facts, in.denials = append(in.facts, f), append(in.denials, f)
	}
	return list
}

// sessionOf is the session that a gateway's record belongs to, or nil.
func (w *world) sessionOf(f *fact.Fact) *session.Session {
	var found *session.Session
	for _, s := range w.t.SessionsOf(f.User) {
		if s.Number == f.Session && f.Session != "" && !s.Start.After(timeline.At(f)) {
			found = s
		}
	}
	return found
}
