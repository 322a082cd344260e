package source

import (
	"context"
	"io/fs"
	"sync/atomic"

	"golang.org/x/text/transform"
)

// headSize is how much of a file is looked at to tell what it is. A support
// bundle's banner is a few kilobytes; 64 KiB holds hundreds of log lines.
const headSize = 64 << 10

// Content is the bytes of an Item in UTF-8. It may be read from several
// goroutines. It holds a file open, so it must be closed.
type Content struct {
	b        *blob
	encoding string
	warns    []Warning
	closed   atomic.Bool
}

func emptyContent(w ...Warning) *Content {
	return &Content{b: &blob{}, encoding: asUTF8.name, warns: w}
}

// ReadAt reads as io.ReaderAt does. Offsets count decoded bytes; a byte order
// mark is not there. A file that was cut short since Open ends early.
func (c *Content) ReadAt(p []byte, off int64) (int, error) {
	if c.closed.Load() {
		return 0, fs.ErrClosed
	}
	return c.b.section().ReadAt(p, off)
}

// Size is the number of decoded bytes at the time of Open.
func (c *Content) Size() int64 { return c.b.size }

// Head reads up to 64 KiB from the start, for telling the format. The slice is
// the caller's. It is nil when there is nothing or after Close.
func (c *Content) Head() []byte {
	if c.closed.Load() || c.b.size == 0 {
		return nil
	}
	return c.b.head(headSize)
}

// Warnings are those of opening. The slice is the Content's: read it only.
func (c *Content) Warnings() []Warning { return c.warns }

// Encoding is what the bytes were before: "utf-8", "utf-16le", "utf-16be",
// "shift_jis" or "windows-1252". UTF-8 and anything that could not be told are
// given as they are.
func (c *Content) Encoding() string { return c.encoding }

// Close lets go of the file and removes the spool. Reads after it fail with
// fs.ErrClosed. It may be called more than once.
func (c *Content) Close() error {
	c.closed.Store(true)
	return c.b.close()
}

// content decides what b is and decodes it if it must. What is not text is
// given as empty: nobody should search a photograph for log lines.
func (e *env) content(ctx context.Context, b *blob, name string, w []Warning) (*Content, error) {
	head := b.head(headSize)
	enc := detect(head, int64(len(head)) == b.size)
	if code, ok := judge(head, enc, name); !ok {
		b.close()
		return emptyContent(append(w, warn(code, ""))...), nil
	}
	if enc.mark > 0 {
		b = b.without(enc.mark)
	}
	if enc.decoder != nil {
		defer b.close()
		d, err := e.spoolAll(ctx, transform.NewReader(b.section(), enc.decoder()), nil)
		if d == nil {
			return nil, err
		}
		if err != nil { // of the disk: decoders replace what they cannot read
			bad := refusal(err)
			bad.Offset = d.size
			w = append(w, bad)
		}
		b = d
	}
	return &Content{b: b, encoding: enc.name, warns: w}, nil
}
