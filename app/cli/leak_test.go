package cli

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf16"

	"hubscope/app/report/htmltest"
)

// The spellings below are written without a look at package redact: they are what other
// programs make of a name.

func percentAll(s string, r *rand.Rand) string {
	var b strings.Builder
	for _, c := range []byte(s) {
		fmt.Fprintf(&b, []string{"%%%02X", "%%%02x"}[r.IntN(2)], c)
	}
	return b.String()
}

func percentSome(s string, r *rand.Rand) string {
	var b strings.Builder
	for _, c := range []byte(s) {
		if c >= 0x80 || r.IntN(3) == 0 {
			fmt.Fprintf(&b, "%%%02x", c)
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}

func jsonUnits(s string, r *rand.Rand) string {
	var b strings.Builder
	for _, u := range utf16.Encode([]rune(s)) {
		if u < 0x80 && r.IntN(2) == 0 && u != '\\' {
			b.WriteByte(byte(u))
		} else {
			fmt.Fprintf(&b, []string{`\u%04x`, `\u%04X`}[r.IntN(2)], u)
		}
	}
	return b.String()
}

func htmlNumbers(s string, r *rand.Rand) string {
	var b strings.Builder
	for _, c := range s {
		switch r.IntN(3) {
		case 0:
			fmt.Fprintf(&b, "&#%d;", c)
		case 1:
			fmt.Fprintf(&b, "&#x%X;", c)
		default:
			b.WriteRune(c)
		}
	}
	return b.String()
}

func quotedPrintable(s string, _ *rand.Rand) string {
	var b strings.Builder
	for i, c := range []byte(s) {
		if c >= 0x80 || c == '=' || i%4 == 1 {
			fmt.Fprintf(&b, "=%02X", c)
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}

func wide(s string, _ *rand.Rand) string {
	return strings.Map(func(c rune) rune {
		if c > ' ' && c < 0x7f {
			return c + 0xfee0
		}
		return c
	}, s)
}

func unseen(s string, r *rand.Rand) string {
	signs := []rune{0x200b, 0x200d, 0xad, 0x2060, 0x200e, 0x202e}
	list := []rune(s)
	at := 1 + r.IntN(len(list)-1)
	return string(list[:at]) + string(signs[r.IntN(len(signs))]) + string(list[at:])
}

func shout(s string, _ *rand.Rand) string { return strings.ToUpper(s) }

func seesaw(s string, _ *rand.Rand) string {
	list := []rune(s)
	for i := range list {
		if i%2 == 0 {
			list[i] = []rune(strings.ToUpper(string(list[i])))[0]
		}
	}
	return string(list)
}

func in64(enc *base64.Encoding) func(string, *rand.Rand) string {
	return func(s string, r *rand.Rand) string {
		return enc.EncodeToString([]byte(strings.Repeat("-", r.IntN(3)) + s + []string{"", ":", " x"}[r.IntN(3)]))
	}
}

func wide64(s string, _ *rand.Rand) string {
	var b []byte
	for _, u := range utf16.Encode([]rune(s)) {
		b = append(b, byte(u), byte(u>>8))
	}
	return base64.StdEncoding.EncodeToString(b)
}

func twice(s string, r *rand.Rand) string {
	return strings.ReplaceAll(percentAll(s, r), "%", "%25")
}

func jsonInURL(s string, r *rand.Rand) string { return percentSome(jsonUnits(s, r), r) }

var oddSpellings = map[string]func(string, *rand.Rand) string{
	"as it is": func(s string, _ *rand.Rand) string { return s }, "shouted": shout, "seesaw": seesaw, "percent": percentAll, "some percent": percentSome, "percent twice": twice,
	"JSON": jsonUnits, "HTML": htmlNumbers, "quoted-printable": quotedPrintable, "wide": wide, "unseen signs": unseen, "JSON in a URL": jsonInURL,
	"base64": in64(base64.StdEncoding), "base64 of URLs": in64(base64.RawURLEncoding), "base64 of UTF-16": wide64,
}

// A leakCase is a case whose names are made up, and what must not come out of it.
type leakCase struct {
	r      *rand.Rand
	plants []plant
	device strings.Builder
	number int
}

type plant struct{ how, text string }

func (c *leakCase) word(n int) string {
	const first, second = "bdfgkmnprstvwz", "aeiou"
	var b strings.Builder
	for b.Len() < n {
		b.WriteByte(first[c.r.IntN(len(first))])
		b.WriteByte(second[c.r.IntN(len(second))])
	}
	return b.String()
}

// plant puts a name into the log of the device, spelled oddly.
func (c *leakCase) plant(name string) {
	for _, how := range slices.Sorted(maps.Keys(oddSpellings)) {
		spell := oddSpellings[how]
		if c.r.IntN(4) > 0 {
			continue
		}
		text := spell(name, c.r)
		before := []string{"for ", "q=", "(", `path=\/home\/`, "https://x.invalid/?u=", `{"u":"`, "to: ", "\t", "_"}[c.r.IntN(9)]
		if strings.HasPrefix(how, "base64") && before == "_" || before == "_" && strings.ContainsAny(name, "@.") {
			before = " "
		}
		after := []string{" failed", "&x=1", ")", "/inbox", `"}`, ",", ";"}[c.r.IntN(7)]
		if strings.HasPrefix(how, "base64") && after == "/inbox" {
			after = " "
		}
		c.plants = append(c.plants, plant{how, text})
		c.line("Odd value " + before + text + after)
	}
}

func (c *leakCase) line(message string) {
	c.number++
	fmt.Fprintf(&c.device, "2026-03-02T09:%02d:%02d.000+0900 Secure Mail[Sync:INFO:com.apple.main-thread:9]A:-[Sync run:]: %s\n", c.number/60%60, c.number%60, message)
}

// newLeakCase writes a case into a folder.
func newLeakCase(t *testing.T, dir string, seed uint64) *leakCase {
	c := &leakCase{r: rand.New(rand.NewPCG(seed, 8))}
	domain := c.word(6) + ".example"
	old := strings.ToUpper(domain[:5])
	var gateway strings.Builder
	for i := range 3 {
		user := c.word(6+c.r.IntN(4)) + []string{"", "." + c.word(6), strconv.Itoa(10 + c.r.IntN(90)), "é"}[c.r.IntN(4)]
		address := fmt.Sprintf("%d.%d.%d.%d", 11+c.r.IntN(100), c.r.IntN(250), c.r.IntN(250), 1+c.r.IntN(250))
		host := c.word(6) + fmt.Sprint(c.r.IntN(99)) + "." + domain
		group := "grp" + c.word(8)
		device := fmt.Sprintf("%08X%08X%04X", c.r.Uint32(), c.r.Uint32(), c.r.IntN(1<<16))
		who := []string{user, old + `\` + user, user + "@" + domain}[c.r.IntN(3)]
		fmt.Fprintf(&gateway, "Mar  2 09:%02d:00 <local0.info> 203.0.113.250 03/02/2026:00:%02d:00 GMT gw1 0-PPE-0 : default SSLVPN LOGIN 4822%d 0 : Context %s@%s - SessionId: %d - User %s - Client_ip %s - Nat_ip \"Mapped Ip\" - Vserver 198.51.100.7:443 - Browser_type \"CitrixReceiver/com.zenprise build/22.11.0 Android/11 VpnCapable X1Class\" - SSLVPN_client_type Agent - Group(s) \"%s\"\n",
			i*9, i*9, i, who, address, 1700+i, who, address, group)
		c.line(fmt.Sprintf("Error Domain=NSURLErrorDomain Code=-1003 UserInfo={NSErrorFailingURLStringKey=https://%s/Microsoft-Server-ActiveSync?Cmd=Sync&User=%s&DeviceId=%s&DeviceType=iPhone}", host, user, device))
		c.line("Sign on succeeded for " + user)
		for _, name := range []string{user, user + "@" + domain, host, address, group, device} {
			c.plant(name)
		}
		for _, text := range []string{old + `\` + user, old + `\\` + user, strings.ToLower(old) + `\` + user} {
			c.plants = append(c.plants, plant{"account", user})
			c.line("Account " + text + " is shut")
		}
	}
	// A name that is a word: only where a field says that it is one.
	fmt.Fprintf(&gateway, "Mar  2 09:40:00 <local0.info> 203.0.113.250 03/02/2026:00:40:00 GMT gw1 0-PPE-0 : default SSLVPN LOGIN 48299 0 : Context mail@203.0.113.9 - SessionId: 1799 - User mail - Client_ip 203.0.113.9 - Nat_ip \"Mapped Ip\" - Vserver 198.51.100.7:443 - Browser_type \"CitrixReceiver\" - SSLVPN_client_type Agent - Group(s) \"N/A\"\n")
	c.plants = append(c.plants, plant{"a word", "User mail"}, plant{"a word", "Context mail"})
	for name, text := range map[string]string{"ns.log": gateway.String(), "CtxLog_com.citrix.mail.ios.log": c.device.String()} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return c
}

// said is every text of JSON lines, or of one JSON document.
func said(t *testing.T, out string) string {
	var b strings.Builder
	var walk func(any)
	walk = func(v any) {
		switch v := v.(type) {
		case string:
			b.WriteString(v + "\n")
		case []any:
			for _, e := range v {
				walk(e)
			}
		case map[string]any:
			for k, e := range v {
				b.WriteString(k + "\n")
				walk(e)
			}
		}
	}
	dec := json.NewDecoder(strings.NewReader(out))
	for dec.More() {
		var v any
		if err := dec.Decode(&v); err != nil {
			t.Fatal(err)
		}
		walk(v)
	}
	return b.String()
}

// Whatever way a name is spelled in, no output holds it. HUBSCOPE_LEAKS=1000 tries a thousand
// cases; a few are enough to see that nothing broke.
func TestNothingLeaks(t *testing.T) {
	n := 12
	if text := os.Getenv("HUBSCOPE_LEAKS"); text != "" {
		n, _ = strconv.Atoi(text)
	}
	for seed := range n {
		dir := t.TempDir()
		c := newLeakCase(t, dir, uint64(seed))
		outputs := map[string]string{}
		for _, args := range [][]string{
			{"events"}, {"analyze", "--all", "--format", "json"}, {"analyze", "--all"}, {"unknown", "--format", "json"},
			{"analyze", "--all", "--format", "html"}, {"analyze", "--all", "--format", "markdown"}, {"analyze", "--all", "--format", "csv"}, {"events", "--format", "csv"},
		} {
			out, _ := hub(t, exitOK, append(args, "--redact", "--lang", "en", "--tz", "UTC", dir)...)
			switch form := args[len(args)-1]; form {
			case "events", "json":
				out = said(t, out)
			case "html":
				faults, text := htmltest.Faults([]byte(out))
				for _, f := range faults {
					t.Errorf("seed %d: %s", seed, f)
				}
				out += text
			}
			outputs[strings.Join(args, " ")] = out
		}
		for name, out := range outputs {
			for _, p := range c.plants {
				if strings.Contains(strings.ToLower(out), strings.ToLower(p.text)) {
					at := strings.Index(strings.ToLower(out), strings.ToLower(p.text))
					t.Errorf("seed %d, %s: %s: %q is left in %q", seed, name, p.how, p.text, out[max(0, at-40):min(len(out), at+60)])
				}
			}
		}
		if t.Failed() {
			return
		}
	}
}
