package source

import "sync"

// budget is what may still come out of one given path.
type budget struct {
	mu   sync.Mutex
	left int64
}

// take asks for n bytes and says whether they were granted.
func (b *budget) take(n int64) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if n > b.left {
		return false
	}
	b.left -= n
	return true
}

// charge is what one stream has taken from its budget. Opening the same item
// again costs nothing again: the bound is on what is inside, not on how often
// a person looks at it.
type charge struct {
	b    *budget
	mu   sync.Mutex
	paid int64
}

// upTo pays until n bytes are paid for in all.
func (c *charge) upTo(n int64) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if n <= c.paid {
		return true
	}
	if !c.b.take(n - c.paid) {
		return false
	}
	c.paid = n
	return true
}
