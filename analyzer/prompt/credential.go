package prompt

import (
	"slices"
	"strings"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/phrase"
	"hubscope/analyzer/settings"
)

// credential is what had to be given: what the log itself names, else what is due by the
// documented rules. A log that names the Active Directory password where a PIN was due is
// a finding of its own.
func (s *Scene) credential(cause *Cause) casefile.Credential {
	if s.Silent {
		return silentCredential()
	}
	c := s.due(cause)
	if c.Type != casefile.UnknownCredential {
		c.Due = c.Type
	}
	asked, ok := logged[strings.ToLower(s.Credential)]
	if !ok || c.Due == casefile.NoCredential || c.Due == casefile.Mailbox {
		return c
	}
	c.Type = asked
	term, due := phrase.Term{Set: "credential", ID: string(asked)}, phrase.Term{Set: "credential", ID: string(c.Due)}
	switch {
	case c.Due == "":
		c.Why = phrase.New("prompt.credential.logged", "credential", term)
	case c.Due == asked:
		c.Why = phrase.New("prompt.credential.logged-due", "credential", term, "why", c.Why)
	case asked != casefile.ADPassword || c.Due != casefile.PIN && c.Due != casefile.Biometric:
		c.Why = phrase.New("prompt.credential.logged-other", "credential", term, "due", due, "why", c.Why)
	default:
		c.Unexpected, c.Why = s.passwordUnexpected(due, c.Why)
	}
	return c
}

// passwordUnexpected judges the Active Directory password, which the log says was asked
// for, where a PIN or a fingerprint was due: whether nothing that is documented asks for it.
func (s *Scene) passwordUnexpected(due phrase.Term, rule phrase.Phrase) (bool, phrase.Phrase) {
	if needed := s.passwordNeeded(); needed != nil {
		return false, phrase.New("prompt.credential.password-needed", "cause", phrase.Term{Set: "cause", ID: needed.ID})
	}
	if s.passcodeOff() {
		return false, phrase.New("prompt.credential.password-passcode-off", "setting", of("AppPasscode"))
	}
	if !s.pinInUse() {
		// The vendor's text asks for both properties, and only one is on.
		return false, phrase.New("prompt.credential.password-no-caching")
	}
	switch s.sessionAsks() {
	case endedMaybe:
		return false, phrase.New("prompt.credential.password-session-unknown", "due", due)
	case endedAsksFor:
		return false, phrase.New("prompt.credential.password-disputed")
	}
	return true, phrase.New("prompt.credential.password-unexpected", "due", due, "why", rule)
}

// logged are the words that logs use for a credential.
var logged = map[string]casefile.CredentialType{
	"ad": casefile.ADPassword, "adpassword": casefile.ADPassword, "ad-password": casefile.ADPassword, "password": casefile.ADPassword,
	"ad password": casefile.ADPassword, "pin": casefile.PIN, "citrix pin": casefile.PIN, "passcode": casefile.PIN,
	"biometric": casefile.Biometric, "fingerprint": casefile.Biometric, "touchid": casefile.Biometric, "touch id": casefile.Biometric, "face id": casefile.Biometric,
	"otp": casefile.OTP, "token": casefile.OTP, "mailbox": casefile.Mailbox, "web": casefile.Mailbox, "certificate": casefile.Certificate,
	"none": casefile.NoCredential,
}

// unexpected is what a prompt that asked for too much is: a fault, because the settings
// ask for less; or a setting, where the exports of it contradict each other.
func (s *Scene) unexpected() (d casefile.Disposition, evidence []casefile.Evidence) {
	d = casefile.Fault
	for _, key := range pinProperties {
		v, _ := s.T.Settings.Property(key)
		if v.Disputed() {
			d = casefile.SettingFault
		}
		evidence = append(evidence, setting(v)...)
	}
	return d, evidence
}

// pinProperties are the client properties that a Citrix PIN needs, both of them.
var pinProperties = []string{"ENABLE_PASSCODE_AUTH", "ENABLE_PASSWORD_CACHING"}

// unexpectedAdvice says what to do about a prompt that asked for too much.
func unexpectedAdvice() []casefile.Advice {
	return []casefile.Advice{
		{For: casefile.Helpdesk, Do: phrase.New("prompt.advice.credential.helpdesk")},
		{For: casefile.EMAdmin, Do: phrase.New("prompt.advice.credential.em-admin")},
	}
}

// joined are two lists of advice as one, in which each role is told once what to do.
func joined(first, then []casefile.Advice) []casefile.Advice {
	for _, a := range then {
		i := slices.IndexFunc(first, func(b casefile.Advice) bool { return b.For == a.For })
		if i < 0 {
			first = append(first, a)
			continue
		}
		first[i].Do = phrase.New("prompt.note.also", "first", first[i].Do, "then", a.Do)
	}
	return first
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
	list := s.T.Settings.Gateways()
	return slices.ContainsFunc(list, func(g settings.Gateway) bool {
		return strings.Contains(strings.ToLower(g.LogonType), word) && (g.Default || len(list) == 1)
	})
}
