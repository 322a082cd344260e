package mail

import (
	"slices"
	"time"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/fact"
	"hubscope/analyzer/phrase"
	"hubscope/analyzer/timeline"
	"hubscope/parsers/event"
)

// How an incident ended: when mail came again, and what had happened in between. That the
// one made the other is not said; the order of the two is observed.

// menders are what can end a failure, from the one that says most to the one that says
// least: new policies change the way itself, a network comes and goes by itself.
var menders = []event.Kind{event.PolicyUpdated, event.TicketIssued, event.STAUp, event.SignOn, event.PromptAnswered, event.SessionStart, event.ConfigChanged, event.NetworkUp}

// again is the first mail after the last failure; nil where no log shows one.
func (s *Scene) again() *fact.Fact {
	match := func(f *fact.Fact) bool {
		h, _ := hostOf(f)
		return f.Kind == event.MailOK && (h == "" || s.host == "" || h == s.host)
	}
	if s.device != nil {
		if list := s.device.Between(s.last.Add(time.Millisecond), s.logEnd(), match); len(list) > 0 {
			return list[0]
		}
		return s.againAtServer()
	}
	return s.served
}

// againAtServer is the first mail that the server's own log has after a phone's log ended, of
// a user who has one phone there; nil where there is none.
func (s *Scene) againAtServer() *fact.Fact {
	if s.user == "" {
		return nil
	}
	list, alone := s.w.requests(s.user, s.last.Add(around), s.last.Add(recoverWithin))
	if !alone {
		return nil
	}
	i := slices.IndexFunc(list, func(f *fact.Fact) bool { return f.Kind == event.MailOK })
	if i < 0 {
		return nil
	}
	return list[i]
}

// recoverWithin is how long after the end of a phone's log a mail still ends its failure.
const recoverWithin = 7 * 24 * time.Hour

// logEnd is the last record of the device's mail app.
func (s *Scene) logEnd() time.Time {
	var end time.Time
	for _, l := range s.device.Logs {
		if (l.System == event.SystemSecureMail || len(s.device.Logs) == 1) && l.To.After(end) {
			end = l.To
		}
	}
	if end.IsZero() || end.Before(s.last) {
		return s.last
	}
	return end
}

// mender is the record of what happened between the last failure and a mail, or nil; of
// several what ends failures of this verdict goes first.
func (s *Scene) mender(v *Verdict, ok *fact.Fact) *fact.Fact {
	from, to := s.last.Add(-oneMoment), timeline.At(ok)
	var found []*fact.Fact
	if s.device != nil {
		found = s.device.Between(from, to, func(f *fact.Fact) bool {
			// Another app's policies are no news to mail.
			return slices.Contains(menders, f.Kind) && f.Value("result") != "failed" && f.System != event.SystemMDXApp
		})
	}
	for _, f := range slices.Concat(between(s.w.monitors, from, to), between(s.w.changes, from, to)) {
		if f.Kind != event.STADown {
			found = append(found, f)
		}
	}
	for _, g := range s.t.SessionsOf(s.user) {
		if g.IsHub() && g.Login != nil && s.user != "" && !g.Start.Before(from) && !g.Start.After(to) {
			found = append(found, g.Login)
		}
	}
	var best *fact.Fact
	rank := func(k event.Kind) int {
		if slices.Contains(v.Ends, k) {
			return -1
		}
		return slices.Index(menders, k)
	}
	for _, f := range found {
		if best == nil || rank(f.Kind) < rank(best.Kind) || rank(f.Kind) == rank(best.Kind) && f.At > best.At {
			best = f
		}
	}
	return best
}

// byItself lowers the confidence in a fault that lasts until somebody mends it when mail came
// again and nothing shows that anybody did. Others are records beside the device's own that
// would show it.
func (s *Scene) byItself(w Weighing, others []*fact.Fact) Weighing {
	if s.device == nil {
		return w
	}
	ok := s.again()
	if ok == nil {
		return w
	}
	from, to := s.last.Add(-oneMoment), timeline.At(ok)
	mended := func(f *fact.Fact) bool { return f.Kind != event.STADown }
	if len(s.device.Between(from, to, timeline.Kinds(event.PolicyUpdated, event.SignOn, event.NetworkUp))) > 0 || slices.ContainsFunc(between(others, from, to), mended) {
		return w
	}
	w.Sure = weaker(w.Sure, casefile.Likely)
	w.Also = append(w.Also, phrase.New("mail.also.came-by-itself"))
	return w
}

// ended tells how the incident ended, as a sentence too; nil and a zero phrase where nothing
// says. ongoing is true where the device's log ends without another mail.
func (s *Scene) ended(v *Verdict) (r *casefile.Recovery, ongoing bool, says phrase.Phrase) {
	if s.symptom == pushFailed {
		return nil, false, phrase.Phrase{}
	}
	ok := s.again()
	if ok == nil {
		if s.device == nil {
			return nil, false, phrase.Phrase{}
		}
		if end := s.logEnd(); end.Sub(s.last) > oneMoment {
			return nil, true, phrase.New("mail.explain.ongoing", "end", end)
		}
		return nil, true, phrase.New("mail.explain.ongoing-now")
	}
	r = &casefile.Recovery{Time: timeline.At(ok), Evidence: []casefile.Evidence{say(ok, phrase.New("mail.evidence.recovered"))}}
	f := s.mender(v, ok)
	if f == nil {
		return r, false, phrase.New("mail.explain.recovered", "time", r.Time)
	}
	what := after(f.Kind)
	if v == noNetwork && f.Kind == event.NetworkUp {
		what = phrase.New("mail.after.network-back")
	}
	r.After = f.Kind
	r.Evidence = inOrder(append(r.Evidence, say(f, phrase.New("mail.evidence.after", "what", what))))
	return r, false, phrase.New("mail.explain.recovered-after", "time", r.Time, "what", what, "at", timeline.At(f))
}

// after names what happened before mail came again.
func after(k event.Kind) phrase.Phrase {
	switch k {
	case event.PolicyUpdated:
		return phrase.New("mail.after.policy-updated")
	case event.TicketIssued:
		return phrase.New("mail.after.ticket-issued")
	case event.STAUp:
		return phrase.New("mail.after.sta-up")
	case event.SignOn:
		return phrase.New("mail.after.sign-on")
	case event.PromptAnswered:
		return phrase.New("mail.after.prompt-answered")
	case event.SessionStart:
		return phrase.New("mail.after.session-start")
	case event.ConfigChanged:
		return phrase.New("mail.after.config-changed")
	}
	return phrase.New("mail.after.network-up")
}

// twice reports whether a sentence says again what a recovery says already.
func twice(r *casefile.Recovery, p phrase.Phrase) bool {
	return r != nil && (r.After == event.NetworkUp && p.ID == "mail.also.network-up" || r.After == event.STAUp && p.ID == "mail.also.sta-up")
}
