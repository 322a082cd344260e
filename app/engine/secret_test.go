package engine

import (
	"bytes"
	"strings"
	"testing"
)

func TestMaskSecrets(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"nothing to hide", `User ken - Client_ip 192.0.2.1 - SessionId: 4711 - User ken`, `User ken - Client_ip 192.0.2.1 - SessionId: 4711 - User ken`},
		{"an old release's session number", `Context ken@192.0.2.1 - SessionId: 15- User ken`, `Context ken@192.0.2.1 - SessionId: 15- User ken`},
		{"equals", `login name=a,password=geheim,x=1`, `login name=a,password=***,x=1`},
		{"JSON", `{"AGToken":"abc def","user":"ken"}`, `{"AGToken":"***","user":"ken"}`},
		{"escaped JSON", `{\"STATicket\":\"abc\",\"n\":1}`, `{\"STATicket\":\"***\",\"n\":1}`},
		{"a blank alone", `received STATicket CTX1234567890 for ken`, `received STATicket *** for ken`},
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
	if got := string(MaskField("AGToken", []byte("a b c"))); got != mask {
		t.Errorf("got %s", got)
	}
	if got := string(MaskField("SessionId", []byte("4711"))); got != "4711" {
		t.Errorf("the gateway's session number became %s", got)
	}
}

func FuzzMaskSecrets(f *testing.F) {
	f.Add([]byte(`x password="a\"b" token: 'c`))
	f.Add([]byte("İpassword=abc"))
	f.Fuzz(func(t *testing.T, line []byte) {
		out := MaskSecrets(line)
		if again := MaskSecrets(out); !bytes.Equal(again, out) && !strings.Contains(string(out), mask) {
			t.Errorf("masking twice changes %q to %q", out, again)
		}
	})
}
