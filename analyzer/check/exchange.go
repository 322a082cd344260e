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

// The Exchange server's name, and the lists that it has to be in or must not be in.

var exchangeServer = []Rule{
	{
		ID: "exchange-server-malformed", Severity: casefile.Error, References: []string{docBackground},
		Keys:  []string{policy.ExchangeServer},
		Check: exchangeMalformed,
	},
	{
		ID: "exchange-server-not-listed", Severity: casefile.Error, References: []string{docBackground},
		Keys:  []string{policy.ExchangeServer, policy.BackgroundServices, policy.NetworkAccess},
		Check: exchangeNotListed,
	},
	{
		ID: "mail-host-excluded", Severity: casefile.Error, References: []string{docBackground},
		Keys:  []string{policy.ExcludeDomains, policy.ExchangeServer, policy.BackgroundServices, policy.BackgroundGateway, policy.NetworkAccess},
		Check: mailHostExcluded,
	},
	{
		ID: "trusted-exchange-hosts", Severity: casefile.Error, References: []string{docBackground},
		Keys:  []string{policy.TrustedExchangeHosts, policy.ExchangeServer},
		Check: trustedExchangeHosts,
	},
}

func exchangeMalformed(in *Input) []casefile.Misconfiguration {
	return eachMailApp(in, func(m appOn) []casefile.Misconfiguration {
		v, ok := m.given(policy.ExchangeServer)
		if !ok || servicelist.Blank(v.Value) || servicelist.IsFQDN(v.Value) {
			return nil
		}
		f := m.finding(v)
		f.Suggestion = servicelist.MendHost(v.Value)
		f.Message = phrase.New("check.exchange-server-malformed.message", "label", settings.Label(v.Key), "visible", servicelist.Visible(v.Value))
		f.Why = phrase.New("check.exchange-server-malformed.why")
		f.Advice = advise(casefile.EMAdmin, phrase.New("check.exchange-server-malformed.advice", "where", m.where(), "label", settings.Label(v.Key)))
		return []casefile.Misconfiguration{f}
	})
}

// exchangeNotListed is told of the list, which is what has to be completed.
func exchangeNotListed(in *Input) []casefile.Misconfiguration {
	return eachMailApp(in, func(m appOn) []casefile.Misconfiguration {
		host := m.exchange()
		v, ok := m.given(policy.BackgroundServices)
		if !ok || host == "" || !m.tunneled() {
			return nil
		}
		services := in.list(v.Value)
		entries := services.entries
		if !slices.ContainsFunc(entries, func(e servicelist.Entry) bool { return !servicelist.Blank(e.Raw) }) ||
			servicelist.Listed(entries, host, 0) {
			return nil
		}
		f := m.finding(v)
		if mailroute.LooksPublic(host) {
			f.Severity = casefile.WarningLev
		}
		if mended := services.mended; mended != "" {
			f.Suggestion = mended
			if !servicelist.Listed(servicelist.ParseServiceList(mended), host, 0) {
				f.Suggestion += "," + host + ":443"
			}
		}
		f.Message = phrase.New("check.exchange-server-not-listed.message", "host", m.text(policy.ExchangeServer), "label", settings.Label(v.Key))
		f.Why = phrase.New("check.exchange-server-not-listed.why")
		f.Advice = advise(casefile.EMAdmin, phrase.New("check.exchange-server-not-listed.advice", "where", m.where(), "label", settings.Label(v.Key), "host", host+":443"))
		return []casefile.Misconfiguration{f}
	})
}

// mailHostExcluded reads the exclusion list, which counts with split tunnel REVERSE only.
// Where an ns.conf was read and has no REVERSE the list is without effect; where none was
// read the entry is wrong all the same, as it waits for the day that REVERSE is set.
func mailHostExcluded(in *Input) []casefile.Misconfiguration {
	if len(in.NSConf) > 0 && !splitTunnelReverse(in) {
		return nil
	}
	return eachMailApp(in, func(m appOn) []casefile.Misconfiguration {
		v, ok := m.given(policy.ExcludeDomains)
		if !ok || !m.tunneled() || servicelist.Blank(v.Value) {
			return nil
		}
		hosts := []string{strings.ToLower(servicelist.MendHost(m.text(policy.ExchangeServer)))}
		seen := map[string]bool{"": true, hosts[0]: true}
		for _, e := range append(slices.Clip(m.services()), servicelist.ParseAddress(m.text(policy.BackgroundGateway))) {
			for _, t := range slices.Concat(e.Listed, e.Mended) { // a mended list would be caught just the same
				if !seen[t.Host] {
					seen[t.Host] = true
					hosts = append(hosts, t.Host)
				}
			}
		}
		told := map[string]bool{}
		var caught, guilty, kept []string
		for _, entry := range strings.Split(v.Value, ",") {
			bad := false
			for _, h := range hosts {
				if h != "" && mailroute.Excludes(entry, h) {
					bad = true
					if !told[h] {
						told[h] = true
						caught = append(caught, h)
					}
				}
			}
			if bad {
				guilty = append(guilty, servicelist.Visible(strings.TrimSpace(entry)))
			} else {
				kept = append(kept, strings.TrimSpace(entry))
			}
		}
		if len(guilty) == 0 {
			return nil
		}
		f := m.finding(v)
		f.Suggestion = strings.Join(kept, ",")
		f.Message = phrase.New("check.mail-host-excluded.message", "label", settings.Label(v.Key), "entries", guilty, "hosts", caught)
		f.Why = phrase.New("check.mail-host-excluded.why")
		f.Advice = advise(casefile.EMAdmin, phrase.New("check.mail-host-excluded.advice", "where", m.whereNetwork(), "label", settings.Label(v.Key), "entries", guilty))
		return []casefile.Misconfiguration{f}
	})
}

func splitTunnelReverse(in *Input) bool {
	reverse := func(value string) bool { return strings.EqualFold(strings.TrimSpace(value), "REVERSE") }
	for _, c := range in.NSConf {
		if c.Config == nil {
			continue
		}
		if set, ok := c.Config.Parameter.Get("splitTunnel"); ok && reverse(set.Value) {
			return true
		}
		for _, a := range c.Config.Actions {
			if set, ok := a.Settings.Get("splitTunnel"); ok && reverse(set.Value) {
				return true
			}
		}
	}
	return false
}

// trustedExchangeHosts is told of the list of trusted hosts, at the Exchange server's line
// when the list is at its default and stands nowhere.
func trustedExchangeHosts(in *Input) []casefile.Misconfiguration {
	return eachMailApp(in, func(m appOn) []casefile.Misconfiguration {
		host := m.exchange()
		server, ok := m.given(policy.ExchangeServer)
		if !ok || host == "" || !mailroute.Within(host, "office365.com") {
			return nil
		}
		trusted, ok := m.value(policy.TrustedExchangeHosts)
		if !ok {
			return nil
		}
		var kept []string
		for _, t := range strings.FieldsFunc(servicelist.Narrow(trusted.Value), func(r rune) bool { return r == ',' || r == ';' }) {
			t = strings.TrimSpace(t)
			if strings.EqualFold(t, host) {
				return nil
			}
			if t != "" {
				kept = append(kept, t)
			}
		}
		f := m.finding(trusted)
		if trusted.Default {
			f.Source, f.Line, f.Value = server.Source, server.Line, ""
		}
		f.Suggestion = strings.Join(append(kept, host), ",")
		f.Message = phrase.New("check.trusted-exchange-hosts.message", "host", host, "label", settings.Label(policy.TrustedExchangeHosts))
		f.Why = phrase.New("check.trusted-exchange-hosts.why")
		f.Advice = advise(casefile.EMAdmin, phrase.New("check.trusted-exchange-hosts.advice", "where", m.where(), "label", settings.Label(policy.TrustedExchangeHosts), "host", host))
		return []casefile.Misconfiguration{f}
	})
}
