package mixeddays

import (
	"fmt"
	"slices"
	"time"
)

// Anything is an Answer's cause that stands for every cause.
const Anything = "*"

// known is what an honest explanation of an ask may say on the files that are handed over;
// nothing where no file shows it.
func (w *world) known(q *ask) []Prompt {
	p := q.phone
	appSeen, hubSeen := p.sees(q.app, q.at), p.sees(secureHub, q.at)
	if !appSeen && !hubSeen {
		return w.fromGateway(q)
	}
	out := Prompt{Times: append([]time.Time{q.at}, q.again...), Notice: q.notice, User: p.user, UserSeen: p.signOnsSeen > 0,
		Platform: p.platform, Optional: q.folded || q.cause == enrolment, Story: q.story()}
	if w.mix.Skew != 0 && w.pairs(p) < 2 {
		for _, t := range slices.Clone(out.Times) {
			out.Times = append(out.Times, t.Add(w.mix.Skew))
		}
	}
	if appSeen && q.app != secureHub {
		out.App = q.app
	}
	if q.notice {
		out.Answers, out.Chain = []Answer{{policyUpdate, Confirmed}}, []string{policyUpdate}
		if !appSeen || !hubSeen {
			out.Answers = append(out.Answers, Answer{Anything, Possible})
			out.Optional = true
		}
		return []Prompt{out}
	}
	q.answers(&out, appSeen, hubSeen)
	if !w.mix.Withheld.Properties && !w.mix.Withheld.Policies {
		out.Credentials, out.Container = q.credentials, q.container
	}
	if !out.UserSeen { // whose sessions the device's are, is a guess
		out.Answers = append(out.Answers, Answer{unexplained, None}, Answer{Anything, Possible})
	}
	list := []Prompt{out}
	if !hubSeen && q.login != nil { // nothing in the app's log names the user beside the gateway's
		for _, g := range w.fromGateway(q) {
			g.Optional = true
			list = append(list, g)
		}
	}
	return list
}

// answers sets what may be said where a log of the device shows the prompt.
func (q *ask) answers(out *Prompt, appSeen, hubSeen bool) {
	w := q.phone.w
	ends := q.ends()
	switch {
	case q.cause == enrolment:
		out.Answers = []Answer{{Anything, Likely}}
	case q.cause == unexplained && q.named:
		out.Answers = []Answer{{unexplained, None}}
	case q.cause == networkNeeded && q.named:
		out.Answers = ends
		if q.poll && appSeen {
			out.Chain = append(out.Chain, activePoll)
		}
		if ends[0].Cause != activePoll && len(ends) == 1 {
			out.Chain = append(out.Chain, ends[0].Cause)
		}
	case q.named && q.reason == 12 && (w.mix.Withheld.Properties || w.mix.Withheld.Policies):
		// The name stands for either, and what the timers are set to is not given.
		out.Answers = []Answer{{q.cause, Confirmed}}
		if q.cause == reauthPeriod || w.mix.Withheld.Policies {
			out.Answers = append(out.Answers, Answer{inactivityTimer, Likely}, Answer{reauthPeriod, Likely})
		}
	case q.named && (q.reason != 12 || q.idleSeen() || q.cause == inactivityTimer):
		out.Answers = []Answer{{q.cause, Confirmed}}
	case q.named:
		out.Answers = []Answer{{q.cause, Confirmed}, {inactivityTimer, Likely}, {reauthPeriod, Likely}}
		if !q.phone.sees(secureHub, q.lastChallenge) {
			out.Answers = append(out.Answers, Answer{unexplained, None})
		}
	case q.text != "" && (q.textInHub && hubSeen || !q.textInHub && appSeen):
		out.Answers = []Answer{{q.cause, Confirmed}}
	case !q.event.IsZero() && q.eventSeen():
		out.Answers = []Answer{{q.cause, Confirmed}}
	case q.cause == signOnRefused && w.covers(nsLog, nil, q.at):
		out.Answers = []Answer{{q.cause, Confirmed}}
	case q.cause == signOnRefused && hubSeen: // "Sign on failed" and another prompt
		out.Answers = []Answer{{q.cause, Confirmed}}
	case q.cause == mailChallenge:
		out.Answers = []Answer{{q.cause, Confirmed}}
	case q.cause == inactivityTimer && q.idleSeen() && (!w.mix.Withheld.Properties || w.mix.Site.inactivity() == 15*time.Minute):
		most := Confirmed
		if w.mix.Site.InactivityTimer == Unset || w.mix.Withheld.Properties || w.mix.Withheld.Policies {
			most = Likely
		}
		out.Answers = []Answer{{q.cause, most}}
		switch over := q.before != nil && q.before.how != stillRuns; {
		case q.needed: // a reasonless flip may move on to the session's end
			out.Answers = append(out.Answers, ends...)
		case over && q.cancelled: // what the answer would have been for, nothing shows
			out.Answers = append(out.Answers, atMost(Likely, ends)...)
		}
		if slices.Contains(q.also, reauthPeriod) {
			out.Answers = append(out.Answers, Answer{reauthPeriod, Likely})
		}
	case q.cause == maxOffline && appSeen && q.phone.sees(q.app, q.lastCheck) && w.mix.Site.MaxOffline != Unset && !w.mix.Withheld.Policies:
		out.Answers = append([]Answer{{q.cause, Confirmed}}, ends...)
	case q.cause == networkNeeded && appSeen:
		out.Answers = ends
		if !q.poll && ends[0].Cause == activePoll { // neither a reason, nor a poll, nor an end is seen
			out.Answers = append(slices.Clone(ends), Answer{unexplained, None})
		}
	default:
		out.Answers = []Answer{{q.cause, Likely}, {unexplained, None}, {Anything, Possible}}
		if q.cause == networkNeeded {
			out.Answers = append(slices.Clone(ends), Answer{unexplained, None}, Answer{Anything, Possible})
		}
		if q.needed || q.cause == onlineRequired {
			out.Answers = append(out.Answers, ends...)
		}
		for _, c := range q.also {
			out.Answers = append(out.Answers, Answer{c, Likely})
		}
	}
	if len(out.Chain) == 0 && len(out.Answers) == 1 && out.Answers[0].Cause != Anything {
		out.Chain = []string{out.Answers[0].Cause}
	}
	for _, a := range append(slices.Clone(out.Answers), ends...) {
		out.Links = append(out.Links, a.Cause)
	}
	out.Links = append(append(out.Links, q.also...), activePoll, signOnRefused)
}

// ends are the answers where the gateway token was not valid: how the session ended, as far
// as the gateway's log and configuration are there.
func (q *ask) ends() []Answer {
	w, s := q.phone.w, q.before
	h := &w.mix.Withheld
	if s == nil {
		return []Answer{{activePoll, Confirmed}, {Anything, Possible}}
	}
	seen := s.logoutWritten && w.covers(nsLog, nil, s.end)
	switch {
	case s.how == endedKilled && s.killSeen && w.covers(nsLog, nil, s.end):
		return []Answer{{sessionKilled, Confirmed}}
	case s.how == endedSignOff && (seen || q.phone.sees(secureHub, s.end)):
		return []Answer{{signOffCause, Confirmed}}
	case !seen || s.how == stillRuns:
		return []Answer{{activePoll, Confirmed}, {sessionEnded, Possible}, {sessionTimeout, Possible}, {forcedTimeout, Possible}}
	case h.Conf: // how alike the sessions' ages and idle times are may still point to the timer
		list := []Answer{{sessionEnded, Likely}, {sessionTimeout, Possible}, {forcedTimeout, Possible}}
		if s.how != endedForced {
			list[1].Most = Likely
		}
		if s.how != endedIdle {
			list[2].Most = Likely
		}
		return list
	case s.how == endedEither:
		return []Answer{{sessionTimeout, Likely}, {forcedTimeout, Likely}, {sessionEnded, Likely}}
	case s.how == endedNearly: // a connection's last traffic may be older than its end
		return []Answer{{forcedTimeout, Confirmed}, {sessionEnded, Likely}}
	case s.how == endedForced:
		return []Answer{{forcedTimeout, Confirmed}}
	}
	return []Answer{{sessionTimeout, Confirmed}}
}

func atMost(most Sureness, list []Answer) []Answer {
	list = slices.Clone(list)
	for i := range list {
		list[i].Most = min(list[i].Most, most)
	}
	return list
}

// fromGateway is what the gateway's log alone implies: a new sign-on after an end that it shows.
func (w *world) fromGateway(q *ask) []Prompt {
	p, s := q.phone, q.before
	if q.notice || !w.sawSession(s, q) && q.cause != signOnRefused {
		return nil
	}
	out := Prompt{User: p.user, UserSeen: true, Platform: p.platform, Implied: true, Answers: q.ends(), Optional: q.folded, Story: q.story() + ", by the gateway's log"}
	switch {
	case q.cause == signOnRefused:
		if !w.covers(nsLog, nil, q.at) {
			return nil
		}
		out.Times, out.Answers = append([]time.Time{q.at}, q.again...), []Answer{{signOnRefused, Confirmed}}
		out.Chain = []string{signOnRefused}
		if s != nil {
			out.Links = append(out.Links, sessionTimeout, forcedTimeout, sessionEnded, sessionKilled, signOffCause)
		}
		return []Prompt{out}
	case q.login == nil || !w.covers(nsLog, nil, q.login.start):
		return nil
	}
	out.Times = []time.Time{q.login.start}
	if s.end.After(q.login.start) || s.how == stillRuns { // a second sign-on beside a session that runs
		out.Optional, out.Answers = true, []Answer{{Anything, Possible}}
	}
	for _, a := range out.Answers {
		out.Links = append(out.Links, a.Cause)
	}
	out.Links = append(out.Links, signOnRefused)
	return []Prompt{out}
}

// sawSession reports whether the gateway's log shows that a session had been, and is over.
func (w *world) sawSession(s *gatewaySession, q *ask) bool {
	if s == nil || s.how == stillRuns {
		return s != nil && w.covers(nsLog, nil, s.start)
	}
	if s.logoutWritten {
		return w.covers(nsLog, nil, s.end)
	}
	return w.covers(nsLog, nil, s.start)
}

// idleSeen reports whether the logs hold the last activity before the ask.
func (q *ask) idleSeen() bool {
	p := q.phone
	if p.w.mix.Quiet {
		return false
	}
	for _, a := range p.apps {
		if !p.sees(a.name, q.lastActivity) || !p.sees(a.name, q.at) {
			return false
		}
	}
	return p.sees(secureHub, q.lastActivity) && p.sees(secureHub, q.at)
}

// eventSeen reports whether a log holds the line of what lies behind the ask.
func (q *ask) eventSeen() bool {
	p := q.phone
	if p.platform == android {
		switch q.cause {
		case deviceRestart, hubRestart, clockChanged:
			return p.w.covers(p.systemFile(), p, q.event)
		}
	}
	return q.cause != clockChanged && p.sees(secureHub, q.event)
}

// pairs counts the sign-ons of a phone that both its log and the gateway's hold.
func (w *world) pairs(p *phone) int {
	n := 0
	for _, q := range w.asked {
		if q.phone == p && q.login != nil && w.covers(nsLog, nil, q.login.start) && p.sees(secureHub, q.login.start) {
			n++
		}
	}
	return n
}

func (q *ask) story() string {
	cause := q.cause
	if cause == networkNeeded {
		cause = "no valid token"
	}
	s := fmt.Sprintf("%s on %s's %s, %s", cause, q.phone.user, q.phone.platform, q.app)
	if q.named {
		s += fmt.Sprintf(", reason %d", q.reason)
	}
	if !q.lastActivity.IsZero() {
		s += ", idle " + q.at.Sub(q.lastActivity).Truncate(time.Second).String()
	}
	if q.needed && q.before != nil {
		s += ", session " + [...]string{"runs", "idle", "forced", "nearly idle or forced", "idle or forced", "killed", "signed off"}[q.before.how]
	}
	return s
}
