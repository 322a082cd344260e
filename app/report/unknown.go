package report

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"

	"hubscope/analyzer/casefile"
	"hubscope/app/engine"
	"hubscope/app/lang"
	"hubscope/parsers/event"
	"hubscope/parsers/signature"
)

// UnknownSchema is the public schema of UnknownJSON.
const UnknownSchema = "hubscope.unknown/1"

// An UnknownView is what nothing recognised, with what is needed to write it.
type UnknownView struct {
	*engine.Unknown
	Case    *casefile.Case
	Printer *lang.Printer
	// Name is how a source's path is written.
	Name func(path string) string
}

// mostTemplates are shown in the text: more than anybody teaches at one sitting.
const mostTemplates = 50

// UnknownText writes the templates for a terminal.
func UnknownText(w io.Writer, v UnknownView) error {
	t := &textWriter{Writer: bufio.NewWriter(w), p: v.Printer}
	t.line("", v.Printer.Text("report.unknown.summary", "lines", v.Lines, "templates", len(v.Templates)))
	v.leftOut(func(text string) { t.line("", text) })
	for i := range v.Templates {
		if i == mostTemplates {
			t.WriteByte('\n')
			t.line("", v.Printer.Text("report.unknown.more", "count", len(v.Templates)-i))
			break
		}
		u := &v.Templates[i]
		t.WriteByte('\n')
		t.line("", fmt.Sprintf("%d. ", i+1), cutAt(u.String(), lineWidth))
		t.line("   ", strings.Join(v.about(u), " · "))
		t.line("   ", v.place(u))
		t.line("     ", cutAt(u.Example.Text, lineWidth))
		if u.Draft == nil {
			t.line("   ", v.Printer.Text("report.unknown.no-draft"))
		} else {
			t.line("   ", v.Printer.Text("report.unknown.draft", "id", u.Draft.ID))
		}
	}
	if len(v.Templates) > 0 {
		t.WriteByte('\n')
		t.line("", v.Printer.Text("report.unknown.how"))
	}
	return t.Flush()
}

func (v *UnknownView) leftOut(write func(string)) {
	if v.LeftOut > 0 {
		write(v.Printer.Text("report.unknown.left-out", "templates", v.LeftOut, "lines", v.LeftOutLines))
	}
}

// about is what a person weighs a template by.
func (v *UnknownView) about(u *engine.UnknownTemplate) []string {
	p := v.Printer
	parts := []string{p.Text("report.unknown.lines", "count", u.Count)}
	if u.System != "" {
		parts = append(parts, p.Term("system", string(u.System)))
	}
	if near := v.near(u.Near); near != "" {
		parts = append(parts, near)
	}
	return parts
}

func (v *UnknownView) near(n *engine.Nearness) string {
	if n == nil {
		return ""
	}
	by := n.Distance()
	if by > time.Second {
		by = by.Round(time.Second)
	}
	p := v.Printer
	switch {
	case n.Mail && n.Delta < 0:
		return p.Text("report.unknown.before-mail", "by", by, "at", n.At)
	case n.Mail:
		return p.Text("report.unknown.after-mail", "by", by, "at", n.At)
	case n.Delta < 0:
		return p.Text("report.unknown.before-prompt", "by", by, "at", n.At)
	}
	return p.Text("report.unknown.after-prompt", "by", by, "at", n.At)
}

// place names where the example stands, and how many other files have such lines.
func (v *UnknownView) place(u *engine.UnknownTemplate) string {
	where := fmt.Sprintf("%s:%d", v.Name(v.Case.Sources[u.Example.Source].Path), u.Example.Line)
	switch others := len(u.Sources) - 1; {
	case u.More:
		return v.Printer.Text("report.unknown.place-many", "place", where, "count", others)
	case others > 0:
		return v.Printer.Text("report.unknown.place-others", "place", where, "count", others)
	}
	return v.Printer.Text("report.unknown.place", "place", where)
}

type unknownDocument struct {
	Schema       string         `json:"schema"`
	Tool         tool           `json:"tool"`
	Lines        int64          `json:"lines"`
	Templates    []templateJSON `json:"templates"`
	LeftOut      int64          `json:"leftOut"`
	LeftOutLines int64          `json:"leftOutLines"`
}

type templateJSON struct {
	Template    string      `json:"template"`
	System      string      `json:"system,omitempty"`
	Count       int64       `json:"count"`
	Sources     []string    `json:"sources"`
	MoreSources bool        `json:"moreSources,omitempty"`
	Near        *nearJSON   `json:"near,omitempty"`
	Example     exampleJSON `json:"example"`
	Signature   *draftJSON  `json:"signature,omitempty"`
}

type nearJSON struct {
	ID           string  `json:"id"`
	Kind         string  `json:"kind"` // prompt or mail
	Time         string  `json:"time"`
	DeltaSeconds float64 `json:"deltaSeconds"` // less than 0: the line comes before it
}

type exampleJSON struct {
	Source string `json:"source"`
	Line   int64  `json:"line"`
	Time   string `json:"time,omitempty"`
	Text   string `json:"text"`
}

type draftJSON struct {
	ID       string `json:"id"`
	Event    string `json:"event"`
	System   string `json:"system,omitempty"`
	Head     string `json:"head,omitempty"`
	Contains string `json:"contains"`
	Pattern  string `json:"pattern,omitempty"`
	Sure     string `json:"sure"`
	Example  string `json:"example"`
}

// UnknownJSON writes the templates in the public schema.
func UnknownJSON(w io.Writer, v UnknownView) error {
	d := unknownDocument{
		Schema: UnknownSchema, Tool: tool{Name: "hubscope", Version: Version},
		Lines: v.Lines, LeftOut: v.LeftOut, LeftOutLines: v.LeftOutLines, Templates: []templateJSON{},
	}
	path := func(i int) string { return v.Name(v.Case.Sources[i].Path) }
	for i := range v.Templates {
		u := &v.Templates[i]
		t := templateJSON{
			Template: u.String(), System: string(u.System), Count: u.Count, Sources: []string{}, MoreSources: u.More,
			Example: exampleJSON{Source: path(u.Example.Source), Line: u.Example.Line, Time: stamp(u.Example.Time), Text: u.Example.Text},
		}
		for _, s := range u.Sources {
			t.Sources = append(t.Sources, path(s))
		}
		if n := u.Near; n != nil {
			t.Near = &nearJSON{ID: n.ID, Kind: "prompt", Time: stamp(n.At), DeltaSeconds: n.Delta.Seconds()}
			if n.Mail {
				t.Near.Kind = "mail"
			}
		}
		if s := u.Draft; s != nil {
			t.Signature = &draftJSON{ID: s.ID, System: string(s.System), Head: s.Head, Contains: s.Contains, Pattern: s.Pattern, Sure: string(event.Observed), Example: s.Example}
		}
		d.Templates = append(d.Templates, t)
	}
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	return enc.Encode(d)
}

// UnknownPack writes the drafts as a signature pack that lacks nothing but its events.
func UnknownPack(w io.Writer, v UnknownView) error {
	b := bufio.NewWriter(w)
	size := 0
	comment := func(text string) { size += write(b, "# "+lang.Visible(text)+"\n") }
	comment(v.Printer.Text("report.unknown.pack-head"))
	var kinds []string
	for _, k := range event.Kinds() {
		kinds = append(kinds, k.String())
	}
	comment(v.Printer.Text("report.unknown.pack-events", "list", kinds))
	v.leftOut(comment)
	size += write(b, "pack = "+signature.Quote("taught")+"\n")
	without := 0
	for i := range v.Templates {
		u := &v.Templates[i]
		if u.Draft == nil {
			without++
			continue
		}
		text := u.Draft.TOML()
		about := "\n# " + lang.Visible(strings.Join(v.about(u), " · ")+" · "+v.place(u)) + "\n"
		if size+len(text)+len(about) > signature.MaxPack-roomForEvents {
			comment(v.Printer.Text("report.unknown.pack-full", "count", len(v.Templates)-i))
			break
		}
		size += write(b, about+text)
	}
	if without > 0 {
		b.WriteByte('\n')
		comment(v.Printer.Text("report.unknown.pack-without", "count", without))
	}
	return b.Flush()
}

// roomForEvents is what is kept free in a pack of the largest size for what is to be filled in.
const roomForEvents = 128 << 10

// write writes to a buffer, whose Flush tells of faults.
func write(b *bufio.Writer, text string) int {
	n, _ := b.WriteString(text)
	return n
}
