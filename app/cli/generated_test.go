package cli

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// Generated sites: the settings of Secure Mail, client properties, gateways and an
// ns.conf, as a helpdesk would be sent them. The same seed gives the same site.

// A generatedSite is what its files say.
type generatedSite struct {
	*rand.Rand
	ios, android map[string]string // nil for a platform that is not used
	properties   map[string]string // nil when the file was not sent
	gateways     []string          // "TYPE URL"; nil when the file was not sent
	conf         []string          // nil when the file was not sent
	bundles      bool              // the phones' own files instead of an export
	japanese     bool
}

// titles are the settings as the consoles and the bundles call them.
var titles = map[string]struct{ name, en, ja, element string }{
	"access":    {"MvpnNetworkAccess", "Network access", "ネットワーク アクセス", "NetworkAccess"},
	"exchange":  {"Policy_31", "Secure Mail Exchange Server", "Secure MailのExchange Server", "MailExchangeServer"},
	"list":      {"Policy_32", "Background network services", "バックグラウンド ネットワーク サービス", "BackgroundNetworkServices"},
	"gateway":   {"Policy_33", "Background network service gateway", "バックグラウンド ネットワーク サービス ゲートウェイ", "BackgroundServiceGateway"},
	"ticket":    {"Policy_34", "Background services ticket expiration", "バックグラウンド サービス チケットの有効期間", "BackgroundServicesTicketExpiration"},
	"trusted":   {"Policy_35", "Trusted Exchange Online Hostnames", "信頼された Exchange Online ホスト名", "TrustedExchangeOnlineHostnames"},
	"accept":    {"Policy_36", "Accept all SSL certificates", "すべての SSL 証明書を承認する", "AcceptAllSSLCertificates"},
	"passcode":  {"AppPasscode", "App passcode", "アプリのパスコード", "AppPasscode"},
	"offline":   {"MaxOfflinePeriod", "Maximum offline period (hours)", "最大オフライン期間 (時間)", "MaxOfflinePeriod"},
	"poll":      {"ActivePollPeriod", "Active poll period (minutes)", "アクティブなポーリング周期 (分)", "ActivePollPeriod"},
	"reauth":    {"ReauthenticationPeriod", "Reauthentication period (minutes)", "再認証期間 (分)", "ReauthenticationPeriod"},
	"online":    {"OnlineSessionRequired", "Online session required", "オンライン セッションを必須とする", "OnlineSessionRequired"},
	"grace":     {"OnlineSessionRequiredGracePeriod", "Online session required grace period (minutes)", "オンライン セッションを必須とする猶予期間 (分)", "OnlineSessionRequiredGracePeriod"},
	"keys":      {"EncryptionKeys", "Encryption keys", "暗号キー", "EncryptionKeys"},
	"wifi":      {"WifiOnly", "Require Wi-Fi", "Wi-Fi を必須とする", "WifiOnly"},
	"excluded":  {"MvpnExcludeDomains", "Exclusion List", "除外の一覧", "MvpnExcludeDomains"},
	"label":     {"CertificateLabel", "Certificate label", "証明書ラベル", "CertificateLabel"},
	"block":     {"BlockLogs", "Block app logs", "アプリログを禁止", "BlockLogs"},
	"encrypt":   {"EncryptLogs", "Encrypt logs", "ログの暗号化", "EncryptLogs"},
	"obfuscate": {"ObfuscateLogs", "Obscure the URLs in logs", "ログの URL を判読できないようにする", "ObfuscateLogs"},
	"files":     {"MaxLogFiles", "Max log files", "最大ログ ファイル数", "MaxLogFiles"},
	"size":      {"MaxLogFileSize", "Max log file size", "最大ログ ファイル サイズ", "MaxLogFileSize"},
	"level":     {"DefaultLoggerLevel", "Default log level", "デフォルトのログ レベル", "DefaultLoggerLevel"},
}

func (s *generatedSite) one(list ...string) string { return list[s.IntN(len(list))] }
func (s *generatedSite) likely() bool              { return s.IntN(3) > 0 }
func (s *generatedSite) between(a, b int) int      { return a + s.IntN(b-a+1) }
func (s *generatedSite) onOff(on bool) string {
	pair := [][2]string{{"true", "false"}, {"True", "False"}, {"On", "Off"}, {"オン", "オフ"}}[s.IntN(4)]
	if on {
		return pair[0]
	}
	return pair[1]
}

func (s *generatedSite) host() string {
	return s.one("mail", "owa", "exchange", "sync", "autodiscover", "MX") + strconv.Itoa(s.IntN(90)) + s.one(".example.com", ".corp.example.net", ".example.co.jp")
}

// healthySite has settings that are right by the documents, of any sort.
func healthySite(seed uint64) *generatedSite {
	s := &generatedSite{Rand: rand.New(rand.NewPCG(seed, 6))}
	s.bundles, s.japanese = s.IntN(3) == 0, s.IntN(2) == 0
	poll := s.between(60, 240)
	offline := s.between(poll/60+1, 168)
	ticket := s.between(offline, 168)
	certificate, gateway := s.IntN(3) == 0, "gw"+strconv.Itoa(s.IntN(9))+".example.com"
	mail := s.host()
	list := []string{mail + ":443"}
	for range s.IntN(4) {
		list = append(list, s.host()+":"+s.one("443", "8443", "1"))
	}
	slices.Sort(list)
	list = slices.CompactFunc(list, strings.EqualFold)
	s.Shuffle(len(list), func(i, k int) { list[i], list[k] = list[k], list[i] })
	v := map[string]string{
		"access": s.one("MvpnNetworkAccessTunneledWebSSO", "Tunneled - Web SSO", "トンネル - Web SSO", "内部ネットワークへトンネル"), "exchange": mail, "list": strings.Join(list, ","),
		"gateway": gateway + ":443", "ticket": strconv.Itoa(ticket), "poll": strconv.Itoa(poll), "offline": strconv.Itoa(offline), "passcode": s.onOff(true),
	}
	for _, more := range [][2]string{
		{"reauth", strconv.Itoa(s.between(1, 1440))}, {"keys", s.one("Offline", "OfflineAccessPermitted", "オフライン")}, {"wifi", s.onOff(false)}, {"accept", s.onOff(false)},
		{"excluded", s.one("", "intra.example.org")}, {"block", s.onOff(false)}, {"encrypt", s.onOff(false)}, {"obfuscate", s.onOff(s.likely())}, {"files", strconv.Itoa(s.between(2, 8))},
		{"size", strconv.Itoa(s.between(1, 5))}, {"level", strconv.Itoa(s.between(1, 15))}, {"trusted", s.one("outlook.office365.com", "outlook.office365.com,mail.example.com")}, {"label", ""},
	} {
		if s.likely() {
			v[more[0]] = more[1]
		}
	}
	if s.likely() {
		required := s.likely()
		v["online"], v["grace"] = s.onOff(required), strconv.Itoa(s.between(1, 90))
	}
	if certificate {
		v["label"] = "mail"
	}
	if s.IntN(6) == 0 {
		v["access"], v["list"], v["gateway"], v["ticket"] = s.one("NetworkAccessUnrestricted", "MvpnNetworkAccessUnrestricted", "制限なし"), "", "", "168"
	}
	s.ios, s.android = v, maps.Clone(v)
	switch s.IntN(4) {
	case 0:
		s.ios = nil
	case 1:
		s.android = nil
	}
	cached := false
	if s.likely() {
		cached = true
		s.properties = map[string]string{"INACTIVITY_TIMER": strconv.Itoa(s.between(5, min(59, 60*offline-1))), "PASSCODE_EXPIRY": s.one("1", "90", "100000000000"),
			"ENABLE_PASSCODE_AUTH": s.onOff(true), "ENABLE_PASSWORD_CACHING": s.onOff(true), "PASSCODE_TYPE": "Numeric", "DISABLE_LOGGING": s.onOff(false)}
		if certificate && s.likely() {
			cached = false
			s.properties["ENABLE_PASSWORD_CACHING"] = s.onOff(false)
		}
	}
	if s.likely() {
		s.gateways = []string{s.one("Domain", "Domain", "DomainAndSecurityToken") + " https://" + gateway, "Domain https://other.example.com"}
	}
	if s.likely() {
		session := s.between(poll, 20000)
		if cached || certificate {
			session = s.between(5, 20000)
		}
		forced := s.one("", "", " -forcedTimeout 0", " -forcedTimeout "+strconv.Itoa(s.between(480, 20000)))
		s.conf = []string{"add vpn vserver " + s.one("_XM_gw", gateway) + " SSL 198.51.100.7 443"}
		server := strings.Fields(s.conf[0])[3]
		s.conf = append(s.conf, "bind vpn vserver "+server+" -staServer https://em.example.com:8443")
		if s.likely() {
			s.conf = append(s.conf, fmt.Sprintf("add vpn sessionAction AC_OS -sessTimeout %d%s -splitTunnel OFF", session, forced),
				"add vpn sessionAction AC_WB -sessTimeout 10",
				`add vpn sessionPolicy PL_OS "HTTP.REQ.HEADER(\"User-Agent\").CONTAINS(\"CitrixReceiver\")" AC_OS`,
				`add vpn sessionPolicy PL_WB "HTTP.REQ.HEADER(\"User-Agent\").CONTAINS(\"CitrixReceiver\").NOT" AC_WB`,
				"bind vpn vserver "+server+" -policy PL_OS -priority 100", "bind vpn vserver "+server+" -policy PL_WB -priority 100")
		} else {
			s.conf = append([]string{fmt.Sprintf("set vpn parameter -sessTimeout %d%s -defaultAuthorizationAction ALLOW", session, forced)}, s.conf...)
		}
	}
	return s
}

// faultySite is a healthy one in which somebody changed a few settings for the worse.
func faultySite(seed uint64) *generatedSite {
	s := healthySite(seed)
	changes := []struct{ key, value string }{
		{"list", " mail.example.com:443"}, {"list", "mail.example.com：443，b.example.com:443"}, {"list", "mail.example.com"}, {"list", "https://mail.example.com:443/owa,,b.example.com:443"},
		{"list", "*.example.com:443"}, {"list", ""}, {"list", "b.example.com:443,B.example.com:443"}, {"gateway", ""}, {"gateway", "https://gw1.example.com"}, {"gateway", " gw1.example.com：443"},
		{"exchange", "mail.example.com:443"}, {"exchange", "elsewhere.example.com"}, {"exchange", "eas.office365.com"}, {"ticket", "0"}, {"ticket", "1"}, {"ticket", " 100"}, {"ticket", "1000"},
		{"offline", "0"}, {"offline", "1"}, {"poll", "5"}, {"poll", "20000"}, {"passcode", "false"}, {"passcode", "オフ"}, {"reauth", "0"}, {"online", "true"}, {"grace", "0"}, {"keys", "OnlineAccessOnly"},
		{"wifi", "true"}, {"accept", "On"}, {"excluded", "example.com,intra.example.org"}, {"block", "true"}, {"encrypt", "true"}, {"obfuscate", "true"}, {"files", "1"}, {"size", "1"}, {"level", "0"},
		{"access", "MvpnNetworkAccessUnrestricted"},
	}
	for range s.between(1, 5) {
		c := changes[s.IntN(len(changes))]
		for _, p := range []map[string]string{s.ios, s.android} {
			if p != nil && s.likely() {
				p[c.key] = c.value
			}
		}
	}
	if s.properties != nil {
		worse := map[string][]string{"INACTIVITY_TIMER": {"0", "3", "", "-"}, "ENABLE_PASSCODE_AUTH": {"false", "Off", "-"}, "ENABLE_PASSWORD_CACHING": {"false", "-"}, "PASSCODE_EXPIRY": {"0"}, "DISABLE_LOGGING": {"true"}}
		for _, key := range slices.Sorted(maps.Keys(worse)) {
			values := worse[key]
			if s.IntN(3) > 0 {
				continue
			}
			if s.properties[key] = values[s.IntN(len(values))]; s.properties[key] == "-" {
				delete(s.properties, key)
			}
		}
	}
	for i, line := range s.conf {
		if before, _, ok := strings.Cut(line, "-sessTimeout "); ok && s.likely() {
			s.conf[i] = before + "-sessTimeout " + s.one("10", "30", "59") + s.one("", " -forcedTimeout 60", " -forcedTimeout 1440")
		}
	}
	return s
}

// write puts the site's files under a folder.
func (s *generatedSite) write(t *testing.T, dir string) {
	t.Helper()
	put := func(name string, data []byte) {
		name = filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	object := func(v any) []byte {
		data, err := json.MarshalIndent(v, "", "  ")
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	if s.bundles {
		if s.android != nil {
			put("bundle/com.citrix.mail.droid/Policies.xml", s.androidBundle())
		}
		if s.ios != nil {
			put("CitrixLogs/SecureMail/CtxLog_AppPolicies.xml", s.iosBundle())
		}
	} else {
		container := map[string]any{"id": 7, "name": "Secure Mail", "appType": "MDX"}
		for name, values := range map[string]map[string]string{"ios": s.ios, "android": s.android} {
			if values == nil {
				continue
			}
			list := []map[string]string{}
			for _, key := range slices.Sorted(maps.Keys(values)) {
				title := titles[key].en
				if s.japanese {
					title = titles[key].ja
				}
				list = append(list, map[string]string{"policyName": titles[key].name, "policyValue": values[key], "title": title})
			}
			container[name] = map[string]any{"displayName": "Secure Mail", "policies": list}
		}
		put("em/secure-mail.json", object(map[string]any{"status": 0, "container": container}))
	}
	if s.properties != nil {
		list := []map[string]any{}
		for _, key := range slices.Sorted(maps.Keys(s.properties)) {
			list = append(list, map[string]any{"displayName": key, "key": key, "value": s.properties[key], "preDefined": true})
		}
		put("em/client-properties.json", object(map[string]any{"status": 0, "allClientProperties": list}))
	}
	if s.gateways != nil {
		list := []map[string]any{}
		for i, g := range s.gateways {
			kind, url, _ := strings.Cut(g, " ")
			list = append(list, map[string]any{"id": i, "name": "gw", "url": url, "logonType": kind, "passwordRequired": true, "callback": []string{}, "default": i == 0})
		}
		put("em/gateways.json", object(map[string]any{"status": 0, "agList": list}))
	}
	if s.conf != nil {
		put("gateway/ns.conf", []byte("#NS13.1 Build 51.15\nset ns config -IPAddress 198.51.100.2 -netmask 255.255.255.0\n"+strings.Join(s.conf, "\n")+"\n"))
	}
}

func escaped(value string) string {
	var b bytes.Buffer
	_ = xml.EscapeText(&b, []byte(value)) // a buffer takes everything
	return b.String()
}

func (s *generatedSite) androidBundle() []byte {
	var b bytes.Buffer
	b.WriteString("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<MobileAppPolicies>\n  <PolicySchemaVersion>1.0</PolicySchemaVersion>\n  <Policies>\n")
	for _, key := range slices.Sorted(maps.Keys(s.android)) {
		fmt.Fprintf(&b, "    <%[1]s>%[2]s</%[1]s>\n", titles[key].element, escaped(s.android[key]))
	}
	b.WriteString("  </Policies>\n</MobileAppPolicies>\n")
	return b.Bytes()
}

func (s *generatedSite) iosBundle() []byte {
	var b bytes.Buffer
	b.WriteString("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<dict>\n")
	for _, key := range slices.Sorted(maps.Keys(s.ios)) {
		fmt.Fprintf(&b, "  <key>%s</key>\n", titles[key].element)
		switch v := s.ios[key]; v {
		case "true", "false":
			fmt.Fprintf(&b, "  <%s/>\n", v)
		default:
			fmt.Fprintf(&b, "  <string>%s</string>\n", escaped(v))
		}
	}
	b.WriteString("</dict>\n")
	return b.Bytes()
}
