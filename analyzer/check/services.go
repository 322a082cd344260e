package check

import (
	"strings"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/phrase"
	"hubscope/analyzer/servicelist"
	"hubscope/analyzer/settings"
	"hubscope/parsers/policy"
)

// The list of Background network services: what Secure Mail may reach through the gateway.

var backgroundServices = []Rule{
	entryRule("background-services-whitespace", casefile.Error, servicelist.Whitespace, func(w words) said {
		return said{
			message: phrase.New("check.background-services-whitespace.message", "label", w.label, "position", w.position, "visible", w.visible),
			why:     phrase.New("check.background-services-whitespace.why"),
			advice:  phrase.New("check.background-services-whitespace.advice", "where", w.where, "label", w.label),
		}
	}),
	entryRule("background-services-fullwidth", casefile.Error, servicelist.Fullwidth, func(w words) said {
		return said{
			message: phrase.New("check.background-services-fullwidth.message", "label", w.label, "position", w.position, "visible", w.visible),
			why:     phrase.New("check.background-services-fullwidth.why"),
			advice:  phrase.New("check.background-services-fullwidth.advice", "where", w.where, "label", w.label),
		}
	}),
	entryRule("background-services-empty-entry", casefile.Error, servicelist.EmptyEntry, func(w words) said {
		return said{
			message: phrase.New("check.background-services-empty-entry.message", "label", w.label, "position", w.position, "visible", w.visible),
			why:     phrase.New("check.background-services-empty-entry.why"),
			advice:  phrase.New("check.background-services-empty-entry.advice", "where", w.where, "label", w.label),
		}
	}),
	entryRule("background-services-scheme", casefile.Error, servicelist.Scheme, func(w words) said {
		return said{
			message: phrase.New("check.background-services-scheme.message", "label", w.label, "position", w.position, "visible", w.visible),
			why:     phrase.New("check.background-services-scheme.why"),
			advice:  phrase.New("check.background-services-scheme.advice", "where", w.where, "label", w.label),
		}
	}),
	entryRule("background-services-path", casefile.Error, servicelist.Path, func(w words) said {
		return said{
			message: phrase.New("check.background-services-path.message", "label", w.label, "position", w.position, "visible", w.visible),
			why:     phrase.New("check.background-services-path.why"),
			advice:  phrase.New("check.background-services-path.advice", "where", w.where, "label", w.label),
		}
	}),
	entryRule("background-services-wildcard", casefile.Error, servicelist.Wildcard, func(w words) said {
		return said{
			message: phrase.New("check.background-services-wildcard.message", "label", w.label, "position", w.position, "visible", w.visible),
			why:     phrase.New("check.background-services-wildcard.why"),
			advice:  phrase.New("check.background-services-wildcard.advice", "where", w.where, "label", w.label),
		}
	}),
	entryRule("background-services-missing-port", casefile.Error, servicelist.MissingPort, func(w words) said {
		return said{
			message: phrase.New("check.background-services-missing-port.message", "label", w.label, "position", w.position, "visible", w.visible),
			why:     phrase.New("check.background-services-missing-port.why"),
			advice:  phrase.New("check.background-services-missing-port.advice", "where", w.where, "label", w.label),
		}
	}),
	entryRule("background-services-bad-port", casefile.Error, servicelist.BadPort, func(w words) said {
		return said{
			message: phrase.New("check.background-services-bad-port.message", "label", w.label, "position", w.position, "visible", w.visible),
			why:     phrase.New("check.background-services-bad-port.why"),
			advice:  phrase.New("check.background-services-bad-port.advice", "where", w.where, "label", w.label),
		}
	}),
	entryRule("background-services-bad-host", casefile.Error, servicelist.BadHost, func(w words) said {
		return said{
			message: phrase.New("check.background-services-bad-host.message", "label", w.label, "position", w.position, "visible", w.visible),
			why:     phrase.New("check.background-services-bad-host.why"),
			advice:  phrase.New("check.background-services-bad-host.advice", "where", w.where, "label", w.label),
		}
	}),
	entryRule("background-services-duplicate", casefile.WarningLev, servicelist.Duplicate, func(w words) said {
		return said{
			message: phrase.New("check.background-services-duplicate.message", "label", w.label, "position", w.position, "visible", w.visible),
			why:     phrase.New("check.background-services-duplicate.why"),
			advice:  phrase.New("check.background-services-duplicate.advice", "where", w.where, "label", w.label),
		}
	}),
	{
		ID: "background-services-empty", Severity: casefile.Error, References: []string{docBackground},
		Keys:  []string{policy.BackgroundServices, policy.NetworkAccess},
		Check: servicesEmpty,
	},
	{
		ID: "background-services-not-applied", Severity: casefile.Information, References: []string{docBackground},
		Keys:  []string{policy.NetworkAccess, policy.BackgroundServices, policy.BackgroundGateway, policy.TicketExpiration},
		Check: servicesNotApplied,
	},
}

// words are what the sentences about one entry are made of.
type words struct {
	label    phrase.Term
	position int // of the entry, from 1
	visible  string
	where    phrase.Phrase
}

type said struct{ message, why, advice phrase.Phrase }

// entryRule tells of every entry whose first fault this is.
func entryRule(id string, severity casefile.Severity, fault servicelist.Fault, say func(words) said) Rule {
	r := Rule{ID: id, Severity: severity, References: []string{docBackground}, Keys: []string{policy.BackgroundServices}}
	if fault == servicelist.Fullwidth {
		r.Keys = append(r.Keys, policy.BackgroundGateway) // the one fault that the gateway shares
	}
	r.Check = func(in *Input) []casefile.Misconfiguration {
		return eachMailApp(in, func(m appOn) []casefile.Misconfiguration {
			var list []casefile.Misconfiguration
			tell := func(v settings.Value, e servicelist.Entry, position int, suggestion string, more int) {
				s := say(words{settings.Label(v.Key), position, servicelist.Visible(e.Raw), m.where()})
				f := m.finding(v)
				if more > 0 {
					s.message = phrase.New("check.more", "message", s.message, "count", more)
				}
				f.Suggestion, f.Message, f.Why, f.Advice = suggestion, s.message, s.why, advise(casefile.EMAdmin, s.advice)
				list = append(list, f)
			}
			if v, ok := m.given(policy.BackgroundServices); ok {
				l := in.list(v.Value)
				for k, i := range l.told {
					if l.entries[i].Fault != fault {
						continue
					}
					more := 0
					if k == len(l.told)-1 {
						more = l.more
					}
					tell(v, l.entries[i], i+1, l.mended, more)
				}
			}
			if v, ok := m.given(policy.BackgroundGateway); ok && fault == servicelist.Fullwidth {
				if e := servicelist.ParseAddress(v.Value); e.Fault == fault {
					tell(v, e, 1, m.suggestGateway(e), 0)
				}
			}
			return list
		})
	}
	return r
}

// servicesEmpty fires on a list that is there and holds nothing; a list that the export
// leaves out is unknown.
func servicesEmpty(in *Input) []casefile.Misconfiguration {
	return eachMailApp(in, func(m appOn) []casefile.Misconfiguration {
		v, ok := m.given(policy.BackgroundServices)
		if !ok || !m.tunneled() || !servicelist.Blank(v.Value) {
			return nil
		}
		f := m.finding(v)
		f.Message = phrase.New("check.background-services-empty.message", "label", settings.Label(v.Key))
		f.Why = phrase.New("check.background-services-empty.why")
		f.Advice = advise(casefile.EMAdmin, phrase.New("check.background-services-empty.advice", "where", m.where(), "label", settings.Label(v.Key)))
		return []casefile.Misconfiguration{f}
	})
}

// servicesNotApplied tells once that values are filled in which nothing reads. A ticket
// life at its default is not filled in: every export has it.
func servicesNotApplied(in *Input) []casefile.Misconfiguration {
	return eachMailApp(in, func(m appOn) []casefile.Misconfiguration {
		if m.access() != settings.Unrestricted {
			return nil
		}
		var first settings.Value
		var filled []phrase.Term
		for _, key := range []string{policy.BackgroundServices, policy.BackgroundGateway, policy.TicketExpiration} {
			v, ok := m.given(key)
			if !ok || servicelist.Blank(v.Value) || key == policy.TicketExpiration && strings.TrimSpace(v.Value) == "168" {
				continue
			}
			if len(filled) == 0 {
				first = v
			}
			filled = append(filled, settings.Label(key))
		}
		if len(filled) == 0 {
			return nil
		}
		f := m.finding(first)
		access := settings.Label(policy.NetworkAccess)
		f.Message = phrase.New("check.background-services-not-applied.message", "access", access, "settings", filled)
		f.Why = phrase.New("check.background-services-not-applied.why", "access", access)
		f.Advice = advise(casefile.EMAdmin, phrase.New("check.background-services-not-applied.advice", "where", m.whereNetwork(), "access", access))
		return []casefile.Misconfiguration{f}
	})
}
