package source

import (
	"context"
	"sync"
)

// container is an archive as its entries see it: bytes at random, with the
// layers of gzip taken off. It is open while an entry is.
type container struct {
	env    *env
	src    node
	layers int    // of gzip around the archive
	name   string // as shown
	charge *charge

	mu   sync.Mutex
	refs int
	b    *blob
}

// acquire opens the archive or joins those who have it open; release must
// follow when the blob is not nil. The error is of ctx.
func (c *container) acquire(ctx context.Context) (*blob, []Warning, error) {
	c.env.idle.leave(c)
	c.mu.Lock()
	defer c.mu.Unlock()
	var w []Warning
	if c.b == nil {
		b, ws, err := c.load(ctx)
		if b == nil {
			return nil, ws, err
		}
		c.b, w = b, ws
	}
	c.refs++
	return c.b, w, nil
}

func (c *container) load(ctx context.Context) (*blob, []Warning, error) {
	b, w, err := c.src.open(ctx)
	if b == nil {
		return nil, w, err
	}
	for range c.layers {
		b = c.env.gunzip(ctx, b, c.name, c.charge)
	}
	b, more, err := b.settled()
	return b, append(w, more...), err
}

// release lets go of one acquire. A spooled archive stays open a while: its
// next entry is most often read next.
func (c *container) release() error {
	c.mu.Lock()
	c.refs--
	last, spooled := c.refs == 0, c.b.spooled
	c.mu.Unlock()
	if !last {
		return nil
	}
	if !spooled {
		return c.closeIdle()
	}
	if out := c.env.idle.enter(c); out != nil {
		return out.closeIdle()
	}
	return nil
}

// closeIdle closes the archive unless somebody has it open.
func (c *container) closeIdle() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.refs > 0 || c.b == nil {
		return nil
	}
	b := c.b
	c.b = nil
	return b.close()
}

// idleMax is how many spooled archives wait for their next entry. One for each
// level of nesting is what reading in order of paths needs.
const idleMax = defaultDepth

// idle are the spooled archives that nobody reads at the moment, oldest first.
type idle struct {
	mu   sync.Mutex
	list []*container
}

// enter adds c and returns the one that has to go for it, nil if none has.
func (i *idle) enter(c *container) *container {
	i.mu.Lock()
	defer i.mu.Unlock()
	for _, x := range i.list {
		if x == c {
			return nil
		}
	}
	i.list = append(i.list, c)
	if len(i.list) <= idleMax {
		return nil
	}
	out := i.list[0]
	i.list = append(i.list[:0], i.list[1:]...)
	return out
}

func (i *idle) leave(c *container) {
	i.mu.Lock()
	defer i.mu.Unlock()
	for k, x := range i.list {
		if x == c {
			i.list = append(i.list[:k], i.list[k+1:]...)
			return
		}
	}
}

// clear closes all of them.
func (i *idle) clear() {
	i.mu.Lock()
	list := i.list
	i.list = nil
	i.mu.Unlock()
	for _, c := range list {
		c.closeIdle()
	}
}
