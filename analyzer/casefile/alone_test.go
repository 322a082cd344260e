package casefile

import (
	"testing"

	"hubscope/analyzer/phrase"
)

func TestAlone(t *testing.T) {
	c := &Case{
		Sources:  []Source{{ID: "s1"}},
		Devices:  []Device{{User: "aiko"}, {User: "ken"}, {}},
		Sessions: []Session{{ID: "v/1", User: "aiko"}, {ID: "v/2", User: "ken"}, {ID: "v/3", User: "aiko"}},
		Prompts:  []Prompt{{ID: "p1", User: "aiko", Session: "v/1"}, {ID: "p2", User: "ken", Session: "v/2"}, {ID: "p3", User: "aiko"}},
		Mail:     []MailFailure{{ID: "m1", User: "aiko"}}, Misconfigurations: []Misconfiguration{{Rule: "x"}, {Rule: "y"}},
		Patterns: []Pattern{{ID: "q1", Prompts: []string{"p1", "p3"}}}, Briefs: []Brief{{}, {}}, Waves: []Wave{{ID: "w1"}}, Limits: []phrase.Phrase{{ID: "limit"}}, PromptsOmitted: 7,
	}
	for name, w := range map[string]struct {
		one                                                          One
		prompts, mail, settings, patterns, sessions, devices, limits int
	}{
		"a prompt":            {one: One{Prompt: &c.Prompts[0]}, prompts: 1, sessions: 1, devices: 2, limits: 1},
		"one of no session":   {one: One{Prompt: &c.Prompts[2]}, prompts: 1, devices: 2, limits: 1},
		"a mail failure":      {one: One{Mail: &c.Mail[0]}, mail: 1, sessions: 2, devices: 2, limits: 1},
		"a setting":           {one: One{Setting: &c.Misconfigurations[1]}, settings: 1},
		"a pattern":           {one: One{Pattern: &c.Patterns[0]}, patterns: 1, prompts: 2, devices: 3},
		"nothing of the case": {},
	} {
		got := c.Alone(w.one)
		if len(got.Prompts) != w.prompts || len(got.Mail) != w.mail || len(got.Misconfigurations) != w.settings || len(got.Patterns) != w.patterns ||
			len(got.Sessions) != w.sessions || len(got.Limits) != w.limits || len(got.Sources) != 1 || len(got.Briefs)+len(got.Waves)+got.PromptsOmitted != 0 {
			t.Errorf("%s: %+v", name, got)
		}
		if name != "nothing of the case" && len(got.Devices) != w.devices {
			t.Errorf("%s: %d devices", name, len(got.Devices))
		}
	}
	if len(c.Prompts) != 3 || len(c.Sessions) != 3 {
		t.Error("the case itself has changed")
	}
}
