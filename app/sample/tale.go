package sample

import "time"

// A tale is a generated day of a phone: stretches of work, and between them what sends its
// owner to Secure Hub. Mail works all day by way of the ticket.
type tale struct {
	*phone
	truth *Truth
	dice  *dice
	now   time.Time
}

func newTale(p *phone, seed string, truth *Truth) *tale {
	return &tale{phone: p, truth: truth, dice: newDice(seed + "tale")}
}

// live tells the day. Everything that can happen happens, in an order of the seed.
func (t *tale) live() {
	t.now = at("08:30:00").Add(t.dice.seconds(0, 900))
	t.hub.back(t.signOn(t.now).Add(3 * time.Second))
	t.mail.launch(t.now.Add(20 * time.Second))
	t.web.launch(t.now.Add(40 * time.Second))
	t.now = t.now.Add(time.Minute)
	happenings := []func(){t.pause, t.meeting, t.notice, t.meeting}
	if t.system != nil {
		happenings = append(happenings, t.hubDies)
	}
	t.shuffle(happenings)
	for _, happen := range happenings {
		t.work()
		happen()
	}
	t.work()
	t.timeOut()
}

func (t *tale) shuffle(list []func()) {
	for i := len(list) - 1; i > 0; i-- {
		j := t.dice.between(0, i)
		list[i], list[j] = list[j], list[i]
	}
}

// clockOf is a moment in the words of the story.
func clockOf(t time.Time) string { return t.In(japan).Format("15:04:05") }

// pass lets time go by, in seconds.
func (t *tale) pass(least, most int) { t.now = t.now.Add(t.dice.seconds(least, most)) }

// work is the better part of an hour with the phone at hand. No pause is as long as the
// Inactivity Timer, and it ends with traffic of the session.
func (t *tale) work() {
	for range t.dice.between(2, 4) {
		t.surf()
		t.look()
	}
	t.surf()
}

// surf is a use of Secure Web.
func (t *tale) surf() {
	from := t.now
	t.pass(180, 540)
	t.browse(clockOf(from), clockOf(t.now))
	t.details()
	t.pass(60, 360)
}

// look is a look into Secure Mail.
func (t *tale) look() {
	t.syncWorks(t.soon(t.openMail(clockOf(t.now))))
	t.pass(40, 120)
	t.closeMail(clockOf(t.now))
	t.details()
	t.pass(60, 360)
}

// details are lines of Secure Mail that tell nothing.
func (t *tale) details() {
	for range t.dice.between(1, 3) {
		t.mail.write(t.now.Add(-t.dice.millis(500, 9000)), mailSync, info, inactive, oneOf(t.dice,
			"Folder list is up to date", "Calendar window moved by one day", "Cache holds 412 items", "受信トレイの並べ替えが完了しました"))
	}
}

// told notes that the owner was sent to Secure Hub.
func (t *tale) told(at time.Time, cause, container string) {
	t.truth.Prompts = append(t.truth.Prompts, Told{at, cause, container})
}

// pause is a pause of longer than the Inactivity Timer that the session outlives.
func (t *tale) pause() {
	t.pass(10*60, 14*60) // a use ends at most six minutes before
	t.now = later(t.now, t.visits[len(t.visits)-1].last().Add(16*time.Minute))
	at := t.soon(t.openMail(clockOf(t.now)))
	t.told(at, "inactivity-timer", "secondary")
	t.mail.write(at, logon, info, active, "offlinechallengerequest?reauth=true&passcodetype=pin")
	at = t.flipBack(t.soon(t.pin(t.flip(t.soon(at)))))
	t.mail.write(at.Add(40*time.Millisecond), handOff, info, active, "offlinechallengeresponse?passcodetype=pin&result=success")
	t.goOn(t.poll(t.soon(at)))
}

// meeting is a pause in which the session runs out. The active poll is due behind it.
func (t *tale) meeting() {
	t.timeOut()
	t.now = t.visits[len(t.visits)-1].end
	t.pass(90, 1500)
	at := t.soon(t.openMail(clockOf(t.now)))
	t.mail.write(at, policyCheck, fault, active, "Policy check failed (trigger active-poll)")
	at = t.soon(at)
	t.told(at, "gateway-session-timeout", "none")
	t.mail.write(at, logon, info, active, "requesting logon CTXLogonRequestType_NetworkAccess")
	at = t.pin(t.flip(t.soon(at)))
	at = t.flipBack(t.signOn(t.soon(at)).Add(time.Second))
	t.mail.write(at.Add(40*time.Millisecond), handOff, info, active, "logonresponse?result=success")
	t.goOn(t.poll(t.soon(at)))
}

// notice is a check-in that brings new policies, of which Secure Hub tells.
func (t *tale) notice() {
	at := t.poll(t.openMail(clockOf(t.now)))
	t.mail.write(t.soon(at), policyCheck, info, active, "New policies received")
	at = at.Add(2 * time.Second)
	t.told(at, "policy-update-flip", "")
	at = t.soon(t.flip(at))
	t.hub.write(at, hubSession, info, active, "Policy update notice shown")
	at = t.flipBack(at.Add(4 * time.Second))
	t.mail.write(at.Add(200*time.Millisecond), policyCheck, info, active, "Policies updated")
	t.goOn(at)
}

// hubDies: Android ends Secure Hub in the background, and it has to start again when
// Secure Mail is opened.
func (t *tale) hubDies() {
	t.system.write(t.now, activities, info, "", "Process com.zenprise (pid 4321) has died: cch CRE")
	t.pass(60, 240)
	at := t.soon(t.openMail(clockOf(t.now)))
	t.system.write(at, activities, info, "", "Start proc 5002:com.zenprise/u0a123 for activity com.zenprise/.Logon")
	t.hub.launch(at.Add(30 * time.Millisecond))
	at = t.soon(at)
	t.told(at, "hub-restart", "primary")
	t.goOn(t.flipBack(t.soon(t.pin(t.flip(at)))))
}

// goOn ends a look into Secure Mail that something came in between of.
func (t *tale) goOn(from time.Time) {
	t.syncWorks(t.soon(from))
	t.now = from
	t.pass(30, 80)
	t.closeMail(clockOf(t.now))
	t.pass(20, 120)
}
