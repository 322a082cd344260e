package report

import (
	"bytes"
	"encoding/json"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/phrase"
	"hubscope/app/lang"
	"hubscope/parsers/event"
)

var noon = time.Date(2026, 3, 2, 12, 0, 0, 0, time.FixedZone("", 9*3600))

// full is a case in which nothing is left out.
func full() *casefile.Case {
	ev := []casefile.Evidence{{Ref: casefile.Ref{Source: 0, Line: 7, Offset: 1, Length: 3}, Time: noon, Says: phrase.New("prompt.evidence.hub-started"), Sure: event.Observed}}
	advice := []casefile.Advice{{For: casefile.User, Do: phrase.New("prompt.evidence.hub-started")}}
	term := phrase.Term{Set: "setting", ID: "MaxOfflinePeriod"}
	return &casefile.Case{
		Sources: []casefile.Source{{ID: "s1", Path: "a.log", Kind: "netscaler", System: event.SystemGateway, App: "Secure Mail", Bytes: 1, Lines: 2, Records: 1, Unrecognized: 1,
			First: noon, Last: noon, Clock: casefile.Clock{Zone: "+09:00", Offset: -41 * time.Second, Basis: casefile.ClockGiven, Pairs: 3,
				Pieces: []casefile.ClockPiece{{From: noon, Offset: -41 * time.Second, PerDay: 2 * time.Second, Pairs: 3}}},
			Warnings: []casefile.Warning{{Code: "empty", Line: 2, Says: phrase.New("prompt.evidence.hub-started")}}}},
		Configuration: []casefile.Setting{{App: "Secure Mail", Platform: "ios", Key: "MaxOfflinePeriod", Label: term, Value: "72", Origin: "s1", Line: 9}},
		Sessions: []casefile.Session{{ID: "v/1", User: "aiko", Client: casefile.ClientSecureHub, Platform: "ios", Device: "d", Start: noon, End: noon.Add(time.Hour), Ended: true,
			Idle: time.Minute, IdleKnown: true, LogoutMethod: "TimedOut", EndCause: "x", Confidence: casefile.Likely, Why: phrase.New("session.why.explicit"), Evidence: ev}},
		Prompts: []casefile.Prompt{{ID: "p1", Time: noon, Kind: casefile.KindPrompt, User: "aiko", Device: "d", App: "Secure Mail", Session: "v/1", Platform: "ios", Cause: "sign-off",
			Confidence: casefile.Confirmed, Credential: casefile.Credential{Type: casefile.PIN, Container: "secondary", Why: phrase.New("prompt.credential.notice")},
			Disposition: casefile.UserAction, Headline: phrase.New("session.why.explicit"), Explanation: []phrase.Phrase{phrase.New("session.why.explicit")}, Because: []string{"sign-off"},
			Evidence: ev, Alternatives: []casefile.Alternative{{Cause: "device-restart", Verdict: casefile.RuledOut, Why: phrase.New("session.why.explicit")}}, Advice: advice, References: []string{"r"}}},
		Mail: []casefile.MailFailure{{ID: "m1", Time: noon, Until: noon, Count: 2, User: "aiko", Device: "d", Target: "h:443", Verdict: "no-network", Hop: "device", Confidence: casefile.Likely,
			Disposition: casefile.Fault, Hops: []casefile.Hop{{Hop: "device", State: casefile.HopBroken, Why: phrase.New("session.why.explicit")}}, Headline: phrase.New("session.why.explicit"),
			Explanation: []phrase.Phrase{phrase.New("session.why.explicit")}, Evidence: ev, Advice: advice, References: []string{"r"}}},
		Misconfigurations: []casefile.Misconfiguration{{Rule: "x", Severity: casefile.Error, App: "Secure Mail", Platform: "ios", Source: 0, Line: 4, Key: "k", Label: term, Value: "a, b",
			Suggestion: "a,b", Where: phrase.New("check.where-properties"), Message: phrase.New("session.why.explicit"), Why: phrase.New("session.why.explicit"), Advice: advice, References: []string{"r"}}},
		Waves: []casefile.Wave{{ID: "w1", Kind: casefile.WaveEnded, Time: noon, Span: 2 * time.Second, Users: 1, Names: []string{"aiko"}, Sessions: 1, Desktop: 1, Again: 1, AgainWithin: time.Minute,
			AgainKnown: true, Trigger: casefile.Trigger{Kind: casefile.TriggerForced, Confidence: casefile.Likely, Time: noon, Earlier: noon, Evidence: ev},
			Headline: phrase.New("session.why.explicit"), Notes: []phrase.Phrase{phrase.New("session.why.explicit")}, Evidence: ev}},
		Patterns: []casefile.Pattern{{ID: "q1", Kind: "weekly", User: "aiko", Cause: "sign-off", Setting: &casefile.Setting{App: "Secure Mail", Key: "MaxOfflinePeriod", Label: term, Value: "72", Origin: "s1", Line: 9},
			Count: 3, Of: 4, Users: 1, UsersOf: 2, From: noon, Until: noon.Add(time.Hour), Period: 168 * time.Hour, Measure: casefile.WallClock, Wave: "w1", Prompts: []string{"p1"}, PromptsOmitted: 2,
			Confidence: casefile.Likely, Headline: phrase.New("session.why.explicit"), Explanation: []phrase.Phrase{phrase.New("session.why.explicit")}, Evidence: ev}},
		Limits: []phrase.Phrase{phrase.New("session.why.explicit")},
		From:   noon, To: noon.Add(time.Hour),
	}
}

func view(c *casefile.Case) View {
	return View{Case: c, Text: func(casefile.Ref) string { return "the line" }, Printer: lang.New("en", noon.Location())}
}

// documented are the members of the public schema, as CONTRACT.md shows them.
var documented = strings.Fields(`
schema tool tool.name tool.version
sources[].id sources[].path sources[].kind sources[].system sources[].bytes sources[].lines sources[].records sources[].unrecognized sources[].first sources[].last
sources[].clock.zone sources[].clock.offsetSeconds sources[].clock.basis sources[].clock.pairs sources[].clock.pieces[].from sources[].clock.pieces[].offsetSeconds
sources[].clock.pieces[].driftSecondsPerDay sources[].clock.pieces[].basis sources[].clock.pieces[].pairs sources[].warnings[].code sources[].warnings[].line sources[].warnings[].message
configuration[].app configuration[].key configuration[].label configuration[].value configuration[].origin configuration[].line configuration[].default
sessions[].id sessions[].user sessions[].client sessions[].start sessions[].end sessions[].durationSeconds sessions[].idleSeconds sessions[].logoutMethod sessions[].endCause sessions[].confidence sessions[].why
prompts[].id prompts[].time prompts[].kind prompts[].user prompts[].device prompts[].app prompts[].session prompts[].platform prompts[].cause prompts[].confidence
prompts[].credential.type prompts[].credential.container prompts[].credential.why prompts[].disposition prompts[].headline prompts[].explanation prompts[].because
prompts[].evidence[].source prompts[].evidence[].line prompts[].evidence[].time prompts[].evidence[].text prompts[].evidence[].says prompts[].evidence[].sure
prompts[].alternatives[].cause prompts[].alternatives[].verdict prompts[].alternatives[].why prompts[].advice[].for prompts[].advice[].text prompts[].references
mail[].id mail[].time mail[].until mail[].user mail[].target mail[].verdict mail[].hop mail[].confidence mail[].hops[].hop mail[].hops[].state mail[].hops[].why
mail[].headline mail[].explanation mail[].evidence mail[].advice mail[].references
misconfigurations[].rule misconfigurations[].severity misconfigurations[].app misconfigurations[].source misconfigurations[].line misconfigurations[].key misconfigurations[].label
misconfigurations[].value misconfigurations[].visible misconfigurations[].suggestion misconfigurations[].where misconfigurations[].message misconfigurations[].references whatIf limits
patterns[].id patterns[].pattern patterns[].user patterns[].cause patterns[].setting.app patterns[].setting.key patterns[].setting.label patterns[].setting.value patterns[].setting.origin
patterns[].setting.line patterns[].setting.default patterns[].count patterns[].of patterns[].users patterns[].usersOf patterns[].from patterns[].until patterns[].periodSeconds
patterns[].spreadSeconds patterns[].measure patterns[].wave patterns[].prompts patterns[].promptsOmitted patterns[].confidence patterns[].headline patterns[].explanation patterns[].evidence
fleet fleet.byCause[].cause fleet.byCause[].prompts fleet.byCause[].users fleet.byHour[].time fleet.byHour[].prompts fleet.byHour[].users
fleet.byUser[].user fleet.byUser[].prompts fleet.byUser[].causes fleet.waves[].time fleet.waves[].span fleet.waves[].users fleet.waves[].sessions
fleet.waves[].trigger.kind fleet.waves[].trigger.text fleet.waves[].trigger.confidence fleet.waves[].trigger.time fleet.waves[].trigger.earlier fleet.waves[].trigger.evidence
fleet.waves[].id fleet.waves[].kind fleet.waves[].headline fleet.waves[].notes fleet.waves[].userNames fleet.waves[].evidence fleet.waves[].desktopSessions
fleet.waves[].signedOnAgain fleet.waves[].signedOnAgainWithinSeconds`)

func members(at string, v any, out map[string]bool) {
	switch v := v.(type) {
	case map[string]any:
		for k, w := range v {
			name := k
			if at != "" {
				name = at + "." + k
			}
			out[name] = true
			members(name, w, out)
		}
	case []any:
		for _, w := range v {
			members(at+"[]", w, out)
		}
	}
}

func TestJSONHasEveryDocumentedMember(t *testing.T) {
	var b bytes.Buffer
	if err := JSON(&b, view(full())); err != nil {
		t.Fatal(err)
	}
	var doc any
	if err := json.Unmarshal(b.Bytes(), &doc); err != nil {
		t.Fatal(err)
	}
	have := map[string]bool{}
	members("", doc, have)
	for _, m := range documented {
		if !have[m] {
			t.Errorf("%s is missing", m)
		}
	}
	if strings.Contains(b.String(), "+09:00\"") && !strings.Contains(b.String(), `"zone": "+09:00"`) {
		t.Error("a time is not in UTC")
	}
}

// TestWhatIsUnknownIsAbsent writes an empty case: arrays stay, everything else goes.
func TestWhatIsUnknownIsAbsent(t *testing.T) {
	var b bytes.Buffer
	c := &casefile.Case{Prompts: []casefile.Prompt{{}}, Mail: []casefile.MailFailure{{}}, Sessions: []casefile.Session{{}}, Sources: []casefile.Source{{}}, Misconfigurations: []casefile.Misconfiguration{{Source: -1}}, Patterns: []casefile.Pattern{{}}}
	if err := JSON(&b, view(c)); err != nil {
		t.Fatal(err)
	}
	var doc map[string]any
	if err := json.Unmarshal(b.Bytes(), &doc); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(b.String(), "null") || strings.Contains(b.String(), "0001-01-01") {
		t.Errorf("null or a time that nobody wrote:\n%s", b.String())
	}
	for list, names := range map[string][]string{
		"prompts": {"because", "evidence", "alternatives", "advice", "references"}, "mail": {"hops", "evidence", "advice", "references"},
		"patterns": {"prompts", "evidence"}, "sessions": {"evidence"}, "sources": {"warnings"}, "misconfigurations": {"references"},
	} {
		item := doc[list].([]any)[0].(map[string]any)
		for _, n := range names {
			if _, ok := item[n].([]any); !ok {
				t.Errorf("%s[].%s is no array", list, n)
			}
		}
		for _, n := range []string{"user", "app", "device", "session", "first", "start", "end", "durationSeconds", "source", "until"} {
			if v, there := item[n]; there {
				t.Errorf("%s[].%s is there: %v", list, n, v)
			}
		}
	}
}

// TestTextIsHarmless puts what a hostile log may hold through the terminal's format.
func TestTextIsHarmless(t *testing.T) {
	hostile := "\x1b[2J\x1b]0;owned\x07\u202etxt\r\nnext\x00"
	c := full()
	c.Prompts[0].User = hostile
	c.Prompts[0].Headline = phrase.New("prompt.lead.refused", "time", noon, "user", hostile)
	c.Sources[0].Path = hostile
	c.Misconfigurations[0].Value = hostile
	v := view(c)
	v.Text = func(casefile.Ref) string { return hostile }
	for _, write := range []func(*bytes.Buffer) error{
		func(b *bytes.Buffer) error { return Text(b, v) },
		func(b *bytes.Buffer) error { return TextCheck(b, v) },
	} {
		var b bytes.Buffer
		if err := write(&b); err != nil {
			t.Fatal(err)
		}
		for _, bad := range []string{"\x1b", "\x07", "\u202e", "\r", "\x00"} {
			if strings.Contains(b.String(), bad) {
				t.Errorf("%q reaches the terminal", bad)
			}
		}
	}
}

func TestCallersComeFirst(t *testing.T) {
	c := full()
	other := c.Prompts[0]
	other.User, other.Time = "ken", noon.Add(-time.Hour)
	c.Prompts = []casefile.Prompt{other, c.Prompts[0]}
	c.Callers = []string{"aiko"}
	tw := &textWriter{View: view(c)}
	var users []string
	for _, p := range tw.prompts() {
		users = append(users, p.User)
	}
	if !slices.Equal(users, []string{"aiko", "ken"}) {
		t.Errorf("order %v", users)
	}
}

// TestVersionIsThatOfTheApp keeps FyneApp.toml and the program together.
func TestVersionIsThatOfTheApp(t *testing.T) {
	data, err := os.ReadFile("../../FyneApp.toml")
	if err != nil {
		t.Fatal(err)
	}
	m := regexp.MustCompile(`Version = "([^"]+)"`).FindSubmatch(data)
	if m == nil || string(m[1]) != Version {
		t.Errorf("FyneApp.toml has %q, the program %q", m, Version)
	}
	log, err := os.ReadFile("../../CHANGELOG.md")
	if want := "## " + Version; err != nil || !strings.Contains(string(log), want) {
		t.Errorf("CHANGELOG.md has no %q (%v)", want, err)
	}
}
