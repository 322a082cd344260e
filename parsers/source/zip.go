package source

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"io"
	"time"

	"github.com/klauspost/compress/flate"
)

// The zip directory is read here and not by archive/zip for two reasons: that
// package holds the whole directory in memory, however many entries a hostile
// file claims, and it reads nothing at all from a zip whose end is missing,
// which is what an upload that broke off leaves.

// Signatures and fixed lengths of APPNOTE.TXT 4.3.
const (
	sigLocal    = 0x04034b50
	sigCentral  = 0x02014b50
	sigEnd      = 0x06054b50
	sigEnd64    = 0x06064b50
	sigLocate64 = 0x07064b50
	sigData     = 0x08074b50

	lenLocal    = 30
	lenCentral  = 46
	lenEnd      = 22
	lenEnd64    = 56
	lenLocate64 = 20

	methodStore   = 0
	methodDeflate = 8
	methodBzip2   = 12

	flagEncrypted  = 1 << 0
	flagDescriptor = 1 << 3
	flagUTF8       = 1 << 11
)

var (
	errZipFormat = errors.New("zip: not a valid zip file")
	errStop      = errors.New("stop")
)

// zipEntry is one entry of a zip's directory.
type zipEntry struct {
	name   string // as it stands there, decoded
	flags  uint16
	method uint16
	crc    uint32
	packed int64 // bytes in the archive
	size   int64 // bytes when inflated; -1 when the archive does not say
	offset int64 // of the local header
	mod    time.Time
	link   bool
}

// zipWalk gives the entries of a zip in the order of its directory. entry
// answers errStop to end the walk without an error. A zip whose directory is
// missing is read from its start; then cut is the offset where it ends.
// The error is entry's, ctx's, or says what is broken; what was given until
// then is good.
func (e *env) zipWalk(ctx context.Context, b *blob, entry func(zipEntry) error) (cut int64, err error) {
	dir, base, count, found := zipDirectory(b)
	if !found {
		cut, err = e.zipScan(ctx, b, entry)
	} else {
		cut, err = -1, zipCentral(ctx, b, dir, base, count, entry)
	}
	if err == errStop {
		err = nil
	}
	return cut, err
}

// zipDirectory finds the directory: its offset, what must be added to the
// offsets in it, and how many entries it claims.
func zipDirectory(b *blob) (dir, base int64, count uint64, found bool) {
	// A comment of at most 65535 bytes stands behind the end record.
	tail := min(b.size, lenEnd+65535)
	buf := make([]byte, tail)
	n, err := b.r.ReadAt(buf, b.size-tail)
	if int64(n) < tail && err != nil {
		return 0, 0, 0, false
	}
	le := binary.LittleEndian
	at := -1
	for i := len(buf) - lenEnd; i >= 0; i-- {
		if le.Uint32(buf[i:]) == sigEnd && i+lenEnd+int(le.Uint16(buf[i+20:])) <= len(buf) {
			at = i
			break
		}
	}
	if at < 0 {
		return 0, 0, 0, false
	}
	end := b.size - tail + int64(at)
	size, off := uint64(le.Uint32(buf[at+12:])), uint64(le.Uint32(buf[at+16:]))
	count = uint64(le.Uint16(buf[at+10:]))
	if count == 0xffff || size == 0xffffffff || off == 0xffffffff {
		var loc [lenLocate64]byte
		var rec [lenEnd64]byte
		if readAt(b, loc[:], end-lenLocate64) && le.Uint32(loc[:]) == sigLocate64 {
			p := int64(le.Uint64(loc[8:]))
			if readAt(b, rec[:], p) && le.Uint32(rec[:]) == sigEnd64 {
				end, count = p, le.Uint64(rec[32:])
				size, off = le.Uint64(rec[40:]), le.Uint64(rec[48:])
			}
		}
	}
	if size > uint64(b.size) || off > uint64(b.size) {
		return 0, 0, 0, false
	}
	if count == 0 {
		return end, 0, 0, true
	}
	// Bytes in front of the zip (a self-extracting one) shift all offsets.
	shift := end - int64(size) - int64(off)
	for _, s := range []int64{0, shift} {
		var sig [4]byte
		if readAt(b, sig[:], int64(off)+s) && le.Uint32(sig[:]) == sigCentral {
			return int64(off) + s, s, count, true
		}
	}
	return 0, 0, 0, false
}

// readAt fills p from off and says whether it could.
func readAt(b *blob, p []byte, off int64) bool {
	if off < 0 || off > b.size-int64(len(p)) {
		return false
	}
	n, _ := b.r.ReadAt(p, off)
	return n == len(p)
}

func zipCentral(ctx context.Context, b *blob, dir, base int64, count uint64, entry func(zipEntry) error) error {
	br := bufio.NewReaderSize(io.NewSectionReader(b.r, dir, b.size-dir), 64<<10)
	le := binary.LittleEndian
	var h [lenCentral]byte
	// The count of a zip without the 64-bit records wraps at 65536, so the
	// signature decides and the count is only the claim.
	for i := uint64(0); ; i++ {
		if err := ctx.Err(); err != nil {
			return err
		}
		if _, err := io.ReadFull(br, h[:]); err != nil || le.Uint32(h[:]) != sigCentral {
			if i < count {
				return errZipFormat
			}
			return nil
		}
		text := make([]byte, int(le.Uint16(h[28:]))+int(le.Uint16(h[30:])))
		if _, err := io.ReadFull(br, text); err != nil {
			return errZipFormat
		}
		if _, err := br.Discard(int(le.Uint16(h[32:]))); err != nil {
			return errZipFormat
		}
		name, extra := text[:le.Uint16(h[28:])], text[le.Uint16(h[28:]):]
		e := zipEntry{
			flags: le.Uint16(h[8:]), method: le.Uint16(h[10:]), crc: le.Uint32(h[16:]),
			packed: int64(le.Uint32(h[20:])), size: int64(le.Uint32(h[24:])), offset: int64(le.Uint32(h[42:])),
			mod: dosTime(le.Uint16(h[14:]), le.Uint16(h[12:])),
		}
		e.name = zipName(name, e.flags)
		// The upper half of the attributes is the Unix mode when Unix (3) or
		// macOS (19) made the entry; 0xa000 of 0xf000 is a symbolic link.
		if made := h[5]; (made == 3 || made == 19) && le.Uint16(h[40:])&0xf000 == 0xa000 {
			e.link = true
		}
		if !e.extra(extra, true) || e.packed < 0 || e.size < 0 || e.offset < 0 || e.offset+base < 0 {
			return errZipFormat
		}
		e.offset += base
		if err := entry(e); err != nil {
			return err
		}
	}
}

// extra reads the fields behind a header: sizes beyond 4 GiB, and the time in UTC.
func (e *zipEntry) extra(p []byte, central bool) bool {
	le := binary.LittleEndian
	for len(p) >= 4 {
		id, n := le.Uint16(p), int(le.Uint16(p[2:]))
		if p = p[4:]; n > len(p) {
			return true // padding that some writers leave
		}
		f := p[:n]
		p = p[n:]
		switch id {
		case 0x0001: // zip64: only what did not fit stands here, in this order
			big := []*int64{&e.size, &e.packed}
			if central {
				big = append(big, &e.offset)
			}
			for _, v := range big {
				if *v != 0xffffffff {
					continue
				}
				if len(f) < 8 {
					return false
				}
				*v = int64(le.Uint64(f))
				f = f[8:]
			}
		case 0x5455: // extended timestamp; bit 0: it holds the time of change
			if len(f) >= 5 && f[0]&1 != 0 {
				e.mod = time.Unix(int64(int32(le.Uint32(f[1:]))), 0).UTC()
			}
		}
	}
	return true
}

// dosTime is a date and time of DOS. It states no zone; UTC stands for it.
func dosTime(date, clock uint16) time.Time {
	if date == 0 {
		return time.Time{}
	}
	return time.Date(int(date>>9)+1980, time.Month(date>>5&15), int(date&31),
		int(clock>>11), int(clock>>5&63), int(clock&31)*2, 0, time.UTC)
}

// zipScan reads the entries from the start of a zip without a directory.
func (e *env) zipScan(ctx context.Context, b *blob, entry func(zipEntry) error) (cut int64, err error) {
	le := binary.LittleEndian
	var h [lenLocal]byte
	var pos, spent int64
	for {
		if err := ctx.Err(); err != nil {
			return pos, err
		}
		if !readAt(b, h[:], pos) || le.Uint32(h[:]) != sigLocal {
			return pos, nil
		}
		text := make([]byte, int(le.Uint16(h[26:]))+int(le.Uint16(h[28:])))
		if !readAt(b, text, pos+lenLocal) {
			return pos, nil
		}
		z := zipEntry{
			flags: le.Uint16(h[6:]), method: le.Uint16(h[8:]), crc: le.Uint32(h[14:]),
			packed: int64(le.Uint32(h[18:])), size: int64(le.Uint32(h[22:])), offset: pos,
			mod: dosTime(le.Uint16(h[12:]), le.Uint16(h[10:])),
		}
		z.name = zipName(text[:le.Uint16(h[26:])], z.flags)
		if !z.extra(text[le.Uint16(h[26:]):], false) || z.packed < 0 || z.size < 0 {
			return pos, nil
		}
		data := pos + lenLocal + int64(len(text))
		next := data + z.packed
		if z.flags&flagDescriptor != 0 {
			// The sizes stand behind the data: only inflating finds its end.
			packed, whole := int64(-1), false
			switch {
			case z.method == methodStore:
				packed, whole, err = zipStored(ctx, b, data)
			case z.method == methodDeflate && z.flags&flagEncrypted == 0:
				packed, whole, err = e.measure(ctx, b, data, &spent)
			}
			if err != nil {
				return pos, err
			}
			z.size, z.crc, z.packed = -1, 0, b.size-data
			if whole {
				z.packed = packed
				if z.method == methodStore {
					z.size = packed
				}
			}
			next = data + z.packed
			if whole {
				next = zipBehindDescriptor(b, next)
			}
		}
		if next < data || next > b.size {
			next, z.packed, z.size = b.size, b.size-data, -1
		}
		if err := entry(z); err != nil {
			return pos, err
		}
		pos = next
	}
}

// measure says how many bytes a deflated stream takes, and whether it ends.
// spent adds up what came out in this archive: measuring has a limit, too.
func (e *env) measure(ctx context.Context, b *blob, data int64, spent *int64) (n int64, whole bool, err error) {
	in := newCounter(io.NewSectionReader(b.r, data, b.size-data), wholeBuffer)
	f := flate.NewReader(in.br)
	defer f.Close()
	buf := chunks.Get().(*[]byte)
	defer chunks.Put(buf)
	var out int64
	for {
		if err := ctx.Err(); err != nil {
			return 0, false, err
		}
		k, rerr := f.Read(*buf)
		out += int64(k)
		*spent += int64(k)
		if rerr == io.EOF {
			return in.taken(), true, nil
		}
		if rerr != nil || e.lim.tooDense(in.taken(), out) || *spent > e.lim.Inflated {
			return in.taken(), false, nil
		}
	}
}

// zipBehindDescriptor skips the sizes behind an entry: with and without a
// signature, with 32 and 64 bits.
func zipBehindDescriptor(b *blob, pos int64) int64 {
	for _, n := range []int64{16, 12, 24, 20} {
		var sig [4]byte
		if readAt(b, sig[:], pos+n) {
			switch binary.LittleEndian.Uint32(sig[:]) {
			case sigLocal, sigCentral:
				return pos + n
			}
		}
	}
	return pos
}

// zipStored finds the end of an entry that is stored and has its size behind
// it: where a signature is followed by a size that fits.
func zipStored(ctx context.Context, b *blob, data int64) (n int64, whole bool, err error) {
	br := bufio.NewReaderSize(io.NewSectionReader(b.r, data, b.size-data), wholeBuffer)
	le := binary.LittleEndian
	for {
		if err := ctx.Err(); err != nil {
			return 0, false, err
		}
		p, err := br.Peek(16)
		if err != nil {
			return 0, false, nil
		}
		if le.Uint32(p) == sigData && int64(le.Uint32(p[8:])) == n {
			return n, true, nil
		}
		// On to the next byte that a signature may start with.
		skip := 1
		if all, _ := br.Peek(br.Buffered()); len(all) > 16 {
			if skip = bytes.IndexByte(all[1:len(all)-15], 'P') + 1; skip == 0 {
				skip = len(all) - 15
			}
		}
		br.Discard(skip)
		n += int64(skip)
	}
}
