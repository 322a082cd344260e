package live

import (
	"context"
	"fmt"
	"slices"
	"time"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/mail"
	"hubscope/analyzer/prompt"
)

// explain finds what the case says now and takes it into the ledger. The error is ctx's.
func (w *Watch) explain(ctx context.Context) error {
	res, err := w.growth.Explain(ctx)
	if err != nil {
		return err
	}
	w.res, w.dirty = res, false
	w.thaw()
	var list []found
	shown := map[string]bool{}
	put := func(f found, explain func(*found)) {
		for shown[f.key] {
			f.key += "'"
		}
		if shown[f.key] = true; !w.ledger.frozen(f.key) {
			explain(&f)
			list = append(list, f)
		}
	}
	for _, k := range res.Asks(w.r.Filter) {
		if w.reports(k.Last, k.Until) {
			put(found{key: keyOf("prompt", k.First), user: k.User, at: k.Time, until: k.Until, after: prompt.SettlesAfter}, func(f *found) {
				if t := w.ledger.byKey[f.key]; t != nil && t.prompt != nil && res.Untouched(k) {
					f.prompt, f.id, f.sign = t.prompt, t.found.id, t.sign
					return
				}
				p := res.Explain(k)
				f.prompt, f.id, f.sign = &p, p.ID, signOfPrompt(&p)
			})
		}
	}
	for _, m := range res.MailFailures(w.r.Filter) {
		if w.reportsMail(&m) {
			after := mail.SettlesAfter
			if m.Recovered != nil {
				after = prompt.SettlesAfter
			}
			put(found{key: keyOf("mail", m.First), user: m.User, at: m.Time, until: m.Until, after: after}, func(f *found) {
				f.mail, f.id, f.sign = &m, m.ID, signOfMail(&m)
			})
		}
	}
	for _, m := range res.Findings(w.r.Filter) {
		path := res.Case.Sources[m.Source].Path
		id := casefile.ID("c-", "finding", m.Rule, m.App, m.Key, path, fmt.Sprint(m.Line))
		put(found{key: id, id: id, sign: fmt.Sprint(m.Severity, m.Value, m.Suggestion)}, func(f *found) { f.finding = &m })
	}
	w.ledger.take(list, res.Case.People, res.Case.From, w.arrived)
	w.ledger.forget(shown)
	for _, in := range w.inputs {
		src := &res.Case.Sources[in.Index]
		in.Last = src.Last
		if in.Kind == "" || src.Kind != "unknown" && src.Kind != in.Kind { // a new generation's is soon known
			in.Kind, in.news = src.Kind, true
		}
	}
	return nil
}

// thaw has what is settled be explained again where a source came that speaks of that time, or
// one went on that had been silent since.
func (w *Watch) thaw() {
	for i := range w.res.Case.Sources {
		src := &w.res.Case.Sources[i]
		if src.Last.IsZero() {
			continue
		}
		from, known := w.reachedBy[i]
		if !known {
			from = src.First
		}
		if !known || src.Last.After(from) {
			w.ledger.thaw(from, src.Last)
		}
		w.reachedBy[i] = src.Last
	}
}

// keyOf is what a thing is known by as long as it is told: the record that shows it first.
func keyOf(kind string, first casefile.Ref) string {
	return fmt.Sprintf("%s %d:%d", kind, first.Source, first.Offset)
}

// What is told of a prompt or a failure is its signature: that there is more evidence of the
// same is no news, nor that a clock is known to the second by now.
func signOfPrompt(p *casefile.Prompt) string {
	return fmt.Sprint(p.Kind, p.User, p.App, p.Cause, p.Confidence, p.Disposition, p.Because, p.Credential.Type, p.Credential.Container)
}

func signOfMail(m *casefile.MailFailure) string {
	return fmt.Sprint(m.User, m.Target, m.Verdict, m.Hop, m.Confidence, m.Disposition, m.Recovered != nil, m.Ongoing)
}

// reports reports whether something is told of which a record is the last, and that lasted
// until a moment.
func (w *Watch) reports(last casefile.Ref, until time.Time) bool {
	switch {
	case w.r.Start.Beginning:
		return true
	case !w.r.Start.Since.IsZero():
		return !until.Before(w.r.Start.Since)
	}
	return w.isNew(last)
}

// isNew reports whether a record came since following began.
func (w *Watch) isNew(ref casefile.Ref) bool {
	s := w.streams[ref.Source]
	return s != nil && s.from >= 0 && ref.Offset >= s.from
}

func (w *Watch) reportsMail(m *casefile.MailFailure) bool {
	if w.r.Start.Beginning || !w.r.Start.Since.IsZero() {
		return w.reports(m.First, m.Until)
	}
	return slices.ContainsFunc(m.AllEvidence(), func(e casefile.Evidence) bool { return w.isNew(e.Ref) })
}
