package redact

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/people"
	"hubscope/analyzer/phrase"
)

var noon = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

// namedCase names its people and places in every sort of field.
func namedCase() *casefile.Case {
	users := []string{"rina.mori", `ACME\rina.mori`, "mail"}
	brief := casefile.Brief{At: noon.UnixMilli(), User: `ACME\rina.mori`, Outcome: &casefile.Outcome{Kind: casefile.KindPrompt, Cause: "sign-off", App: "Secure Mail"}}
	id := brief.ID()
	return &casefile.Case{
		Sources: []casefile.Source{{ID: "s1", Path: "/home/desk/rina.mori/ns.log", Kind: "netscaler"}, {ID: "s2", Path: "/home/desk/old/ns.log", Kind: "netscaler"},
			{ID: "s3", Path: `C:\cases\case.zip!/Secure Mail/a.log`, Kind: "ctxlog-ios"}},
		Callers: users[:1], People: people.New(users, nil), Briefs: []casefile.Brief{brief},
		Configuration: []casefile.Setting{{Key: "MailExchangeServer", Value: "mail.acme.example", Origin: "s1"}},
		Prompts: []casefile.Prompt{{ID: id, Time: noon, Kind: casefile.KindPrompt, User: "mail", Cause: "sign-off", Session: "10.0.0.7:443/17", App: "Secure Mail", References: []string{"authentication-prompt-scenarios"},
			Headline: phrase.New("prompt.headline.sign-off", "user", "mail", "app", "Secure Mail", "time", noon, "why", phrase.New("x.inner", "host", "mail.acme.example:443", "list", []string{"Rina.Mori", "10.0.0.7"}))}},
		Patterns: []casefile.Pattern{{ID: "q0000000001", Kind: "weekly", User: "rina.mori", Prompts: []string{id}, Wave: "w0000000001", Setting: &casefile.Setting{Value: "mail.acme.example:443"}}},
		Waves:    []casefile.Wave{{ID: "w0000000001", Time: noon, Names: []string{"rina.mori", "mail"}, Gateway: "10.0.0.7:443"}},
		WhatIf:   []casefile.WhatIf{{Avoided: []casefile.WhatIfObserved{{ID: id, User: "rina.mori"}}}},
	}
}

func TestCase(t *testing.T) {
	c := namedCase()
	before := fmt.Sprintf("%+v", *c)
	r := New(c, []Identity{{User, "rina.mori", 1}, {User, `ACME\rina.mori`, 2}, {User, "mail", 3}, {Address, "10.0.0.7", 1}})
	out := r.Case(c)
	if after := fmt.Sprintf("%+v", *c); before != after {
		t.Error("the case itself was changed")
	}
	p := &out.Prompts[0]
	for what, got := range map[string][2]string{
		"user": {p.User, "user-02"}, "session": {p.Session, "private-ip-01:443/17"}, "app": {p.App, "Secure Mail"}, "cause": {p.Cause, "sign-off"},
		"headline":   {fmt.Sprint(p.Headline.Arg("user")), "user-02"},
		"inner host": {fmt.Sprint(p.Headline.Arg("why").(phrase.Phrase).Arg("host")), "host-01:443"},
		"inner list": {fmt.Sprint(p.Headline.Arg("why").(phrase.Phrase).Arg("list")), "[user-01 private-ip-01]"},
		"setting":    {out.Configuration[0].Value, "host-01"}, "callers": {fmt.Sprint(out.Callers), "[user-01]"}, "wave": {fmt.Sprint(out.Waves[0].Names), "[user-01 user-02]"},
		"gateway": {out.Waves[0].Gateway, "private-ip-01:443"}, "brief": {out.Briefs[0].User, "user-01"}, "reference": {p.References[0], "authentication-prompt-scenarios"},
		"path": {out.Sources[0].Path, "user-01/ns.log"}, "other path": {out.Sources[1].Path, "old/ns.log"}, "archive": {out.Sources[2].Path, "case.zip!/Secure Mail/a.log"},
	} {
		if got[0] != got[1] {
			t.Errorf("%s: %q, want %q", what, got[0], got[1])
		}
	}
	if !out.Concerns("user-01") || out.Concerns("user-02") {
		t.Error("whose device's logs were given is not known any more")
	}
	// An id is a hash of a name: whoever guesses the name could prove it.
	for what, ids := range map[string][2]string{
		"prompt": {c.Prompts[0].ID, p.ID}, "pattern": {c.Patterns[0].ID, out.Patterns[0].ID}, "wave": {c.Waves[0].ID, out.Waves[0].ID},
	} {
		if ids[0] == ids[1] || ids[0][0] != ids[1][0] || len(ids[0]) != len(ids[1]) {
			t.Errorf("%s: %q became %q", what, ids[0], ids[1])
		}
	}
	if out.Patterns[0].Prompts[0] != p.ID || out.Patterns[0].Wave != out.Waves[0].ID || out.WhatIf[0].Avoided[0].ID != p.ID || out.Briefs[0].ID() != p.ID {
		t.Error("what refers to a finding does not any more")
	}
	if err := r.Check([]byte(fmt.Sprintf("%+v", *out))); err != nil {
		t.Error(err)
	}
}

func TestShorten(t *testing.T) {
	paths := []string{"/a/b/ns.log", "/a/c/ns.log", "/x/y.zip!/deep/in/ns.log", "-", "ns.conf", "/q/ns.conf"}
	var sources []casefile.Source
	for _, p := range paths {
		sources = append(sources, casefile.Source{Path: p})
	}
	short := shorten(sources)
	var got []string
	for _, p := range paths {
		got = append(got, short[p])
	}
	if want := "b/ns.log c/ns.log y.zip!/deep/in/ns.log - ns.conf q/ns.conf"; strings.Join(got, " ") != want {
		t.Errorf("%q, want %q", got, want)
	}
}
