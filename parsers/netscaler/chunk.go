package netscaler

import "hubscope/parsers/linemap"

// Chunk gives the parser the memory that the next records lie in; see logfile.Chunker.
func (p *Parser) Chunk(b []byte, lines *linemap.Map) {
	p.chunk, p.lines = b, lines
	p.ahead[0].line, p.ahead[1].line = nil, nil
}

// isPlain reports whether a line is known to hold nothing but ASCII without a backslash and
// without an ampersand.
func (p *Parser) isPlain(line []byte) bool {
	at := cap(p.chunk) - cap(line)
	return len(line) > 0 && at >= 0 && at+len(line) <= len(p.chunk) && &p.chunk[at] == &line[0] && p.lines.Plain(at, at+len(line))
}
