package signature

import (
	"strings"
	"testing"

	"hubscope/parsers/event"
	"hubscope/parsers/template"
)

func TestDraft(t *testing.T) {
	m := template.NewMiner(0, func(into, from *struct{}) {})
	const message = "Mailbox link broken for mail.example.com:443 (code 403)"
	const line = "2026-03-02T09:00:00.000+0900 Secure Mail[Sync:ERROR:com.apple.main-thread:9]A:-[Sync run:]: " + message
	d, ok := DraftOf(m.Add("", []byte(message)).Template(), event.SystemSecureMail, "", line)
	if !ok {
		t.Fatal("no draft")
	}
	if d.Contains != "Mailbox link broken for" || d.Pattern != "Mailbox link broken for <host>:<port> (code <code>)" || !strings.HasPrefix(d.ID, "secure-mail.mailbox-link-broken-for-") {
		t.Errorf("%+v", d)
	}
	if _, problems := Load("x", []byte(d.TOML())); len(problems) != 1 || problems[0].Reason != ReasonMissingEvent || problems[0].Signature != d.ID || problems[0].Line != 3 {
		t.Errorf("without its event: %+v", problems)
	}
	s, problems := d.Signature(event.MailFailed)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	got, fields, ok := NewSet(&Pack{Signatures: []*Signature{s}}).Match(event.SystemSecureMail, []byte("Mailbox link broken for other.example.com:8443 (code 500)"), nil)
	if !ok || got != s || fieldsOf(fields) != "host=other.example.com|port=8443|code=500" {
		t.Error(ok, fieldsOf(fields))
	}
}

// What was masked in the line that a draft was made of is not kept of another one.
func TestDraftKeepsNoSecret(t *testing.T) {
	m := template.NewMiner(0, func(into, from *struct{}) {})
	d, ok := DraftOf(m.Add("", []byte("ticket=*** for host a.example.com, cookie: ***")).Template(), "", "", "ticket=*** for host a.example.com, cookie: ***")
	if !ok || d.Pattern != "ticket=<_> for host <host>, cookie: <_>" {
		t.Errorf("%+v", d)
	}
}

func TestDraftNeedsAWording(t *testing.T) {
	m := template.NewMiner(0, func(into, from *struct{}) {})
	for _, message := range []string{"42", "<17>: 3", "a 1", "::::"} {
		if d, ok := DraftOf(m.Add("", []byte(message)).Template(), "", "", message); ok {
			t.Errorf("%q gives %+v", message, d)
		}
	}
}

// Whatever a log says, its draft is a signature that knows it again once it has an event.
func FuzzDraft(f *testing.F) {
	for _, s := range Builtin().Signatures {
		f.Add(s.Example, s.Counterexample)
	}
	f.Add("value <null> of <key> is '<nil>' 3", "it's \"quoted\" \\n \x01 42 \xff")
	f.Add("件の同期に失敗しました(403)", "user=aiko token=*** at user-01 ip-02")
	f.Fuzz(func(t *testing.T, first, second string) {
		m := template.NewMiner(0, func(into, from *struct{}) {})
		for _, line := range []string{first, second, first} {
			line = strings.ToValidUTF8(line, "\ufffd")
			g := m.Add("", []byte(line))
			if g == nil {
				continue
			}
			d, ok := DraftOf(g.Template(), "", "", line)
			if !ok {
				continue
			}
			s, problems := d.Signature(event.MailFailed)
			if len(problems) > 0 {
				t.Fatalf("%+v\n%s", problems, d.TOML())
			}
			if s.Example != line || s.ID != d.ID {
				t.Fatalf("%q came back as %q", line, s.Example)
			}
			if got, _, ok := NewSet(&Pack{Signatures: []*Signature{s}}).Match("", []byte(line), nil); !ok || got != s {
				t.Fatalf("%q is not known again by %s", line, d.TOML())
			}
		}
	})
}
