package mail

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

// The list of Background network services: what is not on it, or not as the app compares
// it, goes straight to the Internet.

var backgroundServicesMalformed = &Verdict{
	ID: "background-services-malformed", Hop: HopPolicy, References: []string{RefBackground}, Disposition: casefile.SettingFault,
	Advice: []casefile.Role{casefile.EMAdmin, casefile.Helpdesk},
	Weigh:  weighMalformed,
}

var notInBackgroundServices = &Verdict{
	ID: "not-in-background-services", Hop: HopPolicy, References: []string{RefBackground}, Disposition: casefile.SettingFault,
	Advice: []casefile.Role{casefile.EMAdmin, casefile.Helpdesk},
	Weigh:  weighNotListed,
}

// tunneled reports whether the list decides about this failure.
func (s *Scene) tunneled() bool {
	return s.pol.access == settings.Tunneled && s.pol.listGiven && s.misroutable() && !mailroute.LooksPublic(s.host)
}

// meant returns the entry that was meant for the server and does not match it, by its
// position from 0; -1 when there is none.
func (s *Scene) meant() int {
	return slices.IndexFunc(s.pol.entries, func(e servicelist.Entry) bool {
		switch e.Fault {
		case servicelist.OK, servicelist.Duplicate, servicelist.EmptyEntry:
			return false
		case servicelist.Wildcard:
			return mailroute.Excludes(e.Raw, s.host)
		case servicelist.MissingPort, servicelist.BadPort:
			host, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(e.Raw)), ":")
			return strings.TrimSuffix(host, ".") == s.host
		}
		for _, t := range append(slices.Clone(e.Listed), e.Mended...) {
			if t.Host == s.host && (s.port == 0 || t.Port == s.port) {
				return true
			}
		}
		return false
	})
}

// corrected is the whole list with the entry for this server put right, which the failure
// itself tells even where the entry alone does not; empty when another entry can't be mended.
func (s *Scene) corrected(at int) string {
	entries := slices.Clone(s.pol.entries)
	if at < 0 {
		entries = append(entries, servicelist.ParseServiceList(s.entry().String())...)
	} else if e := &entries[at]; e.Mended == nil || e.Fault == servicelist.MissingPort || e.Fault == servicelist.BadPort {
		e.Mended = []servicelist.Target{s.entry()}
	}
	return servicelist.Mend(entries)
}

// faultOf says what is wrong with an entry, as it is said aloud.
func faultOf(e servicelist.Entry) phrase.Phrase {
	switch e.Fault {
	case servicelist.Whitespace:
		front := strings.TrimLeft(e.Raw, " \t\r\n\u00a0\u3000") != e.Raw
		behind := strings.TrimRight(e.Raw, " \t\r\n\u00a0\u3000") != e.Raw
		switch {
		case front && !behind:
			return phrase.New("mail.fault.blank-front")
		case behind && !front:
			return phrase.New("mail.fault.blank-behind")
		}
		return phrase.New("mail.fault.blank")
	case servicelist.Fullwidth:
		return phrase.New("mail.fault.fullwidth")
	case servicelist.Scheme:
		return phrase.New("mail.fault.scheme")
	case servicelist.Path:
		return phrase.New("mail.fault.path")
	case servicelist.Wildcard:
		return phrase.New("mail.fault.wildcard")
	case servicelist.MissingPort:
		return phrase.New("mail.fault.missing-port")
	case servicelist.BadPort:
		return phrase.New("mail.fault.bad-port")
	}
	return phrase.New("mail.fault.bad-host")
}

func weighMalformed(s *Scene) Weighing {
	if !s.tunneled() {
		return Weighing{}
	}
	if _, ok := s.listed(); ok {
		return Weighing{}
	}
	at := s.meant()
	if at < 0 {
		return Weighing{}
	}
	e, services := s.pol.entries[at], label(policy.BackgroundServices)
	w := Weighing{
		Sure:   s.surest(s.pol.accessValue, s.pol.services),
		Clause: phrase.New("mail.clause.background-services-malformed", "setting", services, "fault", faultOf(e)),
		Why: phrase.New("mail.why.background-services-malformed", "setting", services, "entry", servicelist.Visible(e.Raw), "position", at+1,
			"fault", faultOf(e), "target", s.asked()),
		Evidence: append(stated(s.pol.services), stated(s.pol.accessValue)...),
	}
	if list := s.corrected(at); list != "" {
		w.Advice = append(w.Advice, advise(casefile.EMAdmin, phrase.New("mail.advice.list.em-admin", "where", s.where(), "setting", services, "list", list)))
	} else {
		w.Advice = append(w.Advice, advise(casefile.EMAdmin, phrase.New("mail.advice.entry.em-admin", "where", s.where(), "setting", services,
			"entry", servicelist.Visible(e.Raw), "corrected", s.entry().String())))
	}
	w.Advice = append(w.Advice, newPolicies())
	return s.workedBefore(w)
}

func weighNotListed(s *Scene) Weighing {
	if !s.tunneled() || s.way != routeDirect || s.meant() >= 0 {
		return Weighing{}
	}
	services := label(policy.BackgroundServices)
	w := Weighing{
		Sure:     s.surest(s.pol.accessValue, s.pol.services),
		Clause:   phrase.New("mail.clause.not-in-background-services", "setting", services),
		Why:      phrase.New("mail.why.not-in-background-services", "setting", services, "target", s.asked(), "value", servicelist.Visible(s.pol.services.Value)),
		Evidence: append(stated(s.pol.services), stated(s.pol.accessValue)...),
	}
	if len(s.pol.entries) == 0 {
		w.Why = phrase.New("mail.why.not-in-background-services.empty", "setting", services, "target", s.asked())
	}
	if inside := s.inside(); !inside.IsZero() {
		w.Also = append(w.Also, inside)
	}
	if near, ok := s.nearest(); ok {
		w.Clause = phrase.New("mail.clause.not-in-background-services.nearest", "setting", services, "nearest", near.String())
		if near.Host == s.host {
			w.Also = append(w.Also, phrase.New("mail.also.nearest-port", "nearest", near.String(), "target", s.asked()))
		} else {
			w.Also = append(w.Also, phrase.New("mail.also.nearest-letter", "nearest", near.String(), "target", s.asked()))
		}
	}
	if list := s.corrected(-1); list != "" {
		w.Advice = append(w.Advice, advise(casefile.EMAdmin, phrase.New("mail.advice.list.em-admin", "where", s.where(), "setting", services, "list", list)))
	} else {
		w.Advice = append(w.Advice, advise(casefile.EMAdmin, phrase.New("mail.advice.add.em-admin", "where", s.where(), "setting", services, "entry", s.entry().String())))
	}
	w.Advice = append(w.Advice, newPolicies())
	return s.workedBefore(w)
}

// nearest is a listed server that is nearly the one asked for: another port, or a name
// that is one slip away. A server that any log shows to answer by that very name is
// another one, and no slip.
func (s *Scene) nearest() (servicelist.Target, bool) {
	for _, byPort := range []bool{true, false} {
		for _, e := range s.pol.entries {
			for _, t := range e.Listed {
				if byPort && t.Host == s.host || !byPort && slip(t.Host, s.host) && !s.w.answers[t.Host] {
					return t, true
				}
			}
		}
	}
	return servicelist.Target{}, false
}
