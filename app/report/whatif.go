package report

import (
	"slices"
	"time"

	"hubscope/analyzer/casefile"
)

type whatIfJSON struct {
	Set           map[string]string  `json:"set"`
	Was           map[string]string  `json:"was,omitempty"`
	PromptsBefore int                `json:"promptsBefore"`
	PromptsAfter  int                `json:"promptsAfter"`
	Avoided       []string           `json:"avoided"`
	Changed       []whatIfChangeJSON `json:"changed"`
	Added         []whatIfPromptJSON `json:"added"`
	Fit           *float64           `json:"fit,omitempty"`
	Judged        int                `json:"judged"`
	Unobserved    int                `json:"unobserved"`
	Kept          int                `json:"kept"`
	Container     *openJSON          `json:"longestOpenSeconds,omitempty"`
	Session       *openJSON          `json:"longestIdleSessionSeconds,omitempty"`
	Mail          []whatIfMailJSON   `json:"mail"`
	Headline      string             `json:"headline"`
	Explanation   string             `json:"explanation"`
	Limits        string             `json:"limits"`
}

type whatIfChangeJSON struct {
	ID    string `json:"id"`
	Cause string `json:"cause"`
}

type whatIfPromptJSON struct {
	Time  string `json:"time"`
	User  string `json:"user,omitempty"`
	App   string `json:"app,omitempty"`
	Cause string `json:"cause"`
}

type whatIfMailJSON struct {
	ID     string `json:"id"`
	Before string `json:"verdictBefore"`
	After  string `json:"verdictAfter,omitempty"` // absent where the failure is no failure of its own any more
}

type openJSON struct {
	Before float64 `json:"before"`
	After  float64 `json:"after"`
	// Set where no timer would ever have closed it: the seconds are then only what the logs show.
	BeforeEndless bool `json:"beforeEndless,omitempty"`
	AfterEndless  bool `json:"afterEndless,omitempty"`
}

func open(o *casefile.Open) *openJSON {
	if o == nil {
		return nil
	}
	return &openJSON{o.Before.Seconds(), o.After.Seconds(), o.BeforeEndless, o.AfterEndless}
}

func (v View) whatIf(w casefile.WhatIf) whatIfJSON {
	j := whatIfJSON{
		Set: map[string]string{}, Was: map[string]string{}, PromptsBefore: w.Before, PromptsAfter: w.After, Avoided: list(w.Avoided, func(o casefile.WhatIfObserved) string { return o.ID }),
		Changed: list(w.Changed, func(c casefile.WhatIfChange) whatIfChangeJSON { return whatIfChangeJSON{c.ID, c.Then} }),
		Added: list(w.Added, func(p casefile.WhatIfPrompt) whatIfPromptJSON {
			return whatIfPromptJSON{stamp(p.Time), p.User, p.App, p.Cause}
		}),
		Judged: w.Judged, Unobserved: w.Unobserved, Kept: w.Kept, Container: open(w.Container), Session: open(w.Session),
		Mail:     list(w.Mail, func(m casefile.WhatIfMail) whatIfMailJSON { return whatIfMailJSON(m) }),
		Headline: v.Printer.Say(w.Headline), Explanation: v.Printer.SayAll(w.Explanation), Limits: v.Printer.SayAll(w.Limits),
	}
	if j.Container == nil {
		j.Container = j.Session // what stands open where no device's log shows a container
	}
	for _, s := range w.Set {
		j.Set[s.Key] = s.Value
		if s.Was != "" {
			j.Was[s.Key] = s.Was
		}
	}
	if share, ok := w.Fit(); ok {
		j.Fit = &share
	}
	return j
}

// whatIfs writes what each scenario comes to.
func (t *textWriter) whatIfs() {
	for _, w := range t.Case.WhatIf {
		t.WriteByte('\n')
		t.line("", t.p.Text("report.whatif.title"))
		t.line("  ", t.p.Say(w.Headline))
		t.line("  ", t.p.SayAll(w.Explanation))
		t.whatIfList(len(w.Avoided), func(i int) string {
			return t.p.Text("report.whatif.avoided", "prompt", t.headlineOf(&w.Avoided[i]))
		})
		t.whatIfList(len(w.Changed), func(i int) string {
			return t.p.Text("report.whatif.changed", "prompt", t.headlineOf(&w.Changed[i].WhatIfObserved), "cause", t.p.Term("cause", w.Changed[i].Then))
		})
		t.whatIfList(len(w.Added), func(i int) string { return t.addedLine(&w.Added[i]) })
		t.whatIfList(len(w.Mail), func(i int) string {
			m := w.Mail[i]
			after := t.p.Text("report.whatif.no-verdict")
			if m.After != "" {
				after = t.p.Term("verdict", m.After)
			}
			return t.p.Text("report.whatif.mail", "failure", t.failureOf(m.ID), "after", after)
		})
		for _, l := range w.Limits {
			t.line("  - ", t.p.Say(l))
		}
	}
}

// mostOfWhatIf are told of each list; JSON holds all.
const mostOfWhatIf = 20

func (t *textWriter) whatIfList(n int, line func(int) string) {
	for i := range min(n, mostOfWhatIf) {
		t.line("    ", line(i))
	}
	if n > mostOfWhatIf {
		t.line("    ", t.p.Text("report.whatif.more", "n", n-mostOfWhatIf))
	}
}

func (t *textWriter) addedLine(p *casefile.WhatIfPrompt) string {
	return t.p.Text("report.whatif.added", "prompt", t.askedLine(p.Time, p.User, p.App, p.Cause))
}

// askedLine tells a prompt that the case does not explain in full.
func (t *textWriter) askedLine(at time.Time, user, app, cause string) string {
	name := t.p.Term("cause", cause)
	switch {
	case app != "" && user != "":
		return t.p.Text("report.whatif.asked-in", "time", at, "user", user, "app", app, "cause", name)
	case user != "":
		return t.p.Text("report.whatif.asked-user", "time", at, "user", user, "cause", name)
	}
	return t.p.Text("report.whatif.asked", "time", at, "cause", name)
}

// headlineOf is the answer to an observed prompt; a large case may leave it out.
func (t *textWriter) headlineOf(o *casefile.WhatIfObserved) string {
	i := slices.IndexFunc(t.Case.Prompts, func(p casefile.Prompt) bool { return p.ID == o.ID })
	if i < 0 {
		return t.askedLine(o.Time, o.User, o.App, o.Cause)
	}
	return t.p.Say(t.Case.Prompts[i].Headline)
}

// failureOf is the answer to a mail failure by its id.
func (t *textWriter) failureOf(id string) string {
	i := slices.IndexFunc(t.Case.Mail, func(m casefile.MailFailure) bool { return m.ID == id })
	if i < 0 {
		return id
	}
	return t.p.Say(t.Case.Mail[i].Headline)
}
