package prompt

import (
	"hubscope/analyzer/casefile"
	"hubscope/analyzer/phrase"
	"hubscope/analyzer/session"
	"hubscope/analyzer/timeline"
	"hubscope/parsers/event"
)

// due is the credential that the documented rules give for a cause, nil for none that was
// found (D: the vendor's "Credential types").
func (s *Scene) due(c *Cause) casefile.Credential {
	if c == nil {
		return s.dueAnyhow()
	}
	switch c.ID {
	case "policy-update-flip":
		return casefile.Credential{Type: casefile.NoCredential, Container: "none", Why: phrase.New("prompt.credential.notice")}
	case "mail-server-challenge":
		return casefile.Credential{Type: casefile.Mailbox, Container: "none", Why: phrase.New("prompt.credential.mailbox")}
	case "certificate-expired":
		return casefile.Credential{Type: casefile.Certificate, Container: "none", Why: phrase.New("prompt.credential.certificate")}
	case "credentials-changed":
		return casefile.Credential{Type: casefile.ADPassword, Container: "none", Why: phrase.New("prompt.credential.password-changed")}
	case "pin-expired", "too-many-failures":
		return casefile.Credential{Type: casefile.ADPassword, Container: c.Container, Why: phrase.New("prompt.credential.new-pin")}
	case "sign-on-refused":
		// What the gateway refused was no PIN: that never leaves the device.
		if s.tokenLogon() {
			return casefile.Credential{Type: casefile.OTP, Container: "none", Why: phrase.New("prompt.credential.token-logon")}
		}
		return casefile.Credential{Type: casefile.ADPassword, Container: "none", Why: phrase.New("prompt.credential.refused")}
	case "step-up":
		return casefile.Credential{Type: casefile.UnknownCredential, Container: "none", Why: phrase.New("prompt.credential.step-up")}
	}
	switch c.Container {
	case "primary":
		return s.container("primary")
	case "secondary":
		if s.Kind == casefile.KindImplied || s.After != nil {
			// A sign-off also ended the gateway session: what opens it again is an online logon.
			online := s.online()
			online.Container = c.Container
			return online
		}
		return s.container("secondary")
	}
	return s.online()
}

// dueAnyhow is the credential of a prompt whose cause was not found: a PIN where nothing
// that is documented could have asked for more, else it hangs on the cause.
func (s *Scene) dueAnyhow() casefile.Credential {
	c := casefile.Credential{Type: casefile.UnknownCredential, Container: "none", Why: phrase.New("prompt.credential.unexplained")}
	if s.Device != nil && s.pinInUse() && !s.passcodeOff() && !s.tokenLogon() && s.token() == tokenValid && s.passwordNeeded() == nil {
		c.Type, c.Why = casefile.PIN, phrase.New("prompt.credential.pin-anyhow")
	}
	return c
}

// container is the credential that opens the primary or the secondary container: the
// Citrix PIN where ENABLE_PASSCODE_AUTH and ENABLE_PASSWORD_CACHING are both on, else
// Active Directory; the fingerprint for the secondary one only, because after a restart
// and at the first sign-on a PIN is asked.
func (s *Scene) container(which string) casefile.Credential {
	c := casefile.Credential{Container: which}
	set := s.T.Settings
	if !set.HasProperties() {
		c.Type, c.Why = casefile.UnknownCredential, phrase.New("prompt.credential.no-properties")
		return c
	}
	auth, _, _ := set.PropertyBool("ENABLE_PASSCODE_AUTH")
	caching, _, _ := set.PropertyBool("ENABLE_PASSWORD_CACHING")
	touch, _, _ := set.PropertyBool("ENABLE_TOUCH_ID_AUTH")
	switch {
	case which == "secondary" && s.passcodeOff():
		c.Type, c.Why = casefile.ADPassword, phrase.New("prompt.credential.passcode-off", "setting", of("AppPasscode"))
	case !auth || !caching && which == "primary":
		c.Type, c.Why = casefile.ADPassword, phrase.New("prompt.credential.no-pin")
	case which == "secondary" && touch:
		c.Type, c.Why = casefile.Biometric, phrase.New("prompt.credential.fingerprint")
	case which == "secondary":
		c.Type, c.Why = casefile.PIN, phrase.New("prompt.credential.pin-secondary")
	default:
		c.Type, c.Why = casefile.PIN, phrase.New("prompt.credential.pin-primary")
	}
	return c
}

// online is the credential of a sign-on at the gateway: a PIN or fingerprint is enough
// where credentials are cached or a client certificate is there, else the whole Active
// Directory credential. The vendor's two sentences disagree when exactly one of them is
// there; the first is followed and the disagreement shown.
func (s *Scene) online() casefile.Credential {
	c := casefile.Credential{Container: "none"}
	set := s.T.Settings
	if s.tokenLogon() {
		c.Type, c.Why = casefile.OTP, phrase.New("prompt.credential.token-logon")
		return c
	}
	if !set.HasProperties() {
		c.Type, c.Why = casefile.UnknownCredential, phrase.New("prompt.credential.no-properties")
		return c
	}
	auth, _, _ := set.PropertyBool("ENABLE_PASSCODE_AUTH")
	caching, _, _ := set.PropertyBool("ENABLE_PASSWORD_CACHING")
	certificate := s.certificate()
	switch {
	case !caching && !certificate:
		c.Type, c.Why = casefile.ADPassword, phrase.New("prompt.credential.online-ad")
	case !auth:
		c.Type, c.Why = casefile.ADPassword, phrase.New("prompt.credential.no-pin")
	case caching && certificate:
		c.Type, c.Why = casefile.PIN, phrase.New("prompt.credential.online-pin")
	default:
		c.Type, c.Why = casefile.PIN, phrase.New("prompt.credential.online-pin-disputed")
	}
	return c
}

// passcodeOff reports whether App passcode is known to be off for the asking app: users are
// then sent to Secure Hub for a full authentication (D).
func (s *Scene) passcodeOff() bool {
	on, v, ok := s.T.Settings.Bool(s.App, s.Platform, "AppPasscode")
	return ok && !on && !v.Default
}

// pinInUse reports whether the client properties were given and set both that a Citrix PIN
// needs.
func (s *Scene) pinInUse() bool {
	auth, _, _ := s.T.Settings.PropertyBool("ENABLE_PASSCODE_AUTH")
	caching, _, _ := s.T.Settings.PropertyBool("ENABLE_PASSWORD_CACHING")
	return s.T.Settings.HasProperties() && auth && caching
}

// passwordNeeded is the cause that asks for the Active Directory password of which the
// device's logs show a trace around the ask, whatever reason the app gave; nil if there is
// none. Whether the password was changed is known only where a log says so.
func (s *Scene) passwordNeeded() *Cause {
	switch {
	case s.since(timeline.Kinds(event.PasswordChanged)) != nil:
		return credentialsChanged
	case len(s.Refusals) > 0 || s.Reason == "LogonFailed":
		return signOnRefused
	case s.near(event.AuthFailed) != nil:
		return tooManyFailures
	case s.near(event.PINReset) != nil || s.pinResetNow() != nil:
		return pinExpired
	case s.near(event.CertificateExpired) != nil:
		return certificateExpired
	}
	return nil
}

// ended tells whether the end of the gateway session may ask for more than a PIN: by the
// vendor's text it does where a time-out ended it and credentials are not cached or no
// client certificate is there.
type ended uint8

const (
	endedNot     ended = iota // it ran on, or its end asks for no more than a PIN
	endedMaybe                // what became of the session is not known
	endedAsksFor              // a time-out ended it, or may have
)

func (s *Scene) sessionAsks() ended {
	if s.certificate() || s.Reason == "OfflineChallengeRequired" {
		return endedNot // credentials are cached beside it; and what works offline needs no session
	}
	switch s.token() {
	case tokenValid:
		if s.Reason == "NetworkAccess" {
			return endedMaybe // the gateway still had the session, and the app says that it had none
		}
		return endedNot
	case tokenUnknown:
		return endedMaybe
	}
	if s.Before.EndCause == session.CauseSignOff {
		return endedNot
	}
	return endedAsksFor
}
