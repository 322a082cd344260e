package mixeddays

import "time"

// A Happening is something out of the routine, to one person's first phone unless told else.
type Happening struct {
	Kind   Kind
	Person int
	Phone  int
	Day    int // from 1: the second day; 0 places it on the first, after the enrolment
}

// A Kind of happening.
type Kind int

const (
	Restart       Kind = iota
	HubGone            // Secure Hub's process ends, by the system or by hand
	Install            // a managed app is installed
	SignOff            // in Secure Hub
	PasswordTold       // the password changed, and Secure Hub knows
	PasswordStale      // the password changed, and the phone still has the old one
	WrongPassword      // typed wrongly twice
	Locked             // the account was locked from elsewhere
	WrongPIN           // fewer times than the limit
	TooManyPINs
	PINExpiry
	CertificateExpiry
	ClockSet
	AppLock
	StepUp
	MailServer
	NewPolicies
	KillAll
	KillUser
	KillSilent // no LOGOUT is written
	Away       // two days in which the phone is not touched
	DesktopRefused
	OtherReason  // an app asks for a reason of its own, which no document pairs with a cause
	LeaseWarning // an app warns that its lease runs out, and asks nothing
)

// everybody reports whether the happening concerns all phones.
func (k Kind) everybody() bool { return k == KillAll || k == KillSilent }

// quiet is how long the phone has to lie untouched before.
func (k Kind) quiet(site *Site) time.Duration {
	if (k == TooManyPINs || k == WrongPIN) && site.inactivity() > 0 {
		return site.inactivity() + 3*time.Minute
	}
	return 30 * time.Second
}

// app is the one that is opened next.
func (k Kind) app(w *world) string {
	switch k {
	case StepUp, KillAll, KillUser, KillSilent, PasswordStale, WrongPassword, Locked:
		return secureWeb
	case MailServer, NewPolicies:
		return secureMail
	}
	return []string{secureMail, secureMail, secureWeb}[w.rnd.IntN(3)]
}

// happen puts it between the user and the next app.
func (p *phone) happen(k Kind, at time.Time) {
	w := p.w
	switch k {
	case Restart:
		p.restarted, p.hubDied = at, time.Time{}
		if p.platform == android {
			p.system(at, "BootReceiver", "received android.intent.action.BOOT_COMPLETED")
		} else {
			p.hub(at, "Device was restarted")
		}
	case HubGone:
		p.hubDied = at
		if p.platform == android {
			p.system(at, "ActivityManager", "Process com.zenprise (pid 4411) has died: cch CRE")
		}
	case Install:
		p.installed = at
		p.system(at, "ActivityManager", "broadcast android.intent.action.PACKAGE_ADDED dat=package:com.citrix.quickedit flg=0x4000010")
		if p.platform == ios {
			p.hub(at, "Managed app installed: QuickEdit")
		}
	case SignOff:
		p.signedOff = at
		p.hub(at, "User signed off: "+p.user)
		if p.sees(secureHub, at) {
			p.signOnsSeen++
		}
		w.gateway.signOff(p.session, at.Add(w.seconds(0.2, 1.5)))
	case PasswordTold:
		p.passwordKnown = at
		p.hub(at, "The AD password has changed")
	case PasswordStale, WrongPassword, Locked:
		p.refusals, p.refusedAs = 1, "52e"
		switch k {
		case WrongPassword:
			p.refusals = 2
		case Locked:
			p.refusedAs = "775"
		}
		// The next use has to sign on: the session was given back.
		if w.gateway.runs(p.session, at) {
			w.gateway.kill(at, p.user, true)
		}
	case WrongPIN:
		p.mistakes = 2
	case TooManyPINs:
		p.mistakes = w.mix.Site.failureLimit(p.platform)
	case PINExpiry:
		p.pinExpired = at
	case CertificateExpiry:
		p.certificate = at
	case ClockSet:
		p.clockSet = at
		p.system(at, "TimeReceiver", "received android.intent.action.TIME_SET")
	case AppLock:
		p.locked = at
	case StepUp:
		p.stepUp = at
	case MailServer:
		p.mailAsks = at
	case OtherReason:
		p.wants = at
	case LeaseWarning:
		p.warns = at
	case NewPolicies:
		p.update = at
	case KillAll:
		w.gateway.kill(at, "", true)
	case KillSilent:
		w.gateway.kill(at, "", false)
	case KillUser:
		w.gateway.kill(at, p.user, true)
	case DesktopRefused:
		for i := range 3 {
			w.gateway.refuse(p.user, desktopAddress, desktopAgent, "52e", at.Add(time.Duration(i*14)*time.Second).Truncate(time.Second))
		}
	}
}
