package netscaler

import "bytes"

// Characters that most lines don't hold are looked for in the chunk that the lines lie in:
// one search then passes over many lines, where one for each line would mostly be spent on
// its own beginning.

// Chunk gives the parser the memory that the next records lie in; see logfile.Chunker.
func (p *Parser) Chunk(b []byte, ascii bool) {
	p.chunk = b
	p.backslashes, p.ampersands, p.dashes = rare{c: '\\'}, rare{c: '&'}, rare{c: enDash[1]}
	if ascii {
		p.dashes.next, p.dashes.any = len(b), true
	}
	p.clearFrom, p.clearTo = 0, 0
	p.ahead[0].line, p.ahead[1].line = nil, nil
}

// within returns where line begins in the parser's chunk; ok is false for one from elsewhere.
func (p *Parser) within(line []byte) (at int, ok bool) {
	at = cap(p.chunk) - cap(line)
	return at, len(line) > 0 && at >= 0 && at+len(line) <= len(p.chunk) && &p.chunk[at] == &line[0]
}

// rare finds a character in a chunk, line by line.
type rare struct {
	c    byte
	from int  // where it was looked for last
	next int  // the first behind that, or the end
	any  bool // both are known
}

// in reports whether the character is in chunk[from:to].
func (r *rare) in(chunk []byte, from, to int) bool {
	if !r.any || from < r.from || r.next < from {
		r.any, r.from = true, from
		if i := bytes.IndexByte(chunk[from:], r.c); i >= 0 {
			r.next = from + i
		} else {
			r.next = len(chunk)
		}
	}
	return r.next < to
}
