package policy

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Unit is how a value is to be read.
type Unit string

const (
	Text    Unit = ""
	Bool    Unit = "bool"
	Count   Unit = "count"
	Minutes Unit = "minutes"
	Hours   Unit = "hours"
	Days    Unit = "days"
	Host    Unit = "host"
	List    Unit = "list"
	Choice  Unit = "choice"
)

// Group says whose setting it is.
type Group string

const (
	AppPolicy      Group = "app-policy"
	MailPolicy     Group = "mail-policy" // an app policy that only a mail app has
	ClientProperty Group = "client-property"
	GatewayTimer   Group = "gateway-timer" // read from ns.conf; here only so that it has a name
)

// Canonical ids of the settings. Where the vendor's key is public it is the id; the others
// bear the name that --set uses.
const (
	NetworkAccess         = "NetworkAccess"
	ExchangeServer        = "mail.exchangeServer"
	BackgroundServices    = "mail.backgroundServices"
	BackgroundGateway     = "mail.backgroundGateway"
	TicketExpiration      = "mail.ticketExpiration"
	TrustedExchangeHosts  = "mail.trustedExchangeHosts"
	PushNotifications     = "mail.pushNotifications"
	PushRegion            = "mail.pushRegion"
	PushEWSHost           = "mail.pushEWSHost"
	AcceptAllCertificates = "mail.acceptAllCertificates"

	AppPasscode                      = "AppPasscode"
	MaxOfflinePeriod                 = "MaxOfflinePeriod"
	ActivePollPeriod                 = "ActivePollPeriod"
	OnlineSessionRequired            = "OnlineSessionRequired"
	OnlineSessionRequiredGracePeriod = "OnlineSessionRequiredGracePeriod"
	StepupAuthAddress                = "StepupAuthAddress"
	ReauthenticationPeriod           = "ReauthenticationPeriod"
	Authentication                   = "Authentication"
	AuthFailuresBeforeLock           = "AuthFailuresBeforeLock"
	EncryptionKeys                   = "EncryptionKeys"
	UpgradeGracePeriod               = "UpgradeGracePeriod"
	CertificateLabel                 = "CertificateLabel"
	ExcludeDomains                   = "MvpnExcludeDomains"
	BlockLogs                        = "BlockLogs"
	EncryptLogs                      = "EncryptLogs"
	ObfuscateLogs                    = "ObfuscateLogs"
	DefaultLoggerOutput              = "DefaultLoggerOutput"
	DefaultLoggerLevel               = "DefaultLoggerLevel"
	MaxLogFiles                      = "MaxLogFiles"
	MaxLogFileSize                   = "MaxLogFileSize"
	WifiOnly                         = "WifiOnly"
	RequireInternalNetwork           = "RequireInternalNetwork"
	InternalWifiNetworks             = "InternalWifiNetworks"
	AllowedWifiNetworks              = "AllowedWifiNetworks"

	InactivityTimer             = "INACTIVITY_TIMER"
	EnablePasscodeAuth          = "ENABLE_PASSCODE_AUTH"
	EnablePasswordCaching       = "ENABLE_PASSWORD_CACHING"
	EnableTouchIDAuth           = "ENABLE_TOUCH_ID_AUTH"
	PasscodeMaxAttempts         = "PASSCODE_MAX_ATTEMPTS"
	PasscodeExpiry              = "PASSCODE_EXPIRY"
	PasscodeType                = "PASSCODE_TYPE"
	PasscodeStrength            = "PASSCODE_STRENGTH"
	PasscodeHistory             = "PASSCODE_HISTORY"
	PasscodeMinLength           = "PASSCODE_MIN_LENGTH"
	EncryptSecretsUsingPasscode = "ENCRYPT_SECRETS_USING_PASSCODE"
	EnableCredentialStore       = "ENABLE_CREDENTIAL_STORE"
	SendLDAPAttributes          = "SEND_LDAP_ATTRIBUTES"
	DisableLogging              = "DISABLE_LOGGING"

	SessTimeout   = "gateway.sessTimeout"
	ForcedTimeout = "gateway.forcedTimeout"
)

// NotActive is the number by which the vendor says that a timer is off.
const NotActive = 2147483647

// The documents that the defaults are taken from.
const (
	DocBackground = "secure-mail-background-services"
	DocPrompts    = "authentication-prompt-scenarios"
	DocMetadata   = "mdx-policy-metadata"
	DocProperties = "client-properties"
	DocWizard     = "gateway-wizard"
)

// A Definition is what is known of one setting.
type Definition struct {
	Key     string
	Aliases []string // further policyName or element names of the same setting
	EN, JA  []string // console labels; the first one is shown
	Unit    Unit
	Group   Group
	// Default is the documented value where none is set; HasDefault tells an empty default
	// from none. DefaultIOS stands where iOS has another one.
	Default    string
	DefaultIOS string
	HasDefault bool
	// Relied is set where the model counts on the default, so that it must be shown.
	Relied bool
	// Document is the id of the text that states the default.
	Document string
	// Elsewhere is another default, which another of the vendor's texts states.
	Elsewhere, ElsewhereDocument string
}

// DefaultFor is the documented default on a platform.
func (d *Definition) DefaultFor(platform string) string {
	if platform == IOS && d.DefaultIOS != "" {
		return d.DefaultIOS
	}
	return d.Default
}

// Definitions lists every setting that the model knows.
func Definitions() []Definition { return definitions }

var definitions = []Definition{
	{Key: NetworkAccess, Aliases: []string{"MvpnNetworkAccess", "MamSdkMvpnNetworkAccess", "mail.networkAccess"},
		EN: []string{"Network access", "App network access", "micro VPN network access"}, JA: []string{"ネットワーク アクセス", "アプリ ネットワーク アクセス"},
		Unit: Choice, Group: AppPolicy, Default: "Tunneled to the internal network", HasDefault: true, Relied: true, Document: DocBackground},
	{Key: ExchangeServer,
		EN:   []string{"Secure Mail Exchange Server", "WorxMail Exchange Server", "Exchange Server"},
		JA:   []string{"Secure MailのExchange Server", "Secure Mail Exchange Server", "WorxMailのExchange Server", "Secure MailのExchangeサーバー", "Exchange Server"},
		Unit: Host, Group: MailPolicy, HasDefault: true, Document: DocBackground},
	{Key: BackgroundServices,
		EN:   []string{"Background network services", "Background network service", "Background services"},
		JA:   []string{"バックグラウンド ネットワーク サービス", "バックグラウンド サービス"},
		Unit: List, Group: MailPolicy, HasDefault: true, Document: DocBackground},
	{Key: BackgroundGateway,
		EN:   []string{"Background network service gateway", "Background network services gateway", "Background services gateway", "Background service gateway"},
		JA:   []string{"バックグラウンド ネットワーク サービス ゲートウェイ", "バックグラウンド ネットワーク サービスのゲートウェイ", "バックグラウンド サービス ゲートウェイ"},
		Unit: Host, Group: MailPolicy, HasDefault: true, Document: DocBackground},
	{Key: TicketExpiration,
		EN:   []string{"Background services ticket expiration", "Background service ticket expiration", "Background network services ticket expiration", "Background network service ticket expiration"},
		JA:   []string{"バックグラウンド サービス チケットの有効期間", "バックグラウンド サービス チケットの有効期限", "バックグラウンド ネットワーク サービス チケットの有効期間"},
		Unit: Hours, Group: MailPolicy, Default: "168", HasDefault: true, Relied: true, Document: DocBackground},
	{Key: TrustedExchangeHosts,
		EN: []string{"Trusted Exchange Online Hostnames", "Trusted Exchange Online host names"}, JA: []string{"信頼された Exchange Online ホスト名", "信頼済み Exchange Online ホスト名"},
		Unit: List, Group: MailPolicy, Default: "outlook.office365.com", HasDefault: true, Document: DocMetadata},
	{Key: PushNotifications,
		EN: []string{"Push notifications"}, JA: []string{"プッシュ通知"},
		Unit: Bool, Group: MailPolicy, Default: "false", HasDefault: true, Document: DocMetadata},
	{Key: PushRegion,
		EN: []string{"Push notifications region", "Push notification region"}, JA: []string{"プッシュ通知の地域", "プッシュ通知地域"},
		Unit: Choice, Group: MailPolicy, Document: DocMetadata},
	{Key: PushEWSHost,
		EN: []string{"Push notifications EWS HostName", "Push notifications EWS host name", "Push notifications EWS hostname"}, JA: []string{"プッシュ通知の EWS ホスト名", "プッシュ通知 EWS ホスト名"},
		Unit: Host, Group: MailPolicy, Document: DocMetadata},
	{Key: AcceptAllCertificates,
		EN: []string{"Accept all SSL certificates"}, JA: []string{"すべての SSL 証明書を承認する", "すべての SSL 証明書を受け入れる"},
		Unit: Bool, Group: MailPolicy, Default: "false", HasDefault: true, Document: DocMetadata},

	{Key: AppPasscode,
		EN: []string{"App passcode"}, JA: []string{"アプリのパスコード", "アプリ パスコード"},
		Unit: Bool, Group: AppPolicy, Default: "true", HasDefault: true, Relied: true, Document: DocPrompts},
	{Key: MaxOfflinePeriod,
		EN: []string{"Maximum offline period (hours)"}, JA: []string{"最大オフライン期間 (時間)"},
		Unit: Hours, Group: AppPolicy, Default: "72", HasDefault: true, Relied: true, Document: DocPrompts, Elsewhere: "168", ElsewhereDocument: DocMetadata},
	{Key: ActivePollPeriod,
		EN: []string{"Active poll period (minutes)"}, JA: []string{"アクティブなポーリング周期 (分)", "アクティブなポーリング期間 (分)", "アクティブ ポーリング周期"},
		Unit: Minutes, Group: AppPolicy, Default: "60", HasDefault: true, Relied: true, Document: DocMetadata},
	{Key: OnlineSessionRequired, Aliases: []string{"MvpnSessionRequired"},
		EN: []string{"Online session required", "micro VPN session required", "mVPN session required"}, JA: []string{"オンライン セッションを必須とする", "Micro VPN セッションを必須とする", "mVPN セッションを必須とする"},
		Unit: Bool, Group: AppPolicy, Default: "false", HasDefault: true, Relied: true, Document: DocMetadata},
	{Key: OnlineSessionRequiredGracePeriod, Aliases: []string{"MvpnSessionRequiredGracePeriod"},
		EN: []string{"Online session required grace period (minutes)", "micro VPN session required grace period (minutes)"}, JA: []string{"オンライン セッションを必須とする猶予期間 (分)", "オンライン セッション必須の猶予期間 (分)", "Micro VPN セッション必須の猶予期間 (分)"},
		Unit: Minutes, Group: AppPolicy, Default: "0", HasDefault: true, Document: DocMetadata},
	{Key: StepupAuthAddress,
		EN: []string{"Alternate Citrix Gateway", "Alternate NetScaler Gateway"}, JA: []string{"代替 Citrix Gateway", "代替 NetScaler Gateway"},
		Unit: Host, Group: AppPolicy, HasDefault: true, Document: DocMetadata},
	{Key: ReauthenticationPeriod,
		EN: []string{"Reauthentication period (minutes)"}, JA: []string{"再認証期間 (分)"},
		Unit: Minutes, Group: AppPolicy, Default: "480", HasDefault: true, Relied: true, Document: DocMetadata},
	{Key: Authentication,
		EN: []string{"Authentication"}, JA: []string{"認証"},
		Unit: Choice, Group: AppPolicy, Default: "Offline challenge only", HasDefault: true, Document: DocMetadata},
	{Key: AuthFailuresBeforeLock,
		EN: []string{"Auth failures before lock", "Authentication failures before lock"}, JA: []string{"ロック前の認証失敗回数"},
		Unit: Count, Group: AppPolicy, Default: "5", DefaultIOS: "15", HasDefault: true, Relied: true, Document: DocMetadata},
	{Key: EncryptionKeys,
		EN: []string{"Encryption keys"}, JA: []string{"暗号キー", "暗号化キー"},
		Unit: Choice, Group: AppPolicy, Default: "Offline", HasDefault: true, Document: DocMetadata},
	{Key: UpgradeGracePeriod,
		EN: []string{"App update grace period (hours)"}, JA: []string{"アプリ更新猶予期間 (時間)"},
		Unit: Hours, Group: AppPolicy, Default: "168", HasDefault: true, Document: DocMetadata},
	{Key: CertificateLabel,
		EN: []string{"Certificate label"}, JA: []string{"証明書ラベル"},
		Group: AppPolicy, HasDefault: true, Document: DocMetadata},
	{Key: ExcludeDomains, Aliases: []string{"SplitTunnelReverseExclusionList"},
		EN: []string{"Exclusion List", "Split tunnel reverse mode exclusion list", "micro VPN exclusion list"}, JA: []string{"除外の一覧", "除外一覧", "除外リスト", "リバース分割トンネル モード除外リスト"},
		Unit: List, Group: AppPolicy, HasDefault: true, Document: DocMetadata},
	{Key: BlockLogs,
		EN: []string{"Block app logs", "Block application logs"}, JA: []string{"アプリログを禁止", "アプリ ログのブロック"},
		Unit: Bool, Group: AppPolicy, Default: "false", HasDefault: true, Document: DocMetadata},
	{Key: EncryptLogs,
		EN: []string{"Encrypt logs"}, JA: []string{"ログの暗号化", "ログを暗号化"},
		Unit: Bool, Group: AppPolicy, Default: "false", HasDefault: true, Document: DocMetadata},
	{Key: ObfuscateLogs,
		EN: []string{"Obscure the URLs in logs", "Obfuscate logs"}, JA: []string{"ログの URL を判読できないようにする", "ログ内の URL を隠す"},
		Unit: Bool, Group: AppPolicy, Default: "false", DefaultIOS: "true", HasDefault: true, Document: DocMetadata},
	{Key: DefaultLoggerOutput,
		EN: []string{"Default log output"}, JA: []string{"デフォルトのログ出力"},
		Unit: Choice, Group: AppPolicy, Default: "file", HasDefault: true, Document: DocMetadata},
	{Key: DefaultLoggerLevel,
		EN: []string{"Default log level"}, JA: []string{"デフォルトのログ レベル"},
		Unit: Count, Group: AppPolicy, Default: "4", HasDefault: true, Document: DocMetadata},
	{Key: MaxLogFiles,
		EN: []string{"Max log files", "Maximum log files"}, JA: []string{"最大ログ ファイル数", "ログ ファイルの最大数"},
		Unit: Count, Group: AppPolicy, Default: "2", HasDefault: true, Document: DocMetadata},
	{Key: MaxLogFileSize,
		EN: []string{"Max log file size", "Max log file size (MB)"}, JA: []string{"最大ログ ファイル サイズ", "ログ ファイルの最大サイズ"},
		Unit: Count, Group: AppPolicy, Default: "2", HasDefault: true, Document: DocMetadata},
	{Key: WifiOnly,
		EN: []string{"Require Wi-Fi", "Require WiFi"}, JA: []string{"Wi-Fi を必須とする", "Wi-Fi が必要"},
		Unit: Bool, Group: AppPolicy, Default: "false", HasDefault: true, Document: DocMetadata},
	{Key: RequireInternalNetwork,
		EN: []string{"Require internal network"}, JA: []string{"内部ネットワークを必須とする", "内部ネットワークが必要"},
		Unit: Bool, Group: AppPolicy, Default: "false", HasDefault: true, Document: DocMetadata},
	{Key: InternalWifiNetworks,
		EN: []string{"Internal Wi-Fi networks"}, JA: []string{"内部 Wi-Fi ネットワーク"},
		Unit: List, Group: AppPolicy, HasDefault: true, Document: DocMetadata},
	{Key: AllowedWifiNetworks,
		EN: []string{"Allowed Wi-Fi networks"}, JA: []string{"許可する Wi-Fi ネットワーク", "許可された Wi-Fi ネットワーク"},
		Unit: List, Group: AppPolicy, HasDefault: true, Document: DocMetadata},

	{Key: InactivityTimer, EN: []string{"Inactivity Timer"}, JA: []string{"Inactivity Timer", "無通信タイマー", "非アクティブ タイマー"},
		Unit: Minutes, Group: ClientProperty, Default: "15", HasDefault: true, Relied: true, Document: DocPrompts, Elsewhere: "60", ElsewhereDocument: DocMetadata},
	{Key: EnablePasscodeAuth, EN: []string{"Enable Citrix PIN Authentication", "Enable Worx PIN Authentication"}, JA: []string{"Citrix PIN 認証を有効にする"},
		Unit: Bool, Group: ClientProperty, Document: DocProperties},
	{Key: EnablePasswordCaching, EN: []string{"Enable User Password Caching"}, JA: []string{"ユーザー パスワードのキャッシュを有効にする"},
		Unit: Bool, Group: ClientProperty, Document: DocProperties},
	{Key: EnableTouchIDAuth, EN: []string{"Enable Touch ID Authentication"}, JA: []string{"Touch ID 認証を有効にする"},
		Unit: Bool, Group: ClientProperty, Document: DocProperties},
	{Key: PasscodeMaxAttempts, EN: []string{"PIN Attempts", "PIN maximum attempts"}, JA: []string{"PIN の最大試行回数"},
		Unit: Count, Group: ClientProperty, Document: DocProperties},
	{Key: PasscodeExpiry, EN: []string{"PIN Change Requirement"}, JA: []string{"PIN の有効期限 (日)", "PIN の変更要件"},
		Unit: Days, Group: ClientProperty, Document: DocProperties},
	{Key: PasscodeType, EN: []string{"PIN Type"}, JA: []string{"PIN の種類"},
		Unit: Choice, Group: ClientProperty, Document: DocProperties},
	{Key: PasscodeStrength, EN: []string{"PIN Strength Requirement"}, JA: []string{"PIN の強度要件"},
		Unit: Choice, Group: ClientProperty, Document: DocProperties},
	{Key: PasscodeHistory, EN: []string{"PIN History"}, JA: []string{"PIN の履歴"},
		Unit: Count, Group: ClientProperty, Document: DocProperties},
	{Key: PasscodeMinLength, EN: []string{"PIN Length Requirement"}, JA: []string{"PIN の最小桁数", "PIN の長さの要件"},
		Unit: Count, Group: ClientProperty, Document: DocProperties},
	{Key: EncryptSecretsUsingPasscode, EN: []string{"Encrypt secrets using Passcode"}, JA: []string{"パスコードを使用してシークレットを暗号化する"},
		Unit: Bool, Group: ClientProperty, Document: DocProperties},
	{Key: EnableCredentialStore, EN: []string{"Enable Credential Store"}, JA: []string{"資格情報ストアを有効にする"},
		Unit: Bool, Group: ClientProperty, Document: DocProperties},
	{Key: SendLDAPAttributes, EN: []string{"Send LDAP attributes"}, JA: []string{"LDAP 属性を送信する"},
		Group: ClientProperty, Document: DocProperties},
	{Key: DisableLogging, EN: []string{"Disable Logging"}, JA: []string{"ログを無効にする"},
		Unit: Bool, Group: ClientProperty, Document: DocProperties},

	{Key: SessTimeout, EN: []string{"Session time-out (minutes)", "Session timeout (minutes)"}, JA: []string{"セッションのタイムアウト (分)", "セッション タイムアウト (分)"},
		Unit: Minutes, Group: GatewayTimer, Default: "30", HasDefault: true, Document: DocPrompts, Elsewhere: "1440", ElsewhereDocument: DocWizard},
	{Key: ForcedTimeout, EN: []string{"Forced time-out (minutes)", "Forced timeout (minutes)"}, JA: []string{"強制的なタイムアウト (分)", "強制タイムアウト (分)"},
		Unit: Minutes, Group: GatewayTimer, Default: "off", HasDefault: true, Document: DocPrompts, Elsewhere: "1440", ElsewhereDocument: DocWizard},
}

var byName, byLabel = index()

func index() (names, labels map[string]*Definition) {
	names, labels = map[string]*Definition{}, map[string]*Definition{}
	for i := range definitions {
		d := &definitions[i]
		names[Fold(d.Key)] = d
		for _, a := range d.Aliases {
			names[Fold(a)] = d
		}
		for _, set := range [][]string{d.EN, d.JA} {
			for _, l := range set {
				if _, taken := labels[Fold(l)]; !taken {
					labels[Fold(l)] = d
				}
			}
		}
	}
	return names, labels
}

// ByName finds a setting by its key or an alias, as a policyName, an element or --set has it.
func ByName(name string) (*Definition, bool) {
	d, ok := byName[Fold(name)]
	return d, ok
}

// ByLabel finds a setting by its console label, English or Japanese.
func ByLabel(label string) (*Definition, bool) {
	d, ok := byLabel[Fold(label)]
	return d, ok
}

// Lookup finds a setting by key, alias or label.
func Lookup(name string) (*Definition, bool) {
	if d, ok := ByName(name); ok {
		return d, true
	}
	return ByLabel(name)
}

// Fold makes two spellings of one label equal: width, case, blanks, middle dots, a unit in
// brackets and a closing colon are no difference.
func Fold(s string) string {
	s = foldPlain(s)
	for {
		open := strings.IndexByte(s, '(')
		if open <= 0 {
			break
		}
		end := strings.IndexByte(s[open:], ')')
		if end < 0 {
			break
		}
		s = s[:open] + s[open+end+1:]
	}
	return strings.TrimRight(s, ":")
}

func foldPlain(s string) string {
	s = strings.ToLower(norm.NFKC.String(s))
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || r == '・' || r == '\u200b' || r == '\ufeff' {
			return -1
		}
		return r
	}, s)
}
