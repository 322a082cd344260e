package source

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding/charmap"
)

func TestZipExtra(t *testing.T) {
	le := binary.LittleEndian
	big := func(v ...uint64) []byte {
		p := []byte{1, 0, byte(8 * len(v)), 0}
		for _, x := range v {
			p = le.AppendUint64(p, x)
		}
		return p
	}
	all := int64(0xffffffff)
	for name, c := range map[string]struct {
		in   zipEntry
		p    []byte
		want zipEntry
		ok   bool
	}{
		"none":            {zipEntry{size: 5}, nil, zipEntry{size: 5}, true},
		"all three":       {zipEntry{size: all, packed: all, offset: all}, big(1<<33, 1<<32, 7), zipEntry{size: 1 << 33, packed: 1 << 32, offset: 7}, true},
		"only the offset": {zipEntry{size: 9, packed: 8, offset: all}, big(1 << 33), zipEntry{size: 9, packed: 8, offset: 1 << 33}, true},
		"too short":       {zipEntry{size: all, packed: all}, big(1), zipEntry{size: 1, packed: all}, false},
		"time":            {zipEntry{}, []byte{0x55, 0x54, 5, 0, 1, 0, 0, 0, 0x60}, zipEntry{mod: time.Unix(0x60000000, 0).UTC()}, true},
		"other, padding":  {zipEntry{}, []byte{9, 9, 1, 0, 7, 1, 0, 99, 99}, zipEntry{}, true},
	} {
		if ok := c.in.extra(c.p, true); ok != c.ok || c.in != c.want {
			t.Errorf("%s: %v %+v", name, ok, c.in)
		}
	}
}

func TestZipName(t *testing.T) {
	for _, name := range []string{"für.log", "Störung.log", "été/naïve.log"} {
		dos, err := charmap.CodePage437.NewEncoder().Bytes([]byte(name))
		if got := zipName(dos, 0); got != name || err != nil {
			t.Errorf("%q, %v", got, err)
		}
	}
	if got := shownEntry(zipName([]byte("a\xff\x80"), flagUTF8)); got != "a\ufffd" {
		t.Errorf("%q", got)
	}
}

// More entries than 16 bits count need the 64-bit end record.
func TestZip64(t *testing.T) {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for i := range 1<<16 + 10 {
		w.CreateRaw(&zip.FileHeader{Name: fmt.Sprint(i)})
	}
	w.Close()
	items := find(t, Options{}, write(t, t.TempDir(), "f", b.Bytes()))
	if len(items) != 1<<16+10 {
		t.Errorf("%d items, %v", len(items), items[0].Warnings)
	}
}

// A directory that breaks off keeps what stands before the break.
func TestBrokenDirectory(t *testing.T) {
	z := zipped(t, entry{name: "a", data: []byte("1")}, entry{name: "b", data: []byte("2")})
	z[bytes.LastIndex(z, []byte("PK\x01\x02"))] = 'X'
	d := t.TempDir()
	expect(t, outline(t, d, find(t, Options{}, write(t, d, "f", z))), "f [malformed]\nf!/a = 1\n")
}

// A zip in which an entry's header is not where the directory says.
func TestLostEntry(t *testing.T) {
	z := zipped(t, entry{name: "a", data: []byte("1")}, entry{name: "b", data: []byte("2")})
	z[bytes.Index(z[4:], []byte("PK\x03\x04"))+4] = 'X'
	d := t.TempDir()
	expect(t, outline(t, d, find(t, Options{}, write(t, d, "f", z))), "f!/a = 1\nf!/b [malformed]\n")
}

func TestStoredWithoutDirectory(t *testing.T) {
	text := strings.Repeat("PK\x07\x08 is a signature, P is not. ", 9000)
	z := zipped(t, entry{name: "a", data: []byte(text), raw: true}, entry{name: "b", data: []byte("2"), raw: true})
	d := t.TempDir()
	z = z[:bytes.LastIndex(z, []byte("PK\x01\x02"))-10]
	expect(t, outline(t, d, find(t, Options{}, write(t, d, "f", z))), "f [truncated-archive]\nf!/a = "+text+"\nf!/b = 2\n")
}

// A zip whose entries share their bytes is a bomb: some of them are read, and the next is
// named.
func TestSharedBytes(t *testing.T) {
	z := zipped(t, entry{name: "a", data: []byte(noise(100 << 10))})
	dir, end := bytes.Index(z, []byte("PK\x01\x02")), bytes.Index(z, []byte("PK\x05\x06"))
	const count = 2000
	var bomb []byte
	bomb = append(bomb, z[:dir]...)
	for range count {
		bomb = append(bomb, z[dir:end]...)
	}
	tail := bytes.Clone(z[end:])
	binary.LittleEndian.PutUint16(tail[8:], count)
	binary.LittleEndian.PutUint16(tail[10:], count)
	binary.LittleEndian.PutUint32(tail[12:], uint32(count*(end-dir)))
	bomb = append(bomb, tail...)
	// One entry whose size is damaged so that it claims all that follows costs no other.
	harmless := zipped(t, entry{name: "a", data: []byte("1")}, entry{name: "b", data: []byte("2")}, entry{name: "c", data: []byte("3")})
	binary.LittleEndian.PutUint32(harmless[bytes.Index(harmless, []byte("PK\x01\x02"))+20:], 1<<30)

	d := t.TempDir()
	items := find(t, Options{}, write(t, d, "f", bomb))
	packed := int64(dir) - lenLocal - 1
	if most := mostShared * int64(len(bomb)) / packed; codes(items[0].Warnings) == "" || int64(len(items)) > most+1 {
		t.Errorf("%d items of at most %d, %v", len(items), most, items[0].Warnings)
	}
	for _, w := range items[0].Warnings {
		if w.Code != CodeArchiveLimit || w.Detail != "a" {
			t.Errorf("%+v", w)
		}
	}
	d = t.TempDir()
	if got := outline(t, d, find(t, Options{}, write(t, d, "f", harmless))); !strings.HasSuffix(got, "f!/b = 2\nf!/c = 3\n") {
		t.Error(got)
	}
}

// Names that mean something to a system, or nothing to anybody, are shown and never used.
func TestAbsurdNames(t *testing.T) {
	d, tmp := t.TempDir(), t.TempDir()
	z := zipped(t, entry{name: "CON", data: []byte("1")}, entry{name: "aux.log", data: []byte("2")}, entry{name: "..", data: []byte("3")}, entry{name: "a\x00b\x1b[2J\u202egol", data: []byte("4")},
		entry{name: "c:nul", data: []byte("5")}, entry{name: `\\server\share\x.log`, data: []byte("6")}, entry{name: "./d//e", data: []byte("7")}, entry{name: "trailing. ", data: []byte("8")})
	items := find(t, Options{TempDir: tmp, Limits: Limits{MemoryEach: 1}}, write(t, d, "f", z))
	expect(t, outline(t, d, items), `
f [malformed]
f!/CON = 1
f!/aux.log = 2
f!/a�b�[2J�gol = 4
f!/d/e = 7
f!/nul = 5
f!/server/share/x.log = 6
f!/trailing.  = 8
`)
	Release(items)
	noFiles(t, tmp)
}

func TestScanStops(t *testing.T) {
	var list []entry
	for i := range 5 {
		list = append(list, entry{name: fmt.Sprint(i), data: bytes.Repeat([]byte("a"), 2<<20)})
	}
	z := zipped(t, list...)
	z = z[:bytes.Index(z, []byte("PK\x01\x02"))]
	p := write(t, t.TempDir(), "f", z)
	items := find(t, Options{Limits: Limits{Inflated: 5 << 20}}, p)
	if len(items) > 4 {
		t.Errorf("%d items", len(items))
	}
	for _, it := range items {
		c, err := it.Open(context.Background())
		if err != nil || c.Size() > 5<<20 {
			t.Errorf("%v", err)
		}
		c.Close()
	}
}

// What the programs of other people write must be readable, too.
func TestOtherPrograms(t *testing.T) {
	d := t.TempDir()
	write(t, d, "in/ns.log", []byte(strings.Repeat(line, 100)))
	for name, args := range map[string][]string{
		"zip":       {"zip", "-qr", "../out", "."},
		"encrypted": {"zip", "-qr", "-P", "secret", "../out", "."},
		"tar":       {"tar", "cf", "../out", "."},
		"gnu tgz":   {"tar", "czf", "../out", "."},
		"v7 tar":    {"tar", "cf", "../out", "--format=v7", "ns.log"},
		"pax":       {"tar", "cf", "../out", "--format=pax", "ns.log"},
		"bsd tar":   {"bsdtar", "cf", "../out", "."},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := exec.LookPath(args[0]); err != nil {
				t.Skip("not here:", args[0])
			}
			out := filepath.Join(d, "out")
			for _, ext := range []string{"", ".zip"} {
				exec.Command("rm", "-f", out+ext).Run()
			}
			cmd := exec.Command(args[0], args[1:]...)
			cmd.Dir = filepath.Join(d, "in")
			if msg, err := cmd.CombinedOutput(); err != nil {
				t.Skipf("%v: %s", err, msg)
			}
			if args[0] == "zip" {
				out += ".zip"
			}
			items := find(t, Options{}, out)
			if name == "encrypted" {
				if len(items) != 1 || codes(items[0].Warnings) != "password" {
					t.Errorf("%+v", items[0])
				}
				return
			}
			if len(items) != 1 || !strings.HasSuffix(items[0].Path, "!/ns.log") || items[0].ModTime.IsZero() {
				t.Fatalf("%d items, %+v", len(items), items[0])
			}
			if got, w := read(t, items[0]); got != strings.Repeat(line, 100) || len(w) != 0 {
				t.Errorf("%d bytes, %v", len(got), w)
			}
		})
	}
}
