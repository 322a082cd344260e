package netscaler

import (
	"bytes"
	"strings"
)

// clean takes off what transports add to a line: line ends in any spelling, the quotes
// of a CSV export, HTML entities, an en dash where the appliance wrote a hyphen. The
// result is line itself, or lies in scratch when something inside had to change.
func (p *Parser) clean(line []byte) []byte {
	for n := len(line); n > 0 && (line[n-1] <= ' ' && strings.IndexByte(" \t\r\n\x00", line[n-1]) >= 0); n-- {
		line = line[:n-1]
	}
	if !p.plain && p.isClean(line) {
		return line
	}
	for {
		n := len(line)
		for _, end := range lineEnds {
			if bytes.HasSuffix(line, end) {
				line = bytes.TrimRight(line[:len(line)-len(end)], " \t\r\n")
			}
		}
		if len(line) == n {
			break
		}
	}
	if len(line) > 1 && line[0] == '"' && !bytes.HasPrefix(line, []byte(`"",`)) {
		line = p.uncsv(line)
	}
	if hasEntity(line) {
		line = p.unescape(line)
	}
	if index(line, enDash, 1) >= 0 {
		line = p.replace(line, []byte(enDash), []byte(" - "))
	}
	if index(line, escapedQuote, 0) >= 0 && (bytes.Contains(line, openEscaped) || !bytes.Contains(line, []byte(` "`))) {
		line = p.replace(line, []byte(escapedQuote), []byte(`"`))
	}
	return line
}

// isClean reports whether nothing in a line without trailing blanks can be dirt.
func (p *Parser) isClean(line []byte) bool {
	if len(line) == 0 {
		return true
	}
	if endsDirty(line) {
		return false
	}
	if p.isPlain(line) {
		return true
	}
	// The first byte of an en dash stands for it.
	return bytes.IndexByte(line, '\\') < 0 && bytes.IndexByte(line, enDash[1]) < 0 && !hasEntity(line)
}

// endsDirty reports whether either end of a line without trailing blanks can be dirt, apart
// from what begins with a backslash.
func endsDirty(line []byte) bool {
	n := len(line)
	switch line[n-1] {
	case '2', '5': // "#012", "#015"
		if n >= 4 && line[n-4] == '#' {
			return true
		}
	case 'M': // "^M"
		if n >= 2 && line[n-2] == '^' {
			return true
		}
	}
	return line[0] == '"'
}

// lineEnds are the ways in which a line end is spelled out at the end of a line (observed).
var lineEnds = [][]byte{[]byte(`\n`), []byte(`\r`), []byte(`\0x0a`), []byte(`#012`), []byte(`#015`), []byte(`^M`)}

const (
	enDash       = " – "
	escapedQuote = `\"`
)

var openEscaped = []byte(` \"`) // a field's value that begins with an escaped quote

// uncsv undoes a CSV export of whole lines: outer quotes, inner ones doubled. An export
// cut in the middle has no closing quote.
func (p *Parser) uncsv(line []byte) []byte {
	line = line[1:]
	if n := csvField(line); n >= 0 {
		line = line[:n]
	}
	quotes := bytes.Count(line, []byte{'"'})
	if quotes%2 == 1 && line[len(line)-1] == '"' {
		line = line[:len(line)-1]
	}
	if !bytes.Contains(line, []byte(`""`)) {
		return line
	}
	return p.replace(line, []byte(`""`), []byte(`"`))
}

// csvField returns where the first column of a CSV export ends, which others may follow,
// or -1 if it does not. line begins behind the column's quote. A quote inside that is not
// doubled (observed) proves that the export knows nothing of columns.
func csvField(line []byte) int {
	for i := 0; i < len(line); i++ {
		if line[i] != '"' {
			continue
		}
		if i++; i == len(line) || line[i] == ',' {
			return i - 1
		}
		if line[i] != '"' {
			return -1
		}
	}
	return -1
}

var entities = []struct{ from, to []byte }{
	{[]byte("&quot;"), []byte(`"`)}, {[]byte("&#34;"), []byte(`"`)}, {[]byte("&lt;"), []byte("<")},
	{[]byte("&gt;"), []byte(">")}, {[]byte("&#39;"), []byte("'")}, {[]byte("&amp;"), []byte("&")},
}

// entityStarts are what follows the ampersand of an entity.
const entityStarts = "q#lga"

// hasEntity reports whether a line holds one of the entities: most of its ampersands join
// the parameters of a URL.
func hasEntity(line []byte) bool {
	for {
		i := bytes.IndexByte(line, '&')
		if i < 0 {
			return false
		}
		line = line[i:]
		if len(line) > 1 && strings.IndexByte(entityStarts, line[1]) >= 0 {
			for k := range entities {
				if bytes.HasPrefix(line, entities[k].from) {
					return true
				}
			}
		}
		line = line[1:]
	}
}

func (p *Parser) unescape(line []byte) []byte {
	for _, e := range entities {
		if bytes.Contains(line, e.from) {
			line = p.replace(line, e.from, e.to)
		}
	}
	return line
}

// replace is bytes.ReplaceAll into the parser's scratch memory. line may lie there
// itself: nothing that comes in is longer than what it replaces.
func (p *Parser) replace(line, from, to []byte) []byte {
	out := p.scratch[:0]
	if cap(out) < len(line) {
		out = make([]byte, 0, len(line))
	}
	for {
		i := bytes.Index(line, from)
		if i < 0 {
			break
		}
		out = append(append(out, line[:i]...), to...)
		line = line[i+len(from):]
	}
	out = append(out, line...)
	p.scratch = out
	return out
}
