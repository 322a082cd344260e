package mail

import (
	"cmp"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"time"

	"hubscope/analyzer/fact"
	"hubscope/analyzer/mailroute"
	"hubscope/analyzer/servicelist"
	"hubscope/analyzer/session"
	"hubscope/analyzer/settings"
	"hubscope/analyzer/timeline"
	"hubscope/parsers/event"
	"hubscope/parsers/policy"
)

// A symptom is how a failure showed itself, from the one that says most to the one that
// says least.
type symptom uint8

const (
	answered    symptom = iota + 1 // a server answered with a status
	denied                         // the gateway's log alone shows a refusal
	sessionOver                    // the tunnel was refused for the session's end
	wrongMode                      // the tunnel was refused for Network access
	offline                        // there was no network
	dnsFailed
	tlsFailed
	unreachable  // no connection, none in time, or one that was lost
	tunnelFailed // and no reason
	plain        // failed, no more is said
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
	byMoment    bool         // denials fit by user and moment only
	userGuessed bool         // no log of the device names its user; the denials do
}

// A world is what all incidents of a case have in common.
type world struct {
	t         *timeline.Timeline
	set       *settings.Settings
	denials   []*fact.Fact
	licences  []*fact.Fact
	monitors  []*fact.Fact
	handshake []*fact.Fact
	server    []*fact.Fact         // the mail server's own records of requests
	hosts     map[string]bool      // mail servers that any source names
	gateways  []servicelist.Target // names that Endpoint Management knows its gateways by; port 0 for any
	doors     map[string]bool      // every name of a gateway that any source gives
	addresses map[string][]string  // host -> addresses that logs show for it
	literal   map[string]bool      // addresses that stand in the policies as a mail server
	taken     map[*fact.Fact]bool  // denials that belong to a device's incident
}

func newWorld(t *timeline.Timeline) *world {
	w := &world{t: t, set: t.Settings, hosts: map[string]bool{}, doors: map[string]bool{}, addresses: map[string][]string{},
		literal: map[string]bool{}, taken: map[*fact.Fact]bool{}}
	if w.set == nil {
		w.set = &settings.Settings{}
	}
	iis := map[int]bool{} // sources
	for _, l := range t.Logs {
		iis[l.Source] = iis[l.Source] || l.Kind == "iis"
	}
	for i := range t.Facts {
		f := &t.Facts[i]
		switch f.Kind {
		case event.AccessDenied:
			w.denials = append(w.denials, f)
		case event.LicenceLimit:
			w.licences = append(w.licences, f)
		case event.STADown, event.STAUp:
			w.monitors = append(w.monitors, f)
		case event.TLSFailed:
			if f.System == event.SystemGateway {
				w.handshake = append(w.handshake, f)
			}
		case event.MailConnect, event.MailOK, event.MailFailed:
			if iis[int(f.Source)] {
				w.server = append(w.server, f)
			}
			if h, _ := hostOf(f); h != "" {
				w.hosts[h] = true
				if a := f.Value("address"); a != "" && !slices.Contains(w.addresses[h], a) {
					w.addresses[h] = append(w.addresses[h], a)
				}
			}
		}
	}
	for _, a := range w.set.MailApps() {
		for _, p := range a.Platforms {
			w.readPolicies(a.Name, p)
		}
	}
	w.gateways = mailroute.KnownGateways(w.set, w.t.Confs)
	for _, t := range w.gateways {
		w.doors[t.Host] = true
	}
	return w
}

// readPolicies notes which mail servers and gateways an app's policies name.
func (w *world) readPolicies(app, platform string) {
	if v, ok := w.set.Value(app, platform, policy.ExchangeServer); ok && !v.Default {
		if h := strings.ToLower(servicelist.MendHost(v.Value)); h != "" {
			w.hosts[h] = true
		} else if a, err := netip.ParseAddr(strings.TrimSpace(v.Value)); err == nil {
			w.literal[a.String()] = true
		}
	}
	if v, ok := w.set.Value(app, platform, policy.BackgroundServices); ok && !v.Default {
		for _, e := range servicelist.ParseServiceList(v.Value) {
			for _, t := range append(slices.Clone(e.Listed), e.Mended...) {
				w.hosts[t.Host] = true
			}
			if ip := addressIn(e.Raw); ip != "" {
				w.literal[ip] = true
			}
		}
	}
	if v, ok := w.set.Value(app, platform, policy.BackgroundGateway); ok && !v.Default {
		if h := mailroute.GatewayHost(servicelist.ParseAddress(v.Value)); h != "" {
			w.doors[h] = true
		}
	}
}

// addressIn reads "192.0.2.7:443" and "192.0.2.7"; empty for a name.
func addressIn(s string) string {
	s = strings.TrimSpace(s)
	if ap, err := netip.ParseAddrPort(s); err == nil {
		return ap.Addr().Unmap().String()
	}
	if a, err := netip.ParseAddr(strings.Trim(s, "[]")); err == nil {
		return a.Unmap().String()
	}
	return ""
}

// portIn reads the port of "host:443"; 0 when there is none.
func portIn(s string) int {
	i := strings.LastIndexByte(s, ':')
	if i < 0 {
		return 0
	}
	n, err := strconv.Atoi(s[i+1:])
	if err != nil || n < 1 || n > 65535 {
		return 0
	}
	return n
}

// hostOf is the server that a device's record names.
func hostOf(f *fact.Fact) (host string, port int) {
	host = strings.ToLower(strings.TrimSpace(f.Value("host")))
	port = portIn(":" + f.Value("port"))
	if i := strings.LastIndexByte(host, ':'); i >= 0 && !strings.HasSuffix(host, "]") && strings.Count(host, ":") == 1 {
		if p := portIn(host); p != 0 {
			host, port = host[:i], p
		}
	}
	return strings.TrimSuffix(host, "."), port
}

// mailApp reports whether a record is a mail app's own.
func mailApp(f *fact.Fact) bool {
	return f.System == event.SystemSecureMail || f.App != "" && settings.IsMail(f.App)
}

// failure tells how a record shows a failed attempt; 0 when it shows none.
func (w *world) failure(f *fact.Fact) (symptom, int) {
	switch f.Kind {
	case event.MailFailed:
		if n := status(f.Value("status")); n != 0 {
			return answered, n
		}
		switch f.Value("reason") {
		case "unreachable", "timed-out", "connection-lost":
			return unreachable, 0
		case "no-network":
			return offline, 0
		}
		return plain, 0
	case event.TunnelFailed:
		if !mailApp(f) {
			return 0, 0
		}
		switch f.Value("reason") {
		case "no-network":
			return offline, 0
		case "session-expired":
			return sessionOver, 0
		case "network-access-mode":
			return wrongMode, 0
		}
		return tunnelFailed, 0
	case event.NetworkDown:
		// The state of the network is no failed attempt; a request that failed for it is.
		if h, _ := hostOf(f); h != "" && mailApp(f) && w.concerns(h) {
			return offline, 0
		}
	case event.DNSFailed:
		if h, _ := hostOf(f); mailApp(f) && w.concerns(h) || w.hosts[h] {
			return dnsFailed, 0
		}
	case event.TLSFailed:
		if f.System == event.SystemGateway {
			return 0, 0
		}
		if h, _ := hostOf(f); mailApp(f) && w.concerns(h) || w.hosts[h] {
			return tlsFailed, 0
		}
	}
	return 0, 0
}

// concerns reports whether a name that a mail app failed on has to do with mail. The app
// also talks to servers that count its crashes; of them neither the policies nor a mail
// record know, and they are of another domain.
func (w *world) concerns(host string) bool {
	if host == "" || w.hosts[host] || w.doors[host] || len(w.hosts) == 0 {
		return true
	}
	for _, names := range []map[string]bool{w.hosts, w.doors} {
		for h := range names {
			if domain(h) == domain(host) {
				return true
			}
		}
	}
	return false
}

// status reads an HTTP or ActiveSync status; 0 when there is none, or one that says that
// all went well.
func status(s string) int {
	n, err := strconv.Atoi(strings.TrimSpace(s))
	if err != nil || n < 100 || n > 999 || n >= 200 && n < 300 {
		return 0
	}
	return n
}

// incidents finds all mail failures, in time order.
func (w *world) incidents() []*incident {
	var list []*incident
	for _, d := range w.t.Devices {
		list = append(list, w.ofDevice(d)...)
	}
	for _, in := range list {
		w.joinDenials(in)
		w.joinServer(in)
	}
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
	for _, in := range list {
		in.user = cmp.Or(in.user, d.User)
		if in.host == "" {
			in.host, in.port = connecting(d, in.first)
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

// connecting is the server that the app was connecting to when a record came that names
// none.
func connecting(d *timeline.Device, at time.Time) (string, int) {
	f := d.Last(at, timeline.Kinds(event.MailConnect))
	if f == nil || at.Sub(timeline.At(f)) > around {
		return "", 0
	}
	return hostOf(f)
}

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
	case d.mail:
		return true, true
	}
	return false, false
}

// joinDenials gives a device's incident the refusals that the gateway wrote for it. Where
// nothing tells the address of the mail server, a refusal of this user at that moment,
// for the same port, is taken for it.
func (w *world) joinDenials(in *incident) {
	if in.symptom == answered || in.symptom == offline {
		return
	}
	for _, f := range between(w.denials, in.first.Add(-around), in.last.Add(around)) {
		if f.User != "" && in.user != "" && !session.SameUser(f.User, in.user) {
			continue
		}
		d := destinationOf(f)
		same, known := w.is(d, in.host, in.port)
		if !known && in.host == "" && (w.hosts[d.host] || w.literal[d.ip] || w.hostAt(d.ip) != "") {
			same, known = true, true
		}
		switch {
		case same:
			if in.byMoment {
				in.denials, in.byMoment = nil, false
			}
			in.denials = append(in.denials, f)
		case !known && d.host == "" && f.User != "" && (len(in.denials) == 0 || in.byMoment) && nearAny(f, in.facts):
			in.denials, in.byMoment = append(in.denials, f), true
		}
	}
	if in.user == "" && len(in.denials) > 0 {
		// Whose device it is, only refusals of one user can tell.
		u := in.denials[0].User
		if u == "" || slices.ContainsFunc(in.denials, func(f *fact.Fact) bool { return !session.SameUser(f.User, u) }) {
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

func (w *world) hostAt(ip string) string {
	found := ""
	for h, list := range w.addresses {
		if ip != "" && slices.Contains(list, ip) && (found == "" || h < found) {
			found = h
		}
	}
	return found
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
		key := session.UserKey(f.User) + "|" + cmp.Or(host, d.ip) + "|" + strconv.Itoa(d.port)
		in := open[key]
		if in == nil || at.Sub(in.last) > foldWithin {
			in = &incident{first: at, last: at, symptom: denied, user: f.User, app: "Secure Mail", host: cmp.Or(host, d.ip), port: d.port}
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

// between returns the facts from one moment to another, both included. They are in time
// order.
func between(list []*fact.Fact, from, to time.Time) []*fact.Fact {
	i, _ := slices.BinarySearchFunc(list, from.UnixMilli(), func(f *fact.Fact, at int64) int { return cmp.Compare(f.At, at) })
	j, _ := slices.BinarySearchFunc(list, to.UnixMilli()+1, func(f *fact.Fact, at int64) int { return cmp.Compare(f.At, at) })
	return list[i:max(i, j)]
}
