package source

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/text/encoding/japanese"
)

func TestArchives(t *testing.T) {
	inner := zipped(t, entry{name: "i.log", data: []byte("inner")})
	tarball := tarred(t, entry{name: "t/one.log", data: []byte("one")}, entry{name: "t/ns.log.0.gz", data: gz(t, []byte("two"))})
	sjis, _ := japanese.ShiftJIS.NewEncoder().String("ログ/認証.log")
	legacy := zipped(t, entry{name: sjis, data: []byte("ja")})
	for name, c := range map[string]struct {
		in   []byte
		want string
	}{
		"zip": {zipped(t, entry{name: "b/"}, entry{name: "b/x.log", data: []byte("x")}, entry{name: "a.log", data: []byte("a"), raw: true}, entry{name: "none.log"}), `
f!/a.log = a
f!/b/x.log = x
f!/none.log [empty]
`},
		"zip in zip, packed and stored": {zipped(t, entry{name: "c.zip", data: inner}, entry{name: "s.zip", data: inner, raw: true}), `
f!/c.zip!/i.log = inner
f!/s.zip!/i.log = inner
`},
		"tar": {tarball, `
f!/t/ns.log.0.gz = two
f!/t/one.log = one
`},
		"tgz": {gz(t, tarball), `
f!/t/ns.log.0.gz = two
f!/t/one.log = one
`},
		"tgz in zip": {zipped(t, entry{name: "x.tgz", data: gz(t, tarball)}), `
f!/x.tgz!/t/ns.log.0.gz = two
f!/x.tgz!/t/one.log = one
`},
		"zip in gzip": {gz(t, inner), "f!/i.log = inner\n"},
		"escapes": {zipped(t, entry{name: "../../etc/passwd", data: []byte("1")}, entry{name: "/root/x", data: []byte("2")}, entry{name: `C:\temp\y.log`, data: []byte("3")}, entry{name: "a/../../z", data: []byte("4")}), `
f!/etc/passwd = 1
f!/root/x = 2
f!/temp/y.log = 3
f!/z = 4
`},
		"tar escapes": {tarred(t, entry{name: "../../evil", data: []byte("1")}), "f!/evil = 1\n"},
		"one name twice": {zipped(t, entry{name: "a", data: []byte("1")}, entry{name: "a", data: []byte("2")}, entry{name: "a#2", data: []byte("3")}, entry{name: "a", data: []byte("4")}), `
f!/a = 1
f!/a#2 = 3
f!/a#3 = 2
f!/a#4 = 4
`},
		"junk": {zipped(t, entry{name: "__MACOSX/._a", data: []byte("1")}, entry{name: "x/.DS_Store", data: []byte("1")}, entry{name: "x/a", data: []byte("2")}), "f!/x/a = 2\n"},
		"links": {zipped(t, entry{name: "l", data: []byte("/etc/passwd"), mode: os.ModeSymlink | 0o777}, entry{name: "a", data: []byte("1")}), `
f [malformed]
f!/a = 1
`},
		"tar links": {tarred(t, entry{name: "l", data: []byte("/etc/passwd"), mode: os.ModeSymlink}, entry{name: "a", data: []byte("1")}), `
f [malformed]
f!/a = 1
`},
		"nothing in it":   {zipped(t), "f [empty]\n"},
		"japanese name":   {legacy, "f!/ログ/認証.log = ja\n"},
		"office document": {zipped(t, entry{name: "[Content_Types].xml", data: []byte("<x/>")}, entry{name: "word/document.xml", data: []byte("<x/>")}), "f [not-text]\n"},
		"picture inside":  {zipped(t, entry{name: "p.png", data: []byte("\x89PNG\r\n\x1a\n")}), "f!/p.png [not-text]\n"},
		"counters inside": {zipped(t, entry{name: "newnslog.1.gz", data: gz(t, bytes.Repeat([]byte{1, 0, 0, 2, 3, 0xff}, 50))}), "f!/newnslog.1.gz [binary-counters]\n"},
		"bytes in front":  {append([]byte("PK\x03\x04 stub"), zipped(t, entry{name: "a", data: []byte("1")})...), "f!/a = 1\n"},
	} {
		t.Run(name, func(t *testing.T) {
			d, tmp := t.TempDir(), t.TempDir()
			p := write(t, d, "f", c.in)
			items := find(t, Options{TempDir: tmp}, p)
			want := strings.TrimLeft(c.want, "\n")
			expect(t, outline(t, d, items), want)
			expect(t, outline(t, d, items), want) // and again
			Release(items)
			noFiles(t, tmp)
			// With memory for nothing, everything goes through files.
			items = find(t, Options{TempDir: tmp, Limits: Limits{MemoryEach: 1}}, p)
			expect(t, outline(t, d, items), want)
			Release(items)
			noFiles(t, tmp)
		})
	}
}

func TestNestedTooDeep(t *testing.T) {
	d := t.TempDir()
	in := []byte("deep")
	for range 4 {
		in = zipped(t, entry{name: "z", data: in})
	}
	expect(t, outline(t, d, find(t, Options{}, write(t, d, "f", in))), "f!/z!/z!/z!/z = deep\n")
	in = zipped(t, entry{name: "z", data: in}, entry{name: "a", data: []byte("kept")})
	expect(t, outline(t, d, find(t, Options{}, write(t, d, "f", in))), "f!/a = kept\nf!/z!/z!/z!/z [archive-limit]\n")
}

func TestPassword(t *testing.T) {
	z := zipped(t, entry{name: "a", data: []byte("plain")}, entry{name: "b", data: []byte("sealed")})
	at := bytes.LastIndex(z, []byte("PK\x01\x02"))
	z[at+8] |= flagEncrypted
	d := t.TempDir()
	items := find(t, Options{}, write(t, d, "f", z))
	expect(t, outline(t, d, items), "f [password]\nf!/a = plain\n")
	if w := items[0].Warnings[0]; w.Detail != "b" {
		t.Errorf("%+v", w)
	}
}

func TestManyWarningsAreCounted(t *testing.T) {
	var list []entry
	for i := range 50 {
		list = append(list, entry{name: fmt.Sprint(i), data: []byte("/x"), mode: os.ModeSymlink | 0o777})
	}
	w := find(t, Options{}, write(t, t.TempDir(), "f", zipped(t, list...)))[0].Warnings
	n := int64(0)
	for _, x := range w {
		n += x.Count
	}
	if len(w) != named || n != 50 {
		t.Errorf("%d warnings for %d", len(w), n)
	}
}

func TestZipBomb(t *testing.T) {
	zero := make([]byte, 4<<20)
	lim := Limits{RatioFrom: 1 << 20}
	t.Run("zip", func(t *testing.T) {
		d := t.TempDir()
		p := write(t, d, "f", zipped(t, entry{name: "bomb", data: bytes.Repeat([]byte("a"), 4<<20)}, entry{name: "good", data: []byte("kept")}))
		items := find(t, Options{Limits: lim}, p)
		got, w := read(t, items[0])
		if codes(w) != "archive-limit" || !strings.HasSuffix(w[0].Detail, "f!/bomb") || len(got) > 1<<20+chunkSize {
			t.Errorf("%d bytes, %v", len(got), w)
		}
		if got, _ := read(t, items[1]); got != "kept" {
			t.Errorf("%q", got)
		}
	})
	t.Run("gzip", func(t *testing.T) {
		items := find(t, Options{Limits: lim}, write(t, t.TempDir(), "f.gz", gz(t, zero)))
		if w := told(t, items[0]); codes(w) != "archive-limit not-text" {
			t.Errorf("%v", w)
		}
	})
	t.Run("tgz", func(t *testing.T) {
		d := t.TempDir()
		p := write(t, d, "f", gz(t, tarred(t, entry{name: "good", data: []byte("kept")}, entry{name: "bomb", data: bytes.Repeat([]byte("a"), 4<<20)}, entry{name: "late", data: []byte("lost")})))
		items := find(t, Options{Limits: lim}, p)
		var s []string
		for _, it := range items {
			s = append(s, it.Path[strings.LastIndex(it.Path, "/")+1:]+" "+codes(told(t, it)))
		}
		if got := strings.Join(s, ","); got != "f archive-limit,bomb truncated-archive,good " {
			t.Error(got)
		}
	})
	t.Run("total", func(t *testing.T) {
		text := make([]byte, 300<<10)
		rand.NewChaCha8([32]byte{2}).Read(text)
		for i := range text {
			text[i] = "0123456789abcdef"[text[i]&15]
		}
		d := t.TempDir()
		p := write(t, d, "f", zipped(t, entry{name: "a", data: text}, entry{name: "b", data: text}, entry{name: "c", data: text}, entry{name: "d", data: []byte("kept")}))
		items := find(t, Options{Limits: Limits{Inflated: 700 << 10}}, p)
		if len(items) != 4 || codes(items[0].Warnings) != "archive-limit" || items[0].Warnings[0].Detail != "c" {
			t.Fatalf("%d items, %+v", len(items), items[0])
		}
		if got, _ := read(t, items[3]); got != "kept" {
			t.Errorf("%q", got)
		}
	})
	t.Run("gzips in a zip", func(t *testing.T) {
		g := gz(t, bytes.Repeat([]byte(line), 1000))
		p := write(t, t.TempDir(), "f", zipped(t, entry{name: "a", data: g, raw: true}, entry{name: "b", data: g, raw: true}))
		items := find(t, Options{Limits: Limits{Inflated: int64(len(line)) * 1500}}, p)
		for range 3 { // looking again costs nothing again
			if _, w := read(t, items[0]); len(w) != 0 {
				t.Errorf("%v", w)
			}
		}
		if _, w := read(t, items[1]); codes(w) != "archive-limit" {
			t.Errorf("%v", w)
		}
	})
	t.Run("entries", func(t *testing.T) {
		z := zipped(t, entry{name: "a", data: []byte("1")}, entry{name: "b", data: []byte("2")}, entry{name: "c", data: []byte("3")})
		for _, in := range [][]byte{z, tarred(t, entry{name: "a", data: []byte("1")}, entry{name: "b", data: []byte("2")}, entry{name: "c", data: []byte("3")})} {
			d := t.TempDir()
			items := find(t, Options{Limits: Limits{Entries: 2}}, write(t, d, "f", in))
			expect(t, outline(t, d, items), "f [archive-limit]\nf!/a = 1\nf!/b = 2\n")
			if items[0].Warnings[0].Detail != "c" {
				t.Errorf("%+v", items[0].Warnings)
			}
		}
	})
	t.Run("name", func(t *testing.T) {
		d := t.TempDir()
		items := find(t, Options{}, write(t, d, "f", zipped(t, entry{name: strings.Repeat("n", 5000), data: []byte("1")}, entry{name: "b", data: []byte("2")})))
		expect(t, outline(t, d, items), "f [archive-limit]\nf!/b = 2\n")
		if len(items[0].Warnings[0].Detail) > 210 {
			t.Error("the name was not cut")
		}
	})
}

func TestLyingSizes(t *testing.T) {
	z := zipped(t, entry{name: "a", data: []byte(strings.Repeat("abc", 1000))})
	at := bytes.LastIndex(z, []byte("PK\x01\x02"))
	for _, c := range []struct {
		name string
		size uint32
	}{{"less", 10}, {"more", 1 << 20}} {
		t.Run(c.name, func(t *testing.T) {
			lie := bytes.Clone(z)
			binary.LittleEndian.PutUint32(lie[at+24:], c.size)
			items := find(t, Options{}, write(t, t.TempDir(), "f", lie))
			if _, w := read(t, items[0]); codes(w) != "malformed" {
				t.Errorf("%v", w)
			}
		})
	}
	t.Run("checksum", func(t *testing.T) {
		lie := bytes.Clone(z)
		lie[at+16] ^= 1
		got, w := read(t, find(t, Options{}, write(t, t.TempDir(), "f", lie))[0])
		if codes(w) != "malformed" || len(got) != 3000 {
			t.Errorf("%d %v", len(got), w)
		}
	})
	t.Run("method", func(t *testing.T) {
		lie := bytes.Clone(z)
		lie[at+10] = 9 // Deflate64
		items := find(t, Options{}, write(t, t.TempDir(), "f", lie))
		if w := told(t, items[0]); codes(w) != "unreadable" || w[0].Detail != errZipMethod.Error() {
			t.Errorf("%v", w)
		}
	})
}

func TestTruncatedArchives(t *testing.T) {
	text := make([]byte, 20_000)
	rand.NewChaCha8([32]byte{3}).Read(text)
	for i := range text {
		text[i] = "0123456789abcdef"[text[i]&15]
	}
	list := []entry{{name: "a", data: []byte("first")}, {name: "b", data: text}}
	for name, in := range map[string][]byte{"zip": zipped(t, list...), "tar": tarred(t, list...), "tgz": gz(t, tarred(t, list...))} {
		t.Run(name, func(t *testing.T) {
			d := t.TempDir()
			items := find(t, Options{}, write(t, d, "f", in[:len(in)/2]))
			var first, second, warned bool
			for _, it := range items {
				got, _ := read(t, it)
				warned = warned || strings.Contains(codes(told(t, it)), "truncated-archive")
				first = first || strings.HasSuffix(it.Path, "!/a") && got == "first"
				if strings.HasSuffix(it.Path, "!/b") {
					second = len(got) > 1000 && strings.HasPrefix(string(text), got)
					if codes(told(t, it)) != "truncated-archive" {
						t.Errorf("%v", told(t, it))
					}
				}
			}
			if !first || !second || !warned {
				t.Errorf("first %v, second %v, warned %v: %s", first, second, warned, outline(t, d, items))
			}
		})
	}
	t.Run("zip without directory", func(t *testing.T) {
		z := zipped(t, list...)
		d := t.TempDir()
		items := find(t, Options{}, write(t, d, "f", z[:bytes.Index(z, []byte("PK\x01\x02"))]))
		expect(t, outline(t, d, items), "f [truncated-archive]\nf!/a = first\nf!/b = "+string(text)+"\n")
	})
}

func TestZipTimes(t *testing.T) {
	z := zipped(t, entry{name: "a", data: []byte("1")})
	it := find(t, Options{}, write(t, t.TempDir(), "f", z))[0]
	if want := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC); !it.ModTime.Equal(want) {
		t.Errorf("%v", it.ModTime)
	}
}

// Many entries read at once, from archives inside archives, out of order.
func TestConcurrent(t *testing.T) {
	var outer []entry
	for i := range 8 {
		var in []entry
		for j := range 20 {
			in = append(in, entry{name: fmt.Sprintf("%d.log", j), data: fmt.Appendf(nil, "%d/%d", i, j), raw: j%2 == 0})
		}
		outer = append(outer, entry{name: fmt.Sprintf("%d.zip", i), data: zipped(t, in...)})
	}
	tmp := t.TempDir()
	items := find(t, Options{TempDir: tmp, Limits: Limits{MemoryEach: 100}}, write(t, t.TempDir(), "f", zipped(t, outer...)))
	if len(items) != 160 {
		t.Fatal(len(items))
	}
	var wg sync.WaitGroup
	for w := range 4 {
		wg.Go(func() {
			for _, i := range rand.Perm(len(items)) {
				it := items[i]
				c, err := it.Open(context.Background())
				if err != nil {
					t.Error(err)
					return
				}
				b, _ := io.ReadAll(io.NewSectionReader(c, 0, c.Size()))
				parts := strings.Split(it.Path, "!/")
				want := strings.TrimSuffix(parts[1], ".zip") + "/" + strings.TrimSuffix(parts[2], ".log")
				if string(b) != want {
					t.Errorf("%d: %s holds %q", w, it.Path, b)
				}
				c.Close()
			}
		})
	}
	wg.Wait()
	Release(items)
	noFiles(t, tmp)
	if e := items[0].env; e.mem != e.lim.MemoryTotal || len(e.idle.list) != 0 {
		t.Error("something is still held")
	}
}
