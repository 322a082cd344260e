package analyzer

import (
	"cmp"
	"hubscope/analyzer/people"
	"slices"
	"time"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/cores"
	"hubscope/analyzer/fleet"
	"hubscope/analyzer/mail"
	"hubscope/analyzer/session"
	"hubscope/analyzer/settings"
)

// A Filter says which part of a case is wanted. Its zero value wants all.
type Filter struct {
	User     string
	App      string
	From, To time.Time
	// Causes and Users narrow the prompts to those that have one of these causes, and to those
	// that are known to be one of these users', in any spelling; empty leaves all.
	Causes, Users []string
	// At wants the prompt nearest to a moment, and the mail failure that was nearer.
	At time.Time

	names *people.Names // of the case
}

// A Selection is the part of a case that is to be explained in full.
type Selection struct {
	Filter
	// Prompts is how many prompts are explained, the most telling ones; 0 for all, less for no
	// findings at all.
	Prompts int
	// Set are settings to be tried out, all together; none for no scenario.
	Set []settings.Override
	// Sessions is how many gateway sessions are told, the latest, beside those of the prompts
	// that are explained; 0 for all, less for none.
	Sessions int
	// Zone is where the people live by the clock whose days and hours are compared; nil for UTC.
	Zone *time.Location
}

// keep reports whether something of a user that lasted from at to until is wanted. What
// no log names a user for may be this user's: a device's bundle often does not say whose
// it is.
func (f *Filter) keep(user string, at, until time.Time) bool {
	if f.User != "" && user != "" && !f.names.Asked(f.User, user) {
		return false
	}
	if until.Before(at) {
		until = at
	}
	return (f.From.IsZero() || !until.Before(f.From)) && (f.To.IsZero() || !at.After(f.To))
}

func (f *Filter) ofApp(app string) bool { return f.App == "" || settings.SameApp(app, f.App) }

// Select explains the part of a case that is wanted: all of it was evidence. Briefs are
// all prompts of that part, whatever is explained in full.
func (a *Analysis) Select(sel Selection) *casefile.Case {
	out := a.base
	f := &sel.Filter
	f.names = a.t.People
	if sel.Prompts < 0 {
		out.Sessions, out.SessionsOmitted = a.sessions(sel, nil)
		return &out
	}
	asks := a.wanted(f) // in order of time
	out.Briefs = a.weighed(asks)
	if len(f.Causes) > 0 {
		asks, out.Briefs = ofCauses(asks, out.Briefs, f.Causes)
	}
	waves := a.wavesOf(f.User)
	cores.Beside(func() {
		out.Waves = filter(waves(), func(w casefile.Wave) bool {
			return slices.ContainsFunc(w.Names, func(user string) bool { return f.keep(user, w.Time, w.Until()) })
		})
	}, func() { a.findings(&out, sel, asks) })
	out.Patterns = a.patterns(sel, asks, &out)
	out.Sessions, out.SessionsOmitted = a.sessions(sel, out.Prompts)
	if len(sel.Set) > 0 {
		out.WhatIf = append(out.WhatIf, a.WhatIf(sel.Set, *f))
	}
	return &out
}

// findings explains the asks of a part that are told in full, and finds what else is wrong.
func (a *Analysis) findings(out *casefile.Case, sel Selection, asks []int) {
	f := &sel.Filter
	out.Mail = filter(mail.Explain(a.t), func(m casefile.MailFailure) bool { return f.keep(m.User, m.Time, m.Until) && f.ofApp("Secure Mail") })
	out.MailNotes = filter(mail.Notes(a.t), func(n casefile.MailNote) bool { return f.keep(n.User, n.Time, n.Until) && f.ofApp("Secure Mail") })
	out.Configuration = filter(a.base.Configuration, func(s casefile.Setting) bool { return s.App == "" || f.ofApp(s.App) })
	out.Misconfigurations = filter(a.checks, func(m casefile.Misconfiguration) bool { return m.App == "" || f.ofApp(m.App) })
	shown := make([]int, len(asks)) // into asks
	for k := range asks {
		shown[k] = k
	}
	switch {
	case !f.At.IsZero():
		shown, out.Mail = nearest(out, f)
	case sel.Prompts > 0 && len(asks) > sel.Prompts:
		shown = mostTelling(out.Briefs, sel.Prompts)
		out.PromptsOmitted = len(asks) - len(shown)
	}
	for _, k := range shown {
		out.Prompts = append(out.Prompts, a.asks.Explain(asks[k]))
	}
}

// wavesOf returns what finds the waves of the case: all that may have hit a user, or all where
// none is named, in their full size. It weighs the asks that are needed for it: only waves of
// prompts need every one; where nobody was asked with the user, there is none of his.
func (a *Analysis) wavesOf(user string) func() []casefile.Wave {
	if a.allWaves != nil {
		return func() []casefile.Wave { return *a.allWaves }
	}
	if user != "" && !fleet.Together(a.asks, a.t.People, user) {
		return func() []casefile.Wave { return fleet.Waves(a.t, nil) }
	}
	all := make([]int, a.asks.Len())
	for i := range all {
		all[i] = i
	}
	briefs := a.weighed(all)
	return func() []casefile.Wave {
		waves := fleet.Waves(a.t, briefs)
		a.allWaves = &waves
		return waves
	}
}

// wanted are the asks of a part of the case, whatever their causes.
func (a *Analysis) wanted(f *Filter) []int {
	users := map[string]bool{}
	for _, u := range f.Users {
		users[f.names.Key(u)] = true
	}
	var asks []int
	for i := range a.asks.Len() {
		user, at := a.asks.User(i), a.asks.Time(i)
		if f.keep(user, at, at) && f.ofApp(a.asks.App(i)) && (len(users) == 0 || users[f.names.Key(user)]) {
			asks = append(asks, i)
		}
	}
	return asks
}

// weighed are the briefs of asks. Each is weighed once: whoever looks at one part of a large
// case looks at others.
func (a *Analysis) weighed(asks []int) []casefile.Brief {
	if a.briefs == nil {
		a.briefs = make([]casefile.Brief, a.asks.Len())
	}
	var missing []int
	for _, i := range asks {
		if a.briefs[i].Outcome == nil {
			missing = append(missing, i)
		}
	}
	for k, b := range a.asks.Briefs(missing) {
		a.briefs[missing[k]] = b
	}
	out := make([]casefile.Brief, len(asks))
	for k, i := range asks {
		out[k] = a.briefs[i]
	}
	return out
}

// ofCauses leaves the asks that have one of the causes, and their briefs.
func ofCauses(asks []int, briefs []casefile.Brief, causes []string) ([]int, []casefile.Brief) {
	n := 0
	for k := range asks {
		if slices.Contains(causes, briefs[k].Cause) {
			asks[n], briefs[n] = asks[k], briefs[k]
			n++
		}
	}
	return asks[:n], briefs[:n]
}

// sessions describes the sessions that are wanted.
func (a *Analysis) sessions(sel Selection, explained []casefile.Prompt) (list []casefile.Session, omitted int) {
	if sel.Sessions < 0 {
		return nil, 0
	}
	var kept []*session.Session
	for _, s := range a.t.Sessions {
		until := s.End
		if !s.Ended {
			until = a.base.To
		}
		if sel.keep(s.User, s.Start, until) {
			kept = append(kept, s)
		}
	}
	earlier := 0 // sessions that only a prompt brings in
	told := map[string]bool{}
	if n := len(kept) - sel.Sessions; sel.Sessions > 0 && n > 0 {
		earlier = n
		for i := range explained {
			told[explained[i].Session] = true
		}
	}
	for i, s := range kept {
		if i < earlier && !told[s.ID] {
			omitted++
			continue
		}
		list = append(list, s.Described())
	}
	return list, omitted
}

func filter[T any](list []T, keep func(T) bool) []T {
	var out []T
	for _, v := range list {
		if keep(v) {
			out = append(out, v)
		}
	}
	return out
}

// mostTelling picks n prompts, in order of time. Faults go before settings and settings
// before what came as configured; of the rest the latest tell most, because they are what
// people still call about.
func mostTelling(list []casefile.Brief, n int) []int {
	order := make([]int, len(list))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int {
		x, y := &list[a], &list[b]
		if c := cmp.Or(cmp.Compare(telling(y), telling(x)), cmp.Compare(y.At, x.At)); c != 0 {
			return c
		}
		if c := cmp.Or(cmp.Compare(x.User, y.User), cmp.Compare(x.Kind, y.Kind), cmp.Compare(x.Cause, y.Cause)); c != 0 {
			return c
		}
		return cmp.Compare(a, b)
	})
	kept := order[:n]
	slices.Sort(kept)
	return kept
}

func telling(p *casefile.Brief) int {
	switch p.Disposition {
	case casefile.Fault:
		return 3
	case casefile.SettingFault:
		return 2
	case casefile.UserAction:
		return 1
	}
	return 0
}
