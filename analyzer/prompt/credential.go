package prompt

import (
	"strings"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/phrase"
)

// credential works out what had to be given for a cause (D: the vendor's "Credential
// types"). What the log itself names goes before every rule.
func (s *Scene) credential(c *Cause) casefile.Credential {
	if c == nil {
		return s.loggedOr(casefile.Credential{Type: casefile.UnknownCredential, Container: "none", Why: phrase.New("prompt.credential.unexplained")})
	}
	switch c.ID {
	case "policy-update-flip":
		return casefile.Credential{Type: casefile.NoCredential, Container: "none", Why: phrase.New("prompt.credential.notice")}
	case "mail-server-challenge":
		return casefile.Credential{Type: casefile.Mailbox, Container: "none", Why: phrase.New("prompt.credential.mailbox")}
	case "certificate-expired":
		return s.loggedOr(casefile.Credential{Type: casefile.Certificate, Container: "none", Why: phrase.New("prompt.credential.certificate")})
	case "credentials-changed":
		return s.loggedOr(casefile.Credential{Type: casefile.ADPassword, Container: "none", Why: phrase.New("prompt.credential.password-changed")})
	case "pin-expired", "too-many-failures":
		return s.loggedOr(casefile.Credential{Type: casefile.ADPassword, Container: c.Container, Why: phrase.New("prompt.credential.new-pin")})
	case "sign-on-refused":
		// What the gateway refused was no PIN: that never leaves the device.
		if s.tokenLogon() {
			return s.loggedOr(casefile.Credential{Type: casefile.OTP, Container: "none", Why: phrase.New("prompt.credential.token-logon")})
		}
		return s.loggedOr(casefile.Credential{Type: casefile.ADPassword, Container: "none", Why: phrase.New("prompt.credential.refused")})
	case "step-up":
		return s.loggedOr(casefile.Credential{Type: casefile.UnknownCredential, Container: "none", Why: phrase.New("prompt.credential.step-up")})
	}
	switch c.Container {
	case "primary":
		return s.loggedOr(s.container("primary"))
	case "secondary":
		if s.Kind == casefile.KindImplied || s.After != nil {
			// A sign-off also ended the gateway session: what opens it again is an online logon.
			online := s.online()
			online.Container = c.Container
			return s.loggedOr(online)
		}
		return s.loggedOr(s.container("secondary"))
	}
	return s.loggedOr(s.online())
}

// logged are the words that logs use for a credential.
var logged = map[string]casefile.CredentialType{
	"ad": casefile.ADPassword, "adpassword": casefile.ADPassword, "ad-password": casefile.ADPassword, "password": casefile.ADPassword,
	"ad password": casefile.ADPassword, "pin": casefile.PIN, "citrix pin": casefile.PIN, "passcode": casefile.PIN,
	"biometric": casefile.Biometric, "fingerprint": casefile.Biometric, "touchid": casefile.Biometric, "touch id": casefile.Biometric, "face id": casefile.Biometric,
	"otp": casefile.OTP, "token": casefile.OTP, "mailbox": casefile.Mailbox, "web": casefile.Mailbox, "certificate": casefile.Certificate,
	"none": casefile.NoCredential,
}

func (s *Scene) loggedOr(c casefile.Credential) casefile.Credential {
	t, ok := logged[strings.ToLower(s.Credential)]
	if !ok {
		return c
	}
	c.Type, c.Why = t, phrase.New("prompt.credential.logged", "credential", phrase.Term{Set: "credential", ID: string(t)})
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

// tokenLogon reports whether the gateway that Endpoint Management uses asks for a token.
func (s *Scene) tokenLogon() bool { return s.logonType("token") }

// certificate reports whether a client certificate signs on: a policy names one, or the
// gateway asks for one.
func (s *Scene) certificate() bool {
	label, _ := s.T.Settings.Value(s.App, s.Platform, "CertificateLabel")
	return label.Value != "" || s.logonType("cert")
}

func (s *Scene) logonType(word string) bool {
	for _, g := range s.T.Settings.Gateways() {
		if strings.Contains(strings.ToLower(g.LogonType), word) && (g.Default || len(s.T.Settings.Gateways()) == 1) {
			return true
		}
	}
	return false
}
