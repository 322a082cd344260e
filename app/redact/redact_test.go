package redact

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/people"
	"hubscope/app/engine"
	"hubscope/app/lang"
	"hubscope/parsers/source"
)

// newRedactor knows a user of each form, a host, an address and what else there is.
func newRedactor() *Redactor {
	users := []string{"aiko", `ACME\Ken.Sato`, "山田", "Mia Ito", "mail", "rina.mori@example.com", "josé"}
	var list []Identity
	for i, u := range users {
		list = append(list, Identity{User, u, int64(i)})
	}
	list = append(list,
		Identity{Host, "mail01.corp.example.com", 10}, Identity{Host, "mail01", 11}, Identity{Address, "10.0.30.21", 12}, Identity{Device, "7F3A0C9E-51D2-4B86-A1C0-0123456789AB", 13},
		Identity{Group, "MobileUsers", 14}, Identity{Mail, "desk@example.net", 15})
	return New(&casefile.Case{People: people.New(users, nil)}, list)
}

func TestText(t *testing.T) {
	for text, want := range map[string]string{
		"Sync for aiko failed":                                 "Sync for user-01 failed",
		"AIKO and aiko@example.com and ACME\\aiko":             "user-01 and user-01 and user-01",
		"ken.sato, Sato, Ken":                                  "user-02, user-02",
		"aiko_inbox opened":                                    "user-01_inbox opened",
		"山田さん and mia ITO":                                     "user-03さん and user-04",
		"user=aiko; mailbox: mail":                             "user=user-01; mailbox: user-05",
		"no mail for the mail server":                          "no mail for the mail server",
		"mail@example.com, ACME\\mail":                         "user-05, user-05",
		"mail01.corp.example.com:443 at 10.0.30.21:443":        "host-01:443 at private-ip-01:443",
		"MAIL01 is up":                                         "host-01 is up",
		"id 7f3a0c9e51d24b86a1c00123456789ab":                  "id device-01",
		"09:00:00.123 com.citrix.mail.droid 3.5":               "09:00:00.123 com.citrix.mail.droid 3.5",
		"-[Sync run:]: done.":                                  "-[Sync run:]: done.",
		"user cancelled":                                       "user cancelled",
		"Chrome/131.0.0.0 Safari/537.36 build 13.1.48.47":      "Chrome/131.0.0.0 Safari/537.36 build 13.1.48.47",
		"127.0.0.1 and ::1 and 255.255.255.0":                  "127.0.0.1 and ::1 and 255.255.255.0",
		"rina.mori%40example.com":                              "user-06",
		"https%3A%2F%2Fx%2F%61iko%2F":                          "https%3A%2F%2Fx%2Fuser-01%2F",
		`{"u":"jos\u00e9","p":"\/home\/aiko\/"}`:               `{"u":"user-07","p":"\/home\/user-01\/"}`,
		"Jose\u0301, JOSÉ, jos&eacute;, jos&#233;, jos&#xE9; ": "user-07, user-07, user-07, user-07, user-07 ",
		"jos%E9 and jos\xe9":                                   "user-07 and user-07",
		"jos=C3=A9 and ａｉｋｏ":                                   "user-07 and user-01",
		"a\u200biko and ai\u00adko":                            "user-01 and user-01",
		"q=cmluYS5tb3JpQGV4YW1wbGUuY29t&x=1":                   "q=user-06&x=1",
		"x=YWlrbw== y=QUlLTw==":                                "x=user-01 y=user-01",
		"Context aiko@10.0.30.21 -":                            "Context user-01@private-ip-01 -",
		"(MobileUsers)":                                        "(group-01)",
		"desk@example.net":                                     "mail-01",
		"":                                                     "",
	} {
		r := newRedactor()
		got := r.Text(text)
		if got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
		if again := r.Text(got); again != got {
			t.Errorf("%q: twice %q", got, again)
		}
	}
}

// What no list knows is known by its form.
func TestForms(t *testing.T) {
	for text, want := range map[string]string{
		"user=noa; mailbox: yui":               "user=user-08; mailbox: user-09",
		"sent for user noa today":              "sent for user user-08 today",
		"gw.example.org:443 at 192.0.2.7:443":  "host-02:443 at doc-ip-02:443",
		"[2001:db8::7] up":                     "[doc-ip-02] up",
		"noa@example.org":                      "mail-02",
		"02:00:5e:10:00:01":                    "device-02",
		"https://files.example.org/x":          "https://host-02/x",
		"http://PRNHUB9:80/ up":                "http://host-02:80/ up",
		"GET https://mailsrv/x":                "GET https://host-02/x",
		"LDAPS://dc_1":                         "LDAPS://host-02",
		"https://gw1\\/a and https:\\/\\/web9": "https://host-02\\/a and https:\\/\\/host-03",
		"https://localhost/ http://x/ ctxmail://sync file://server": "https://localhost/ http://x/ ctxmail://sync file://server",
		`DeviceId=A1B2C3D4E5&x`:             "DeviceId=device-02&x",
		`Device name: Aiko's phone, x`:      "Device name: device-02, x",
		`ssid = "Acme Guest" up`:            `ssid = "network-01" up`,
		"tel:+81-90-1234-5678":              "tel:phone-01",
		"class a.b.Store in UserInfo.plist": "class a.b.Store in UserInfo.plist",
		"ended at 1.2.3.4.5, 300.1.1.1":     "ended at 1.2.3.4.5, 300.1.1.1",
	} {
		if got := newRedactor().Text(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestCheck(t *testing.T) {
	r := newRedactor()
	for text, kind := range map[string]Kind{
		"one line\nand Rina.Mori here": User, "a%69ko": User, "host mail01.corp.example.com.": Host, "to 10.0.30.21": Address, "x cmluYS5tb3JpQGV4YW1wbGUuY29t": User,
		"MobileUsers": Group, "山田さん": User,
	} {
		err := r.Check([]byte(text))
		leak, ok := err.(*LeakError)
		if !ok || leak.Kind != kind {
			t.Errorf("%q: %v", text, err)
			continue
		}
		for _, name := range strings.Fields(text) {
			if len(name) > 4 && strings.Contains(leak.Error(), name) {
				t.Errorf("%q is named by the error %q", name, leak)
			}
		}
		if err := r.Check([]byte(r.Text(text))); err != nil {
			t.Errorf("%q: %v", r.Text(text), err)
		}
	}
	if err := r.Check([]byte("Mail of the mail server: user-01 at private-ip-01, gateway.")); err != nil {
		t.Error(err)
	}
}

// Who is called as the markup of a report, or an id in it, is replaced where he stands; what
// the report is written with is no leak.
func TestNamesOfOurs(t *testing.T) {
	users := []string{"li", "svg", "h2", "rx", "amp", "e12", "s1"}
	var list []Identity
	for i, u := range users {
		list = append(list, Identity{User, u, int64(i)})
	}
	r := New(&casefile.Case{}, list)
	for i, u := range users {
		if got, want := r.Text(u+" signed on"), fmt.Sprintf("user-%02d signed on", i+1); got != want {
			t.Errorf("%q: %q", u, got)
		}
	}
	if err := r.Check([]byte(`<li id="e12"><h2>a &amp; b</h2><svg rx="2"/></li> "source":"s1"`)); err != nil {
		t.Error(err)
	}
}

// The order in which identities are learnt does not change their tokens.
func TestOrder(t *testing.T) {
	list := []Identity{{User, "noa", 3}, {User, "yui", 1}, {Host, "b.example.com", 2}, {Host, "a.example.com", 2}, {Address, "10.0.0.9", Never}, {User, "emi", Never}}
	back := slices.Clone(list)
	slices.Reverse(back)
	const text = "noa yui a.example.com b.example.com 10.0.0.9 emi"
	one, other := New(&casefile.Case{}, list).Text(text), New(&casefile.Case{}, back).Text(text)
	if one != other || one != "user-02 user-01 host-01 host-02 private-ip-01 user-03" {
		t.Errorf("%q and %q", one, other)
	}
}

// A case that grows keeps its tokens, also where an older log comes later.
func TestRenewed(t *testing.T) {
	one := New(&casefile.Case{}, []Identity{{User, "noa", 5}, {Host, "a.example.com", 5}})
	late := one.Text("b.example.com") // found while a report was written
	two := renew(one, &casefile.Case{}, []Identity{{User, "noa", 5}, {User, "yui", 1}, {Host, "a.example.com", 5}})
	if got := two.Text("noa yui a.example.com b.example.com"); got != "user-01 user-02 host-01 "+late {
		t.Error(got)
	}
}

func FuzzText(f *testing.F) {
	f.Add("aiko@example.com ACME\\aiko 192.0.2.7:1 mail.example.com \xff 山田 :::")
	r := newRedactor()
	f.Fuzz(func(t *testing.T, text string) {
		got := r.Text(text + " rina.mori 10.0.30.21 mail01.corp.example.com 山田")
		for _, secret := range []string{"rina.mori", "mail01.corp.example.com", " 山田"} {
			if strings.HasSuffix(got, secret) {
				t.Fatalf("%q is left in %q", secret, got)
			}
		}
		if err := r.Check([]byte(r.Text(text))); err != nil {
			t.Fatalf("%q: %q: %v", text, r.Text(text), err)
		}
	})
}

// sampleLine is of a busy gateway, and manyUsers knows those of a company.
const sampleLine = `Mar  2 09:01:50 <local0.info> 198.51.100.2  03/02/2026:00:01:50 GMT gw1 0-PPE-0 : default SSLVPN TCPCONNSTAT 48212069 0 : Context aiko@203.0.113.24 - SessionId: 1758 - User aiko - Client_ip 203.0.113.24 - Nat_ip 10.0.0.5 - Vserver 198.51.100.7:443 - Source 203.0.113.24:54061 - Destination 10.0.30.21:443 - Start_time "03/02/2026:00:01:45 GMT" - End_time "03/02/2026:00:01:50 GMT" - Duration 00:00:05 - Total_bytes_send 1259 - Total_bytes_recv 129406 - Total_compressedbytes_send 0 - Group(s) "MobileUsers" - Url https://mail.example.com/owa`

func manyUsers() *Redactor {
	var list []Identity
	parts := []string{"ka", "mi", "to", "ra", "shi", "no", "ya", "ber", "son", "del", "vi", "gu"}
	for i := range 5000 {
		list = append(list, Identity{User, parts[i%12] + parts[i/12%12] + parts[i/144%12] + "." + parts[i%7] + parts[i/1728%12], int64(i)})
	}
	list = append(list, Identity{User, "aiko", 0}, Identity{Host, "gw1", 1}, Identity{Group, "MobileUsers", 1}, Identity{Host, "mail.example.com", 2})
	for _, a := range []string{"198.51.100.2", "203.0.113.24", "10.0.0.5", "198.51.100.7", "10.0.30.21"} {
		list = append(list, Identity{Address, a, 0})
	}
	return New(&casefile.Case{}, list)
}

// A line costs no memory once whoever asks has room for it.
func TestNothingIsAllocated(t *testing.T) {
	w, line := newSweep(manyUsers()), []byte(sampleLine)
	dst := w.text(nil, line)
	if n := testing.AllocsPerRun(100, func() { dst = w.text(dst[:0], line) }); n > 0 {
		t.Errorf("%v allocations for %s", n, dst)
	}
}

// Whoever is called as things are called does not turn sentences into tokens: all that we say,
// and the words of the logs, stay.
func TestProseStays(t *testing.T) {
	var list []Identity
	for i, name := range strings.Fields("mail test admin user session gateway secure hub policy timer token lease server network prompt device time the access poll pin log sign ticket mailbox 管理 設定") {
		list = append(list, Identity{User, name, int64(i)}, Identity{Group, name, int64(i)}, Identity{Host, name, int64(i)})
	}
	r := New(&casefile.Case{}, list)
	sentences := 0
	for _, l := range lang.Languages {
		for id, sentence := range lang.Catalogue(l) {
			if strings.Contains(sentence, "example") { // an example is a name
				continue
			}
			sentences++
			if got := r.Text(sentence); got != sentence {
				t.Errorf("%s: %q became %q", id, sentence, got)
			}
			if err := r.Check([]byte(sentence)); err != nil {
				t.Errorf("%s: %q: %v", id, sentence, err)
			}
		}
	}
	if sentences < 1000 {
		t.Errorf("only %d sentences", sentences)
	}
	for _, line := range []string{
		`SSLVPN LOGOUT 40895248 0 : SessionId: 11364 - Start_time "03/02/2026:10:16:43 GMT" - Duration 00:20:40  - Http_resources_accessed 0 - LogoutMethod "TimedOut" - Group(s) "N/A"`,
		`-[CTXMAMPolicyManager checkPolicies]: Policy check failed (trigger active-poll), user: unknown, account=locked, login: failed, user=null, user: 0`,
		`Error Domain=NSURLErrorDomain Code=-1003 "A server with the specified hostname could not be found."`,
		`Mozilla/5.0 (iPhone; CPU iPhone OS 16_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/16.6 Mobile/15E148`,
		`CitrixReceiver/com.zenprise build/22.11.0 Android/11 VpnCapable X1Class`,
		`java.lang.IllegalStateException: a.b at com.citrix.mail.Sync.run(Sync.java:42) <NSOperationQueue 0x2809c41e0> {1,2}`,
	} {
		if got := r.Text(line); got != line {
			t.Errorf("%q became %q", line, got)
		}
	}
}

func BenchmarkText(b *testing.B) {
	r, line := manyUsers(), []byte(sampleLine)
	dst := r.Bytes(nil, line)
	b.SetBytes(int64(len(line)))
	b.ReportAllocs()
	for b.Loop() {
		dst = r.Bytes(dst[:0], line)
	}
}

// Of a log that is followed and of which lines were let go, those that are left are read: who is
// named in them alone is known.
func TestALogOfWhichLinesWereLetGo(t *testing.T) {
	ctx := context.Background()
	g, err := engine.NewGrowth(ctx, engine.Request{Zone: time.UTC}, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer g.Close()
	line := func(user string) string {
		return "03/02/2026:08:00:01 GMT gw1 0-PPE-0 : default AAA LOGIN_FAILED 1 0 : User " + user + " - Client_ip 192.0.2.11 - Failure_reason \"no\"\n"
	}
	i := g.Open(source.Origin{Path: "ns.log", Line: 1})
	for range 24 {
		if err := g.Add(i, []byte(strings.Repeat(line("filler.one"), 8192))); err != nil {
			t.Fatal(err)
		}
	}
	if err := g.Add(i, []byte(line("rina.mori"))); err != nil {
		t.Fatal(err)
	}
	if !g.Trim(1 << 20) {
		t.Fatal("nothing was let go")
	}
	res, err := g.Explain(ctx)
	if err != nil {
		t.Fatal(err)
	}
	res.Case = &casefile.Case{Sources: res.Case.Sources} // the lines alone name her
	r, err := Of(ctx, res)
	if err != nil {
		t.Fatal(err)
	}
	if got := r.Text("asked rina.mori"); strings.Contains(got, "rina") {
		t.Errorf("%q", got)
	}
}
