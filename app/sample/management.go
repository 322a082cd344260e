package sample

import (
	"bytes"
	"encoding/json"
)

// The answers of Endpoint Management's REST interface, saved as files. The console is in
// Japanese, and so are the titles.

// indented is JSON as an administrator's tool saves it.
func indented(v any) []byte {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(v); err != nil {
		panic(err) // plain structs
	}
	return out.Bytes()
}

type answer struct {
	Status  int    `json:"status"`
	Message string `json:"message"`
}

var success = answer{0, "Success"}

// gateways is the answer to GET /citrixgateway.
func gateways() []byte {
	type gateway struct {
		Name             string   `json:"name"`
		Alias            string   `json:"alias"`
		URL              string   `json:"url"`
		PasswordRequired bool     `json:"passwordRequired"`
		LogonType        string   `json:"logonType"`
		Callback         []string `json:"callback"`
		ID               int      `json:"id"`
		Default          bool     `json:"default"`
	}
	return indented(struct {
		answer
		AGList []gateway `json:"agList"`
	}{success, []gateway{{"gateway.example.com", "gateway.example.com", "https://" + gatewayHost, true, "Domain", []string{}, 1, true}}})
}

// clientProperties is the answer to GET /clientproperties.
func clientProperties() []byte {
	type property struct {
		DisplayName string `json:"displayName"`
		Description string `json:"description"`
		Key         string `json:"key"`
		Value       string `json:"value"`
		PreDefined  bool   `json:"preDefined"`
	}
	return indented(struct {
		answer
		All []property `json:"allClientProperties"`
	}{success, []property{
		{"Citrix PIN 認証を有効にする", "Citrix PIN 認証を有効にする", "ENABLE_PASSCODE_AUTH", "true", true},
		{"ユーザー パスワードのキャッシュを有効にする", "Active Directory のパスワードをデバイスにキャッシュする", "ENABLE_PASSWORD_CACHING", "true", true},
		{"Touch ID 認証を有効にする", "Touch ID による認証を有効にする", "ENABLE_TOUCH_ID_AUTH", "false", true},
		{"PIN の種類", "数字または英数字", "PASSCODE_TYPE", "Numeric", true},
		{"PIN の強度要件", "PIN の強度", "PASSCODE_STRENGTH", "Medium", true},
		{"PIN の最小桁数", "PIN の長さの要件", "PASSCODE_MIN_LENGTH", "6", true},
		{"PIN の有効期限 (日)", "PIN の変更要件", "PASSCODE_EXPIRY", "90", true},
		{"PIN の履歴", "再使用できない PIN の数", "PASSCODE_HISTORY", "5", true},
		{"PIN の最大試行回数", "資格情報の再入力を求めるまでの回数", "PASSCODE_MAX_ATTEMPTS", "15", true},
		{"Inactivity Timer", "操作がないまま経過できる時間 (分)", "INACTIVITY_TIMER", "15", true},
		{"パスコードを使用してシークレットを暗号化する", "機密データをパスコードで暗号化する", "ENCRYPT_SECRETS_USING_PASSCODE", "false", true},
		{"資格情報ストアを有効にする", "資格情報ストアを有効にする", "ENABLE_CREDENTIAL_STORE", "false", true},
	}})
}

// A mdxPolicy is one policy of one app on one platform.
type mdxPolicy struct {
	Name        string  `json:"policyName"`
	Value       string  `json:"policyValue"`
	Type        string  `json:"policyType"`
	Category    string  `json:"policyCategory"`
	Title       string  `json:"title"`
	Description string  `json:"description"`
	Units       *string `json:"units"`
	Explanation *string `json:"explanation"`
}

// The categories, as the console heads them.
const (
	authentication = "Authentication"
	network        = "Network_Access"
	logs           = "Application_Logs"
	appSettings    = "App_Settings"
	deviceSecurity = "Device_Security"
	sharing        = "Encryption"
)

func text(name, value, category, title string) mdxPolicy {
	return mdxPolicy{Name: name, Value: value, Type: "string", Category: category, Title: title, Description: title}
}

func boolean(name, value, category, title string) mdxPolicy {
	return mdxPolicy{Name: name, Value: value, Type: "boolean", Category: category, Title: title, Description: title}
}

func integer(name, value, category, title, units string) mdxPolicy {
	p := mdxPolicy{Name: name, Value: value, Type: "integer", Category: category, Title: title, Description: title}
	if units != "" {
		p.Units = &units
	}
	return p
}

// mdxPolicies are Secure Mail's, the same on both platforms but for the list of services.
// How the mail settings are called inside is not public: they are known by their titles.
func mdxPolicies(services string) []mdxPolicy {
	return []mdxPolicy{
		boolean("AppPasscode", "true", authentication, "アプリのパスコード"),
		integer("MaxOfflinePeriod", "72", authentication, "最大オフライン期間 (時間)", "時間"),
		text("StepupAuthAddress", "", authentication, "代替 Citrix Gateway"),
		boolean("OnlineSessionRequired", "false", authentication, "オンライン セッションを必須とする"),
		integer("OnlineSessionRequiredGracePeriod", "0", authentication, "オンライン セッションを必須とする猶予期間 (分)", "分"),
		integer("ReauthenticationPeriod", "480", authentication, "再認証期間 (分)", "分"),
		boolean("BlockJailbrokenDevices", "true", deviceSecurity, "ジェイルブレイクまたは Root 化を禁止"),
		integer("UpgradeGracePeriod", "168", deviceSecurity, "アプリ更新猶予期間 (時間)", "時間"),
		integer("ActivePollPeriod", "60", deviceSecurity, "アクティブなポーリング周期 (分)", "分"),
		text("EncryptionKeys", "Offline", sharing, "暗号キー"),
		text("CutAndCopy", "RestrictedToWrappedApps", sharing, "切り取りおよびコピー"),
		text("DocumentExchange", "RestrictedToWrappedApps", sharing, "ドキュメント交換 (次の方法で開く)"),
		boolean("DisableScreenCapture", "false", sharing, "画面キャプチャを禁止"),
		text("MvpnNetworkAccess", "MvpnNetworkAccessTunneledWebSSO", network, "ネットワーク アクセス"),
		text("CertificateLabel", "", network, "証明書ラベル"),
		text("MvpnExcludeDomains", "", network, "除外の一覧"),
		text("DefaultLoggerOutput", "file", logs, "デフォルトのログ出力"),
		integer("DefaultLoggerLevel", "4", logs, "デフォルトのログ レベル", ""),
		integer("MaxLogFiles", "2", logs, "最大ログ ファイル数", ""),
		integer("MaxLogFileSize", "2", logs, "最大ログ ファイル サイズ", "MB"),
		boolean("BlockLogs", "false", logs, "アプリログを禁止"),
		boolean("EncryptLogs", "false", logs, "ログの暗号化"),
		boolean("ObfuscateLogs", "false", logs, "ログの URL を判読できないようにする"),
		text("SecureMailExchangeServer", "mail.example.com", appSettings, "Secure MailのExchange Server"),
		text("SecureMailUserDomain", "EXAMPLE", appSettings, "Secure Mail ユーザー ドメイン"),
		text("BackgroundNetworkServices", services, appSettings, "バックグラウンド ネットワーク サービス"),
		integer("BackgroundServicesTicketExpiration", "168", appSettings, "バックグラウンド サービス チケットの有効期間", "時間"),
		text("BackgroundNetworkServiceGateway", gatewayHost+":443", appSettings, "バックグラウンド ネットワーク サービス ゲートウェイ"),
		boolean("PushNotifications", "false", appSettings, "プッシュ通知"),
		boolean("AcceptAllSSLCertificates", "false", appSettings, "すべての SSL 証明書を承認する"),
	}
}

// secureMail is the answer to GET /application/mobile/…, saved before the list was put
// right. Android's list is as it always was; on iOS the mail server was added behind a blank.
func secureMail() []byte {
	type platform struct {
		Name            string      `json:"name"`
		DisplayName     string      `json:"displayName"`
		Description     string      `json:"description"`
		AppVersion      string      `json:"appVersion"`
		MinOSVersion    string      `json:"minOsVersion"`
		MaxOSVersion    string      `json:"maxOsVersion"`
		ExcludedDevices string      `json:"excludedDevices"`
		RemoveWithMDM   bool        `json:"removeWithMdm"`
		PreventBackup   bool        `json:"preventBackup"`
		Policies        []mdxPolicy `json:"policies"`
	}
	type container struct {
		ID          int      `json:"id"`
		Name        string   `json:"name"`
		Description string   `json:"description"`
		CreatedOn   string   `json:"createdOn"`
		LastUpdated string   `json:"lastUpdated"`
		Disabled    bool     `json:"disabled"`
		Subscribed  int      `json:"nbSubscribed"`
		Roles       []string `json:"roles"`
		AppType     string   `json:"appType"`
		Categories  []string `json:"categories"`
		IOS         platform `json:"ios"`
		Android     platform `json:"android"`
	}
	return indented(struct {
		answer
		Container container `json:"container"`
	}{success, container{
		ID: 8, Name: "Secure Mail", Description: "メール、予定表、連絡先", CreatedOn: "9/12/22 10:04 AM", LastUpdated: "2/27/26 6:41 PM",
		Subscribed: 41, Roles: []string{"AllUsers"}, AppType: "MDX", Categories: []string{"Default"},
		IOS: platform{
			Name: "MobileApp8", DisplayName: "Secure Mail", AppVersion: "22.11.0", MinOSVersion: "15.0", RemoveWithMDM: true, PreventBackup: true,
			Policies: mdxPolicies("autodiscover.example.com:443, mail.example.com:443"),
		},
		Android: platform{
			Name: "MobileApp9", DisplayName: "Secure Mail", AppVersion: "22.11.0", MinOSVersion: "9.0", RemoveWithMDM: true, PreventBackup: true,
			Policies: mdxPolicies("autodiscover.example.com:443,mail.example.com:443"),
		},
	}})
}
