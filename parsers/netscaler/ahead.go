package netscaler

// A foreseen line is one whose head was read to tell where the record before it ends. It is
// parsed next, and its head need not be read again.
type foreseen struct {
	line []byte
	head head
}

// Starts reports whether a line begins like one before it; see logfile.Starter.
func (p *Parser) Starts(line []byte) bool {
	if p.plain || len(line) == 0 || line[len(line)-1] <= ' ' || !p.isClean(line) {
		return false
	}
	// The other is the line in front of this one, which waits until it is known to be whole.
	p.seen ^= 1
	f := &p.ahead[p.seen]
	f.line = nil
	if !p.memory.head(line, p.order, &f.head) {
		return false
	}
	f.line = line
	return true
}

// foreseen returns the head of a record that is no more than a line which Starts has seen, or nil.
func (p *Parser) foreseen(record []byte) *head {
	for i := range p.ahead {
		f := &p.ahead[i]
		if len(f.line) == len(record) && len(record) > 0 && &f.line[0] == &record[0] {
			f.line = nil // that memory is used again
			return &f.head
		}
	}
	return nil
}
