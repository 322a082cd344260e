package source

import (
	"bytes"
	"io"
	"strings"
)

// shape is what the first bytes of a file say it is.
type shape int

const (
	shapePlain shape = iota
	shapeZip
	shapeTar
	shapeForeign // an archive that is not unpacked
)

// tarBlock is the size of a tar header.
const tarBlock = 512

// look takes gzip layers off a stream, at most max, and says what stands at
// its start; foreign names the kind of an archive that is not unpacked. A stream
// that cannot be read to its first block is plain: opening it will say why.
func look(r io.Reader, max int) (kind shape, layers int, foreign string) {
	for {
		in := newCounter(r, lookBuffer)
		head, _ := in.br.Peek(tarBlock)
		switch {
		case isGzip(head) && layers < max:
			layers++
			r = newMembers(in)
			continue
		case isZip(head):
			return shapeZip, layers, ""
		case isTar(head):
			return shapeTar, layers, ""
		}
		if foreign = foreignArchive(head); foreign != "" {
			return shapeForeign, layers, foreign
		}
		return shapePlain, layers, ""
	}
}

// foreignArchives are the first bytes of archives that are not unpacked, and how
// people call them. 7z is among them because the library for it takes as much
// memory as the archive asks for: two gigabytes for one of 23 bytes.
var foreignArchives = []struct{ magic, name string }{
	{"7z\xbc\xaf\x27\x1c", "7z"}, {"Rar!\x1a\x07", "RAR"}, {"\xfd7zXZ\x00", "xz"}, {"\x28\xb5\x2f\xfd", "Zstandard"},
}

// foreignArchive names the kind of an archive that is not unpacked, or is empty.
func foreignArchive(head []byte) string {
	for _, a := range foreignArchives {
		if bytes.HasPrefix(head, []byte(a.magic)) {
			return a.name
		}
	}
	// A digit, the level, stands between bzip2's name and that of its first block.
	if len(head) >= 10 && string(head[:3]) == "BZh" && string(head[4:10]) == "1AY&SY" {
		return "bzip2"
	}
	return ""
}

// isZip knows a zip file by its first entry, or by the end of an empty one.
func isZip(head []byte) bool {
	return bytes.HasPrefix(head, []byte("PK\x03\x04")) || bytes.HasPrefix(head, []byte("PK\x05\x06"))
}

// isTar proves the checksum of the first header, so it knows the tars older
// than "ustar" too and is fooled by no text.
func isTar(head []byte) bool {
	if len(head) < tarBlock || head[0] == 0 {
		return false
	}
	// POSIX: six octal digits at 148, the sum of the header with its own field as blanks.
	const at, width = 148, 8
	field := strings.Trim(string(head[at:at+width]), " \x00")
	if field == "" || len(field) > 7 {
		return false
	}
	want := 0
	for _, c := range []byte(field) {
		if c < '0' || c > '7' {
			return false
		}
		want = want*8 + int(c-'0')
	}
	sum := int(width * ' ')
	for i, c := range head[:tarBlock] {
		if i < at || i >= at+width {
			sum += int(c)
		}
	}
	return sum == want
}

// strangers are the first bytes of files that lie among logs and are none.
var strangers = []string{
	"\x89PNG\r\n\x1a\n", "\xff\xd8\xff", "GIF87a", "GIF89a", "%PDF-",
	"\x7fELF", "\xcf\xfa\xed\xfe", "\xce\xfa\xed\xfe", "\xca\xfe\xba\xbe", // programs, Java classes
	"SQLite format 3\x00", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", // databases, old Office files
	"\xd4\xc3\xb2\xa1", "\xa1\xb2\xc3\xd4", "\x0a\x0d\x0d\x0a", // packet captures
	"ElfFile\x00",   // Windows event log
	"JAVA PROFILE ", // heap dumps
}

// binaryPlist is a settings file of iOS: not text, and yet read, by its own parser.
const binaryPlist = "bplist00"

// judge says what keeps content from being read as text; ok when nothing does.
// name is the path as shown, a hint for newnslog and for encrypted logs.
func judge(head []byte, enc encoding, name string) (code Code, ok bool) {
	if isSealed(head, name) {
		return CodeEncrypted, false
	}
	if bytes.HasPrefix(head, []byte(binaryPlist)) {
		return "", true
	}
	stranger := false
	for _, m := range strangers {
		if bytes.HasPrefix(head, []byte(m)) {
			stranger = true
			break
		}
	}
	// MP4, MOV and HEIC, what phones film and photograph, carry it behind a length.
	if len(head) >= 8 && string(head[4:8]) == "ftyp" {
		stranger = true
	}
	if !stranger && (enc.wide || !looksBinary(head)) {
		return "", true
	}
	if isCounters(name) {
		return CodeBinaryCounters, false
	}
	return CodeNotText, false
}

// looksBinary says whether more than a twentieth of the bytes are control
// characters that no text has. A run of NULs counts once: a box that lost its
// power, or a log truncated under its writer, leaves blocks of them in a good log.
func looksBinary(head []byte) bool {
	if len(head) == 0 {
		return false
	}
	odd, all := 0, 0
	for i, c := range head {
		if c == 0 && i > 0 && head[i-1] == 0 {
			continue
		}
		all++
		switch {
		case c == '\t', c == '\n', c == '\r', c == '\f', c == '\v', c == '\b', c == 0x1b, c >= 0x20:
		default:
			odd++
		}
	}
	if all == odd {
		return true // nothing but NULs and their like
	}
	return odd > 1 && odd*20 > all
}

// isCounters says whether a part of the path is named as NetScaler names its
// performance counters: newnslog, newnslog.12, newnslog.12.gz, newnslog.12.tar.gz.
func isCounters(name string) bool {
	for part := range strings.SplitSeq(name, "/") {
		part = strings.TrimSuffix(part, "!")
		for _, ext := range []string{".gz", ".tar", ".tgz", ".zip"} {
			part = strings.TrimSuffix(part, ext)
		}
		rest, found := strings.CutPrefix(part, "newnslog")
		if found && strings.Trim(rest, ".0123456789") == "" {
			return true
		}
	}
	return false
}
