package fact

// A pool holds texts once and knows them by number: user agents and addresses repeat on
// every line. Number 0 is the empty text.
type pool struct {
	texts  []string
	number map[string]uint32
	values []uint32 // of all facts, one after the other
}

func newPool() pool { return pool{texts: []string{""}, number: map[string]uint32{}} }

// mostShared bounds the table; a log with more distinct values gains nothing from it.
const mostShared = 1 << 18

func (p *pool) bytes(b []byte) uint32 {
	if len(b) == 0 {
		return 0
	}
	if n, ok := p.number[string(b)]; ok {
		return n
	}
	return p.add(string(b))
}

func (p *pool) text(s string) uint32 {
	if s == "" {
		return 0
	}
	if n, ok := p.number[s]; ok {
		return n
	}
	return p.add(s)
}

func (p *pool) add(s string) uint32 {
	n := uint32(len(p.texts))
	p.texts = append(p.texts, s)
	if len(p.number) < mostShared {
		p.number[s] = n
	}
	return n
}

// blocks is a list that grows without being copied.
type blocks[T any] struct {
	list [][]T
	n    int
}

// blockSize keeps a block near a hundred kilobytes.
const blockSize = 4096

func (b *blocks[T]) add(v T) {
	if b.n%blockSize == 0 {
		b.list = append(b.list, make([]T, 0, blockSize))
	}
	last := len(b.list) - 1
	b.list[last] = append(b.list[last], v)
	b.n++
}
