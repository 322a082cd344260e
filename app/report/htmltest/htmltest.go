// Package htmltest holds an HTML report against what it promises: well formed, readable by
// everybody, and doing nothing but to be shown. For tests.
package htmltest

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// void elements have no end tag.
var void = []string{"meta", "br"}

// allowed are the elements and attributes of a report; whatever else stands in one has come
// out of a log.
var allowed = map[string][]string{
	"html": {"lang"}, "head": nil, "meta": {"charset", "http-equiv", "content", "name"}, "title": {"id"}, "style": nil, "body": nil,
	"header": {"class"}, "nav": nil, "main": nil, "footer": nil, "section": {"id"}, "h1": nil, "h2": nil, "h3": nil, "p": {"class"}, "br": nil,
	"div": {"class", "tabindex"}, "dl": nil, "dt": nil, "dd": nil, "ul": nil, "ol": {"class"}, "li": {"id", "class"}, "a": {"href"},
	"span": {"class", "aria-hidden"}, "strong": nil, "bdi": {"class"}, "code": nil, "pre": nil, "table": nil, "caption": nil, "thead": nil, "tbody": nil,
	"tr": nil, "th": {"scope"}, "td": {"data-label"}, "figure": {"class", "tabindex"},
	"svg": {"viewbox", "role", "aria-labelledby"}, "desc": {"id"}, "g": nil, "path": {"class", "d"}, "circle": {"class", "cx", "cy", "r"},
	"rect": {"class", "x", "y", "width", "height", "rx"}, "text": {"class", "x", "y", "text-anchor"},
}

// A checker goes through the tokens of a report.
type checker struct {
	faults  []string
	stack   []string
	ids     map[string]int
	links   []string
	labels  []string // ids that name a drawing
	heading int
	count   map[string]int
	policy  string
	text    strings.Builder
}

// Faults are what is wrong with a report. The text is what a reader sees of it.
func Faults(report []byte) (faults []string, text string) {
	c := checker{ids: map[string]int{}, count: map[string]int{}}
	if !bytes.HasPrefix(report, []byte("<!DOCTYPE html>")) {
		c.fault("no doctype at the beginning")
	}
	z := html.NewTokenizer(bytes.NewReader(report))
	for {
		kind := z.Next()
		if kind == html.ErrorToken {
			if z.Err() != io.EOF {
				c.fault("%v", z.Err())
			}
			break
		}
		c.token(z.Token())
	}
	c.end()
	return c.faults, c.text.String()
}

func (c *checker) fault(format string, args ...any) {
	if len(c.faults) < 20 {
		c.faults = append(c.faults, fmt.Sprintf(format, args...))
	}
}

func (c *checker) token(t html.Token) {
	switch t.Type {
	case html.StartTagToken, html.SelfClosingTagToken:
		c.start(t)
	case html.EndTagToken:
		if len(c.stack) == 0 || c.stack[len(c.stack)-1] != t.Data {
			c.fault("</%s> closes %v", t.Data, c.stack)
			return
		}
		c.stack = c.stack[:len(c.stack)-1]
	case html.TextToken:
		c.words(t.Data)
	case html.CommentToken:
		c.fault("a comment: %.60q", t.Data)
	}
}

func (c *checker) words(s string) {
	in := ""
	if len(c.stack) > 0 {
		in = c.stack[len(c.stack)-1]
	}
	if in == "style" {
		for _, bad := range []string{"url(", "@import", "expression", "</"} {
			if strings.Contains(s, bad) {
				c.fault("the style has %q", bad)
			}
		}
		return
	}
	c.text.WriteString(s)
}

func (c *checker) start(t html.Token) {
	c.count[t.Data]++
	attributes, ok := allowed[t.Data]
	if !ok {
		c.fault("<%s> in a report", t.Data)
	}
	attr := map[string]string{}
	for _, a := range t.Attr {
		if _, twice := attr[a.Key]; twice {
			c.fault("<%s> has %s twice", t.Data, a.Key)
		}
		attr[a.Key] = a.Val
		if !slices.Contains(attributes, strings.ToLower(a.Key)) {
			c.fault("<%s %s=%.60q>", t.Data, a.Key, a.Val)
		}
	}
	if id, ok := attr["id"]; ok {
		if c.ids[id]++; c.ids[id] > 1 {
			c.fault("the id %s stands twice", id)
		}
	}
	switch t.Data {
	case "a":
		target, ok := strings.CutPrefix(attr["href"], "#")
		if !ok {
			c.fault("a link leaves the report: %.80q", attr["href"])
		}
		c.links = append(c.links, target)
	case "meta":
		if attr["http-equiv"] == "Content-Security-Policy" {
			if c.policy = attr["content"]; c.count["style"] > 0 || !slices.Contains(c.stack, "head") {
				c.fault("the policy comes too late")
			}
		} else if attr["http-equiv"] != "" {
			c.fault("<meta http-equiv=%q>", attr["http-equiv"])
		}
	case "html":
		if attr["lang"] == "" {
			c.fault("no language")
		}
	case "h1", "h2", "h3":
		level := int(t.Data[1] - '0')
		if level > c.heading+1 {
			c.fault("<%s> behind <h%d>", t.Data, c.heading)
		}
		c.heading = level
	case "th":
		if attr["scope"] == "" {
			c.fault("a column's head without scope")
		}
	case "svg":
		c.labels = append(c.labels, strings.Fields(attr["aria-labelledby"])...)
		if attr["role"] != "img" || attr["aria-labelledby"] == "" {
			c.fault("a drawing without a name")
		}
	}
	if t.Type == html.StartTagToken && !slices.Contains(void, t.Data) {
		c.stack = append(c.stack, t.Data)
	}
}

func (c *checker) end() {
	if len(c.stack) > 0 {
		c.fault("not closed: %v", c.stack)
	}
	for _, id := range slices.Concat(c.links, c.labels) {
		if c.ids[id] == 0 {
			c.fault("nothing has the id %q", id)
		}
	}
	if c.count["h1"] != 1 {
		c.fault("%d <h1>", c.count["h1"])
	}
	if c.count["table"] > c.count["thead"] {
		c.fault("a table without a head")
	}
	if !strings.HasPrefix(c.policy, "default-src 'none';") || strings.Contains(c.policy, "unsafe") || strings.Contains(c.policy, "http") {
		c.fault("the policy is %q", c.policy)
	}
}
