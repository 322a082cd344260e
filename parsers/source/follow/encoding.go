package follow

import (
	"bytes"
	"unicode/utf8"

	"hubscope/parsers/source"
)

// settle tells the encoding by what has come, and leaves the byte order mark out. It says
// whether enough has come; whole says that no more comes.
func (g *generation) settle(shown string, whole bool) bool {
	if g.at > 0 { // begun in the middle: start told it
		g.settled = true
		return true
	}
	head := g.part
	if !whole && len(head) < 8 {
		// A mark may still be in two parts, and UTF-16 is told by its NULs.
		if bytes.IndexByte(head, '\n') < 0 || bytes.IndexByte(head, 0) >= 0 || head[0] >= 0xef {
			return false
		}
	}
	g.text, g.settled = source.TellText(head, whole), true
	g.final = !g.text.AsIs() || g.text.Mark() > 0 || len(head) >= sampleSize
	if _, ok := g.text.Readable(head, shown); !ok {
		g.mute = true
		return true
	}
	if n := g.text.Mark(); n > 0 {
		g.at = int64(n)
		g.part = append(g.part[:0], g.part[n:]...)
	}
	return true
}

// tellAgain tells the encoding by the lines beyond ASCII once one of them is no UTF-8: the
// first lines of a log are often ASCII whatever its encoding is. What stands behind the first
// sampleSize bytes tells nothing, as when a log is read at once.
func (g *generation) tellAgain(raw []byte) {
	if len(g.sample) > 0 || !utf8.Valid(raw) {
		for line := range bytes.Lines(raw) {
			if !ascii(line) {
				g.sample = append(g.sample, line[:min(len(line), sampleSize-len(g.sample))]...)
			}
		}
		if t := source.TellText(g.sample, true); !t.AsIs() && !t.Wide() {
			g.text, g.final = t, true
		}
	}
	if g.final = g.final || g.at+int64(len(raw)) >= sampleSize; g.final {
		g.sample = nil
	}
}

func ascii(b []byte) bool {
	for _, c := range b {
		if c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
