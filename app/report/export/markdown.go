package export

import (
	"bufio"
	"io"
	"strings"

	"hubscope/app/report/page"
)

// writeMarkdown writes a page for a ticket. What comes out of a log stands in code, which
// nothing within ends: it makes no link, no mention, no heading and no HTML.
func writeMarkdown(w io.Writer, p page.Page) error {
	m := markdown{bufio.NewWriter(w)}
	m.line("# ", text(p.Answer))
	m.line()
	m.facts(p.Glance)
	for _, t := range p.Below {
		m.line()
		m.line(text(t))
	}
	for _, s := range p.Sections {
		m.section(s)
	}
	m.line()
	for _, t := range p.Foot {
		m.line("*", text(t), "*  ")
	}
	return m.Flush()
}

type markdown struct{ *bufio.Writer }

func (m markdown) line(parts ...string) {
	for _, p := range parts {
		m.WriteString(p)
	}
	m.WriteByte('\n')
}

// section writes a section, unless it holds nothing but drawings: what they show stands in the
// tables.
func (m markdown) section(s page.Section) {
	begun := false
	for _, b := range s.Blocks {
		if _, drawn := b.(page.Timeline); drawn {
			continue
		}
		if !begun {
			m.line()
			m.line("## ", text(s.Title))
			begun = true
		}
		m.line()
		m.block(b)
	}
}

func (m markdown) block(b page.Block) {
	switch b := b.(type) {
	case page.Paragraph:
		if b.Label != "" {
			m.line("**", words(b.Label), "** ", text(b.Text))
		} else {
			m.line(text(b.Text))
		}
	case page.Facts:
		m.facts(b)
	case page.Table:
		m.table(b)
	case page.List:
		if b.Label != "" {
			m.line("### ", words(b.Label))
			m.line()
		}
		for _, t := range b.Items {
			m.line("- ", text(t))
		}
	case page.Chain:
		links := make([]string, len(b.Links))
		for i, t := range b.Links {
			links[i] = text(t)
		}
		m.line("**", words(b.Label), "** ", strings.Join(links, " → "))
	case page.Way:
		m.line("### ", words(b.Label))
		m.line()
		for i, h := range b.Hops {
			if i == 0 {
				m.line("| | | |")
				m.line("|---|---|---|")
			}
			m.line("| ", cell(text(h.Name)), " | ", words(h.State.Text), " | ", cell(text(h.Why)+" "+text(h.Refs)), " |")
		}
	case page.Lines:
		for _, l := range b {
			m.line("- **", l.Label, "** ", text(l.Facts), "  ")
			m.line("  ", code(l.Where))
			if l.Text != "" {
				fence := strings.Repeat("`", max(3, longestRun(l.Text)+1))
				m.line()
				m.line("  ", fence, "text")
				m.line("  ", l.Text)
				m.line("  ", fence)
			}
		}
	}
}

func (m markdown) facts(list []page.Fact) {
	for _, f := range list {
		if len(f.Values) == 1 {
			m.line("- **", words(f.Label), ":** ", text(f.Values[0]))
			continue
		}
		m.line("- **", words(f.Label), ":**")
		for _, t := range f.Values {
			m.line("  - ", text(t))
		}
	}
}

func (m markdown) table(t page.Table) {
	if t.Caption != "" {
		m.line("### ", words(t.Caption))
		m.line()
	}
	row := func(cells []string) { m.line("| ", strings.Join(cells, " | "), " |") }
	head, under := make([]string, len(t.Head)), make([]string, len(t.Head))
	for i, h := range t.Head {
		head[i], under[i] = cell(words(h)), "---"
	}
	row(head)
	row(under)
	for _, r := range t.Rows {
		cells := make([]string, len(r))
		for i := range r {
			cells[i] = cell(text(r[i]))
		}
		row(cells)
	}
}

// cell is a text within a table, where a bar ends a cell even in code.
func cell(s string) string { return strings.ReplaceAll(s, "|", `\|`) }

// text writes a text: words as words, values as code.
func text(t page.Text) string {
	var b strings.Builder
	for i := 0; i < len(t); i++ {
		if !t[i].Value {
			b.WriteString(words(t[i].Text))
			continue
		}
		v := t[i].Text
		for i+1 < len(t) && t[i+1].Value { // two runs of backticks that meet would be one
			i++
			v += t[i].Text
		}
		b.WriteString(code(v))
	}
	return b.String()
}

// code puts a value into a span of code that no run of backticks within it ends.
func code(s string) string {
	if s == "" {
		return ""
	}
	fence := strings.Repeat("`", longestRun(s)+1)
	if s[0] == '`' || s[len(s)-1] == '`' || s[0] == ' ' && s[len(s)-1] == ' ' {
		s = " " + s + " "
	}
	return fence + s + fence
}

// longestRun is how many backticks stand beside each other in s at most.
func longestRun(s string) int {
	longest, n := 0, 0
	for i := range len(s) {
		if s[i] == '`' {
			n++
			longest = max(longest, n)
		} else {
			n = 0
		}
	}
	return longest
}

// words escapes what Markdown would take for more than a word. Signs that mean something at
// the beginning of a line only are left alone: no text of a page begins one.
func words(s string) string {
	var b strings.Builder
	for i := range len(s) {
		switch c := s[i]; c {
		case '\\', '`', '*', '[', ']', '<', '~', '$':
			b.WriteByte('\\')
		case '_':
			if i == 0 || i+1 == len(s) || !wordSign(s[i-1]) || !wordSign(s[i+1]) {
				b.WriteByte('\\')
			}
		case '&':
			if i+1 < len(s) && (s[i+1] == '#' || wordSign(s[i+1])) {
				b.WriteByte('\\')
			}
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

func wordSign(c byte) bool {
	return c|0x20 >= 'a' && c|0x20 <= 'z' || c >= '0' && c <= '9' || c >= 0x80
}
