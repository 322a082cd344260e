package mixeddays

import "time"

// Cause ids as the documents list them.
const (
	deviceRestart   = "device-restart"
	hubRestart      = "hub-restart"
	firstOpen       = "first-open"
	inactivityTimer = "inactivity-timer"
	signOffCause    = "sign-off"
	signOnRefused   = "sign-on-refused"
	maxOffline      = "max-offline-period"
	activePoll      = "active-poll"
	sessionTimeout  = "gateway-session-timeout"
	forcedTimeout   = "gateway-forced-timeout"
	sessionEnded    = "gateway-session-ended"
	sessionKilled   = "gateway-session-killed"
	ticketExpired   = "background-ticket-expired"
	credsChanged    = "credentials-changed"
	onlineRequired  = "online-session-required"
	stepUpCause     = "step-up"
	reauthPeriod    = "reauthentication-period"
	tooManyFailures = "too-many-failures"
	pinExpired      = "pin-expired"
	certExpired     = "certificate-expired"
	clockChanged    = "clock-changed"
	appLocked       = "app-locked"
	mailChallenge   = "mail-server-challenge"
	policyUpdate    = "policy-update-flip"
	unexplained     = "unexplained"
	networkNeeded   = "" // no valid gateway token; which end it had, the session tells
	enrolment       = "enrolment"
)

// reasons are the numbers of the SDK's enumeration that apps give.
var reasons = map[string]int{
	inactivityTimer: 12, reauthPeriod: 12, maxOffline: 10, networkNeeded: 18, ticketExpired: 19,
	stepUpCause: 21, appLocked: 25, credsChanged: 14, onlineRequired: 4,
}

// otherReasons are those of which no document says what they mean for a user.
var otherReasons = []int{3, 20, 24, 30, 31, 32}

var reasonNames = map[int]string{
	3: "PolicyBased", 20: "AutoSubscriptionRequest", 24: "SDKAPI", 30: "SharedDevice_NeedsActiveUser", 31: "SDK_App_Logon", 32: "SDK_DeviceStateChange",
	4: "LogonRequiredPolicy", 6: "IPCResponseFailure", 10: "OfflineLeaseExpired_ReAuth", 12: "OfflineChallengeRequired",
	14: "LogonFailed", 18: "NetworkAccess", 19: "STATicketExpired", 21: "StepupAuthRequired", 25: "StatusWatchdogEnforceLock",
}

// An ask is one time that a credential was wanted, with all that made it so.
type ask struct {
	at    time.Time
	phone *phone
	app   string
	cause string
	// reason is what the app names, 0 for none; named says that it stands in the app's log.
	reason int
	named  bool
	// text is a line in the vendor's words that names the cause, in the app's log or the hub's.
	text      string
	textInHub bool
	// event is when what lies behind it happened: a restart, an installation, a sign-off.
	event time.Time
	poll  bool // a failed active poll stands in the log before it
	// needed says that a valid token was wanted; before is the session that had left none.
	needed bool
	before *gatewaySession
	login  *gatewaySession
	// also holds what else would have asked by itself.
	also []string

	lastActivity, lastChallenge, lastCheck time.Time
	again                                  []time.Time // when it was shown once more in the same incident
	folded                                 bool        // its answer was refused, and the refusal is told by another
	credentials                            []string
	container                              string
	notice, cancelled                      bool
}

// asks weighs what stands between a user and an app that is opened: the first of these
// that holds asks, the others are noted.
func (p *phone) asks(a *app, at time.Time, session bool) *ask {
	w, site := p.w, &p.w.mix.Site
	valid := w.gateway.runs(p.session, at)
	q := &ask{at: at, phone: p, app: a.name, before: p.session, lastActivity: p.lastActivity, lastChallenge: p.lastChallenge, lastCheck: a.lastCheck, container: "none"}
	online := !p.offline
	var holds []string
	add := func(yes bool, cause string) {
		if yes {
			holds = append(holds, cause)
		}
	}
	add(!p.enrolled, enrolment)
	add(!p.restarted.IsZero(), deviceRestart)
	add(!p.hubDied.IsZero() && p.platform == android, hubRestart)
	add(!p.installed.IsZero() && p.platform == ios, firstOpen)
	add(!p.pinExpired.IsZero(), pinExpired)
	add(!p.passwordKnown.IsZero() && online, credsChanged)
	add(!p.locked.IsZero() && online, appLocked)
	add(!p.clockSet.IsZero(), clockChanged)
	add(!p.certificate.IsZero() && online, certExpired)
	add(!p.signedOff.IsZero(), signOffCause)
	if a.name == secureHub { // what follows stands between the user and a managed app
		return q.first(holds, false)
	}
	add(online && !valid && at.Sub(a.lastCheck) > site.maxOffline(), maxOffline)
	add(online && site.STA && a.name == secureMail && at.Sub(p.ticketSince) > site.ticket(), ticketExpired)
	add(!p.wants.IsZero() && online, unexplained)
	add(!p.stepUp.IsZero() && a.name == secureWeb && online, stepUpCause)
	idle := at.Sub(p.lastActivity)
	add(site.inactivity() > 0 && idle > site.inactivity(), inactivityTimer)
	add(site.reauth() > 0 && at.Sub(p.lastChallenge) > site.reauth(), reauthPeriod)
	grace := time.Duration(site.OnlineGrace) * time.Minute
	add(site.OnlineRequired && online && !valid && p.session != nil && at.Sub(p.session.end) > grace, onlineRequired)
	poll := online && at.Sub(a.lastPoll) >= site.activePoll()
	add(online && !valid && (session || poll), networkNeeded)
	q.poll = poll && !valid
	return q.first(holds, online && !valid && (session || poll))
}

// first settles on the first condition that holds; nil if none does.
func (q *ask) first(holds []string, needed bool) *ask {
	if len(holds) == 0 {
		return nil
	}
	q.cause, q.also, q.needed = holds[0], holds[1:], needed
	q.poll = q.poll && q.cause == networkNeeded
	q.fill()
	return q
}

// fill says how the cause shows, and which credential it takes.
func (q *ask) fill() {
	p, site := q.phone, &q.phone.w.mix.Site
	q.reason = reasons[q.cause]
	online := site.onlineCredential()
	switch q.cause {
	case enrolment:
		q.credentials = []string{"ad-password"}
	case deviceRestart:
		q.event, q.credentials, q.container = p.restarted, site.offlineCredential(true), "primary"
	case hubRestart:
		q.event, q.credentials, q.container, q.reason = p.hubDied, site.offlineCredential(true), "primary", 6
	case firstOpen:
		q.event, q.credentials, q.container = p.installed, site.offlineCredential(true), "primary"
	case signOffCause:
		q.event, q.credentials, q.container = p.signedOff, site.offlineCredential(false), "secondary"
	case inactivityTimer:
		q.credentials, q.container = site.offlineCredential(false), "secondary"
	case reauthPeriod:
		q.credentials, q.container = site.offlineCredential(false), ""
	case pinExpired:
		q.event, q.text, q.textInHub, q.credentials, q.container = p.pinExpired, "PIN has expired", true, []string{"ad-password"}, ""
	case credsChanged:
		q.event, q.text, q.textInHub, q.credentials, q.container = p.passwordKnown, "", true, []string{"ad-password"}, ""
	case appLocked:
		q.text, q.credentials, q.container = "App needs to be locked. Sign on to Secure Hub.", online, ""
	case clockChanged:
		q.event, q.text, q.container = p.clockSet, "Your system time or date has changed. Please sign on to apply this change in Secure Hub.", ""
	case certExpired:
		q.text, q.container = "micro VPN error vpnClientCertificateExpired", ""
		if p.w.chance(0.5) {
			q.text = "Your client certificate will now be renewed."
		}
	case maxOffline:
		q.credentials = online
		if p.w.chance(0.5) {
			q.text = "Offline lease has expired. Please login again."
		}
	case unexplained:
		q.reason, q.container = otherReasons[p.w.rnd.IntN(len(otherReasons))], ""
	case stepUpCause:
		q.container = ""
	default:
		q.credentials = online
	}
	// Where the session ended by a timer too, and nothing is cached, the password is wanted
	// for either container.
	if q.needed && q.before != nil && q.before.how != stillRuns && !site.pin() && len(q.credentials) > 0 {
		q.credentials = []string{"ad-password"}
	}
	if site.PasscodeOff {
		q.credentials = nil
	}
}
