package page

import (
	"hubscope/analyzer/casefile"
)

// roles are in the order in which a ticket goes from hand to hand.
var roles = []casefile.Role{casefile.User, casefile.Helpdesk, casefile.GatewayAdmin, casefile.EMAdmin, casefile.MailAdmin}

// todo is what each person has to do about all answers together.
func (c *composer) todo(answers []answer) Section {
	s := Section{ID: "todo", Title: words(c.label("page.todo.by-role"))}
	if wrong, _ := casefile.Wrong(c.Case.Misconfigurations); len(answers)+wrong < 2 {
		return s
	}
	for _, role := range roles {
		l := List{Label: c.plain.Term("role", string(role))}
		at := map[string]int{}
		add := func(do, from Text) {
			if i, ok := at[do.String()]; ok {
				l.Items[i] = joined(" ", l.Items[i], from)
				return
			}
			at[do.String()] = len(l.Items)
			l.Items = append(l.Items, joined(" ", do, from))
		}
		for i := range answers {
			a := &answers[i]
			if !a.deep {
				continue
			}
			for _, v := range a.advice {
				if v.For == role {
					add(c.phrase(v.Do), link(a.label, a.id))
				}
			}
		}
		for _, m := range casefile.BySeverity(c.Case.Misconfigurations) {
			for _, v := range m.Advice {
				if v.For == role && m.Severity != casefile.Information {
					add(c.phrase(v.Do), link(c.label("page.wrong.short"), "settings"))
				}
			}
		}
		if len(l.Items) > 0 {
			s.Blocks = append(s.Blocks, l)
		}
	}
	return s
}
