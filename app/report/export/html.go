package export

import (
	"bufio"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"html/template"
	"io"

	"hubscope/app/report/page"
)

//go:embed page.css
var style string

//go:embed page.html.tmpl
var layout string

// policy lets a browser do nothing with a report but show it: no script, no picture, no font,
// no connection, and no style but the one that stands in it, known by its hash.
var policy = func() string {
	sum := sha256.Sum256([]byte(style))
	return "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'; base-uri 'none'; form-action 'none'"
}()

var htmlPage = template.Must(template.New("page").Funcs(template.FuncMap{
	"kind": kind, "sign": sign, "draw": draw,
	"style":  func() template.CSS { return template.CSS(style) }, // ours, and no part of it out of a log
	"policy": func() string { return policy },
}).Parse(layout))

// Markup is what every HTML report holds beside its words: who looks through one for names
// knows by it what is none, such as "figure".
func Markup() string { return layout + style }

// writeHTML writes a page as one file that needs nothing beside it.
func writeHTML(w io.Writer, p page.Page) error {
	b := bufio.NewWriter(w)
	if err := htmlPage.Execute(b, p); err != nil {
		return err
	}
	return b.Flush()
}

// kind names the template of a block.
func kind(b page.Block) string {
	switch b.(type) {
	case page.Paragraph:
		return "paragraph"
	case page.Facts:
		return "facts"
	case page.Table:
		return "table"
	case page.List:
		return "list"
	case page.Chain:
		return "chain"
	case page.Way:
		return "way"
	case page.Timeline:
		return "timeline"
	default:
		return "lines"
	}
}

// sign stands beside the colour of a tone, for who sees none.
func sign(t page.Tone) string {
	switch t {
	case page.Good:
		return "✓"
	case page.Bad:
		return "✕"
	case page.Warn:
		return "!"
	case page.Unsure:
		return "?"
	case page.Neutral:
		return "–"
	}
	return "•"
}
