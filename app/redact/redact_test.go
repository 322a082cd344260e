package redact

import (
	"strings"
	"testing"

	"hubscope/analyzer/casefile"
)

func newRedactor() *Redactor {
	return New(&casefile.Case{Callers: []string{"aiko"}, Sessions: []casefile.Session{{User: `ACME\Ken.Sato`}, {User: "山田"}, {User: "Mia Ito"}}})
}

func TestText(t *testing.T) {
	for text, want := range map[string]string{
		"Sync for aiko failed":                                "Sync for user-01 failed",
		"AIKO and aiko@example.com and ACME\\aiko":            "user-01 and user-01 and user-01",
		"ken.sato, other":                                     "user-01, other",
		"aiko_inbox opened":                                   "user-01_inbox opened",
		"山田さん and mia ITO":                                    "user-01さん and user-02",
		"user=noa; mailbox: yui":                              "user=user-01; mailbox: user-02",
		"sent for user noa today":                             "sent for user user-01 today",
		"mail.example.com:443 at 192.0.2.7:443 and 192.0.2.7": "host-01:443 at ip-01:443 and ip-01",
		"https://mail.example.com/x?u=aiko":                   "https://host-01/x?u=user-01",
		"[2001:db8::7] up":                                    "[ip-01] up",
		"09:00:00.123 com.citrix.mail.droid 3.5":              "09:00:00.123 com.citrix.mail.droid 3.5",
		"-[Sync run:]: done.":                                 "-[Sync run:]: done.",
		"user cancelled":                                      "user cancelled",
		"":                                                    "",
	} {
		if got := newRedactor().Text(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestTokensAreStable(t *testing.T) {
	r := newRedactor()
	first := r.Text("aiko at a.example.com, noa@example.com at b.example.com")
	if again := r.Text("noa@example.com at b.example.com, aiko at a.example.com"); first != "user-01 at host-01, user-02 at host-02" || again != "user-02 at host-02, user-01 at host-01" {
		t.Error(first, again)
	}
	if twice := r.Text(first); twice != first {
		t.Error(twice)
	}
}

func FuzzText(f *testing.F) {
	f.Add("aiko@example.com ACME\\aiko 192.0.2.7:1 mail.example.com \xff 山田 :::")
	f.Fuzz(func(t *testing.T, text string) {
		got := newRedactor().Text(text + " aiko 192.0.2.7 mail.example.com")
		for _, secret := range []string{" aiko", "192.0.2.7", "mail.example.com", "山田"} {
			if strings.HasSuffix(got, secret) || secret == "山田" && strings.Contains(got, secret) {
				t.Fatalf("%q is left in %q", secret, got)
			}
		}
	})
}
