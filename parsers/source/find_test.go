package source

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"
	"time"
)

func TestFolder(t *testing.T) {
	d := t.TempDir()
	write(t, d, "b.log", []byte("b"))
	write(t, d, "a/z.log", []byte("z"))
	write(t, d, "a/ns.log.1.gz", gz(t, []byte("one")))
	write(t, d, "a/none.log", nil)
	write(t, d, "a/.DS_Store", []byte("x"))
	write(t, d, "a/._z.log", []byte("x"))
	write(t, d, "__MACOSX/q.log", []byte("x"))
	expect(t, outline(t, d, find(t, Options{}, d)), `
a/none.log [empty]
a/ns.log.1.gz = one
a/z.log = z
b.log = b
`)
}

func TestFolderWithNothing(t *testing.T) {
	d := t.TempDir()
	os.MkdirAll(filepath.Join(d, "case", "sub"), 0o700)
	expect(t, outline(t, d, find(t, Options{}, filepath.Join(d, "case"))), "case [empty]\n")
}

func TestMissing(t *testing.T) {
	d := t.TempDir()
	items := find(t, Options{}, filepath.Join(d, "nowhere.log"))
	expect(t, outline(t, d, items), "nowhere.log [unreadable]\n")
	if w := items[0].Warnings[0]; w.Detail == "" || strings.Contains(w.Detail, d) || w.Offset != -1 {
		t.Errorf("warning %+v", w)
	}
}

// Root reads everything, so the refusal comes from the system that is put in.
func TestPermission(t *testing.T) {
	d := t.TempDir()
	write(t, d, "a.log", []byte("a"))
	write(t, d, "b.log", []byte("b"))
	os.Mkdir(filepath.Join(d, "sub"), 0o700)
	sys := realSystem()
	open, list := sys.open, sys.readDir
	sys.open = func(p string) (handle, error) {
		if filepath.Base(p) == "a.log" {
			return nil, &fs.PathError{Op: "open", Path: p, Err: fs.ErrPermission}
		}
		return open(p)
	}
	sys.readDir = func(p string) ([]fs.DirEntry, error) {
		if filepath.Base(p) == "sub" {
			return nil, &fs.PathError{Op: "open", Path: p, Err: fs.ErrPermission}
		}
		return list(p)
	}
	expect(t, outline(t, d, find(t, Options{sys: &sys}, d)), `
a.log [permission]
b.log = b
sub [permission]
`)
}

func TestGoneBeforeOpen(t *testing.T) {
	d := t.TempDir()
	p := write(t, d, "a.log", []byte("a"))
	items := find(t, Options{}, p)
	os.Remove(p)
	expect(t, outline(t, d, items), "a.log [unreadable]\n")
}

func TestTwiceGiven(t *testing.T) {
	d := t.TempDir()
	a := write(t, d, "x/a.log", []byte("a"))
	write(t, d, "x/c.zip", zipped(t, entry{name: "m.log", data: []byte("m")}))
	if err := os.Link(a, filepath.Join(d, "x", "b.log")); err != nil {
		t.Skip("no hard links here:", err)
	}
	items := find(t, Options{}, a, d, filepath.Join(d, "x"), a, filepath.Join(d, "x", "c.zip"))
	expect(t, outline(t, d, items), `
x/a.log = a
x/c.zip!/m.log = m
`)
}

func TestOrderOfPathsDoesNotMatter(t *testing.T) {
	d := t.TempDir()
	var paths []string
	for i := range 12 {
		paths = append(paths, write(t, d, fmt.Sprintf("d%d/ns.log.%d", i%3, i), []byte{byte('a' + i)}))
	}
	paths = append(paths, filepath.Join(d, "d1"))
	want := outline(t, d, find(t, Options{}, paths...))
	for range 20 {
		rand.Shuffle(len(paths), func(i, j int) { paths[i], paths[j] = paths[j], paths[i] })
		expect(t, outline(t, d, find(t, Options{}, paths...)), want)
	}
}

func TestLinks(t *testing.T) {
	d := t.TempDir()
	write(t, d, "case/a.log", []byte("a"))
	out := write(t, d, "out/far.log", []byte("far"))
	link := func(to, name string) {
		if err := os.Symlink(to, filepath.Join(d, name)); err != nil {
			t.Skip("no links here:", err)
		}
	}
	link(filepath.Join(d, "case"), "case/loop")
	link(filepath.Join(d, "out"), "case/aside")
	link(out, "case/file.log")
	link(filepath.Join(d, "nowhere"), "case/broken.log")
	link(filepath.Join(d, "case"), "given")
	want := `
%[1]s/a.log = a
%[1]s/broken.log [unreadable]
%[1]s/file.log = far
`
	expect(t, outline(t, d, find(t, Options{}, filepath.Join(d, "case"))), fmt.Sprintf(want, "case"))
	expect(t, outline(t, d, find(t, Options{}, filepath.Join(d, "given"))), fmt.Sprintf(want, "given"))
}

func TestTooManyFiles(t *testing.T) {
	d := t.TempDir()
	for i := range 5 {
		write(t, d, fmt.Sprintf("%d.log", i), []byte("x"))
	}
	items := find(t, Options{Limits: Limits{Files: 3}}, d)
	if len(items) != 4 || codes(items[0].Warnings) != "archive-limit" || !strings.HasSuffix(items[0].Warnings[0].Detail, "3.log") {
		t.Errorf("%d items, %+v", len(items), items[0])
	}
}

func TestStdin(t *testing.T) {
	big := strings.Repeat(line, 20_000) // past what stays in memory
	for name, in := range map[string]string{"small": line, "large": big, "gzip": string(gz(t, []byte(line)))} {
		t.Run(name, func(t *testing.T) {
			want := in
			if name == "gzip" {
				want = line
			}
			tmp := t.TempDir()
			items := find(t, Options{Stdin: iotest.OneByteReader(strings.NewReader(in[:min(len(in), 100)])), TempDir: tmp}, "-")
			if len(in) > 100 {
				items = find(t, Options{Stdin: strings.NewReader(in), TempDir: tmp}, "-", "-")
			}
			if len(items) != 1 || items[0].Path != "-" {
				t.Fatalf("%d items", len(items))
			}
			for range 2 { // it can be read again
				got, w := read(t, items[0])
				if got != want || len(w) != 0 {
					t.Errorf("got %d bytes of %d, %v", len(got), len(want), w)
				}
			}
		})
	}
}

func TestStdinArchiveEmptyAndBroken(t *testing.T) {
	z := zipped(t, entry{name: "a/b.log", data: []byte("b")})
	expect(t, outline(t, "", find(t, Options{Stdin: strings.NewReader(string(z))}, "-")), "-!/a/b.log = b\n")
	expect(t, outline(t, "", find(t, Options{Stdin: strings.NewReader("")}, "-")), "- [empty]\n")
	expect(t, outline(t, "", find(t, Options{}, "-")), "- [empty]\n")
	bad := io.MultiReader(strings.NewReader("kept"), iotest.ErrReader(errors.New("input/output error")))
	expect(t, outline(t, "", find(t, Options{Stdin: bad}, "-")), "- [unreadable] = kept\n")
}

func TestCancelWhileWaitingForStdin(t *testing.T) {
	r, w := io.Pipe()
	defer w.Close()
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Millisecond)
	defer cancel()
	start := time.Now()
	_, err := Find(ctx, []string{"-"}, Options{Stdin: r, TempDir: t.TempDir()})
	if !errors.Is(err, context.DeadlineExceeded) || time.Since(start) > 2*time.Second {
		t.Errorf("%v after %v", err, time.Since(start))
	}
}

// endless gives bytes for ever and counts them.
type endless struct{ n int64 }

func (e *endless) Read(p []byte) (int, error) {
	e.n += int64(len(p))
	return len(p), nil
}

func TestStdinWithoutEnd(t *testing.T) {
	e := &endless{}
	items := find(t, Options{Stdin: e, Limits: Limits{Inflated: 3 << 20}}, "-")
	if w := told(t, items[0]); !strings.HasPrefix(codes(w), "archive-limit") || e.n > 4<<20 {
		t.Errorf("%v after %d bytes", w, e.n)
	}
}

func TestCancelled(t *testing.T) {
	d := t.TempDir()
	p := write(t, d, "a.log.gz", gz(t, []byte("a")))
	ctx, cancel := context.WithCancel(context.Background())
	items, err := Find(ctx, []string{p}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	cancel()
	if _, err := Find(ctx, []string{p}, Options{}); err != context.Canceled {
		t.Errorf("Find: %v", err)
	}
	if _, err := items[0].Open(ctx); err != context.Canceled {
		t.Errorf("Open: %v", err)
	}
}

// stopping cancels when so many reads went through it.
type stopping struct {
	handle
	left   *int
	cancel func()
}

func (s stopping) ReadAt(p []byte, off int64) (int, error) {
	if *s.left--; *s.left == 0 {
		s.cancel()
	}
	return s.handle.ReadAt(p, off)
}

func TestCancelWhileInflating(t *testing.T) {
	d, tmp := t.TempDir(), t.TempDir()
	data := make([]byte, 8<<20)
	r := rand.NewChaCha8([32]byte{1})
	r.Read(data)
	p := write(t, d, "a.gz", gz(t, data))
	ctx, cancel := context.WithCancel(context.Background())
	left := 1 << 30
	sys := realSystem()
	open := sys.open
	sys.open = func(p string) (handle, error) {
		h, err := open(p)
		return stopping{h, &left, cancel}, err
	}
	items, err := Find(ctx, []string{p}, Options{sys: &sys, TempDir: tmp})
	if err != nil {
		t.Fatal(err)
	}
	left = 20
	if _, err := items[0].Open(ctx); err != context.Canceled {
		t.Fatal(err)
	}
	if left < -4 { // one chunk more at most, 128 KiB of it
		t.Errorf("%d reads after the end", -left)
	}
	noFiles(t, tmp)
}

func TestPipe(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("pipes have no place in folders on Windows")
	}
	d := t.TempDir()
	pipe := filepath.Join(d, "pipe")
	if err := mkfifo(pipe); err != nil {
		t.Skip("no named pipes here:", err)
	}
	write(t, d, "a.log", []byte("a"))
	// Found, it is left alone: reading it would never end.
	expect(t, outline(t, d, find(t, Options{}, d)), "a.log = a\n")
	go os.WriteFile(pipe, []byte(line), 0)
	items := find(t, Options{}, pipe)
	expect(t, outline(t, d, items), "pipe = "+line+"\n")
	expect(t, outline(t, d, items), "pipe = "+line+"\n")
}

func TestShownPath(t *testing.T) {
	d := t.TempDir()
	t.Chdir(d)
	write(t, d, "dir/ns.log.1.gz", gz(t, []byte("x")))
	items := find(t, Options{}, "./dir/")
	if items[0].Path != "dir/ns.log.1.gz" {
		t.Error(items[0].Path)
	}
	if items = find(t, Options{}, "."); items[0].Path != "dir/ns.log.1.gz" {
		t.Error(items[0].Path)
	}
	if got := visible("a\x1b[31m\u202eb\xff\n"); got != "a\ufffd[31m\ufffdb\ufffd\ufffd" {
		t.Errorf("%q", got)
	}
}
