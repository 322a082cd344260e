package mail

import (
	"time"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/fact"
	"hubscope/analyzer/phrase"
	"hubscope/analyzer/session"
	"hubscope/analyzer/timeline"
	"hubscope/parsers/event"
	"hubscope/parsers/policy"
)

// What the end of a gateway session did to mail: with STA nothing, which is healthy and
// worth saying; and mail that stops exactly with it is not on STA, whatever the policies say.

// atOnce is how soon after a session's end the first failure must come to be its doing
// where the policies say that mail does not need the session.
const atOnce = 5 * time.Minute

// mailAfter is the first mail after a session's end and before the next session of this
// device, or nil.
func mailAfter(d *timeline.Device, g *session.Session, next time.Time) *fact.Fact {
	until := next
	if until.IsZero() {
		until = g.End.Add(24 * time.Hour)
	}
	if list := d.Between(g.End.Add(clockSlack+time.Millisecond), until.Add(-clockSlack), timeline.Kinds(event.MailOK)); len(list) > 0 {
		return list[0]
	}
	return nil
}

// sessionsOf are the gateway sessions that may be a device's, in order of their starts.
func (w *world) sessionsOf(d *timeline.Device, user string) []*session.Session {
	var list []*session.Session
	if user == "" {
		return nil
	}
	for _, g := range w.t.SessionsOf(user) {
		if g.IsHub() && (d.Platform == "" || g.Platform == "" || g.Platform == d.Platform) {
			list = append(list, g)
		}
	}
	return list
}

// outlived is the last session of a device before a moment after whose end mail went on
// without another one, and that mail; nil where mail never did.
func (w *world) outlived(d *timeline.Device, user string, before time.Time) (*session.Session, *fact.Fact) {
	list := w.sessionsOf(d, user)
	for i := len(list) - 1; i >= 0; i-- {
		g := list[i]
		if !g.Ended || !before.IsZero() && g.End.After(before) {
			continue
		}
		next := before
		if i+1 < len(list) && (before.IsZero() || list[i+1].Start.Before(before)) {
			next = list[i+1].Start
		}
		if ok := mailAfter(d, g, next); ok != nil {
			return g, ok
		}
	}
	return nil, nil
}

// stoppedAtLogout holds where the policies send mail by STA and it stopped with the session
// all the same, to the minute: then the device is not on STA. A ticket in the log, a fault of
// the STA that is known, and mail that outlived a session before speak against it.
func (s *Scene) stoppedAtLogout(w Weighing) Weighing {
	ok := s.lastOK()
	if !s.over() || ok == nil || s.device.Last(s.last.Add(around), timeline.Kinds(event.TicketIssued, event.TicketExpired, event.TicketRejected)) != nil {
		return Weighing{}
	}
	end := s.before.End
	if at := timeline.At(ok); at.After(end.Add(clockSlack)) || end.Sub(at) > rightAfter || s.first.Sub(end) > atOnce {
		return Weighing{}
	}
	for _, weigh := range []func(*Scene) Weighing{weighUnbound, weighDown, weighRejected, weighExpired} {
		if sure := weigh(s).Sure; sure == casefile.Confirmed || sure == casefile.Likely {
			return Weighing{}
		}
	}
	if s.outlived != nil {
		return Weighing{}
	}
	w.Sure = casefile.Likely
	w.Why = phrase.New("mail.why.logon-required.not-on-sta", "ok", timeline.At(ok), "end", end)
	w.Also = append(w.Also, phrase.New("mail.also.not-on-sta", "setting", label(policy.BackgroundServices)))
	w.Evidence = append(append(w.Evidence, say(ok, phrase.New("mail.evidence.ok"))), stated(s.pol.services)...)
	// To list the server, as for an app without STA, is done already.
	w.Advice = []casefile.Advice{advise(casefile.User, phrase.New("mail.advice.ticket.user", "app", s.app)),
		advise(casefile.Helpdesk, phrase.New("mail.advice.not-on-sta.helpdesk", "gateway", label(policy.BackgroundGateway)))}
	w.Disposition = casefile.SettingFault
	return w
}

// Notes say what is healthy about a device's mail though it may not look so.
func Notes(t *timeline.Timeline) []casefile.MailNote {
	if t == nil || len(t.Devices) == 0 {
		return nil
	}
	w := newWorld(t)
	var list []casefile.MailNote
	for _, d := range t.Devices {
		if n, ok := w.outlivedNote(d); ok {
			list = append(list, n)
		}
		if n, ok := w.pushNote(d); ok {
			list = append(list, n)
		}
	}
	return list
}

// outlivedNote says that mail went on after the last gateway session that it could have
// needed.
func (w *world) outlivedNote(d *timeline.Device) (casefile.MailNote, bool) {
	g, ok := w.outlived(d, d.User, time.Time{})
	if g == nil {
		return casefile.MailNote{}, false
	}
	n := casefile.MailNote{
		ID: "mail-outlives-session", Time: g.End, Until: timeline.At(ok), User: d.User, Session: g.ID,
		Evidence: inOrder(append(g.Evidence(), say(ok, phrase.New("mail.evidence.ok")))),
	}
	at := timeline.At(ok)
	in := &incident{device: d, first: at, last: at, app: "Secure Mail", platform: d.Platform, user: d.User, symptom: plain}
	in.host, in.port = hostOf(ok)
	switch s := newScene(w, in); s.way {
	case routeBackground:
		n.Says = phrase.New("mail.note.outlives.sta", "session", g.ID, "end", g.End, "ok", at)
	case routeDirect:
		n.Says = phrase.New("mail.note.outlives.direct", "session", g.ID, "end", g.End, "ok", at)
	default:
		n.Says = phrase.New("mail.note.outlives", "session", g.ID, "end", g.End, "ok", at)
	}
	return n, true
}

// pushNote says that mail came only while an app for iOS was open, which is no fault: push is
// switched off, or iOS may have shown notices of which the app logs nothing. An app for
// Android looks for mail in the background without push.
func (w *world) pushNote(d *timeline.Device) (casefile.MailNote, bool) {
	on, v, given := w.pushSetting(d)
	if !given || d.Platform != policy.IOS {
		return casefile.MailNote{}, false
	}
	quiet, heard := quietAways(d)
	if faults, _ := w.pushFaults(d); len(quiet) < manyAways || !heard.IsZero() || on && len(faults) > 0 {
		return casefile.MailNote{}, false
	}
	first, last := quiet[0], quiet[len(quiet)-1]
	n := casefile.MailNote{
		ID: "push-off", Time: timeline.At(first.from), Until: timeline.At(last.opened), User: d.User,
		Says:     phrase.New("mail.note.push-off", "count", len(quiet), "away", longAway, "setting", label(v.Key)),
		Evidence: inOrder(append(stated(v), say(first.from, phrase.New("mail.evidence.push-away")), say(last.opened, phrase.New("mail.evidence.push-opened")))),
	}
	if on {
		n.ID = "push-unseen"
		n.Says = phrase.New("mail.note.push-unseen", "count", len(quiet), "away", longAway, "setting", label(v.Key))
	}
	return n, true
}
