package damage_test

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"hubscope/app/cli"
	"hubscope/app/damage"
	"hubscope/app/sample"
)

// What no input may cost.
const (
	mostTime   = 5 * time.Second
	mostMemory = 512 << 20
)

// fewSeeds are run with all other tests; HUBSCOPE_DAMAGE=FROM-TO (or TO) runs others.
const fewSeeds = 300

// TestDamaged runs the whole of `analyze` on spoilt cases: no panic, no hang, no memory
// without bounds, an exit code of the contract and, where it answers, an answer that can
// be read. Each fault names its seed, which makes the input again; a panic on a goroutine
// of the program's ends the test and leaves the input in the temporary folder.
func TestDamaged(t *testing.T) {
	from, to, limit := seeds(t)
	corpus := corpus(t)
	memory := watchMemory(t)
	root := t.TempDir()
	var slowest, largest worst
	var answered int
	for seed := from; seed < to; seed++ {
		in := damage.Make(seed, corpus[seed%uint64(len(corpus))])
		dir := filepath.Join(root, strconv.FormatUint(seed, 10))
		for _, f := range in.Files {
			name := filepath.Join(dir, filepath.FromSlash(f.Name))
			if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(name, f.Data, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		lang, format := []string{"en", "ja"}[seed/2%2], []string{"json", "text"}[seed%2]
		var out, errs bytes.Buffer
		hung := time.AfterFunc(limit, func() {
			all := make([]byte, 1<<20)
			panic(fmt.Sprintf("seed %d (%s) takes more than %v\n%s", seed, in.Did, limit, all[:runtime.Stack(all, true)]))
		})
		args := []string{"--format", format, "--lang", lang, "--tz", "UTC"}
		if seed%3 == 0 {
			args = append(args, "--set", "INACTIVITY_TIMER=40", "--set", "gateway.sessTimeout=9") // what is spoilt is replayed too
		}
		start := time.Now()
		code := analyze(&out, &errs, append(args, dir)...)
		hung.Stop()
		slowest.add(seed, in, int64(time.Since(start)))
		largest.add(seed, in, memory())
		switch {
		case code == 0 && (format == "text" || json.Valid(out.Bytes())):
			answered++
		case code == 2 && errs.Len() > 0:
		default:
			t.Errorf("seed %d (%s): exit code %d, %d bytes of %s\n%s", seed, in.Did, code, out.Len(), format, errs.String())
		}
		os.RemoveAll(dir)
	}
	t.Logf("%d inputs, %d of them gave an answer", to-from, answered)
	t.Logf("the slowest took %v: %s", time.Duration(slowest.cost), slowest.input)
	t.Logf("the largest held %d MB: %s", largest.cost>>20, largest.input)
	if largest.cost > mostMemory {
		t.Errorf("at most %d MB are allowed", mostMemory>>20)
	}
}

// analyze runs the command. A panic becomes an exit code that the contract does not know.
func analyze(out, errs *bytes.Buffer, args ...string) (code int) {
	defer func() {
		if r := recover(); r != nil {
			code = -1
			fmt.Fprintf(errs, "panic: %v\n%s", r, debug.Stack())
		}
	}()
	return cli.Main(append([]string{"analyze"}, args...), strings.NewReader(""), out, errs)
}

// A worst is the input that cost most.
type worst struct {
	cost  int64
	input string
}

func (w *worst) add(seed uint64, in damage.Input, cost int64) {
	if cost > w.cost {
		*w = worst{cost, fmt.Sprintf("seed %d (%s)", seed, in.Did)}
	}
}

// seeds are which inputs to make, and how long one may take: where many tests share a
// machine, and under the race detector, time says little.
func seeds(t *testing.T) (from, to uint64, limit time.Duration) {
	t.Helper()
	s := os.Getenv("HUBSCOPE_DAMAGE")
	if s == "" {
		return 0, fewSeeds, 20 * mostTime
	}
	first, last, ranged := strings.Cut(s, "-")
	if !ranged {
		first, last = "0", s
	}
	from, err := strconv.ParseUint(first, 10, 64)
	if err == nil {
		to, err = strconv.ParseUint(last, 10, 64)
	}
	if err != nil {
		t.Fatalf("HUBSCOPE_DAMAGE is %q, want FROM-TO", s)
	}
	return from, to, mostTime
}

// corpus is what is spoilt: the sample case and whole log bundles, often, and the case
// folders of the analyzer.
func corpus(t *testing.T) [][]damage.File {
	t.Helper()
	var whole []damage.File
	for _, f := range sample.Files() {
		whole = append(whole, damage.File(f))
	}
	rich := [][]damage.File{whole}
	for seed := range uint64(3) {
		for _, b := range []sample.Bundle{sample.IOSBundle(seed), sample.AndroidBundle(seed)} {
			rich = append(rich, []damage.File{damage.File(b.File)}, unpacked(t, damage.File(b.File)))
		}
	}
	folders, err := filepath.Glob("../../analyzer/testdata/cases/*/in")
	if err != nil || len(folders) == 0 {
		t.Fatalf("no case folders (%v)", err)
	}
	var list [][]damage.File
	for i, dir := range folders {
		if i%3 == 0 {
			list = append(list, rich[i/3%len(rich)])
		}
		var files []damage.File
		err := fs.WalkDir(os.DirFS(dir), ".", func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			data, err := os.ReadFile(filepath.Join(dir, name))
			files = append(files, damage.File{Name: name, Data: data})
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, files)
	}
	return list
}

// unpacked is what lies in a zip, and in the zips in it.
func unpacked(t *testing.T, f damage.File) []damage.File {
	t.Helper()
	r, err := zip.NewReader(bytes.NewReader(f.Data), int64(len(f.Data)))
	if err != nil {
		t.Fatal(err)
	}
	var list []damage.File
	for _, e := range r.File {
		in, err := e.Open()
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(in)
		if err != nil {
			t.Fatal(err)
		}
		entry := damage.File{Name: f.Name + ".d/" + e.Name, Data: data}
		if path.Ext(e.Name) == ".zip" {
			list = append(list, unpacked(t, entry)...)
		} else {
			list = append(list, entry)
		}
	}
	return list
}

// watchMemory looks all the time how much the program holds, until the test ends. peak
// returns the most since it was called last.
func watchMemory(t *testing.T) (peak func() int64) {
	t.Helper()
	var most atomic.Int64
	look := func() {
		list := []metrics.Sample{{Name: "/memory/classes/total:bytes"}, {Name: "/memory/classes/heap/released:bytes"}}
		metrics.Read(list)
		held := int64(list[0].Value.Uint64() - list[1].Value.Uint64())
		for m := most.Load(); held > m && !most.CompareAndSwap(m, held); m = most.Load() {
		}
	}
	done, gone := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(gone)
		tick := time.NewTicker(5 * time.Millisecond)
		defer tick.Stop()
		for {
			select {
			case <-tick.C:
				look()
			case <-done:
				return
			}
		}
	}()
	t.Cleanup(func() { close(done); <-gone })
	return func() int64 {
		look()
		return most.Swap(0)
	}
}

func TestSameSeedSameDamage(t *testing.T) {
	files := []damage.File{{Name: "a/ns.log", Data: bytes.Repeat([]byte("one line of a log 09:00\n"), 50)}, {Name: "b.json", Data: []byte(`{"a": [1, 2]}`)}}
	before := fmt.Sprint(files)
	distinct := map[string]bool{}
	for seed := range uint64(200) {
		first, second := damage.Make(seed, files), damage.Make(seed, files)
		if fmt.Sprint(first) != fmt.Sprint(second) {
			t.Fatalf("seed %d does another damage the second time", seed)
		}
		distinct[first.Did] = true
	}
	if fmt.Sprint(files) != before {
		t.Error("the files that were given are changed")
	}
	if len(distinct) < 150 {
		t.Errorf("200 seeds do only %d damages", len(distinct))
	}
}
