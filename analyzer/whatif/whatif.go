// Package whatif runs the documented model of prompts once more over what users and devices
// did, with other settings: how many prompts there would have been, which would not have
// come, which would have come besides, and for how long what is locked would have stood open.
//
// Nothing is compared with the logs but by way of the settings really in force: a replay with
// those is compared with the replay with the others, and how much of what was observed the
// first one gives is the measure of how far the second can be trusted.
//
// The model is that of the vendor's documents (reference "authentication-prompt-scenarios"):
// timers run on, and a prompt comes at the next use after one ran out.
package whatif

import (
	"cmp"
	"slices"
	"time"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/cores"
	"hubscope/analyzer/prompt"
	"hubscope/analyzer/settings"
	"hubscope/analyzer/timeline"
)

// Input is a case as it was observed, and the two sets of settings.
type Input struct {
	Timeline *timeline.Timeline // its Settings are those in force
	Asks     *prompt.Asks
	Briefs   []casefile.Brief // of all asks, in their order
	// Scenario are the settings in force with those that are tried out on top of them.
	Scenario *settings.Settings
	// Counted says which prompts are counted: of which user, which app, at which time. nil
	// counts all.
	Counted func(user, app string, at time.Time) bool
	// Of says whose phones are replayed; nil replays all.
	Of func(user string) bool

	measured map[string]gateTerms // by virtual server
}

// Run replays the case with both sets of settings and compares them.
func Run(in Input) casefile.WhatIf {
	in.measure()
	phones := phonesOf(&in)
	parts := cores.Parts(len(phones))
	outcomes := make([]outcome, parts)
	cores.Share(parts, func(part int) {
		for i := part * len(phones) / parts; i < (part+1)*len(phones)/parts; i++ {
			outcomes[part].add(&in, phones[i])
		}
	})
	var all outcome
	for i := range outcomes {
		all.join(&outcomes[i])
	}
	return all.result(&in)
}

// An outcome is what the replays of some phones give.
type outcome struct {
	observed   []observed // those that are counted, notices apart
	before     int        // prompts of the replay with the settings in force
	after      int
	added      []casefile.WhatIfPrompt
	unobserved int // prompts of the first replay that nobody saw
	opened     [2]open
	cut        int // sessions whose end no timer explains
	phones     int // that have a log of their own
	gateway    int // that the gateway's log shows
}

// An observed prompt and what became of it.
type observed struct {
	asked
	// Given is set when the first replay gives it with its cause, Kept when both take it over
	// because no setting changes it or nothing shows from when its timer ran.
	given, kept bool
	avoided     bool
	changed     string // the cause in the second replay, where that is another
}

// open is the longest time that something stood open unattended, in milliseconds, and whether
// anything stood open that no timer would have closed.
type open struct {
	container, session               int64
	containerEndless, sessionEndless bool
}

func (o *open) join(p open) {
	o.container, o.session = max(o.container, p.container), max(o.session, p.session)
	o.containerEndless = o.containerEndless || p.containerEndless
	o.sessionEndless = o.sessionEndless || p.sessionEndless
}

// add replays one phone.
func (o *outcome) add(in *Input, p *phone) {
	t := tapeOf(in, p)
	before, openBefore := replay(in, t, in.Timeline.Settings)
	after, openAfter := replay(in, t, in.Scenario)
	o.opened[0].join(openBefore)
	o.opened[1].join(openAfter)
	o.cut += t.cuts
	if p.device != nil {
		o.phones++
	}
	if len(p.sessions) > 0 {
		o.gateway++
	}
	o.compare(in, t, before, after)
}

func (o *outcome) join(p *outcome) {
	o.observed = append(o.observed, p.observed...)
	o.added = append(o.added, p.added...)
	o.before += p.before
	o.after += p.after
	o.unobserved += p.unobserved
	o.cut += p.cut
	o.phones += p.phones
	o.gateway += p.gateway
	for i := range o.opened {
		o.opened[i].join(p.opened[i])
	}
}

// result is the outcome in the shape of the public schema.
func (o *outcome) result(in *Input) casefile.WhatIf {
	w := casefile.WhatIf{Before: o.before, After: o.after, Unobserved: o.unobserved, Added: o.added}
	slices.SortFunc(o.observed, func(a, b observed) int { return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.id, b.id)) })
	slices.SortFunc(w.Added, func(a, b casefile.WhatIfPrompt) int {
		return cmp.Or(a.Time.Compare(b.Time), cmp.Compare(a.User, b.User), cmp.Compare(a.App, b.App), cmp.Compare(a.Cause, b.Cause))
	})
	for _, p := range o.observed {
		switch {
		case p.avoided:
			w.Avoided = append(w.Avoided, p.shown())
		case p.changed != "":
			w.Changed = append(w.Changed, casefile.WhatIfChange{WhatIfObserved: p.shown(), Then: p.changed})
		}
		if p.kept {
			w.Kept++
		}
		if !fixed(p.cause) {
			w.Judged++
			if p.given {
				w.Reproduced++
			}
		}
	}
	if o.phones > 0 {
		w.Container = &casefile.Open{
			Before: millis(o.opened[0].container), After: millis(o.opened[1].container),
			BeforeEndless: o.opened[0].containerEndless, AfterEndless: o.opened[1].containerEndless,
		}
	}
	if o.gateway > 0 {
		w.Session = &casefile.Open{
			Before: millis(o.opened[0].session), After: millis(o.opened[1].session),
			BeforeEndless: o.opened[0].sessionEndless, AfterEndless: o.opened[1].sessionEndless,
		}
	}
	w.Limits = o.limits(in, &w)
	return w
}

func (p *observed) shown() casefile.WhatIfObserved {
	return casefile.WhatIfObserved{ID: p.id, Time: moment{at: p.at}.time(), User: p.user, App: p.app, Cause: p.cause}
}

func millis(ms int64) time.Duration { return time.Duration(ms) * time.Millisecond }
