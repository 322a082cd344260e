package engine

import (
	"bytes"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestMaskSecrets(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"nothing to hide", `User ken - Client_ip 192.0.2.1 - SessionId: 4711 - User ken`, `User ken - Client_ip 192.0.2.1 - SessionId: 4711 - User ken`},
		{"an old release's session number", `Context ken@192.0.2.1 - SessionId: 15- User ken`, `Context ken@192.0.2.1 - SessionId: 15- User ken`},
		{"equals", `login name=a,password=geheim,x=1`, `login name=a,password=***,x=1`},
		{"JSON", `{"AGToken":"abc def","user":"ken"}`, `{"AGToken":"***","user":"ken"}`},
		{"escaped JSON", `{\"STATicket\":\"abc\",\"n\":1}`, `{\"STATicket\":\"***\",\"n\":1}`},
		{"a blank alone", `received STATicket CTX1234567890 for ken`, `received STATicket *** for ken`},
		{"a short name", `bind user=x&pwd=geheim&y=1, userPwd: "a b", PWD=Z9`, `bind user=x&pwd=***&y=1, userPwd: "***", PWD=***`},
		{"a passcode", `passcode=482913 and AppPasscode=true`, `passcode=*** and AppPasscode=true`},
		{"a policy about passcodes", `Passcode: On, Passcode: required, PASSCODE_TYPE=Numeric`, `Passcode: On, Passcode: required, PASSCODE_TYPE=Numeric`},
		{"a ticket in a request", `GET /STAService?ticket=10;STA01;FE0A7B2CE2E77DDC&x=1`, `GET /STAService?ticket=***&x=1`},
		{"what a ticket is set to", `BackgroundServicesTicketExpiration=168, ticket expired`, `BackgroundServicesTicketExpiration=168, ticket expired`},
		{"a header runs to the end", `Authorization: Basic a2VuOnNlY3JldA== trailing`, `Authorization: ***`},
		{"a cookie", `Cookie: NSC_AAAC=0123abc; other=1`, `Cookie: ***`},
		{"the gateway's cookie in a text", `got NSC_AAAC=0123abc for user`, `got NSC_AAAC=*** for user`},
		{"a word about passwords is no password", `ENABLE_PASSWORD_CACHING is true; the password expired`, `ENABLE_PASSWORD_CACHING is true; the password expired`},
		{"a session of the management interface", `sessionid=1c81504d124245d,client_port=-1`, `sessionid=***,client_port=-1`},
		{"masked already", `password=***********,token=***`, `password=***********,token=***`},
		{"case", `AUTHTOKEN=abc`, `AUTHTOKEN=***`},
		{"two", `EncryptionKey=a AppGroupEncryptionKey=b`, `EncryptionKey=*** AppGroupEncryptionKey=***`},
		{"part of another word", `mytokenizer=5 antoken=5`, `mytokenizer=5 antoken=5`},
		{"nothing behind it", `password=`, `password=`},

		// Commands, as the gateway logs them and as ns.conf holds them.
		{"an option whose name ends so", `Command "set aaa kcdAccount kcd -delegatedUser svc -kcdPassword Geheim,1 -encrypted" - Status "Success"`, `Command "set aaa kcdAccount kcd -delegatedUser svc -kcdPassword *** -encrypted" - Status "Success"`},
		{"LDAP", `add authentication ldapAction a -serverIP 192.0.2.1 -ldapBindDnPassword Geheim -ldapLoginName x`, `add authentication ldapAction a -serverIP 192.0.2.1 -ldapBindDnPassword *** -ldapLoginName x`},
		{"RADIUS and SNMP", `-radKey Geheim -x 1 -authPasswd "a b" -privPassPhrase c`, `-radKey *** -x 1 -authPasswd "***" -privPassPhrase ***`},
		{"an option of a shell", `tool --password Geheim --user=ken --passwd=abc`, `tool --password *** --user=ken --passwd=***`},
		{"a user of the AAA server", `add aaa user ken -password Geheim`, `add aaa user ken -password ***`},
		{"a system user", `Command "set system user nsroot Geheim" - Status "Success"`, `Command "set system user nsroot ***" - Status "Success"`},
		{"a new system user", `add system user ken "ge heim" -externalAuth ENABLED`, `add system user ken "***" -externalAuth ENABLED`},
		{"no password, but an option", `set system user nsroot -timeout 900`, `set system user nsroot -timeout 900`},
		{"a login", `User nsroot - Command "login nsroot Geheim" - Status "Success"`, `User nsroot - Command "login nsroot ***" - Status "Success"`},
		{"a login in quotes", `Command "login nsroot "Geheim"" - Status`, `Command "login nsroot "***"" - Status`},
		{"a login that the gateway masked", `Command "login nsroot "********"" - Status`, `Command "login nsroot "********"" - Status`},
		{"a login without a password", `Command "login nsroot" - Status "Success"`, `Command "login nsroot" - Status "Success"`},
		{"a login alone", `login nsroot Geheim`, `login nsroot ***`},
		{"a login with a name in quotes", `login "ken k" Geheim`, `login "ken k" ***`},
		{"no command", `login failed again; User login from 192.0.2.1`, `login failed again; User login from 192.0.2.1`},

		// Names and separators.
		{"the end of a longer word", `userPassword=Geheim, LDAPPASSWD: x`, `userPassword=***, LDAPPASSWD: ***`},
		{"XML", `<AGToken>a b</AGToken><user>ken</user>`, `<AGToken>***</AGToken><user>ken</user>`},
		{"XML with an attribute", `<m:AGToken type="x">Geheim</m:AGToken>text`, `<m:AGToken type="x">***</m:AGToken>text`},
		{"XML, name and value beside each other", `<key>AuthToken</key> <string>Ge heim</string><key>user</key><string>ken</string>`, `<key>AuthToken</key> <string>***</string><key>user</key><string>ken</string>`},
		{"JSON, name and value beside each other", `{"key":"AuthToken", "value":"Ge heim"},{"key":"user","value":"ken"}`, `{"key":"AuthToken", "value":"***"},{"key":"user","value":"ken"}`},
		{"XML in entities", `&lt;AGToken&gt;a b&lt;/AGToken&gt;`, `&lt;AGToken&gt;***&lt;/AGToken&gt;`},
		{"an empty element", `<password></password><user>ken</user> <AGToken x="1"/>ken`, `<password></password><user>ken</user> <AGToken x="1"/>ken`},
		{"percent signs", `q=AGToken%3DGe%2Bheim%26user%3Dken`, `q=AGToken%3D***%26user%3Dken`},
		{"percent signs and quotes", `%7B%22AGToken%22%3A%22a,b%22%7D`, `%7B%22AGToken%22%3A%22***%22%7D`},
		{"percent signs twice", `u=AGToken%253DGe%252Bheim%2526user%253Dken`, `u=AGToken%253D***%2526user%253Dken`},
		{"percent signs and quotes twice", `%257B%2522AGToken%2522%253A%2522a,b%2522%257D`, `%257B%2522AGToken%2522%253A%2522***%2522%257D`},
		{"a member in entities", `{&quot;AGToken&quot;:&quot;a b&quot;,&quot;user&quot;:&quot;ken&quot;}`, `{&quot;AGToken&quot;:&quot;***&quot;,&quot;user&quot;:&quot;ken&quot;}`},
		{"an assertion", `POST /cgi/samlauth SAMLResponse=PHNhbWxwOl&RelayState=x`, `POST /cgi/samlauth SAMLResponse=***&RelayState=x`},
		{"a value in percent signs", `password=a%2Cb&x=1`, `password=***&x=1`},
		{"arrows", `AGToken->Geheim AuthToken -> a, AGToken => b`, `AGToken->*** AuthToken -> ***, AGToken => ***`},
		{"brackets", `AGToken[Ge heim] x`, `AGToken[***] x`},
		{"a length", `EncryptionKey (32): Geheim x`, `EncryptionKey (32): *** x`},
		{"an object's description", `EncryptionKey: <0a1b 2c3d>; EncryptionKey = {length = 32, bytes = 0x01}`, `EncryptionKey: <***>; EncryptionKey = {***}`},
		{"is", `STATicket is ;10;STA01;Geheim now; AuthToken is Geheim`, `STATicket is *** now; AuthToken is ***`},
		{"a ticket", `STATicket=;10;STA01;Geheim x`, `STATicket=*** x`},
		{"a quote in a quote", `password="a\"b" x {\"AGToken\":\"a\\\"b\",\"n\":1}`, `password="***" x {\"AGToken\":\"***\",\"n\":1}`},
		{"CSV", `"a ""password"":""Geheim"" b"`, `"a ""password"":""***"" b"`},
		{"an empty JSON value", `{"password":"","user":"ken"}`, `{"password":"","user":"ken"}`},
		{"a capital begins a word", `accessToken=Geheim mAuthToken: x`, `accessToken=*** mAuthToken: ***`},
		{"a URL", `GET https://u:Ge@heim@host.example.com:443/x?y=a@b`, `GET https://u:***@host.example.com:443/x?y=a@b`},
		{"a URL in JSON", `"https:\/\/CORP\\ken:Geheim@host\/"`, `"https:\/\/CORP\\ken:***@host\/"`},
		{"a URL without a password", `https://ken@host/ https://host:443/a:b@c https://[2001:db8::1]:443/`, `https://ken@host/ https://host:443/a:b@c https://[2001:db8::1]:443/`},

		// What is no secret.
		{"a setting about passwords", `"passwordRequired": false, "passwordRequired":true, requirePassword=true, passwordRequired=8`, `"passwordRequired": false, "passwordRequired":true, requirePassword=true, passwordRequired=8`},
		{"sentences", `password is expired; the AuthToken is not valid. STATicket expired for ken; token is wrong.`, `password is expired; the AuthToken is not valid. STATicket expired for ken; token is wrong.`},
		{"a method's name", `I:-[Store setPassword:user:]: x -[CTXPassword token]: y`, `I:-[Store setPassword:user:]: x -[CTXPassword token]: y`},
		{"nonce in a word", `announced=5 nonces: 4 pronounce: x`, `announced=5 nonces: 4 pronounce: x`},
		{"session numbers", `SessionId: 4711, SessionId=12 - x`, `SessionId: 4711, SessionId=12 - x`},
		{"an option about passwords", `-passwordExpiry 30 -showPassword`, `-passwordExpiry 30 -showPassword`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := string(MaskSecrets([]byte(test.in))); got != test.want {
				t.Errorf("%s\nwant %s", got, test.want)
			}
		})
	}
}

func TestMaskFieldHidesAllOfASecretsValue(t *testing.T) {
	if got := string(new(Masker).Field("AGToken", []byte("a b c"))); got != mask {
		t.Errorf("got %s", got)
	}
	if got := string(new(Masker).Field("SessionId", []byte("4711"))); got != "4711" {
		t.Errorf("the gateway's session number became %s", got)
	}
}

func TestMaskFieldKnowsTheEndOfAName(t *testing.T) {
	for _, f := range []struct{ name, value, want string }{
		{"userPassword", "a b", mask}, {"X-Auth-Token", "abc", mask}, {"accessToken", "abc", mask}, {"antoken", "5", "5"},
		{"passwordRequired", "false", "false"}, {"requirePassword", "true", "true"}, {"Command", "login nsroot Geheim", "login nsroot ***"},
		{"Failure_reason", "login failed again", "login failed again"}, {"Password", "", ""},
	} {
		if got := string(new(Masker).Field(f.name, []byte(f.value))); got != f.want {
			t.Errorf("%s %q became %q", f.name, f.value, got)
		}
	}
}

// pieces are what lines of secrets are made of, in every unlucky order.
var pieces = []string{
	"password", "userPassword", "AGToken", "STATicket", "Cookie", "Authorization", "SessionId", "EncryptionKey", "nonce", "-", "-kcdPassword", "login", "command",
	"set system user ", "https://", ":", "=", "->", ">", "<", "</", "/", "[", "]", "(32)", "{", "}", "is", " ", " ", " ", `"`, `\"`, `\\\"`, `'`, "\\", ",", ";", "&", "&gt;",
	"%3D", "%22", "%26", "@", "ken", "X", "4711", "true", "expired", "***", "\n", "-[", "*",
}

func TestMaskingTwiceIsMaskingOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		line := []byte(strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), 0, 14).Draw(t, "line"), ""))
		once := MaskSecrets(line)
		if twice := MaskSecrets(once); !bytes.Equal(once, twice) {
			t.Fatalf("%q\nonce  %q\ntwice %q", line, once, twice)
		}
	})
}

// holds reports whether the scanner finds a secret in a line.
func holds(line []byte) bool {
	s := scanner{line: line, b: appendLower(nil, line), fresh: true, url: -1}
	return s.next()
}

func TestNoSecretIsCleared(t *testing.T) {
	more := append([]string{"SessionId: 4711 ", "LOGIN 1 0 : ", "Command ", "add ", "Nonce", "XDATA", `:\/\/`, "tok"}, pieces...)
	cleared := 0
	rapid.Check(t, func(t *rapid.T) {
		line := []byte(strings.Join(rapid.SliceOfN(rapid.SampledFrom(more), 0, 8).Draw(t, "line"), ""))
		if suspect(line) {
			return
		}
		cleared++
		if holds(line) {
			t.Fatalf("%q is cleared and holds a secret", line)
		}
	})
	if cleared == 0 {
		t.Error("no line was cleared")
	}
	for i := range secretNames {
		if line := []byte("x " + strings.ToUpper(secretNames[i].text) + "=abc"); !suspect(line) {
			t.Errorf("%s is cleared", line)
		}
	}
	if line := []byte(`03/02/2026:08:00:00 GMT gw1 0-PPE-0 : default SSLVPN LOGIN 1 0 : Context ken@192.0.2.11 - SessionId: 7 - User ken`); suspect(line) {
		t.Error("a usual line is not cleared")
	}
}

// TestMaskingIsLinear masks a megabyte of each thing that a line can be made hard with: time
// that grew with the square of the length would not let it end.
func TestMaskingIsLinear(t *testing.T) {
	for _, p := range hard {
		line := []byte(strings.Repeat(p, (1<<20)/len(p)))
		if got := MaskSecrets(line); len(got) == 0 {
			t.Errorf("%q: nothing is left", p)
		}
	}
}

var hard = append(pieces, "<AGToken ", "password (1", "-[a ", "https://a:", "login ", `password="`, "<a:password", "--password", "agtoken%20", `"login \"`)

func BenchmarkMaskSecrets(b *testing.B) {
	line := []byte(`03/02/2026:08:00:00 GMT gw1 0-PPE-0 : default SSLVPN LOGIN 1 0 : Context ken@192.0.2.11 - SessionId: 7 - User ken - Client_ip 192.0.2.11 - Nat_ip "Mapped Ip" - Vserver 198.51.100.7:443 - Browser_type "CitrixReceiver/com.zenprise" - Group(s) "N/A"`)
	b.SetBytes(int64(len(line)))
	for b.Loop() {
		MaskSecrets(line)
	}
}

// BenchmarkMaskHard is the same for a quarter of a megabyte that looks like nothing else.
func BenchmarkMaskHard(b *testing.B) {
	for _, p := range hard {
		line := []byte(strings.Repeat(p, (1<<18)/len(p)))
		b.Run(p, func(b *testing.B) {
			b.SetBytes(int64(len(line)))
			for b.Loop() {
				MaskSecrets(line)
			}
		})
	}
}

func FuzzMaskSecrets(f *testing.F) {
	f.Add([]byte(`x password="a\"b" token: 'c`))
	f.Add([]byte("İpassword=abc"))
	f.Add([]byte("https://u:password=a/b,c@h login x -kcdPassword y"))
	f.Add([]byte("<AGToken x=\"1\">y</AGToken> Command \"login \"a b\" c\""))
	f.Fuzz(func(t *testing.T, line []byte) {
		out := MaskSecrets(line)
		if again := MaskSecrets(out); !bytes.Equal(again, out) {
			t.Errorf("masking twice changes %q to %q", out, again)
		}
		if !suspect(line) && holds(line) {
			t.Errorf("%q is cleared and holds a secret", line)
		}
	})
}
