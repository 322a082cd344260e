package report

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/fleet"
	"hubscope/app/lang"
)

type fleetJSON struct {
	ByCause      []causeJSON `json:"byCause"`
	ByHour       []hourJSON  `json:"byHour"`
	ByUser       []userJSON  `json:"byUser"`
	UsersOmitted int         `json:"usersOmitted,omitempty"`
	Waves        []waveJSON  `json:"waves"`
}

type causeJSON struct {
	Cause   string `json:"cause"`
	Prompts int    `json:"prompts"`
	Users   int    `json:"users"`
}

type hourJSON struct {
	Time    string `json:"time"`
	Prompts int    `json:"prompts"`
	Users   int    `json:"users"`
}

type userJSON struct {
	User    string   `json:"user"`
	Prompts int      `json:"prompts"`
	Causes  []string `json:"causes"`
}

type waveJSON struct {
	ID       string  `json:"id"`
	Kind     string  `json:"kind"`
	Gateway  string  `json:"gateway,omitempty"`
	Time     string  `json:"time"`
	Span     float64 `json:"span"` // seconds
	Users    int     `json:"users"`
	Sessions int     `json:"sessions"`
	// Of the rest what the kind of wave has.
	Attempts        int            `json:"attempts,omitempty"`
	Prompts         int            `json:"prompts,omitempty"`
	DesktopSessions int            `json:"desktopSessions,omitempty"`
	SignedOnAgain   *int           `json:"signedOnAgain,omitempty"`
	AgainSeconds    float64        `json:"signedOnAgainWithinSeconds,omitempty"`
	Trigger         triggerJSON    `json:"trigger"`
	Headline        string         `json:"headline"`
	Notes           string         `json:"notes,omitempty"`
	UserNames       []string       `json:"userNames"`
	Evidence        []evidenceJSON `json:"evidence"`
}

type triggerJSON struct {
	Kind       string         `json:"kind"`
	Text       string         `json:"text"`
	Confidence string         `json:"confidence"`
	Time       string         `json:"time,omitempty"`
	Earlier    string         `json:"earlier,omitempty"`
	Evidence   []evidenceJSON `json:"evidence"`
}

func (v View) fleet() fleetJSON {
	f := fleet.Of(v.Case)
	return fleetJSON{
		ByCause:      list(f.ByCause, func(c casefile.CauseCount) causeJSON { return causeJSON(c) }),
		ByHour:       list(f.ByHour, func(h casefile.HourCount) hourJSON { return hourJSON{stamp(h.Time), h.Prompts, h.Users} }),
		ByUser:       list(f.ByUser, func(u casefile.UserCount) userJSON { return userJSON{u.User, u.Prompts, list(u.Causes, same)} }),
		UsersOmitted: f.UsersOmitted,
		Waves:        list(f.Waves, v.wave),
	}
}

func (v View) wave(w casefile.Wave) waveJSON {
	j := waveJSON{
		ID: w.ID, Kind: string(w.Kind), Gateway: w.Gateway, Time: stamp(w.Time), Span: w.Span.Seconds(), Users: w.Users, Sessions: w.Sessions,
		DesktopSessions: w.Desktop, Headline: v.Printer.Say(w.Headline), Notes: v.Printer.SayAll(w.Notes),
		UserNames: list(w.Names[:min(len(w.Names), casefile.FleetUsers)], same), Evidence: list(w.Evidence, v.evidence),
		Trigger: triggerJSON{
			Kind: string(w.Trigger.Kind), Text: v.Printer.Term("trigger", string(w.Trigger.Kind)), Confidence: string(w.Trigger.Confidence),
			Time: stamp(w.Trigger.Time), Earlier: stamp(w.Trigger.Earlier), Evidence: list(w.Trigger.Evidence, v.evidence),
		},
	}
	switch w.Kind {
	case casefile.WaveRefused:
		j.Attempts = w.Attempts
	case casefile.WavePrompts:
		j.Prompts = w.Attempts
	}
	if w.AgainKnown {
		j.SignedOnAgain, j.AgainSeconds = &w.Again, w.AgainWithin.Seconds()
	}
	return j
}

const (
	// fewUsers are told prompt by prompt; figures say nothing about so few.
	fewUsers = 5
	// topUsers are named in the text; JSON has more.
	topUsers = 10
	// topDays of the hour map are shown, the last.
	topDays = 14
)

// fleet writes what befell all together: the waves, and the prompts by cause, by hour and
// by user.
func (t *textWriter) fleet() {
	f := fleet.Of(t.Case)
	if f.Users <= fewUsers && len(f.Waves) == 0 {
		return
	}
	t.WriteByte('\n')
	t.line("", strings.Repeat("─", 72))
	t.line("", t.p.Text("report.fleet.title", "prompts", f.Prompts, "users", f.Users))
	if len(f.Waves) > 0 {
		t.line("  ", t.p.Text("report.fleet.waves", "count", len(f.Waves)))
	}
	for _, w := range f.Waves {
		t.line("   ~ ", t.p.Say(w.Headline))
		if notes := t.p.SayAll(w.Notes); notes != "" {
			t.line("     ", notes)
		}
		for _, e := range w.Evidence {
			t.evidenceLine("       ", e)
		}
	}
	if f.Users <= fewUsers {
		return
	}
	t.line("  ", t.p.Text("report.fleet.causes"))
	for _, c := range f.ByCause {
		t.line("   ", fmt.Sprintf("%7d  ", c.Prompts), t.p.Text("report.fleet.cause", "cause", t.p.Term("cause", c.Cause), "users", c.Users))
	}
	t.hours()
	t.line("  ", t.p.Text("report.fleet.users"))
	for _, u := range f.ByUser[:min(len(f.ByUser), topUsers)] {
		t.line("   ", fmt.Sprintf("%7d  ", u.Prompts), t.p.Text("report.fleet.user", "user", u.User, "causes", t.causes(u.Causes)))
	}
	if n := f.Users - topUsers; n > 0 {
		t.line("   ", t.p.Text("report.fleet.more", "count", n))
	}
}

func (t *textWriter) causes(ids []string) []string {
	const most = 3
	names := make([]string, 0, most)
	for _, id := range ids[:min(len(ids), most)] {
		names = append(names, t.p.Term("cause", id))
	}
	return names
}

// evidenceLine is one line of evidence: when, what it shows, and where it stands.
func (t *textWriter) evidenceLine(indent string, e casefile.Evidence) {
	where, when := "", ""
	if t.sourceID(e.Source) != "" {
		where = fmt.Sprintf("  (%s:%d)", t.Case.Sources[e.Source].Path, e.Line)
	}
	if !e.Time.IsZero() {
		when = t.p.Clock(e.Time) + "  "
	}
	t.line(indent, when, t.p.Say(e.Says), where)
}

// hours draws the hour map, a row a day, in the zone of the reader.
func (t *textWriter) hours() {
	days := fleet.Days(fleet.Briefs(t.Case), t.p.Zone())
	if len(days) == 0 {
		return
	}
	most := 0
	for _, d := range days {
		most = max(most, slices.Max(d.Hours[:]))
	}
	t.line("  ", t.p.Text("report.fleet.hours", "zone", lang.ZoneName(days[0].Start, t.p.Zone()), "most", most))
	t.line("     ", strings.Repeat(" ", len(time.DateOnly)), "  0     6     12    18")
	if n := len(days) - topDays; n > 0 {
		days = days[n:]
	}
	for _, d := range days {
		total := 0
		for _, n := range d.Hours {
			total += n
		}
		t.line("     ", d.Start.Format(time.DateOnly), "  ", bars(d.Hours[:], most), fmt.Sprintf("  %d", total))
	}
}

// bars draws numbers as a row of blocks, the greatest as a whole one.
func bars(list []int, most int) string {
	levels := []rune("·▁▂▃▄▅▆▇█")
	var b strings.Builder
	for _, n := range list {
		level := 0
		if n > 0 && most > 0 {
			level = max(1, (n*(len(levels)-1)+most-1)/most)
		}
		b.WriteRune(levels[level])
	}
	return b.String()
}
