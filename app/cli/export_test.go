package cli

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/unicode"
)

// A stored line is a record of a log as a log store holds it.
type stored struct {
	at   time.Time
	text string
	n    int // which one of its log
}

// exports are the forms in which log stores write what they hold.
var exports = []struct {
	name  string
	write func(rows []stored) string
}{
	{"splunk.csv", func(rows []stored) string {
		return table(',', []string{"_serial", "_time", "source", "host", "index", "_raw"}, rows, func(i int, r stored) []string {
			return []string{fmt.Sprint(i), r.at.Format("2006-01-02T15:04:05.000-0700"), "udp:514", "gw1", "net", r.text}
		})
	}},
	{"splunk.json", func(rows []stored) string {
		return lines(rows, func(i int, r stored) any {
			return map[string]any{"preview": false, "offset": i, "result": map[string]any{"_time": r.at.Format("2006-01-02 15:04:05.000 MST"), "host": "gw1", "_raw": r.text}}
		})
	}},
	{"splunk-results.json", func(rows []stored) string {
		list := []any{}
		for _, r := range rows {
			list = append(list, map[string]any{"_raw": r.text, "_time": r.at.Format(time.RFC3339), "sourcetype": "citrix:netscaler:syslog"})
		}
		b, _ := json.MarshalIndent(map[string]any{"preview": false, "fields": []any{map[string]any{"name": "_raw"}}, "results": list}, "", "  ")
		return string(b)
	}},
	{"kibana.csv", func(rows []stored) string {
		return table(';', []string{"@timestamp", "host.name", "message", "log.offset"}, rows, func(_ int, r stored) []string {
			return []string{r.at.Format("Jan 2, 2006 @ 15:04:05.000"), "gw1", r.text, fmt.Sprint(1000 + r.n)}
		})
	}},
	{"kibana.ndjson", func(rows []stored) string {
		return lines(rows, func(_ int, r stored) any {
			return map[string]any{"_index": "logs-2026", "_source": map[string]any{
				"@timestamp": r.at.Format(time.RFC3339Nano), "message": "cut by a pipeline", "event": map[string]any{"original": r.text, "sequence": 1 + r.n},
				"tags": []any{"syslog", map[string]any{"kind": "gateway"}},
			}}
		})
	}},
	{"sentinel.csv", func(rows []stored) string {
		return "\ufeff" + table(',', []string{"TenantId", "TimeGenerated [UTC]", "Computer", "Facility", "SyslogMessage"}, rows, func(_ int, r stored) []string {
			return []string{"00000000-0000-0000-0000-000000000000", r.at.Format("1/2/2006, 3:04:05.000 PM"), "gw1", "local0", r.text}
		})
	}},
	{"graylog.csv", func(rows []stored) string {
		return table(',', []string{"timestamp", "source", "message"}, rows, func(_ int, r stored) []string {
			return []string{r.at.Format("2006-01-02T15:04:05.000Z"), "gw1", r.text}
		})
	}},
}

func table(separator rune, header []string, rows []stored, cells func(int, stored) []string) string {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	w.Comma = separator
	_ = w.Write(header) // into memory
	for i, r := range rows {
		_ = w.Write(cells(i, r))
	}
	w.Flush()
	return b.String()
}

func lines(rows []stored, value func(int, stored) any) string {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	for i, r := range rows {
		_ = enc.Encode(value(i, r)) // maps of texts always encode
	}
	return b.String()
}

// recordsOf reads a file's records with their times, as a log store would have taken them.
func recordsOf(t *testing.T, file string, args []string) []stored {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if decoder := decoderOf(data); decoder != nil {
		if data, err = decoder.Bytes(data); err != nil {
			t.Fatal(err)
		}
	}
	var out, errs bytes.Buffer
	if code := run(context.Background(), append(append([]string{"events", "--lang", "en", "--tz", "UTC"}, args...), file), streams{&bytes.Buffer{}, &out, &errs}); code != 0 {
		t.Fatalf("events of %s: %s", file, errs.String())
	}
	times := map[int]time.Time{}
	for line := range bytes.Lines(out.Bytes()) {
		var e struct {
			Line int
			Time time.Time
		}
		if err := json.Unmarshal(line, &e); err != nil {
			t.Fatal(err)
		}
		times[e.Line] = e.Time
	}
	var list []stored
	var at time.Time
	n := 0
	for line := range strings.Lines(string(data)) {
		n++
		text := strings.TrimRight(line, "\r\n")
		own, begins := times[n]
		switch {
		case begins:
			if !own.IsZero() {
				at = own
			}
			list = append(list, stored{at.UTC(), text, len(list)})
		case strings.TrimSpace(text) != "" && len(list) > 0:
			list[len(list)-1].text += "\n" + text
		}
	}
	return list
}

// decoderOf is how UTF-16 is read; nil for what is none.
func decoderOf(data []byte) *encoding.Decoder {
	if len(data) < 2 || data[0] != 0 && data[1] != 0 && data[0] < 0xfe {
		return nil
	}
	order := unicode.LittleEndian
	if data[0] == 0 {
		order = unicode.BigEndian
	}
	return unicode.UTF16(order, unicode.UseBOM).NewDecoder()
}

// wrapped are the kinds of log that log stores are fed with.
var wrapped = []string{"netscaler", "ctxlog-ios", "ctxlog-android", "logcat"}

// logFiles are a case's logs that lie there as plain files.
func logFiles(t *testing.T, dir string, out any) []string {
	t.Helper()
	doc, _ := out.(map[string]any)
	items, _ := doc["sources"].([]any)
	var list []string
	for _, it := range items {
		s := it.(map[string]any)
		kind, _ := s["kind"].(string)
		if p, _ := s["path"].(string); slices.Contains(wrapped, kind) && !strings.HasSuffix(p, ".gz") && !strings.Contains(p, "!/") {
			list = append(list, p)
		}
	}
	return list
}

// answerOf is what an export must not change: what was asked, why, and how sure that is.
func answerOf(out any) string {
	doc, _ := out.(map[string]any)
	var b strings.Builder
	pick := func(list string, names ...string) {
		items, _ := doc[list].([]any)
		for _, it := range items {
			m := it.(map[string]any)
			fmt.Fprintf(&b, "%s:", list)
			for _, n := range names {
				fmt.Fprintf(&b, " %s=%s", n, short(m[n]))
			}
			b.WriteByte('\n')
		}
	}
	pick("prompts", "time", "user", "kind", "cause", "confidence", "disposition", "session")
	pick("mail", "time", "until", "user", "verdict", "confidence")
	pick("sessions", "id", "user", "start", "end", "endCause", "confidence", "idleSeconds")
	pick("misconfigurations", "rule")
	return b.String()
}

// allExports asks for every form of every case, newest first and in no order, which takes
// minutes; without it each case has one of them, and each of them has many cases.
const allExports = "HUBSCOPE_ALL_EXPORTS"

// reading are the flags that say how a log is read, with one value each.
var reading = []string{"--date-order", "--tz", "--offset"}

// setBack are the cases in which the order of a file alone shows that a clock was set back:
// an export is put in the order of its times.
var setBack = []string{"clock-jumps-back", "clock-set-one-side"}

// TestAnExportIsTheLog writes the logs of every case as a log store would export
// them, newest first or in no order, and expects the answer of the log.
func TestAnExportIsTheLog(t *testing.T) {
	tried := 0
	for k, dir := range someFolders(t, 16) {
		w := loadWant(t, dir)
		if w.Stdin != "" || w.Exit != 0 {
			continue
		}
		if name := filepath.Base(dir); strings.HasPrefix(name, "gw-rotated-dates") || strings.HasPrefix(name, "charset-") {
			continue // exports of a rotation's pieces are no rotation; a store decodes what it takes
		}
		if slices.Contains(setBack, filepath.Base(dir)) {
			continue
		}
		in := filepath.Join(dir, "in")
		want, _, _ := analyzeCase(t, dir, w, in)
		files := logFiles(t, dir, want)
		if len(files) == 0 {
			continue
		}
		tried++
		var args []string
		for i, a := range w.Args {
			if i > 0 && slices.Contains(reading, w.Args[i-1]) {
				args = append(args, w.Args[i-1], a)
			}
		}
		logs := make([][]stored, len(files))
		for i, file := range files {
			logs[i] = recordsOf(t, file, args)
		}
		for j, x := range exports {
			if os.Getenv(allExports) == "" && (j+k)%len(exports) != 0 {
				continue
			}
			for o, order := range []string{"newest-first", "shuffled"} {
				if os.Getenv(allExports) == "" && tried%2 != o {
					continue
				}
				t.Run(filepath.Base(dir)+"/"+x.name+"/"+order, func(t *testing.T) {
					copied := filepath.Join(t.TempDir(), "in")
					if err := os.CopyFS(copied, os.DirFS(in)); err != nil {
						t.Fatal(err)
					}
					for i, file := range files {
						rows := slices.Clone(logs[i])
						if order == "shuffled" {
							r := rand.New(rand.NewPCG(1, 2))
							r.Shuffle(len(rows), func(a, b int) { rows[a], rows[b] = rows[b], rows[a] })
						} else {
							slices.Reverse(rows)
						}
						rel, _ := filepath.Rel(in, file)
						old := filepath.Join(copied, rel)
						if err := os.WriteFile(old+"."+x.name, []byte(x.write(rows)), 0o600); err != nil {
							t.Fatal(err)
						}
						if err := os.Remove(old); err != nil {
							t.Fatal(err)
						}
					}
					got, _, _ := analyzeCase(t, dir, w, copied)
					if a, b := answerOf(want), answerOf(got); a != b {
						t.Errorf("the log gives\n%s\nits export\n%s\n%s", a, b, brief(got))
					}
				})
			}
		}
	}
	if tried < 50 && !testing.Short() {
		t.Errorf("only %d cases have a log", tried)
	}
}

// TestAnExportOfManyLogs puts the gateway's and an iPhone's logs into one export, as a search
// over a whole store gives them.
func TestAnExportOfManyLogs(t *testing.T) {
	tried := 0
	for k, dir := range someFolders(t, 4) {
		name := filepath.Base(dir)
		w := loadWant(t, dir)
		if w.Stdin != "" || w.Exit != 0 || !strings.HasPrefix(name, "join-") && !strings.HasPrefix(name, "mail-") {
			continue
		}
		in := filepath.Join(dir, "in")
		want, _, _ := analyzeCase(t, dir, w, in)
		files := logFiles(t, dir, want)
		kinds := map[string]int{}
		skewed := false // an export is one source and has one clock
		for _, it := range want.(map[string]any)["sources"].([]any) {
			s := it.(map[string]any)
			kinds[s["kind"].(string)]++
			clock, _ := s["clock"].(map[string]any)
			skewed = skewed || clock["offsetSeconds"] != nil && clock["offsetSeconds"] != 0.0
		}
		if skewed || kinds["netscaler"] == 0 || kinds["ctxlog-ios"] == 0 || kinds["logcat"]+kinds["ctxlog-android"] > 0 || kinds["ctxlog-ios"] > 2 {
			continue
		}
		tried++
		x := exports[k%len(exports)]
		t.Run(name+"/"+x.name, func(t *testing.T) {
			copied := filepath.Join(t.TempDir(), "in")
			if err := os.CopyFS(copied, os.DirFS(in)); err != nil {
				t.Fatal(err)
			}
			var rows []stored
			for _, file := range files {
				rows = append(rows, recordsOf(t, file, nil)...)
				rel, _ := filepath.Rel(in, file)
				if err := os.Remove(filepath.Join(copied, rel)); err != nil {
					t.Fatal(err)
				}
			}
			slices.SortStableFunc(rows, func(a, b stored) int { return b.at.Compare(a.at) })
			for i := range rows {
				rows[i].n = len(rows) - i
			}
			if err := os.WriteFile(filepath.Join(copied, "search."+x.name), []byte(x.write(rows)), 0o600); err != nil {
				t.Fatal(err)
			}
			got, _, _ := analyzeCase(t, dir, w, copied)
			if a, b := answerOf(want), answerOf(got); a != b {
				t.Errorf("the logs give\n%s\ntheir export\n%s\n%s", a, b, brief(got))
			}
		})
	}
	if tried < 10 && !testing.Short() {
		t.Errorf("only %d cases have both", tried)
	}
}

// A result never takes the place of a log that it is made of, nor does the table of tokens: not
// of one that was given, and not of one in a folder that was. A report is written anew.
func TestTheInputIsNotOverwritten(t *testing.T) {
	dir := t.TempDir()
	log := filepath.Join(dir, "phone", "ns.log")
	if err := os.Mkdir(filepath.Dir(log), 0o700); err != nil {
		t.Fatal(err)
	}
	const text = "Mar  2 09:00:00 <local0.info> 198.51.100.2 03/02/2026:00:00:00 GMT gw1 0-PPE-0 : default SSLVPN Message 1 0 : \"x\"\n"
	if err := os.WriteFile(log, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	aside := filepath.Join(t.TempDir(), "out")
	for _, command := range []string{"analyze", "check", "events", "unknown"} {
		for _, args := range [][]string{
			{"-o", log, log}, {"-o", log, dir}, {"-o", log, aside, dir}, {"--redact-table", log, "-o", aside, log}, {"--redact-table", log, "-o", aside, dir},
		} {
			_, remarks := hub(t, exitUsage, append([]string{command, "--lang", "en"}, args...)...)
			if !strings.Contains(remarks, "one of the files to read") || !strings.Contains(remarks, "behind "+args[0]) {
				t.Errorf("%s %q: %q", command, args, remarks)
			}
			if data, err := os.ReadFile(log); err != nil || string(data) != text {
				t.Fatalf("%s %q: the log is %.100q now, %v", command, args, data, err)
			}
		}
		if command == "events" {
			continue // what it writes are lines of logs again
		}
		report := filepath.Join(dir, "report.txt")
		for range 2 {
			hub(t, exitOK, command, "--lang", "en", "-o", report, dir)
		}
	}
}
