//go:build cgo || !darwin

package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/phrase"
)

// A detailView explains one answer: the sentence, why, what to do and who does it, what
// was ruled out, which credential, where it is written.
type detailView struct {
	w    *Window
	of   *model // whose answers are explained; nil for that of the window
	pane *pane
	box  fyne.CanvasObject
	turn int // of the raw lines that are being read
}

func newDetailView(w *Window) *detailView {
	d := &detailView{w: w, pane: newPane()}
	d.box = d.pane
	return d
}

func (d *detailView) model() *model {
	if d.of != nil {
		return d.of
	}
	return d.w.model
}

func (d *detailView) show(it *item) {
	d.turn++
	switch it.kind {
	case kindPrompt:
		d.showPrompt(it, it.prompt)
	case kindMail:
		d.showMail(it, it.mail)
	case kindSetting:
		d.pane.show(misconfigurationDetail(d.w, d.model(), it)...)
	case kindPattern:
		d.showPattern(it, it.pattern)
	}
}

// showNothingFound is the calm answer to a case without findings.
func (d *detailView) showNothingFound() {
	s := d.w.sp
	objs := []fyne.CanvasObject{title(s.Text("ui.nothing.title")), newPara(s.Text("ui.nothing.text"))}
	objs = append(objs, mailNotes(s, d.w.model.Case.MailNotes)...)
	d.pane.show(append(objs, limits(s, d.w.model.Case.Limits)...)...)
}

func (d *detailView) showPrompt(it *item, p *casefile.Prompt) {
	s := d.w.sp
	objs := []fyne.CanvasObject{
		d.head(it, kindWord(s, p.Kind), confidenceBadge(s, p.Confidence), badge(it.state, it.tone)),
		title(it.headline),
		facts(
			fact{s.Text("ui.fact.when"), s.Time(p.Time)},
			fact{s.Text("ui.fact.user"), p.User},
			fact{s.Text("ui.fact.app"), appOn(s, p.App, p.Platform)},
			fact{s.Text("ui.fact.device"), p.Device},
			fact{s.Text("ui.fact.credential"), s.Term("credential", string(p.Credential.Type))},
			fact{s.Text("ui.fact.session"), p.Session},
		),
	}
	objs = append(objs, paragraphs(s, p.Explanation)...)
	if chain := d.chain(p.Because); chain != nil {
		objs = append(objs, chain)
	}
	objs = append(objs, d.evidence(p.Evidence)...)
	objs = append(objs, advice(s, p.Advice)...)
	objs = append(objs, d.alternatives(p.Alternatives)...)
	objs = append(objs, credential(s, p.Credential)...)
	objs = append(objs, references(s, p.References)...)
	d.pane.show(objs...)
}

func kindWord(s Speaker, k casefile.PromptKind) string {
	switch k {
	case casefile.KindImplied:
		return s.Text("ui.kind.implied")
	case casefile.KindNotice:
		return s.Text("ui.kind.notice")
	}
	return s.Text("ui.kind.prompt")
}

func (d *detailView) showMail(it *item, f *casefile.MailFailure) {
	s := d.w.sp
	attempts := ""
	if f.Count > 1 {
		attempts = s.Text("ui.fact.attemptcount", "n", f.Count)
	}
	recovered := ""
	if f.Recovered != nil {
		recovered = s.Time(f.Recovered.Time)
	}
	objs := []fyne.CanvasObject{
		d.head(it, s.Text("ui.kind.mail"), confidenceBadge(s, f.Confidence), badge(it.state, it.tone)),
		title(it.headline),
		facts(
			fact{s.Text("ui.fact.when"), span(s, f.Time, f.Until)},
			fact{s.Text("ui.fact.attempts"), attempts},
			fact{s.Text("ui.fact.recovered"), recovered},
			fact{s.Text("ui.fact.user"), f.User},
			fact{s.Text("ui.fact.device"), f.Device},
			fact{s.Text("ui.fact.target"), f.Target},
			fact{s.Text("ui.fact.verdict"), s.Term("verdict", f.Verdict)},
		),
	}
	objs = append(objs, paragraphs(s, f.Explanation)...)
	objs = append(objs, d.hops(f.Hops)...)
	objs = append(objs, d.evidence(f.AllEvidence())...)
	objs = append(objs, advice(s, f.Advice)...)
	objs = append(objs, references(s, f.References)...)
	d.pane.show(objs...)
}

// head is the first row of a detail: what it is, how sure, and the copy button.
func (d *detailView) head(it *item, kind string, badges ...fyne.CanvasObject) fyne.CanvasObject {
	return detailHead(d.w, d.model(), it, kind, badges...)
}

func detailHead(w *Window, m *model, it *item, kind string, badges ...fyne.CanvasObject) fyne.CanvasObject {
	first := badge(kind, tone{colorBlue, kindIcon(it.kind)})
	row := newFlow(6, append([]fyne.CanvasObject{first}, badges...)...)
	s := w.sp
	head := newBeside(8, nil, container.New(&column{top: 4}, row), copyButton(w, s.Text("ui.copy.answer"), func() string { return plain(m, s, it) }))
	if it.news == nil {
		return head
	}
	row.Add(badge(stateWord(s, it.news.state), stateTone(it.news.state)))
	if said := newsLine(s, it.news); said != "" {
		return container.New(&column{gap: 6}, head, newPara(said).sized(sizeCaption).in(colorBlue))
	}
	return head
}

func title(text string) fyne.CanvasObject { return newPara(text).sized(sizeTitle).bold() }

// A fact is a label and its value; one without a value is left out.
type fact struct{ label, value string }

func facts(all ...fact) fyne.CanvasObject {
	row := container.New(&flow{gap: 28, rowGap: 8})
	for _, f := range all {
		if f.value == "" {
			continue
		}
		value := fit(f.value, 620, sizeText, fyne.TextStyle{})
		row.Add(container.New(&column{gap: 1}, line(f.label, sizeCaption, colorMuted, false), line(value, sizeText, theme.ColorNameForeground, false)))
	}
	return row
}

func paragraphs(s Speaker, all []phrase.Phrase) []fyne.CanvasObject {
	var out []fyne.CanvasObject
	for _, p := range all {
		if text := s.Say(p); text != "" {
			out = append(out, newPara(text))
		}
	}
	return out
}

// chain shows what led to what, the prompt's own cause first.
func (d *detailView) chain(because []string) fyne.CanvasObject {
	if len(because) < 2 {
		return nil
	}
	s := d.w.sp
	row := newFlow(6, line(s.Text("ui.chain.label"), sizeCaption, colorMuted, false))
	for i, c := range because {
		if i > 0 {
			row.Add(icon(theme.NavigateBackIcon(), colorMuted, 16))
		}
		row.Add(badge(s.Term("cause", c), tone{colorBlue, nil}))
	}
	return row
}

// advice tells each person what to do.
func advice(s Speaker, all []casefile.Advice) []fyne.CanvasObject {
	if len(all) == 0 {
		return nil
	}
	list := container.New(&column{gap: 8, left: 12, top: 10, right: 12, bottom: 12})
	for i, a := range all {
		if i > 0 {
			list.Add(rule())
		}
		who := newPara(s.Term("role", string(a.For))).bold().in(theme.ColorNamePrimary)
		list.Add(newBesideLead(12, 132, who, newPara(s.Say(a.Do)), nil))
	}
	return []fyne.CanvasObject{space(2), section(s.Text("ui.section.todo")), card(list)}
}

// fewAlternatives is how many open alternatives are shown before somebody asks.
const fewAlternatives = 6

// alternatives shows what is still open first, and what was ruled out when asked.
func (d *detailView) alternatives(all []casefile.Alternative) []fyne.CanvasObject {
	if len(all) == 0 {
		return nil
	}
	s := d.w.sp
	var open, out []casefile.Alternative
	for _, a := range all {
		if a.Verdict == casefile.RuledOut {
			out = append(out, a)
		} else {
			open = append(open, a)
		}
	}
	list := container.New(&column{gap: 7, left: 12, top: 10, right: 12, bottom: 10})
	row := func(a casefile.Alternative) fyne.CanvasObject {
		t := verdictTone(a.Verdict)
		text := container.New(&column{gap: 0}, newPara(s.Term("cause", a.Cause)))
		if why := s.Say(a.Why); why != "" {
			text.Add(newPara(why).sized(sizeCaption).in(colorMuted))
		}
		return newBesideLead(12, 132, newFlow(0, badge(s.Term("alternative", string(a.Verdict)), t)), text, nil)
	}
	more := func(rest []casefile.Alternative, label string) {
		var b *widget.Button
		b = widget.NewButtonWithIcon(label, theme.MenuExpandIcon(), func() {
			list.Remove(b)
			for _, a := range rest {
				list.Add(row(a))
			}
			d.pane.reflow()
		})
		b.Importance = widget.LowImportance
		b.Alignment = widget.ButtonAlignLeading
		list.Add(b)
	}
	if len(open) > fewAlternatives {
		for _, a := range open[:fewAlternatives] {
			list.Add(row(a))
		}
		more(open[fewAlternatives:], s.Text("ui.alternatives.moreopen", "n", len(open)-fewAlternatives))
	} else {
		for _, a := range open {
			list.Add(row(a))
		}
	}
	switch {
	case len(out) == 0:
	case len(open) == 0 && len(out) <= 2:
		for _, a := range out {
			list.Add(row(a))
		}
	default:
		more(out, s.Text("ui.alternatives.ruledout", "n", len(out)))
	}
	return []fyne.CanvasObject{space(2), section(s.Text("ui.section.alternatives")), card(list)}
}

func credential(s Speaker, c casefile.Credential) []fyne.CanvasObject {
	if c.Type == "" {
		return nil
	}
	list := container.New(&column{gap: 3, left: 12, top: 10, right: 12, bottom: 10})
	list.Add(newPara(joined(s.Term("credential", string(c.Type)), containerWord(s, c.Container))).bold())
	if c.Unexpected {
		list.Add(newPara(s.Text("ui.credential.unexpected", "due", s.Term("credential", string(c.Due)))).bold().in(theme.ColorNameError))
	}
	if why := s.Say(c.Why); why != "" {
		list.Add(newPara(why))
	}
	return []fyne.CanvasObject{space(2), section(s.Text("ui.section.credential")), card(list)}
}

func containerWord(s Speaker, id string) string {
	if id == "" || id == "none" {
		return ""
	}
	return s.Term("container", id)
}

func references(s Speaker, ids []string) []fyne.CanvasObject {
	if len(ids) == 0 {
		return nil
	}
	out := []fyne.CanvasObject{space(2), section(s.Text("ui.section.references"))}
	for _, id := range ids {
		out = append(out, newBeside(6, icon(theme.DocumentIcon(), colorMuted, 16), newPara(s.Term("reference", id)).in(colorMuted), nil))
	}
	return out
}

// mailNotes says what is healthy about mail though it may not look so.
func mailNotes(s Speaker, all []casefile.MailNote) []fyne.CanvasObject {
	if len(all) == 0 {
		return nil
	}
	list := container.New(&column{gap: 6, left: 12, top: 10, right: 12, bottom: 10})
	for i := range all {
		list.Add(newBeside(8, icon(theme.ConfirmIcon(), colorGreen, 16), newPara(s.Say(all[i].Says)), nil))
	}
	return []fyne.CanvasObject{space(2), section(s.Text("ui.section.healthy")), card(list)}
}

// limits says what could not be known.
func limits(s Speaker, all []phrase.Phrase) []fyne.CanvasObject {
	if len(all) == 0 {
		return nil
	}
	list := container.New(&column{gap: 6, left: 12, top: 10, right: 12, bottom: 10})
	for _, p := range all {
		list.Add(newBeside(8, icon(theme.QuestionIcon(), colorBlue, 16), newPara(s.Say(p)), nil))
	}
	return []fyne.CanvasObject{space(2), section(s.Text("ui.section.limits")), card(list)}
}
