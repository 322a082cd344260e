package mail

import (
	"hubscope/analyzer/casefile"
	"hubscope/analyzer/fact"
	"hubscope/analyzer/phrase"
	"hubscope/analyzer/servicelist"
	"hubscope/analyzer/session"
	"hubscope/analyzer/settings"
	"hubscope/analyzer/timeline"
	"hubscope/parsers/event"
	"hubscope/parsers/policy"
)

// How what is known of an incident is put before people.

func (s *Scene) targetShown() any {
	if s.host == "" {
		return phrase.New("mail.target.unnamed")
	}
	return s.asked()
}

func (s *Scene) userShown() any {
	if s.user == "" {
		return phrase.New("mail.user.unknown")
	}
	return s.user
}

// where is the place in the console that holds the app's own settings.
func (s *Scene) where() phrase.Phrase {
	return phrase.New("mail.where.settings", "app", s.app, "platform", s.platformShown())
}

// whereNetwork is the place of the app's network policies.
func (s *Scene) whereNetwork() phrase.Phrase {
	return phrase.New("mail.where.network", "app", s.app, "platform", s.platformShown())
}

// platformShown is a proper name, the same in every language.
func (s *Scene) platformShown() string {
	switch s.platform {
	case policy.IOS:
		return "iOS"
	case policy.Android:
		return "Android"
	}
	return "iOS / Android"
}

// label names a setting as the console does.
func label(key string) phrase.Term { return settings.Label(key) }

func say(f *fact.Fact, says phrase.Phrase) casefile.Evidence {
	ev := timeline.Shown(f)
	ev.Says = says
	return ev
}

// shown are the records of the failures themselves: the first and the last attempt's.
func (s *Scene) shown() []casefile.Evidence {
	var list []casefile.Evidence
	if s.alone() && s.symptom == answered {
		return nil // serverShown has them
	}
	for i, f := range s.facts {
		at := timeline.At(f)
		if i > 0 && i < len(s.facts)-1 && at.Sub(s.first) > oneAttempt {
			continue
		}
		list = append(list, say(f, s.showing(f)))
	}
	return list
}

// showing says what a failure's record shows.
func (s *Scene) showing(f *fact.Fact) phrase.Phrase {
	switch s.symptom {
	case pushFailed:
		return pushShown(f)
	case barred:
		return phrase.New("mail.evidence.partnership")
	}
	switch sym, code := s.w.failure(f); sym {
	case answered:
		return phrase.New("mail.evidence.status", "status", code)
	case sessionOver:
		return phrase.New("mail.evidence.session-expired")
	case wrongMode:
		return phrase.New("mail.evidence.wrong-mode")
	case offline:
		return phrase.New("mail.evidence.offline")
	case dnsFailed:
		return phrase.New("mail.evidence.dns", "host", f.Value("host"))
	case tlsFailed:
		return phrase.New("mail.evidence.tls")
	case unreachable:
		return phrase.New("mail.evidence.unreachable", "reason", reason(f.Value("reason")))
	case tunnelFailed:
		return phrase.New("mail.evidence.tunnel")
	}
	if f.Kind == event.AccessDenied {
		return denialShown(f)
	}
	return phrase.New("mail.evidence.failed")
}

// reason puts a pack's reason for a failed connection into words.
func reason(r string) phrase.Phrase {
	switch r {
	case "timed-out":
		return phrase.New("mail.reason.timed-out")
	case "connection-lost":
		return phrase.New("mail.reason.connection-lost")
	}
	return phrase.New("mail.reason.unreachable")
}

// stated is evidence from a settings file; nothing for a default or the caller's word.
func stated(v settings.Value) []casefile.Evidence {
	if v.Origin != settings.FromFile || v.Source < 0 {
		return nil
	}
	says := func(v settings.Value, words phrase.Phrase) casefile.Evidence {
		return casefile.Evidence{Ref: casefile.Ref{Source: v.Source, Line: v.Line, Offset: -1}, Says: words, Sure: event.Observed}
	}
	list := []casefile.Evidence{says(v, phrase.New("mail.evidence.setting", "setting", label(v.Key), "value", valueShown(v)))}
	for _, o := range v.Disputes() {
		list = append(list, says(o, phrase.New("mail.evidence.setting-disputed", "setting", label(o.Key), "value", valueShown(o))))
	}
	return list
}

// valueShown is a value with its blanks made visible where they matter.
func valueShown(v settings.Value) string {
	if v.Key == policy.BackgroundServices || v.Key == policy.BackgroundGateway {
		return servicelist.Visible(v.Value)
	}
	return v.Value
}

// conf is evidence from an ns.conf.
func conf(c session.Conf, line int, says phrase.Phrase) casefile.Evidence {
	return casefile.Evidence{Ref: casefile.Ref{Source: c.Source, Line: int64(line), Offset: -1}, Says: says, Sure: event.Observed}
}
