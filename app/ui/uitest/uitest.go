// Package uitest is a case made by hand and a speaker that needs no catalogue but the
// window's own, for the tests of the window. No program imports it.
package uitest

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/BurntSushi/toml"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/phrase"
	"hubscope/parsers/event"
)

// A Speaker says the window's sentences from app/lang/LANG/ui.toml and the case's from
// this package.
type Speaker struct {
	lang string
	cat  map[string]string
	mu   sync.Mutex
	miss map[string]bool
}

// NewSpeaker reads the window's catalogue of a language.
func NewSpeaker(lang string) *Speaker {
	_, file, _, _ := runtime.Caller(0)
	data, err := os.ReadFile(filepath.Join(filepath.Dir(file), "..", "..", "lang", lang, "ui.toml"))
	if err != nil {
		panic(err)
	}
	var tree map[string]any
	if err := toml.Unmarshal(data, &tree); err != nil {
		panic(err)
	}
	s := &Speaker{lang: lang, cat: map[string]string{}, miss: map[string]bool{}}
	s.flatten("", tree)
	for id, both := range sentences {
		s.cat[id] = both[0]
		if lang == "ja" {
			s.cat[id] = both[1]
		}
	}
	return s
}

func (s *Speaker) flatten(prefix string, tree map[string]any) {
	for k, v := range tree {
		if prefix != "" {
			k = prefix + "." + k
		}
		switch v := v.(type) {
		case map[string]any:
			s.flatten(k, v)
		case string:
			s.cat[k] = v
		}
	}
}

// Missing lists the ids that were asked for and stand in no catalogue.
func (s *Speaker) Missing() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []string
	for id := range s.miss {
		out = append(out, id)
	}
	return out
}

func (s *Speaker) Lang() string { return s.lang }

func (s *Speaker) Say(p phrase.Phrase) string {
	if p.IsZero() {
		return ""
	}
	return s.fill(p.ID, p.Args)
}

func (s *Speaker) Text(id string, holes ...any) string {
	return s.fill(id, phrase.New(id, holes...).Args)
}

func (s *Speaker) Term(set, id string) string {
	if text, ok := s.cat[set+"."+id]; ok {
		return text
	}
	return id
}

func (s *Speaker) fill(id string, args []phrase.Arg) string {
	text, ok := s.cat[id]
	if !ok {
		s.mu.Lock()
		s.miss[id] = true
		s.mu.Unlock()
		return "⟦" + id + "⟧"
	}
	for _, a := range args {
		for {
			i := strings.Index(text, "{"+a.Name+":")
			if i < 0 {
				break
			}
			j := i + strings.IndexByte(text[i:], '}')
			one, many, _ := strings.Cut(text[i+len(a.Name)+2:j], "|")
			if a.Value == 1 {
				many = one
			}
			text = text[:i] + many + text[j+1:]
		}
		text = strings.ReplaceAll(text, "{"+a.Name+"}", fmt.Sprint(a.Value))
	}
	if strings.Contains(text, "{") {
		return "⟦" + id + ": " + text + "⟧"
	}
	return text
}

var zone = time.FixedZone("JST", 9*3600)

func (s *Speaker) Time(t time.Time) string  { return t.In(zone).Format("2006-01-02 15:04:05 MST") }
func (s *Speaker) Clock(t time.Time) string { return t.In(zone).Format("15:04:05 MST") }

// Zone is that of Japan.
func (s *Speaker) Zone() *time.Location { return zone }

func (s *Speaker) Duration(d time.Duration) string {
	if s.lang == "ja" {
		return fmt.Sprintf("%d分", int(d.Minutes()))
	}
	return fmt.Sprintf("%d min", int(d.Minutes()))
}

func at(h, m, s int) time.Time { return time.Date(2026, 3, 2, h, m, s, 0, zone) }

// Lines are the raw lines of the case, by source and line.
var Lines = map[[2]int64]string{
	{0, 412}: `<local0.info> 03/02/2026:00:02:11 GMT ns-tokyo-1 0-PPE-0 : default SSLVPN LOGOUT 2249071 0 : Context aiko@203.0.113.24 - SessionId: 1767- User aiko - Client_ip 203.0.113.24 - Nat_ip "Mapped Ip" - Vserver 198.51.100.7:443 - Start_time "03/01/2026:23:21:04 GMT" - End_time "03/02/2026:00:02:11 GMT" - Duration 00:41:07  - Http_resources_accessed 12 - NonHttp_services_accessed 4 - Total_TCP_connections 16 - Total_UDP_flows 0 - Total_policies_allowed 16 - Total_policies_denied 0 - Total_bytes_send 48211 - Total_bytes_recv 120233 - Total_compressedbytes_send 0 - Total_compressedbytes_recv 0 - Compression_ratio_send 0.00% - Compression_ratio_recv 0.00% - LogoutMethod "TimedOut" - Group(s) "XM-Users"`,
	{0, 411}: `<local0.info> 03/02/2026:00:02:10 GMT ns-tokyo-1 0-PPE-0 : default CLI CMD_EXECUTED 2249070 0 :  User nsroot - ADM_User NONE - Remote_ip 10.0.0.4 - Command "kill aaa session -all" - Status "Success"`,
	{0, 398}: `<local0.info> 03/01/2026:23:32:11 GMT ns-tokyo-1 0-PPE-0 : default SSLVPN TCPCONNSTAT 2248800 0 : Context aiko@203.0.113.24 - SessionId: 1767- User aiko - Client_ip 203.0.113.24 - Destination 10.20.1.15:8443 - Total_bytes_send 2210`,
	{1, 118}: `2026-03-02T09:10:04.512+0900 Secure Mail[MDX:INFO:com.apple.main-thread:9]A:-[CTXLogonManager requestLogon:]: logonrequest reason CTXLogonRequestType_NetworkAccess (18) reauth=NO`,
	{1, 131}: `2026-03-02T09:14:40.020+0900 Secure Mail[Sync:ERROR:com.apple.main-thread:9]A:-[Sync run:]: Sync failed for outlook.office365.com:443 (status 403) 日本語の行も表示できる`,
	{2, 44}:  `"policyValue": "mail.example.com:443,mail1.example1.com:443, outlook.office365.com:443",`,
	{3, 12}:  `add vpn sessionAction act_securehub -sessTimeout 30 -splitTunnel OFF -clientlessVpnMode OFF -SSO ON`,
}

// Text is the raw line of a span.
func Text(r casefile.Ref) string { return Lines[[2]int64{int64(r.Source), r.Line}] }

func ref(source int, line int64) casefile.Ref { return casefile.Ref{Source: source, Line: line} }

func say(id string) phrase.Phrase { return phrase.Phrase{ID: id} }

// Case is a Monday morning: a prompt at 9:10, one that the gateway implies, a notice, a
// mail failure, and two wrong settings.
func Case() *casefile.Case {
	alternatives := []casefile.Alternative{
		{Cause: "gateway-forced-timeout", Verdict: casefile.VerdictUnknown, Why: say("t.alt.forced")},
		{Cause: "max-offline-period", Verdict: casefile.RuledOut, Why: say("t.alt.offline")},
		{Cause: "inactivity-timer", Verdict: casefile.RuledOut, Why: say("t.alt.inactivity")},
		{Cause: "device-restart", Verdict: casefile.RuledOut, Why: say("t.alt.restart")},
		{Cause: "sign-off", Verdict: casefile.RuledOut, Why: say("t.alt.signoff")},
	}
	c := &casefile.Case{
		From: at(8, 21, 4), To: at(18, 2, 11),
		Sources: []casefile.Source{
			{ID: "s1", Path: "case.zip!/gateway/ns.log", Kind: "netscaler", System: event.SystemGateway, Bytes: 148211, Lines: 1212, Records: 1210, Unrecognized: 2, First: at(8, 21, 4), Last: at(18, 2, 11), Clock: casefile.Clock{Zone: "+00:00", Basis: casefile.ClockStated}},
			{ID: "s2", Path: "case.zip!/SecureMail/CtxLog_com.citrix.mail.log", Kind: "ctxlog-ios", System: event.SystemSecureMail, App: "Secure Mail", Bytes: 48211, Lines: 612, Records: 604, Unrecognized: 8, First: at(8, 55, 0), Last: at(9, 41, 0), Clock: casefile.Clock{Zone: "+09:00", Offset: -41 * time.Second, Basis: casefile.ClockPaired, Pairs: 3},
				Warnings: []casefile.Warning{{Code: "truncated-line", Line: 612, Says: say("t.warn.cut")}}},
			{ID: "s3", Path: "case.zip!/em/application-SecureMail.json", Kind: "em-policies", System: event.SystemEM, Bytes: 20011, Lines: 402, Records: 61},
			{ID: "s4", Path: "case.zip!/gateway/ns.conf", Kind: "ns-conf", System: event.SystemGateway, Bytes: 9000, Lines: 210, Records: 24},
		},
		Prompts: []casefile.Prompt{
			{ID: "p1", Time: at(9, 10, 4), Kind: casefile.KindPrompt, User: "aiko", Device: "iPhone 14 (22D82)", App: "Secure Mail", Platform: "ios", Session: "198.51.100.7:443/1767",
				Cause: "gateway-session-timeout", Confidence: casefile.Confirmed, Disposition: casefile.AsConfigured,
				Credential:  casefile.Credential{Type: casefile.PIN, Container: "secondary", Why: say("t.cred.pin")},
				Headline:    say("t.head.p1"),
				Explanation: []phrase.Phrase{say("t.expl.p1")},
				Because:     []string{"active-poll", "gateway-session-timeout"},
				Evidence: []casefile.Evidence{
					{Ref: ref(1, 118), Time: at(9, 10, 4), Says: say("t.ev.request"), Sure: event.Documented},
					{Ref: ref(0, 412), Time: at(9, 2, 11), Says: say("t.ev.logout"), Sure: event.Observed},
					{Ref: ref(0, 398), Time: at(8, 32, 11), Says: say("t.ev.last"), Sure: event.Inferred},
					{Ref: ref(3, 12), Says: say("t.ev.conf"), Sure: event.Documented},
				},
				Alternatives: alternatives,
				Advice: []casefile.Advice{
					{For: casefile.User, Do: say("t.do.user")}, {For: casefile.Helpdesk, Do: say("t.do.helpdesk")}, {For: casefile.GatewayAdmin, Do: say("t.do.gateway")}},
				References: []string{"authentication-prompt-scenarios"}},
			{ID: "p2", Time: at(13, 31, 50), Kind: casefile.KindImplied, User: "aiko", Device: "iPhone 14 (22D82)", App: "Secure Hub", Platform: "ios", Cause: "gateway-forced-timeout", Confidence: casefile.Likely, Disposition: casefile.SettingFault,
				Credential: casefile.Credential{Type: casefile.ADPassword, Container: "none", Why: say("t.cred.ad")}, Headline: say("t.head.p2"), Explanation: []phrase.Phrase{say("t.expl.p1")},
				Alternatives: alternatives, Advice: []casefile.Advice{{For: casefile.GatewayAdmin, Do: say("t.do.gateway")}}, References: []string{"authentication-prompt-scenarios"}},
			{ID: "p3", Time: at(15, 0, 2), Kind: casefile.KindNotice, User: "kenji", App: "Secure Web", Platform: "android", Cause: "policy-update-flip", Confidence: casefile.Possible, Disposition: casefile.Unknown,
				Credential: casefile.Credential{Type: casefile.NoCredential, Container: "none"}, Headline: say("t.head.p3")},
		},
		Mail: []casefile.MailFailure{{ID: "m1", Time: at(9, 14, 40), Until: at(9, 41, 0), Count: 14, User: "aiko", Device: "iPhone 14 (22D82)", Target: "outlook.office365.com:443",
			Verdict: "not-in-background-services", Hop: "policy", Confidence: casefile.Confirmed, Disposition: casefile.Fault,
			Hops:     []casefile.Hop{{Hop: "policy", State: casefile.HopBroken, Why: say("t.hop.policy")}, {Hop: "device", State: casefile.HopOK, Why: say("t.hop.device")}, {Hop: "gateway", State: casefile.HopNotUsed}, {Hop: "sta", State: casefile.HopNotUsed}, {Hop: "mail-server", State: casefile.HopUnknown}},
			Headline: say("t.head.m1"), Explanation: []phrase.Phrase{say("t.expl.m1")},
			Evidence:   []casefile.Evidence{{Ref: ref(1, 131), Time: at(9, 14, 40), Says: say("t.ev.sync"), Sure: event.Observed}, {Ref: ref(2, 44), Says: say("t.ev.list"), Sure: event.Documented}},
			Advice:     []casefile.Advice{{For: casefile.EMAdmin, Do: say("t.do.em")}},
			References: []string{"secure-mail-background-services"}}},
		Misconfigurations: []casefile.Misconfiguration{
			{Rule: "background-services-whitespace", Severity: casefile.Error, App: "Secure Mail", Platform: "ios", Source: 2, Line: 44, Key: "BackgroundNetworkServices", Label: phrase.Term{Set: "setting", ID: "background-services"},
				Value: "mail.example.com:443,mail1.example1.com:443, outlook.office365.com:443，\u3000mail2.example.com:443", Suggestion: "mail.example.com:443,mail1.example1.com:443,outlook.office365.com:443,mail2.example.com:443",
				Message: say("t.mis.blank"), Why: say("t.mis.blank.why"), Advice: []casefile.Advice{{For: casefile.EMAdmin, Do: say("t.do.paste")}}, References: []string{"secure-mail-background-services"}},
			{Rule: "session-timeout-below-poll", Severity: casefile.WarningLev, App: "", Source: 3, Line: 12, Key: "sessTimeout", Label: phrase.Term{Set: "setting", ID: "session-timeout"}, Value: "30", Message: say("t.mis.timeout"), Why: say("t.expl.p1")},
		},
		Configuration: []casefile.Setting{
			{App: "Secure Mail", Platform: "ios", Key: "BackgroundNetworkServices", Label: phrase.Term{Set: "setting", ID: "background-services"}, Value: "mail.example.com:443,mail1.example1.com:443, outlook.office365.com:443", Origin: "s3", Line: 44, InForce: true},
			{App: "Secure Mail", Platform: "ios", Key: "ActivePollPeriod", Label: phrase.Term{Set: "setting", ID: "active-poll"}, Value: "60", Default: true, InForce: true},
			{Key: "sessTimeout", Label: phrase.Term{Set: "setting", ID: "session-timeout"}, Value: "30", Origin: "s4", Line: 12, InForce: true},
		},
		Limits: []phrase.Phrase{say("t.limit.cache")},
	}
	crowd(c)
	for i := range 40 {
		user := []string{"aiko", "kenji", "yuki", "tanaka", "sato"}[i%5]
		c.Sessions = append(c.Sessions, casefile.Session{ID: fmt.Sprintf("198.51.100.7:443/%d", 1760+i), User: user,
			Client: []casefile.ClientClass{casefile.ClientSecureHub, casefile.ClientWorkspaceApp, casefile.ClientBrowser}[i%3], Platform: []string{"ios", "", ""}[i%3],
			Start: at(8, 21+i%30, 4), End: at(9+i/10, 2, 11), Ended: i != 39, Idle: 30 * time.Minute, IdleKnown: i%2 == 0, LogoutMethod: []string{"TimedOut", "Explicit"}[i%2],
			EndCause: []string{"gateway-session-timeout", ""}[i%2], Confidence: casefile.Likely, Why: say("t.session.why"), Evidence: []casefile.Evidence{{Ref: ref(0, 412), Time: at(9, 2, 11), Says: say("t.ev.logout"), Sure: event.Observed}}})
	}
	return c
}

// crowd adds what befell the others: prompts of two days that are told briefly, and two
// waves.
func crowd(c *casefile.Case) {
	causes := []*casefile.Outcome{}
	for _, id := range []string{"gateway-session-timeout", "gateway-session-timeout", "gateway-session-killed", "gateway-forced-timeout", "sign-on-refused", "max-offline-period"} {
		causes = append(causes, &casefile.Outcome{Kind: casefile.KindImplied, Cause: id, Client: casefile.ClientSecureHub})
	}
	brief := func(when time.Time, user string, o *casefile.Outcome) {
		c.Briefs = append(c.Briefs, casefile.Brief{At: when.UnixMilli(), User: user, Outcome: o})
	}
	for i := range 150 {
		h := 8 + (i*i/7+i)%11
		brief(at(h, i%60, 0).AddDate(0, 0, -(i%2)), fmt.Sprintf("user-%02d", (i*7+i/40*3)%34), causes[(i+i/5)%len(causes)])
	}
	for i := range c.Prompts {
		p := &c.Prompts[i]
		brief(p.Time, p.User, &casefile.Outcome{Kind: p.Kind, Cause: p.Cause})
	}
	slices.SortStableFunc(c.Briefs, func(a, b casefile.Brief) int { return int(min(max(a.At-b.At, -1), 1)) })
	names := []string{"aiko"}
	for i := range 34 {
		names = append(names, fmt.Sprintf("user-%02d", i))
	}
	logout := casefile.Evidence{Ref: ref(0, 412), Time: at(9, 2, 11), Says: say("t.ev.logout"), Sure: event.Observed}
	c.Waves = []casefile.Wave{
		{ID: "w1", Kind: casefile.WaveEnded, Time: at(9, 2, 11), Span: 2 * time.Second, Users: 35, Names: names, Sessions: 37, Desktop: 4, Again: 28, AgainWithin: 10 * time.Minute, AgainKnown: true,
			Trigger:  casefile.Trigger{Kind: casefile.TriggerKill, Confidence: casefile.Confirmed, Time: at(9, 2, 10)},
			Headline: say("t.wave.kill"), Notes: []phrase.Phrase{say("t.wave.desktop")},
			Evidence: []casefile.Evidence{{Ref: ref(0, 411), Time: at(9, 2, 10), Says: say("t.ev.kill"), Sure: event.Observed}, logout}},
		{ID: "w2", Kind: casefile.WaveEnded, Time: at(17, 2, 0), Span: 200 * time.Second, Users: 28, Names: names[:28], Sessions: 28,
			Trigger:  casefile.Trigger{Kind: casefile.TriggerForced, Confidence: casefile.Likely, Earlier: at(9, 2, 0)},
			Headline: say("t.wave.echo"), Evidence: []casefile.Evidence{logout}},
	}
}

// Many repeats a case's first prompt n times.
func Many(n int) *casefile.Case {
	c := Case()
	p := c.Prompts[0]
	c.Prompts = nil
	for i := range n {
		q := p
		q.ID = fmt.Sprintf("p%d", i)
		q.User = fmt.Sprintf("user-%05d", i)
		c.Prompts = append(c.Prompts, q)
	}
	return c
}

// sentences are the case's words, English and Japanese.
var sentences = map[string][2]string{
	"t.if.head":        {"If Inactivity Timer were 1 hour instead of 15 minutes, 3 prompts would have been 2.", "Inactivity Timerが15分ではなく1時間だった場合、認証要求3件は2件になっていました。"},
	"t.if.fit":         {"Under the settings in force the model gives 3 of 3 observed prompts.", "実際の設定で、モデルは観測された3件のうち3件を再現します。"},
	"t.if.limit":       {"What users did is taken over as the logs show it.", "ユーザーの操作はログのとおりとしています。"},
	"t.head.p1":        {"At 09:10 Secure Mail asked aiko for the Citrix PIN because the gateway session had ended after 30 minutes without network activity.", "09:10にSecure MailがaikoさんにCitrix PINを求めたのは、ゲートウェイ セッションが30分間の無通信で終了していたためです。"},
	"t.expl.p1":        {"The active poll came due at 09:10 and needs a valid gateway token. The session had timed out at 09:02, so Secure Hub came to the front and asked. This is what the timers are set to: nothing is broken.", "09:10にアクティブなポーリングの期限となり、有効なゲートウェイ トークンが必要になりました。セッションは09:02にタイムアウトしていたため、Secure Hubが前面に表示されて認証を求めました。タイマーの設定どおりの動作であり、故障ではありません。"},
	"t.head.p2":        {"At 13:31 aiko had to sign on again: the forced time-out of 240 minutes ended the session.", "13:31にaikoさんは再サインオンが必要になりました。240分の強制タイムアウトでセッションが終了したためです。"},
	"t.head.p3":        {"At 15:00 Secure Hub came to the front with a notice about new policies; it asked for nothing.", "15:00にSecure Hubが新しいポリシーの通知を表示しました。資格情報は求めていません。"},
	"t.head.m1":        {"From 09:14 Secure Mail could not reach outlook.office365.com:443: a blank in the background services list keeps the entry from matching, so the mail went straight to the Internet and was refused.", "09:14からSecure Mailはoutlook.office365.com:443に接続できませんでした。バックグラウンド ネットワーク サービスの一覧にある空白のため項目が一致せず、メールはインターネットへ直接送られて拒否されました。"},
	"t.expl.m1":        {"The vendor's list allows no blank after a comma. The entry is there, but it does not match.", "ベンダーの仕様では、コンマの後に空白を入れることはできません。項目は存在しますが、一致しません。"},
	"t.ev.request":     {"Secure Mail asked Secure Hub for a logon because the gateway token was not valid (reason 18).", "ゲートウェイ トークンが無効なため、Secure MailがSecure Hubにログオンを要求しました（理由18）。"},
	"t.ev.logout":      {"The gateway ended aiko's session as timed out, 41 minutes after it began.", "ゲートウェイは、開始から41分後にaikoさんのセッションをタイムアウトとして終了しました。"},
	"t.ev.last":        {"The last network activity of that session: exactly 30 minutes before its end.", "このセッションの最後の通信で、終了のちょうど30分前です。"},
	"t.ev.conf":        {"Session time-out is set to 30 minutes for Secure Hub sessions.", "Secure Hubのセッションのタイムアウトは30分に設定されています。"},
	"t.ev.kill":        {"nsroot ran “kill aaa session -all”.", "nsrootが「kill aaa session -all」を実行しました。"},
	"t.wave.kill":      {"At 09:02 JST an administrator (nsroot) ran “kill aaa session -all”: 37 sessions of 35 users ended within 2 seconds; 28 signed on again within 10 minutes.", "09:02 JSTに管理者（nsroot）が「kill aaa session -all」を実行し、35人の37件のセッションが2秒以内に終了しました（うち28人が10分以内に再サインオン）。"},
	"t.wave.desktop":   {"4 sessions of desktop clients ended with them; they are not counted.", "デスクトップ クライアントのセッション4件も同時に終了しましたが、件数には含めていません。"},
	"t.wave.echo":      {"At 17:02 JST Forced time-out struck 8 hours after sign-on: 28 sessions of 28 users ended within 3 minutes 20 seconds; nobody signed on again within 10 minutes. All of them had signed on together, from 09:02 JST on.", "17:02 JSTに、サインオンから8時間後の強制タイムアウトにより28人の28件のセッションが3分20秒以内に終了しました（10分以内に再サインオンした人はいません）。全員が09:02 JSTから一斉にサインオンしていました。"},
	"t.ev.sync":        {"Secure Mail's connection was refused with status 403.", "Secure Mailの接続はステータス403で拒否されました。"},
	"t.ev.list":        {"The list holds a blank before outlook.office365.com.", "一覧のoutlook.office365.comの前に空白があります。"},
	"t.alt.forced":     {"Forced time-out is not in the files: ns.conf of the second gateway would settle it.", "強制タイムアウトの設定がファイルにありません。2台目のゲートウェイのns.confがあれば確認できます。"},
	"t.alt.offline":    {"The last good policy check was 61 minutes before; the period is 72 hours.", "最後に成功したポリシーの確認は61分前で、期間は72時間です。"},
	"t.alt.inactivity": {"The app was in use 4 minutes before.", "アプリは4分前まで使用されていました。"},
	"t.alt.restart":    {"The device has been running since Sunday.", "デバイスは日曜日から起動したままです。"},
	"t.alt.signoff":    {"No sign-off is in the log.", "ログにサインオフの記録がありません。"},
	"t.do.user":        {"Enter the Citrix PIN. Nothing is wrong with the device.", "Citrix PINを入力してください。デバイスに問題はありません。"},
	"t.do.helpdesk":    {"Close the ticket as working as configured, or pass it on if the user is asked more often than every 30 minutes.", "設定どおりの動作としてチケットを終了してください。30分より頻繁に求められる場合は引き継いでください。"},
	"t.do.gateway":     {"If fewer prompts are wanted, raise Session time-out in the session policy for Secure Hub above the active poll period of 60 minutes.", "認証要求を減らすには、Secure Hub用セッション ポリシーの［セッション タイムアウト］を、アクティブなポーリング周期の60分より長くしてください。"},
	"t.do.em":          {"Replace the list of Background network services by the corrected value under Settings, then let the app check in.", "［バックグラウンド ネットワーク サービス］を［設定］タブの修正後の値に置き換え、アプリをチェックインさせてください。"},
	"t.do.paste":       {"Paste the corrected value into Background network services of Secure Mail, on both platforms.", "修正後の値を、両方のプラットフォームのSecure Mailの［バックグラウンド ネットワーク サービス］に貼り付けてください。"},
	"t.cred.pin":       {"A PIN is enough, because the device has cached credentials.", "デバイスに資格情報がキャッシュされているため、PINで足ります。"},
	"t.cred.ad":        {"The whole AD credential: a forced time-out asks for it again.", "強制タイムアウトの後は、Active Directoryの資格情報をすべて入力する必要があります。"},
	"t.hop.policy":     {"outlook.office365.com:443 does not match any entry of the list.", "outlook.office365.com:443は一覧のどの項目とも一致しません。"},
	"t.hop.device":     {"The device had a network the whole time.", "デバイスは常にネットワークに接続していました。"},
	"t.mis.blank":      {"Background network services holds a blank: the entry outlook.office365.com:443 will never match.", "［バックグラウンド ネットワーク サービス］に空白があり、outlook.office365.com:443の項目は一致しません。"},
	"t.mis.blank.why":  {"The policy is a list of host:port without blanks at either end or around a comma.", "このポリシーは、前後にもコンマの前後にも空白を含まないhost:portの一覧です。"},
	"t.mis.timeout":    {"The session time-out (30 minutes) is shorter than the active poll period (60 minutes).", "セッション タイムアウト（30分）がアクティブなポーリング周期（60分）より短くなっています。"},
	"t.warn.cut":       {"The line ends in the middle of a value; what follows is missing.", "行が値の途中で終わっており、続きがありません。"},
	"t.limit.cache":    {"Whether the device had cached credentials is not known; the client properties of Endpoint Management would settle it.", "デバイスに資格情報がキャッシュされていたかどうかは不明です。Endpoint Managementのクライアント プロパティがあれば確認できます。"},
	"t.session.why":    {"The session ended 30 minutes after its last activity, which is the session time-out.", "セッションは最後の通信から30分後に終了しました。セッション タイムアウトと一致します。"},

	"cause.gateway-session-timeout":      {"Gateway session time-out", "ゲートウェイのセッション タイムアウト"},
	"cause.gateway-forced-timeout":       {"Gateway forced time-out", "ゲートウェイの強制タイムアウト"},
	"cause.max-offline-period":           {"Maximum offline period", "最大オフライン期間"},
	"cause.inactivity-timer":             {"Inactivity timer", "Inactivity Timer"},
	"cause.device-restart":               {"Device restart", "デバイスの再起動"},
	"cause.gateway-session-killed":       {"Gateway session ended from outside", "ゲートウェイ セッションの外部からの終了"},
	"cause.sign-on-refused":              {"Sign-on refused", "サインオンの拒否"},
	"cause.policy-update-flip":           {"Policy update", "ポリシーの更新"},
	"cause.sign-off":                     {"Sign-off", "サインオフ"},
	"cause.active-poll":                  {"Active poll", "アクティブなポーリング"},
	"confidence.confirmed":               {"confirmed", "確定"},
	"confidence.likely":                  {"likely", "ほぼ確実"},
	"confidence.possible":                {"possible", "可能性あり"},
	"disposition.as-configured":          {"works as configured", "設定どおり"},
	"disposition.setting":                {"setting", "設定の誤り"},
	"disposition.fault":                  {"fault", "障害"},
	"disposition.unknown":                {"not known", "不明"},
	"credential.pin":                     {"Citrix PIN", "Citrix PIN"},
	"credential.ad-password":             {"AD password", "ADパスワード"},
	"credential.none":                    {"nothing", "なし"},
	"container.secondary":                {"secondary container", "セカンダリ コンテナー"},
	"hop.policy":                         {"Policy", "ポリシー"},
	"hop.device":                         {"Device", "デバイス"},
	"hop.gateway":                        {"Gateway", "ゲートウェイ"},
	"hop.sta":                            {"STA", "STA"},
	"hop.mail-server":                    {"Mail server", "メール サーバー"},
	"hopstate.ok":                        {"works", "正常"},
	"hopstate.broken":                    {"broken here", "ここで停止"},
	"hopstate.unknown":                   {"not known", "不明"},
	"hopstate.not-used":                  {"not used", "未使用"},
	"verdict.not-in-background-services": {"Not in the background services list", "バックグラウンド サービスの一覧にない"},
	"wave.sessions-ended":                {"Sessions ended", "セッションの終了"},
	"trigger.kill-command":               {"kill aaa session", "kill aaa session"},
	"trigger.forced-timeout":             {"Forced time-out", "強制タイムアウト"},
	"severity.error":                     {"error", "エラー"},
	"severity.warning":                   {"warning", "警告"},
	"role.user":                          {"User", "ユーザー"},
	"role.helpdesk":                      {"Helpdesk", "ヘルプデスク"},
	"role.gateway-admin":                 {"Gateway admin", "ゲートウェイ管理者"},
	"role.em-admin":                      {"EM admin", "EM管理者"},
	"platform.ios":                       {"iOS", "iOS"},
	"platform.android":                   {"Android", "Android"},
	"sourcekind.netscaler":               {"Gateway log", "ゲートウェイ ログ"},
	"sourcekind.ctxlog-ios":              {"Secure Mail log (iOS)", "Secure Mailのログ（iOS）"},
	"sourcekind.em-policies":             {"App policies", "アプリ ポリシー"},
	"sourcekind.ns-conf":                 {"Gateway settings", "ゲートウェイの設定"},
	"alternative.ruled-out":              {"ruled out", "除外"},
	"alternative.unknown":                {"not known", "不明"},
	"alternative.possible":               {"possible", "可能性あり"},
	"setting.background-services":        {"Background network services", "バックグラウンド ネットワーク サービス"},
	"setting.session-timeout":            {"Session time-out", "セッション タイムアウト"},
	"setting.active-poll":                {"Active poll period (minutes)", "アクティブなポーリング周期 (分)"},
}
