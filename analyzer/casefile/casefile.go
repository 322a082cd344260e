// Package casefile is the result of an analysis: ids, times, values and references to
// log lines, in the shape of the public schema hubscope.case/1 but without its words.
// app/report puts it into words and bytes.
package casefile

import (
	"hubscope/analyzer/people"
	"slices"
	"time"

	"hubscope/analyzer/phrase"
	"hubscope/parsers/event"
)

// A Case is everything that the sources say, and what follows from it. Slices are in
// time order.
type Case struct {
	Sources       []Source
	Devices       []Device
	Configuration []Setting
	Sessions      []Session
	Prompts       []Prompt // those that are shown, in full
	// Briefs are all prompts of the part that was selected, in the order of time; PromptsOmitted
	// of them are not explained in full, and so many sessions are not told.
	PromptsOmitted, SessionsOmitted int
	Briefs                          []Brief
	Waves                           []Wave
	// Patterns are those of the part that was selected, what leads first.
	Patterns          []Pattern
	Mail              []MailFailure
	MailNotes         []MailNote
	Misconfigurations []Misconfiguration
	WhatIf            []WhatIf // one for each scenario that was asked for
	// Limits says what could not be known, and which file would settle it.
	Limits []phrase.Phrase
	// Callers are the users whose devices' logs were given: it is they who called. Others are
	// seen in a gateway's log only.
	Callers []string
	// People tells which names are one person's.
	People *people.Names
	// From and To are the first and last moment that any log covers; zero without a log.
	From, To time.Time
}

// Concerns reports whether a finding is about one of the callers: always where no device's
// log was given, or where nobody knows whom it is about.
func (c *Case) Concerns(user string) bool {
	return len(c.Callers) == 0 || user == "" || slices.ContainsFunc(c.Callers, func(u string) bool { return c.People.Same(u, user) })
}

// A Source is one file that was read. Sources are numbered by path: the n-th, counted
// from 1, has the id "sn".
type Source struct {
	ID           string
	Path         string
	Kind         string       // an id of the contract: "netscaler", "ctxlog-ios", …
	System       event.System // empty when the file speaks of no single system
	App          string       // the app whose log it is, when known
	Bytes        int64
	Lines        int64
	Records      int64
	Unrecognized int64
	First, Last  time.Time
	Clock        Clock
	Warnings     []Warning
}

// A Clock says how a source's times were put on the case's common clock.
type Clock struct {
	Zone   string        // "+09:00"; empty for a source without times
	Offset time.Duration // added after the zone was applied
	Basis  ClockBasis
	Pairs  int           // events that both this clock's device and the gateway wrote down
	Spread time.Duration // the farthest of them from where the others put it
	// ZoneStated says that Zone is the source's own word.
	ZoneStated bool
	// Pieces are where the clock was set or drifts: each from a moment on. Empty for a clock
	// that ran through.
	Pieces []ClockPiece
}

// A ClockPiece is a stretch of time on which a source's clock ran through.
type ClockPiece struct {
	From   time.Time
	Offset time.Duration // at From
	PerDay time.Duration // how much Offset grows in a day
	// Pairs that prove it; without any the offset is a neighbour's.
	Pairs int
}

// Basis is where the piece's offset comes from.
func (p *ClockPiece) Basis() ClockBasis {
	if p.Pairs > 0 {
		return ClockPaired
	}
	return ClockAssumed
}

// Proven reports whether pairs, the source or the user say what the clock showed at a moment.
func (c *Clock) Proven(at time.Time) bool {
	if p := c.piece(at); p != nil {
		return p.Pairs > 0
	}
	return c.Basis != ClockAssumed
}

// OffsetAt is what was added to the clock at a moment of the case.
func (c *Clock) OffsetAt(at time.Time) time.Duration {
	p := c.piece(at)
	if p == nil {
		return c.Offset
	}
	return p.Offset + time.Duration(float64(p.PerDay)*at.Sub(p.From).Hours()/24)
}

// piece is the one that a moment is on; nil for a clock that ran through.
func (c *Clock) piece(at time.Time) *ClockPiece {
	for i := len(c.Pieces) - 1; i >= 0; i-- {
		if !c.Pieces[i].From.After(at) || i == 0 {
			return &c.Pieces[i]
		}
	}
	return nil
}

// ClockBasis is where a clock's zone and offset come from.
type ClockBasis string

const (
	ClockStated  ClockBasis = "stated"
	ClockPaired  ClockBasis = "paired"
	ClockAssumed ClockBasis = "assumed"
	ClockGiven   ClockBasis = "given"
)

// A Warning is about one source; Code is one of the contract's, Says puts it into words.
type Warning struct {
	Code string
	Line int64
	Says phrase.Phrase
}

// A Setting is one value that a source gives or a document states.
type Setting struct {
	App      string // "Secure Mail"; empty for a client property or a gateway value
	Platform string // "ios", "android", or empty when it holds for both
	Scope    string // of a gateway value: "vpn parameter", or the session action that sets it
	Key      string
	Label    phrase.Term
	Value    string
	Origin   string // source id; empty when Default, and when the caller gave it
	Line     int64
	Default  bool
	Given    bool   // the caller's word
	Document string // what states a default
	// Elsewhere is another default that another document states.
	Elsewhere Stated
	// From and Until are when it came into force and when it ceased to be; zero where it held
	// all along.
	From, Until time.Time
	// InForce says that the answers count on it. Of exports that disagree one is, and
	// Disputed marks them all.
	InForce, Disputed bool
	// Relied says that answers commonly rest on it.
	Relied bool
}

// Stated is what a document says of a setting.
type Stated struct{ Value, Document string }

// A Ref is a span of a source's decoded content: evidence is pointed at, never copied.
type Ref struct {
	Source int   // index into Case.Sources; -1 for none
	Line   int64 // from 1
	Offset int64
	Length int // ToLineEnd where only the beginning is known
}

// ToLineEnd is the length of a span that runs to the end of its line.
const ToLineEnd = -1

// Evidence is a line and what it shows.
type Evidence struct {
	Ref
	Time time.Time // zero for a line of a settings file
	Says phrase.Phrase
	Sure event.Sure
}

// Advice is what one person should do.
type Advice struct {
	For Role
	Do  phrase.Phrase
}

// Role is who an advice is for.
type Role string

const (
	User         Role = "user"
	Helpdesk     Role = "helpdesk"
	GatewayAdmin Role = "gateway-admin"
	EMAdmin      Role = "em-admin"
	MailAdmin    Role = "mail-admin"
)

// Confidence says how far an answer can be trusted.
type Confidence string

const (
	Confirmed Confidence = "confirmed" // the logs name the reason, or every condition was observed
	Likely    Confidence = "likely"    // the conditions hold, one of them by default or inference
	Possible  Confidence = "possible"  // not refuted
	None      Confidence = "none"      // unexplained
)

// Disposition says whether to close a ticket or to escalate it.
type Disposition string

const (
	AsConfigured Disposition = "as-configured" // the timer did what it was set to
	SettingFault Disposition = "setting"       // a misconfiguration
	Fault        Disposition = "fault"         // something broke
	UserAction   Disposition = "user-action"
	Unknown      Disposition = "unknown"
)

// ClientClass is what kind of program held a gateway session.
type ClientClass string

const (
	ClientSecureHub    ClientClass = "secure-hub"
	ClientWorkspaceApp ClientClass = "workspace-app"
	ClientBrowser      ClientClass = "browser"
	ClientVPNPlugin    ClientClass = "vpn-plugin"
	ClientUnknown      ClientClass = "unknown"
)

// A Session is one sign-on to a gateway, from LOGIN to its end.
type Session struct {
	ID           string // "198.51.100.7:443/1767"
	User         string
	Client       ClientClass
	Platform     string // "ios", "android" or empty
	Device       string // what tells this device from another: platform and build as the user agent names them
	Start, End   time.Time
	Ended        bool
	Lasted       time.Duration // what the LOGOUT itself says; 0 when it says nothing
	Idle         time.Duration // from the last activity to the end; counts only if IdleKnown
	IdleKnown    bool
	LogoutMethod string
	EndCause     string // a cause id; empty for a session that still runs or was signed off
	Confidence   Confidence
	Why          phrase.Phrase
	Evidence     []Evidence
}

// Duration is how long the session lasted; 0 while it runs.
func (s *Session) Duration() time.Duration {
	if !s.Ended || s.Start.IsZero() || s.End.IsZero() {
		return 0
	}
	if s.Lasted > 0 {
		return s.Lasted
	}
	return s.End.Sub(s.Start)
}

// PromptKind tells how a prompt is known.
type PromptKind string

const (
	KindPrompt  PromptKind = "prompt"  // a device log shows it
	KindImplied PromptKind = "implied" // the gateway's log implies it
	KindNotice  PromptKind = "notice"  // Secure Hub came to the front and asked nothing
)

// A Prompt is one time that a user was asked for credentials, explained.
type Prompt struct {
	ID           string
	Time         time.Time
	Kind         PromptKind
	User         string
	Device       string
	App          string
	Session      string
	Platform     string
	Cause        string
	Confidence   Confidence
	Credential   Credential
	Disposition  Disposition
	Headline     phrase.Phrase
	Explanation  []phrase.Phrase
	Because      []string
	Evidence     []Evidence
	Alternatives []Alternative
	Advice       []Advice
	References   []string
}

// A Credential is what had to be given, and why that one.
type Credential struct {
	Type      CredentialType // what a log names, else Due
	Container string         // "primary", "secondary", "none"
	// Due is what the documented rules give; empty where what was given does not tell.
	Due CredentialType
	// Unexpected is set when a log shows that more was asked for than was due.
	Unexpected bool
	Why        phrase.Phrase
}

// CredentialType is an id of the contract.
type CredentialType string

const (
	ADPassword        CredentialType = "ad-password"
	PIN               CredentialType = "pin"
	Biometric         CredentialType = "biometric"
	OTP               CredentialType = "otp"
	Mailbox           CredentialType = "mailbox"
	Certificate       CredentialType = "certificate"
	AnyCredential     CredentialType = "any"
	NoCredential      CredentialType = "none"
	UnknownCredential CredentialType = "unknown"
)

// An Alternative is a cause that was weighed and not chosen.
type Alternative struct {
	Cause   string
	Verdict AlternativeVerdict
	Why     phrase.Phrase
}

// AlternativeVerdict is what became of a cause that was not chosen.
type AlternativeVerdict string

const (
	RuledOut       AlternativeVerdict = "ruled-out"
	VerdictUnknown AlternativeVerdict = "unknown"
	StillPossible  AlternativeVerdict = "possible"
)

// A MailFailure is a stretch of time in which Secure Mail did not reach its server.
type MailFailure struct {
	ID          string
	Time, Until time.Time
	Count       int // failed attempts that were folded into one
	User        string
	Device      string
	Target      string // "mail.example.com:443"; empty when the log names none
	Verdict     string
	Hop         string
	Confidence  Confidence
	Disposition Disposition
	Hops        []Hop
	Headline    phrase.Phrase
	Explanation []phrase.Phrase
	Evidence    []Evidence
	Advice      []Advice
	References  []string
	// Recovered says how it ended; nil where no log shows that mail came again. Ongoing is set
	// where the device's log ends without another mail.
	Recovered *Recovery
	Ongoing   bool
	// First is the record that shows it first, which stays what it is when more is known.
	First Ref
}

// AllEvidence is the evidence of the failure and of how it ended.
func (m *MailFailure) AllEvidence() []Evidence {
	if m.Recovered == nil {
		return m.Evidence
	}
	return slices.Concat(m.Evidence, m.Recovered.Evidence)
}

// A MailNote says of a device's mail what is healthy though it may not look so: one that
// outlives its gateway session, or comes only while the app is open because push is off.
type MailNote struct {
	ID          string // "mail-outlives-session", "push-off", "push-unseen"
	Time, Until time.Time
	User        string
	Session     string // id of the session that had ended; may be empty
	Says        phrase.Phrase
	Evidence    []Evidence
}

// A Recovery is the first mail after a failure.
type Recovery struct {
	Time  time.Time
	After event.Kind // what had happened in between; Unrecognized where no log shows anything
	// Evidence is the mail's own record, and that of what had happened.
	Evidence []Evidence
}

// A Hop is one step on the way of a mail.
type Hop struct {
	Hop      string // "policy", "device", "gateway", "sta", "mail-server"
	State    HopState
	Why      phrase.Phrase
	Evidence []Evidence // what shows the state; empty where it follows from other hops or nothing is known
}

// HopState is what is known of a hop.
type HopState string

const (
	HopOK      HopState = "ok"
	HopBroken  HopState = "broken"
	HopUnknown HopState = "unknown"
	HopNotUsed HopState = "not-used"
)

// Severity of a misconfiguration.
type Severity string

const (
	Error       Severity = "error"
	WarningLev  Severity = "warning"
	Information Severity = "info"
)

// A Misconfiguration is one setting that is wrong, with its corrected value where one
// can be computed.
type Misconfiguration struct {
	Rule       string
	Severity   Severity
	App        string
	Platform   string
	Source     int // index into Case.Sources
	Line       int64
	Key        string
	Label      phrase.Term
	Value      string        // as it stands in the source
	Suggestion string        // the whole value with every fault of it mended; empty when none can be computed
	Where      phrase.Phrase // the place in the console that holds the setting
	Message    phrase.Phrase
	Why        phrase.Phrase
	Advice     []Advice
	References []string
}
