package logstore

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"hubscope/parsers/event"
	"hubscope/parsers/logfile"
)

// like takes every text for a log whose lines begin with "log ".
func like(text []byte) float64 {
	n, all := 0, 0
	for line := range strings.Lines(string(text)) {
		all++
		if strings.HasPrefix(line, "log ") {
			n++
		}
	}
	return float64(n) / float64(max(all, 1))
}

func open(t testing.TB, text string) (*Export, []logfile.Note, View) {
	t.Helper()
	l := Sniff([]byte(text), like)
	if l == nil {
		t.Fatalf("no export: %.200q", text)
	}
	c := strings.NewReader(text)
	e, notes, err := l.Read(context.Background(), c, logfile.OrderUnknown)
	if err != nil {
		t.Fatal(err)
	}
	return e, notes, e.View(c)
}

func unwrapped(t testing.TB, v View) string {
	t.Helper()
	b := make([]byte, v.Size())
	if n, err := v.ReadAt(b, 0); n != len(b) {
		t.Fatalf("%d of %d bytes: %v", n, len(b), err)
	}
	return string(b)
}

func TestShapes(t *testing.T) {
	for name, text := range map[string]string{
		"splunk csv":        "_time,_raw\n2026-03-02T08:00:02.000+0000,\"log two \"\"b\"\"\"\n2026-03-02T08:00:01.000+0000,log one\n",
		"another separator": "\ufeff_time;host;_raw\r\n2026-03-02T08:00:02.000+0000;gw1;\"log two \"\"b\"\"\"\r\n2026-03-02T08:00:01.000+0000;gw1;log one\r\n",
		"tabs":              "_time\t_raw\n2026-03-02T08:00:02.000+0000\tlog two \"b\"\n2026-03-02T08:00:01.000+0000\tlog one\n",
		"column by content": "time,host,what_it_said\n2026-03-02T08:00:02Z,gw1,\"log two \"\"b\"\"\"\n2026-03-02T08:00:01Z,gw1,log one",
		"splunk json":       `{"preview":false,"result":{"_time":"2026-03-02T08:00:02Z","_raw":"log two \"b\""}}` + "\n" + `{"preview":false,"lastrow":true,"result":{"_raw":"log one\n","_time":"2026-03-02T08:00:01Z"}}` + "\n",
		"splunk results":    `{"init_offset":0,"messages":[{"type":"INFO","text":"log nothing"}],"results":[{"_raw":"log two \"b\"","_time":"2026-03-02T08:00:02Z"},{"_raw":"log one","_time":1772438401.0}]}`,
		"elastic":           `{"took":1,"hits":{"total":{"value":2},"hits":[{"_source":{"@timestamp":"2026-03-02T08:00:02Z","message":"log two \u0022b\u0022"}},{"_source":{"message":"log one","@timestamp":"2026-03-02T08:00:01Z"}}]}}`,
		"elastic fields":    "[\n  {\n    \"fields\": {\n      \"@timestamp\": [\"2026-03-02T08:00:02Z\"],\n      \"event.original\": [\"log two \\\"b\\\"\"]\n    }\n  },\n  {\"fields\": {\"@timestamp\": [\"2026-03-02T08:00:01Z\"], \"event.original\": [\"log one\"]}}\n]\n",
		"newest first":      "timestamp,message\n2026-03-02T08:00:02Z,log two\n,log one and a half\n2026-03-02T08:00:01Z,log one",
	} {
		t.Run(name, func(t *testing.T) {
			want := "log one\nlog two \"b\"\n"
			if name == "newest first" {
				want = "log one\nlog one and a half\nlog two\n" // a row without a time keeps its place
			}
			_, notes, v := open(t, text)
			if got := unwrapped(t, v); got != want || len(notes) > 0 {
				t.Errorf("%q, %v", got, notes)
			}
		})
	}
}

func TestNoExports(t *testing.T) {
	for _, text := range []string{
		"", "log one\nlog two\n", "a,b\nlog one,log two\n", "timestamp,message\n2026-03-02T08:00:01Z,nothing known\n", `{"key":"log","value":"x"}`, "{", "[]", `"log one",gw1`,
	} {
		if l := Sniff([]byte(text), like); l != nil {
			t.Errorf("%q was taken for an export of %q", text, l.message)
		}
	}
}

// TestTheSurestNameWins takes the untouched text where two columns hold lines.
func TestTheSurestNameWins(t *testing.T) {
	_, _, v := open(t, `{"message":"log cut","event":{"original":"log whole"},"@timestamp":"2026-03-02T08:00:01Z"}`)
	if got := unwrapped(t, v); got != "log whole\n" {
		t.Errorf("%q", got)
	}
}

// TestDamageStaysWhereItIs spoils single rows; all others must be there.
func TestDamageStaysWhereItIs(t *testing.T) {
	row := func(i int) string { return fmt.Sprintf("2026-03-02T08:00:%02dZ,gw1,\"log %d\"\n", i, i) }
	for name, bad := range map[string]string{
		"a quote that is not closed": "2026-03-02T08:00:05Z,gw1,\"log 5\n",
		"an early quote":             "\"2026-03-02T08:00:05Z,gw1,log 5\n",
		"a quote inside":             "2026-03-02T08:00:05Z,gw1,\"log 5 \"x\" y\"\n",
		"too many columns":           "2026-03-02T08:00:05Z,gw1,log 5,,,\n",
		"too few columns":            "2026-03-02T08:00:05Z\n",
		"nothing":                    ",,\n",
		"an empty line":              "\n",
	} {
		text := "timestamp,source,message\n"
		for i := range 10 {
			if i == 5 {
				text += bad
			} else {
				text += row(i)
			}
		}
		_, _, v := open(t, text)
		got := unwrapped(t, v)
		for i := range 10 {
			if want := fmt.Sprintf("log %d\n", i); i != 5 && !strings.Contains(got, want) {
				t.Errorf("%s: %q is lost:\n%s", name, want, got)
			}
		}
	}
	for name, bad := range map[string]string{
		"a string that is not closed": `{"_time":"2026-03-02T08:00:05Z","_raw":"log 5` + "\n",
		"an object that is not":       `{"_time":"2026-03-02T08:00:05Z","_raw":"log 5"]` + "\n",
		"a cut line":                  `{"_time":"2026-03-02` + "\n",
		"no JSON":                     "oops\n",
	} {
		text := ""
		for i := range 10 {
			if i == 5 {
				text += bad
			} else {
				text += fmt.Sprintf(`{"_time":"2026-03-02T08:00:%02dZ","_raw":"log %d"}`+"\n", i, i)
			}
		}
		_, _, v := open(t, text)
		got := unwrapped(t, v)
		for i := range 10 {
			if want := fmt.Sprintf("log %d\n", i); i != 5 && !strings.Contains(got, want) {
				t.Errorf("%s: %q is lost:\n%s", name, want, got)
			}
		}
	}
}

// TestManyOpenQuotesAreReadInOneGo keeps rows that never end from being read again and
// again.
func TestManyOpenQuotesAreReadInOneGo(t *testing.T) {
	text := "timestamp,source,message\n" + strings.Repeat("2026-03-02T08:00:05Z,gw1,\"log 5\n", 100_000)
	l := Sniff([]byte(text[:64<<10]), like)
	s := &scanner{}
	rows := &csvRows{in: bufio.NewReader(strings.NewReader(text)), s: s, l: l}
	n := 0
	for _, ok := rows.next(); ok; _, ok = rows.next() {
		n++
	}
	if n != 100_000 || s.bad.Count != 100_000 {
		t.Errorf("%d rows, %d damaged", n, s.bad.Count)
	}
	if rows.spent > patience*int64(len(text)+longestLine)+longestRow {
		t.Errorf("%d bytes were read again", rows.spent)
	}
}

// TestAnyPieceIsTheSame reads pieces of the unwrapped log.
func TestAnyPieceIsTheSame(t *testing.T) {
	var b strings.Builder
	b.WriteString("timestamp,message\n")
	r := rand.New(rand.NewPCG(1, 2))
	for i := range 50 {
		fmt.Fprintf(&b, "2026-03-02T08:00:%02dZ,\"log %s \"\"x\"\"\nmore\"\n", r.IntN(60), strings.Repeat("y", i))
	}
	_, _, v := open(t, b.String())
	whole := unwrapped(t, v)
	for range 300 {
		at := r.IntN(len(whole))
		p := make([]byte, r.IntN(200))
		n, err := v.ReadAt(p, int64(at))
		want := whole[at:min(at+len(p), len(whole))]
		if string(p[:n]) != want || (n < len(p)) != (err == io.EOF) {
			t.Fatalf("at %d: %q, want %q (%v)", at, p[:n], want, err)
		}
	}
}

// places is a visitor that notes where records stand.
type places struct{ list []string }

func (p *places) Batch() logfile.Batch { return &places{} }
func (p *places) Done(b logfile.Batch) { p.list = append(p.list, b.(*places).list...) }
func (p *places) Add(ev *event.Event) {
	p.list = append(p.list, fmt.Sprintf("%d %s %v", ev.Line, ev.Text, ev.Stamp.Valid))
}

// plainLog knows no time.
type plainLog struct{}

func (plainLog) Head([]byte) bool                { return true }
func (plainLog) Continues([]byte) bool           { return false }
func (plainLog) Parse(b []byte, ev *event.Event) { ev.Kind = event.Other }

// TestRecordsStandInTheExport gives records the line of the export, and the store's time
// where they have none.
func TestRecordsStandInTheExport(t *testing.T) {
	text := "timestamp,message\n2026-03-02T08:00:03Z,\"log three\nmore\"\n2026-03-02T08:00:02Z,log two\n,log one\n"
	e, _, v := open(t, text)
	var p places
	f := logfile.Format{New: func(logfile.Setup) logfile.Parser { return plainLog{} }}
	if _, err := logfile.Read(context.Background(), v, &f, logfile.Setup{}, e.Placed(&p), logfile.Options{}); err != nil {
		t.Fatal(err)
	}
	want := []string{"5 log one false", "4 log two true", "2 log three true", "2 more true"}
	if diff := cmp.Diff(want, p.list); diff != "" {
		t.Error(diff)
	}
	zoned, local := e.Spans(logfile.Span{}, logfile.Span{})
	if !zoned.Any || zoned.Last-zoned.First != 1000 || local.Any {
		t.Errorf("%+v %+v", zoned, local)
	}
	for n, line := range []int64{0, 5, 4, 2, 2, 0} {
		if n > 0 && e.Line(int64(n)) != line {
			t.Errorf("line %d of the log is line %d of the export, want %d", n, e.Line(int64(n)), line)
		}
	}
	if e.Lines() != 5 {
		t.Errorf("%d lines", e.Lines())
	}
}

// TestDaysBeforeMonths turns an order round that is proved only at the end.
func TestDaysBeforeMonths(t *testing.T) {
	_, _, v := open(t, "timestamp,message\n04/03/2026 08:00:00,log two\n02/04/2026 08:00:00,log three\n13/02/2026 08:00:00,log one\n")
	if got := unwrapped(t, v); got != "log one\nlog two\nlog three\n" {
		t.Errorf("%q", got)
	}
	e, notes, v := open(t, "timestamp,message\n04/03/2026 08:00:00,log one\n")
	if len(notes)+len(e.Unclear()) > 0 {
		t.Errorf("%v %v before any record needed the store's time", notes, e.Unclear())
	}
	f := logfile.Format{New: func(logfile.Setup) logfile.Parser { return plainLog{} }}
	if _, err := logfile.Read(context.Background(), v, &f, logfile.Setup{}, e.Placed(&places{}), logfile.Options{}); err != nil {
		t.Fatal(err)
	}
	if n := e.Unclear(); len(n) != 1 || n[0].Code != "ambiguous-date" {
		t.Errorf("%v", n)
	}
}

// TestSample takes lines from all over the log.
func TestSample(t *testing.T) {
	var b strings.Builder
	b.WriteString("timestamp,message\n")
	for i := range 1000 {
		fmt.Fprintf(&b, "2026-03-02T08:%02d:%02dZ,log %d\n", i/60, i%60, i)
	}
	_, _, v := open(t, b.String())
	text := string(v.Sample(500))
	if n := len(text); n > 600 || !strings.Contains(text, "log 0\n") || !strings.Contains(text, "log 9") {
		t.Errorf("%d bytes: %q", n, text)
	}
}

func FuzzExport(f *testing.F) {
	for _, s := range []string{
		"_time,_raw\n2026-03-02T08:00:02.000+0000,\"log two \"\"b\"\"\"\n,log\n", "message\n\"log\n\nlog\"\r\n", "_raw;x\n\";\n\"\n",
		`{"result":{"_raw":"log \u00e9\ud83d\ude00 \n"}}`, `[{"message":["log",{"message":"log"}]},{"message":"log`, `{"a":{"b":[[{"message":"log"}]]}}`, "{\"_raw\":\"log\\\n\"}",
	} {
		f.Add([]byte(s), int64(3))
	}
	f.Fuzz(func(t *testing.T, data []byte, at int64) {
		all := func(text []byte) float64 { return 1 }
		l := Sniff(data, all)
		if l == nil {
			return
		}
		c := strings.NewReader(string(data))
		e, _, err := l.Read(context.Background(), c, logfile.OrderUnknown)
		if err != nil {
			t.Fatal(err)
		}
		v := e.View(c)
		whole := unwrapped(t, v)
		if at >= 0 && at < int64(len(whole)) {
			p := make([]byte, 5)
			if n, _ := v.ReadAt(p, at); string(p[:n]) != whole[at:min(at+5, int64(len(whole)))] {
				t.Fatalf("at %d: %q of %q", at, p[:n], whole)
			}
		}
		if n := int64(strings.Count(whole, "\n")); n > 0 && (e.Line(1) < 1 || e.Line(n) < 1 || e.Line(n+1) != 0 || e.Line(n) > e.Lines()) {
			t.Fatalf("%d lines, of %d: %d to %d", n, e.Lines(), e.Line(1), e.Line(n))
		}
	})
}

func BenchmarkCSV(b *testing.B) {
	benchmark(b, "_time,host,_raw\n"+strings.Repeat("2026-03-02T08:00:02.000+0000,gw1,\"log two \"\"b\"\" and what else a line of three hundred characters may hold, mostly addresses\"\n", 20_000))
}

func BenchmarkJSON(b *testing.B) {
	benchmark(b, strings.Repeat(`{"preview":false,"result":{"_time":"2026-03-02T08:00:02Z","_raw":"log two \"b\" and what else a line of three hundred characters may hold, mostly addresses"}}`+"\n", 20_000))
}

func benchmark(b *testing.B, text string) {
	l := Sniff([]byte(text[:64<<10]), like)
	c := strings.NewReader(text)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		e, _, err := l.Read(context.Background(), c, logfile.OrderUnknown)
		if err != nil {
			b.Fatal(err)
		}
		v := e.View(c)
		if _, err := io.Copy(io.Discard, io.NewSectionReader(v, 0, v.Size())); err != nil {
			b.Fatal(err)
		}
	}
}
