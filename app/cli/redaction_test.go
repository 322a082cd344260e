package cli

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"hubscope/analyzer/casefile"
	"hubscope/app/redact"
)

// redactedJSON is a redacted document and the tokens in it.
func redactedJSON(t *testing.T, args ...string) (document any, originals map[string]string) {
	table := filepath.Join(t.TempDir(), "tokens.json")
	out, _ := hub(t, exitOK, append(args, "--lang", "en", "--redact-table", table)...)
	if err := json.Unmarshal([]byte(out), &document); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(table)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the table of tokens: %v %v", info.Mode(), err)
	}
	data, err := os.ReadFile(table)
	if err != nil {
		t.Fatal(err)
	}
	var list []struct{ Token, Kind, Original string }
	if err := json.Unmarshal(data, &list); err != nil {
		t.Fatal(err)
	}
	originals = map[string]string{}
	for _, e := range list {
		if originals[e.Token] != "" {
			t.Errorf("%s stands for two", e.Token)
		}
		originals[e.Token] = e.Original
	}
	return document, originals
}

var aToken = regexp.MustCompile(`(?:(?:private|public|doc|shared|link-local|multicast)-)?(?:user|ip|host|domain|mail|device|group|network|phone)-\d{2,}`)

// Of the sample case nothing but identities differs, once the tokens are read back: times,
// figures, causes and all else that a log line says stay as they are.
func TestOnlyIdentitiesDiffer(t *testing.T) {
	dir := sampleDir(t)
	out, _ := hub(t, exitOK, "analyze", "--all", "--format", "json", "--lang", "en", dir)
	var plain any
	if err := json.Unmarshal([]byte(out), &plain); err != nil {
		t.Fatal(err)
	}
	redacted, originals := redactedJSON(t, "analyze", "--all", "--format", "json", dir)
	compared := 0
	var compare func(at string, a, b any)
	compare = func(at string, a, b any) {
		switch a := a.(type) {
		case map[string]any:
			other, _ := b.(map[string]any)
			if len(a) != len(other) {
				t.Errorf("%s: other members", at)
			}
			for k := range a {
				if k == "id" || k == "path" && strings.Contains(at, "sources") || at == "/fleet" && k == "byUser" {
					continue // made of names; users of equal counts stand in the order of their names
				}
				compare(at+"/"+k, a[k], other[k])
			}
		case []any:
			other, _ := b.([]any)
			if len(a) != len(other) {
				t.Errorf("%s: %d and %d", at, len(a), len(other))
				return
			}
			for i := range a {
				compare(fmt.Sprintf("%s/%d", at, i), a[i], other[i])
			}
		case string:
			text, _ := b.(string)
			if back := aToken.ReplaceAllStringFunc(text, func(token string) string { return originals[token] }); back != a {
				t.Errorf("%s: %q became %q", at, a, text)
			}
			compared++
		default:
			if a != b {
				t.Errorf("%s: %v became %v", at, a, b)
			}
		}
	}
	compare("", plain, redacted)
	if compared < 500 || len(originals) < 50 {
		t.Errorf("only %d texts and %d tokens", compared, len(originals))
	}
}

// One case has one table of tokens: in every command and format, of every part of it, and in
// whatever order its files are given.
func TestTokensAreTheSameEverywhere(t *testing.T) {
	dir := sampleDir(t)
	_, want := redactedJSON(t, "analyze", "--format", "json", dir)
	for _, args := range [][]string{
		{"analyze", "--all", "--format", "json", dir}, {"analyze", "--format", "json", "--user", "aiko", dir}, {"check", "--format", "json", dir},
		{"analyze", "--format", "json", filepath.Join(dir, "settings"), filepath.Join(dir, "gateway"), filepath.Join(dir, "device")}, {"unknown", "--format", "json", dir},
	} {
		_, got := redactedJSON(t, args...)
		for token, original := range want {
			if got[token] != original {
				t.Errorf("%v: %s is %q, not %q", args, token, got[token], original)
			}
		}
		if len(got) != len(want) {
			t.Errorf("%v: %d tokens, not %d", args, len(got), len(want))
		}
	}
}

// A report that still names somebody goes nowhere.
func TestLeakStopsWriting(t *testing.T) {
	words := redact.New(&casefile.Case{}, []redact.Identity{{Kind: redact.User, Value: "rina.mori"}})
	for _, name := range []string{"", filepath.Join(t.TempDir(), "report.txt")} {
		var stdout bytes.Buffer
		f := &readFlags{Lang: "en", Output: name}
		err := f.checked(&streams{out: &stdout}, words, func(w io.Writer) error {
			_, err := io.WriteString(w, "first line\nasked: Rina%2EMori\n")
			return err
		})
		if err == nil || !strings.Contains(err.Error(), "user-01") || strings.Contains(strings.ToLower(err.Error()), "rina") {
			t.Errorf("%q: %v", name, err)
		}
		if stdout.Len() > 0 {
			t.Errorf("%q was written", stdout.String())
		}
		if _, err := os.Stat(name); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("%q is there: %v", name, err)
		}
	}
}

// No output holds a secret, redacted or not.
func TestSecretsAreInNoOutput(t *testing.T) {
	const secret = "Hunter2Geheim"
	dir := t.TempDir()
	gateway := func(minute int, text string) string {
		return fmt.Sprintf("Mar  2 09:%02d:00 <local0.info> 198.51.100.2 03/02/2026:00:%02d:00 GMT gw1 0-PPE-0 : default %s\n", minute, minute, text)
	}
	session := `Context aiko@203.0.113.24 - SessionId: 1758 - User aiko - Client_ip 203.0.113.24 - Nat_ip "Mapped Ip" - Vserver 198.51.100.7:443 - `
	client := `Browser_type "CitrixReceiver/com.zenprise build/22.11.0 Android/11 VpnCapable X1Class" - SSLVPN_client_type Agent - Group(s) "N/A"`
	for name, text := range map[string]string{
		"ns.log": gateway(0, `SSLVPN LOGIN 1 0 : `+session+client) +
			gateway(10, `GUI CMD_EXECUTED 2 0 : User nsroot - Remote_ip 10.0.0.80 - Command "set system user nsroot `+secret+`" - Status "Success"`) +
			gateway(20, `GUI CMD_EXECUTED 3 0 : User nsroot - Remote_ip 10.0.0.80 - Command "set vpn sessionAction AC -sessTimeout 5 -kcdPassword `+secret+`" - Status "Success"`) +
			gateway(26, `GUI CMD_EXECUTED 4 0 : User nsroot - Remote_ip 10.0.0.80 - Command "kill aaa session -userName aiko -password `+secret+`" - Status "Success"`) +
			gateway(26, `SSLVPN LOGOUT 5 0 : `+session+`Start_time "03/02/2026:00:00:00 GMT" - End_time "03/02/2026:00:26:00 GMT" - Duration 00:26:00 - LogoutMethod "InternalError" - Group(s) "N/A"`) +
			gateway(30, `SSLVPN LOGIN 6 0 : `+session+client),
		"ns.conf": "#NS13.1 Build 48.47\nset ns hostName gw1\nadd system user desk " + secret + "\nadd vpn sessionAction AC -sessTimeout 30 -kcdPassword " + secret + "\nadd vpn vserver V SSL 198.51.100.7 443\n",
		"CitrixLogs/SecureMail/CtxLog_AppPolicies.xml": "<dict>\n<key>BackgroundNetworkServices</key>\n<string>https://svc:" + secret + "@mail.example.com:443</string>\n<key>MailExchangeServer</key>\n<string>https://svc:" + secret +
			"@mail.example.com</string>\n<key>AGToken</key><string>" + secret + "</string></dict>\n",
		"CitrixLogs/SecureMail/CtxLog_com.citrix.mail.ios.log": "2026-03-02T09:00:00.000+0900 Secure Mail[Sync:ERROR:com.apple.main-thread:9]A:-[Sync run:]: got AGToken=" + secret + " and Cookie: NSC_AAAC=" + secret + "\n" +
			"2026-03-02T09:00:01.000+0900 Secure Mail[Sync:ERROR:com.apple.main-thread:9]A:-[Sync run:]: https://svc:" + secret + "@mail.example.com:443/ failed (status 403)\n",
		"notes.txt": "password: " + secret + "\n<key>AuthToken</key><string>" + secret + "</string>\n",
	} {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, args := range [][]string{
		{"analyze", "--all"}, {"analyze", "--all", "--format", "json"}, {"events"}, {"unknown"}, {"unknown", "--format", "json"}, {"unknown", "--format", "toml"},
		{"analyze", "--all", "--format", "html"}, {"analyze", "--format", "markdown"}, {"analyze", "--format", "markdown", "--short"}, {"analyze", "--format", "csv"}, {"events", "--format", "csv"},
		{"check"}, {"check", "--fix"}, {"check", "--format", "json"}, {"check", "--format", "sarif"}, {"check", "--format", "junit"},
	} {
		for _, more := range [][]string{nil, {"--redact"}} {
			out, remarks := hub(t, exitOK, append(append(args, more...), "--lang", "en", "--tz", "UTC", dir)...)
			if i := strings.Index(out+remarks, secret); i >= 0 {
				t.Errorf("%v %v: %q", args, more, (out + remarks)[max(0, i-80):i+len(secret)])
			}
			if len(out) == 0 {
				t.Errorf("%v %v says nothing", args, more)
			}
		}
	}
}
