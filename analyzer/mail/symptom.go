package mail

import (
	"strconv"
	"strings"

	"hubscope/analyzer/fact"
	"hubscope/analyzer/settings"
	"hubscope/parsers/event"
)

// A symptom is how a failure showed itself, from the one that says most to the one that
// says least.
type symptom uint8

const (
	answered    symptom = iota + 1 // a server answered with a status
	denied                         // the gateway's log alone shows a refusal
	sessionOver                    // the tunnel was refused for the session's end
	wrongMode                      // the tunnel was refused for Network access
	offline                        // there was no network
	dnsFailed
	tlsFailed
	unreachable  // no connection, none in time, or one that was lost
	tunnelFailed // and no reason
	plain        // failed, no more is said
	barred       // the mail server's list of mobile devices alone keeps the phone out
	pushFailed   // nothing failed but the word that there is mail
)

// mailApp reports whether a record is a mail app's own.
func mailApp(f *fact.Fact) bool {
	return f.System == event.SystemSecureMail || f.App != "" && settings.IsMail(f.App)
}

// failure tells how a record shows a failed attempt; 0 when it shows none.
func (w *world) failure(f *fact.Fact) (symptom, int) {
	switch f.Kind {
	case event.MailFailed:
		if n := status(f.Value("status")); n != 0 {
			return answered, n
		}
		switch f.Value("reason") {
		case "unreachable", "timed-out", "connection-lost":
			return unreachable, 0
		case "no-network":
			return offline, 0
		case pushReason:
			return 0, 0 // of the notice, not of the mail
		}
		return plain, 0
	case event.TunnelFailed:
		if !mailApp(f) {
			return 0, 0
		}
		switch f.Value("reason") {
		case "no-network":
			return offline, 0
		case "session-expired":
			return sessionOver, 0
		case "network-access-mode":
			return wrongMode, 0
		}
		return tunnelFailed, 0
	case event.NetworkDown:
		// The state of the network is no failed attempt; a request that failed for it is.
		if h, _ := hostOf(f); h != "" && mailApp(f) && w.concerns(h) {
			return offline, 0
		}
	case event.DNSFailed:
		if h, _ := hostOf(f); mailApp(f) && w.concerns(h) || w.hosts[h] {
			return dnsFailed, 0
		}
	case event.TLSFailed:
		if f.System == event.SystemGateway {
			return 0, 0
		}
		if h, _ := hostOf(f); mailApp(f) && w.concerns(h) || w.hosts[h] {
			return tlsFailed, 0
		}
	}
	return 0, 0
}

// concerns reports whether a name that a mail app failed on has to do with mail. The app
// also talks to servers that count its crashes; of them neither the policies nor a mail
// record know, and they are of another domain.
func (w *world) concerns(host string) bool {
	if host == "" || w.hosts[host] || w.doors[host] || len(w.hosts) == 0 {
		return true
	}
	for _, names := range []map[string]bool{w.hosts, w.doors} {
		for h := range names {
			if domain(h) == domain(host) {
				return true
			}
		}
	}
	return false
}

// status reads an HTTP or ActiveSync status; 0 when there is none, or one that says that
// all went well.
func status(s string) int {
	n, err := strconv.Atoi(strings.TrimSpace(s))
	if err != nil || n < 100 || n > 999 || n >= 200 && n < 300 {
		return 0
	}
	return n
}
