package cli

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hubscope/parsers/netscaler/nsgen"
)

// own is a gateway's line from its own time on, which has to be in GMT and month first, with
// the number that tells one line from another.
var own = regexp.MustCompile(`\d\d/\d\d/\d{4}:\d\d:\d\d:\d\d GMT \S* ?\d+-PPE-\d+ : default \S+ \S+ \d+ 0 :`)

// TestCopiesNeverMatter gives gateway logs together with their own syslog copies, with the
// pieces of their rotation in a zip, and with lines repeated: the answer is that of the log
// alone.
func TestCopiesNeverMatter(t *testing.T) {
	seen := 0
	for _, dir := range someFolders(t, 16) {
		w := loadWant(t, dir)
		in := filepath.Join(dir, "in")
		data, err := os.ReadFile(filepath.Join(in, "ns.log"))
		if err != nil || w.Stdin != "" || w.Exit != 0 || !allOwn(data) || strings.Contains(dir, "dates") {
			continue
		}
		seen++
		sameWithCopies(t, filepath.Base(dir), in, data, w.Args, "all of them")
	}
	if seen < 100 && !testing.Short() {
		t.Errorf("only %d cases have a log that can be copied", seen)
	}

	dir := t.TempDir()
	var log bytes.Buffer
	if _, err := nsgen.Write(&log, nsgen.Options{Seed: 7, Size: 4 << 20, Gateways: 2}); err != nil {
		t.Fatal(err)
	}
	writeFile(t, filepath.Join(dir, "ns.log"), log.Bytes())
	sameWithCopies(t, "generated", dir, log.Bytes(), []string{"--all"}, "its syslog copy", "a copy cut short", "its rotated pieces", "lines repeated", "all of them")
}

// allOwn reports whether every line can be told from its copies.
func allOwn(data []byte) bool {
	for line := range bytes.Lines(data) {
		if !own.Match(line) {
			return false
		}
	}
	return len(data) > 0
}

// sameWithCopies analyses a folder alone and beside some kinds of copies of its log.
func sameWithCopies(t *testing.T, name, in string, log []byte, args []string, kinds ...string) {
	t.Helper()
	want := answer(t, args, in)
	rnd := rand.New(rand.NewPCG(uint64(len(log)), 1))
	syslog, twice, zipped := syslogCopy(log), repeated(log, rnd), rotated(t, log, rnd)
	all := map[string]map[string][]byte{
		"its syslog copy":    {"syslog.log": syslog},
		"a copy cut short":   {"a-collector.log": cutShort(syslog, rnd)},
		"its rotated pieces": {"box.zip": zipped},
		"lines repeated":     {"again.log": twice},
		"all of them":        {"a-collector.log": repeated(cutShort(syslog, rnd), rnd), "box.zip": zipped, "z.log": twice},
	}
	for _, what := range kinds {
		dir := t.TempDir()
		for file, data := range all[what] {
			writeFile(t, filepath.Join(dir, file), data)
		}
		if diff := cmp.Diff(want, answer(t, args, in, dir)); diff != "" {
			t.Errorf("%s with %s:\n%s", name, what, diff)
		}
	}
}

// syslogCopy is what a collector makes of a log.
func syslogCopy(log []byte) []byte {
	var out bytes.Buffer
	for line := range bytes.Lines(log) {
		line = line[own.FindIndex(line)[0]:]
		at, err := time.Parse("01/02/2006:15:04:05", string(line[:19]))
		if err != nil {
			panic(err)
		}
		fmt.Fprintf(&out, "<134>%s 198.51.100.250 %s", at.Format(time.Stamp), line)
	}
	return out.Bytes()
}

// cutShort has some lines end somewhere behind their number.
func cutShort(log []byte, rnd *rand.Rand) []byte {
	var out bytes.Buffer
	for line := range bytes.Lines(log) {
		text := bytes.TrimRight(line, "\r\n")
		if rnd.IntN(3) == 0 {
			from := own.FindIndex(text)[1] + 1
			text = text[:min(len(text), from+rnd.IntN(max(1, len(text)-from)))]
		}
		out.Write(text)
		out.WriteByte('\n')
	}
	return out.Bytes()
}

// repeated has some of the lines twice.
func repeated(log []byte, rnd *rand.Rand) []byte {
	var out bytes.Buffer
	for line := range bytes.Lines(log) {
		out.Write(line)
		if rnd.IntN(3) == 0 && own.Match(line) {
			out.Write(line)
		}
	}
	return out.Bytes()
}

// rotated cuts a log at the ends of lines into the pieces of a rotation, the older ones
// compressed, in a zip.
func rotated(t *testing.T, log []byte, rnd *rand.Rand) []byte {
	t.Helper()
	pieces := make([]bytes.Buffer, 4) // the newest last
	n := bytes.Count(log, []byte("\n"))
	i := 0
	for line := range bytes.Lines(log) {
		k := min(len(pieces)-1, i*len(pieces)/max(1, n+rnd.IntN(3)))
		pieces[max(k, 0)].Write(line)
		i++
	}
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for i := range pieces {
		name, data := "var/log/ns.log", pieces[i].Bytes()
		if older := len(pieces) - 2 - i; older >= 0 {
			name = fmt.Sprintf("var/log/ns.log.%d.gz", older)
			var b bytes.Buffer
			g := gzip.NewWriter(&b)
			g.Write(data)
			g.Close()
			data = b.Bytes()
		}
		f, err := z.Create(name)
		if err == nil {
			_, err = f.Write(data)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// answer is what the program says of a case, without where it stands. The order of dates is
// given: whether a file proves it is said of each file.
func answer(t *testing.T, args []string, paths ...string) any {
	t.Helper()
	var stdout, stderr bytes.Buffer
	all := append([]string{"analyze", "--format", "json", "--lang", "en", "--tz", "UTC", "--show-tz", "UTC", "--date-order", "mdy"}, args...)
	if code := run(context.Background(), append(all, paths...), streams{strings.NewReader(""), &stdout, &stderr}); code != 0 {
		t.Fatalf("exit code %d: %s", code, stderr.String())
	}
	var doc map[string]any
	if err := json.Unmarshal(stdout.Bytes(), &doc); err != nil {
		t.Fatal(err)
	}
	delete(doc, "sources")
	return placeless(doc)
}

// placeless takes every reference to a source out of an answer.
func placeless(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for _, k := range []string{"evidence", "origin", "source", "line"} {
			delete(v, k)
		}
		for k := range v {
			v[k] = placeless(v[k])
		}
	case []any:
		for i := range v {
			v[i] = placeless(v[i])
		}
	}
	return v
}

func writeFile(t *testing.T, name string, data []byte) {
	t.Helper()
	if err := os.WriteFile(name, data, 0o600); err != nil {
		t.Fatal(err)
	}
}
