package fleet

import (
	"slices"
	"time"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/fact"
	"hubscope/analyzer/phrase"
	"hubscope/analyzer/session"
	"hubscope/analyzer/timeline"
)

const (
	// killReach is how long after "kill aaa session" its LOGOUTs are written, and sameMoment
	// how far the clocks of two cores may differ.
	killReach  = 10 * time.Second
	sameMoment = 2 * time.Second
	// changeReach is how long after a fail-over or a change of settings sessions still end
	// by it: the boxes take a minute to change roles and look at timers once a minute.
	changeReach = 2 * time.Minute
	// equalAge is how far the ages of sessions may differ that one forced time-out ended.
	equalAge = 2 * time.Minute
	// silentTogether is how far the last activities may lie apart that show that all fell
	// silent by one thing: an app that polls every few minutes shows no more.
	silentTogether = 5 * time.Minute
)

// An end is a session's end as the log shows it, or as a cut without a LOGOUT.
type end struct {
	s   *session.Session
	cut *fact.Fact // nil where a LOGOUT tells the end
}

// ended finds the waves of sessions that ended.
func (f *finder) ended() {
	var ends []end
	var all crowds
	cuts := len(f.kills)+len(f.failovers) > 0
	for _, s := range f.t.Sessions {
		e, at := end{s: s}, s.End
		if !s.Ended {
			if !cuts || desktop(s.Client) {
				continue
			}
			if e.cut = f.cut(s); e.cut == nil {
				continue
			}
			at = timeline.At(e.cut)
		}
		o := occurrence{at.UnixMilli(), f.user(s.User), int32(len(ends))}
		ends = append(ends, e)
		all.add(f.gateway(s.Vserver, s.User), o, desktop(s.Client))
	}
	for _, c := range all.sorted() {
		f.endedAt(c, ends)
	}
}

// endedAt finds the waves of one gateway's sessions.
func (f *finder) endedAt(c *crowd, ends []end) {
	// The echo of sign-ons is as long as they were; it is looked for by itself.
	var forced []occurrence
	for _, o := range c.phones {
		if forcedLike(ends[o.item].s) {
			forced = append(forced, o)
		}
	}
	echo := map[int32]bool{}
	for _, b := range bursts(forced, persons, f.from, f.to) {
		part := ofOneAge(forced[b[0]:b[1]], ends)
		if distinct(part) < fewestUsers {
			continue
		}
		for _, o := range part {
			echo[o.item] = true
		}
		f.endWave(c, part, ends)
	}
	rest := slices.DeleteFunc(c.phones, func(o occurrence) bool { return echo[o.item] })
	for _, b := range bursts(rest, machine, f.from, f.to) {
		f.endWave(c, rest[b[0]:b[1]], ends)
	}
}

// cut returns what ended a session without a LOGOUT: it was never seen again, and its
// device signed on anew. Clients that reconnect after a fail-over go on with the session
// they had.
func (f *finder) cut(s *session.Session) *fact.Fact {
	for _, n := range f.t.SessionsOf(s.User) {
		if n.Login != nil && n.Start.After(s.Start) && n.Device == s.Device && !desktop(n.Client) {
			return f.t.CutBetween(s, n.Start)
		}
	}
	return nil
}

// forcedLike reports whether the forced time-out may have ended a session.
func forcedLike(s *session.Session) bool {
	return s.EndCause == session.CauseForcedTimeout || s.LogoutMethod == "TimedOut" && slices.Contains(s.Also, session.CauseForcedTimeout)
}

// ofOneAge leaves the sessions that are as old as the middle one.
func ofOneAge(list []occurrence, ends []end) []occurrence {
	ages := make([]time.Duration, len(list))
	for i, o := range list {
		ages[i] = ends[o.item].s.Duration()
	}
	slices.Sort(ages)
	age := ages[len(ages)/2]
	var out []occurrence
	for _, o := range list {
		if d := ends[o.item].s.Duration() - age; -equalAge <= d && d <= equalAge {
			out = append(out, o)
		}
	}
	return out
}

// endWave makes a wave of sessions that ended together.
func (f *finder) endWave(c *crowd, list []occurrence, all []end) {
	w := f.wave(casefile.WaveEnded, c.gateway, list)
	w.Sessions = len(list)
	w.Desktop = index(c.others, list[len(list)-1].at+1) - index(c.others, list[0].at)
	ends := make([]end, len(list))
	for i, o := range list {
		ends[i] = all[o.item]
		f.inWave[ends[i].s.ID] = true
	}
	back := f.reconnected(&w)
	f.whyEnded(&w, ends)
	if w.Desktop > 0 {
		w.Notes = append(w.Notes, phrase.New("fleet.note.desktop", "count", w.Desktop))
	}
	var ev []casefile.Evidence
	for _, e := range few(ends) {
		if e.s.Logout != nil {
			ev = append(ev, shown(e.s.Logout, phrase.New("fleet.evidence.logout", "user", e.s.User, "duration", e.s.Duration(), "method", e.s.LogoutMethod)))
		} else if own := e.s.Evidence(); len(own) > 0 {
			last := own[len(own)-1]
			last.Says = phrase.New("fleet.evidence.cut", "user", e.s.User)
			ev = append(ev, last)
		}
	}
	w.Evidence = ev
	if back != nil {
		w.Evidence = append(w.Evidence, shown(back.Login, phrase.New("fleet.evidence.again", "user", back.User)))
	}
	f.add(w)
}

func count(ends []end, match func(end) bool) int {
	n := 0
	for _, e := range ends {
		if match(e) {
			n++
		}
	}
	return n
}

// whyEnded looks for what ended the sessions of a wave, the most certain first.
func (f *finder) whyEnded(w *casefile.Wave, ends []end) {
	most := func(match func(end) bool) bool { return 2*count(ends, match) >= len(ends) }
	what := phrase.New("fleet.ended", "sessions", w.Sessions, "users", w.Users, "within", within(w.Span))
	if count(ends, func(e end) bool { return e.cut != nil }) == len(ends) {
		what = phrase.New("fleet.lost", "sessions", w.Sessions, "users", w.Users)
	}
	back := again(w)

	// Commands that aimed at most of them.
	near := f.between(f.kills, w.Gateway, w.Time.Add(-killReach), w.Until().Add(sameMoment))
	aimed := slices.DeleteFunc(near, func(k *fact.Fact) bool { return count(ends, func(e end) bool { return e.killedBy(k) }) == 0 })
	if most(func(e end) bool { return slices.ContainsFunc(aimed, e.killedBy) }) {
		w.Trigger = trigger(casefile.TriggerKill, casefile.Confirmed, aimed)
		at, admin, command := w.Trigger.Time, aimed[0].User, aimed[0].Value("Command")
		w.Headline = phrase.New("fleet.wave.kill", "time", at, "admin", admin, "command", command, "ended", what, "again", back)
		if len(aimed) > 1 {
			w.Headline = phrase.New("fleet.wave.kills", "time", at, "admin", admin, "count", len(aimed), "command", command, "ended", what, "again", back)
		}
		return
	}

	// The forced time-out of sessions that began together.
	if age, like := echo(ends, func(e end) bool { return e.s.EndCause == session.CauseForcedTimeout }); like {
		sure := casefile.Confirmed
		if count(ends, func(e end) bool { return e.s.Confidence == casefile.Confirmed }) < len(ends) {
			sure = casefile.Likely
		}
		w.Trigger = forced(ends, sure)
		w.Headline = phrase.New("fleet.wave.forced", "time", w.Time, "age", age, "ended", what, "again", back, "earlier", w.Trigger.Earlier)
		return
	}

	// Something on the gateway, unless timers explain most of the ends.
	timers := most(func(e end) bool {
		return e.s.EndCause == session.CauseSessionTimeout || e.s.EndCause == session.CauseForcedTimeout
	})
	if k := f.between(f.failovers, w.Gateway, w.Time.Add(-changeReach), w.Until().Add(sameMoment)); len(k) > 0 && !timers {
		w.Trigger = trigger(casefile.TriggerFailover, casefile.Likely, k)
		w.Headline = phrase.New("fleet.wave.failover", "time", w.Trigger.Time, "ended", what, "again", back)
		if c := k[0].Value("Command"); c != "" {
			w.Headline = phrase.New("fleet.wave.failover-command", "time", w.Trigger.Time, "admin", k[0].User, "command", c, "ended", what, "again", back)
		}
		if n := count(ends, func(e end) bool { return e.cut != nil }); n > 0 {
			w.Notes = append(w.Notes, phrase.New("fleet.note.failover-cut", "count", n))
		} else {
			w.Notes = append(w.Notes, phrase.New("fleet.note.failover"))
		}
		return
	}
	if k := f.between(f.changes, w.Gateway, w.Time.Add(-changeReach), w.Time.Add(sameMoment)); len(k) > 0 && !timers {
		w.Trigger = trigger(casefile.TriggerConfig, casefile.Likely, k)
		last := k[len(k)-1] // the nearest
		w.Headline = phrase.New("fleet.wave.config", "time", timeline.At(last), "admin", last.User, "command", last.Value("Command"), "ended", what, "again", back)
		return
	}

	if age, like := echo(ends, func(e end) bool { return forcedLike(e.s) }); like {
		w.Trigger = forced(ends, casefile.Possible)
		w.Headline = phrase.New("fleet.wave.forced-possible", "time", w.Time, "age", age, "ended", what, "again", back, "earlier", w.Trigger.Earlier)
		return
	}
	if since, until := silent(ends); !since.IsZero() && until.Sub(since) <= silentTogether &&
		most(func(e end) bool { return e.s.EndCause == session.CauseSessionTimeout }) {
		w.Trigger = casefile.Trigger{Kind: casefile.TriggerIdle, Confidence: casefile.Likely, Earlier: since}
		w.Headline = phrase.New("fleet.wave.idle", "time", w.Time, "ended", what, "again", back, "since", since)
		return
	}
	w.Trigger = unknownTrigger
	w.Headline = phrase.New("fleet.wave.unknown", "time", w.Time, "ended", what, "again", back)
}

// killedBy reports whether a command aimed at a session that ended with it. A LOGOUT that
// says TimedOut was no kill.
func (e end) killedBy(k *fact.Fact) bool {
	if e.cut != nil {
		return e.cut == k
	}
	at := timeline.At(k)
	return e.s.LogoutMethod != "TimedOut" && !e.s.End.Before(at.Add(-sameMoment)) && !e.s.End.After(at.Add(killReach)) && e.s.AimedAt(k.Value("Command")) != session.AimElsewhere
}

// echo reports whether nearly all sessions of a wave fit and are of one age, and that age.
func echo(ends []end, fits func(end) bool) (time.Duration, bool) {
	var ages []time.Duration
	for _, e := range ends {
		if e.cut == nil && fits(e) && e.s.Duration() > 0 {
			ages = append(ages, e.s.Duration())
		}
	}
	if len(ages) < fewestUsers || 4*len(ages) < 3*len(ends) {
		return 0, false
	}
	slices.Sort(ages)
	return ages[len(ages)/2].Round(time.Minute), ages[len(ages)-1]-ages[0] <= 2*equalAge
}

// forced is the trigger of an echo: the moment from which on all had signed on.
func forced(ends []end, sure casefile.Confidence) casefile.Trigger {
	byStart := slices.Clone(ends)
	slices.SortStableFunc(byStart, func(a, b end) int { return a.s.Start.Compare(b.s.Start) })
	t := casefile.Trigger{Kind: casefile.TriggerForced, Confidence: sure, Earlier: byStart[0].s.Start}
	for _, e := range byStart {
		if e.s.Login != nil {
			t.Evidence = append(t.Evidence, shown(e.s.Login, phrase.New("session.evidence.login", "user", e.s.User)))
		}
	}
	t.Evidence = few(t.Evidence)
	return t
}

// silent returns the first and the last moment at which sessions were last seen busy; zero
// where one's is not known.
func silent(ends []end) (from, to time.Time) {
	for _, e := range ends {
		if !e.s.IdleKnown {
			return time.Time{}, time.Time{}
		}
		if from.IsZero() || e.s.LastAt().Before(from) {
			from = e.s.LastAt()
		}
		if e.s.LastAt().After(to) {
			to = e.s.LastAt()
		}
	}
	return from, to
}
