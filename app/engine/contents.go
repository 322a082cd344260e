package engine

import (
	"bytes"
	"context"
	"runtime"
	"slices"
	"sync"

	"hubscope/analyzer/casefile"
	"hubscope/parsers/logfile"
	"hubscope/parsers/source"
)

// mostOpen bounds how many sources stay open for their lines to be shown.
var mostOpen = 64 * max(1, runtime.GOMAXPROCS(0)/2)

// openings are the sources of a case that are open.
type openings struct {
	mu    sync.Mutex
	list  []*source.Content
	parts []bool // of list: not the whole source
	order []int  // what is open, the longest unused first
}

// content is a source's content, opened if it is not; of a preview the part that is read.
// whole says that this is all of it.
func (res *Result) content(ctx context.Context, i int) (c *source.Content, whole bool, err error) {
	res.open.mu.Lock()
	defer res.open.mu.Unlock()
	return res.contentLocked(ctx, i)
}

func (res *Result) contentLocked(ctx context.Context, i int) (c *source.Content, whole bool, err error) {
	o := res.open
	for len(o.list) <= i {
		o.list, o.parts = append(o.list, nil), append(o.parts, false)
	}
	if c = o.list[i]; c != nil {
		return c, !o.parts[i], nil
	}
	if res.starts == nil {
		c, err = res.Items[i].Open(ctx)
		whole = true
	} else {
		c, whole, err = res.Items[i].OpenStart(ctx, res.starts[i])
	}
	if err != nil {
		return nil, false, err
	}
	if res.Items[i].Growing() { // it shows what there is by now, and holds nothing open
		return c, whole, nil
	}
	o.parts[i] = !whole
	o.keep(i, c)
	return c, whole, nil
}

func (o *openings) keep(i int, c *source.Content) {
	o.list[i] = c
	o.order = append(o.order, i)
	if len(o.order) > mostOpen {
		oldest := o.order[0]
		o.order = o.order[1:]
		o.list[oldest].Close()
		o.list[oldest] = nil
	}
}

// drop lets go of a source: what is there now is opened when it is asked for.
func (o *openings) drop(i int) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if i < len(o.list) && o.list[i] != nil {
		o.list[i].Close()
		o.list[i] = nil
		o.order = slices.DeleteFunc(o.order, func(k int) bool { return k == i })
	}
}

// close lets all go; what is asked for later is opened again.
func (o *openings) close() {
	o.mu.Lock()
	defer o.mu.Unlock()
	for i, c := range o.list {
		if c != nil {
			c.Close()
			o.list[i] = nil
		}
	}
	o.order = nil
}

// longestShown bounds a line that is handed out: what comes behind it nobody reads.
const longestShown = 64 << 10

// Text returns the line that a reference points at, with secrets masked; "" for a
// reference into a file of settings, whose values stand in the case itself.
func (res *Result) Text(ref casefile.Ref) string {
	if ref.Source < 0 || ref.Source >= len(res.Items) || ref.Offset < 0 || ref.Length == 0 {
		return ""
	}
	if ref.Length == casefile.ToLineEnd {
		return string(MaskSecrets(res.line(ref.Source, ref.Offset)))
	}
	b := make([]byte, min(ref.Length, longestShown))
	n := res.ReadAt(ref.Source, b, ref.Offset)
	return string(MaskSecrets(b[:n]))
}

// line reads the line that begins at an offset, without its end.
func (res *Result) line(i int, offset int64) []byte {
	for size := 2 << 10; ; size *= 4 {
		size = min(size, longestShown)
		b := make([]byte, size)
		b = b[:res.ReadAt(i, b, offset)]
		end := bytes.IndexByte(b, '\n')
		if end < 0 && len(b) == size && size < longestShown {
			continue
		}
		if end >= 0 {
			b = b[:end]
		}
		return bytes.TrimRight(b, "\r")
	}
}

// ReadAt reads a part of a source's decoded content again and returns how much there was.
// The content of an export is the log that it wraps.
func (res *Result) ReadAt(i int, b []byte, offset int64) int {
	res.open.mu.Lock()
	defer res.open.mu.Unlock()
	if i >= len(res.Items) {
		return 0 // closed
	}
	c, _, err := res.contentLocked(res.ctx, i)
	if err != nil {
		return 0
	}
	var content logfile.Content = c
	if x := res.exports[i]; x != nil {
		content = x.View(c)
	}
	n, _ := content.ReadAt(b, offset) // a file that shrank gives what is left
	return n
}

// Close lets the sources go. Text returns nothing afterwards. The sources of a case that grows
// are let go with it, not by its Results.
func (res *Result) Close() {
	if res == nil || res.lent {
		return
	}
	res.open.close()
	res.open.mu.Lock()
	defer res.open.mu.Unlock()
	if res.starts == nil { // a preview's sources are those of the analysis that goes on
		source.Release(res.Items)
	}
	res.Items = nil
}
