package page

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/phrase"
)

// An answer is what the page explains: a prompt or a mail failure.
type answer struct {
	number     int    // of its kind, from 1
	id, label  string // "p1", "P1"
	prompt     *casefile.Prompt
	mail       *casefile.MailFailure
	at, until  time.Time
	user       string
	headline   Text
	who        Text
	why        Text // its cause or verdict
	because    []phrase.Phrase
	evidence   []casefile.Evidence
	advice     []casefile.Advice
	confidence casefile.Confidence
	state      casefile.Disposition
	tone       Tone
	// others is set where it is about somebody who did not call.
	others bool
	deep   bool // explained in full
}

// prompts are the prompts of the case, those of the callers first.
func (c *composer) prompts() []answer {
	list := make([]answer, len(c.Case.Prompts))
	for i := range c.Case.Prompts {
		p := &c.Case.Prompts[i]
		list[i] = answer{
			prompt: p, at: p.Time, user: p.User, headline: c.phrase(p.Headline),
			who: joined(" · ", value(p.User), c.device(p.Platform, p.Device), value(p.App)), why: c.term("cause", p.Cause), because: p.Explanation,
			evidence: p.Evidence, advice: p.Advice, confidence: p.Confidence, state: p.Disposition,
		}
	}
	return c.numbered(list, "P")
}

// mails are the mail failures of the case.
func (c *composer) mails() []answer {
	list := make([]answer, len(c.Case.Mail))
	for i := range c.Case.Mail {
		m := &c.Case.Mail[i]
		list[i] = answer{
			mail: m, at: m.Time, until: m.Until, user: m.User, headline: c.phrase(m.Headline), who: joined(" · ", value(m.User), c.device("", m.Device), value(m.Target)),
			why: c.term("verdict", m.Verdict), because: m.Explanation, evidence: m.AllEvidence(), advice: m.Advice, confidence: m.Confidence, state: m.Disposition,
		}
	}
	return c.numbered(list, "M")
}

func (c *composer) numbered(list []answer, letter string) []answer {
	for i := range list {
		list[i].others = !c.Case.Concerns(list[i].user)
		list[i].tone = dispositionTone(list[i].state)
	}
	slices.SortStableFunc(list, func(a, b answer) int { return cmp.Compare(order(a.others), order(b.others)) })
	for i := range list {
		list[i].number = i + 1
		list[i].label = fmt.Sprintf("%s%d", letter, i+1)
		list[i].id = fmt.Sprintf("%s%d", map[string]string{"P": "p", "M": "m"}[letter], i+1)
		list[i].deep = i < c.most
	}
	return list
}

func order(later bool) int {
	if later {
		return 1
	}
	return 0
}

// device names a device as far as something is known of it.
func (c *composer) device(platform, device string) Text {
	if device != "" {
		return value(device)
	}
	if platform != "" {
		return c.term("platform", platform)
	}
	return nil
}

// badge is how sure an answer is, and what it means for the ticket.
func (c *composer) badge(a *answer) Text {
	return joined(" · ", toned(c.plain.Term("confidence", string(a.confidence)), confidenceTone(a.confidence)), toned(c.plain.Term("disposition", string(a.state)), a.tone))
}

func confidenceTone(s casefile.Confidence) Tone {
	switch s {
	case casefile.Confirmed:
		return Good
	case casefile.Likely:
		return Note
	}
	return Unsure
}

func dispositionTone(d casefile.Disposition) Tone {
	switch d {
	case casefile.Fault:
		return Bad
	case casefile.SettingFault:
		return Warn
	case casefile.Unknown:
		return Unsure
	}
	return Note
}

// list is every answer in one line, with a way to its explanation.
func (c *composer) list(answers []answer) Section {
	s := Section{ID: "answers", Title: words(c.label("page.answers.title", "n", len(answers)+c.Omitted))}
	if len(answers) < 2 && c.Omitted == 0 {
		return s
	}
	t := Table{Head: []string{"", c.label("page.when"), c.label("page.answers.answer"), c.label("page.answers.state")}}
	shown := slices.DeleteFunc(slices.Clone(answers), func(a answer) bool { return a.number > c.rows })
	for i := range shown {
		a := &shown[i]
		name := words(a.label)
		if a.deep {
			name = link(a.label, a.id)
		}
		t.Rows = append(t.Rows, []Text{name, words(c.when(a)), a.headline, c.badge(a)})
	}
	s.Blocks = []Block{t}
	if slices.ContainsFunc(answers, func(a answer) bool { return a.others }) && len(c.Case.Callers) > 0 {
		s.Blocks = append(s.Blocks, Paragraph{Text: c.sentence("page.answers.callers", "users", c.Case.Callers)})
	}
	if n := c.Omitted + len(answers) - len(shown); n > 0 {
		s.Blocks = append(s.Blocks, Paragraph{Text: c.sentence("report.omitted", "count", n)})
	}
	if n := len(shown) - deepOnes(shown); n > 0 {
		s.Blocks = append(s.Blocks, Paragraph{Text: c.sentence("page.answers.short", "n", n)})
	}
	return s
}

func deepOnes(answers []answer) int {
	n := 0
	for i := range answers {
		if answers[i].deep {
			n++
		}
	}
	return n
}

// when is the moment of an answer, or the stretch of time.
func (c *composer) when(a *answer) string {
	if a.until.IsZero() || a.until.Equal(a.at) {
		return c.plain.Clock(a.at)
	}
	return c.label("page.span", "from", a.at, "to", a.until)
}
