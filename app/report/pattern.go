package report

import (
	"time"

	"hubscope/analyzer/casefile"
)

type patternJSON struct {
	ID             string              `json:"id"`
	Pattern        string              `json:"pattern"`
	User           string              `json:"user,omitempty"`
	Cause          string              `json:"cause,omitempty"`
	Setting        *patternSettingJSON `json:"setting,omitempty"`
	Count          int                 `json:"count"`
	Of             int                 `json:"of"`
	Users          int                 `json:"users,omitempty"`
	UsersOf        int                 `json:"usersOf,omitempty"`
	From           string              `json:"from,omitempty"`
	Until          string              `json:"until,omitempty"`
	PeriodSeconds  float64             `json:"periodSeconds,omitempty"`
	SpreadSeconds  *float64            `json:"spreadSeconds,omitempty"` // with a period
	Measure        string              `json:"measure,omitempty"`       // elapsed or wall-clock
	Wave           string              `json:"wave,omitempty"`
	Prompts        []string            `json:"prompts"`
	PromptsOmitted int                 `json:"promptsOmitted,omitempty"`
	Confidence     string              `json:"confidence"`
	Headline       string              `json:"headline"`
	Explanation    string              `json:"explanation"`
	Evidence       []evidenceJSON      `json:"evidence"`
}

type patternSettingJSON struct {
	App     string `json:"app,omitempty"`
	Key     string `json:"key"`
	Label   string `json:"label"`
	Value   string `json:"value,omitempty"` // absent where no file gives it
	Origin  string `json:"origin,omitempty"`
	Line    int64  `json:"line,omitempty"`
	Default bool   `json:"default"`
}

func (v View) pattern(p casefile.Pattern) patternJSON {
	j := patternJSON{
		ID: p.ID, Pattern: p.Kind, User: p.User, Cause: p.Cause, Count: p.Count, Of: p.Of, Users: p.Users, UsersOf: p.UsersOf,
		From: stamp(p.From), Until: stamp(p.Until), PeriodSeconds: p.Period.Seconds(), Measure: string(p.Measure), Wave: p.Wave,
		Prompts: list(p.Prompts, same), PromptsOmitted: p.PromptsOmitted, Confidence: string(p.Confidence),
		Headline: v.Printer.Say(p.Headline), Explanation: v.Printer.SayAll(p.Explanation), Evidence: list(p.Evidence, v.evidence),
	}
	if p.Period > 0 {
		spread := p.Spread.Round(time.Millisecond).Seconds()
		j.SpreadSeconds = &spread
	}
	if s := p.Setting; s != nil {
		j.Setting = &patternSettingJSON{s.App, s.Key, v.Printer.Term(s.Label.Set, s.Label.ID), s.Value, s.Origin, s.Line, s.Default}
	}
	return j
}

// topPatterns are told in the text; JSON has all.
const topPatterns = 8

// patterns writes what the prompts have in common, above the prompts themselves.
func (t *textWriter) patterns() {
	all := t.Case.Patterns
	if len(all) == 0 {
		return
	}
	for _, p := range all[:min(len(all), topPatterns)] {
		t.line("  * ", t.p.Say(p.Headline), "  [", t.p.Term("patternkind", p.Kind), " · ", t.p.Term("confidence", string(p.Confidence)), "]")
		if why := t.p.SayAll(p.Explanation); why != "" {
			t.line("    ", why)
		}
	}
	if n := len(all) - topPatterns; n > 0 {
		t.line("  ", t.p.Text("report.patterns.more", "count", n))
	}
	t.WriteByte('\n')
}
