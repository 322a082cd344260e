// Package prompt explains why a user was asked for credentials: it finds the asks in the
// logs, weighs every documented cause against the evidence around each, and says which
// credential was due.
//
// A cause is a value in a file of its own; All is their registry. The model is the
// vendor's (reference "authentication-prompt-scenarios"), what is inferred is marked so.
package prompt

import (
	"slices"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/phrase"
)

// A Cause is one documented reason for a prompt.
type Cause struct {
	ID         string
	References []string
	// Reasons are the apps' own names for it, without the prefix CTXLogonRequestType_.
	Reasons     []string
	Disposition casefile.Disposition
	Advice      []casefile.Role // each has a sentence "prompt.advice.<cause>.<role>"
	// Container that the credential opens: "primary", "secondary" or "none".
	Container string
	// Gateway is set when a gateway's log can show the cause by itself: the others never hold
	// where no device's log shows the ask.
	Gateway bool
	// Weigh holds the cause against the evidence. It is called for every ask.
	Weigh func(*Scene) Weighing
}

// Advise is what each person is to do about the cause.
func (c *Cause) Advise() []casefile.Advice {
	list := make([]casefile.Advice, len(c.Advice))
	for i, role := range c.Advice {
		list[i] = casefile.Advice{For: role, Do: phrase.Phrase{ID: "prompt.advice." + c.ID + "." + string(role)}}
	}
	return list
}

// A Verdict is what the evidence says of a cause.
type Verdict uint8

const (
	Unknown  Verdict = iota // a fact that would settle it is missing
	RuledOut                // a condition is known not to hold
	Possible                // nothing refutes it, nothing shows it
	Holds                   // its conditions hold
)

// A Weighing is the outcome of holding one cause against the evidence.
type Weighing struct {
	Verdict  Verdict
	Sure     casefile.Confidence // when Holds
	Why      phrase.Phrase
	Clause   phrase.Phrase // completes "… was asked because …", when Holds
	Evidence []casefile.Evidence
	Because  []string // the causal chain when it has more than the cause itself, nearest first
	// Named is set when an app's own log names the cause.
	Named bool
	lack  lack // what would settle it, when Unknown
}

// All are the causes in order of precedence: where the conditions of several hold, the
// first hides the others, which are its symptoms.
var All = []*Cause{
	policyUpdateFlip,
	appLocked,
	clockChanged,
	certificateExpired,
	tooManyFailures,
	credentialsChanged,
	signOnRefused,
	backgroundTicketExpired,
	maxOfflinePeriod,
	stepUp,
	mailServerChallenge,
	pinExpired,
	deviceRestart,
	hubRestart,
	firstOpen,
	signOff,
	gatewaySessionKilled,
	gatewayForcedTimeout,
	gatewaySessionTimeout,
	gatewaySessionEnded,
	onlineSessionRequired,
	activePoll,
	inactivityTimer,
	reauthenticationPeriod,
}

// Unexplained is what remains when none of All holds.
const Unexplained = "unexplained"

// References of the two vendor documents, and of the public texts that fill their gaps.
const (
	RefPrompts    = "authentication-prompt-scenarios"
	RefBackground = "secure-mail-background-services"
	RefPolicies   = "mdx-policy-metadata"
	RefReasons    = "mam-sdk-logon-requests"
	RefGateway    = "netscaler-log-messages"
)

// Find returns the cause with an id, or nil.
func Find(id string) *Cause {
	i := slices.IndexFunc(All, func(c *Cause) bool { return c.ID == id })
	if i < 0 {
		return nil
	}
	return All[i]
}

func ruledOut(why phrase.Phrase, ev ...casefile.Evidence) Weighing {
	return Weighing{Verdict: RuledOut, Why: why, Evidence: ev}
}

// unknown leaves a cause open for want of some evidence, which why names as well.
func unknown(why phrase.Phrase, l lack) Weighing {
	return Weighing{Verdict: Unknown, Why: why, lack: l}
}

func possible(why phrase.Phrase, ev ...casefile.Evidence) Weighing {
	return Weighing{Verdict: Possible, Why: why, Evidence: ev}
}

func holds(sure casefile.Confidence, clause, why phrase.Phrase, ev ...casefile.Evidence) Weighing {
	return Weighing{Verdict: Holds, Sure: sure, Clause: clause, Why: why, Evidence: ev}
}

func (w Weighing) named() Weighing {
	w.Named = true
	return w
}
