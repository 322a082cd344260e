package source

import (
	"context"
	"io"
	"io/fs"
	"slices"
	"sync/atomic"

	"golang.org/x/text/transform"
)

// headSize is how much of a file is looked at to tell what it is. A support
// bundle's banner is a few kilobytes; 64 KiB holds hundreds of log lines.
const headSize = 64 << 10

// Content is the bytes of an Item in UTF-8. It may be read from several
// goroutines. It holds a file open, so it must be closed.
//
// What has to be inflated or decoded comes in while it is read: a read waits for
// the bytes that it wants, and whoever asks for the Size or the Warnings waits
// for the end. A reader that goes from the start to io.EOF waits the least. When
// the context of Open ends before all is there, reads behind what is there give
// its error.
type Content struct {
	b        *blob
	encoding string
	warns    []Warning // but for those of the blob's flow
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

// Size is the number of decoded bytes: at the time of Open, or once all came in.
func (c *Content) Size() int64 { return c.b.length() }

// Head reads up to 64 KiB from the start, for telling the format. The slice is
// the caller's. It is nil when there is nothing or after Close.
func (c *Content) Head() []byte {
	if c.closed.Load() {
		return nil
	}
	head, _ := c.b.head(headSize)
	return head
}

// Packed is how many bytes of the Item as it lies there, compressed if it is, the
// first n of the content are made of: by all that came in so far, so that it is
// good for showing how far a reader is, and for nothing else.
func (c *Content) Packed(n int64) int64 { return int64(float64(n) * c.b.flow.ratio()) }

// Warnings are those of opening, and of what came in until its end. The slice is
// the caller's.
func (c *Content) Warnings() []Warning { return slices.Concat(c.warns, c.b.flow.warnings()) }

// Encoding is what the bytes were before: "utf-8", "utf-16le", "utf-16be",
// "shift_jis" or "windows-1252". UTF-8 and anything that could not be told are
// given as they are.
func (c *Content) Encoding() string { return c.encoding }

// Close lets go of the file and removes the spool; what is still coming in is
// not waited for. Reads after it fail with fs.ErrClosed. It may be called more
// than once.
func (c *Content) Close() error {
	c.closed.Store(true)
	return c.b.close()
}

// content decides what b is and decodes it if it must. What is not text is
// given as empty: nobody should search a photograph for log lines. The error is
// of ctx.
func (e *env) content(ctx context.Context, b *blob, name string, w []Warning) (*Content, error) {
	head, err := b.head(headSize + 1)
	if err != nil {
		b.close()
		return nil, err
	}
	whole := len(head) <= headSize
	head = head[:min(len(head), headSize)]
	enc := detect(head, whole)
	if code, ok := judge(head, enc, name); !ok {
		return refuse(b, w, warn(code, ""))
	}
	if enc.mark > 0 {
		b = b.without(enc.mark)
	}
	if enc.decoder != nil {
		b = e.decode(ctx, b, enc)
	}
	return &Content{b: b, encoding: enc.name, warns: w}, nil
}

// refuse gives an empty Content for a blob that is not to be read, with all that
// is wrong with it. The error is of the blob's context.
func refuse(b *blob, w []Warning, because Warning) (*Content, error) {
	b, more, err := b.settled()
	if err != nil {
		return nil, err
	}
	b.close()
	return emptyContent(append(append(w, more...), because)...), nil
}

// decode gives src in UTF-8 and closes it when it is through.
func (e *env) decode(ctx context.Context, src *blob, enc encoding) *blob {
	in := src.section()
	return e.pour(ctx, inflow{
		r:     transform.NewReader(in, enc.decoder()),
		under: src.flow,
		taken: func() int64 {
			n, _ := in.Seek(0, io.SeekCurrent) // asking where it stands never fails
			return n
		},
		end: func(out int64, err error) []Warning {
			if err == nil { // decoders replace what they cannot read, so an error is the disk's
				return nil
			}
			bad := refusal(err)
			bad.Offset = out
			return []Warning{bad}
		},
		done: func() { src.close() },
	})
}
