package event

// Kind is what a record means to the model. The names are part of the public contract.
type Kind uint8

// The kinds of the public contract. Unrecognized is ours: a line that no format understands.
const (
	Unrecognized Kind = iota
	Other             // a line whose head is known and whose meaning is not

	DeviceBoot
	ClockChanged
	NetworkUp
	NetworkDown

	AppInstalled
	AppStart
	AppStop
	AppForeground
	AppBackground
	UserActivity

	LogonRequest
	FlipToHub
	FlipBack
	PromptShown
	PromptAnswered
	SignOn
	SignOff

	PolicyCheck
	PolicyUpdated
	PolicyNotice
	LeaseWarning
	LeaseExpired

	TicketIssued
	TicketExpired
	TicketRejected

	PasswordChanged
	PINReset
	AuthFailed
	CertificateExpired
	AppLocked

	TunnelStarted
	TunnelFailed
	MailConnect
	MailOK
	MailFailed
	DNSFailed
	TLSFailed

	SessionStart
	SessionEnd
	SessionActivity
	LoginFailed
	AccessDenied
	LicenceLimit
	SessionKillCommand
	Failover
	ConfigChanged

	STAUp
	STADown
	STAResponse

	LogRotated

	kindCount
)

var kindNames = [kindCount]string{
	Unrecognized: "unrecognized", Other: "other",
	DeviceBoot: "device-boot", ClockChanged: "clock-changed", NetworkUp: "network-up", NetworkDown: "network-down",
	AppInstalled: "app-installed", AppStart: "app-start", AppStop: "app-stop", AppForeground: "app-foreground",
	AppBackground: "app-background", UserActivity: "user-activity",
	LogonRequest: "logon-request", FlipToHub: "flip-to-hub", FlipBack: "flip-back", PromptShown: "prompt-shown",
	PromptAnswered: "prompt-answered", SignOn: "sign-on", SignOff: "sign-off",
	PolicyCheck: "policy-check", PolicyUpdated: "policy-updated", PolicyNotice: "policy-notice",
	LeaseWarning: "lease-warning", LeaseExpired: "lease-expired",
	TicketIssued: "ticket-issued", TicketExpired: "ticket-expired", TicketRejected: "ticket-rejected",
	PasswordChanged: "password-changed", PINReset: "pin-reset", AuthFailed: "auth-failed",
	CertificateExpired: "certificate-expired", AppLocked: "app-locked",
	TunnelStarted: "tunnel-started", TunnelFailed: "tunnel-failed",
	MailConnect: "mail-connect", MailOK: "mail-ok", MailFailed: "mail-failed", DNSFailed: "dns-failed", TLSFailed: "tls-failed",
	SessionStart: "session-start", SessionEnd: "session-end", SessionActivity: "session-activity",
	LoginFailed: "login-failed", AccessDenied: "access-denied", LicenceLimit: "licence-limit",
	SessionKillCommand: "session-kill-command", Failover: "failover", ConfigChanged: "config-changed",
	STAUp: "sta-up", STADown: "sta-down", STAResponse: "sta-response", LogRotated: "log-rotated",
}

// String returns the contract's name of k.
func (k Kind) String() string {
	if k < kindCount {
		return kindNames[k]
	}
	return "unrecognized"
}

// KindNamed returns the kind with the contract's name, and whether there is one.
// Unrecognized is not a name that a pack or a script may use.
func KindNamed(name string) (Kind, bool) {
	for k := Other; k < kindCount; k++ {
		if kindNames[k] == name {
			return k, true
		}
	}
	return Unrecognized, false
}

// Kinds returns every kind of the contract, in its order.
func Kinds() []Kind {
	out := make([]Kind, 0, kindCount-1)
	for k := Other; k < kindCount; k++ {
		out = append(out, k)
	}
	return out
}
