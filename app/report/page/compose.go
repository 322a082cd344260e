package page

import (
	"slices"
	"strings"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/fleet"
	"hubscope/analyzer/phrase"
	"hubscope/app/lang"
	"hubscope/app/report"
)

// What bounds a page that nobody asked to be longer.
const (
	// explained are so many prompts, and so many mail failures, of a page in full; the others
	// stand in the list of answers alone.
	explained = 25
	// listed are so many of each in one line.
	listed = 75
	// evidenceLines are shown of one answer.
	evidenceLines = 12
	// valueLength, in characters, is what a sentence shows of a value, and settingLength what
	// a table shows of a setting.
	valueLength, settingLength = 400, 8000
)

// A composer lays out one page.
type composer struct {
	report.View
	say   *lang.Printer // marks values
	plain *lang.Printer // does not
	fleet casefile.Fleet
	lines register
	most  int // answers of each kind to explain in full
	rows  int // answers to list
}

// Of lays a case out.
func Of(v report.View) Page {
	c := newComposer(v)
	prompts, mail := c.prompts(), c.mails()
	answers := slices.Concat(prompts, mail)
	lead := c.lead(answers)
	p := Page{Lang: v.Printer.Lang(), Kind: c.label("page.kind"), Answer: lead.headline, Tone: lead.tone, Glance: c.glance(&lead), Below: c.below()}
	add := func(list ...Section) {
		for _, s := range list {
			if len(s.Blocks) > 0 {
				p.Sections = append(p.Sections, s)
			}
		}
	}
	overview := []Section{c.patterns(), c.together()}
	if c.ofMany() {
		add(overview...)
		overview = nil
	}
	sole := lead.answer && len(answers) == 1 // the page opens on all that there is
	if add(c.list(answers)); !sole {
		add(c.todo(answers))
	}
	add(overview...)
	add(c.whatIf(), c.whole(answers))
	for i := range answers {
		if answers[i].deep {
			add(c.explain(&answers[i], sole))
		}
	}
	if sole {
		add(c.todo(answers))
	}
	add(c.healthy(), c.wrong(), c.inForce(), c.coverage(), c.devices(), c.limits(), c.appendix())
	p.Foot = c.foot()
	return p
}

func newComposer(v report.View) *composer {
	c := &composer{View: v, say: v.Printer.Marked(), plain: v.Printer, fleet: fleet.Of(v.Case), most: explained, rows: listed}
	if v.All {
		c.most = len(v.Case.Prompts) + len(v.Case.Mail)
		c.rows, c.lines.all = c.most, true
	}
	c.lines.text = v.Text
	return c
}

// label is a text without values.
func (c *composer) label(id string, holes ...any) string { return c.plain.Text(id, holes...) }

// sentence puts a sentence of the page itself into words.
func (c *composer) sentence(id string, holes ...any) Text { return textOf(c.say.Text(id, holes...)) }

// phrase puts what the analyzer says into words.
func (c *composer) phrase(p phrase.Phrase) Text { return textOf(c.say.Say(p)) }

// phrases puts several into one paragraph.
func (c *composer) phrases(list []phrase.Phrase) Text { return textOf(c.say.SayAll(list)) }

// textOf takes a sentence of a marked printer apart; a value that is longer than anybody reads
// within a sentence is cut. What a sentence of the catalogue sets in backticks is to be typed
// as it is, like a value.
func textOf(s string) Text {
	var t Text
	for _, p := range lang.Pieces(s) {
		if p.Value {
			short, _ := cut(p.Text, valueLength)
			t = append(t, Run{Text: short, Value: true})
			continue
		}
		for i, part := range strings.Split(p.Text, "`") {
			if part != "" {
				t = append(t, Run{Text: part, Value: i%2 == 1, Typed: i%2 == 1})
			}
		}
	}
	return t
}

// term is the name of an id; an id without a name comes out of a log.
func (c *composer) term(set, id string) Text {
	name := c.plain.Term(set, id)
	if name == id {
		return value(name)
	}
	return words(name)
}

// words are a text of the catalogue.
func words(s string) Text {
	if s == "" {
		return nil
	}
	return Text{{Text: s}}
}

// value is a text out of a log.
func value(s string) Text { return valueUpTo(s, valueLength) }

// setting is the value of one: it is copied as a whole.
func setting(s string) Text { return valueUpTo(s, settingLength) }

func valueUpTo(s string, n int) Text {
	s, _ = cut(lang.Visible(s), n)
	if s == "" {
		return nil
	}
	return Text{{Text: s, Value: true}}
}

// link is words that lead to another place in the page.
func link(s, to string) Text { return Text{{Text: s, To: to}} }

// toned is a state with what it means.
func toned(s string, t Tone) Text { return Text{{Text: s, Tone: t}} }

// joined sets texts beside each other; those that are empty are left out.
func joined(between string, parts ...Text) Text {
	var t Text
	for _, p := range parts {
		if len(p) == 0 {
			continue
		}
		if len(t) > 0 {
			t = append(t, Run{Text: between})
		}
		t = append(t, p...)
	}
	return t
}

// colon and comma are the signs of the language, with the blank that it sets behind them.
func (c *composer) colon() string {
	if c.plain.Lang() == "ja" {
		return "："
	}
	return ": "
}

func (c *composer) comma() string {
	if c.plain.Lang() == "ja" {
		return "、"
	}
	return ", "
}

// cut shortens a text to n characters and reports whether it had to.
func cut(s string, n int) (string, bool) {
	for i := range s {
		if n == 0 {
			return s[:i] + "…", true
		}
		n--
	}
	return s, false
}

// foot says by what the page was made, in which zone its times are, and whether names were
// taken out of it.
func (c *composer) foot() []Text {
	list := []Text{c.sentence("page.foot.tool", "version", report.Version)}
	if zone := c.Case.From; !zone.IsZero() {
		list = append(list, c.sentence("page.foot.zone", "zone", lang.ZoneName(zone, c.plain.Zone())))
	}
	if c.Redacted {
		return append(list, c.sentence("page.foot.redacted"))
	}
	return append(list, c.sentence("page.foot.secrets"))
}

// below tells how much was read and found.
func (c *composer) below() []Text {
	k := c.Case
	wrong, _ := casefile.Wrong(k.Misconfigurations)
	list := []Text{c.sentence("report.summary", "prompts", len(k.Prompts)+c.Omitted, "mail", len(k.Mail), "findings", wrong, "sources", len(k.Sources))}
	if !k.From.IsZero() {
		list = append(list, c.sentence("report.span", "from", k.From, "to", k.To))
	}
	return list
}
