package source

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

func noFiles(t testing.TB, dir string) {
	t.Helper()
	list, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(list) != 0 {
		t.Errorf("left behind: %v", list)
	}
}

func open(t testing.TB, it *Item) *Content {
	t.Helper()
	c, err := it.Open(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// spoolFile is the temporary file that a content was inflated into, nil for none.
func spoolFile(c *Content) *tempFile {
	c.Size() // all is there
	return c.b.flow.spool.file
}

func TestPlainFileIsNotCopied(t *testing.T) {
	d, tmp := t.TempDir(), t.TempDir()
	text := strings.Repeat(line, 20_000)
	p := write(t, d, "ns.log", []byte(text))
	os.Chmod(tmp, 0o500)
	it := find(t, Options{TempDir: filepath.Join(tmp, "absent")}, p)[0]
	c := open(t, it)
	defer c.Close()
	if c.Size() != int64(len(text)) || len(c.Warnings()) != 0 || c.Encoding() != "utf-8" {
		t.Errorf("%d bytes of %d, %v", c.Size(), len(text), c.Warnings())
	}
	if h := c.Head(); len(h) != headSize || string(h) != text[:headSize] {
		t.Errorf("head of %d bytes", len(h))
	}
	// What is appended meanwhile is not there.
	f, _ := os.OpenFile(p, os.O_APPEND|os.O_WRONLY, 0)
	f.WriteString("more")
	f.Close()
	b := make([]byte, 10)
	if n, err := c.ReadAt(b, int64(len(text))-3); n != 3 || err == nil {
		t.Errorf("%d, %v", n, err)
	}
	if n, err := c.ReadAt(b, 9); n != 10 || err != nil || string(b) != text[9:19] {
		t.Errorf("%d, %v", n, err)
	}
	c.Close()
	if _, err := c.ReadAt(b, 0); !errors.Is(err, fs.ErrClosed) || c.Head() != nil {
		t.Errorf("read after Close: %v", err)
	}
}

func TestShrunkMeanwhile(t *testing.T) {
	p := write(t, t.TempDir(), "ns.log", []byte(strings.Repeat("x", 100)))
	c := open(t, find(t, Options{}, p)[0])
	defer c.Close()
	os.Truncate(p, 10)
	if n, err := c.ReadAt(make([]byte, 50), 0); n != 10 || err == nil {
		t.Errorf("%d, %v", n, err)
	}
}

func TestRotatedMeanwhile(t *testing.T) {
	d := t.TempDir()
	p := write(t, d, "ns.log", []byte(line))
	c := open(t, find(t, Options{}, p)[0])
	defer c.Close()
	if err := os.Rename(p, filepath.Join(d, "ns.log.0")); err != nil {
		t.Fatal("a log must be rotatable while it is open:", err)
	}
	if string(c.Head()) != line {
		t.Error("the renamed file is not read any more")
	}
}

func TestSpool(t *testing.T) {
	d := t.TempDir()
	text := strings.Repeat(line, 20_000)
	p := write(t, d, "ns.log.0.gz", gz(t, []byte(text)))
	small := write(t, d, "small.gz", gz(t, []byte(line)))
	t.Run("file", func(t *testing.T) {
		tmp := t.TempDir()
		c := open(t, find(t, Options{TempDir: tmp}, p)[0])
		f := spoolFile(c)
		if f == nil {
			t.Fatal("spooled to memory")
		}
		info, err := f.Stat()
		if err != nil {
			t.Fatal(err)
		}
		if runtime.GOOS != "windows" {
			if info.Mode().Perm() != 0o600 {
				t.Errorf("mode %v", info.Mode())
			}
			noFiles(t, tmp) // its name is gone at once
		}
		if got := c.Head(); string(got) != text[:headSize] {
			t.Error("content differs")
		}
		c.Close()
		c.Close()
		noFiles(t, tmp)
	})
	t.Run("memory", func(t *testing.T) {
		tmp := filepath.Join(t.TempDir(), "absent")
		it := find(t, Options{TempDir: tmp}, small)[0]
		if got, w := read(t, it); got != line || len(w) != 0 {
			t.Errorf("%q %v", got, w)
		}
		if it.env.mem != it.env.lim.MemoryTotal {
			t.Errorf("memory not given back: %d", it.env.lim.MemoryTotal-it.env.mem)
		}
	})
	t.Run("memory used up", func(t *testing.T) {
		it := find(t, Options{Limits: Limits{MemoryTotal: 10}}, small)[0]
		c := open(t, it)
		defer c.Close()
		if spoolFile(c) == nil {
			t.Error("spooled to memory")
		}
	})
	t.Run("no disk", func(t *testing.T) {
		it := find(t, Options{TempDir: filepath.Join(d, "absent")}, p)[0]
		got, w := read(t, it)
		if codes(w) != "unreadable" || w[0].Offset != int64(len(got)) || !strings.HasPrefix(text, got) {
			t.Errorf("%d bytes, %v", len(got), w)
		}
	})
}

func TestGzip(t *testing.T) {
	a, b := gz(t, []byte("first\n")), gz(t, []byte("second\n"))
	long := gz(t, []byte(strings.Repeat(line, 5000)))
	broken := bytes.Clone(long)
	broken[len(broken)-8] ^= 0xff // its checksum
	deep := []byte("deep")
	for range 3 {
		deep = gz(t, deep)
	}
	for name, c := range map[string]struct {
		in    []byte
		want  string // content, or its start with "…"
		codes string
	}{
		"one":                  {a, "first\n", ""},
		"members":              {append(bytes.Clone(a), b...), "first\nsecond\n", ""},
		"padded":               {append(bytes.Clone(a), make([]byte, 700)...), "first\n", ""},
		"garbage behind":       {append(bytes.Clone(a), "junk"...), "first\n", "malformed"},
		"empty":                {gz(t, nil), "", "empty"},
		"three deep":           {deep, "deep", ""},
		"four deep":            {gz(t, deep), "", "archive-limit"},
		"cut":                  {long[:len(long)-100], "…", "truncated-archive"},
		"cut in trailer":       {a[:len(a)-3], "first\n", "truncated-archive"},
		"cut in header":        {a[:7], "", "truncated-archive"},
		"cut in second header": {append(bytes.Clone(a), b[:2]...), "first\n", "truncated-archive"},
		"damaged":              {broken, "…", "malformed"},
		"bad flags":            {[]byte("\x1f\x8b\x08\xe0\x00\x00\x00\x00\x00\x00\x00\x00"), "", "malformed"},
	} {
		t.Run(name, func(t *testing.T) {
			// The name says nothing: content decides.
			p := write(t, t.TempDir(), "log.txt", c.in)
			got, w := read(t, find(t, Options{}, p)[0])
			if codes(w) != c.codes {
				t.Errorf("warnings %v", w)
			}
			if c.want == "…" {
				if got == "" || !strings.HasPrefix(strings.Repeat(line, 5000), got[:len(got)/2]) || w[0].Offset != int64(len(got)) {
					t.Errorf("%d bytes, %v", len(got), w)
				}
			} else if got != c.want {
				t.Errorf("%q", got)
			}
		})
	}
	p := write(t, t.TempDir(), "ns.log.3.gz", []byte("never compressed\n"))
	if got, w := read(t, find(t, Options{}, p)[0]); got != "never compressed\n" || len(w) != 0 {
		t.Errorf("%q %v", got, w)
	}
}

// noise is what a cipher gives.
func noise(n int) string {
	b := make([]byte, n)
	rand.NewChaCha8([32]byte{7}).Read(b)
	return string(b)
}

// base64Lines is how ciphers write for mail: 76 signs a line.
func base64Lines(s string) string {
	var b strings.Builder
	for code := base64.StdEncoding.EncodeToString([]byte(s)); code != ""; {
		n := min(len(code), 76)
		b.WriteString(code[:n] + "\n")
		code = code[n:]
	}
	return b.String()
}

// An archive of a kind that is not unpacked is named, whatever is around it.
func TestForeignArchives(t *testing.T) {
	for name, head := range map[string]string{
		"7z": "7z\xbc\xaf\x27\x1c\x00\x04", "RAR": "Rar!\x1a\x07\x01\x00", "xz": "\xfd7zXZ\x00\x00\x04", "Zstandard": "\x28\xb5\x2f\xfd\x24\x00", "bzip2": "BZh91AY&SY\x00\x00",
	} {
		for kind, data := range map[string][]byte{"plain": []byte(head), "gzip": gz(t, []byte(head)), "zip": zipped(t, entry{name: "a", data: []byte(head)})} {
			it := find(t, Options{}, write(t, t.TempDir(), "logs", data))[0]
			if w := told(t, it); codes(w) != "not-text" || w[0].Detail != name {
				t.Errorf("%s, %s: %+v", name, kind, w)
			}
		}
	}
}

func TestNotText(t *testing.T) {
	counters := bytes.Repeat([]byte{0, 0, 1, 7, 0x80, 0, 0, 0, 0xff, 3, 'n', 's'}, 500)
	for _, c := range []struct{ name, data, codes string }{
		{"a.png", "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "not-text"},
		{"a.jpg", "\xff\xd8\xff\xe0\x00\x10JFIF", "not-text"},
		{"a.pdf", "%PDF-1.7\n", "not-text"},
		{"a.out", "\x7fELF\x02\x01\x01", "not-text"},
		{"a.mov", "\x00\x00\x00\x14ftypqt  ", "not-text"},
		{"BZh.log", "BZhello", ""},
		{"data", string(counters), "not-text"},
		{"newnslog", string(counters), "binary-counters"},
		{"newnslog.7", string(counters), "binary-counters"},
		{"newnslog.12.gz", string(gz(t, counters)), "binary-counters"},
		{"newnslog.log", line, ""},
		{"newnslog.3", line, ""}, // text, whatever it is called
		{"mynewnslog", string(counters), "not-text"},
		{"secret.log", "Salted__\x12\x34\x56", "encrypted"},
		{"secret.asc", "-----BEGIN PGP MESSAGE-----\n", "encrypted"},
		{"CtxLog_SecureMail.log", noise(4096), "encrypted"},
		{"picture", noise(4096), "not-text"},          // not called like a log
		{"short.log", noise(300), "not-text"},         // too few bytes to tell
		{"counted.log", string(counters), "not-text"}, // binary, and not even
		{"lines.txt", base64Lines(noise(4096)), "encrypted"},
		{"words.txt", base64Lines(strings.Repeat(line, 40)), ""}, // text that was coded, not encrypted
		{"pem.txt", "-----BEGIN CERTIFICATE-----\n" + base64Lines(noise(1200)), ""},
		{"token.txt", base64Lines(noise(100)), ""},
		{"nul.log", strings.Repeat("\x00", 300), "not-text"},
		{"info.plist", "bplist00\xd1\x01\x02\x00\x00\x00\x01", ""},
		{"power.log", line + strings.Repeat("\x00", 4096) + strings.Repeat(line, 3), ""},
		{"copytruncate.log", strings.Repeat("\x00", 9000) + strings.Repeat(line, 3), ""},
		{"color.log", "\x1b[31mred\x1b[0m\r\n", ""},
		{"dirt.log", line + "\x01\x02" + line, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := write(t, t.TempDir(), c.name, []byte(c.data))
			got, w := read(t, find(t, Options{}, p)[0])
			if codes(w) != c.codes {
				t.Errorf("warnings %v", w)
			}
			if c.codes == "" && got != c.data || c.codes != "" && got != "" {
				t.Errorf("%d bytes of %d", len(got), len(c.data))
			}
		})
	}
}
