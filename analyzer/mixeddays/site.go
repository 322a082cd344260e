package mixeddays

import "time"

// Unset marks a setting that nobody made: the documented default holds.
const Unset = 0

// NotActive is how a policy or property is switched off.
const NotActive = 2147483647

// A Site is what administrators have set.
type Site struct {
	SessionTimeout int  // minutes; Unset: 30
	ForcedTimeout  int  // minutes; Unset: off
	InParameter    bool // set by `set vpn parameter`, else by a session action bound to the server
	Late           int  // seconds by which the box may close idle sessions late

	InactivityTimer int // minutes; Unset: 15
	PasscodeAuth    bool
	PasswordCaching bool
	TouchID         bool
	PasscodeExpiry  int // days; Unset: never

	MaxOffline     int // hours; Unset: 72
	ActivePoll     int // minutes; Unset: 60
	Reauth         int // minutes; Unset: 480
	Ticket         int // hours; Unset: 168
	PasscodeOff    bool
	OnlineRequired bool
	OnlineGrace    int // minutes
	StepUp         string
	STA            bool // mail goes by ticket and not by the session
	FailureLimit   int  // Unset: 15 on iOS, 5 on Android
}

func orDefault(v, def int) int {
	if v == Unset {
		return def
	}
	return v
}

func (s *Site) sessionTimeout() time.Duration {
	return time.Duration(orDefault(s.SessionTimeout, 30)) * time.Minute
}

// forcedTimeout is 0 where it is off.
func (s *Site) forcedTimeout() time.Duration { return time.Duration(s.ForcedTimeout) * time.Minute }

// inactivity is 0 where nothing is asked for idleness: the timer works with App passcode alone.
func (s *Site) inactivity() time.Duration {
	if s.PasscodeOff || s.InactivityTimer == NotActive {
		return 0
	}
	return time.Duration(orDefault(s.InactivityTimer, 15)) * time.Minute
}

func (s *Site) maxOffline() time.Duration {
	return time.Duration(orDefault(s.MaxOffline, 72)) * time.Hour
}

func (s *Site) activePoll() time.Duration {
	return time.Duration(orDefault(s.ActivePoll, 60)) * time.Minute
}

// reauth is 0 where nothing is asked for the age of a challenge.
func (s *Site) reauth() time.Duration {
	if s.PasscodeOff || s.Reauth == NotActive {
		return 0
	}
	return time.Duration(orDefault(s.Reauth, 480)) * time.Minute
}

func (s *Site) ticket() time.Duration { return time.Duration(orDefault(s.Ticket, 168)) * time.Hour }

func (s *Site) failureLimit(platform string) int {
	if platform == android {
		return orDefault(s.FailureLimit, 5)
	}
	return orDefault(s.FailureLimit, 15)
}

// pin reports whether a Citrix PIN exists: both properties have to be on.
func (s *Site) pin() bool { return s.PasscodeAuth && s.PasswordCaching }

// offlineCredential opens a container without the network.
func (s *Site) offlineCredential(primary bool) []string {
	switch {
	case s.pin() && s.TouchID && !primary:
		return []string{"biometric", "pin"}
	case s.pin():
		return []string{"pin"}
	case s.PasscodeAuth:
		// One page has no Citrix PIN without caching, another a PIN offline and the password online.
		return []string{"pin", "ad-password"}
	}
	return []string{"ad-password"}
}

// onlineCredential signs on at the gateway: cached credentials make the PIN enough.
func (s *Site) onlineCredential() []string {
	switch {
	case s.pin() && s.TouchID:
		return []string{"pin", "biometric"}
	case s.pin():
		return []string{"pin"}
	}
	return []string{"ad-password"}
}
