package mixeddays

import (
	"fmt"
	"time"
)

// use is one time that an app is taken in hand: opened, used for a while and put away.
// network says whether its user wants something from inside.
func (p *phone) use(name string, at time.Time, length time.Duration, network bool) {
	if at.Before(p.busy) {
		return
	}
	w, a := p.w, p.find(name)
	end := at.Add(length)
	defer func() { p.busy = end.Add(2 * time.Second) }()
	session := network && !p.offline && (name != secureMail || !w.mix.Site.STA)
	p.state(name, at.Add(-300*time.Millisecond), 2, 1)
	p.state(name, at, 1, 0)
	now := at.Add(w.seconds(0.2, 0.9))
	q := p.asks(a, at, session)
	if q != nil {
		q.at = now
		passed := p.ask(q, a, &now, session)
		if !passed {
			end = now
			p.leave(name, end)
			return
		}
	}
	p.lastActivity = now
	if !p.warns.IsZero() {
		p.warns = time.Time{}
		p.app(name, now, "Offline lease will expire in 1800 seconds. Please go online and login.")
		p.app(name, now.Add(200*time.Millisecond), "requesting logon CTXLogonRequestType_TimerWarning")
	}
	if end.Before(now.Add(5 * time.Second)) {
		end = now.Add(w.seconds(5, 20))
	}
	p.poll(a, &now)
	for {
		step := w.seconds(20, 110)
		if now.Add(step).After(end.Add(-2 * time.Second)) {
			break
		}
		from := now
		now = now.Add(step)
		valid := w.gateway.runs(p.session, now)
		due := !p.offline && now.Sub(a.lastPoll) >= w.mix.Site.activePoll()
		switch {
		case !p.offline && !valid && (session || due):
			q := p.midway(a, now, due)
			if !p.ask(q, a, &now, session) {
				end = now
				p.leave(name, end)
				return
			}
			if end.Before(now.Add(5 * time.Second)) {
				end = now.Add(w.seconds(5, 20))
			}
			p.poll(a, &now)
		case session:
			w.gateway.network(p.session, from.Add(time.Second), now, p.host(name))
		}
		p.poll(a, &now)
		if network && name == secureMail && !p.offline {
			p.log(name, now, "INFO", "SMSync", "Sync succeeded for mail.example.com:443")
			if !p.mailAsks.IsZero() {
				p.mailServer(&now)
			}
		}
	}
	if now.After(end) {
		end = now.Add(2 * time.Second)
	}
	p.leave(name, end)
}

func (p *phone) host(name string) string {
	if name == secureMail {
		return hostMail
	}
	return hostWeb
}

func (p *phone) leave(name string, at time.Time) {
	p.state(name, at.Add(-300*time.Millisecond), 0, 1)
	p.state(name, at, 1, 2)
	p.lastActivity = at.Truncate(time.Millisecond)
}

// midway is what is asked while an app is in use: the token went, and the app needs one.
func (p *phone) midway(a *app, now time.Time, poll bool) *ask {
	q := &ask{at: now, phone: p, app: a.name, cause: networkNeeded, poll: poll, needed: true, before: p.session,
		lastActivity: now, lastChallenge: p.lastChallenge, lastCheck: a.lastCheck, container: "none"}
	site := &p.w.mix.Site
	if site.OnlineRequired && p.session != nil && now.Sub(p.session.end) > time.Duration(site.OnlineGrace)*time.Minute {
		q.cause, q.also, q.poll = onlineRequired, []string{networkNeeded}, false
	}
	q.fill()
	return q
}

// poll is an app's check-in when it is due and a token is there: nothing interrupts.
func (p *phone) poll(a *app, now *time.Time) {
	w := p.w
	if p.offline || !w.gateway.runs(p.session, *now) {
		return
	}
	lease := now.Sub(a.lastCheck) > w.mix.Site.maxOffline()
	if !lease && now.Sub(a.lastPoll) < w.mix.Site.activePoll() {
		return
	}
	trigger := "active-poll"
	if lease {
		trigger = "max-offline"
	}
	*now = now.Add(w.seconds(0.5, 2))
	w.gateway.network(p.session, now.Add(-time.Second), now.Add(time.Second), hostEM)
	p.app(a.name, *now, "Policy check succeeded (trigger "+trigger+")")
	a.lastPoll, a.lastCheck = *now, *now
	if p.update.IsZero() {
		return
	}
	p.update = time.Time{}
	*now = now.Add(w.seconds(0.5, 2))
	p.app(a.name, *now, "New policies received")
	*now = now.Add(w.seconds(0.2, 1))
	w.asked = append(w.asked, &ask{at: *now, phone: p, app: a.name, cause: policyUpdate, notice: true, credentials: []string{"none"}})
	p.flip(a.name, *now)
	p.hub(now.Add(900*time.Millisecond), "Policy update notice shown")
	*now = now.Add(w.seconds(4, 15))
	p.app(a.name, *now, "Switched back from Secure Hub")
	*now = now.Add(w.seconds(0.2, 1))
	p.app(a.name, *now, "Policies updated")
}

// openHub is the user's opening Secure Hub itself; what it asks then is no flip.
func (p *phone) openHub(at time.Time) {
	if at.Before(p.busy) {
		return
	}
	p.hub(at, "Secure Hub came to the front")
	now := at.Add(p.w.seconds(0.2, 0.9))
	hub := &app{name: secureHub, lastPoll: at, lastCheck: at}
	if q := p.asks(hub, at, false); q != nil {
		q.at = now
		p.ask(q, hub, &now, false)
	}
	p.busy = now.Add(10 * time.Second)
}

func (p *phone) flip(name string, at time.Time) {
	p.app(name, at, "Switching to Secure Hub")
	p.system(at.Add(60*time.Millisecond), "ActivityTaskManager", "START u0 {flg=0x10000000 cmp=com.zenprise/.Logon (has extras)} from uid 10187")
}

// mailServer is the mail server's own question: a login page inside Secure Mail, no flip.
func (p *phone) mailServer(now *time.Time) {
	w := p.w
	p.mailAsks = time.Time{}
	status := 401
	if w.chance(0.5) {
		status = 457
	}
	*now = now.Add(w.seconds(2, 9))
	p.log(secureMail, *now, "ERROR", "SMSync", fmt.Sprintf("Sync failed for mail.example.com:443 (status %d)", status))
	q := &ask{at: now.Add(1500 * time.Millisecond), phone: p, app: secureMail, cause: mailChallenge, credentials: []string{"mailbox"}, container: "none"}
	w.asked = append(w.asked, q)
	p.app(secureMail, q.at, "Prompting for password")
	*now = q.at.Add(w.seconds(8, 25))
	p.app(secureMail, *now, "Prompt answered with password")
	*now = now.Add(2 * time.Second)
	p.log(secureMail, *now, "INFO", "SMSync", "Sync succeeded for mail.example.com:443")
}
