package logfile

import (
	"context"
	"errors"
	"io"
	"sync"

	"hubscope/parsers/event"
)

// A reading is one Read under way. Every worker does all that a chunk needs: it cuts the
// next one off the content, parses it while it is still in its core's own cache, and
// delivers what has become ready. Nobody hands anything over to somebody who would have to
// be woken for it first.
type reading struct {
	ctx      context.Context
	visitor  Visitor
	progress func(done int64)

	// Chunks in flight are bounded, and with them the memory: each worker has one, and a few
	// wait for their turn to be delivered.
	tokens chan struct{}

	cutting sync.Mutex // guards what is needed to cut the next chunk
	split   splitter
	seq     int
	over    bool
	err     error // what ended it, unless the end of the content did

	mu         sync.Mutex // guards what was parsed and is not delivered
	waiting    map[int]*job
	next       int  // to be delivered
	delivering bool // somebody does
	sum        *Summary
}

// ahead is how many chunks may be parsed before one that takes longer.
const ahead = 3

// work parses chunks until there are none left.
func (r *reading) work(worker int, p Parser) {
	var ev event.Event
	for j := r.take(); j != nil; j = r.take() {
		j.batch = BatchFor(r.visitor, worker)
		j.tally = parseChunk(p, j, &ev)
		r.deliver(j)
	}
}

// take cuts the next chunk off the content; nil when there is none.
func (r *reading) take() *job {
	select {
	case r.tokens <- struct{}{}:
	case <-r.ctx.Done():
	}
	r.cutting.Lock()
	defer r.cutting.Unlock()
	if r.over {
		return nil
	}
	if err := r.ctx.Err(); err != nil { // there may be no token then
		r.over, r.err = true, err
		return nil
	}
	j, err := r.split.next()
	if err != nil {
		r.over = true
		if !errors.Is(err, io.EOF) {
			r.err = err
		}
	}
	if j != nil {
		j.seq = r.seq
		r.seq++
	}
	return j
}

// deliver hands what was parsed to the visitor, in the order of the file. Who comes while
// another delivers leaves that to him.
func (r *reading) deliver(j *job) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.waiting[j.seq] = j
	if r.delivering {
		return
	}
	r.delivering = true
	for {
		j, ok := r.waiting[r.next]
		if !ok {
			break
		}
		delete(r.waiting, r.next)
		r.next++
		r.mu.Unlock()
		r.visitor.Done(j.batch)
		r.sum.add(j.tally)
		if r.progress != nil {
			r.progress(j.offset + int64(len(j.buf)))
		}
		r.split.release(j.chunk)
		<-r.tokens
		r.mu.Lock()
	}
	r.delivering = false
}
