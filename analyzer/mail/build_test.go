package mail

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/fact"
	"hubscope/analyzer/session"
	"hubscope/analyzer/settings"
	"hubscope/analyzer/timeline"
	"hubscope/parsers/event"
	"hubscope/parsers/nsconf"
	"hubscope/parsers/policy"
)

// Sources of a case built by hand.
const (
	srcMail = iota
	srcHub
	srcGateway
	srcPolicies
	srcConf
	srcGateways
)

const phone = "CitrixReceiver/com.zenprise build/22.11.0 Android/11 VpnCapable X1Class"

// A build puts a case together, line by line.
type build struct {
	t        *testing.T
	lines    []event.Event
	order    []int // of the lines as they are added; nil for their own
	values   []policy.Value
	gateways []policy.Gateway
	conf     string
	platform string
}

func newBuild(t *testing.T) *build { return &build{t: t, platform: policy.Android} }

// at reads "09:20" or "09:20:05", on the day of the case or "-7d 09:20" before it.
func at(s string) time.Time {
	day := 0
	if d, rest, ok := strings.Cut(s, "d "); ok {
		fmt.Sscanf(d, "%d", &day)
		s = rest
	}
	if len(s) == 5 {
		s += ":00"
	}
	t, err := time.Parse("2006-01-02 15:04:05", "2026-03-09 "+s)
	if err != nil {
		panic(err)
	}
	return t.AddDate(0, 0, day)
}

func (b *build) line(source int, when string, k event.Kind, system event.System, fields ...string) *build {
	ev := event.Event{
		Stamp: event.Stamp{Wall: at(when).UnixMilli(), Zoned: true, Valid: true}, Line: int64(len(b.lines) + 1), Offset: int64(len(b.lines) * 100),
		Text: []byte("line"), System: system, Kind: k, Sure: event.Observed,
	}
	switch system {
	case event.SystemSecureMail:
		ev.App = []byte("Secure Mail")
	case event.SystemSecureHub:
		ev.App = []byte("Secure Hub")
	}
	for i := 0; i+1 < len(fields); i += 2 {
		v := []byte(fields[i+1])
		switch fields[i] {
		case "user":
			ev.User = v
			continue
		case "session":
			ev.Session = v
			continue
		case "start":
			ev.Start = event.Stamp{Wall: at(fields[i+1]).UnixMilli(), Zoned: true, Valid: true}
			continue
		}
		ev.Fields = append(ev.Fields, event.Field{Name: fields[i], Value: v})
	}
	b.lines = append(b.lines, ev)
	return b
}

func (b *build) mail(when string, k event.Kind, fields ...string) *build {
	return b.line(srcMail, when, k, event.SystemSecureMail, append(fields, "user", "aiko")...)
}

func (b *build) hub(when string, k event.Kind, fields ...string) *build {
	return b.line(srcHub, when, k, event.SystemSecureHub, fields...)
}

func (b *build) gate(when string, k event.Kind, fields ...string) *build {
	return b.line(srcGateway, when, k, event.SystemGateway, fields...)
}

func (b *build) login(when, user, number string) *build {
	return b.gate(when, event.SessionStart, "user", user, "session", number, "Vserver", "198.51.100.7:443", "Client_ip", "203.0.113.9", "Browser_type", phone)
}

func (b *build) logout(when, start, user, number string) *build {
	return b.gate(when, event.SessionEnd, "user", user, "session", number, "start", start, "Vserver", "198.51.100.7:443", "LogoutMethod", "TimedOut")
}

// failed is mail that failed without a word why.
func (b *build) failed(when string, fields ...string) *build {
	return b.mail(when, event.MailFailed, append([]string{"host", "mail.example.com", "port", "443"}, fields...)...)
}

func (b *build) unreachable(when string) *build { return b.failed(when, "reason", "unreachable") }

func (b *build) ok(when string) *build {
	return b.mail(when, event.MailOK, "host", "mail.example.com", "port", "443")
}

func (b *build) set(key, value string) *build {
	b.values = append(b.values, policy.Value{App: "Secure Mail", Platform: b.platform, Key: key, Known: true, RawKey: key, Value: value, Line: int64(len(b.values) + 1)})
	return b
}

// tunneled gives the policies of an app that uses STA.
func (b *build) tunneled(list string) *build {
	return b.set(policy.NetworkAccess, "MvpnNetworkAccessTunneledWebSSO").set(policy.BackgroundServices, list).
		set(policy.BackgroundGateway, "gw.example.com:443").set(policy.ExchangeServer, "mail.example.com").set(policy.TicketExpiration, "168")
}

func (b *build) nsconf(lines ...string) *build {
	b.conf += strings.Join(lines, "\n") + "\n"
	return b
}

const (
	confVserver = `add vpn vserver vs_gw SSL 198.51.100.7 443`
	confSTA     = `bind vpn vserver vs_gw -staServer "https://em1.example.com:443"`
)

func (b *build) known(url string) *build {
	b.gateways = append(b.gateways, policy.Gateway{Name: "gw", URL: url, Line: 3})
	return b
}

func (b *build) timeline() *timeline.Timeline {
	b.t.Helper()
	store := fact.NewStore()
	logs := map[int]*timeline.Log{
		srcMail:    {Source: srcMail, Path: "case/SecureMail/mail.log", Kind: "ctxlog-" + b.platform, App: "Secure Mail", System: event.SystemSecureMail},
		srcHub:     {Source: srcHub, Path: "case/SecureHub/hub.log", Kind: "ctxlog-" + b.platform, App: "Secure Hub", System: event.SystemSecureHub},
		srcGateway: {Source: srcGateway, Path: "case/ns.log", Kind: "netscaler", System: event.SystemGateway},
	}
	order := b.order
	if order == nil {
		for i := range b.lines {
			order = append(order, i)
		}
	}
	for _, i := range order {
		ev := b.lines[i]
		source := srcGateway
		switch ev.System {
		case event.SystemSecureMail:
			source = srcMail
		case event.SystemSecureHub:
			source = srcHub
		}
		v := store.Log(source)
		batch := v.Batch()
		batch.Add(&ev)
		v.Done(batch)
		l, t := logs[source], event.Time(ev.Stamp.UTC(0))
		if l.From.IsZero() || t.Before(l.From) {
			l.From = t
		}
		if t.After(l.To) {
			l.To = t
		}
	}
	facts, marks := store.Times(func(int, int64, bool) int64 { return 0 })
	var confs []session.Conf
	if b.conf != "" {
		confs = append(confs, session.Conf{Source: srcConf, Config: parseConf(b.conf)})
	}
	var inputs []settings.Input
	if b.values != nil {
		inputs = append(inputs, settings.Input{Source: srcPolicies, Path: "policies.json", Export: &policy.Export{Kind: policy.KindPolicies, Values: b.values}})
	}
	if b.gateways != nil {
		inputs = append(inputs, settings.Input{Source: srcGateways, Path: "gateways.json", Export: &policy.Export{Kind: policy.KindGateways, Gateways: b.gateways}})
	}
	var list []timeline.Log
	for i := srcMail; i <= srcGateway; i++ {
		if !logs[i].From.IsZero() {
			list = append(list, *logs[i])
		}
	}
	sessions, _, _ := session.Build(facts, marks, confs, session.Given{}, false)
	return timeline.New(facts, sessions, settings.New(inputs, nil), confs, list, timeline.DevicesOf(list, nil, nil), nil)
}

func (b *build) explain() []casefile.MailFailure {
	b.t.Helper()
	return Explain(b.timeline())
}

func parseConf(text string) *nsconf.Config {
	c, err := nsconf.Parse(strings.NewReader(text))
	if err != nil {
		panic(err)
	}
	return c
}
