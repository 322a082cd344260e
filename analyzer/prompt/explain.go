package prompt

import (
	"slices"
	"strings"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/phrase"
	"hubscope/parsers/event"
)

// atMost lowers a confidence by what the ask itself rests on: a client that may not be
// Secure Hub, a user who was found by matching sign-ons, or clocks that nothing aligns.
func (s *Scene) atMost(w *weighed) casefile.Confidence {
	if s.Unsure || s.BeforeUnsure && (s.Device == nil || w.restsOnSession()) {
		return casefile.Possible
	}
	if w.Sure == casefile.Confirmed && s.Device != nil && s.Device.UserInferred && w.restsOnSession() {
		return casefile.Likely
	}
	if w.Sure == casefile.Confirmed && s.clocksMatter(w.cause) {
		return casefile.Likely
	}
	return w.Sure
}

// weighed is a cause and what the evidence says of it.
type weighed struct {
	cause *Cause
	Weighing
}

// restsOnSession reports whether a cause is the end of the gateway session before.
func (w *weighed) restsOnSession() bool { return strings.HasPrefix(w.cause.ID, "gateway-") }

// verdict weighs the causes until it is known which one is chosen; nil if none holds.
func (s *Scene) verdict() *weighed {
	var first *weighed
	for _, c := range All {
		if s.Device == nil && !c.Gateway {
			continue
		}
		w := s.weigh(c)
		if w.Verdict != Holds {
			continue
		}
		if w.Named || s.Device == nil { // only an app's own log names a cause
			first = &weighed{c, w}
			break
		}
		if first == nil {
			first = &weighed{c, w}
		}
	}
	if first != nil {
		first.Sure = s.atMost(first)
	}
	return first
}

// settled fills in what is known of a prompt once its cause is chosen.
func (s *Scene) settled(chosen *weighed) (o casefile.Outcome, session string) {
	o = casefile.Outcome{
		Kind: s.Kind, Cause: Unexplained, Confidence: casefile.None, Disposition: casefile.Unknown,
		Client: casefile.ClientSecureHub, Platform: s.Platform, App: s.App,
	}
	if s.Unsure {
		o.Client = casefile.ClientUnknown
	}
	if chosen != nil {
		o.Cause, o.Confidence, o.Disposition = chosen.cause.ID, chosen.Sure, chosen.cause.Disposition
	}
	if s.Credential != "" && s.credential(causeOf(chosen)).Unexpected { // a gateway's log names no credential
		o.Disposition, _ = s.unexpected()
	}
	if s.Before != nil && s.token() == tokenOver {
		session = s.Before.ID
	}
	return o, session
}

// causeOf is the cause that was chosen; nil for none.
func causeOf(chosen *weighed) *Cause {
	if chosen == nil {
		return nil
	}
	return chosen.cause
}

func explain(s *Scene) casefile.Prompt {
	all := make([]weighed, len(All))
	for i, c := range All {
		all[i] = weighed{c, s.weigh(c)}
	}
	chosen := choose(all)
	if chosen != nil {
		chosen.Sure = s.atMost(chosen)
	}

	o, session := s.settled(chosen)
	p := casefile.Prompt{
		Time: s.Time, Kind: s.Kind, User: s.User, Device: s.DeviceName, App: s.App, Platform: s.Platform, Session: session,
		Cause: o.Cause, Confidence: o.Confidence, Disposition: o.Disposition,
	}
	if chosen == nil {
		s.unexplained(&p, all)
	} else {
		p.Credential = s.credential(chosen.cause)
		p.Because = chosen.Because
		p.References = chosen.cause.References
		p.Evidence = append(slices.Clone(chosen.Evidence), s.shownPrompt()...)
		p.Explanation = []phrase.Phrase{chosen.Why}
		p.Advice = chosen.cause.Advise()
	}
	if p.Credential.Unexpected {
		_, ev := s.unexpected()
		p.Evidence = append(p.Evidence, ev...)
		p.Advice = joined(unexpectedAdvice(), p.Advice)
	}
	if len(p.Because) == 0 && p.Cause != Unexplained {
		p.Because = []string{p.Cause}
	}
	if len(p.Because) > 1 {
		p.Explanation = append(p.Explanation, chain(p.Because))
	}
	p.Explanation = append(p.Explanation, p.Credential.Why)
	if s.Device != nil && s.Device.UserInferred && s.User == s.Device.User {
		p.Explanation = append(p.Explanation, phrase.New("prompt.note.user-inferred", "user", s.User))
	}
	if chosen != nil {
		if note, ok := s.clockNote(chosen.cause); ok {
			p.Explanation = append(p.Explanation, note)
		}
	}
	if s.BeforeUnsure && (s.Device == nil || chosen != nil && chosen.restsOnSession()) {
		p.Explanation = append(p.Explanation, phrase.New("prompt.note.login-missing"))
	}
	if s.flipAlone() {
		p.Explanation = append(p.Explanation, phrase.New("prompt.note.flip-alone"))
	}
	if s.Unsure {
		p.Explanation = append(p.Explanation, phrase.New("prompt.note.client-unknown"))
	}
	p.Headline = s.headline(&p, chosen)
	p.Evidence = tidy(p.Evidence)
	for _, w := range all {
		if chosen != nil && w.cause == chosen.cause {
			continue
		}
		alt := alternative(w, chosen)
		if p.Credential.Unexpected && w.cause == credentialsChanged && w.Verdict == RuledOut {
			// It did not bring the prompt about, and is still what may explain the credential.
			alt.Verdict, alt.Why = casefile.VerdictUnknown, phrase.New("prompt.why.password.credential")
		}
		p.Alternatives = append(p.Alternatives, alt)
	}
	if p.Kind == casefile.KindNotice && chosen != nil && !s.Silent {
		for i := range p.Alternatives {
			p.Alternatives[i].Verdict, p.Alternatives[i].Why = casefile.RuledOut, phrase.New("prompt.why.notice.no-credential")
		}
	}
	p.ID = casefile.PromptID(p.Kind, p.Time, p.User, p.Cause)
	if s.Twin {
		p.ID = casefile.PromptID(p.Kind, p.Time, p.User, p.Cause, p.Session, p.Platform, p.App)
	}
	return p
}

// shownPrompt is Secure Hub's own record that it asked.
func (s *Scene) shownPrompt() []casefile.Evidence {
	for _, f := range s.Facts {
		if f.Kind == event.PromptShown {
			return []casefile.Evidence{shown(f, phrase.New("prompt.evidence.prompt-shown"))}
		}
	}
	return nil
}

// choose picks the cause. What an app's own log names goes before what is worked out;
// among equals the order of All says which hides which.
func choose(all []weighed) *weighed {
	var first *weighed
	for i := range all {
		w := &all[i]
		if w.Verdict != Holds {
			continue
		}
		if w.Named {
			return w
		}
		if first == nil {
			first = w
		}
	}
	return first
}

func alternative(w weighed, chosen *weighed) casefile.Alternative {
	alt := casefile.Alternative{Cause: w.cause.ID, Why: w.Why, Verdict: casefile.VerdictUnknown}
	switch w.Verdict {
	case RuledOut:
		alt.Verdict = casefile.RuledOut
	case Possible:
		alt.Verdict = casefile.StillPossible
	case Holds:
		alt.Verdict = casefile.StillPossible
		if slices.Contains(chosen.Because, w.cause.ID) {
			alt.Why = phrase.New("prompt.why.in-chain", "why", w.Why)
			break
		}
		alt.Why = phrase.New("prompt.why.hidden", "why", w.Why, "cause", phrase.Term{Set: "cause", ID: chosen.cause.ID})
	}
	return alt
}

func chain(causes []string) phrase.Phrase {
	terms := make([]phrase.Term, len(causes))
	for i, c := range causes {
		terms[i] = phrase.Term{Set: "cause", ID: c}
	}
	return phrase.New("prompt.note.chain", "first", terms[0], "then", terms[1:])
}

// headline is the answer in one sentence.
func (s *Scene) headline(p *casefile.Prompt, chosen *weighed) phrase.Phrase {
	lead := s.lead(p)
	if p.Credential.Unexpected {
		return headlineUnexpected(lead, phrase.Term{Set: "credential", ID: string(p.Credential.Due)}, chosen)
	}
	switch {
	case chosen == nil && s.Reason == appUpgraded:
		return phrase.New("prompt.headline.upgraded", "lead", lead)
	case chosen == nil && len(causesOf[s.Reason]) > 0:
		return phrase.New("prompt.headline.reason-unproven", "lead", lead, "reason", s.Reason)
	case chosen == nil && s.Reason != "":
		return phrase.New("prompt.headline.reason", "lead", lead, "reason", s.Reason)
	case chosen == nil:
		return phrase.New("prompt.headline.none", "lead", lead)
	}
	switch chosen.Sure {
	case casefile.Confirmed:
		return phrase.New("prompt.headline.confirmed", "lead", lead, "clause", chosen.Clause)
	case casefile.Likely:
		return phrase.New("prompt.headline.likely", "lead", lead, "clause", chosen.Clause)
	}
	return phrase.New("prompt.headline.possible", "lead", lead, "clause", chosen.Clause)
}

// headlineUnexpected tells two things: that too much was asked for, and why anything was.
func headlineUnexpected(lead phrase.Phrase, due phrase.Term, chosen *weighed) phrase.Phrase {
	if chosen == nil {
		return phrase.New("prompt.headline.unexpected-none", "lead", lead, "due", due)
	}
	switch chosen.Sure {
	case casefile.Confirmed:
		return phrase.New("prompt.headline.unexpected-confirmed", "lead", lead, "due", due, "clause", chosen.Clause)
	case casefile.Likely:
		return phrase.New("prompt.headline.unexpected-likely", "lead", lead, "due", due, "clause", chosen.Clause)
	}
	return phrase.New("prompt.headline.unexpected-possible", "lead", lead, "due", due, "clause", chosen.Clause)
}

// when says when Secure Hub came to the front, and on whose device where that is known.
func (s *Scene) when() phrase.Phrase {
	if s.User == "" {
		return phrase.New("prompt.lead.when", "time", s.Time)
	}
	return phrase.New("prompt.lead.when-user", "time", s.Time, "user", s.User)
}

func (s *Scene) lead(p *casefile.Prompt) phrase.Phrase {
	credential := phrase.Term{Set: "credential", ID: string(p.Credential.Type)}
	user := s.User
	if user == "" {
		user = "?"
	}
	switch {
	case s.Silent && s.App != "":
		return phrase.New("prompt.lead.silent-app", "when", s.when(), "app", s.App)
	case s.Silent:
		return phrase.New("prompt.lead.silent", "when", s.when())
	case s.flipAlone() && s.App != "":
		return phrase.New("prompt.lead.flip-app", "when", s.when(), "app", s.App)
	case s.flipAlone():
		return phrase.New("prompt.lead.flip", "when", s.when())
	case p.Kind == casefile.KindNotice && s.App != "":
		return phrase.New("prompt.lead.notice-app", "when", s.when(), "app", s.App)
	case p.Kind == casefile.KindNotice:
		return phrase.New("prompt.lead.notice", "when", s.when())
	case len(s.Refusals) > 0 && s.Device == nil:
		return phrase.New("prompt.lead.refused", "time", s.Time, "user", user)
	case p.Kind == casefile.KindImplied && s.Unsure:
		return phrase.New("prompt.lead.implied-unsure", "time", s.Time, "user", user)
	case p.Kind == casefile.KindImplied:
		if on, known := s.cached(); known && on {
			return phrase.New("prompt.lead.implied-cached", "time", s.Time, "user", user)
		}
		return phrase.New("prompt.lead.implied", "time", s.Time, "user", user)
	case s.User != "" && s.App != "":
		return phrase.New("prompt.lead.user-app", "time", s.Time, "user", user, "app", s.App, "credential", credential)
	case s.App != "":
		return phrase.New("prompt.lead.app", "time", s.Time, "app", s.App, "credential", credential)
	case s.User != "":
		return phrase.New("prompt.lead.user", "time", s.Time, "user", user, "credential", credential)
	}
	return phrase.New("prompt.lead.nobody", "time", s.Time, "credential", credential)
}

// tidy orders evidence by time, settings first, and drops what stands there twice:
// repeating a line must not make it look like more.
func tidy(list []casefile.Evidence) []casefile.Evidence {
	slices.SortStableFunc(list, func(a, b casefile.Evidence) int {
		if c := a.Time.Compare(b.Time); c != 0 {
			return c
		}
		if a.Source != b.Source {
			return a.Source - b.Source
		}
		return int(a.Line - b.Line)
	})
	return slices.CompactFunc(list, func(a, b casefile.Evidence) bool {
		return a.Source == b.Source && a.Line == b.Line && a.Says.ID == b.Says.ID
	})
}
