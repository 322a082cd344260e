package page

import (
	"fmt"
	"strings"

	"hubscope/analyzer/casefile"
	"hubscope/app/lang"
)

// A register numbers the lines that a page points at, each once.
type register struct {
	text  func(casefile.Ref) string
	index map[place]int
	list  []casefile.Evidence
	all   bool // every line in full: a longer page was asked for
}

// A place is what makes two references one line.
type place struct {
	source       int
	line, offset int64
}

// number is how the page calls a line: "E7".
func (r *register) number(e *casefile.Evidence) string {
	at := place{e.Source, e.Line, e.Offset}
	i, ok := r.index[at]
	if !ok {
		if r.index == nil {
			r.index = map[place]int{}
		}
		i = len(r.list)
		r.index[at] = i
		r.list = append(r.list, *e)
	}
	return fmt.Sprintf("E%d", i+1)
}

func lineID(number string) string { return strings.ToLower(number) }

// ref leads to a line of the appendix; nil for evidence that stands in no file.
func (c *composer) ref(e *casefile.Evidence) Text {
	if e.Source < 0 || e.Source >= len(c.Case.Sources) {
		return nil
	}
	n := c.lines.number(e)
	return link(n, lineID(n))
}

// refs leads to several.
func (c *composer) refs(list []casefile.Evidence) Text {
	var t Text
	seen := map[string]bool{}
	for i := range list {
		r := c.ref(&list[i])
		if len(r) == 0 || seen[r[0].To] {
			continue
		}
		if t = joined(" ", t, r); len(seen) == evidenceLines-1 {
			break
		}
		seen[r[0].To] = true
	}
	return t
}

// where is the file and line of evidence. The file's own name is enough: the whole path
// stands in the table of the files, and in the appendix.
func (c *composer) where(e *casefile.Evidence) Text {
	if e.Source < 0 || e.Source >= len(c.Case.Sources) {
		return nil
	}
	return c.stands(e.Source, e.Line)
}

func (c *composer) stands(source int, line int64) Text {
	if source < 0 || source >= len(c.Case.Sources) {
		return nil
	}
	p := c.Case.Sources[source].Path
	name := p[strings.LastIndexAny(p, `/\!`)+1:]
	if line > 0 {
		name = fmt.Sprintf("%s:%d", name, line)
	}
	return value(name)
}

// evidence is what shows an answer, a row each: when, what, and where it stands.
func (c *composer) evidence(a *answer) Block {
	if len(a.evidence) == 0 {
		return nil
	}
	t := Table{Caption: c.label("page.evidence.title"), Head: []string{"", c.label("page.when"), c.label("page.evidence.shows"), c.label("page.evidence.where"), c.label("page.evidence.sure")}}
	shown := a.evidence[:min(len(a.evidence), evidenceLines)]
	for i := range shown {
		e := &shown[i]
		var when Text
		if !e.Time.IsZero() {
			when = words(c.plain.Clock(e.Time))
		}
		t.Rows = append(t.Rows, []Text{c.ref(e), when, c.phrase(e.Says), c.where(e), c.term("sure", string(e.Sure))})
	}
	if n := len(a.evidence) - len(shown); n > 0 {
		t.Rows = append(t.Rows, []Text{nil, nil, c.sentence("page.evidence.more", "n", n), nil, nil})
	}
	return t
}

// What bounds the lines of the appendix: each in characters, all together in bytes as a
// format may write them.
const (
	lineLength  = 1000
	linesLength = 2 << 20
)

// appendix are the lines that the page points at, as they stand in the files.
func (c *composer) appendix() Section {
	s := Section{ID: "lines", Title: words(c.label("page.lines.title", "n", len(c.lines.list)))}
	if len(c.lines.list) == 0 {
		return s
	}
	var lines Lines
	left, without := linesLength, 0
	for i := range c.lines.list {
		e := &c.lines.list[i]
		number := fmt.Sprintf("E%d", i+1)
		l := Line{ID: lineID(number), Label: number, Where: value(fmt.Sprintf("%s:%d", c.Case.Sources[e.Source].Path, e.Line)).String(), Facts: c.phrase(e.Says)}
		if left > 0 || c.lines.all {
			l.Text, l.Cut = cut(strings.TrimSpace(lang.Visible(c.lines.text(e.Ref))), lineLength)
			left -= weight(l.Text)
		} else {
			without++
		}
		lines = append(lines, l)
	}
	s.Blocks = []Block{Paragraph{Text: c.sentence("page.lines.about")}, lines}
	if without > 0 {
		s.Blocks = append(s.Blocks, Paragraph{Text: c.sentence("page.lines.without", "n", without)})
	}
	return s
}

// weight is how many bytes a text takes at most once a format has escaped it.
func weight(s string) int {
	n := len(s)
	for i := range len(s) {
		if strings.IndexByte(`<>&"'`, s[i]) >= 0 {
			n += 5
		}
	}
	return n
}
