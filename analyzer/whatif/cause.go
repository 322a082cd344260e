package whatif

import "hubscope/analyzer/session"

// The causes that the replay works out itself.
const (
	ticketExpired = "background-ticket-expired"
	maxOffline    = "max-offline-period"
	deviceRestart = "device-restart"
	hubRestart    = "hub-restart"
	firstOpen     = "first-open"
	signOff       = session.CauseSignOff
	onlineSession = "online-session-required"
	activePoll    = "active-poll"
	inactivity    = "inactivity-timer"
	reauth        = "reauthentication-period"
)

// fixed reports whether a prompt comes whatever the timers are, so that the model does not
// claim to give it: both replays take it over.
func fixed(cause string) bool {
	switch cause {
	case "sign-on-refused", "credentials-changed", "app-locked", "clock-changed", "certificate-expired", "too-many-failures", "step-up",
		"mail-server-challenge", "pin-expired":
		return true
	}
	return false
}

// atGateway reports whether a cause is the state of the gateway session.
func atGateway(cause string) bool {
	switch cause {
	case session.CauseSessionTimeout, session.CauseForcedTimeout, session.CauseEnded, session.CauseKilled:
		return true
	}
	return false
}

// online reports whether what a prompt asks for is a sign-on at the gateway.
func online(cause string) bool {
	switch cause {
	case ticketExpired, maxOffline, onlineSession, activePoll, signOff:
		return true
	}
	return atGateway(cause)
}
