package export

import (
	"fmt"
	"strings"
	"time"

	"golang.org/x/text/width"

	"hubscope/app/report/page"
)

// The measures of a drawing, in the units of its view box; letters are about as high as 13 of
// them. The drawing is as wide as its place, and on a small screen it is moved about in it.
const (
	drawWidth  = 1000
	drawLeft   = 176 // of it for the names of the lanes
	drawRight  = 24
	drawTop    = 30 // for what the drawing is about
	laneHeight = 50
	nearMarks  = 16 // marks that are nearer share one sign
	letter     = 7  // how wide a narrow one is
)

// A picture is a timeline with everything in its place.
type picture struct {
	ID, Title, Desc, Zone    string
	Alone                    bool
	Width, Height            int
	Left, Right, Top, Bottom int
	ClockY                   int
	Ticks                    []tick
	Lanes                    []lane
	Moments                  []moment
	from, to                 time.Time
}

type tick struct {
	X     string
	Label string
}

type lane struct {
	Name, Full string
	Y, NameY   int
	Spans      []span
	Marks      []mark
	More       string
	MoreX      int
}

type span struct {
	X, W, Says string
	Y          int
	Open       bool
}

type mark struct {
	X, Label, To, Says string
	Y, LabelY          int
}

type moment struct {
	X, W, Label, Anchor, LabelX string
	LabelY                      int
}

// Span is how high the lanes are together.
func (p picture) Span() int { return p.Bottom - p.Top }

func draw(t page.Timeline) picture {
	p := picture{
		ID: t.ID, Title: t.Title, Desc: t.Desc, Zone: t.Zone, Alone: t.Alone, Width: drawWidth, Left: drawLeft, Right: drawWidth - drawRight, Top: drawTop,
		Bottom: drawTop + laneHeight*len(t.Lanes), from: t.From, to: t.To,
	}
	p.ClockY = p.Bottom + 18
	p.Height = p.Bottom + 28
	for _, k := range t.Ticks {
		p.Ticks = append(p.Ticks, tick{number(p.x(k.At)), k.Label})
	}
	for i := range t.Lanes {
		p.Lanes = append(p.Lanes, p.lane(&t.Lanes[i], drawTop+laneHeight*i+laneHeight/2))
	}
	p.about(t.Moments)
	return p
}

// x is where a moment stands.
func (p *picture) x(at time.Time) float64 {
	share := float64(at.Sub(p.from)) / float64(p.to.Sub(p.from))
	return float64(p.Left) + min(max(share, 0), 1)*float64(p.Right-p.Left)
}

func number(f float64) string { return strings.TrimSuffix(fmt.Sprintf("%.1f", f), ".0") }

func (p *picture) lane(l *page.Lane, y int) lane {
	out := lane{Name: fit(l.Name, drawLeft-16), Full: l.Name, Y: y, NameY: y + 4}
	for _, s := range l.Spans {
		from, to := p.x(s.From), p.x(s.To)
		out.Spans = append(out.Spans, span{X: number(from), W: number(max(to-from, 2)), Says: s.Says, Y: y - 6, Open: s.OpenStart || s.OpenEnd})
	}
	// Where the labels above and below the line end.
	ends := [2]float64{}
	for i := 0; i < len(l.Marks); {
		x, n := p.x(l.Marks[i].At), 1
		for i+n < len(l.Marks) && p.x(l.Marks[i+n].At)-x < nearMarks {
			n++
		}
		m := together(l.Marks[i : i+n])
		m.X, m.Y = number(x), y
		half := float64(textWidth(m.Label)) / 2
		switch {
		case x-half > ends[0]:
			m.LabelY, ends[0] = y-11, x+half+4
		case x-half > ends[1]:
			m.LabelY, ends[1] = y+21, x+half+4
		default:
			m.Label = ""
		}
		out.Marks = append(out.Marks, m)
		i += n
	}
	if l.More > 0 {
		out.More, out.MoreX = fmt.Sprintf("+%d", l.More), p.Right+2
	}
	return out
}

// together is one sign for marks that stand on each other.
func together(list []page.Mark) mark {
	m := mark{Label: list[0].Label, To: list[0].To}
	says := make([]string, 0, len(list))
	for i := range list[:min(len(list), 8)] {
		says = append(says, list[i].Label+" "+list[i].Says)
	}
	m.Says = strings.Join(says, "\n")
	switch last := list[len(list)-1].Label; len(list) {
	case 1:
	case 2:
		m.Label += ", " + last
	default:
		m.Label += " … " + last
	}
	return m
}

// about places what the drawing is about; labels that would meet stand below each other.
func (p *picture) about(list []page.Moment) {
	end := 0.0
	for _, a := range list {
		x := p.x(a.From)
		m := moment{X: number(x), Label: a.Label, Anchor: "middle", LabelX: number(x), LabelY: 20}
		if !a.To.IsZero() {
			m.W = number(max(p.x(a.To)-x, 2))
		}
		half := float64(textWidth(a.Label)) / 2
		switch {
		case x+half > float64(p.Width):
			m.Anchor = "end"
		case x-half < end:
			m.Label = ""
		}
		if m.Label != "" {
			end = x + half
		}
		p.Moments = append(p.Moments, m)
	}
}

// textWidth is about how wide a text is drawn.
func textWidth(s string) int {
	n := 0
	for _, r := range s {
		n += runeWidth(r)
	}
	return n
}

func runeWidth(r rune) int {
	switch width.LookupRune(r).Kind() {
	case width.EastAsianWide, width.EastAsianFullwidth:
		return 2 * letter
	}
	return letter
}

// fit shortens a text to a width.
func fit(s string, most int) string {
	if textWidth(s) <= most {
		return s
	}
	n := letter
	for i, r := range s {
		if n += runeWidth(r); n > most {
			return s[:i] + "…"
		}
	}
	return s
}
