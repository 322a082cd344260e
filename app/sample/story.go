package sample

import "time"

// workingDay is aiko's day.
//
// On Friday evening somebody added the mail server to Background network services on the
// iOS platform of Secure Mail, and left a blank behind the comma. The entry does not match,
// so that mail goes straight to the Internet, where nobody knows the name of the server.
func workingDay() *phone {
	p := newPhone(aikoOnPhone, "")
	p.morning()
	p.meeting()
	p.lunch()
	p.afternoon()
	return p
}

// morning: she signs on at home, reads the intranet, and finds that no mail comes. At
// 09:10 she calls the helpdesk. Everything but mail works. The logs that the phone still
// has begin with the sign-on.
func (p *phone) morning() {
	p.hub.back(p.signOn(at("08:41:22.016")).Add(3 * time.Second))
	p.web.launch(at("08:43:09.214"))
	p.web.write(at("08:43:09.902"), tunnel, info, inactive, "Tunnel started successfully!!!")
	p.browse("08:43:10", "08:51:40")
	p.browse("08:55:30", "09:01:50")

	p.mail.launch(at("09:02:05.371"))
	p.poll(p.openMail("09:02:06"))
	for _, clock := range []string{"09:02:12", "09:03:14", "09:05:16"} {
		p.syncFails(p.clock(clock), active)
	}
	p.closeMail("09:05:40")
	p.glance("09:09:05", "09:10:40")
	p.browse("09:12:10", "09:16:40")
	p.glance("09:17:14", "09:18:05")
	p.browse("09:25:20", "09:36:00")
	p.glance("09:46:24", "09:47:10")
	p.browse("09:51:05", "09:58:30")
}

// meeting: the phone lies in a bag from three minutes past ten. Half an hour after the last
// traffic the gateway ends the session. When she looks again the active poll is due, and
// for want of a session Secure Mail sends her to Secure Hub.
func (p *phone) meeting() {
	p.poll(p.openMail("10:02:14"))
	p.syncFails(p.clock("10:02:20"), active)
	p.closeMail("10:02:58")
	p.timeOut()
	// iOS lets the app work for a moment in the background: not by way of the gateway.
	p.syncFails(p.clock("10:24:41"), inactive)

	t := p.soon(p.openMail("11:02:36"))
	p.mail.write(t, policyCheck, fault, active, "Policy check failed (trigger active-poll)")
	t = p.soon(t)
	p.mail.write(t, logon, info, active, "requesting logon CTXLogonRequestType_NetworkAccess")
	t = p.pin(p.flip(p.soon(t)))
	t = p.flipBack(p.signOn(p.soon(t)).Add(time.Second))
	p.mail.write(t.Add(40*time.Millisecond), handOff, info, active, "logonresponse?result=success")
	t = p.poll(p.soon(t))
	p.syncFails(p.soon(t), active)
	p.closeMail("11:03:55")

	p.web.write(at("11:05:09.655"), tunnel, info, inactive, "Tunnel started successfully!!!")
	p.browse("11:05:10", "11:13:30")
	p.glance("11:21:04", "11:22:10")
	p.browse("11:24:00", "11:33:20")
	p.browse("11:40:15", "11:44:40")
	p.glance("11:48:12", "11:49:00")
	p.browse("11:52:30", "11:58:05")
}

// lunch: she reads until 12:41 and then leaves the phone alone for longer than the
// Inactivity Timer, but not for as long as the session time-out.
func (p *phone) lunch() {
	p.poll(p.openMail("12:03:28"))
	p.closeMail("12:04:20")
	p.browse("12:10:40", "12:21:15")
	p.glance("12:31:10", "12:31:50")
	p.browse("12:33:05", "12:41:20")

	t := p.soon(p.openMail("13:05:12"))
	p.mail.write(t, logon, info, active, "offlinechallengerequest?reauth=true&passcodetype=pin")
	t = p.flipBack(p.soon(p.pin(p.flip(p.soon(t)))))
	p.mail.write(t.Add(40*time.Millisecond), handOff, info, active, "offlinechallengeresponse?passcodetype=pin&result=success")
	t = p.poll(p.soon(t))
	p.syncFails(p.soon(t), active)
	p.closeMail("13:06:40")
}

// afternoon: on the road, with the phone in her hand. By half past three the list is put
// right; the next active poll brings the new policies, of which Secure Hub tells her, and
// mail comes. At four she is back at her PC, and the session runs out by itself.
func (p *phone) afternoon() {
	p.browse("13:07:30", "13:15:40")
	p.browse("13:24:10", "13:32:00")
	p.glance("13:38:10", "13:39:00")
	p.browse("13:44:20", "13:55:10")
	p.poll(p.openMail("14:08:02"))
	p.syncFails(p.clock("14:08:06"), active)
	p.closeMail("14:09:00")
	p.browse("14:13:15", "14:20:40")
	p.glance("14:25:02", "14:26:10")
	p.browse("14:33:30", "14:41:05")
	p.browse("14:50:10", "14:58:20")
	p.glance("15:04:02", "15:05:00")
	p.browse("15:12:40", "15:21:00")

	t := p.poll(p.openMail("15:29:58"))
	p.mail.write(p.soon(t), policyCheck, info, active, "New policies received")
	t = p.soon(p.flip(t.Add(2 * time.Second)))
	p.hub.write(t, hubSession, info, active, "Policy update notice shown")
	t = p.flipBack(t.Add(4 * time.Second))
	p.mail.write(t.Add(200*time.Millisecond), policyCheck, info, active, "Policies updated")
	p.syncWorks(t.Add(2 * time.Second))
	p.closeMail("15:33:30")
	p.browse("15:38:00", "15:44:10")
	p.syncWorks(p.soon(p.openMail("15:50:02")))
	p.closeMail("15:51:30")
	p.browse("15:53:20", "15:58:10")
	p.timeOut()

	// She sends the logs to the helpdesk.
	p.hub.front(p.clock("16:03:05"))
	p.hub.back(p.clock("16:04:21"))
}
