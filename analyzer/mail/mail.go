// Package mail explains why mail did not come: it finds the failures in the logs, folds
// retries into incidents, and follows each on its way over the five hops policy, device,
// gateway, STA and mail server. The verdict is the first hop that broke.
//
// A verdict is a value in the file of its family; All is their registry. What the way is,
// the vendor's document "secure-mail-background-services" says; the parts that STA
// validation and ActiveSync play in it are inferred.
package mail

import (
	"cmp"
	"slices"
	"time"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/fact"
	"hubscope/analyzer/people"
	"hubscope/analyzer/phrase"
	"hubscope/analyzer/timeline"
	"hubscope/parsers/event"
)

// The hops on the way of a mail.
const (
	HopPolicy  = "policy"
	HopDevice  = "device"
	HopGateway = "gateway"
	HopSTA     = "sta"
	HopServer  = "mail-server"
)

// Hops lists the hops in the order in which a mail passes them.
var Hops = []string{HopPolicy, HopDevice, HopGateway, HopSTA, HopServer}

// A Verdict is one way in which a mail's way can break.
type Verdict struct {
	ID         string
	Hop        string // where it breaks; a Weighing may say another, as TLS can fail on three
	References []string
	// Disposition is what it means for the ticket, unless a Weighing says otherwise.
	Disposition casefile.Disposition
	Advice      []casefile.Role // who may have something to do
	Ends        []event.Kind    // what ends it as a rule, and is told before any other of the menders
	// Weigh holds the verdict against an incident. A zero Weighing says that it doesn't
	// hold, or that nothing given can tell.
	Weigh func(*Scene) Weighing
}

// A Weighing is the outcome of holding a verdict against an incident.
type Weighing struct {
	Sure        casefile.Confidence // empty when the verdict does not hold
	Hop         string
	Disposition casefile.Disposition
	Clause      phrase.Phrase   // completes "… could not reach …, because …"
	Why         phrase.Phrase   // why the hop is broken
	Also        []phrase.Phrase // what else there is to say
	Evidence    []casefile.Evidence
	Advice      []casefile.Advice
	References  []string // beside the verdict's own
}

// All are the verdicts in the order of their hops, and within a hop in the order in which
// they are told.
var All = []*Verdict{
	networkNotAllowed,
	directNotTunneled,
	backgroundServicesMalformed,
	notInBackgroundServices,
	wrongBackgroundGateway,
	exclusionListCatchesMail,
	noNetwork,
	dnsFailure,
	tlsFailure,
	licenceLimit,
	accessDenied,
	logonRequired,
	staNotBound,
	staDown,
	ticketRejected,
	ticketExpired,
	pushSilent,
	deviceNotAllowed,
	protocolTooOld,
	mailServerAuth,
	mailServerRefused,
	mailServerUnreachable,
}

// Unexplained is what remains when none of All holds.
const Unexplained = "unexplained"

// The documents that verdicts rest on.
const (
	RefBackground = "secure-mail-background-services"
	RefGateway    = "netscaler-log-messages"
	RefTexts      = "mam-sdk-logon-requests"
	RefStatus     = "activesync-http-status"
	RefCommands   = "activesync-command-status"
)

// Find returns the verdict with an id, or nil.
func Find(id string) *Verdict {
	i := slices.IndexFunc(All, func(v *Verdict) bool { return v.ID == id })
	if i < 0 {
		return nil
	}
	return All[i]
}

// Explain finds and explains every mail failure of a case, in time order.
func Explain(t *timeline.Timeline) []casefile.MailFailure {
	if t == nil {
		return nil
	}
	w := newWorld(t)
	var list []casefile.MailFailure
	seen := map[string]bool{}
	for _, in := range w.incidents() {
		f := newScene(w, in).explain()
		if !seen[f.ID] { // one log given twice, in a folder and in an archive
			seen[f.ID] = true
			list = append(list, f)
		}
	}
	slices.SortStableFunc(list, func(a, b casefile.MailFailure) int {
		return cmp.Or(a.Time.Compare(b.Time), cmp.Compare(a.User, b.User), cmp.Compare(a.Target, b.Target), cmp.Compare(a.ID, b.ID))
	})
	return list
}

// judge picks the first broken hop: the first verdict that the evidence carries, and only
// where there is none the first that nothing refutes.
func (s *Scene) judge() (*Verdict, Weighing) {
	var maybe *Verdict
	var maybeW Weighing
	for _, v := range All {
		w := v.Weigh(s)
		switch w.Sure {
		case casefile.Confirmed, casefile.Likely:
			return v, w
		case casefile.Possible:
			if maybe == nil {
				maybe, maybeW = v, w
			}
		}
	}
	if maybe != nil {
		return maybe, maybeW
	}
	return &Verdict{ID: Unexplained, Disposition: casefile.Unknown}, s.unexplained()
}

func (s *Scene) explain() casefile.MailFailure {
	v, w := s.judge()
	if w.Hop == "" {
		w.Hop = v.Hop
	}
	// What a caller tells is never more than likely.
	if v.ID != Unexplained && slices.ContainsFunc(s.facts, func(f *fact.Fact) bool { return f.Sure == event.Reported }) {
		w.Sure = weaker(w.Sure, casefile.Likely)
	}
	f := casefile.MailFailure{
		Time: s.first, Until: s.last, Count: s.count, User: s.user, Device: s.deviceName, Target: s.target(),
		Verdict: v.ID, Hop: w.Hop, Confidence: w.Sure, Disposition: cmp.Or(w.Disposition, v.Disposition),
		Hops: s.hops(w), Evidence: slices.Concat(s.shown(), s.serverShown(), w.Evidence), Advice: w.Advice, References: slices.Concat(v.References, w.References),
	}
	if all := slices.Concat(s.facts, s.denials, s.server); len(all) > 0 {
		f.First = all[0].Ref()
	}
	f.ID = casefile.ID("m-", "mail", f.Time.UTC().Format(time.RFC3339Nano), people.Bare(f.User), f.Target, f.Verdict)
	f.Headline = s.headline(w)
	f.Explanation = s.opening()
	var end phrase.Phrase
	if f.Recovered, f.Ongoing, end = s.ended(v); !end.IsZero() {
		f.Explanation = append(f.Explanation, end)
	}
	if v.ID != Unexplained {
		f.Explanation = append(f.Explanation, w.Why)
	}
	for _, p := range w.Also {
		if !twice(f.Recovered, p) {
			f.Explanation = append(f.Explanation, p)
		}
	}
	f.Evidence = inOrder(f.Evidence)
	return f
}

// headline is the sentence that is said aloud.
func (s *Scene) headline(w Weighing) phrase.Phrase {
	what := s.what()
	switch w.Sure {
	case casefile.Confirmed:
		return phrase.New("mail.headline.confirmed", "what", what, "clause", w.Clause)
	case casefile.Likely:
		return phrase.New("mail.headline.likely", "what", what, "clause", w.Clause)
	case casefile.Possible:
		return phrase.New("mail.headline.possible", "what", what, "clause", w.Clause)
	}
	return phrase.New("mail.headline.none", "what", what)
}

func (s *Scene) what() phrase.Phrase {
	many := s.last.Sub(s.first) >= time.Minute
	switch {
	case s.alone() && many:
		return phrase.New("mail.what.server-span", "from", s.first, "until", s.last, "user", s.userShown())
	case s.alone():
		return phrase.New("mail.what.server-once", "time", s.first, "user", s.userShown())
	case s.device == nil && many:
		return phrase.New("mail.what.gateway-span", "from", s.first, "until", s.last, "user", s.userShown(), "target", s.targetShown())
	case s.device == nil:
		return phrase.New("mail.what.gateway-once", "time", s.first, "user", s.userShown(), "target", s.targetShown())
	case s.symptom == pushFailed && many:
		return phrase.New("mail.what.push-span", "from", s.first, "until", s.last, "app", s.app)
	case s.symptom == pushFailed:
		return phrase.New("mail.what.push-once", "from", s.first, "app", s.app)
	case s.symptom == answered && many:
		return phrase.New("mail.what.refused-span", "from", s.first, "until", s.last, "app", s.app, "target", s.targetShown())
	case s.symptom == answered:
		return phrase.New("mail.what.refused-once", "time", s.first, "app", s.app, "target", s.targetShown())
	case many:
		return phrase.New("mail.what.span", "from", s.first, "until", s.last, "app", s.app, "target", s.targetShown())
	}
	return phrase.New("mail.what.once", "time", s.first, "app", s.app, "target", s.targetShown())
}

// opening says how often it failed, and what was assumed.
func (s *Scene) opening() []phrase.Phrase {
	var list []phrase.Phrase
	if s.count > 1 {
		list = append(list, phrase.New("mail.explain.retries", "count", s.count, "until", s.last))
	}
	if s.assumed {
		list = append(list, phrase.New("mail.explain.assumed", "host", s.host, "setting", label(s.pol.exchange.Key)))
	}
	return list
}

// inOrder sorts evidence by time, settings first, and drops what stands twice.
func inOrder(list []casefile.Evidence) []casefile.Evidence {
	slices.SortStableFunc(list, func(a, b casefile.Evidence) int {
		return cmp.Or(a.Time.Compare(b.Time), cmp.Compare(a.Source, b.Source), cmp.Compare(a.Line, b.Line))
	})
	return slices.CompactFunc(list, func(a, b casefile.Evidence) bool { return a.Ref == b.Ref })
}

func advise(who casefile.Role, do phrase.Phrase) casefile.Advice {
	return casefile.Advice{For: who, Do: do}
}
