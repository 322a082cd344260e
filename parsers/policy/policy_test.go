package policy

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

const appJSON = `{
  "status": 0,
  "message": "Success",
  "container": {
    "id": 7,
    "name": "SecureMail",
    "ios": {
      "displayName": "Secure Mail",
      "policies": [
        {
          "policyName": "NetworkAccess",
          "policyValue": "MvpnNetworkAccessTunneledWebSSO",
          "title": "Network access"
        },
        {"policyName": "p17", "policyType": "string",
         "policyValue":
           " mail.example.com:443",
         "title": "バックグラウンドネットワークサービス"},
        {"policyName": "DisableCamera", "policyValue": "true", "title": "Block camera"}
      ]
    },
    "android": {"policies": [{"policyName": "p18", "policyValue": "168", "title": "Background services ticket expiration (hours)"}]}
  }
}
`

type row struct {
	App, Platform, Key, Value string
	Line                      int64
	Inferred                  bool
}

func rows(e *Export) []row {
	var list []row
	for _, v := range e.Values {
		list = append(list, row{v.App, v.Platform, v.Key, v.Value, v.Line, v.Inferred})
	}
	return list
}

func TestApplication(t *testing.T) {
	e, problems := Parse(KindPolicies, []byte(appJSON), "case/app.json", "")
	want := []row{
		{"SecureMail", IOS, NetworkAccess, "MvpnNetworkAccessTunneledWebSSO", 12, false},
		{"SecureMail", IOS, BackgroundServices, " mail.example.com:443", 17, false},
		{"SecureMail", IOS, "DisableCamera", "true", 19, false},
		{"SecureMail", Android, TicketExpiration, "168", 22, false},
	}
	if d := cmp.Diff(want, rows(e)); d != "" || len(problems) > 0 {
		t.Errorf("%s %v", d, problems)
	}
	if len(e.Apps) != 2 || e.Apps[0].Platform != IOS {
		t.Errorf("%+v", e.Apps)
	}
	for _, v := range e.Values {
		if got := appJSON[v.Offset : v.Offset+1]; got != `"` {
			t.Errorf("%s: offset points at %q", v.Key, got)
		}
	}
}

func TestShapesOfJSON(t *testing.T) {
	one := `{"name":"Secure Mail","container":{"ios":{"policies":[{"policyName":"AppPasscode","policyValue":"true"}]}}}`
	for name, data := range map[string]string{
		"array":    "[" + one + "]",
		"wrapped":  `{"status":0,"result":` + one + `}`,
		"two BOMs": "\ufeff\ufeff" + one,
		"CRLF":     strings.ReplaceAll(one, ",", ",\r\n"),
		"two":      one + "\n" + `{"allClientProperties":[]}`,
	} {
		e, problems := Parse(KindPolicies, []byte(data), "x.json", "")
		if len(e.Values) != 1 || len(problems) > 0 || e.Values[0].App != "Secure Mail" || e.Values[0].Key != AppPasscode {
			t.Errorf("%s: %+v %v", name, e.Values, problems)
		}
	}
	// Values that are no strings, an app named by its path alone.
	e, _ := Parse(KindPolicies, []byte(`{"policies":[{"policyName":"MaxOfflinePeriod","policyValue":72},{"policyName":"AppPasscode","policyValue":true}]}`), "x.zip!/SecureMail/ios.json", "")
	if len(e.Values) != 2 || e.Values[0].Value != "72" || e.Values[1].Value != "true" || e.Values[0].App != "Secure Mail" {
		t.Errorf("%+v", e.Values)
	}
}

func TestSeveralKindsInOneFile(t *testing.T) {
	e, problems := Parse(KindProperties, []byte(`{"a": {"status":0,"allClientProperties":[
{"displayName":"Inactivity Timer","description":"x","key":"INACTIVITY_TIMER",
 "value":"15","preDefined":true}]},
"b": {"agList":[{"id":1,"name":"gw","alias":"","url":"https://gw.example.com","logonType":"Domain","passwordRequired":true,"default":true,"callback":[{"callbackUrl":"https://cb.example.com","ip":"192.0.2.1"}]}]},
"c": `+appJSON+`}`), "all.json", "")
	if len(problems) > 0 || len(e.Properties) != 1 || len(e.Gateways) != 1 || len(e.Values) != 4 {
		t.Fatalf("%+v %v", e, problems)
	}
	if p := e.Properties[0]; p.Line != 3 || p.Value != "15" {
		t.Errorf("%+v", p)
	}
	if g := e.Gateways[0]; g.URL != "https://gw.example.com" || !g.Default || g.ID != "1" || !slices.Equal(g.Callbacks, []string{"https://cb.example.com"}) || g.Line != 4 {
		t.Errorf("%+v", g)
	}
}

// Wherever the text is cut, what stood whole before the cut is there.
func TestCutJSON(t *testing.T) {
	whole, _ := Parse(KindPolicies, []byte(appJSON), "x", "")
	for n := range len(appJSON) - 2 {
		e, problems := Parse(KindPolicies, []byte(appJSON[:n]), "x", "")
		if len(problems) == 0 && strings.TrimSpace(appJSON[n:]) != "" {
			t.Fatalf("cut at %d: no problem", n)
		}
		want := 0
		for _, v := range whole.Values {
			end := v.Offset + int64(strings.IndexByte(appJSON[v.Offset:], '}')) + 1
			if int64(n) >= end {
				want++
			}
		}
		if len(e.Values) != want {
			t.Fatalf("cut at %d: %d values, want %d", n, len(e.Values), want)
		}
		for i, v := range e.Values {
			if v.Value != whole.Values[i].Value || v.Line != whole.Values[i].Line {
				t.Fatalf("cut at %d: %+v", n, v)
			}
		}
	}
	_, problems := Parse(KindPolicies, []byte(appJSON[:300]), "x", "")
	want := Problem{Code: "truncated-line", Line: int64(strings.Count(appJSON[:300], "\n")) + 1, Offset: 300}
	if len(problems) != 1 || problems[0].Code != want.Code || problems[0].Line != want.Line || problems[0].Offset != want.Offset {
		t.Errorf("%+v", problems)
	}
}

func TestMalformedJSON(t *testing.T) {
	bad := strings.Replace(appJSON, `"policyValue": "true",`, `"policyValue": tru,`, 1)
	e, problems := Parse(KindPolicies, []byte(bad), "x", "")
	if len(e.Values) != 2 || len(problems) != 1 || problems[0].Code != "malformed" || problems[0].Line != 19 || problems[0].Detail == "" {
		t.Errorf("%d %+v", len(e.Values), problems)
	}
	if _, p := Parse(KindPolicies, nil, "x", ""); len(p) != 1 || p[0].Code != "empty" {
		t.Errorf("%+v", p)
	}
	if _, p := Parse(KindPolicies, []byte(strings.Repeat("[", 100000)), "x", ""); len(p) != 1 {
		t.Errorf("%+v", p)
	}
	if _, p := Parse(KindPolicies, []byte("{\"a\":\"\xff\"}"), "x", ""); len(p) != 1 || p[0].Code != "invalid-utf8" {
		t.Errorf("%+v", p)
	}
}

const mdxXML = `<?xml version="1.0" encoding="utf-8"?>
<MobileAppPolicies>
  <PolicySchemaVersion>1.0</PolicySchemaVersion>
  <Policies>
    <AppPasscode>false</AppPasscode>
    <MaxOfflinePeriod>72</MaxOfflinePeriod>
    <BackgroundServices>a.example.com:443, b.example.com:443</BackgroundServices>
    <BgNetworkBackgroundGatewayAddress>gw.example.com:443</BgNetworkBackgroundGatewayAddress>
    <STATicketLife>168</STATicketLife>
    <WorxMailExchange>mail&#46;example.com</WorxMailExchange>
    <DocumentExchange>Unrestricted</DocumentExchange>
    <StepupAuthAddress></StepupAuthAddress>
  </Policies>
</MobileAppPolicies>
`

func TestXML(t *testing.T) {
	e, problems := Parse(KindXML, []byte(mdxXML), "log.zip!/com.citrix.mail.droid/Policies.xml", "")
	want := []row{
		{"Secure Mail", Android, AppPasscode, "false", 5, false},
		{"Secure Mail", Android, MaxOfflinePeriod, "72", 6, false},
		{"Secure Mail", Android, BackgroundServices, "a.example.com:443, b.example.com:443", 7, true},
		{"Secure Mail", Android, BackgroundGateway, "gw.example.com:443", 8, true},
		{"Secure Mail", Android, TicketExpiration, "168", 9, true},
		{"Secure Mail", Android, ExchangeServer, "mail.example.com", 10, true},
		{"Secure Mail", Android, "DocumentExchange", "Unrestricted", 11, false},
		{"Secure Mail", Android, StepupAuthAddress, "", 12, false},
	}
	if d := cmp.Diff(want, rows(e)); d != "" || len(problems) > 0 {
		t.Errorf("%s %v", d, problems)
	}
	e, problems = Parse(KindXML, []byte(mdxXML[:strings.Index(mdxXML, "</BackgroundServices>")]), "x", "")
	if len(e.Values) != 2 || len(problems) != 1 || problems[0].Code != "truncated-line" || problems[0].Line != 7 {
		t.Errorf("%+v %+v", rows(e), problems)
	}
	e, problems = Parse(KindXML, []byte(strings.Replace(mdxXML, "</MaxOfflinePeriod>", "</Max>", 1)), "x", "")
	if len(e.Values) != 1 || len(problems) != 1 || problems[0].Code != "malformed" || problems[0].Line != 6 {
		t.Errorf("%+v %+v", rows(e), problems)
	}
}

const mdxPlist = `<dict>
	<key>AppPasscode</key>
	<true/>
	<key>BackgroundServices</key>
	<string>a.example.com:443,
b.example.com:443</string>
	<key>Inner</key>
	<dict>
		<key>ActivePollPeriod</key><integer>60</integer>
		<key>NetworkAccess</key>
		<string>NetworkAccessUnrestricted</string>
	</dict>
	<key>AllowedWifiNetworks</key>
	<array><string>one</string><string>two</string></array>
</dict>
`

func TestPlist(t *testing.T) {
	want := []row{
		{"", IOS, AppPasscode, "true", 3, false},
		{"", IOS, BackgroundServices, "a.example.com:443,\nb.example.com:443", 5, true},
		{"", IOS, ActivePollPeriod, "60", 9, false},
		{"", IOS, NetworkAccess, "NetworkAccessUnrestricted", 11, false},
		{"", IOS, AllowedWifiNetworks, "one,two", 14, false},
	}
	e, problems := Parse(KindPlist, []byte(mdxPlist), "CtxLog_AppPolicies.xml", "")
	if d := cmp.Diff(want, rows(e)); d != "" || len(problems) > 0 {
		t.Errorf("%s %v", d, problems)
	}
	head := `<?xml version="1.0" encoding="UTF-8"?>` + `<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">` + `<plist version="1.0">`
	e, problems = Parse(KindPlist, []byte(head+mdxPlist+"</plist>"), "SecureMail/CtxLog_AppPolicies.xml", "")
	if len(e.Values) != 5 || len(problems) > 0 || e.Values[0].App != "Secure Mail" || e.Values[0].Line != 3 {
		t.Errorf("%+v %v", rows(e), problems)
	}
	e, problems = Parse(KindPlist, []byte(mdxPlist[:strings.Index(mdxPlist, "<integer>")]), "x", "")
	if len(e.Values) != 2 || len(problems) == 0 {
		t.Errorf("%+v %v", rows(e), problems)
	}
}

func TestSniff(t *testing.T) {
	for _, c := range []struct{ head, kind string }{
		{appJSON, KindPolicies}, {"\ufeff " + appJSON[:120], KindPolicies}, {"[" + appJSON, KindPolicies},
		{`{"policyName":"x","policyValue":"y"}`, KindPolicies},
		{`{"status":0,"allClientProperties":[`, KindProperties}, {`{"key":"A","value":"b","preDefined":true}`, KindProperties},
		{`{"agList":[]}`, KindGateways}, {`{"url":"https://x","logonType":"Domain"}`, KindGateways},
		{mdxXML, KindXML}, {mdxPlist, KindPlist}, {`<?xml version="1.0"?><plist><dict><key>DisableCamera</key><true/>`, KindPlist},
		{`<plist><dict><key>SplitDNS</key><string>LOCAL</string><key>State</key><integer>1</integer></dict></plist>`, KindVPN}, {vpnXML, KindVPN},
		{`<plist><dict><key>CFBundleName</key><string>x</string></dict></plist>`, ""},
		{`{"time":"2026","message":"policyName is a word"}`, ""}, {`{"cause":"x"}`, ""}, {"", ""}, {"policyName", ""}, {"<html>", ""},
		{"2026-03-02 policyName", ""},
	} {
		if got := Sniff([]byte(c.head)); got != c.kind {
			t.Errorf("%.60q: %q, want %q", c.head, got, c.kind)
		}
	}
}

func TestLabels(t *testing.T) {
	for label, key := range map[string]string{
		"ネットワークアクセス": NetworkAccess, "ネットワーク　アクセス": NetworkAccess, "ﾈｯﾄﾜｰｸ ｱｸｾｽ": NetworkAccess, "NETWORK  ACCESS": NetworkAccess,
		"Secure MailのExchange Server": ExchangeServer, "Secure Mail の Exchange Server": ExchangeServer,
		"バックグラウンドネットワークサービスゲートウェイ": BackgroundGateway, "バックグラウンドネットワークサービス": BackgroundServices,
		"バックグラウンドサービスチケットの有効期間": TicketExpiration, "最大オフライン期間": MaxOfflinePeriod, "最大オフライン期間（時間）": MaxOfflinePeriod,
		"Maximum offline period": MaxOfflinePeriod, "アクティブなポーリング周期": ActivePollPeriod, "アプリパスコード": AppPasscode,
		"MvpnNetworkAccess": NetworkAccess, "mail.networkAccess": NetworkAccess, "gateway.sessTimeout": SessTimeout, "inactivity_timer": InactivityTimer,
		"Alternate NetScaler Gateway": StepupAuthAddress, "除外の一覧": ExcludeDomains, "Inactivity Timer": InactivityTimer,
	} {
		if d, ok := Lookup(label); !ok || d.Key != key {
			t.Errorf("%q: %v", label, d)
		}
	}
	for _, d := range Definitions() {
		for _, l := range slices.Concat(d.EN, d.JA) {
			if got, ok := ByLabel(l); !ok || got.Key != d.Key && l != "Exchange Server" {
				t.Errorf("%s: label %q is %s", d.Key, l, got.Key)
			}
		}
		if len(d.EN) == 0 || len(d.JA) == 0 || d.Document == "" {
			t.Errorf("%s: label or document missing", d.Key)
		}
	}
}

func TestLineNumbers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringOf(rapid.SampledFrom([]rune("ab\n\r"))).Draw(t, "s")
		l := newLines([]byte(s))
		for i := range len(s) + 1 {
			if got, want := l.at(int64(i)), int64(strings.Count(s[:i], "\n"))+1; got != want {
				t.Fatalf("%q at %d: %d, want %d", s, i, got, want)
			}
		}
	})
}

func fuzz(f *testing.F, kind string, seeds ...string) {
	for _, s := range seeds {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		Sniff(data)
		e, problems := Parse(kind, data, "x", "")
		last := int64(strings.Count(string(data), "\n")) + 1
		for _, v := range e.Values {
			if v.Line < 1 || v.Line > last {
				t.Fatalf("line %d of %d", v.Line, last)
			}
		}
		for _, p := range problems {
			if p.Code == "" || p.Line < 1 || p.Line > last || p.Offset < 0 || p.Offset > int64(len(data))*3 {
				t.Fatalf("%+v of %d lines", p, last)
			}
		}
	})
}

// A file of values without end is read in part, and says so.
func TestTooManyValues(t *testing.T) {
	for kind, text := range map[string]string{
		KindPolicies: `{"policies":[{"policyName":"MaxOfflinePeriod","policyValue":"72"},` + strings.Repeat("0,", valueLimit) + "0]}",
		KindXML:      "<MobileAppPolicies><MaxOfflinePeriod>72</MaxOfflinePeriod>" + strings.Repeat("<a/>", elementLimit) + "</MobileAppPolicies>",
		KindPlist:    "<dict><key>MaxOfflinePeriod</key><string>72</string>" + strings.Repeat("<a/>", elementLimit) + "</dict>",
		KindVPN:      "<a><State>OFF</State>" + strings.Repeat("<a/>", elementLimit) + "</a>",
	} {
		e, problems := Parse(kind, []byte(text), "x", "")
		if len(e.Values)+len(e.VPN) == 0 || !e.Cut || len(problems) != 1 || problems[0].Code != "malformed" || problems[0].Detail != errSize.Error() {
			t.Errorf("%s: %d values, cut %v, %v", kind, len(e.Values)+len(e.VPN), e.Cut, problems)
		}
	}
}

func FuzzJSON(f *testing.F) {
	fuzz(f, KindPolicies, appJSON, "[", `{"agList":[{"url":"x","alias":1}]}`, "\ufeff{}{}", `{"a":"\ud800"}`, "{\"a\":\"\xff\"}\n")
}
func FuzzXML(f *testing.F) {
	fuzz(f, KindXML, mdxXML, "<a><b/></a>", "<!DOCTYPE x [<!ENTITY a 'b'>]><a>&a;</a>")
}
func FuzzPlist(f *testing.F) {
	fuzz(f, KindPlist, mdxPlist, "<dict><key>a</key><key>b</key></dict>")
}

func FuzzVPN(f *testing.F) {
	fuzz(f, KindVPN, vpnXML, "<dict><key>SplitDNS</key><array><string>a</string></array>", "<State>")
}

const vpnXML = `<?xml version="1.0" encoding="utf-8"?>
<VpnConfig>
  <State>REVERSE</State>
  <SplitDNS>REMOTE</SplitDNS>
  <DNSSuffixes><DNSSuffix>corp.example.com</DNSSuffix><DNSSuffix>example.com</DNSSuffix></DNSSuffixes>
  <Cookie>NSC_AAAC=0123456789abcdef</Cookie>
  <DNSSuffix/>
</VpnConfig>`

func TestVPNConfiguration(t *testing.T) {
	rows := func(e *Export) (list []string) {
		for _, v := range e.VPN {
			list = append(list, fmt.Sprintf("%s %s %s=%s:%d", v.App, v.Platform, v.Key, v.Value, v.Line))
		}
		return list
	}
	e, problems := Parse(KindVPN, []byte(vpnXML), "SecureMail/VpnConfig.xml", "Secure Web")
	want := []string{"Secure Mail android vpn.State=REVERSE:3", "Secure Mail android vpn.SplitDNS=REMOTE:4",
		"Secure Mail android vpn.DNSSuffix=corp.example.com:5", "Secure Mail android vpn.DNSSuffix=example.com:5"}
	if d := cmp.Diff(want, rows(e)); d != "" || len(problems) > 0 || len(e.Values) > 0 {
		t.Errorf("%s %v %v", d, problems, e.Values)
	}
	plist := "<dict><key>SplitDNS</key><string>LOCAL</string>\n<key>DNSSuffix</key><array><string>example.com</string></array><key>Cookie</key><string>x</string></dict>"
	e, problems = Parse(KindVPN, []byte(plist), "CtxLog_VPNConfig.xml", "Secure Web")
	want = []string{"Secure Web ios vpn.SplitDNS=LOCAL:1", "Secure Web ios vpn.DNSSuffix=example.com:2"}
	if d := cmp.Diff(want, rows(e)); d != "" || len(problems) > 0 {
		t.Errorf("%s %v", d, problems)
	}
	e, problems = Parse(KindVPN, []byte(vpnXML[:strings.Index(vpnXML, "</SplitDNS>")]), "x", "")
	if d := cmp.Diff([]string{"  vpn.State=REVERSE:3"}, rows(e)); d != "" || !e.Cut || len(problems) != 1 {
		t.Errorf("%s %v", d, problems)
	}
}
