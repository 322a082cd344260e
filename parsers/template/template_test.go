package template

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func count(into, from *int) { *into += *from }

// mine adds messages and lists what came of them, as "count template".
func mine(most int, messages ...string) (out []string, m *Miner[int]) {
	m = NewMiner(most, count)
	for _, text := range messages {
		if g := m.Add("", []byte(text)); g != nil {
			g.Data++
		}
	}
	for _, g := range m.Groups() {
		out = append(out, fmt.Sprintf("%d %s", g.Count, g.Template()))
	}
	return out, m
}

func TestHoles(t *testing.T) {
	for message, want := range map[string]string{
		"Sync broken for mail.example.com:443 (status 403)":            "Sync broken for <host>:<port> (status <status>)",
		"failed to connect to mail.example.com/192.0.2.7 (port 443)":   "failed to connect to <host>/<address> (port <port>)",
		"https://mail.example.com/Microsoft-Server-ActiveSync?Cmd=Go1": "https://<host>/Microsoft-Server-ActiveSync?Cmd=<cmd>",
		"user aiko@example.com has 3 folders, took 42 ms.":             "user <user> has <number> folders, took <number2> ms.",
		"denied to User <aiko.suzuki> by gw.example.com":               "denied to User <<user>> by <host>",
		"session user-01 at ip-02 via host-03":                         "session <user> at <address> via <host>",
		"token=*** accepted":                                           "token=<token> accepted",
		"javax.net.ssl.SSLException in com.citrix.mail.droid":          "javax.net.ssl.SSLException in com.citrix.mail.droid",
		"3件の同期に失敗(403)":                                                "<number>件の同期に失敗(<number2>)",
		"2026-03-02T09:00:00.000 up":                                   "<number>:<number2>:<number3> up",
		"retry...":                                                     "retry...",
		"first\nsecond 2":                                              "first",
		strings.Repeat("x", 50) + " end":                               "<value> end",
		"a\xff b":                                                      "a<value> b",
		"":                                                             "",
	} {
		m := NewMiner(0, count)
		g := m.Add("", []byte(message))
		got := ""
		if g != nil {
			got = g.Template().String()
		}
		if want == "" != (g == nil) || got != want {
			t.Errorf("%q: %q, want %q", message, got, want)
		}
	}
}

func TestWordsBecomeHolesOnEvidence(t *testing.T) {
	got, _ := mine(0, "sync started", "sync succeeded", "sync failed", "sync failed")
	if fmt.Sprint(got) != "[2 sync failed 1 sync started 1 sync succeeded]" {
		t.Error(got)
	}
	var names []string
	for _, u := range []string{"aiko", "ken", "mia", "noa", "yui", "aiko"} {
		names = append(names, u+" opened the box 7")
	}
	if got, _ = mine(0, names...); fmt.Sprint(got) != "[6 <word> opened the box <box>]" {
		t.Error(got)
	}
	var both []string
	for _, u := range []string{"aiko", "ken", "mia", "noa"} {
		for _, f := range []string{"Inbox", "Sent", "Drafts", "Trash"} {
			both = append(both, u+" opened folder "+f)
		}
	}
	if got, m := mine(0, both...); fmt.Sprint(got) != "[16 <word> opened folder <folder>]" || m.Groups()[0].Data != 16 {
		t.Error(got)
	}
}

func TestKindsNeverMeet(t *testing.T) {
	m := NewMiner(0, count)
	if m.Add("a", []byte("same words")) == m.Add("b", []byte("same words")) {
		t.Error("one group of two kinds")
	}
}

func TestTooManyTemplates(t *testing.T) {
	var messages []string
	for i := range 40 {
		messages = append(messages, "often seen", strings.Repeat("a ", i+1)+"once")
	}
	got, m := mine(10, messages...)
	groups, lines := m.LeftOut()
	if len(got) != 10 || groups != 31 || lines != 31 || !strings.Contains(fmt.Sprint(got), "40 often seen") {
		t.Error(got, groups, lines)
	}
}

// A leaf in which nothing is alike stays bounded, and no message gets lost.
func TestCrowdedLeaf(t *testing.T) {
	m := NewMiner(0, count)
	name := func(i int) string {
		return string([]byte{byte('a' + i%26), byte('a' + i/26%26), byte('a' + i/676%26)})
	}
	const all = 3000
	for i := range all {
		m.Add("", []byte(name(i)+" "+name(i*7+1)+" "+name(i*13+2)))
	}
	kept := int64(0)
	for _, g := range m.Groups() {
		kept += g.Count
	}
	_, out := m.LeftOut()
	if n := len(m.Groups()); n > leafMost || kept+out != all {
		t.Errorf("%d groups, %d kept, %d left out", n, kept, out)
	}
}

// Every message is counted once, and its template's literals stand in it in their order.
func TestTemplatesFitTheirMessages(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SampledFrom([]string{"a", "b", "c", "d", "e", "12", "x.example.com", "192.0.2.1", "語", "***", "(", "=", "<", ">"})
		m := NewMiner(rapid.IntRange(1, 30).Draw(t, "most"), count)
		messages := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) string {
			return strings.Join(rapid.SliceOfN(words, 1, 6).Draw(t, "words"), rapid.SampledFrom([]string{" ", "", ":"}).Draw(t, "between"))
		}), 1, 60).Draw(t, "messages")
		for _, text := range messages {
			g := m.Add("", []byte(text))
			rest := text
			for _, p := range g.Template() {
				if p.Field != "" {
					continue
				}
				i := strings.Index(rest, p.Text)
				if i < 0 {
					t.Fatalf("%q is no %q", text, g.Template())
				}
				rest = rest[i+len(p.Text):]
			}
		}
		total := int64(0)
		for _, g := range m.Groups() {
			total += g.Count
		}
		if _, out := m.LeftOut(); total+out != int64(len(messages)) {
			t.Fatalf("%d and %d of %d", total, out, len(messages))
		}
	})
}

func FuzzMiner(f *testing.F) {
	f.Add("Sync broken for mail.example.com:443 (status 403)\nSync broken for a.example.com:1 (status 2)")
	f.Add("\x00\xff=\n***\n語語1\n<a><b>")
	f.Fuzz(func(t *testing.T, text string) {
		m := NewMiner(8, count)
		n := int64(0)
		for _, l := range strings.Split(text, "\n") {
			if g := m.Add("", []byte(l)); g != nil {
				n++
				names := map[string]bool{}
				hole := false
				for _, p := range g.Template() {
					if p.Field != "" && (hole || names[p.Field]) {
						t.Fatalf("holes side by side, or of one name: %q", g.Template())
					}
					if hole = p.Field != ""; hole {
						names[p.Field] = true
					}
				}
			}
		}
		total := int64(0)
		for _, g := range m.Groups() {
			total += g.Count
		}
		if groups, out := m.LeftOut(); total+out != n || len(m.Groups()) > 8 || groups > n {
			t.Fatal(total, out, n)
		}
	})
}

func BenchmarkAdd(b *testing.B) {
	var lines [][]byte
	size := 0
	for i := range 1000 {
		l := fmt.Appendf(nil, "updating folder %d of mail.example.com:443 took %d ms, %s unchanged", i, i*7, []string{"all", "few", "none"}[i%3])
		lines = append(lines, l)
		size += len(l)
	}
	b.SetBytes(int64(size))
	b.ReportAllocs()
	for b.Loop() {
		m := NewMiner(0, count)
		for _, l := range lines {
			m.Add("", l)
		}
	}
}
