package source

import (
	"context"
	"io"
)

// node is a place that raw bytes come from: a file, standard input, an entry
// of an archive. The errors are of ctx only.
type node interface {
	// open gives all the bytes, which may still be coming in, nil when there is
	// nothing to be had; then the warnings say why.
	open(ctx context.Context) (*blob, []Warning, error)
	// stream gives the bytes from the start, for a look at the first ones. done
	// must be called when the reader is not nil.
	stream(ctx context.Context) (r io.Reader, done func(), w []Warning, err error)
}

// fileNode is a file on disk.
type fileNode struct {
	env  *env
	path string
}

func (n *fileNode) open(context.Context) (*blob, []Warning, error) {
	f, err := n.env.sys.open(n.path)
	if err != nil {
		return nil, []Warning{refusal(err)}, nil
	}
	info, err := f.Stat()
	if err != nil {
		f.Close()
		return nil, []Warning{refusal(err)}, nil
	}
	// The size is that of now: what a daemon appends later belongs to the next look.
	return &blob{r: f, size: info.Size(), done: f.Close}, nil, nil
}

func (n *fileNode) stream(ctx context.Context) (io.Reader, func(), []Warning, error) {
	return streamBlob(n.open(ctx))
}

// streamBlob makes a stream of what open gave.
func streamBlob(b *blob, w []Warning, err error) (io.Reader, func(), []Warning, error) {
	if b == nil {
		return nil, nil, w, err
	}
	return b.section(), func() { b.close() }, w, nil
}

// sectionNode is an entry that lies in its archive as it is.
type sectionNode struct {
	in   *container
	off  int64
	size int64
}

func (n *sectionNode) open(ctx context.Context) (*blob, []Warning, error) {
	b, w, err := n.in.acquire(ctx)
	if b == nil {
		return nil, w, err
	}
	return &blob{r: io.NewSectionReader(b.r, n.off, n.size), size: n.size, done: n.in.release}, nil, nil
}

func (n *sectionNode) stream(ctx context.Context) (io.Reader, func(), []Warning, error) {
	return streamBlob(n.open(ctx))
}
