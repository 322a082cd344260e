package lang

import (
	"math"
	"strings"
	"testing"
	"time"

	"hubscope/analyzer/phrase"
)

var (
	jst    = time.FixedZone("JST", 9*3600)
	monday = time.Date(2026, 3, 2, 2, 2, 10, 0, time.UTC) // 11:02:10 in Japan
)

func equal(t *testing.T, what, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("%s\n got %s\nwant %s", what, got, want)
	}
}

func TestDuration(t *testing.T) {
	for _, c := range []struct {
		d      time.Duration
		en, ja string
	}{
		{0, "0 seconds", "0秒"},
		{400 * time.Millisecond, "0 seconds", "0秒"},
		{time.Second, "1 second", "1秒"},
		{59600 * time.Millisecond, "1 minute", "1分"},
		{90 * time.Second, "1 minute 30 seconds", "1分30秒"},
		{30 * time.Minute, "30 minutes", "30分"},
		{time.Hour, "1 hour", "1時間"},
		{time.Hour + 7*time.Second, "1 hour", "1時間"}, // seconds say nothing beside hours
		{8*time.Hour + 5*time.Minute, "8 hours 5 minutes", "8時間5分"},
		{24 * time.Hour, "24 hours", "24時間"},
		{48 * time.Hour, "2 days", "2日"},
		{49 * time.Hour, "49 hours", "49時間"},
		{72 * time.Hour, "3 days", "3日"},
		{168 * time.Hour, "7 days", "7日"},
		{-41 * time.Second, "-41 seconds", "-41秒"},
	} {
		equal(t, "English "+c.d.String(), New("en", nil).Duration(c.d), c.en)
		equal(t, "Japanese "+c.d.String(), New("ja", nil).Duration(c.d), c.ja)
	}
	if s := New("en", nil).Duration(math.MaxInt64); strings.HasPrefix(s, "-") {
		t.Errorf("the longest duration is negative: %s", s)
	}
}

func TestTimes(t *testing.T) {
	p := New("en", jst)
	equal(t, "minute", p.value(monday, ""), "11:02 JST")
	equal(t, "seconds", p.value(monday, "seconds"), "11:02:10 JST")
	equal(t, "date", p.value(monday, "date"), "2026-03-02 11:02:10 JST")
	equal(t, "Clock", p.Clock(monday), "11:02:10 JST")
	equal(t, "Time", p.Time(monday), "2026-03-02 11:02:10 JST")
	for _, form := range []string{"", "seconds", "date"} {
		equal(t, "no time, "+form, p.value(time.Time{}, form), "?")
	}
	if p.Zone() != jst || New("en", nil).Zone() != time.UTC {
		t.Error("a printer forgets its zone")
	}
}

// TestCovering: an hour alone says when as long as the case lies within one day of the
// printer's zone.
func TestCovering(t *testing.T) {
	p := New("en", jst)
	for _, c := range []struct {
		name     string
		from, to time.Time
		want     string
	}{
		{"one day", monday, monday.Add(12 * time.Hour), "11:02 JST"},
		{"two days", monday, monday.Add(13 * time.Hour), "2026-03-02 11:02 JST"},
		{"one day in UTC, two in Japan", monday.Add(12 * time.Hour), monday.Add(13 * time.Hour), "2026-03-02 11:02 JST"},
		{"two days in UTC, one in Japan", monday.Add(-3 * time.Hour), monday, "11:02 JST"},
		{"no end", monday, time.Time{}, "11:02 JST"},
		{"no log", time.Time{}, time.Time{}, "11:02 JST"},
	} {
		equal(t, c.name, p.Covering(c.from, c.to).value(monday, ""), c.want)
	}
	p.Covering(monday, monday.Add(48*time.Hour))
	equal(t, "the printer itself", p.value(monday, ""), "11:02 JST")
}

func TestZoneNames(t *testing.T) {
	for _, c := range []struct {
		zone *time.Location
		want string
	}{
		{time.UTC, "UTC"},
		{jst, "JST"},
		{time.FixedZone("", 9*3600), "+09:00"},
		{time.FixedZone("", 0), "+00:00"},
		{time.FixedZone("+0530", 5*3600+1800), "+05:30"}, // how the zone database names zones without letters
		{time.FixedZone("", -(3*3600 + 1800)), "-03:30"},
		{time.FixedZone("Local", -5*3600), "-05:00"},
	} {
		equal(t, "zone", ZoneName(monday, c.zone), c.want)
	}
	equal(t, "offset", Offset(0), "+00:00")
	equal(t, "offset", Offset(-34200), "-09:30")
}

func TestPlural(t *testing.T) {
	p := New("en", nil)
	for _, c := range []struct {
		n    any
		want string
	}{{0, "lines"}, {1, "line"}, {2, "lines"}, {int64(1), "line"}, {int64(1 << 40), "lines"}} {
		equal(t, "plural", p.value(c.n, "line|lines"), c.want)
	}
	equal(t, "sentence", p.Text("unit.hours", "n", 1), "1 hour")
	equal(t, "sentence", p.Text("unit.hours", "n", int64(2)), "2 hours")
}

func TestValues(t *testing.T) {
	en, ja := New("en", jst), New("ja", jst)
	equal(t, "list", en.value([]string{"a", "b"}, ""), "a, b")
	equal(t, "list", ja.value([]string{"a", "b"}, ""), "a、b")
	equal(t, "term", ja.value(phrase.Term{Set: "cause", ID: "sign-off"}, ""), "サインオフ")
	equal(t, "terms", en.value([]phrase.Term{{Set: "hop", ID: "sta"}, {Set: "hop", ID: "gateway"}}, ""), "STA, Gateway")
	equal(t, "a term that nobody named", en.value(phrase.Term{Set: "cause", ID: "new-one"}, ""), "new-one")
	equal(t, "no value", en.value(nil, ""), "?")
	equal(t, "text", en.value("a\u202eb", ""), `a\u202eb`)
	equal(t, "nested", en.value(phrase.New("unit.days", "n", 3), ""), "3 days")
	equal(t, "number", en.value(int64(-7), ""), "-7")
}

func TestSay(t *testing.T) {
	p := New("en", nil)
	equal(t, "nothing", p.Say(phrase.Phrase{}), "")
	equal(t, "an unknown id", p.Text("no.such.sentence"), "⟦no.such.sentence⟧")
	equal(t, "a missing value", p.Text("unit.days"), "? days")
	two := []phrase.Phrase{phrase.New("unit.days", "n", 1), {}, phrase.New("unit.hours", "n", 2)}
	equal(t, "paragraph", p.SayAll(two), "1 day 2 hours")
	equal(t, "paragraph", New("ja", nil).SayAll(two), "1日2時間")
	if New("fr", nil).Lang() != "en" {
		t.Error("a language without a catalogue is not English")
	}
}

func TestVisible(t *testing.T) {
	for in, want := range map[string]string{
		"mail.example.com:443":   "mail.example.com:443",
		"無線 LAN，全角":              "無線 LAN，全角",
		"a\tb\r\nc":              `a\u0009b\u000d\u000ac`,
		"\x1b[31mred":            `\u001b[31mred`,
		"user\u202egnp.exe":      `user\u202egnp.exe`,
		"\u2066x\u2069":          `\u2066x\u2069`,
		"nul\x00 del\x7f c1\x9b": `nul\u0000 del\u007f c1\ufffd`, // a lone byte is no text
		"c1\u009b":               `c1\u009b`,
		"cut\xff":                `cut\ufffd`,
		"":                       "",
	} {
		equal(t, "visible", Visible(in), want)
	}
}

func TestSystemLanguage(t *testing.T) {
	for _, c := range []struct{ all, messages, lang, want string }{
		{"", "", "", "en"},
		{"", "", "ja_JP.UTF-8", "ja"},
		{"", "ja_JP.UTF-8", "en_US.UTF-8", "ja"},
		{"C", "ja_JP.UTF-8", "ja_JP.UTF-8", "en"},
		{"", "", "de_DE.UTF-8", "en"},
	} {
		t.Setenv("LC_ALL", c.all)
		t.Setenv("LC_MESSAGES", c.messages)
		t.Setenv("LANG", c.lang)
		equal(t, c.lang, System(), c.want)
	}
}

// TestHeadlines puts whole answers into words, nested phrases included.
func TestHeadlines(t *testing.T) {
	lead := phrase.New("prompt.lead.user-app", "time", monday, "user", "aiko", "app", "Secure Mail", "credential", phrase.Term{Set: "credential", ID: "pin"})
	clause := phrase.New("prompt.clause.gateway-session-timeout", "end", monday.Add(-8*time.Minute), "idle", 30*time.Minute)
	refused := phrase.New("prompt.clause.sign-on-refused", "count", 3,
		"reason", phrase.New("prompt.refusal.data", "meaning", phrase.Term{Set: "ldap", ID: "52e"}, "code", "52e"))
	why := phrase.New("session.why.session-timeout", "idle", 30*time.Minute, "limit", 30*time.Minute,
		"origin", phrase.New("session.origin.policy", "policy", "PL_OS", "action", "AC_OS", "line", 12))
	for _, c := range []struct {
		ph     phrase.Phrase
		en, ja string
	}{
		{
			phrase.New("prompt.headline.confirmed", "lead", lead, "clause", clause),
			"At 11:02 JST, aiko was asked for a Citrix PIN in Secure Mail because the gateway's session time-out ended the session at 10:54 JST, after 30 minutes without network activity.",
			"11:02 JST、aikoさんはSecure MailでCitrix PINを求められました。原因は、ネットワークアクティビティのない状態が30分続き、ゲートウェイのセッションのタイムアウトにより10:54 JSTにセッションが切断されたためです。",
		},
		{
			phrase.New("prompt.headline.likely", "lead", phrase.New("prompt.lead.refused", "time", monday, "user", "aiko"), "clause", refused),
			"At 11:02 JST, aiko was asked to sign on again, most likely because the gateway refused 3 sign-ons (wrong user name or password, code 52e).",
			"11:02 JST、aikoさんはもう一度サインインを求められました。原因は、ゲートウェイがサインインを3回拒否した（ユーザー名またはパスワードの誤り、コード52e）ためと考えられます。",
		},
		{
			phrase.New("prompt.headline.none", "lead", lead),
			"At 11:02 JST, aiko was asked for a Citrix PIN in Secure Mail, and nothing in the logs given explains why.",
			"11:02 JST、aikoさんはSecure MailでCitrix PINを求められました。渡されたログからは原因がわかりません。",
		},
		{
			phrase.New("prompt.why.hidden", "why", why, "cause", phrase.Term{Set: "cause", ID: "active-poll"}),
			"The session's last activity in the log was 30 minutes before its end, and Session time-out is 30 minutes (policy PL_OS, profile AC_OS, line 12 of ns.conf). This fits as well, but “Active poll” goes before it.",
			"ログにある最後のアクティビティは終了の30分前で、セッションのタイムアウトは30分（ns.confの12行目、ポリシーPL_OS、プロファイルAC_OS）です。これも当てはまりますが、「アクティブなポーリング周期」を優先しています。",
		},
	} {
		equal(t, c.ph.ID, New("en", jst).Say(c.ph), c.en)
		equal(t, c.ph.ID, New("ja", jst).Say(c.ph), c.ja)
	}
}
