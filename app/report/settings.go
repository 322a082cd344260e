package report

import (
	"path"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/servicelist"
)

// A Standing is a setting with what people want to know of it: whose it is, what it is and
// where that comes from.
type Standing struct {
	*casefile.Setting
	Whose, Shown, Origin string
}

// Relied are the settings that the answers rest on or that people disagree about.
func (v View) Relied() []Standing { return v.standing(telling) }

func (v View) standing(wanted func(*casefile.Setting) bool) []Standing {
	var list []Standing
	for i := range v.Case.Configuration {
		s := &v.Case.Configuration[i]
		if !wanted(s) {
			continue
		}
		value := s.Value
		if value == "" {
			value = v.Printer.Text("report.settings.unset")
		}
		list = append(list, Standing{s, v.whose(s), servicelist.Shown(value), v.origin(s)})
	}
	return list
}

// settings writes the settings that are wanted, each with its origin.
func (t *textWriter) settings(wanted func(*casefile.Setting) bool) {
	list := t.standing(wanted)
	if len(list) == 0 {
		return
	}
	t.line("", t.p.Text("report.settings.title", "count", len(list)))
	for _, s := range list {
		t.line("  ", t.p.Text("report.settings.line", "whose", s.Whose, "label", s.Label, "value", s.Shown, "origin", s.Origin))
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
func (v View) whose(s *casefile.Setting) string {
	switch {
	case s.Scope != "":
		return v.Printer.Text("report.settings.gateway", "scope", s.Scope)
	case s.App == "" && s.Platform == "":
		return v.Printer.Text("report.settings.property")
	case s.Platform == "":
		return s.App
	}
	return v.Printer.Text("report.settings.app-platform", "app", s.App, "platform", v.Printer.Term("platform", s.Platform))
}

// origin tells where a value comes from, and when it held.
func (v View) origin(s *casefile.Setting) string {
	text := v.place(s)
	switch {
	case !s.InForce:
		text = v.Printer.Text("report.settings.not-in-force", "origin", text)
	case s.Disputed:
		text = v.Printer.Text("report.settings.disputed", "origin", text)
	}
	switch {
	case !s.From.IsZero() && !s.Until.IsZero():
		return v.Printer.Text("report.settings.between", "origin", text, "from", s.From, "until", s.Until)
	case !s.From.IsZero():
		return v.Printer.Text("report.settings.from", "origin", text, "from", s.From)
	case !s.Until.IsZero():
		return v.Printer.Text("report.settings.until", "origin", text, "until", s.Until)
	}
	return text
}

// place is the file and line of a value, or the document that states a default.
func (v View) place(s *casefile.Setting) string {
	switch {
	case s.Default && s.Elsewhere.Document != "":
		return v.Printer.Text("report.origin.defaults", "document", v.Printer.Term("reference", s.Document), "other", v.Printer.Term("reference", s.Elsewhere.Document), "value", s.Elsewhere.Value)
	case s.Default:
		return v.Printer.Text("report.origin.default", "document", v.Printer.Term("reference", s.Document))
	case s.Given || s.Origin == "":
		return v.Printer.Text("report.origin.given")
	}
	for i := range v.Case.Sources {
		if v.Case.Sources[i].ID == s.Origin {
			return v.Printer.Text("report.origin.file", "file", path.Base(v.Case.Sources[i].Path), "line", s.Line)
		}
	}
	return s.Origin
}
