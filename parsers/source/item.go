package source

import (
	"context"
	"time"
)

// An Item is one thing to be read: a plain file, an entry of an archive, a
// decompressed file or standard input. It may also stand for something that
// cannot be read; then its Warnings say why and its content is empty.
type Item struct {
	// Path is as people and JSON see it, with "/" between its parts and "!/"
	// behind an archive: "case.zip!/a/b.log", "dir/ns.log.1.gz", "-".
	Path string
	// ModTime is when it was last written; zero when unknown. The time of a zip
	// entry may be the writer's local time, taken as UTC.
	ModTime time.Time
	// Size is its size in bytes as it lies there, compressed if it is; -1 when
	// unknown.
	Size int64
	// Warnings are what Find met. Open tells more; no warning is told twice.
	Warnings []Warning
	// Series names the set of rotated files it belongs to, folder and base name:
	// "dir/ns.log" for dir/ns.log, dir/ns.log.0.gz, dir/ns.log.25.gz.
	Series string
	// Seq is its number in the series, higher is older; Current when it bears
	// none and is the newest.
	Seq int

	env    *env
	src    node // nil when there is nothing to open
	layers int  // of gzip, as Find saw them
	// charge pays for the layers of gzip on it.
	charge *charge
}

// Open gives the content, decoded to UTF-8, with line ends left alone. What is
// compressed is still being inflated then, see [Content]; ctx holds for that,
// too. The error is one of ctx; everything else that can go wrong, the file being
// gone by now included, gives a Content that is empty or cut short, with
// warnings. It may be called again, and from several goroutines.
func (it *Item) Open(ctx context.Context) (*Content, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if it.src == nil {
		return emptyContent(), nil
	}
	b, w, err := it.src.open(ctx)
	if b == nil {
		if err != nil {
			return nil, err
		}
		return emptyContent(w...), nil
	}
	for layers := 0; ; layers++ {
		head, err := b.head(len(gzipMagic))
		if err != nil {
			b.close()
			return nil, err
		}
		if !isGzip(head) {
			break
		}
		if layers == it.env.lim.GzipDepth {
			return refuse(b, w, warn(CodeArchiveLimit, it.Path))
		}
		b = it.env.gunzip(ctx, b, it.Path, it.charge)
	}
	c, err := it.env.content(ctx, b, it.Path, w)
	if err != nil {
		return nil, err
	}
	if head, _ := c.b.head(1); head == nil && len(c.Warnings()) == 0 && len(it.Warnings) == 0 {
		c.warns = []Warning{warn(CodeEmpty, "")}
	}
	return c, nil
}

// Release removes what is kept so that items can be opened again: the spool of
// standard input, and those of archives inside archives. Open Contents stay
// good, but for that of standard input; its Item cannot be opened any more.
// Without Release the spools go with the process.
func Release(items []*Item) {
	done := make(map[*env]bool)
	for _, it := range items {
		if it.env != nil && !done[it.env] {
			done[it.env] = true
			it.env.release()
		}
	}
}
