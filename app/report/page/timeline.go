package page

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"hubscope/analyzer/casefile"
)

// What bounds a timeline: more marks than these would stand on each other.
const (
	mostMarks = 60 // of a lane
	mostLanes = 10
	mostSpans = 40 // of a lane
)

// timeline draws the evidence of an answer on one clock: a lane for each system that wrote it,
// the gateway session it is about, and the moment it is about.
func (c *composer) timeline(a *answer) Block {
	d := drawing{c: c}
	for i := range a.evidence[:min(len(a.evidence), evidenceLines)] {
		e := &a.evidence[i]
		if e.Time.IsZero() || e.Source < 0 || e.Source >= len(c.Case.Sources) {
			continue
		}
		n := c.lines.number(e)
		d.mark(c.laneOf(e.Source), Mark{At: e.Time, Label: n, To: lineID(n), Says: c.phrase(e.Says).String()})
	}
	if len(d.moments()) < 2 {
		return nil
	}
	label := c.label("page.timeline.prompt")
	if a.mail != nil {
		label = c.label("page.timeline.mail")
	} else if a.prompt.Kind == casefile.KindNotice {
		label = c.label("page.timeline.notice")
	}
	d.moment(Moment{From: a.at, To: a.until, Label: label})
	d.limit()
	for _, s := range c.sessionsOf(a) {
		d.span(c.plain.Term("system", "gateway"), s)
	}
	return d.finish("t-"+a.id, c.label("page.timeline.title"))
}

// laneOf names the lane of a source: the system that wrote it, or what it is.
func (c *composer) laneOf(source int) string {
	s := &c.Case.Sources[source]
	switch {
	case s.App != "":
		return value(s.App).String()
	case s.System != "":
		return c.plain.Term("system", string(s.System))
	}
	return c.plain.Term("sourcekind", s.Kind)
}

// sessionsOf are the gateway sessions that an answer is about: the one that it names, else
// those of its user.
func (c *composer) sessionsOf(a *answer) []*casefile.Session {
	var list []*casefile.Session
	for i := range c.Case.Sessions {
		s := &c.Case.Sessions[i]
		switch {
		case a.prompt != nil && a.prompt.Session != "" && s.ID == a.prompt.Session,
			a.mail != nil && a.user != "" && c.Case.People.Same(s.User, a.user):
			list = append(list, s)
		}
	}
	return list
}

// whole is the timeline of all answers together.
func (c *composer) whole(answers []answer) Section {
	s := Section{ID: "timeline", Title: words(c.label("page.timeline.whole"))}
	if len(answers) < 2 {
		return s
	}
	d := drawing{c: c}
	var users []string
	for i := range answers {
		a := &answers[i]
		to := ""
		if a.deep {
			to = a.id
		}
		if a.mail != nil && a.until.After(a.at) {
			d.stretch(c.label("page.timeline.mails"), Span{From: a.at, To: a.until, Says: a.label + " " + a.headline.String()})
		}
		lane := c.label("page.timeline.prompts")
		if a.mail != nil {
			lane = c.label("page.timeline.mails")
		}
		d.mark(lane, Mark{At: a.at, Label: a.label, To: to, Says: a.headline.String()})
		if a.user != "" && len(users) < mostLanes-2 && !slices.Contains(users, a.user) {
			users = append(users, a.user)
		}
	}
	for i := range c.fleet.Waves[:min(len(c.fleet.Waves), 3)] {
		w := &c.fleet.Waves[i]
		d.moment(Moment{From: w.Time, Label: c.label("page.timeline.wave")})
	}
	if len(d.moments()) < 2 {
		return s
	}
	d.limit()
	for _, user := range users {
		for i := range c.Case.Sessions {
			if k := &c.Case.Sessions[i]; k.User == user {
				d.span(c.sentence("page.timeline.session", "user", user).String(), k)
			}
		}
	}
	t := d.finish("t-all", c.label("page.timeline.whole"))
	t.Alone = true
	s.Blocks = []Block{t}
	return s
}

// A drawing is a timeline that is being laid out.
type drawing struct {
	c        *composer
	lanes    []Lane
	about    []Moment
	from, to time.Time // what is drawn; spans are cut there
}

func (d *drawing) lane(name string) *Lane {
	i := slices.IndexFunc(d.lanes, func(l Lane) bool { return l.Name == name })
	if i < 0 {
		if len(d.lanes) == mostLanes {
			return nil
		}
		d.lanes = append(d.lanes, Lane{Name: name})
		i = len(d.lanes) - 1
	}
	return &d.lanes[i]
}

func (d *drawing) mark(lane string, m Mark) {
	l := d.lane(lane)
	switch {
	case l == nil:
	case len(l.Marks) == mostMarks:
		l.More++
	case !slices.ContainsFunc(l.Marks, func(x Mark) bool { return x.Label == m.Label }):
		l.Marks = append(l.Marks, m)
	}
}

func (d *drawing) moment(m Moment) { d.about = append(d.about, m) }

// moments are all times that are drawn, in order, each once.
func (d *drawing) moments() []time.Time {
	var list []time.Time
	for _, l := range d.lanes {
		for _, m := range l.Marks {
			list = append(list, m.At)
		}
		for _, s := range l.Spans {
			list = append(list, s.From, s.To)
		}
	}
	for _, m := range d.about {
		list = append(list, m.From)
		if !m.To.IsZero() {
			list = append(list, m.To)
		}
	}
	slices.SortFunc(list, time.Time.Compare)
	return slices.CompactFunc(list, time.Time.Equal)
}

// limit fixes what is drawn: all that there is so far, and a little around it.
func (d *drawing) limit() {
	all := d.moments()
	first, last := all[0], all[len(all)-1]
	around := max(last.Sub(first)/25, time.Second)
	d.from, d.to = first.Add(-around), last.Add(around)
}

// stretch adds a span as it is.
func (d *drawing) stretch(lane string, s Span) {
	if l := d.lane(lane); l != nil && len(l.Spans) < mostSpans {
		l.Spans = append(l.Spans, s)
	}
}

// span adds a gateway session as far as it lies within what is drawn.
func (d *drawing) span(lane string, s *casefile.Session) {
	end := s.End
	if !s.Ended {
		end = d.to
	}
	if end.Before(d.from) || s.Start.After(d.to) {
		return
	}
	out := Span{From: s.Start, To: end, Says: d.c.sentence("page.timeline.span", "session", s.ID, "user", s.User).String()}
	if out.From.Before(d.from) {
		out.From, out.OpenStart = d.from, true
	}
	if out.To.After(d.to) || !s.Ended {
		out.To, out.OpenEnd = d.to, true
	}
	d.stretch(lane, out)
}

// finish sets the marks in order, and the ticks of the clock.
func (d *drawing) finish(id, title string) Timeline {
	for i := range d.lanes {
		slices.SortStableFunc(d.lanes[i].Marks, func(a, b Mark) int { return cmp.Or(a.At.Compare(b.At), strings.Compare(a.Label, b.Label)) })
	}
	names, n := make([]string, len(d.lanes)), 0
	for i, l := range d.lanes {
		names[i] = l.Name
		n += len(l.Marks)
	}
	c := d.c
	return Timeline{
		ID: id, Title: title, From: d.from, To: d.to, Lanes: d.lanes, Moments: d.about, Ticks: c.ticks(d.from, d.to), Zone: c.zoneName(d.from),
		Desc: c.sentence("page.timeline.desc", "from", d.from, "to", d.to, "n", n, "lanes", names).String(),
	}
}
