package report

import (
	"path"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/servicelist"
)

// settings writes the settings that are wanted, each with its origin.
func (t *textWriter) settings(wanted func(*casefile.Setting) bool) {
	var list []*casefile.Setting
	for i := range t.Case.Configuration {
		if s := &t.Case.Configuration[i]; wanted(s) {
			list = append(list, s)
		}
	}
	if len(list) == 0 {
		return
	}
	t.line("", t.p.Text("report.settings.title", "count", len(list)))
	for _, s := range list {
		value := s.Value
		if value == "" {
			value = t.p.Text("report.settings.unset")
		}
		t.line("  ", t.p.Text("report.settings.line", "whose", t.whose(s), "label", s.Label, "value", servicelist.Shown(value), "origin", t.origin(s)))
	}
	t.WriteByte('\n')
}

// telling are the settings that the answers rest on or that people disagree about: an
// export has a hundred others.
func telling(s *casefile.Setting) bool {
	return s.Relied || s.Disputed || s.Given || s.Scope != ""
}

func anySetting(*casefile.Setting) bool { return true }

// whose tells the app, or the object of the gateway's configuration, that a value is of.
func (t *textWriter) whose(s *casefile.Setting) string {
	switch {
	case s.Scope != "":
		return t.p.Text("report.settings.gateway", "scope", s.Scope)
	case s.App == "" && s.Platform == "":
		return t.p.Text("report.settings.property")
	case s.Platform == "":
		return s.App
	}
	return t.p.Text("report.settings.app-platform", "app", s.App, "platform", t.p.Term("platform", s.Platform))
}

// origin tells where a value comes from, and when it held.
func (t *textWriter) origin(s *casefile.Setting) string {
	text := t.place(s)
	switch {
	case !s.InForce:
		text = t.p.Text("report.settings.not-in-force", "origin", text)
	case s.Disputed:
		text = t.p.Text("report.settings.disputed", "origin", text)
	}
	switch {
	case !s.From.IsZero() && !s.Until.IsZero():
		return t.p.Text("report.settings.between", "origin", text, "from", s.From, "until", s.Until)
	case !s.From.IsZero():
		return t.p.Text("report.settings.from", "origin", text, "from", s.From)
	case !s.Until.IsZero():
		return t.p.Text("report.settings.until", "origin", text, "until", s.Until)
	}
	return text
}

// place is the file and line of a value, or the document that states a default.
func (t *textWriter) place(s *casefile.Setting) string {
	switch {
	case s.Default && s.Elsewhere.Document != "":
		return t.p.Text("report.origin.defaults", "document", t.p.Term("reference", s.Document), "other", t.p.Term("reference", s.Elsewhere.Document), "value", s.Elsewhere.Value)
	case s.Default:
		return t.p.Text("report.origin.default", "document", t.p.Term("reference", s.Document))
	case s.Given || s.Origin == "":
		return t.p.Text("report.origin.given")
	}
	for i := range t.Case.Sources {
		if t.Case.Sources[i].ID == s.Origin {
			return t.p.Text("report.origin.file", "file", path.Base(t.Case.Sources[i].Path), "line", s.Line)
		}
	}
	return s.Origin
}
