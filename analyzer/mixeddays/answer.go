package mixeddays

import (
	"fmt"
	"slices"
	"time"
)

// words are Secure Hub's for a credential.
var words = map[string]string{"pin": "PIN", "ad-password": "password", "biometric": "fingerprint"}

// ask shows a prompt and has the user answer it; false when the user cancelled. now moves on.
func (p *phone) ask(q *ask, a *app, now *time.Time, session bool) bool {
	w := p.w
	w.asked = append(w.asked, q)
	if q.cause == hubRestart {
		p.system(*now, "ActivityManager", "Start proc 5"+fmt.Sprint(100+w.rnd.IntN(800))+":com.zenprise/u0a187 for activity com.zenprise/.Logon")
		*now = now.Add(200 * time.Millisecond)
	}
	if q.poll {
		p.log(q.app, *now, "ERROR", "CTXMAMLogonManager", "Policy check failed (trigger active-poll)")
		*now = now.Add(w.seconds(0.1, 0.4))
	}
	if q.text != "" {
		if q.textInHub {
			p.hub(*now, q.text)
		} else {
			p.app(q.app, *now, q.text)
		}
		*now = now.Add(w.seconds(0.1, 0.4))
	}
	p.reason(q, *now)
	*now = now.Add(w.seconds(0.1, 0.6))
	q.at = *now
	if q.app != secureHub {
		p.flip(q.app, *now)
	}
	word := "password"
	if len(q.credentials) > 0 {
		word = words[q.credentials[0]]
	} else if w.mix.Site.pin() && !w.mix.Site.PasscodeOff {
		word = "PIN"
	}
	*now = now.Add(w.seconds(0.5, 1.8))
	p.hub(*now, "Prompting for "+word)
	*now = now.Add(w.seconds(5, 22))
	if w.chance(0.03) && q.cause != enrolment && p.mistakes == 0 && p.refusals == 0 {
		p.hub(*now, "Prompt cancelled")
		q.cancelled = true
		p.back(q.app, now.Add(300*time.Millisecond))
		*now = now.Add(time.Second)
		return false
	}
	online := !p.offline && (q.needed || session && !w.gateway.runs(p.session, *now) || asksOnline(q.cause))
	if p.mistakes > 0 && q.container == "secondary" {
		if p.mistype(q, now) {
			online = true
		}
	} else {
		if online && p.refusals > 0 {
			p.refused(q, now)
			word = "password"
		}
		p.hub(*now, "Prompt answered with "+word)
	}
	if online {
		*now = now.Add(w.seconds(0.6, 1.6))
		p.session = w.gateway.login(p.user, p.address, p.agent, now.Truncate(time.Second))
		q.login = p.session
		*now = now.Add(w.seconds(0.3, 1.4))
		p.signedOn(*now)
	}
	*now = now.Add(w.seconds(0.3, 1.2))
	p.back(q.app, *now)
	p.passed(q, *now, online)
	return true
}

// back is the app's return to the front.
func (p *phone) back(name string, at time.Time) {
	if name != secureHub {
		p.app(name, at, "Switched back from Secure Hub")
	}
}

func asksOnline(cause string) bool {
	switch cause {
	case enrolment, maxOffline, ticketExpired, onlineRequired, appLocked, credsChanged, signOffCause, networkNeeded, tooManyFailures:
		return true
	}
	return false
}

func (p *phone) signedOn(at time.Time) {
	p.hub(at, "Sign on succeeded for "+p.user)
	if p.sees(secureHub, at) {
		p.signOnsSeen++
	}
	if p.w.mix.Site.STA {
		p.hub(at.Add(150*time.Millisecond), "STA ticket issued")
		p.ticketSince = at
	}
}

// passed takes away what the answer did away with.
func (p *phone) passed(q *ask, at time.Time, online bool) {
	p.enrolled, p.lastActivity, p.lastChallenge = true, at, at
	for _, m := range []*time.Time{&p.restarted, &p.hubDied, &p.installed, &p.signedOff, &p.pinExpired, &p.clockSet, &p.locked, &p.certificate, &p.wants} {
		*m = time.Time{}
	}
	if online {
		p.passwordKnown = time.Time{}
	}
	if q.cause == enrolment {
		for _, a := range p.apps { // the policies come with the enrolment
			a.lastCheck = at
			if a.name != q.app {
				a.lastPoll = at
			}
		}
	}
	if q.cause == stepUpCause {
		p.stepUp = time.Time{}
	}
}

// reason writes why the app asks, as this mix's apps do.
func (p *phone) reason(q *ask, at time.Time) {
	if q.reason == 0 || q.app == secureHub {
		return
	}
	naming := p.w.mix.Naming
	if naming == Mixed {
		naming = Naming(p.w.rnd.IntN(4))
	}
	name := reasonNames[q.reason]
	text := ""
	switch naming {
	case Unnamed:
		return
	case ByName:
		text = "requesting logon CTXLogonRequestType_" + name
	case ByNumber:
		text = fmt.Sprintf("LogonRequestType=%d", q.reason)
	case Handoff:
		switch q.reason {
		case 12:
			text = "offlinechallengerequest?reauth=true"
		case 21:
			text = "stepuprequest gateway=" + p.w.mix.Site.StepUp
		default:
			text = fmt.Sprintf("logonrequest?reauth=true&logontype=%d", q.reason)
		}
	}
	p.app(q.app, at, text)
	q.named = p.sees(q.app, at)
}

// mistype has the user give a wrong PIN some times; true when the limit was reached and the
// password and a new PIN were wanted.
func (p *phone) mistype(q *ask, now *time.Time) bool {
	w := p.w
	n := p.mistakes
	p.mistakes = 0
	*now = now.Add(w.seconds(10, 30))
	p.hub(*now, fmt.Sprintf("%d failed attempts", n))
	if n < w.mix.Site.failureLimit(p.platform) {
		*now = now.Add(w.seconds(4, 9))
		p.hub(*now, "Prompt answered with PIN")
		return false
	}
	q.folded = true
	*now = now.Add(w.seconds(0.5, 1))
	second := &ask{at: *now, phone: p, app: q.app, cause: tooManyFailures, reason: 14, before: p.session, credentials: []string{"ad-password"}, container: "", event: *now}
	second.also = []string{q.cause}
	w.asked = append(w.asked, second)
	p.reason(second, *now)
	*now = now.Add(w.seconds(0.5, 1))
	p.hub(*now, "Prompting for password")
	*now = now.Add(w.seconds(9, 25))
	p.hub(*now, "Prompt answered with password")
	*now = now.Add(w.seconds(5, 20))
	p.hub(*now, "PIN reset")
	return true
}

// refused has the gateway refuse what was given, and Secure Hub ask again.
func (p *phone) refused(q *ask, now *time.Time) {
	w := p.w
	q.folded = true
	second := &ask{phone: p, app: q.app, cause: signOnRefused, reason: 14, before: p.session, needed: true,
		credentials: append([]string{"ad-password"}, q.credentials...), container: ""} // one incident, in which both were asked
	for ; p.refusals > 0; p.refusals-- {
		w.gateway.refuse(p.user, p.address, p.agent, p.refusedAs, now.Truncate(time.Second))
		second.again = append(second.again, *now)
		*now = now.Add(w.seconds(0.3, 0.9))
		p.log(secureHub, *now, "ERROR", "SHSession", "Sign on failed")
		*now = now.Add(w.seconds(0.2, 0.6))
		if second.at.IsZero() {
			second.at = *now
			p.reason(second, *now)
		}
		second.again = append(second.again, *now)
		*now = now.Add(w.seconds(0.3, 0.8))
		p.hub(*now, "Prompting for password")
		*now = now.Add(w.seconds(9, 25))
	}
	second.again = slices.Compact(second.again)
	w.asked = append(w.asked, second)
}
