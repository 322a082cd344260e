package mail

import (
	"cmp"
	"net/netip"
	"slices"
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

// A world is what all incidents of a case have in common.
type world struct {
	t         *timeline.Timeline
	set       *settings.Settings
	denials   []*fact.Fact
	licences  []*fact.Fact
	monitors  []*fact.Fact
	handshake []*fact.Fact
	changes   []*fact.Fact                  // of the gateway's configuration
	server    []*fact.Fact                  // the mail server's own records of requests
	served    map[string][]*fact.Fact       // those by the key of their user; nil until somebody asks
	partners  []*fact.Fact                  // its list of mobile devices
	signIns   []*fact.Fact                  // sign-ins that Entra refused
	hosts     map[string]bool               // mail servers that any source names
	answers   map[string]bool               // those of them that mail came from
	gateways  []servicelist.Target          // names that Endpoint Management knows its gateways by; port 0 for any
	doors     map[string]bool               // every name of a gateway that any source gives
	addresses map[string][]string           // host -> addresses that logs and ns.conf give it
	named     map[string][]string           // address -> the hosts that have it
	literal   map[string]bool               // addresses that stand in the policies as a mail server
	taken     map[*fact.Fact]bool           // denials that belong to a device's incident
	byClient  map[string][]*session.Session // by the client's address; nil until somebody asks
}

func newWorld(t *timeline.Timeline) *world {
	w := &world{t: t, set: t.Settings, hosts: map[string]bool{}, answers: map[string]bool{}, doors: map[string]bool{}, addresses: map[string][]string{}, named: map[string][]string{},
		literal: map[string]bool{}, taken: map[*fact.Fact]bool{}}
	if w.set == nil {
		w.set = &settings.Settings{}
	}
	iis, devices, entra := map[int]bool{}, map[int]bool{}, map[int]bool{} // sources
	for _, l := range t.Logs {
		iis[l.Source] = iis[l.Source] || l.Kind == "iis"
		devices[l.Source] = devices[l.Source] || l.Kind == "mobile-devices"
		entra[l.Source] = entra[l.Source] || l.Kind == "entra"
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
		case event.ConfigChanged:
			w.changes = append(w.changes, f)
		case event.TLSFailed:
			if f.System == event.SystemGateway {
				w.handshake = append(w.handshake, f)
			}
		case event.AuthFailed:
			if entra[int(f.Source)] {
				w.signIns = append(w.signIns, f)
			}
		case event.MailConnect, event.MailOK, event.MailFailed:
			switch {
			case iis[int(f.Source)]:
				w.server = append(w.server, f)
			case devices[int(f.Source)]:
				w.partners = append(w.partners, f)
			}
			if h, _ := hostOf(f); h != "" {
				w.hosts[h] = true
				w.answers[h] = w.answers[h] || f.Kind == event.MailOK
				w.address(h, f.Value("address"))
			}
		}
	}
	for _, a := range w.set.MailApps() {
		for _, p := range a.Platforms {
			w.readPolicies(a.Name, p)
		}
	}
	for _, c := range w.t.Confs {
		if c.Config == nil {
			continue
		}
		for _, a := range c.Config.Addresses {
			w.address(a.Host, a.Addr.Unmap().String())
		}
	}
	w.gateways = mailroute.KnownGateways(w.set, w.t.Confs)
	for _, t := range w.gateways {
		w.doors[t.Host] = true
	}
	return w
}

// address notes an address that a source gives for a host.
func (w *world) address(host, a string) {
	if a != "" && !slices.Contains(w.addresses[host], a) {
		w.addresses[host] = append(w.addresses[host], a)
		w.named[a] = append(w.named[a], host)
	}
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

// between returns the facts from one moment to another, both included. They are in time
// order.
func between(list []*fact.Fact, from, to time.Time) []*fact.Fact {
	i, _ := slices.BinarySearchFunc(list, from.UnixMilli(), func(f *fact.Fact, at int64) int { return cmp.Compare(f.At, at) })
	j, _ := slices.BinarySearchFunc(list, to.UnixMilli()+1, func(f *fact.Fact, at int64) int { return cmp.Compare(f.At, at) })
	return list[i:max(i, j)]
}
