package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/phrase"
	"hubscope/app/lang"
)

// fleetCase is n users, each asked twice; user-000 three times.
func fleetCase(n int) *casefile.Case {
	c := &casefile.Case{From: noon, To: noon.Add(26 * time.Hour)}
	idle := &casefile.Outcome{Kind: casefile.KindImplied, Cause: "gateway-session-timeout"}
	killed := &casefile.Outcome{Kind: casefile.KindImplied, Cause: "gateway-session-killed"}
	add := func(at time.Time, user string, o *casefile.Outcome) {
		c.Briefs = append(c.Briefs, casefile.Brief{At: at.UnixMilli(), User: user, Outcome: o})
	}
	for i := range n {
		add(noon, fmt.Sprintf("user-%03d", i), idle)
	}
	add(noon.Add(time.Hour), `CORP\user-000`, idle)
	for i := range n {
		add(noon.Add(25*time.Hour), fmt.Sprintf("user-%03d", i), killed)
	}
	return c
}

func fleetOf(t *testing.T, c *casefile.Case) map[string]any {
	t.Helper()
	var b bytes.Buffer
	if err := JSON(&b, view(c)); err != nil {
		t.Fatal(err)
	}
	var doc struct{ Fleet map[string]any }
	if err := json.Unmarshal(b.Bytes(), &doc); err != nil {
		t.Fatal(err)
	}
	return doc.Fleet
}

func TestFleetIsAlwaysThere(t *testing.T) {
	f := fleetOf(t, &casefile.Case{})
	for _, m := range []string{"byCause", "byHour", "byUser", "waves"} {
		if a, ok := f[m].([]any); !ok || len(a) != 0 {
			t.Errorf("fleet.%s is %v, want an empty array", m, f[m])
		}
	}
	if _, there := f["usersOmitted"]; there {
		t.Error("usersOmitted of an empty case")
	}
}

func TestFleetNamesTheUsersHitMost(t *testing.T) {
	f := fleetOf(t, fleetCase(60))
	users := f["byUser"].([]any)
	if len(users) != casefile.FleetUsers || f["usersOmitted"] != 10.0 {
		t.Errorf("%d users, %v omitted", len(users), f["usersOmitted"])
	}
	if first := users[0].(map[string]any); first["user"] != "user-000" || first["prompts"] != 3.0 || fmt.Sprint(first["causes"]) != "[gateway-session-timeout gateway-session-killed]" {
		t.Errorf("first is %v", first)
	}
	if first := f["byCause"].([]any)[0].(map[string]any); first["cause"] != "gateway-session-timeout" || first["prompts"] != 61.0 || first["users"] != 60.0 {
		t.Errorf("first is %v", first)
	}
	if hours := f["byHour"].([]any); len(hours) != 3 || hours[0].(map[string]any)["time"] != "2026-03-02T03:00:00Z" {
		t.Errorf("hours %v", hours)
	}
}

func text(t *testing.T, c *casefile.Case, language string, zone *time.Location) string {
	t.Helper()
	var b bytes.Buffer
	v := view(c)
	v.Printer = lang.New(language, zone)
	if err := Text(&b, v); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestTextTellsOfManyTogether(t *testing.T) {
	// Half an hour beside UTC: half past eight and half past nine of the first day, ten of the next.
	got := text(t, fleetCase(12), "en", time.FixedZone("IST", 5*3600+1800))
	for _, want := range []string{
		"All users together: 25 prompts of 12 users", "     13  Gateway session time-out (12 users)", "Prompts by hour (IST; the fullest hour has 12):",
		"2026-03-02  ········█▁··············  13", "2026-03-03  ·········█··············  12", "      3  user-000: Gateway session time-out, ", "… and 2 more users",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing in\n%s", want, got)
		}
	}
	if got := text(t, fleetCase(12), "ja", time.UTC); !strings.Contains(got, "全利用者の集計：12人の認証要求25件") || strings.Contains(got, "⟦") {
		t.Error(got)
	}
	if got := text(t, fleetCase(5), "en", time.UTC); strings.Contains(got, "All users together") {
		t.Error("five users are told as a fleet")
	}
	c := fleetCase(5)
	c.Waves = []casefile.Wave{{Headline: phrase.New("session.why.explicit"), Evidence: []casefile.Evidence{{Ref: casefile.Ref{Source: -1}, Says: phrase.New("session.evidence.last-activity")}}}}
	if got := text(t, c, "en", time.UTC); !strings.Contains(got, "Waves, many users hit at once (1):\n   ~ The LOGOUT says") || strings.Contains(got, "Prompts by cause") {
		t.Errorf("a wave is not told, or figures of few are:\n%s", got)
	}
}
