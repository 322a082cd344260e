package source

import (
	"path"
	"path/filepath"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
)

// inside stands between an archive and the name of its entry.
const inside = "!/"

// shownPath is a path of the file system as people and JSON see it.
func shownPath(p string) string { return visible(filepath.ToSlash(filepath.Clean(p))) }

// shownEntry is the name of an archive's entry as people see it. Whatever
// climbs out of the archive or starts at a root is folded back; it is only
// shown, nothing is ever opened or written by it.
func shownEntry(name string) string {
	name = strings.ReplaceAll(name, `\`, "/") // zips made on Windows
	if len(name) >= 2 && name[1] == ':' && asciiLetter(name[0]) {
		name = name[2:]
	}
	return visible(strings.TrimPrefix(path.Clean("/"+name), "/"))
}

// visible replaces what a terminal would obey or hide: control characters and
// marks that turn the direction of writing.
func visible(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsControl(r), r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069:
			return utf8.RuneError
		}
		return r
	}, strings.ToValidUTF8(s, "\ufffd"))
}

// shortened is a name that is too long for a warning, cut to its start.
func shortened(name string) string {
	const most = 200 // bytes: enough to know it by
	if len(name) <= most {
		return name
	}
	return strings.ToValidUTF8(name[:most], "") + "…"
}

// isJunk says whether macOS left this beside the files: folder settings,
// and the forks of AppleDouble.
func isJunk(name string) bool {
	for part := range strings.SplitSeq(name, "/") {
		if part == "__MACOSX" || part == ".DS_Store" || strings.HasPrefix(part, "._") {
			return true
		}
	}
	return false
}

// zipName decodes a zip's name: UTF-8 when it says so or is so, else Shift-JIS
// as Japanese Windows writes it, else the code page of APPNOTE.TXT.
func zipName(raw []byte, flags uint16) string {
	if flags&flagUTF8 != 0 || utf8.Valid(raw) {
		return string(raw)
	}
	if s, err := japanese.ShiftJIS.NewDecoder().Bytes(raw); err == nil && isJapanese(string(s)) {
		return string(s)
	}
	s, err := charmap.CodePage437.NewDecoder().Bytes(raw)
	if err != nil {
		return string(raw)
	}
	return string(s)
}

// isJapanese says whether a decoded name is Japanese and not a western one
// misread: there, a lone letter with a mark makes one kanji with its neighbour,
// never two in a row.
func isJapanese(s string) bool {
	run, most := 0, 0
	for _, r := range s {
		switch {
		case r == utf8.RuneError:
			return false
		case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana):
			run++
			most = max(most, run)
		default:
			run = 0
		}
	}
	return most >= 2
}
