package prompt

import (
	"slices"
	"strings"
	"time"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/fact"
	"hubscope/analyzer/phrase"
	"hubscope/analyzer/timeline"
	"hubscope/parsers/event"
)

// An app that asks Secure Hub for a logon gets one without a word to the user where the
// token is valid, or where Secure Hub signs on with what it has cached. What the user sees
// of it is at most that Secure Hub comes to the front and goes again.

// unattended is how soon an answer comes that nobody can have given: the screen has not
// finished changing by then (inferred).
const unattended = time.Second

// silent reports whether an ask was over without anybody having been asked: it ended well,
// no record speaks of a prompt, and one would, or there was no time for one.
func (a *ask) silent() bool {
	if a.putToUser() || a.has(event.PolicyNotice) {
		return false
	}
	end := slices.IndexFunc(a.Facts, func(f *fact.Fact) bool {
		return f.Kind == event.FlipBack && !failed(f) || f.Kind == event.SignOn && !failed(f) && f.System == event.SystemSecureHub
	})
	if end < 0 {
		return false
	}
	if timeline.At(a.Facts[end]).Sub(a.Time) <= unattended {
		return true
	}
	return a.Device.Covers(event.SystemSecureHub, a.Time, a.Until) && namesPrompts(a.Device)
}

// namesPrompts reports whether Secure Hub's log of a device says when it asks: its wordings
// are not published, so that one that never does may only not be understood.
func namesPrompts(d *timeline.Device) bool {
	return slices.ContainsFunc(d.Facts, func(f *fact.Fact) bool {
		return f.System == event.SystemSecureHub && (f.Kind == event.PromptShown || f.Kind == event.PromptAnswered)
	})
}

// flipAlone reports whether all that the logs show is that Secure Hub came to the front:
// whether it asked for anything is not known.
func (a *ask) flipAlone() bool {
	return a.Device != nil && !a.Silent && a.Kind == casefile.KindPrompt && a.After == nil && !a.putToUser() &&
		!a.has(event.LogonRequest) && !a.has(event.SignOn)
}

// putToUser reports whether a record says that the user was asked, or told to sign on.
func (a *ask) putToUser() bool {
	return slices.ContainsFunc(a.Facts, func(f *fact.Fact) bool {
		switch f.Kind {
		case event.PromptShown, event.PromptAnswered, event.LeaseExpired, event.AppLocked, event.ClockChanged, event.CertificateExpired,
			event.AuthFailed, event.PINReset:
			return true
		}
		return false
	})
}

func failed(f *fact.Fact) bool {
	switch strings.ToLower(f.Value("result")) {
	case "failed", "cancelled":
		return true
	}
	return false
}

// weigh holds a cause against the evidence. One that opens a container on the device would
// have asked: only what a logon at the gateway settles is settled without the user.
func (s *Scene) weigh(c *Cause) Weighing {
	if s.Silent && c != policyUpdateFlip && !slices.Contains(settledByLogon, c) {
		return ruledOut(phrase.New("prompt.why.silent.asks"))
	}
	return c.Weigh(s)
}

// settledByLogon are the causes that a logon at the gateway settles.
var settledByLogon = []*Cause{
	backgroundTicketExpired, maxOfflinePeriod, gatewaySessionKilled, gatewayForcedTimeout, gatewaySessionTimeout, gatewaySessionEnded,
	onlineSessionRequired, activePoll,
}

// silentCredential is that of an ask that nobody was asked for.
func silentCredential() casefile.Credential {
	return casefile.Credential{Type: casefile.NoCredential, Due: casefile.NoCredential, Container: "none", Why: phrase.New("prompt.credential.silent")}
}
