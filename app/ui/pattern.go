//go:build cgo || !darwin

package ui

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"hubscope/analyzer/casefile"
)

// patternItems are what the prompts of a case have in common: they stand before the prompts.
func patternItems(c *casefile.Case, s Speaker) []item {
	list := make([]item, 0, len(c.Patterns))
	for i := range c.Patterns {
		p := &c.Patterns[i]
		kind := s.Term("patternkind", p.Kind)
		it := item{kind: kindPattern, pattern: p, key: "pattern/" + p.ID, headline: s.Say(p.Headline), who: joined(p.User, causeName(s, p.Cause)),
			tone: tone{colorBlue, theme.HistoryIcon()}, state: kind, confidence: p.Confidence}
		it.caller = c.Concerns(p.User)
		it.search = foldAll(it.headline, p.User, causeName(s, p.Cause), p.Cause, kind, p.Kind)
		list = append(list, it)
	}
	return list
}

func causeName(s Speaker, id string) string {
	if id == "" {
		return ""
	}
	return s.Term("cause", id)
}

// patternScope is the pattern's prompts. Of one with more than are listed, all of that user,
// cause and time.
func patternScope(p *casefile.Pattern) scope {
	in := scope{name: func(s Speaker) string { return s.Term("patternkind", p.Kind) }, user: p.User, cause: p.Cause, from: p.From, to: p.Until.Add(time.Millisecond)}
	if p.PromptsOmitted == 0 {
		in.ids = map[string]bool{}
		for _, id := range p.Prompts {
			in.ids[id] = true
		}
	}
	return in
}

func (d *detailView) showPattern(it *item, p *casefile.Pattern) {
	s := d.w.sp
	setting := ""
	if v := p.Setting; v != nil {
		setting = settingName(s, v.Label, v.Key)
		if v.Value != "" {
			setting = joined(setting, v.Value)
		}
	}
	objs := []fyne.CanvasObject{
		d.head(it, it.state, confidenceBadge(s, p.Confidence)),
		title(it.headline),
		facts(
			fact{s.Text("ui.fact.when"), span(s, p.From, p.Until)},
			fact{s.Text("ui.fact.user"), p.User},
			fact{s.Text("ui.fact.prompts"), s.Text("ui.answer.pattern", "n", p.Count, "of", p.Of)},
			fact{s.Text("ui.fact.setting"), setting},
		),
	}
	objs = append(objs, paragraphs(s, p.Explanation)...)
	to := widget.NewButtonWithIcon(s.Text("ui.pattern.prompts", "n", p.Count), theme.LoginIcon(), func() { d.w.drill(patternScope(p)) })
	to.Importance = widget.HighImportance
	objs = append(objs, newFlow(6, to))
	d.pane.show(append(objs, d.evidence(p.Evidence)...)...)
}
