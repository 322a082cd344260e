package source

import (
	"cmp"
	"path"
	"slices"
	"strings"
)

// Current is the Seq of a file that bears no number: the one being written.
const Current = -1

// RotationOrder returns the items in the order in which their lines were
// written: series after series, and in each the oldest file first. NetScaler's
// ns.log.25.gz is the oldest, ns.log.0.gz the newest rotated one, ns.log comes
// last. Numbers are compared as numbers, also in the names of series. The slice
// is new.
func RotationOrder(items []*Item) []*Item {
	out := slices.Clone(items)
	slices.SortStableFunc(out, func(a, b *Item) int {
		return cmp.Or(natural(a.Series, b.Series), cmp.Compare(b.Seq, a.Seq), natural(a.Path, b.Path))
	})
	return out
}

const (
	// A rotation that counts keeps at most some thousands of files; longer
	// numbers are dates or process ids.
	numberDigits = 4
	// logrotate's dateext writes eight digits, YYYYMMDD.
	dateDigits = 8
	// Any date taken from this is a number above all counted ones, and an older
	// date gives a higher one.
	dateBase = 99_999_999
)

// series splits a path into the set it belongs to and its number there.
func series(p string) (name string, seq int) {
	dir, base := path.Split(p)
	base = dropSuffix(dropSuffix(base, ".gz"), ".GZ")
	base = dropCopy(base)
	base = dropSuffix(dropSuffix(base, ".gz"), ".GZ") // "ns.log.0.gz (1)"
	if stem, n, ok := numbered(base); ok {
		return dir + dropCopy(stem), n
	}
	// Some rotations put the number in front of the ending: "agent.1.log".
	if ext := path.Ext(base); ext != "" && len(ext) < len(base) {
		stem := dropCopy(strings.TrimSuffix(base, ext))
		if s, n, ok := numbered(stem); ok {
			return dir + s + ext, n
		}
		return dir + stem + ext, Current
	}
	return dir + base, Current
}

// dropSuffix is strings.TrimSuffix that leaves something of the name.
func dropSuffix(s, suffix string) string {
	if t := strings.TrimSuffix(s, suffix); t != "" {
		return t
	}
	return s
}

// numbered cuts a number or a date off the end of a name.
func numbered(base string) (stem string, seq int, ok bool) {
	i := len(base)
	for i > 0 && base[i-1] >= '0' && base[i-1] <= '9' {
		i--
	}
	digits := base[i:]
	if digits == "" || i < 2 || len(digits) > dateDigits {
		return "", 0, false
	}
	for _, d := range []byte(digits) {
		seq = seq*10 + int(d-'0')
	}
	switch {
	case base[i-1] == '.' && len(digits) <= numberDigits:
		return base[:i-1], seq, true
	case (base[i-1] == '.' || base[i-1] == '-') && len(digits) == dateDigits && strings.HasPrefix(digits, "20"):
		return base[:i-1], dateBase - seq, true
	}
	return "", 0, false
}

// copies are what file managers put behind the name of a second copy, before
// its number if it has one.
var copies = []string{" - Copy", " - コピー", " copy", "のコピー"}

// dropCopy takes the mark of a copy off: "ns.log.0 (1)", "ns.log - Copy (2)".
func dropCopy(base string) string {
	s := base
	if i := strings.LastIndex(s, " ("); i > 0 && strings.HasSuffix(s, ")") {
		if n := s[i+2 : len(s)-1]; n != "" && strings.Trim(n, "0123456789") == "" {
			s = s[:i]
		}
	} else if i := strings.LastIndex(s, "("); i > 0 && strings.HasSuffix(s, ")") {
		if n := s[i+1 : len(s)-1]; n != "" && len(n) < 3 && strings.Trim(n, "0123456789") == "" {
			s = s[:i]
		}
	}
	for _, c := range copies {
		s = dropSuffix(s, c)
	}
	return s
}

// natural compares strings with runs of digits as numbers: ns.log.9 before
// ns.log.10. Strings that differ in leading zeros only are told apart, too.
func natural(a, b string) int {
	i, j := 0, 0
	for i < len(a) && j < len(b) {
		if !digit(a[i]) || !digit(b[j]) {
			if a[i] != b[j] {
				return cmp.Compare(a[i], b[j])
			}
			i++
			j++
			continue
		}
		x, y := number(a[i:]), number(b[j:])
		i, j = i+len(x), j+len(y)
		x, y = strings.TrimLeft(x, "0"), strings.TrimLeft(y, "0")
		if c := cmp.Or(cmp.Compare(len(x), len(y)), strings.Compare(x, y)); c != 0 {
			return c
		}
	}
	return cmp.Or(cmp.Compare(len(a)-i, len(b)-j), strings.Compare(a, b))
}

func digit(c byte) bool { return c >= '0' && c <= '9' }

// number is the run of digits at the start of s.
func number(s string) string {
	n := 0
	for n < len(s) && digit(s[n]) {
		n++
	}
	return s[:n]
}
