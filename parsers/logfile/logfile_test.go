package logfile_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"

	"hubscope/parsers/event"
	"hubscope/parsers/logfile"
	"hubscope/parsers/netscaler"
)

// record is what a test keeps of an event.
type record struct {
	Kind   event.Kind
	Line   int64
	Offset int64
	Text   string
	Values string // all the rest
}

// collector keeps all records in the order of the file.
type collector struct{ records []record }

type collected struct{ records []record }

func (c *collector) Batch() logfile.Batch { return &collected{} }

func (c *collector) Done(b logfile.Batch) { c.records = append(c.records, b.(*collected).records...) }

func (b *collected) Add(ev *event.Event) {
	values := fmt.Sprintf("%v %+v %+v %+v %q %q", ev.Damage, ev.Stamp, ev.Start, ev.End, ev.User, ev.Session)
	for _, f := range ev.Fields {
		values += fmt.Sprintf(" %s=%q", f.Name, f.Value)
	}
	b.records = append(b.records, record{ev.Kind, ev.Line, ev.Offset, string(ev.Text), values})
}

func read(t testing.TB, text string, opt logfile.Options) (logfile.Summary, []record) {
	t.Helper()
	return readAs(t, text, logfile.Setup{}, opt)
}

func readAs(t testing.TB, text string, setup logfile.Setup, opt logfile.Options) (logfile.Summary, []record) {
	t.Helper()
	var c collector
	sum, err := logfile.Read(context.Background(), strings.NewReader(text), &netscaler.Format, setup, &c, opt)
	if err != nil {
		t.Fatal(err)
	}
	return sum, c.records
}

const (
	head  = "03/02/2026:08:00:01 GMT gw1 0-PPE-0 : default "
	login = head + `AAA LOGIN_FAILED 1 0 : User ken - Client_ip 192.0.2.11 - Failure_reason "no"`
	multi = head + `SSLVPN Message 2 0 : "a text that goes on` + "\n" + `in the next line"`
)

// csv exports a record as a spreadsheet does.
func csv(record string) string { return `"` + strings.ReplaceAll(record, `"`, `""`) + `"` }

// parts are what log files are made of: records, in all the ways in which they are spoilt
// on their way, and what is none.
var parts = []string{
	login, multi, "no log line", "", "\xff\xfe broken", "   ", "\t",
	login + "\r", strings.ReplaceAll(multi, "\n", "\r\n") + "\r", // from Windows
	csv(login), csv(multi), csv(login) + "\r",
	head + `SSLVPN LOGIN 1 0 : Context ken@19`,                                // cut in a value
	head + `SSLVPN LOGIN 1 0 : Context ken@192.0.2.1 - Browser_type "Citr`,    // and in a quote
	head + "SSLVPN LOGIN 1 0 : Context k\xe9n@192.0.2.1 - User k\xe9n",        // not UTF-8
	head + "SSLVPN Message 2 0 : \"one\n\ntwo \xff\nthree\nfour\"",            // four lines and an empty one
	head + "AAA LOGIN_FAILED 1 0 : User kén \u2013 Client_ip 192.0.2.11",      // an en dash
	head + `TCP CONN_TERMINATE 3 0 : Source 10.0.0.9:47990 - Destination \n`,  // a line end spelled out
	"Mar  2 09:00:00 <local0.info> 198.51.100.2  " + login,                    // through syslog
	"default CMD_EXECUTED 500593 0 :  User admin - Command \"logout\"",        // without a head
	`Context ken@192.0.2.11 - SessionId: 7 - User ken - LogoutMethod "Explic`, // nothing but a body
	"newsyslog[123]: logfile turned over", "\x00\x00",
}

// mixture puts parts together at random.
func mixture(r *rand.Rand, count int) string {
	var b strings.Builder
	for range count {
		b.WriteString(parts[r.IntN(len(parts))])
		b.WriteByte('\n')
	}
	if r.IntN(2) == 0 {
		return strings.TrimSuffix(b.String(), "\n")
	}
	return b.String()
}

// TestChunksNeverMatter is the property that everything above rests on: where a file is
// cut for parsing must not be seen in what is parsed.
func TestChunksNeverMatter(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, lean := range []bool{false, true} {
		setup := logfile.Setup{Lean: lean}
		for round := range 10 {
			text := mixture(r, 60)
			wantSum, want := readAs(t, text, setup, logfile.Options{Workers: 1})
			chunks := []int{1, 2, 3, 7, 64, 100, 1000, 4096, len(text)}
			if round == 0 { // every size once, of a file that is not too long for it
				text = text[:min(len(text), 1500)]
				wantSum, want = readAs(t, text, setup, logfile.Options{Workers: 1})
				chunks = chunks[:0]
				for n := range len(text) {
					chunks = append(chunks, n+1)
				}
			}
			for _, chunk := range chunks {
				sum, got := readAs(t, text, setup, logfile.Options{Chunk: chunk, Workers: 2})
				same(t, fmt.Sprintf("chunks of %d bytes", chunk), got, want)
				if !reflect.DeepEqual(sum, wantSum) {
					t.Fatalf("chunks of %d bytes: %+v, want %+v", chunk, sum, wantSum)
				}
			}
		}
	}
}

// same fails where the records of two readings differ.
func same(t *testing.T, what string, got, want []record) {
	t.Helper()
	for i := range min(len(got), len(want)) {
		if got[i] != want[i] {
			t.Fatalf("%s: record %d is\n%+v, want\n%+v", what, i, got[i], want[i])
		}
	}
	if len(got) != len(want) {
		t.Fatalf("%s: %d records, want %d", what, len(got), len(want))
	}
}

// TestPiecesNeverMatter is the same for a log that was rotated: its files hold, one after
// the other, what the whole held. A log is rotated between records.
func TestPiecesNeverMatter(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 30 {
		text := mixture(r, 80)
		whole, want := read(t, text, logfile.Options{})
		var cuts []int64
		for range 1 + r.IntN(6) {
			cuts = append(cuts, want[r.IntN(len(want))].Offset)
		}
		slices.Sort(cuts)
		cuts = append(cuts, int64(len(text)))
		var got []record
		var lines, from int64
		for _, to := range cuts {
			// The date order is the log's, not the piece's.
			sum, records := readAs(t, text[from:to], whole.Setup, logfile.Options{Chunk: 1 + r.IntN(2000)})
			for _, rec := range records {
				rec.Line += lines
				rec.Offset += from
				got = append(got, rec)
			}
			lines += sum.Lines
			from = to
		}
		same(t, fmt.Sprintf("cut at %v", cuts), got, want)
		if lines != whole.Lines {
			t.Fatalf("cut at %v: %d lines, want %d", cuts, lines, whole.Lines)
		}
	}
}

func TestLinesAndOffsets(t *testing.T) {
	text := login + "\r\n" + multi + "\n\nnoise\n" + login
	sum, got := read(t, text, logfile.Options{})
	var lines []int64
	for _, r := range got {
		lines = append(lines, r.Line)
		if !strings.HasPrefix(text[r.Offset:], r.Text) {
			t.Errorf("line %d: its text does not stand at %d", r.Line, r.Offset)
		}
	}
	if want := []int64{1, 2, 5, 6}; !reflect.DeepEqual(lines, want) {
		t.Errorf("records begin on lines %v, want %v", lines, want)
	}
	if sum.Lines != 6 || sum.Records != 3 || sum.Unrecognized != 1 {
		t.Errorf("%d lines, %d records, %d unrecognised", sum.Lines, sum.Records, sum.Unrecognized)
	}
	if strings.Contains(got[0].Text, "\r") {
		t.Error("the carriage return stayed")
	}
}

func TestALongLineIsCutAndTheRestRead(t *testing.T) {
	text := login + "\n" + head + `SSLVPN Message 2 0 : "` + strings.Repeat("x", 5<<20) + "\"\n" + login + "\n"
	for _, chunk := range []int{64 << 10, 1 << 20, 16 << 20} {
		sum, got := read(t, text, logfile.Options{Chunk: chunk})
		if len(got) != 3 || sum.Lines != 3 {
			t.Fatalf("chunks of %d: %d records on %d lines", chunk, len(got), sum.Lines)
		}
		if len(got[1].Text) != 1<<20 || got[2].Line != 3 {
			t.Errorf("chunks of %d: the line has %d bytes, the next is line %d", chunk, len(got[1].Text), got[2].Line)
		}
		if !noted(sum, "long-line", 2) {
			t.Errorf("chunks of %d: notes %+v", chunk, sum.Notes)
		}
	}
}

// TestALongRecordIsReadInOneGo keeps a text that never ends from being looked through
// again with each of its lines.
// A line of any length, wherever it stands, costs no more memory than a chunk or two.
func TestALongLineIsNotKept(t *testing.T) {
	long := strings.Repeat("x", 32<<20)
	for name, text := range map[string]string{
		"first":               long + "\n" + login,
		"behind a record":     login + "\n" + long + "\n" + login,
		"behind an open one":  multi + "\n" + long + "\n" + login,
		"a record of its own": login + "\n" + head + `SSLVPN Message 2 0 : "` + long + "\"\n" + login,
		"last":                login + "\n" + long,
	} {
		t.Run(name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			sum, err := logfile.Read(context.Background(), strings.NewReader(text), &netscaler.Format, logfile.Setup{}, counter{}, logfile.Options{})
			runtime.ReadMemStats(&after)
			if err != nil || !slices.ContainsFunc(sum.Notes, func(n logfile.Note) bool { return n.Code == "long-line" && n.Count == 1 }) {
				t.Errorf("%v %+v", err, sum.Notes)
			}
			if used := after.TotalAlloc - before.TotalAlloc; used > 20<<20 {
				t.Errorf("%d MB were taken for a line of %d", used>>20, len(long)>>20)
			}
			if sum.Lines != int64(strings.Count(text, "\n"))+1 {
				t.Errorf("%d lines", sum.Lines)
			}
		})
	}
	// Where it is cut does not depend on the chunks.
	text := multi + "\n" + strings.Repeat("y", 3<<20) + "\n" + login
	_, want := read(t, text, logfile.Options{Chunk: len(text)})
	for _, chunk := range []int{100 << 10, 1 << 20, 1<<20 + 1, 2 << 20} {
		_, got := read(t, text, logfile.Options{Chunk: chunk})
		same(t, fmt.Sprintf("chunks of %d", chunk), got, want)
	}
}

func TestALongRecordIsReadInOneGo(t *testing.T) {
	text := strings.Repeat(head+`SSLVPN Message 2 0 : "a text that never ends`+"\n"+strings.Repeat("a line\n", 30_000), 8)
	seen := 0
	counting := netscaler.Format
	counting.New = func(s logfile.Setup) logfile.Parser {
		return watched{netscaler.Format.New(s).(*netscaler.Parser), &seen}
	}
	var c collector
	if _, err := logfile.Read(context.Background(), strings.NewReader(text), &counting, logfile.Setup{}, &c, logfile.Options{Workers: 1}); err != nil {
		t.Fatal(err)
	}
	if len(c.records) != 8 || seen > 2*len(text) {
		t.Errorf("%d records; %d bytes were looked at for %d", len(c.records), seen, len(text))
	}
}

// watched counts the bytes that a parser is asked about.
type watched struct {
	*netscaler.Parser
	seen *int
}

func (w watched) Continues(record []byte) bool {
	*w.seen += len(record)
	return w.Parser.Continues(record)
}

func (w watched) Ends(line []byte) bool {
	*w.seen += len(line)
	return w.Parser.Ends(line)
}

func noted(s logfile.Summary, code string, line int64) bool {
	for _, n := range s.Notes {
		if n.Code == code && n.Line == line {
			return true
		}
	}
	return false
}

func TestDamageIsNoted(t *testing.T) {
	sum, _ := read(t, login+"\nnoise \xff\n"+head+`SSLVPN LOGIN 1 0 : Context ken@192.0.2.1 - SessionId: 4 - User ken - Browser_type "Citr`, logfile.Options{})
	if !noted(sum, "invalid-utf8", 2) || !noted(sum, "truncated-line", 3) {
		t.Errorf("notes %+v", sum.Notes)
	}
}

type broken struct{ *strings.Reader }

var errBroken = errors.New("share is gone")

func (b broken) ReadAt(p []byte, off int64) (int, error) {
	if off >= int64(len(login)) {
		return 0, errBroken
	}
	n, _ := b.Reader.ReadAt(p[:min(len(p), len(login)+1)], off)
	return n, nil
}

func TestAReadErrorKeepsWhatCameBefore(t *testing.T) {
	var c collector
	text := strings.Repeat(login+"\n", 3)
	_, err := logfile.Read(context.Background(), broken{strings.NewReader(text)}, &netscaler.Format, logfile.Setup{DateOrder: logfile.MonthDayYear}, &c, logfile.Options{Chunk: 64})
	if !errors.Is(err, errBroken) || len(c.records) == 0 {
		t.Errorf("error %v, %d records", err, len(c.records))
	}
}

func TestCancel(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	var c collector
	text := strings.Repeat(login+"\n", 10_000)
	_, err := logfile.Read(ctx, strings.NewReader(text), &netscaler.Format, logfile.Setup{}, &c, logfile.Options{Chunk: 4096, Progress: func(int64) { cancel() }})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(login+"\n"+multi+"\n"), 7)
	f.Add([]byte("\n\n\r\n\x00"), 1)
	for seed := range uint64(5) {
		f.Add([]byte(mixture(rand.New(rand.NewPCG(seed, 1)), 20)), 100)
	}
	f.Fuzz(func(t *testing.T, data []byte, chunk int) {
		if chunk < 1 || chunk > 1<<16 || len(data) > 1<<16 {
			t.Skip("sizes that only cost time")
		}
		_, want := read(t, string(data), logfile.Options{Workers: 1})
		_, got := read(t, string(data), logfile.Options{Chunk: chunk})
		same(t, fmt.Sprintf("chunks of %d bytes", chunk), got, want)
	})
}

func BenchmarkRead(b *testing.B) {
	var text bytes.Buffer
	for i := range 20_000 {
		fmt.Fprintf(&text, "%s\n", strings.Replace(login, "ken", fmt.Sprintf("user%d", i%500), 1))
	}
	content := bytes.NewReader(text.Bytes())
	b.SetBytes(int64(text.Len()))
	b.ReportAllocs()
	for b.Loop() {
		var n counter
		if _, err := logfile.Read(context.Background(), content, &netscaler.Format, logfile.Setup{}, &n, logfile.Options{}); err != nil {
			b.Fatal(err)
		}
	}
}

type counter struct{}

func (counter) Batch() logfile.Batch { return counter{} }
func (counter) Done(logfile.Batch)   {}
func (counter) Add(*event.Event)     {}

// TestWhereALineIsCutIsNotDamage has the cut of a long line go through a letter of two bytes.
func TestWhereALineIsCutIsNotDamage(t *testing.T) {
	start := head + `SSLVPN Message 2 0 : "`
	long := start + strings.Repeat("x", 1<<20-1-len(start)) + strings.Repeat("é", 200_000)
	for _, chunk := range []int{64 << 10, 1 << 20, 16 << 20} {
		if sum, _ := read(t, login+"\n"+long+"\"\n"+login+"\n", logfile.Options{Chunk: chunk}); noted(sum, "invalid-utf8", 2) || !noted(sum, "long-line", 2) {
			t.Errorf("chunks of %d: notes %+v", chunk, sum.Notes)
		}
		if sum, _ := read(t, login+"\n"+long[:1000]+"\xff"+long[1000:]+"\"\n", logfile.Options{Chunk: chunk}); !noted(sum, "invalid-utf8", 2) {
			t.Errorf("chunks of %d: notes %+v of a line with a byte that is no letter's", chunk, sum.Notes)
		}
	}
}
