package engine

import (
	"bytes"
	"context"
	"runtime"

	"hubscope/analyzer/casefile"
	"hubscope/parsers/logfile"
	"hubscope/parsers/source"
)

// mostOpen bounds how many sources stay open for their lines to be shown.
var mostOpen = 64 * max(1, runtime.GOMAXPROCS(0)/2)

// content is a source's content, opened if it is not; of a preview the part that is read.
// whole says that this is all of it.
func (res *Result) content(ctx context.Context, i int) (c *source.Content, whole bool, err error) {
	if c = res.opened[i]; c != nil {
		return c, !res.parts[i], nil
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
	res.parts[i] = !whole
	res.keep(i, c)
	return c, whole, nil
}

func (res *Result) keep(i int, c *source.Content) {
	res.opened[i] = c
	res.order = append(res.order, i)
	if len(res.order) > mostOpen {
		oldest := res.order[0]
		res.order = res.order[1:]
		res.opened[oldest].Close()
		res.opened[oldest] = nil
	}
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
	res.mu.Lock()
	defer res.mu.Unlock()
	if i >= len(res.Items) {
		return 0 // closed
	}
	c, _, err := res.content(res.ctx, i)
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

// Close lets the sources go. Text returns nothing afterwards.
func (res *Result) Close() {
	if res == nil {
		return
	}
	res.mu.Lock()
	defer res.mu.Unlock()
	for i, c := range res.opened {
		if c != nil {
			c.Close()
			res.opened[i] = nil
		}
	}
	res.order = nil
	if res.starts == nil { // a preview's sources are those of the analysis that goes on
		source.Release(res.Items)
	}
	res.Items = nil
}
