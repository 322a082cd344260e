//go:build cgo || !darwin

package ui

import (
	"strings"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/servicelist"
)

// corrections is what to change at the consoles, for the clipboard: one row a value, its
// cells parted by tabs, which a spreadsheet, a mail and a ticket take for a table. Where no
// value can be computed the last cell says what to decide.
func corrections(s Speaker, findings []casefile.Misconfiguration) string {
	rows := [][]string{{s.Text("ui.fix.who"), s.Text("ui.fix.where"), s.Text("ui.fix.setting"), s.Text("ui.fix.key"), s.Text("ui.fix.now"), s.Text("ui.fix.then"), s.Text("ui.fix.todo")}}
	for _, c := range casefile.Corrections(findings) {
		todo := ""
		if c.Suggestion == "" {
			var all []string
			for _, a := range c.Do {
				all = append(all, s.Say(a.Do))
			}
			todo = strings.Join(append([]string{s.Say(c.Message)}, all...), " ")
		}
		now := servicelist.Visible(c.Value)
		if now == "" {
			now = s.Text("ui.value.empty")
		}
		rows = append(rows, []string{s.Term("role", string(c.For)), s.Say(c.Where), settingName(s, c.Label, c.Key), c.Key, now, c.Suggestion, todo})
	}
	var b strings.Builder
	for _, row := range rows {
		for i, c := range row {
			if i > 0 {
				b.WriteByte('\t')
			}
			b.WriteString(tableCellText(c))
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// tableCellText is a text that stays within its cell. A spreadsheet takes one that begins
// like a formula for a formula, and a settings file is a stranger's: an apostrophe in front
// says that it is a text.
func tableCellText(text string) string {
	text = strings.Map(func(r rune) rune {
		if r == '\t' || r == '\n' || r == '\r' {
			return ' '
		}
		return r
	}, text)
	if text != "" && strings.ContainsRune("=+-@", rune(text[0])) {
		return "'" + text
	}
	return text
}
