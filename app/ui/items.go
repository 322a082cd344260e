//go:build cgo || !darwin

package ui

import (
	"slices"
	"strings"
	"time"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/fleet"
	"hubscope/analyzer/phrase"
)

// itemKind is what an answer is about. The zero value stands for all of them.
type itemKind int

const (
	kindAll itemKind = iota
	kindPrompt
	kindMail
	kindSetting
	kindPattern
)

// An item is one answer in the list: a prompt, a mail failure, a misconfiguration, or what
// prompts have in common.
type item struct {
	kind       itemKind
	prompt     *casefile.Prompt           // of kindPrompt
	mail       *casefile.MailFailure      // of kindMail
	setting    *casefile.Misconfiguration // of kindSetting
	pattern    *casefile.Pattern          // of kindPattern
	key        string                     // the same answer after a reload or in another language
	time       time.Time
	headline   string
	who        string // user, app
	tone       tone
	state      string // disposition or severity in words
	confidence casefile.Confidence
	caller     bool // about someone whose device's logs were given
	search     []folded
	news       *news // where the answer is followed; nil else
}

// A model is an Analysis in the words of one language.
type model struct {
	*Analysis
	items                   []item
	prompts, mail, settings int
	byKey                   map[string]int
	fleet                   casefile.Fleet
	command                 string   // that is followed, as the path of its source; empty for none
	people                  []person // see persons
}

// newModel puts every answer's headline into words. It touches no widget.
func newModel(a *Analysis, s Speaker) *model {
	c := a.Case
	m := &model{Analysis: a, fleet: fleet.Of(c), prompts: len(c.Prompts), mail: len(c.Mail), settings: len(c.Misconfigurations)}
	m.items = make([]item, 0, len(c.Patterns)+m.prompts+m.mail+m.settings)
	m.items = append(m.items, patternItems(c, s)...)
	m.items = append(m.items, promptItems(c, s)...)
	for i := range c.Mail {
		m.items = append(m.items, mailItem(c, s, &c.Mail[i]))
	}
	findings := casefile.BySeverity(c.Misconfigurations)
	for i := range findings {
		m.items = append(m.items, settingItem(s, &findings[i]))
	}
	m.order()
	return m
}

// promptItems are the prompts of a case that are explained.
func promptItems(c *casefile.Case, s Speaker) []item {
	list := make([]item, 0, len(c.Prompts))
	for i := range c.Prompts {
		list = append(list, promptItem(c, s, &c.Prompts[i]))
	}
	return list
}

func promptItem(c *casefile.Case, s Speaker, p *casefile.Prompt) item {
	it := item{kind: kindPrompt, prompt: p, key: "prompt/" + p.ID, time: p.Time, headline: s.Say(p.Headline),
		who: joined(p.User, p.App), tone: dispositionTone(p.Disposition), state: s.Term("disposition", string(p.Disposition)), confidence: p.Confidence}
	it.caller = c.Concerns(p.User)
	it.search = foldAll(it.headline, p.User, p.App, s.Term("cause", p.Cause), p.Cause, p.Device, it.state)
	return it
}

func mailItem(c *casefile.Case, s Speaker, f *casefile.MailFailure) item {
	it := item{kind: kindMail, mail: f, key: "mail/" + f.ID, time: f.Time, headline: s.Say(f.Headline),
		who: joined(f.User, f.Target), tone: dispositionTone(f.Disposition), state: s.Term("disposition", string(f.Disposition)), confidence: f.Confidence}
	it.caller = c.Concerns(f.User)
	it.search = foldAll(it.headline, f.User, f.Target, s.Term("verdict", f.Verdict), f.Verdict, f.Device, it.state)
	return it
}

func settingItem(s Speaker, f *casefile.Misconfiguration) item {
	label := settingName(s, f.Label, f.Key)
	it := item{kind: kindSetting, setting: f, key: "setting/" + f.Rule + "/" + f.App + "/" + f.Platform + "/" + f.Key + "/" + f.Value, headline: s.Say(f.Message),
		who: joined(label, appOn(s, f.App, f.Platform)), tone: severityTone(f.Severity), state: s.Term("severity", string(f.Severity))}
	it.caller = true
	it.search = foldAll(it.headline, label, f.App, f.Key, f.Rule, f.Value, it.state)
	return it
}

// order puts those who called first, others are seen in a gateway's log only; then what
// prompts have in common, prompts, mail failures and settings, each in their own order.
func (m *model) order() {
	slices.SortStableFunc(m.items, func(x, y item) int {
		switch {
		case x.caller == y.caller:
			return 0
		case x.caller:
			return -1
		}
		return 1
	})
	m.byKey = keysOf(m.items)
}

// keysOf tells where each answer stands.
func keysOf(items []item) map[string]int {
	byKey := make(map[string]int, len(items))
	for i := range items {
		byKey[items[i].key] = i
	}
	return byKey
}

// wrong returns the answers that are misconfigurations, in order.
func (m *model) wrong() []*item {
	list := make([]*item, 0, m.settings)
	for i := range m.items {
		if m.items[i].kind == kindSetting {
			list = append(list, &m.items[i])
		}
	}
	return list
}

// source returns a source by its index, or nil for none.
func (m *model) source(i int) *casefile.Source {
	if i < 0 || i >= len(m.Case.Sources) {
		return nil
	}
	return &m.Case.Sources[i]
}

// sourceName is the last part of a source's path.
func (m *model) sourceName(i int) string {
	if src := m.source(i); src != nil {
		return shownName(src.Path, m.command)
	}
	return ""
}

// shownName is the last part of a source's path. A command, which may hold paths itself, and
// an address are told whole.
func shownName(path, command string) string {
	if path == command || strings.HasPrefix(path, "udp://") || strings.HasPrefix(path, "tcp://") {
		return path
	}
	return baseName(path)
}

func baseName(path string) string {
	return path[strings.LastIndexAny(path, `/\!`)+1:]
}

// joined sets the parts that say something beside each other. A middle dot becomes as
// wide as a letter among Japanese, so a slash stands there.
func joined(parts ...string) string {
	dot := "  ·  "
	out := parts[:0:0]
	for _, p := range parts {
		if p != "" {
			out = append(out, p)
		}
		if strings.IndexFunc(p, wide) >= 0 {
			dot = " / "
		}
	}
	return strings.Join(out, dot)
}

func settingName(s Speaker, label phrase.Term, key string) string {
	if label.ID != "" {
		if name := s.Term(label.Set, label.ID); name != "" {
			return name
		}
	}
	return key
}

// appOn names an app and its platform; a platform alone is no app.
func appOn(s Speaker, app, platform string) string {
	if platform == "" || app == "" {
		return app
	}
	return s.Text("ui.apponplatform", "app", app, "platform", s.Term("platform", platform))
}

// span is a stretch of time; a day that both ends share is told once.
func span(s Speaker, from, to time.Time) string {
	switch {
	case from.IsZero() && to.IsZero():
		return ""
	case to.IsZero() || from.Equal(to):
		return s.Time(from)
	case from.IsZero():
		return s.Time(to)
	}
	a, b := s.Time(from), s.Time(to)
	if strings.Replace(a, s.Clock(from), "", 1) == strings.Replace(b, s.Clock(to), "", 1) {
		b = s.Clock(to)
	}
	return s.Text("ui.span", "from", a, "to", b)
}

// oneDay reports whether a case lies within one day, so that a clock time is enough.
func oneDay(s Speaker, c *casefile.Case) bool {
	if c.From.IsZero() || c.To.IsZero() {
		return false
	}
	a, b := s.Time(c.From), s.Time(c.To)
	return strings.Replace(a, s.Clock(c.From), "", 1) == strings.Replace(b, s.Clock(c.To), "", 1)
}
