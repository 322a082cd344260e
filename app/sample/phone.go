package sample

import "time"

// A phone is what a user's phone logs, and what of it reaches the gateway. Each thing that
// is done with it is written to both sides at once, so that they can't contradict each other.
type phone struct {
	owner          client
	hub, mail, web *deviceLog
	system         *deviceLog // Android's own; nil on an iPhone
	visits         []visit    // the last is the session that is running
	dice           *dice
}

// newPhone returns an iPhone that nothing was done with yet. Phones of different seeds
// differ in everything that chance decides.
func newPhone(owner client, seed string) *phone {
	return &phone{
		owner: owner, dice: newDice(seed + "phone"),
		hub: newDeviceLog("Secure Hub", seed, ctxlogIOS), mail: newDeviceLog("Secure Mail", seed, ctxlogIOS), web: newDeviceLog("Secure Web", seed, ctxlogIOS),
	}
}

// clock is a time of the story, which knows no fractions of a second.
func (p *phone) clock(s string) time.Time { return at(s).Add(p.dice.millis(11, 870)) }

// soon is a moment some tenths of a second later.
func (p *phone) soon(t time.Time) time.Time { return t.Add(p.dice.millis(180, 690)) }

// carry is traffic of the session that is running.
func (p *phone) carry(t traffic) {
	v := &p.visits[len(p.visits)-1]
	v.traffic = append(v.traffic, t)
}

// signOn opens a gateway session. Secure Hub has the ticket for mail renewed with it.
func (p *phone) signOn(t time.Time) time.Time {
	p.visits = append(p.visits, visit{client: p.owner, start: t.Truncate(time.Second)})
	p.hub.write(t, hubSession, info, active, "Sign on succeeded for "+p.owner.user)
	t = p.soon(t)
	p.hub.write(t, hubSession, info, active, "STA ticket issued")
	p.carry(traffic{at: t.Add(2 * time.Second), lasted: time.Second, dest: management, received: 5120})
	return t
}

// timeOut lets the session that is running end by its session time-out.
func (p *phone) timeOut() { p.visits[len(p.visits)-1].timeOut(sessionTimeout, p.dice) }

// browse is a use of Secure Web, all of it through the gateway.
func (p *phone) browse(from, until string) {
	t, end := p.clock(from), p.clock(until)
	p.web.front(t)
	p.web.write(p.soon(t), tunnel, info, active, "Tunnel is already running.")
	for t = t.Add(2 * time.Second); t.Before(end); t = t.Add(p.dice.seconds(170, 420)) {
		p.carry(page(t, p.dice))
	}
	p.carry(connection(end, intranet, p.dice))
	p.web.back(end)
}

// openMail brings Secure Mail to the front; closeMail sends it back.
func (p *phone) openMail(clock string) time.Time {
	t := p.clock(clock)
	p.mail.front(t)
	return t
}

func (p *phone) closeMail(clock string) { p.mail.back(p.clock(clock)) }

// glance is a short look into Secure Mail, which tries at once to fetch mail and can't.
func (p *phone) glance(from, until string) {
	p.syncFails(p.soon(p.openMail(from)), active)
	p.closeMail(until)
}

// poll is a check-in of Secure Mail with Endpoint Management that nobody notices.
func (p *phone) poll(t time.Time) time.Time {
	p.carry(connection(t.Add(2*time.Second), management, p.dice))
	t = p.soon(t)
	p.mail.write(t, policyCheck, info, active, "Policy check succeeded (trigger active-poll)")
	return t
}

// syncFails is an attempt to fetch mail. The server's name is one of the inside, and the
// attempt goes straight to the Internet.
func (p *phone) syncFails(t time.Time, state string) {
	p.mail.write(t, mailSync, info, state, "Connecting to mail.example.com:443")
	t = p.soon(t)
	p.mail.write(t, mailSync, fault, state, `Error Domain=NSURLErrorDomain Code=-1003 "A server with the specified hostname could not be found." `+
		`UserInfo={NSErrorFailingURLStringKey=https://mail.example.com/Microsoft-Server-ActiveSync?Cmd=Sync&User=`+p.owner.user+`&DeviceId=7F3A0C9E51D24B86A1C0&DeviceType=iPhone, NSLocalizedDescription=A server with the specified hostname could not be found.}`)
	p.mail.write(t.Add(p.dice.millis(3, 30)), mailSync, fault, state, "Sync failed for mail.example.com:443")
}

// syncWorks is an attempt that goes through the gateway with the ticket, which leaves no
// line in the gateway's log.
func (p *phone) syncWorks(t time.Time) {
	p.mail.write(t, mailSync, info, active, "Connecting to mail.example.com:443")
	p.mail.write(p.soon(p.soon(t)), mailSync, info, active, "Sync succeeded for mail.example.com:443")
}

// flip puts Secure Hub in front of Secure Mail.
func (p *phone) flip(t time.Time) time.Time {
	p.mail.write(t, logon, info, active, "Switching to Secure Hub")
	p.mail.back(t.Add(20 * time.Millisecond))
	t = p.soon(t)
	if p.system != nil {
		p.system.write(t, activities, info, "", "START u0 {flg=0x10000000 cmp=com.zenprise/.Logon (has extras)} from uid 10131")
	}
	p.hub.front(t)
	return t
}

// flipBack returns to Secure Mail.
func (p *phone) flipBack(t time.Time) time.Time {
	p.hub.back(t)
	t = p.soon(t)
	p.mail.front(t)
	t = t.Add(30 * time.Millisecond)
	p.mail.write(t, handOff, info, active, "Switched back from Secure Hub")
	return t
}

// pin is Secure Hub's prompt and its answer.
func (p *phone) pin(t time.Time) time.Time {
	t = p.soon(t)
	p.hub.write(t, hubSession, info, active, "Prompting for PIN")
	t = t.Add(p.dice.millis(5200, 9800))
	p.hub.write(t, hubSession, info, active, "Prompt answered with PIN")
	return t
}
