package listen

import (
	"bytes"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"hubscope/parsers/source"
)

// frames gives the messages of what comes in the given pieces, and how many of them were
// malformed.
func frames(pieces ...[]byte) (messages []string, malformed int64) {
	var f framer
	take := func() {
		for line := range strings.Lines(string(f.lines())) {
			messages = append(messages, strings.TrimSuffix(line, "\n"))
		}
		f.forget()
	}
	for _, p := range pieces {
		f.feed(p)
		take()
	}
	f.flush()
	take()
	return messages, f.malformed
}

// cut cuts b at random.
func cut(b []byte, seed uint64) (pieces [][]byte) {
	r := rand.New(rand.NewPCG(seed, 1))
	most := 1 + r.IntN(20)
	for len(b) > 0 {
		n := 1 + r.IntN(min(most, len(b)))
		pieces = append(pieces, b[:n])
		b = b[n:]
	}
	return pieces
}

func counted(messages ...string) string {
	var b strings.Builder
	for _, m := range messages {
		b.WriteString(strconv.Itoa(len(m)) + " " + m)
	}
	return b.String()
}

func TestFraming(t *testing.T) {
	long := "<134>" + strings.Repeat("x", 2<<20)
	for name, c := range map[string]struct {
		in        string
		want      []string
		malformed int64
	}{
		"nothing":             {"", nil, 0},
		"line feeds":          {"<134>one\n<134>two\n", []string{"<134>one", "<134>two"}, 0},
		"CR LF":               {"<134>one\r\n<134>two\r\n", []string{"<134>one", "<134>two"}, 0},
		"NUL":                 {"<134>one\x00<134>two\x00", []string{"<134>one", "<134>two"}, 0},
		"LF and NUL":          {"<134>one\n\x00<134>two\n\x00", []string{"<134>one", "<134>two"}, 0},
		"NUL and LF":          {"<134>one\x00\n<134>two\x00\r\n", []string{"<134>one", "<134>two"}, 0},
		"no priority":         {"one\n06/18/2026:09:00:00 two\n12/18/2026:09:00:00 three\n", []string{"one", "06/18/2026:09:00:00 two", "12/18/2026:09:00:00 three"}, 0},
		"without an end":      {"<134>one\n<134>two", []string{"<134>one", "<134>two"}, 0},
		"blank lines":         {"\n\r\n\n<134>one\n\n\n", []string{"<134>one"}, 0},
		"counted":             {counted("<134>one", "<134>two"), []string{"<134>one", "<134>two"}, 0},
		"counted, ended":      {counted("<134>one") + "\n" + counted("<134>two") + "\n", []string{"<134>one", "<134>two"}, 0},
		"counted with end":    {counted("<134>one\n", "<134>two\r\n"), []string{"<134>one", "<134>two"}, 0},
		"lines inside":        {counted("<134>one\ntwo\n\nthree", "<134>four"), []string{"<134>one#012two#012#012three", "<134>four"}, 0},
		"both kinds":          {counted("<134>one") + "<134>two\n" + counted("<134>three"), []string{"<134>one", "<134>two", "<134>three"}, 0},
		"NULs inside":         {"<134>o\x00n\x00\x00e\n", []string{"<134>o\x00n\x00\x00e"}, 0},
		"NUL ends, once told": {"<134>one\x00<134>two\x00three\x00", []string{"<134>one", "<134>two", "three"}, 0},
		"control characters":  {"<134>\x01o\tn\x1b[e\v\x85\n", []string{"<134>\x01o\tn\x1b[e\v\x85"}, 0},
		"no UTF-8":            {"<134>Andr\xe9\xff\n", []string{"<134>Andr\xe9\xff"}, 0},
		"CR inside":           {"<134>o\rne\n", []string{"<134>o\rne"}, 0},
		"number, no count":    {"17) one\n12 two\n404\n2026-03-02 x\n", []string{"17) one", "12 two", "404", "2026-03-02 x"}, 0},
		"many digits":         {"1767225600 <134>one\n", []string{"1767225600 <134>one"}, 0},
		"leading zero":        {"08 <134>one\n", []string{"08 <134>one"}, 0},
		"negative":            {"-8 <134>one\n<134>two\n", []string{"-8 <134>one", "<134>two"}, 0},
		"huge":                {"99999999 <134>one\n<134>two\n", []string{"99999999 <134>one", "<134>two"}, 1},
		"too small a count":   {"6 <134>one\n" + counted("<134>two"), []string{"<134>o", "ne", "<134>two"}, 1},
		"too large a count":   {"15 <134>one\n" + counted("<134>two") + "\n<134>three\n", []string{"<134>one#0128 <134", ">two", "<134>three"}, 1},
		"count without end":   {"100 <134>one", []string{"<134>one"}, 1},
		"only a count":        {"100 ", []string{"100 "}, 0},
		"half a count":        {"<134>one\n10", []string{"<134>one", "10"}, 0},
		"no count":            {" <134>one\n", []string{" <134>one"}, 0},
		"long line":           {long + "\n<134>two\n", []string{long[:source.MostLine], "<134>two"}, 1},
		"long and counted":    {counted(long, "<134>two"), []string{long[:source.MostLine], "<134>two"}, 1},
		"line feeds only":     {"1000000 <" + strings.Repeat("\n", 999_998) + ".", []string{("<" + strings.Repeat("#012", source.MostLine))[:source.MostLine]}, 1},
	} {
		got, malformed := frames([]byte(c.in))
		if !slices.Equal(got, c.want) || malformed != c.malformed {
			t.Errorf("%s: %.80q, %d malformed; want %.80q, %d", name, got, malformed, c.want, c.malformed)
		}
		for seed := range uint64(20) {
			if len(c.in) > 1<<16 && seed > 0 {
				break
			}
			if again, bad := frames(cut([]byte(c.in), seed)...); !slices.Equal(again, got) || bad != malformed {
				t.Errorf("%s, cut by %d: %.80q, %d malformed; want %.80q, %d", name, seed, again, bad, got, malformed)
			}
		}
	}
}

// TestFramerLetsMemoryGo: one long message is not paid for as long as its connection lasts.
func TestFramerLetsMemoryGo(t *testing.T) {
	var f framer
	f.feed([]byte("<134>" + strings.Repeat("x", 1<<20) + "\n<134>y"))
	f.forget()
	if f.pending() != len("<134>y") || cap(f.out) > 8*readSize {
		t.Errorf("%d bytes pending, %d held", f.pending(), cap(f.out))
	}
}

// FuzzFraming: how the bytes are cut into reads never changes the messages; no message holds
// a line feed, is empty, or is longer than is kept; and of messages in line framing nothing
// but ends is lost.
func FuzzFraming(f *testing.F) {
	for _, s := range []string{
		"<134>one\n<134>two\r\n", counted("<134>one\ntwo", "<134>x"), "6 <134>one\n8 <134>two", "<1>a\x00<1>b\x00\n1 \x00<",
		"99999999 <1>a", "123", "5 <1>\n\n\n\x002 <\n", "<1>a\x00\x00b\x00<",
	} {
		f.Add([]byte(s), uint64(1))
	}
	f.Fuzz(func(t *testing.T, b []byte, seed uint64) {
		whole, malformed := frames(b)
		got, bad := frames(cut(b, seed)...)
		if !slices.Equal(got, whole) || bad != malformed {
			t.Fatalf("%q\ncut: %q (%d)\nat once: %q (%d)", b, got, bad, whole, malformed)
		}
		for _, m := range whole {
			if m == "" || len(m) > source.MostLine || strings.Contains(m, "\n") {
				t.Fatalf("%q became %q", b, m)
			}
		}
		if !bytes.ContainsAny(b, " ") { // no counts
			want := strings.NewReplacer("\n", "", "\r", "", "\x00", "").Replace(string(b))
			if all := strings.NewReplacer("\n", "", "\r", "", "\x00", "").Replace(strings.Join(whole, "")); all != want {
				t.Fatalf("%q became %q", b, whole)
			}
		}
	})
}

func BenchmarkFraming(b *testing.B) {
	const message = `<134> 03/02/2026:09:00:00 GMT ns1 0-PPE-0 : default SSLVPN TCPCONNSTAT 1234567 0 :  Context aiko@192.0.2.7 - SessionId: 41 - User aiko - Client_ip 192.0.2.7 - Nat_ip 192.0.2.9 - Vserver 198.51.100.7:443 - Source 192.0.2.7:50122 - Destination 198.51.100.20:443`
	for name, s := range map[string]string{"lines": strings.Repeat(message+"\n", 1000), "counted": strings.Repeat(counted(message), 1000)} {
		b.Run(name, func(b *testing.B) {
			in := []byte(s)
			b.SetBytes(int64(len(in)))
			b.ReportAllocs()
			var f framer
			for b.Loop() {
				for p := range slices.Chunk(in, readSize) {
					f.feed(p)
					f.forget()
				}
			}
			b.ReportMetric(float64(1000*b.N)/b.Elapsed().Seconds(), "messages/s")
		})
	}
}
