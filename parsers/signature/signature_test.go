package signature

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"hubscope/parsers/event"
)

// contract is the pack of the public contract, to the letter.
const contract = `pack = "acme-mail"

[[signature]]
id = "acme.sync-failed"
event = "mail-failed"
system = "secure-mail"                     # optional: only lines of this system
contains = "Sync failed"                   # required: a literal, the cheap test that comes first
pattern = "Sync failed for <host>:<port> (status <status>)"   # optional: literals with <field> holes, anywhere in the message
sure = "observed"                          # documented | observed | inferred
example = '2026-03-02T09:00:00.000+0900 Secure Mail[Sync:ERROR:com.apple.main-thread:9]A:-[Sync run:]: Sync failed for mail.example.com:443 (status 403)'
counterexample = '2026-03-02T09:00:00.000+0900 Secure Mail[Sync:INFO:com.apple.main-thread:9]A:-[Sync run:]: Sync failed count reset'
`

func mustLoad(t testing.TB, text string) *Pack {
	t.Helper()
	pack, problems := Load("test.toml", []byte(text))
	if len(problems) > 0 {
		t.Fatalf("%+v\n%s", problems, text)
	}
	return pack
}

func fieldsOf(fields []event.Field) string {
	var out []string
	for _, f := range fields {
		out = append(out, f.Name+"="+string(f.Value))
	}
	return strings.Join(out, "|")
}

func TestThePackOfTheContract(t *testing.T) {
	pack := mustLoad(t, contract)
	s := pack.Signatures[0]
	if pack.Name != "acme-mail" || s.Line != 3 || s.File != "test.toml" || s.Event != event.MailFailed || s.Sure != event.Observed {
		t.Errorf("%+v", s)
	}
	set := NewSet(pack, Builtin())
	message := []byte("Sync failed for mail.example.com:443 (status 403)")
	sig, fields, ok := set.Match(event.SystemSecureMail, message, nil)
	if !ok || sig != s {
		t.Fatalf("a user's signature comes before the built-in one: %+v", sig)
	}
	if got := fieldsOf(fields); got != "host=mail.example.com|port=443|status=403" {
		t.Error(got)
	}
	if sig, _, _ = set.Match(event.SystemMDXApp, message, nil); sig == nil || sig.ID != "mail.sync-failed" {
		t.Errorf("a signature of another system: %+v", sig)
	}
	if sig, _, ok = NewSet(pack).Match("", message, nil); ok || sig != nil {
		t.Errorf("a system that is not known: %+v", sig)
	}
}

func TestPatterns(t *testing.T) {
	for _, c := range []struct{ pattern, message, want string }{
		{"for <host>:<port> (status <status>)", "Sync failed for a:1 (status 403), again", "host=a|port=1|status=403"},
		{"for <host>", "for mail.example.com)", "host=mail.example.com)"},
		{"for <host>", "for mail.example.com\nmore", "host=mail.example.com"},
		{"for <host>", "for mail.example.com\tmore", "host=mail.example.com"},
		{"for <host>", "for ", "host="},
		{"for <host>", "for", "-"},
		{"user=<user>,", "user=,", "user="},
		{"user=<user>,", "x user=a user=b, c", "user=a user=b"},
		{"<count> failed attempts", "there were 3 failed attempts", "count=3"},
		{"<count> failed attempts", "3 failed attempts", "count=3"},
		{"<count> failed attempts", " failed attempts", "count="},
		{"a <_> b <x>", "a 1 b 2", "x=2"},
		{"a < b <x> <y z>", "if a < b c <y z>", "x=c"},
		{"<1x> <>", "it is <1x> <>", ""},
		{"<x", "it is <x", ""},
		{"日本<x>語", "これは日本の語", "x=の"},
		{"to <x>", "to  y", "x="},
	} {
		p, _, reason, detail := compile(c.pattern, false, nil)
		if reason != "" {
			t.Errorf("%s: %s %s", c.pattern, reason, detail)
			continue
		}
		fields, ok := p.match([]byte(c.message), nil)
		got := fieldsOf(fields)
		if !ok {
			got = "-"
		}
		if got != c.want {
			t.Errorf("%q on %q: %q, want %q", c.pattern, c.message, got, c.want)
		}
	}
}

func TestFailedMatchAddsNothing(t *testing.T) {
	p, _, _, _ := compile("a <x> b <y> c", false, nil)
	dst := []event.Field{{Name: "kept"}}
	if fields, ok := p.match([]byte("a 1 b 2"), dst); ok || len(fields) != 1 {
		t.Error(fields, ok)
	}
}

func TestValues(t *testing.T) {
	table := map[string]map[string][]byte{"r": {"18": []byte("NetworkAccess"), "NetworkAccess": []byte("NetworkAccess")}}
	p, _, reason, _ := compile("reason<r>", false, table)
	if reason != "" {
		t.Fatal(reason)
	}
	for message, want := range map[string]string{
		"reason=18": "r=NetworkAccess", "reason: 18.": "r=NetworkAccess", "reason 18-": "r=NetworkAccess", "reason=\"18\"": "r=NetworkAccess",
		"reason (NetworkAccess)": "r=NetworkAccess", "reason_NetworkAccess,": "r=NetworkAccess",
		"reason=180": "-", "reason=1": "-", "reason": "-", "reason=": "-", "reason NetworkAccessUnrestricted": "-",
		"reason=1 and reason=18": "r=NetworkAccess", "reasonreason18": "r=NetworkAccess",
	} {
		fields, ok := p.match([]byte(message), nil)
		got := fieldsOf(fields)
		if !ok {
			got = "-"
		}
		if got != want {
			t.Errorf("%q: %q, want %q", message, got, want)
		}
	}
}

// Every reason of the vendor's enumeration, as name and as number.
func TestLogonReasons(t *testing.T) {
	set := DefaultSet()
	for name, number := range map[string]int{
		"PolicyBased": 3, "LogonRequiredPolicy": 4, "IPCResponseLogonRequired": 5, "IPCResponseFailure": 6, "OfflineLeaseExpired_ReAuth": 10,
		"OfflineChallengeRequired": 12, "TimerWarning": 13, "LogonFailed": 14, "NetworkAccess": 18, "STATicketExpired": 19,
		"AutoSubscriptionRequest": 20, "StepupAuthRequired": 21, "SDKAPI": 24, "StatusWatchdogEnforceLock": 25, "StatusWatchdogEnforceWipe": 26,
		"SharedDevice_NeedsActiveUser": 30, "SDK_App_Logon": 31, "SDK_DeviceStateChange": 32,
	} {
		kind := event.LogonRequest
		if number == 13 {
			kind = event.LeaseWarning
		}
		for _, shape := range []string{
			"CTXLogonRequestType_%[1]s", "type=CTXLogonRequestType_%[1]s.", "LogonRequestType=%[2]d", "logonRequestType: %[2]d, reauth 1",
			"LogonRequestType = CTXLogonRequestType_%[1]s (%[2]d)", "CTXLogonRequestType: %[2]d", "(LogonRequestType)%[2]d"[18:] + "LogonRequestType(%[2]d)",
			"reason %[1]s", "reason=%[1]s", "logon reason: '%[1]s'", "Reason = %[1]s;", "logonrequest %[1]s", "logonrequest: reason=%[1]s",
			"logonrequest?logontype=%[2]d&x=1", "logontype=%[1]s", "requestLogon:%[1]s withReauth:1",
		} {
			message := fmt.Sprintf(shape, name, number)
			message = strings.Split(message, "%!")[0]
			sig, fields, ok := set.Match(event.SystemMDXApp, []byte(message), nil)
			if !ok || sig.Event != kind || !strings.Contains("|"+fieldsOf(fields)+"|", "|reason="+name+"|") {
				t.Errorf("%q: %+v %s", message, sig, fieldsOf(fields))
			}
		}
	}
	for _, message := range []string{
		"CTXLogonRequestType_None", "LogonRequestType=1", "LogonRequestType=180", "LogonRequestType=0", "reason=18", "reason: NetworkAccessUnrestricted",
		"Application state changed from 0 to 3", "Life Event: Enter.", "NetworkAccess policy read", "Secure Hub", "",
	} {
		if sig, _, ok := set.Match(event.SystemMDXApp, []byte(message), nil); ok {
			t.Errorf("%q is taken by %s", message, sig.ID)
		}
	}
}

func TestDocumentedTexts(t *testing.T) {
	set := DefaultSet()
	for message, want := range map[string]string{
		"Offline lease will expire in 300 seconds. Please go online and login.":                    "lease-warning seconds=300",
		"Offline lease has expired. Please login again.":                                           "lease-expired ",
		"You have exceeded the time allowed to use this app offline.":                              "lease-expired ",
		"App needs to be locked. Sign on to Secure Hub.":                                           "app-locked reason=lock",
		"App needs to be wiped. Sign on Secure Hub.":                                               "app-locked reason=wipe",
		"Your system time or date has changed. Please sign on to apply this change in Secure Hub.": "clock-changed ",
		"This app has been upgraded, need to sign on in Secure Hub.":                               "logon-request reason=AppUpgraded",
		"Your client certificate will now be renewed.":                                             "certificate-expired reason=renewal",
		"Tunnel started successfully!!!":                                                           "tunnel-started ",
		"Tunnel is already running.":                                                               "tunnel-started reason=already-running",
		"Failed to start tunnel!!!":                                                                "tunnel-failed reason=failed",
		"Failed to start tunnel. No Network!!!":                                                    "tunnel-failed reason=no-network",
		"Session Expired!!!":                                                                       "tunnel-failed reason=session-expired",
		"Cannot start tunnel for NetworkAccess mode other than Tunneled - Web SSO!!!":              "tunnel-failed reason=network-access-mode",
		"Could not retrieve policies!!!":                                                           "tunnel-failed reason=no-policies",
		"vpnClientCertificateExpired":                                                              "certificate-expired reason=vpnClientCertificateExpired",
		"vpnClientCertificateRenewalRequired":                                                      "certificate-expired reason=vpnClientCertificateRenewalRequired",
		"vpnLogonRequiredForNetworkAccess":                                                         "logon-request reason=NetworkAccess",
		"offlinechallengerequest":                                                                  "logon-request reason=OfflineChallengeRequired",
		"stepuprequest":                                                                            "logon-request reason=StepupAuthRequired",
		"logonrequest":                                                                             "logon-request ",
		"logonresponse result=success":                                                             "flip-back result=ok",
		"logonresponse passcodetype=adpassword":                                                    "prompt-answered credential=ad-password",
		"offlinechallengeresponse result=failed passcodetype=pin":                                  "prompt-answered result=failed|credential=pin",
		"offlinepermittedrequest":                                                                  "other ",
		"agclientcertrequest":                                                                      "other ",
		"Application state changed from 2 to 0":                                                    "app-foreground from=2|to=0",
		"Application state changed from 0 to 2":                                                    "app-background from=0|to=2",
	} {
		sig, fields, ok := set.Match(event.SystemMDXApp, []byte(message), nil)
		if !ok {
			t.Errorf("%q is not recognised", message)
			continue
		}
		if got := sig.Event.String() + " " + fieldsOf(fields); got != want {
			t.Errorf("%q: %q, want %q", message, got, want)
		}
	}
}

func TestWhichSignatureWins(t *testing.T) {
	sig := func(id, contains, more string) string {
		return fmt.Sprintf("[[signature]]\nid = %q\nevent = \"mail-ok\"\ncontains = %q\nexample = \"abcdef 1\"\n%s\n", id, contains, more)
	}
	user := mustLoad(t, sig("user-short", "abc", "")+sig("user-long", "abcde", `pattern = "f <n>"`))
	site := mustLoad(t, sig("long", "abcdef", `pattern = "f 1"`)+sig("same", "abcde", "")+sig("second", "abc", ""))
	set := NewSet(user, nil, site)
	for message, want := range map[string]string{
		"abcdef 1": "long", "abcdef 2": "user-long", "abcde": "same", "abcd": "user-short", "ab": "", "ABCDEF 1": "",
	} {
		got := ""
		if s, _, ok := set.Match("", []byte(message), nil); ok {
			got = s.ID
		}
		if got != want {
			t.Errorf("%q: %q, want %q", message, got, want)
		}
	}
	if got := len(set.Signatures()); got != 5 {
		t.Error(got)
	}
	corrected := mustLoad(t, sig("long", "abcdef", ""))
	if s, _, _ := NewSet(corrected, site).Match("", []byte("abcdef 2"), nil); s != corrected.Signatures[0] {
		t.Errorf("%+v", s)
	}
	if got := len(NewSet(corrected, site).Signatures()); got != 3 {
		t.Error("a hidden signature is listed:", got)
	}
}

func TestIgnoreCase(t *testing.T) {
	set := NewSet(mustLoad(t, "[[signature]]\nid = \"a\"\nevent = \"sign-on\"\ncontains = \"Sign ON\"\npattern = \"Sign ON with<c> Now <x>\"\nvalues = { c = { PIN = \"pin\" } }\nignore_case = true\nexample = \"sign on with pin now Q\"\n"))
	_, fields, ok := set.Match("", []byte("SIGN on WITH Pin NOW Zed"), nil)
	if got := fieldsOf(fields); !ok || got != "c=pin|x=Zed" {
		t.Error(ok, got)
	}
}

func TestEmptySets(t *testing.T) {
	var none *Set
	for _, set := range []*Set{none, NewSet(), NewSet(nil, &Pack{})} {
		if _, fields, ok := set.Match("", []byte("x"), make([]event.Field, 1)); ok || len(fields) != 1 || len(set.Signatures()) != 0 {
			t.Error("matched")
		}
	}
}

// The automaton finds what a search for each literal by itself finds, in any set.
func TestMatchesWhatASearchForEachFinds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		letters := rapid.StringOfN(rapid.SampledFrom([]rune("abAB 語")), 1, 20, -1)
		pack := &Pack{}
		for i, text := range rapid.SliceOfN(letters, 1, 12).Draw(t, "literals") {
			fold := rapid.Bool().Draw(t, "fold")
			s := &Signature{ID: fmt.Sprint(i), Contains: text, contains: []byte(text), IgnoreCase: fold}
			if fold {
				s.contains = lowered(s.contains)
			}
			pack.Signatures = append(pack.Signatures, s)
		}
		message := []byte(rapid.StringOfN(rapid.SampledFrom([]rune("abAB 語")), 0, 60, -1).Draw(t, "message"))
		var want *Signature
		for _, s := range pack.Signatures {
			if index(message, s.contains, s.IgnoreCase) >= 0 && (want == nil || len(s.Contains) > len(want.Contains)) {
				want = s
			}
		}
		if got, _, _ := NewSet(pack).Match("", message, nil); got != want {
			t.Fatalf("got %+v, want %+v", got, want)
		}
	})
}

// A value hole is tried at every place of its literal: that stays linear, or would not come
// back within the tests' limit.
func TestLongMessages(t *testing.T) {
	set := DefaultSet()
	for _, text := range []string{"reason", "logontype", "logonresponse result passcodetype ", "=", "LogonRequestType_", "Offline lease will expire in "} {
		set.Match(event.SystemSecureMail, []byte(strings.Repeat(text, (1<<20)/len(text))), nil)
	}
}

func TestManySignatures(t *testing.T) {
	pack := &Pack{}
	for i := range 3000 {
		text := fmt.Sprintf("number %04d.", i)
		pack.Signatures = append(pack.Signatures, &Signature{ID: text, Contains: text, contains: []byte(text)})
	}
	set := NewSet(pack)
	for _, i := range []int{0, 1023, 1024, 2999} {
		text := fmt.Sprintf("number %04d.", i)
		if s, _, _ := set.Match("", []byte("a "+text), nil); s == nil || s.ID != text {
			t.Errorf("%s: %+v", text, s)
		}
	}
}

func TestSetsAreSharedAndDoNotAllocate(t *testing.T) {
	set := DefaultSet()
	message := []byte("Sync failed for mail.example.com:443 (status 403)")
	dst := make([]event.Field, 0, 16)
	if n := testing.AllocsPerRun(100, func() { set.Match(event.SystemSecureMail, message, dst[:0]) }); n > 0 {
		t.Error(n)
	}
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() {
			for range 100 {
				if s, _, _ := set.Match(event.SystemSecureMail, message, nil); s == nil || s.ID != "mail.sync-failed" {
					t.Errorf("%+v", s)
				}
			}
		})
	}
	group.Wait()
}

func FuzzMatch(f *testing.F) {
	set := DefaultSet()
	for _, s := range set.Signatures() {
		f.Add([]byte(s.Example))
	}
	f.Fuzz(func(t *testing.T, message []byte) {
		original := string(message)
		sig, fields, ok := set.Match(event.SystemSecureMail, message, nil)
		if ok != (sig != nil) || !ok && len(fields) > 0 {
			t.Fatal(ok, sig, fields)
		}
		if ok && !sig.Proves(message) {
			t.Fatal(sig.ID)
		}
		if string(message) != original {
			t.Fatal("the message was changed")
		}
	})
}

func FuzzPattern(f *testing.F) {
	f.Add("Sync failed for <host>:<port> (status <status>)", "Sync failed for a:1 (status 2)", false)
	f.Add("<count> failed <_> x<r>", "3 failed y x=18", true)
	f.Fuzz(func(t *testing.T, pattern, message string, fold bool) {
		values := map[string]map[string][]byte{}
		if strings.Contains(pattern, "<r>") {
			values["r"] = map[string][]byte{"18": []byte("n")}
		}
		p, names, reason, _ := compile(pattern, fold, values)
		if reason != "" {
			return
		}
		fields, ok := p.match([]byte(message), nil)
		if ok && len(fields) != len(names) {
			t.Fatalf("%v %v", names, fields)
		}
	})
}

func BenchmarkMatch(b *testing.B) {
	set := DefaultSet()
	dst := make([]event.Field, 0, 16)
	for name, text := range map[string]string{
		"hit":  "Sync failed for mail.example.com:443 (status 403)",
		"miss": "updating the folder list of account 3 took 42 ms, 17 folders unchanged, 2 new, next run in 900 seconds",
	} {
		b.Run(name, func(b *testing.B) {
			message := []byte(text)
			b.SetBytes(int64(len(message)))
			b.ReportAllocs()
			for b.Loop() {
				set.Match(event.SystemSecureMail, message, dst[:0])
			}
		})
	}
}
