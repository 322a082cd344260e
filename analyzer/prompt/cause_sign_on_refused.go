package prompt

import (
	"strconv"
	"strings"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/fact"
	"hubscope/analyzer/phrase"
	"hubscope/parsers/event"
)

// signOnRefused: the answer to the prompt before was refused, so the user is asked again (I).
var signOnRefused = &Cause{
	ID:          "sign-on-refused",
	References:  []string{RefGateway, RefReasons},
	Reasons:     []string{"LogonFailed"},
	Disposition: casefile.UserAction,
	Advice:      []casefile.Role{casefile.User, casefile.Helpdesk, casefile.GatewayAdmin},
	Container:   "none",
	Gateway:     true,
	Weigh: func(s *Scene) Weighing {
		if len(s.Refusals) > 0 {
			w := s.refused()
			if s.Reason == "LogonFailed" {
				w.Sure = casefile.Confirmed
				return w.named()
			}
			return w
		}
		if ev, ok := s.reasonIs("LogonFailed"); ok {
			return holds(casefile.Confirmed, phrase.New("prompt.clause.sign-on-refused-device"), phrase.New("prompt.why.refused.reason"), ev).named()
		}
		if w, ok := s.otherReason("sign-on-refused"); ok {
			return w
		}
		if f := s.refusedHere(); f != nil {
			return holds(casefile.Likely, phrase.New("prompt.clause.sign-on-refused-device"), phrase.New("prompt.why.refused.hub"),
				shown(f, phrase.New("prompt.evidence.sign-on-failed")))
		}
		if !s.T.GatewayCovers(s.Time) && s.Device == nil {
			return unknown(phrase.New("prompt.why.no-gateway-log"), lackGatewayLog)
		}
		return ruledOut(phrase.New("prompt.why.refused.none"))
	},
}

// refused is what the gateway's own records of refused sign-ons say.
func (s *Scene) refused() Weighing {
	if s.brief {
		return holds(casefile.Likely, phrase.Phrase{}, phrase.Phrase{})
	}
	var ev []casefile.Evidence
	for i, f := range s.Refusals {
		if i < 3 || i == len(s.Refusals)-1 { // the first, and the last, tell the story
			ev = append(ev, shown(f, phrase.New("prompt.evidence.refused", "reason", refusal(f))))
		}
	}
	reason := refusal(s.Refusals[0])
	return holds(casefile.Likely, phrase.New("prompt.clause.sign-on-refused", "count", len(s.Refusals), "reason", reason),
		phrase.New("prompt.why.refused.gateway", "count", len(s.Refusals), "reason", reason), ev...)
}

// refusedHere is Secure Hub's own record that a sign-on failed, behind which it asked once
// more; nil if there is none.
func (s *Scene) refusedHere() *fact.Fact {
	var failed *fact.Fact
	for _, f := range s.Facts {
		switch {
		case f.Kind == event.SignOn && f.Value("result") == "failed":
			failed = f
		case f.Kind == event.PromptShown && failed != nil:
			return failed
		}
	}
	return nil
}

// refusal is why the gateway refused a sign-on. Active Directory's own code, where the
// text holds one, says more than the text.
func refusal(f *fact.Fact) phrase.Phrase {
	text := f.Value("Failure_reason")
	if code := ldapData(text); code != "" {
		return phrase.New("prompt.refusal.data", "meaning", phrase.Term{Set: "ldap", ID: code}, "code", code)
	}
	return phrase.New("prompt.refusal.text", "text", text)
}

// ldapData cuts the code out of "… data 52e, v2580".
func ldapData(s string) string {
	_, rest, ok := strings.Cut(s, "data ")
	if !ok {
		return ""
	}
	code := strings.ToLower(strings.TrimRight(strings.SplitN(rest, " ", 2)[0], ",.;"))
	switch code {
	case "52e", "530", "531", "532", "533", "701", "773", "775":
		return code
	}
	return ""
}

// tooManyFailures: Auth failures before lock, or PASSCODE_MAX_ATTEMPTS, was reached (D, policy text).
var tooManyFailures = &Cause{
	ID:          "too-many-failures",
	References:  []string{RefPolicies, RefReasons},
	Reasons:     []string{"LogonFailed"},
	Disposition: casefile.UserAction,
	Advice:      []casefile.Role{casefile.User, casefile.Helpdesk},
	Container:   "none",
	Weigh: func(s *Scene) Weighing {
		if w, ok := s.otherReason("too-many-failures"); ok {
			return w
		}
		if w, ok := s.noDevice(); ok {
			return w
		}
		f := s.near(event.AuthFailed)
		if u := s.lastUnlock(); f != nil && u != nil && f.At < u.At {
			f = nil // they led to the prompt that was answered since
		}
		if f == nil {
			return ruledOut(phrase.New("prompt.why.failures.none"))
		}
		count, _ := strconv.ParseInt(f.Value("count"), 10, 64)
		limit, v, ok := s.T.Settings.Number(s.App, s.Platform, "AuthFailuresBeforeLock")
		ev := append(setting(v), shown(f, phrase.New("prompt.evidence.failures", "count", count)))
		if !ok || count == 0 {
			return unknown(phrase.New("prompt.why.failures.no-limit"), lackPolicies)
		}
		if count < limit {
			return ruledOut(phrase.New("prompt.why.failures.below", "count", count, "limit", limit, "origin", s.origin(v)), ev...)
		}
		w := holds(surest(v), phrase.New("prompt.clause.too-many-failures", "count", count, "limit", limit),
			phrase.New("prompt.why.failures.reached", "count", count, "limit", limit, "origin", s.origin(v)), ev...)
		w.Named = s.Reason == "LogonFailed"
		return w
	},
}
