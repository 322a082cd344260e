package mail

import (
	"strings"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/mailroute"
	"hubscope/analyzer/phrase"
	"hubscope/analyzer/servicelist"
	"hubscope/analyzer/session"
	"hubscope/analyzer/settings"
	"hubscope/parsers/policy"
)

// The exclusion list, which counts only with split tunnel REVERSE.

var exclusionListCatchesMail = &Verdict{
	ID: "exclusion-list-catches-mail", Hop: HopPolicy, References: []string{RefBackground}, Disposition: casefile.SettingFault,
	Advice: []casefile.Role{casefile.EMAdmin, casefile.GatewayAdmin, casefile.Helpdesk},
	Weigh:  weighExclusion,
}

// reverse tells whether the gateway's split tunnel is REVERSE for this device, the only
// mode in which the exclusion list counts.
func (s *Scene) reverse() (holds bool, sure casefile.Confidence, ev []casefile.Evidence) {
	is := func(v string) bool { return strings.EqualFold(strings.TrimSpace(v), "REVERSE") }
	found := func(c session.Conf, line int) []casefile.Evidence {
		return []casefile.Evidence{conf(c, line, phrase.New("mail.evidence.split-tunnel"))}
	}
	if s.before != nil && s.before.TimersKnown {
		p := s.before.Timers.SplitTunnel
		for _, v := range p.Values {
			if is(v.Text) {
				sure = casefile.Likely
				if p.Certain {
					sure = casefile.Confirmed
				}
				return true, sure, found(session.Conf{Source: s.before.ConfSource}, v.Origin.Line)
			}
		}
		if p.Certain {
			return false, "", nil
		}
	}
	if !s.t.HasConf() {
		return true, casefile.Possible, nil
	}
	for _, c := range s.t.Confs {
		if set, ok := c.Config.Parameter.Get("splitTunnel"); ok && is(set.Value) {
			return true, casefile.Likely, found(c, set.Line)
		}
		for _, a := range c.Config.Actions {
			if set, ok := a.Settings.Get("splitTunnel"); ok && is(set.Value) {
				return true, casefile.Likely, found(c, set.Line)
			}
		}
	}
	return false, "", nil
}

func weighExclusion(s *Scene) Weighing {
	v, ok := s.value(policy.ExcludeDomains)
	if !ok || s.pol.access != settings.Tunneled || !s.misroutable() || mailroute.LooksPublic(s.host) {
		return Weighing{}
	}
	var caught, kept []string
	for _, e := range strings.Split(v.Value, ",") {
		if mailroute.Excludes(e, s.host) {
			caught = append(caught, strings.TrimSpace(e))
		} else if !servicelist.Blank(e) {
			kept = append(kept, strings.TrimSpace(e))
		}
	}
	if len(caught) == 0 {
		return Weighing{}
	}
	holds, sure, ev := s.reverse()
	if !holds {
		return Weighing{}
	}
	setting := label(policy.ExcludeDomains)
	remove := phrase.New("mail.advice.exclusion.em-admin", "where", s.whereNetwork(), "setting", setting, "entries", caught, "value", strings.Join(kept, ","))
	if len(kept) == 0 {
		remove = phrase.New("mail.advice.exclusion.all.em-admin", "where", s.whereNetwork(), "setting", setting)
	}
	w := Weighing{
		Sure:     weaker(s.surest(s.pol.accessValue, v), sure),
		Clause:   phrase.New("mail.clause.exclusion-list-catches-mail", "setting", setting, "entries", caught),
		Why:      phrase.New("mail.why.exclusion-list-catches-mail", "setting", setting, "entries", caught, "host", s.host),
		Evidence: append(stated(v), ev...),
		Advice: []casefile.Advice{
			advise(casefile.EMAdmin, remove),
			advise(casefile.GatewayAdmin, phrase.New("mail.advice.exclusion.gateway-admin")),
			newPolicies(),
		},
	}
	if sure == casefile.Possible {
		w.Also = append(w.Also, phrase.New("mail.also.split-tunnel-unknown"))
	}
	return s.workedBefore(w)
}
