package logfile_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
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
}

// collector keeps all records in the order of the file.
type collector struct{ records []record }

type collected struct{ records []record }

func (c *collector) Batch() logfile.Batch { return &collected{} }

func (c *collector) Done(b logfile.Batch) { c.records = append(c.records, b.(*collected).records...) }

func (b *collected) Add(ev *event.Event) {
	b.records = append(b.records, record{ev.Kind, ev.Line, ev.Offset, string(ev.Text)})
}

func read(t testing.TB, text string, opt logfile.Options) (logfile.Summary, []record) {
	t.Helper()
	var c collector
	sum, err := logfile.Read(context.Background(), strings.NewReader(text), &netscaler.Format, logfile.Setup{}, &c, opt)
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

// TestChunksNeverMatter is the property that everything above rests on: where a file is
// cut for parsing must not be seen in what is parsed.
func TestChunksNeverMatter(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	parts := []string{login, multi, "no log line", "", "\xff\xfe broken", login + "\r", head + `SSLVPN LOGIN 1 0 : Context ken@19`, `"` + strings.ReplaceAll(login, `"`, `""`) + `"`}
	for round := range 20 {
		var b strings.Builder
		for range 50 {
			b.WriteString(parts[r.IntN(len(parts))])
			b.WriteByte('\n')
		}
		text := b.String()
		if round%2 == 0 {
			text = strings.TrimSuffix(text, "\n")
		}
		wantSum, want := read(t, text, logfile.Options{Workers: 1})
		for _, chunk := range []int{1, 2, 3, 7, 64, 100, 1000, 4096, len(text)} {
			sum, got := read(t, text, logfile.Options{Chunk: chunk, Workers: 2})
			if !reflect.DeepEqual(got, want) {
				t.Fatalf("chunks of %d bytes: %d records, want %d", chunk, len(got), len(want))
			}
			if !reflect.DeepEqual(sum, wantSum) {
				t.Fatalf("chunks of %d bytes: %+v, want %+v", chunk, sum, wantSum)
			}
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
	f.Fuzz(func(t *testing.T, data []byte, chunk int) {
		if chunk < 1 || chunk > 1<<16 || len(data) > 1<<16 {
			t.Skip("sizes that only cost time")
		}
		_, want := read(t, string(data), logfile.Options{Workers: 1})
		_, got := read(t, string(data), logfile.Options{Chunk: chunk})
		if !reflect.DeepEqual(got, want) {
			t.Fatalf("chunks of %d bytes give %d records, the whole %d", chunk, len(got), len(want))
		}
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
