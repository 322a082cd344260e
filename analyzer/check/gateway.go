package check

import (
	"slices"
	"strings"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/mailroute"
	"hubscope/analyzer/phrase"
	"hubscope/analyzer/servicelist"
	"hubscope/analyzer/settings"
	"hubscope/parsers/policy"
)

// The Background network service gateway, and the STA that has to be bound to it.

var backgroundGateway = []Rule{
	{
		ID: "background-gateway-missing", Severity: casefile.WarningLev, References: []string{docBackground},
		Keys:  []string{policy.BackgroundGateway, policy.NetworkAccess},
		Check: gatewayMissing,
	},
	{
		ID: "background-gateway-malformed", Severity: casefile.Error, References: []string{docBackground},
		Keys:  []string{policy.BackgroundGateway},
		Check: gatewayMalformed,
	},
	{
		ID: "background-gateway-mismatch", Severity: casefile.WarningLev, References: []string{docBackground},
		Keys:  []string{policy.BackgroundGateway, policy.NetworkAccess},
		Check: gatewayMismatch,
	},
	{
		ID: "sta-not-bound", Severity: casefile.Error, References: []string{docBackground},
		Keys:  []string{policy.BackgroundGateway, policy.NetworkAccess, KeySTAServer},
		Check: staNotBound,
	},
}

// KeySTAServer names the STAs bound on the gateway, which are no policy.
const KeySTAServer = "gateway.staServer"

// suggestGateway is the address as it was most likely meant. Where the gateways are known
// and it is none of them, it is the only one that can be meant instead.
func (m appOn) suggestGateway(e servicelist.Entry) string {
	known := mailroute.KnownGateways(m.in.Settings, m.in.NSConf)
	if len(known) > 0 && m.tunneled() && (len(e.Mended) != 1 || !isKnown(known, e.Mended[0])) {
		return onlyGateway(m.in)
	}
	if len(e.Mended) != 1 {
		return ""
	}
	return e.Mended[0].String()
}

func isKnown(known []servicelist.Target, t servicelist.Target) bool {
	return slices.ContainsFunc(known, func(k servicelist.Target) bool { return k.Host == t.Host && (k.Port == t.Port || k.Port == 0) })
}

func gatewayMissing(in *Input) []casefile.Misconfiguration {
	return eachMailApp(in, func(m appOn) []casefile.Misconfiguration {
		v, ok := m.given(policy.BackgroundGateway)
		if !ok || !m.tunneled() || !servicelist.Blank(v.Value) {
			return nil
		}
		f := m.finding(v)
		f.Suggestion = onlyGateway(in)
		f.Message = phrase.New("check.background-gateway-missing.message", "label", settings.Label(v.Key))
		f.Why = phrase.New("check.background-gateway-missing.why")
		f.Advice = advise(casefile.EMAdmin, phrase.New("check.background-gateway-missing.advice", "where", m.where(), "label", settings.Label(v.Key)))
		return []casefile.Misconfiguration{f}
	})
}

// gatewayMalformed leaves full-width signs to background-services-fullwidth, which names
// the gateway too: one fault, one finding.
func gatewayMalformed(in *Input) []casefile.Misconfiguration {
	return eachMailApp(in, func(m appOn) []casefile.Misconfiguration {
		v, ok := m.given(policy.BackgroundGateway)
		if !ok || servicelist.Blank(v.Value) {
			return nil
		}
		e := servicelist.ParseAddress(v.Value)
		if e.Fault == servicelist.OK || e.Fault == servicelist.Fullwidth {
			return nil
		}
		f := m.finding(v)
		f.Suggestion = m.suggestGateway(e)
		f.Message = phrase.New("check.background-gateway-malformed.message", "label", settings.Label(v.Key), "visible", servicelist.Visible(v.Value))
		f.Why = phrase.New("check.background-gateway-malformed.why", "fault", faultTerm(e.Fault))
		f.Advice = advise(casefile.EMAdmin, phrase.New("check.background-gateway-malformed.advice", "where", m.where(), "label", settings.Label(v.Key)))
		return []casefile.Misconfiguration{f}
	})
}

// faultTerm names a fault of an address in a few words.
func faultTerm(f servicelist.Fault) phrase.Term {
	return phrase.Term{Set: "check.fault", ID: string(f)}
}

// gatewayMismatch compares with the gateways that Endpoint Management knows, or that an
// ns.conf names by their full name. An ns.conf that has addresses only can't contradict a
// name, and no source at all says nothing.
func gatewayMismatch(in *Input) []casefile.Misconfiguration {
	known := mailroute.KnownGateways(in.Settings, in.NSConf)
	if len(known) == 0 {
		return nil
	}
	return eachMailApp(in, func(m appOn) []casefile.Misconfiguration {
		v, ok := m.given(policy.BackgroundGateway)
		if !ok || !m.tunneled() {
			return nil
		}
		e := servicelist.ParseAddress(v.Value)
		if e.Fault != servicelist.OK || isKnown(known, servicelist.Target{Host: e.Host, Port: e.Port}) {
			return nil
		}
		names := make([]string, 0, len(known))
		for _, t := range known {
			if t.Port == 0 {
				t.Port = 443
			}
			if s := t.String(); !slices.Contains(names, s) {
				names = append(names, s)
			}
		}
		f := m.finding(v)
		f.Suggestion = onlyGateway(in)
		f.Message = phrase.New("check.background-gateway-mismatch.message", "label", settings.Label(v.Key), "visible", servicelist.Visible(v.Value), "known", names)
		f.Why = phrase.New("check.background-gateway-mismatch.why")
		f.Advice = advise(casefile.EMAdmin, phrase.New("check.background-gateway-mismatch.advice", "where", m.where(), "label", settings.Label(v.Key)))
		return []casefile.Misconfiguration{f}
	})
}

// onlyGateway is the gateway that can be meant when there is but one, or one that Endpoint
// Management has as its default; empty otherwise.
func onlyGateway(in *Input) string {
	if !in.Settings.HasGateways() {
		return ""
	}
	var all, defaults []string
	for _, g := range in.Settings.Gateways() {
		t, ok := mailroute.Address(g.URL)
		if !ok || !servicelist.IsFQDN(t.Host) {
			continue
		}
		if s := t.String(); !slices.Contains(all, s) {
			all = append(all, s)
		}
		if s := t.String(); g.Default && !slices.Contains(defaults, s) {
			defaults = append(defaults, s)
		}
	}
	switch {
	case len(all) == 1:
		return all[0]
	case len(defaults) == 1:
		return defaults[0]
	}
	return ""
}

// staNotBound looks at ns.conf and is told once for an app, not once for a platform: there
// is one binding to add. No ns.conf names its virtual servers as the policy does, so it
// fires only when none of those that may be meant has a Secure Ticket Authority.
func staNotBound(in *Input) []casefile.Misconfiguration {
	var list []casefile.Misconfiguration
	told := map[string]int{} // app and gateway -> index in list
	eachMailApp(in, func(m appOn) []casefile.Misconfiguration {
		v, ok := m.value(policy.BackgroundGateway)
		if !ok || v.Default || !m.tunneled() || servicelist.Blank(v.Value) {
			return nil
		}
		gates, _ := mailroute.Gates(in.NSConf, mailroute.GatewayHost(servicelist.ParseAddress(v.Value)))
		if len(gates) == 0 || len(mailroute.Management(mailroute.Authorities(gates))) > 0 {
			return nil
		}
		key := m.app.Name + "\n" + strings.ToLower(v.Value)
		if at, ok := told[key]; ok {
			list[at].Platform = ""
			return nil
		}
		told[key] = len(list)
		names := make([]string, 0, len(gates))
		for _, g := range gates {
			names = append(names, g.Server.Name)
		}
		list = append(list, casefile.Misconfiguration{
			App: m.app.Name, Platform: m.platform, Source: gates[0].Conf.Source, Line: int64(gates[0].Server.Line), Key: KeySTAServer,
			Where:   phrase.New("check.where-server", "server", names[0]),
			Message: phrase.New("check.sta-not-bound.message", "gateway", servicelist.Visible(v.Value), "servers", names),
			Why:     phrase.New("check.sta-not-bound.why"),
			Advice:  advise(casefile.GatewayAdmin, phrase.New("check.sta-not-bound.advice", "server", names[0])),
		})
		return nil
	})
	return list
}
