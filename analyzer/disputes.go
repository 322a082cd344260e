package analyzer

import (
	"hubscope/analyzer/phrase"
	"hubscope/analyzer/session"
	"hubscope/analyzer/settings"
)

// disputes tells the settings that two sources give differently: every value, where each
// stands, and which one the answers use.
func (a *Analysis) disputes(history *session.History) []phrase.Phrase {
	path := func(source int) string {
		if source < 0 || source >= len(a.base.Sources) {
			return ""
		}
		return a.base.Sources[source].Path
	}
	var list []phrase.Phrase
	for _, v := range a.t.Settings.Conflicts() {
		var others []phrase.Phrase
		for _, o := range v.Disputes() {
			others = append(others, phrase.New("dispute.other", "value", o.Value, "path", path(o.Source), "line", o.Line))
		}
		whose := phrase.New("dispute.property")
		switch {
		case v.App != "" && v.Platform != "":
			whose = phrase.New("dispute.app-platform", "app", v.App, "platform", platformName(v.Platform))
		case v.App != "":
			whose = phrase.New("dispute.app", "app", v.App)
		}
		list = append(list, phrase.New("limit.settings-disagree", "setting", settings.Label(v.Key), "whose", whose, "value", v.Value,
			"path", path(v.Source), "line", v.Line, "others", others))
	}
	return append(list, history.Limits(path)...)
}

// platformName is a proper name, the same in every language.
func platformName(id string) string {
	switch id {
	case "ios":
		return "iOS"
	case "android":
		return "Android"
	}
	return id
}
