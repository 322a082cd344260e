package page

import (
	"strings"
	"time"

	"hubscope/analyzer/casefile"
	"hubscope/app/lang"
)

// mostFiles are listed; a bundle of a year may hold thousands.
const mostFiles = 200

// coverage tells which file covers which time, and how its clock was set.
func (c *composer) coverage() Section {
	k := c.Case
	s := Section{ID: "sources", Title: words(c.label("page.sources.title", "n", len(k.Sources)))}
	t := Table{Figures: true, Head: []string{
		"", c.label("page.sources.file"), c.label("page.sources.kind"), c.label("page.sources.from"), c.label("page.sources.to"),
		c.label("page.sources.lines"), c.label("page.sources.clock"), c.label("page.sources.moved"),
	}}
	warnings := List{Label: c.label("page.sources.warnings")}
	most := mostFiles
	if c.All {
		most = len(k.Sources)
	}
	for i := range k.Sources[:min(len(k.Sources), most)] {
		src := &k.Sources[i]
		row := []Text{words(src.ID), value(src.Path), c.term("sourcekind", src.Kind), nil, nil, nil, nil, nil}
		if !src.First.IsZero() {
			row[3], row[4] = words(c.plain.Time(src.First)), words(c.plain.Time(src.Last))
			row[5] = c.sentence("page.sources.understood", "records", min(src.Records, src.Lines), "lines", src.Lines) // a torn line holds two records
			row[6], row[7] = c.clock(&src.Clock), c.moved(&src.Clock)
		}
		t.Rows = append(t.Rows, row)
		for _, w := range src.Warnings {
			warnings.Items = append(warnings.Items, joined(c.colon(), value(src.Path), c.phrase(w.Says)))
		}
	}
	if len(t.Rows) == 0 {
		return s
	}
	s.Blocks = append(s.Blocks, t)
	if n := len(k.Sources) - len(t.Rows); n > 0 {
		s.Blocks = append(s.Blocks, Paragraph{Text: c.sentence("page.sources.more", "n", n)})
	}
	if n := len(warnings.Items) - mostFiles; n > 0 && !c.All {
		warnings.Items = append(warnings.Items[:mostFiles], c.sentence("page.sources.more-warnings", "n", n))
	}
	if len(warnings.Items) > 0 {
		s.Blocks = append(s.Blocks, warnings)
	}
	return s
}

// clock is a source's zone and how it is known.
func (c *composer) clock(k *casefile.Clock) Text {
	t := joined(" ", value(k.Zone), c.term("basis", string(k.Basis)))
	if k.Pairs > 0 {
		t = joined(c.comma(), t, c.sentence("page.sources.pairs", "n", k.Pairs))
	}
	return t
}

// moved is what was added to a source's times.
func (c *composer) moved(k *casefile.Clock) Text {
	if len(k.Pieces) == 0 {
		return words(c.offset(k.Offset))
	}
	var t Text
	for i := range k.Pieces {
		p := &k.Pieces[i]
		t = joined(c.comma(), t, c.sentence("page.sources.piece", "from", p.From, "offset", c.offset(p.Offset)))
	}
	return t
}

// offset writes what was added to a clock, with its sign.
func (c *composer) offset(d time.Duration) string {
	if d <= 0 {
		return c.plain.Duration(d)
	}
	return "+" + c.plain.Duration(d)
}

// devices are the phones of which something is known beside their logs.
func (c *composer) devices() Section {
	t := Table{Head: []string{c.label("page.devices.device"), c.label("page.devices.user"), c.label("page.devices.apps")}}
	for i := range c.Case.Devices {
		d := &c.Case.Devices[i]
		if d.Model == "" && d.OS == "" && d.User == "" {
			continue
		}
		var apps Text
		for _, a := range d.Apps {
			apps = joined(c.comma(), apps, value(strings.TrimSpace(a.Name+" "+a.Version)))
		}
		t.Rows = append(t.Rows, []Text{joined(" ", c.device(d.Platform, ""), value(d.OS), value(d.Model)), value(d.User), apps})
	}
	s := Section{ID: "devices", Title: words(c.label("page.devices.title", "n", len(t.Rows)))}
	if len(t.Rows) > 0 {
		s.Blocks = []Block{t}
	}
	return s
}

// limits are what could not be known, and which file would settle it.
func (c *composer) limits() Section {
	s := Section{ID: "limits", Title: words(c.label("report.limits"))}
	var l List
	for _, p := range c.Case.Limits {
		l.Items = append(l.Items, c.phrase(p))
	}
	if len(l.Items) > 0 {
		s.Blocks = []Block{l}
	}
	return s
}

// healthy is what looks like a fault of the mail and is none.
func (c *composer) healthy() Section {
	s := Section{ID: "healthy", Title: words(c.label("page.healthy"))}
	var l List
	for i := range c.Case.MailNotes {
		n := &c.Case.MailNotes[i]
		l.Items = append(l.Items, joined(" ", c.phrase(n.Says), c.refs(n.Evidence)))
	}
	if len(l.Items) > 0 {
		s.Blocks = []Block{l}
	}
	return s
}

// zoned is a time in the zone that the page is read in.
func (c *composer) zoned(t time.Time) time.Time { return t.In(c.plain.Zone()) }

// zoneName is the zone of the page at a moment.
func (c *composer) zoneName(t time.Time) string { return lang.ZoneName(t, c.plain.Zone()) }
