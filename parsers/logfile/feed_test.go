package logfile_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"hubscope/parsers/ctxlog"
	"hubscope/parsers/emserver"
	"hubscope/parsers/logfile"
	"hubscope/parsers/mailserver"
	"hubscope/parsers/netscaler"
	"hubscope/parsers/signature"
)

// feed gives a text to a Feed in pieces of random sizes, and then says that it is over.
func feed(r *rand.Rand, f *logfile.Format, setup logfile.Setup, text string, most int) (logfile.Summary, []record) {
	var c collector
	in := logfile.NewFeed(f, setup, &c, 0, 1)
	for rest := text; rest != ""; {
		n := min(len(rest), 1+r.IntN(most))
		in.Add([]byte(rest[:n]))
		rest = rest[n:]
	}
	in.Flush()
	return in.Summary(), c.records
}

// TestFedByPiecesOrReadAtOnce is what following rests on: a log that grows gives what the
// file gives in the end.
func TestFedByPiecesOrReadAtOnce(t *testing.T) {
	formats := []*logfile.Format{
		&netscaler.Format, &ctxlog.IOS, &ctxlog.Logcat, &ctxlog.Android, &emserver.Debug, &emserver.Audit, &mailserver.IIS,
	}
	r := rand.New(rand.NewPCG(7, 2))
	for _, f := range formats {
		parts := parts
		if f != &netscaler.Format {
			parts = append([]string{"no log line", "", "   ", "\tat com.example.Mail.run(Mail.java:7)", "\xff\xfe broken", "\x00"}, f.Samples...)
			for _, s := range f.Samples {
				parts = append(parts, s+"\r", s[:len(s)*2/3], s+"\n\tat x.y.Z(Z.java:1)\n\tat x.y.Z(Z.java:2)\n\n  more", s+"\nCaused by: z")
			}
		}
		for round := range 60 {
			var b strings.Builder
			for range 1 + r.IntN(80) {
				b.WriteString(parts[r.IntN(len(parts))] + "\n")
			}
			text := b.String()
			if r.IntN(2) == 0 {
				text = text[:len(text)-1-r.IntN(min(30, len(text)-1))]
			}
			setup := logfile.Setup{Signatures: signature.DefaultSet(), Lean: round%2 == 0}
			if f.Prepare != nil {
				f.Prepare(strings.NewReader(text), &setup)
			}
			var c collector
			want, err := logfile.Read(context.Background(), strings.NewReader(text), f, setup, &c, logfile.Options{Workers: 1})
			if err != nil {
				t.Fatal(err)
			}
			want.Notes = only(want.Notes, "truncated-line", "long-line", "invalid-utf8", "malformed") // the others are Prepare's
			for _, most := range []int{1, 40, 1000, 1 << 20} {
				got, records := feed(r, f, setup, text, most)
				same(t, fmt.Sprintf("%s, pieces of up to %d bytes", f.Kind, most), records, c.records)
				got.Setup, want.Setup = logfile.Setup{}, logfile.Setup{}
				if !reflect.DeepEqual(got, want) {
					t.Fatalf("%s, pieces of up to %d bytes: %+v, want %+v", f.Kind, most, got, want)
				}
			}
		}
	}
}

func only(notes []logfile.Note, codes ...string) (list []logfile.Note) {
	for _, n := range notes {
		for _, c := range codes {
			if n.Code == c {
				list = append(list, n)
			}
		}
	}
	return list
}

func TestARecordIsDeliveredOnceItIsWhole(t *testing.T) {
	var c collector
	in := logfile.NewFeed(&netscaler.Format, logfile.Setup{}, &c, 0, 1)
	in.Add([]byte(login + "\n"))
	if len(c.records) != 1 || in.Waiting() {
		t.Fatalf("a record of one line waits: %d records", len(c.records))
	}
	first, second, _ := strings.Cut(multi, "\n")
	in.Add([]byte(first + "\n"))
	if len(c.records) != 1 || !in.Waiting() {
		t.Fatalf("a text that goes on does not wait: %d records", len(c.records))
	}
	in.Add([]byte(second + "\n"))
	if len(c.records) != 2 || c.records[1].Text != multi {
		t.Fatalf("%+v", c.records)
	}
	in.Add([]byte(login[:20]))
	if len(c.records) != 2 || !in.Waiting() {
		t.Fatal("a line without its end is taken")
	}
}

func TestARecordThatGoesOnAfterFlushIsSeen(t *testing.T) {
	first, second, _ := strings.Cut(multi, "\n")
	for _, test := range []struct {
		next  string
		split bool
	}{{second + "\n", true}, {login + "\n", false}} {
		var c collector
		in := logfile.NewFeed(&netscaler.Format, logfile.Setup{}, &c, 0, 1)
		in.Add([]byte(first + "\n"))
		in.Flush()
		if len(c.records) != 1 {
			t.Fatalf("%d records", len(c.records))
		}
		in.Add([]byte(test.next))
		if in.Split() != test.split {
			t.Errorf("%q behind a record that was taken for whole: %v", test.next, in.Split())
		}
	}
}

func TestALineThatNeverEndsIsNotKept(t *testing.T) {
	var c collector
	in := logfile.NewFeed(&netscaler.Format, logfile.Setup{}, &c, 0, 1)
	piece := []byte(strings.Repeat("x", 1<<20))
	in.Add([]byte(login + "\n"))
	for range 20 {
		in.Add(piece)
	}
	in.Add([]byte("\n" + login + "\n"))
	text := login + "\n" + strings.Repeat(string(piece), 20) + "\n" + login + "\n"
	var want collector
	sum, err := logfile.Read(context.Background(), strings.NewReader(text), &netscaler.Format, logfile.Setup{}, &want, logfile.Options{})
	if err != nil {
		t.Fatal(err)
	}
	same(t, "a line of 20 MB", c.records, want.records)
	if got := in.Summary(); !reflect.DeepEqual(got.Notes, only(sum.Notes, "long-line")) || got.Lines != sum.Lines || got.Bytes != sum.Bytes {
		t.Errorf("%+v, want %+v", got, sum)
	}
}

// TestWhatLiesWhereOtherLinesLay gives lines to a Feed whose memory held plain ones before.
func TestWhatLiesWhereOtherLinesLay(t *testing.T) {
	first, second, _ := strings.Cut(multi, "\n")
	const noHead = "copied \u2013 03/02/2026:08:00:02 GMT gw1 0-PPE-0 : default AAA Message 3 0 : x" // but for the en dash
	pieces := []string{strings.Repeat(login+"\n", 20), first + "\n" + noHead + "\n", second + "\n" + login + "\n"}
	var got, want collector
	in := logfile.NewFeed(&netscaler.Format, logfile.Setup{}, &got, 0, 1)
	for _, p := range pieces {
		in.Add([]byte(p))
	}
	in.Flush()
	if _, err := logfile.Read(context.Background(), strings.NewReader(strings.Join(pieces, "")), &netscaler.Format, logfile.Setup{}, &want, logfile.Options{}); err != nil {
		t.Fatal(err)
	}
	same(t, "fed", got.records, want.records)
}
