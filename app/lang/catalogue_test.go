package lang

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/check"
	"hubscope/analyzer/mail"
	"hubscope/analyzer/prompt"
	"hubscope/parsers/event"
	"hubscope/parsers/policy"
	"hubscope/parsers/signature"
	"hubscope/parsers/source"
)

// A hole is one {name} or {name:form} of a sentence.
type hole struct{ name, form string }

var holeName = regexp.MustCompile(`^[a-z][A-Za-z0-9]*$`)

// holes returns the holes of a sentence, and false when a brace is left over.
func holes(sentence string) (list []hole, whole bool) {
	for {
		text, rest, found := strings.Cut(sentence, "{")
		if strings.Contains(text, "}") {
			return list, false
		}
		if !found {
			return list, true
		}
		inner, after, closed := strings.Cut(rest, "}")
		if !closed || strings.Contains(inner, "{") {
			return list, false
		}
		name, form, _ := strings.Cut(inner, ":")
		list = append(list, hole{name, form})
		sentence = after
	}
}

func holeNames(sentence string) []string {
	list, _ := holes(sentence)
	names := map[string]bool{}
	for _, h := range list {
		names[h.name] = true
	}
	return slices.Sorted(maps.Keys(names))
}

func sortedIDs(lang string) []string { return slices.Sorted(maps.Keys(Catalogue(lang))) }

// root is the first part of an id: the room that it belongs to.
func root(id string) string {
	r, _, _ := strings.Cut(id, ".")
	return r
}

func TestLanguagesHaveTheSameIDs(t *testing.T) {
	for _, a := range Languages {
		for _, b := range Languages {
			for _, id := range sortedIDs(a) {
				if _, ok := Catalogue(b)[id]; !ok {
					t.Errorf("%s has %s, %s has not", a, id, b)
				}
			}
		}
	}
}

func TestLanguagesHaveTheSameHoles(t *testing.T) {
	for _, id := range sortedIDs("en") {
		en := holeNames(Catalogue("en")[id])
		if ja := holeNames(Catalogue("ja")[id]); !slices.Equal(en, ja) {
			t.Errorf("%s: holes %v in English, %v in Japanese", id, en, ja)
		}
	}
}

func TestSentencesAreWellFormed(t *testing.T) {
	for _, lang := range Languages {
		for _, id := range sortedIDs(lang) {
			s := Catalogue(lang)[id]
			list, whole := holes(s)
			if !whole {
				t.Errorf("%s %s: braces do not match: %s", lang, id, s)
			}
			for _, h := range list {
				if !holeName.MatchString(h.name) {
					t.Errorf("%s %s: hole %q has no proper name", lang, id, h.name)
				}
				switch form := h.form; {
				case form == "" || form == "seconds" || form == "date" || form == "plain":
				case strings.Count(form, "|") == 1 && !strings.HasPrefix(form, "|") && !strings.HasSuffix(form, "|"):
				default:
					t.Errorf("%s %s: hole %q has an unknown form %q", lang, id, h.name, form)
				}
			}
			if s == "" {
				t.Errorf("%s %s is empty", lang, id)
			}
			for _, r := range s {
				if hidden(r) {
					t.Errorf("%s %s has the sign %U", lang, id, r)
				}
			}
			if strings.Contains(strings.ToLower(s), "unfortunately") || strings.Contains(s, "残念") {
				t.Errorf("%s %s pities the reader: %s", lang, id, s)
			}
		}
	}
}

// TestSentencesEndAsTheirPlaceAsks: what becomes part of a headline or stands in a list
// has no full stop, what stands for itself has one.
func TestSentencesEndAsTheirPlaceAsks(t *testing.T) {
	open := []string{"prompt.lead.", "prompt.clause.", "prompt.evidence.", "prompt.origin.", "prompt.refusal.", "dispute.", "session.evidence.", "session.origin."}
	closed := []string{"prompt.headline.", "prompt.why.", "prompt.credential.", "prompt.note.", "prompt.advice.", "session.why.", "session.client.", "limit.", "warning."}
	within := func(id string, prefixes []string) bool {
		return slices.ContainsFunc(prefixes, func(p string) bool { return strings.HasPrefix(id, p) })
	}
	for _, lang := range Languages {
		for _, id := range sortedIDs(lang) {
			s := Catalogue(lang)[id]
			stop := strings.HasSuffix(s, ".") || strings.HasSuffix(s, "。")
			switch {
			case within(id, open) && stop:
				t.Errorf("%s %s ends with a full stop: %s", lang, id, s)
			case within(id, closed) && !stop && !strings.HasSuffix(s, "}"): // a nested sentence brings its own
				t.Errorf("%s %s lacks its full stop: %s", lang, id, s)
			}
			if lang == "ja" && strings.HasPrefix(id, "prompt.clause.") && !strings.HasSuffix(s, "ため") {
				t.Errorf("%s does not fit between 原因は、 and です: %s", id, s)
			}
		}
	}
}

func TestJapaneseIsJapanese(t *testing.T) {
	for _, id := range sortedIDs("ja") {
		switch root(id) {
		case "prompt", "session", "limit", "warning":
		default:
			continue // terms may be product names
		}
		ja := Catalogue("ja")[id]
		japanese := strings.IndexFunc(ja, func(r rune) bool { return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana) }) >= 0
		letters := regexp.MustCompile(`\{[^}]*\}`).ReplaceAllString(ja, "")
		if !japanese && strings.IndexFunc(letters, unicode.IsLetter) >= 0 {
			t.Errorf("%s: %s", id, ja)
		}
	}
}

// named fails for every id of a set that has no name in some language.
func named(t *testing.T, set string, ids ...string) {
	t.Helper()
	for _, lang := range Languages {
		for _, id := range ids {
			if Catalogue(lang)[set+"."+id] == "" {
				t.Errorf("%s: no name for %s.%s", lang, set, id)
			}
		}
	}
}

// exactly fails as named does, and for every name of an id that does not exist.
func exactly(t *testing.T, set string, ids ...string) {
	t.Helper()
	named(t, set, ids...)
	for _, id := range sortedIDs("en") {
		if rest, ok := strings.CutPrefix(id, set+"."); ok && !slices.Contains(ids, rest) {
			t.Errorf("%s has a name, but there is no such id", id)
		}
	}
}

func TestCausesHaveNamesAndAdvice(t *testing.T) {
	ids := []string{prompt.Unexplained}
	advice := []string{
		"prompt.advice." + prompt.Unexplained + "." + string(casefile.Helpdesk),
		"prompt.advice.credential.helpdesk", "prompt.advice.credential.em-admin",
	}
	for _, c := range prompt.All {
		ids = append(ids, c.ID)
		named(t, "reference", c.References...)
		named(t, "container", c.Container)
		named(t, "disposition", string(c.Disposition))
		if len(c.Advice) == 0 {
			t.Errorf("%s advises nobody", c.ID)
		}
		for _, role := range c.Advice {
			advice = append(advice, "prompt.advice."+c.ID+"."+string(role))
		}
	}
	exactly(t, "cause", ids...)
	for _, lang := range Languages {
		for _, id := range advice {
			s, ok := Catalogue(lang)[id]
			if !ok {
				t.Errorf("%s lacks %s", lang, id)
			}
			if len(holeNames(s)) > 0 {
				t.Errorf("%s %s has holes, but advice is given no values: %s", lang, id, s)
			}
		}
	}
	for _, id := range sortedIDs("en") {
		if strings.HasPrefix(id, "prompt.advice.") && !slices.Contains(advice, id) {
			t.Errorf("nobody is given %s", id)
		}
	}
}

// TestEnumerationsHaveNames goes through the enumerations of the public contract.
func TestEnumerationsHaveNames(t *testing.T) {
	exactly(t, "verdict", "direct-not-tunneled", "not-in-background-services", "background-services-malformed", "wrong-background-gateway",
		"exclusion-list-catches-mail", "no-network", "dns-failure", "tls-failure", "logon-required", "access-denied", "licence-limit",
		"sta-not-bound", "sta-down", "ticket-expired", "ticket-rejected", "network-not-allowed", "push-silent", "device-not-allowed",
		"protocol-too-old", "mail-server-unreachable", "mail-server-auth", "mail-server-refused", "unexplained")
	exactly(t, "confidence", ids(casefile.Confirmed, casefile.Likely, casefile.Possible, casefile.None)...)
	exactly(t, "disposition", ids(casefile.AsConfigured, casefile.SettingFault, casefile.Fault, casefile.UserAction, casefile.Unknown)...)
	exactly(t, "credential", ids(casefile.ADPassword, casefile.PIN, casefile.Biometric, casefile.OTP, casefile.Mailbox, casefile.Certificate,
		casefile.AnyCredential, casefile.NoCredential, casefile.UnknownCredential)...)
	exactly(t, "container", "primary", "secondary", "none")
	exactly(t, "hop", "policy", "device", "gateway", "sta", "mail-server")
	exactly(t, "hopstate", ids(casefile.HopOK, casefile.HopBroken, casefile.HopUnknown, casefile.HopNotUsed)...)
	exactly(t, "severity", ids(casefile.Error, casefile.WarningLev, casefile.Information)...)
	exactly(t, "role", ids(casefile.User, casefile.Helpdesk, casefile.GatewayAdmin, casefile.EMAdmin, casefile.MailAdmin)...)
	exactly(t, "alternative", ids(casefile.RuledOut, casefile.VerdictUnknown, casefile.StillPossible)...)
	exactly(t, "platform", policy.IOS, policy.Android)
	exactly(t, "trigger", ids(casefile.Triggers...)...)
	exactly(t, "wave", ids(casefile.WaveEnded, casefile.WaveRefused, casefile.WavePrompts)...)
	exactly(t, "basis", ids(casefile.ClockStated, casefile.ClockPaired, casefile.ClockAssumed, casefile.ClockGiven)...)
	exactly(t, "sourcekind", "netscaler", "ns-conf", "ctxlog-ios", "ctxlog-android", "logcat", "em-debug", "em-audit", "em-policies",
		"em-properties", "em-gateways", "mdx-xml", "mdx-plist", "vpn-config", "app-info", "iis", "mobile-devices", "entra", "export",
		"profile", "statement", "store", "signature-pack", "unknown")
	exactly(t, "system", ids(event.SystemDevice, event.SystemSecureHub, event.SystemSecureMail, event.SystemMDXApp, event.SystemGateway,
		event.SystemSTA, event.SystemEM, event.SystemMailServer)...)
	exactly(t, "sure", ids(event.Documented, event.Observed, event.Inferred)...)
	exactly(t, "exportformat", "html", "markdown", "ticket", "csv", "text", "json")
	exactly(t, "pack.reason", ids(signature.Reasons()...)...)
	var kinds []string
	for _, k := range event.Kinds() {
		kinds = append(kinds, k.String())
	}
	exactly(t, "event", kinds...)
	exactly(t, "ldap", "52e", "530", "531", "532", "533", "701", "773", "775")
}

func ids[T ~string](list ...T) []string {
	out := make([]string, len(list))
	for i, v := range list {
		out[i] = string(v)
	}
	return out
}

func TestRulesAndReferencesHaveTitles(t *testing.T) {
	references := []string{prompt.RefPrompts, prompt.RefBackground, prompt.RefPolicies, prompt.RefReasons, prompt.RefGateway}
	settings := []string{check.KeySTAServer, check.KeyLogonType, policy.VPNSplitDNS, policy.VPNDNSSuffix, policy.VPNState}
	for _, r := range check.Rules() {
		named(t, "check."+r.ID, "title")
		references = append(references, r.References...)
	}
	for _, v := range mail.All {
		references = append(references, v.References...)
	}
	for _, d := range policy.Definitions() {
		references = append(references, d.Document)
		if d.ElsewhereDocument != "" {
			references = append(references, d.ElsewhereDocument)
		}
		settings = append(settings, d.Key)
	}
	exactly(t, "reference", references...)
	exactly(t, "setting", settings...)
}

// TestWarningsHaveEveryForm: which form is said depends on what is known of line and
// count, for any code.
func TestWarningsHaveEveryForm(t *testing.T) {
	given := map[string][]string{
		"plain": {"path", "count", "detail", "offset"},
		"line":  {"path", "count", "detail", "offset", "line"},
		"lines": {"path", "count", "detail", "offset", "line"},
	}
	var want []string
	for _, code := range source.Codes() {
		for form, names := range given {
			id := string(code) + "." + form
			want = append(want, id)
			for _, lang := range Languages {
				for _, h := range holeNames(Catalogue(lang)["warning."+id]) {
					if !slices.Contains(names, h) {
						t.Errorf("%s warning.%s has the hole %q, which is not known then", lang, id, h)
					}
				}
			}
		}
	}
	exactly(t, "warning", append(want, "not-text.archive", "gap.letgo")...)
}
