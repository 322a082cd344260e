//go:build cgo || !darwin

package ui

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2/test"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/phrase"
	"hubscope/app/ui/uitest"
)

// TestSettingsTellTheirOrigin shows every way in which a value can be known.
func TestSettingsTellTheirOrigin(t *testing.T) {
	c := uitest.Case()
	at := time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC)
	timer := phrase.Term{Set: "setting", ID: "session-timeout"}
	c.Configuration = []casefile.Setting{
		{Scope: "AC_OS", Key: "gateway.sessTimeout", Label: timer, Value: "45", Origin: "s4", Line: 12, Until: at, InForce: true},
		{Scope: "AC_OS", Key: "gateway.sessTimeout", Label: timer, Value: "30", Origin: "s1", Line: 412, From: at, InForce: true},
		{Key: "A", Label: timer, Value: "1", Default: true, Document: "client-properties", InForce: true},
		{Key: "B", Label: timer, Value: "2", Default: true, Document: "client-properties", Elsewhere: casefile.Stated{Value: "60", Document: "mdx-policy-metadata"}, InForce: true},
		{Key: "C", Label: timer, Value: "3", Origin: "s3", Line: 9, InForce: true, Disputed: true},
		{Key: "C", Label: timer, Value: "4", Origin: "s4", Line: 8, Disputed: true},
		{Key: "D", Label: timer, Value: "5", Given: true, InForce: true},
	}
	w := newTestWindow(t, &fakeEngine{c: c}, Options{Lang: "en", Sample: true})
	name := w.model.sourceName
	day := w.sp.Time(at)
	for i, want := range []string{
		w.sp.Text("ui.evidence.place", "file", name(3), "line", "12") + "; until " + day,
		w.sp.Text("ui.evidence.place", "file", name(0), "line", "412") + "; from " + day,
		"default, “" + w.sp.Term("reference", "client-properties") + "”",
		"default, “" + w.sp.Term("reference", "client-properties") + "”; “" + w.sp.Term("reference", "mdx-policy-metadata") + "” says 60",
		w.sp.Text("ui.evidence.place", "file", name(2), "line", "9") + "; another export disagrees",
		"not used: " + w.sp.Text("ui.evidence.place", "file", name(3), "line", "8"),
		"as you gave it",
	} {
		if got := originOf(w, &w.model.Case.Configuration[i]); got != want {
			t.Errorf("%d: %q, want %q", i, got, want)
		}
	}
	w.showTab(tabSettings)
	wants(t, w.read(), "Gateway, AC_OS", "; until "+day, "; from "+day, "not used: ")
}

// TestCopyCorrections takes the table of corrections out of the window.
func TestCopyCorrections(t *testing.T) {
	for lang, label := range map[string]string{"en": "Copy corrections", "ja": "修正内容をコピー"} {
		c := uitest.Case()
		c.Misconfigurations[1].Value = "=30\t31"
		w := newTestWindow(t, &fakeEngine{c: c}, Options{Lang: lang, Sample: true})
		w.showTab(tabSettings)
		test.Tap(button(t, w.win.Content(), label))
		rows := strings.Split(strings.TrimSuffix(w.app.Clipboard().Content(), "\n"), "\n")
		if len(rows) != 3 {
			t.Fatalf("%s: %d rows: %q", lang, len(rows), rows)
		}
		for i, want := range []struct{ now, then, todo string }{
			{w.sp.Text("ui.fix.now"), w.sp.Text("ui.fix.then"), w.sp.Text("ui.fix.todo")},
			{"mail.example.com:443,mail1.example1.com:443,·outlook.office365.com:443⟦，⟧⟦U+3000⟧mail2.example.com:443", c.Misconfigurations[0].Suggestion, ""},
			{"'=30␉31", "", w.sp.Say(c.Misconfigurations[1].Message)},
		} {
			cells := strings.Split(rows[i], "\t")
			if len(cells) != 7 || cells[4] != want.now || cells[5] != want.then || cells[6] != want.todo {
				t.Errorf("%s: row %d is %q", lang, i, cells)
			}
		}
	}
}
