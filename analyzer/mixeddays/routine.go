package mixeddays

import (
	"cmp"
	"slices"
	"time"
)

// An act is one step of the days.
type act struct {
	at    time.Time
	phone *phone // nil for one that concerns none
	until time.Time
	do    func()
}

const (
	desktopAddress = "192.0.2.88"
	desktopAgent   = "CitrixReceiver/24.5.0.87 Windows/10.0 SelfService/24.5.0.87 (Release) X1Class CWACapable"
)

// agenda is everything that will happen, in the order of time.
func (w *world) agenda() []act {
	var acts []act
	for _, p := range w.phones {
		for d := range w.mix.Days {
			acts = append(acts, p.routine(w.first.AddDate(0, 0, d), d == 0)...)
		}
	}
	for _, h := range w.mix.Happens {
		acts = w.place(acts, h)
	}
	for i := range w.mix.People {
		if w.mix.People[i].Desktop {
			acts = append(acts, w.desktop(w.mix.People[i].Name)...)
		}
	}
	slices.SortStableFunc(acts, func(a, b act) int { return cmp.Compare(a.at.UnixMilli(), b.at.UnixMilli()) })
	return acts
}

func (p *phone) uses(app string, at time.Time, length time.Duration, network, offline bool) act {
	return act{at: at, phone: p, until: at.Add(length), do: func() {
		if p.offline != offline {
			p.offline = offline
			if offline {
				p.app(app, at.Add(-2*time.Second), "Network became unreachable")
			} else {
				p.app(app, at.Add(-2*time.Second), "Network became reachable")
			}
		}
		p.use(app, at, length, network)
	}}
}

// routine is a day of one phone: mail in the morning, a commute without a network, work with
// meetings and lunch, an evening; little on a weekend.
func (p *phone) routine(midnight time.Time, firstDay bool) []act {
	w := p.w
	var acts []act
	at := func(h float64) time.Time { return midnight.Add(time.Duration(h * float64(time.Hour))) }
	between := func(a, b float64) time.Time { return at(a + w.rnd.Float64()*(b-a)).Truncate(time.Millisecond) }
	app := func() string {
		return []string{secureMail, secureMail, secureMail, secureWeb, secureWeb, quickEdit}[w.rnd.IntN(6)]
	}
	weekend := midnight.Weekday() == time.Saturday || midnight.Weekday() == time.Sunday
	if weekend && !firstDay {
		for t := between(9, 13); w.chance(0.6) && t.Before(at(21)); t = t.Add(w.seconds(3600, 5*3600)) {
			acts = append(acts, p.uses(app(), t, w.seconds(30, 400), w.chance(0.7), false))
		}
		return acts
	}
	if firstDay {
		acts = append(acts, p.uses(secureMail, between(6.2, 6.6), w.seconds(120, 300), true, false))
	}
	for t := between(6.7, 7.3); t.Before(at(7.7)) && w.chance(0.8); t = t.Add(w.seconds(400, 2400)) {
		acts = append(acts, p.uses(secureMail, t, w.seconds(40, 300), true, false))
	}
	for t := between(7.8, 8.1); t.Before(at(8.6)) && !w.mix.Sparse; t = t.Add(w.seconds(240, 900)) {
		acts = append(acts, p.uses(app(), t, w.seconds(60, 400), false, true))
	}
	lunch := between(11.6, 12.4)
	meeting := between(13.5, 15.5)
	for t := between(8.8, 9.4); t.Before(at(18)); {
		length := w.seconds(30, 500)
		if w.chance(0.1) {
			length = w.seconds(900, 2400) // a long read
		}
		acts = append(acts, p.uses(app(), t, length, w.chance(0.7), false))
		if w.chance(0.15) { // straight on to another app
			next := t.Add(length + w.seconds(3, 15))
			length = w.seconds(30, 200)
			acts = append(acts, p.uses(app(), next, length, w.chance(0.7), false))
			t = next
		}
		t = t.Add(length + w.gap())
		if t.After(lunch) && t.Before(lunch.Add(50*time.Minute)) {
			t = lunch.Add(w.seconds(50*60, 70*60))
		}
		if t.After(meeting) && t.Before(meeting.Add(40*time.Minute)) {
			t = meeting.Add(w.seconds(40*60, 100*60))
		}
	}
	for t := between(19, 20.5); t.Before(at(22.5)) && w.chance(0.7); t = t.Add(w.seconds(900, 5400)) {
		acts = append(acts, p.uses(app(), t, w.seconds(30, 600), w.chance(0.8), false))
	}
	return acts
}

// gap is the time to the next use; now and then it ends seconds before or after a timer would.
func (w *world) gap() time.Duration {
	if w.mix.Sparse {
		return w.seconds(1800, 3*3600)
	}
	idle := w.mix.Site.inactivity()
	switch r := w.rnd.Float64(); {
	case r < 0.12 && idle > 0 && idle < 4*time.Hour:
		return idle - w.seconds(6, 45)
	case r < 0.2 && idle > 0 && idle < 4*time.Hour:
		return idle + w.seconds(8, 60)
	case r < 0.3 && w.mix.Site.sessionTimeout() < 3*time.Hour:
		return w.mix.Site.sessionTimeout() - w.seconds(20, 90)
	case r < 0.7:
		return w.seconds(90, 900)
	}
	return w.seconds(600, 4200)
}

// place puts a happening into the working hours and clears the agenda round it.
func (w *world) place(acts []act, h Happening) []act {
	n := 0
	for i := range h.Person {
		n += len(w.mix.People[i].Phones)
	}
	p := w.phones[n+h.Phone]
	date := w.first.AddDate(0, 0, h.Day)
	for wd := date.Weekday(); wd == time.Saturday || wd == time.Sunday; wd = date.Weekday() {
		date = date.AddDate(0, 0, 1)
	}
	if !date.Before(w.last) {
		date = w.first
	}
	at := date.Add(time.Duration((9.7 + w.rnd.Float64()*7.3) * float64(time.Hour))).Truncate(time.Millisecond)
	if h.Kind == Away {
		from, to := date.Add(18*time.Hour), date.Add(18*time.Hour+time.Duration(orDefault(w.mix.Site.MaxOffline, 72)+3)*time.Hour)
		return slices.DeleteFunc(acts, func(a act) bool { return a.phone == p && a.until.After(from) && a.at.Before(to) })
	}
	before, after := h.Kind.quiet(&w.mix.Site), w.seconds(45, 8*60)
	to := at.Add(after + 6*time.Minute)
	// A second happening so close would blur the first.
	for _, a := range acts {
		if a.phone == nil && a.at.Sub(at).Abs() < 25*time.Minute {
			return w.place(acts, h)
		}
	}
	all := h.Kind.everybody()
	acts = slices.DeleteFunc(acts, func(a act) bool {
		return a.phone != nil && (all || a.phone == p) && a.until.After(at.Add(-before)) && a.at.Before(to)
	})
	acts = append(acts, act{at: at, do: func() { p.happen(h.Kind, at) }})
	if h.Kind == HubGone || h.Kind == DesktopRefused || h.Kind == NewPolicies {
		return append(acts, p.uses(h.Kind.app(w), at.Add(after), w.seconds(60, 240), true, false))
	}
	if (h.Kind == Restart || h.Kind == SignOff) && w.chance(0.35) { // Secure Hub itself is opened first
		open := at.Add(after - 40*time.Second)
		acts = append(acts, act{at: open, phone: p, until: open.Add(30 * time.Second), do: func() { p.openHub(open) }})
	}
	for _, q := range w.phones {
		if q == p || all {
			acts = append(acts, q.uses(h.Kind.app(w), at.Add(after+w.seconds(0, 60)), w.seconds(90, 240), true, false))
		}
	}
	return acts
}

// desktop is a user's work at a PC through the same gateway, which asks nothing of a phone.
func (w *world) desktop(user string) []act {
	var acts []act
	for d := range w.mix.Days {
		date := w.first.AddDate(0, 0, d)
		if wd := date.Weekday(); wd == time.Saturday || wd == time.Sunday {
			continue
		}
		for _, h := range []float64{8.9, 13.1} {
			at := date.Add(time.Duration((h + w.rnd.Float64()) * float64(time.Hour))).Truncate(time.Second)
			var s *gatewaySession
			acts = append(acts, act{at: at, do: func() { s = w.gateway.login(user, desktopAddress, desktopAgent, at) }})
			for m, minutes := 3, 20+w.rnd.IntN(100); m < minutes; m += 5 + w.rnd.IntN(9) {
				t := at.Add(time.Duration(m) * time.Minute)
				acts = append(acts, act{at: t, do: func() {
					if w.gateway.runs(s, t) {
						w.gateway.network(s, t.Add(-time.Minute), t, hostWeb)
					}
				}})
			}
		}
	}
	return acts
}
