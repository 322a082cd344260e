package source

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

const line = "Jun 18 09:00:01 <local0.info> 192.0.2.1 06/18/2023:09:00:01 GMT ns 0-PPE-0 : default SSLVPN LOGIN 1 0 : Context aiko@198.51.100.7\r\n"

// write puts a file under dir and returns its path.
func write(t testing.TB, dir, name string, data []byte) string {
	t.Helper()
	p := filepath.Join(dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(p), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(p, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return p
}

func gz(t testing.TB, data []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	w.Write(data)
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// entry is a member of an archive to be made.
type entry struct {
	name string
	data []byte
	// raw, in a zip, is stored without compression.
	raw  bool
	mode os.FileMode
}

func zipped(t testing.TB, list ...entry) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, e := range list {
		h := &zip.FileHeader{Name: e.name, Method: zip.Deflate, Modified: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)}
		if e.raw {
			h.Method = zip.Store
		}
		if e.mode != 0 {
			h.SetMode(e.mode)
		}
		f, err := w.CreateHeader(h)
		if err != nil {
			t.Fatal(err)
		}
		f.Write(e.data)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func tarred(t testing.TB, list ...entry) []byte {
	t.Helper()
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for _, e := range list {
		h := &tar.Header{Name: e.name, Mode: 0o600, Size: int64(len(e.data)), Typeflag: tar.TypeReg}
		if e.mode&os.ModeSymlink != 0 {
			h.Typeflag, h.Linkname, h.Size = tar.TypeSymlink, string(e.data), 0
		}
		if err := w.WriteHeader(h); err != nil {
			t.Fatal(err)
		}
		if h.Size > 0 {
			w.Write(e.data)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func find(t testing.TB, opt Options, paths ...string) []*Item {
	t.Helper()
	if opt.TempDir == "" {
		opt.TempDir = t.TempDir()
	}
	items, err := Find(context.Background(), paths, opt)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { Release(items) })
	return items
}

// read opens an item and reads all of it.
func read(t testing.TB, it *Item) (string, []Warning) {
	t.Helper()
	c, err := it.Open(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	b, err := io.ReadAll(io.NewSectionReader(c, 0, c.Size()))
	if err != nil {
		t.Fatal(err)
	}
	if int64(len(b)) != c.Size() {
		t.Fatalf("%s: read %d of %d bytes", it.Path, len(b), c.Size())
	}
	return string(b), c.Warnings()
}

// told is what Find and Open said about an item.
func told(t testing.TB, it *Item) []Warning {
	_, w := read(t, it)
	return append(append([]Warning(nil), it.Warnings...), w...)
}

func codes(w []Warning) string {
	var s []string
	for _, x := range w {
		s = append(s, string(x.Code))
	}
	return strings.Join(s, " ")
}

// outline is what was found, one item a line: path, codes, content.
func outline(t testing.TB, base string, items []*Item) string {
	t.Helper()
	var b strings.Builder
	for _, it := range items {
		text, w := read(t, it)
		p := strings.TrimPrefix(it.Path, filepath.ToSlash(base)+"/")
		b.WriteString(p)
		if all := append(append([]Warning(nil), it.Warnings...), w...); len(all) > 0 {
			b.WriteString(" [" + codes(all) + "]")
		}
		if text != "" {
			b.WriteString(" = " + text)
		}
		b.WriteString("\n")
	}
	return b.String()
}

func expect(t testing.TB, got, want string) {
	t.Helper()
	want = strings.TrimLeft(want, "\n")
	if got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
}
