package page

import (
	"hubscope/analyzer/casefile"
	"hubscope/analyzer/servicelist"
)

// wrong is what is wrong in the settings, the worst first, with the value as it stands, every
// blank in it visible, and the corrected one.
func (c *composer) wrong() Section {
	list := casefile.BySeverity(c.Case.Misconfigurations)
	s := Section{ID: "settings", Title: words(c.label("page.wrong.title", "n", len(list)))}
	for i := range list {
		m := &list[i]
		var f Facts
		add := func(label string, values ...Text) {
			if len(values) > 0 && len(values[0]) > 0 {
				f = append(f, Fact{label, values})
			}
		}
		add(c.label("page.wrong.setting"), joined(" · ", c.term(m.Label.Set, m.Label.ID), value(m.Key)))
		add(c.label("page.wrong.of"), joined(" · ", value(m.App), c.device(m.Platform, "")))
		add(c.label("page.wrong.now"), setting(servicelist.Visible(m.Value)))
		add(c.label("page.wrong.then"), setting(m.Suggestion))
		add(c.label("page.wrong.console"), c.phrase(m.Where))
		add(c.label("page.evidence.where"), c.stands(m.Source, m.Line))
		add(c.label("page.why"), c.phrase(m.Why))
		add(c.label("page.todo.title"), c.advice(m.Advice)...)
		title := joined(c.colon(), toned(c.plain.Term("severity", string(m.Severity)), severityTone(m.Severity)), c.phrase(m.Message))
		s.Blocks = append(s.Blocks, Paragraph{Text: title}, f)
	}
	return s
}

func severityTone(s casefile.Severity) Tone {
	switch s {
	case casefile.Error:
		return Bad
	case casefile.WarningLev:
		return Warn
	}
	return Note
}

// inForce are the settings that the answers rest on, each with its origin.
func (c *composer) inForce() Section {
	t := Table{Head: []string{c.label("page.settings.whose"), c.label("page.wrong.setting"), c.label("page.settings.value"), c.label("page.settings.origin")}}
	for _, s := range c.Relied() {
		t.Rows = append(t.Rows, []Text{value(s.Whose), c.term(s.Label.Set, s.Label.ID), setting(s.Shown), value(s.Origin)})
	}
	s := Section{ID: "inforce", Title: words(c.label("page.settings.title", "n", len(t.Rows)))}
	if len(t.Rows) > 0 {
		s.Blocks = []Block{t}
	}
	return s
}
