package source

import (
	"archive/tar"
	"context"
	"errors"
	"io"
	"strings"
	"time"
)

// top is one path that was given or found on disk, with what its archives may
// still cost together.
type top struct {
	budget  *budget
	entries int
}

// found is something that is one Item, or an archive of them.
type found struct {
	path  string
	mod   time.Time
	size  int64
	src   node
	top   *top
	depth int // archives around it
	warns []Warning
}

// expand turns what was found into Items.
func (f *finder) expand(ctx context.Context, e found) error {
	it := &Item{Path: e.path, ModTime: e.mod, Size: e.size, Warnings: e.warns, src: e.src, charge: &charge{b: e.top.budget}}
	r, done, w, err := e.src.stream(ctx)
	if err != nil {
		return err
	}
	it.Warnings = append(it.Warnings, w...)
	if r == nil {
		it.src = nil
		f.item(it)
		return nil
	}
	none := e.size == 0
	if s, ok := r.(*io.SectionReader); ok {
		none = s.Size() == 0 // a pipe has no size before, and a log grows
	}
	if none {
		done()
		if len(it.Warnings) == 0 {
			it.Warnings = []Warning{warn(CodeEmpty, "")}
		}
		f.item(it)
		return nil
	}
	kind, layers, foreign := look(r, f.env.lim.GzipDepth)
	done()
	switch kind {
	case shapeForeign:
		it.Warnings, it.src = append(it.Warnings, warn(CodeNotText, foreign)), nil
		fallthrough
	case shapePlain:
		it.layers = layers
		f.item(it)
		return nil
	}
	if e.depth == f.env.lim.Depth {
		it.Warnings, it.src = append(it.Warnings, warn(CodeArchiveLimit, e.path)), nil
		f.item(it)
		return nil
	}
	c := &container{env: f.env, src: e.src, layers: layers, name: e.path, charge: it.charge}
	return f.archive(ctx, e, it, kind, c)
}

// archive lists an archive. What is wrong with it as a whole stands on an Item
// of its own, which is only there when something is.
func (f *finder) archive(ctx context.Context, e found, it *Item, kind shape, c *container) error {
	b, w, err := c.acquire(ctx)
	if err != nil {
		return err
	}
	it.src = nil
	t := &tally{}
	for _, x := range append(it.Warnings, w...) {
		t.add(x)
	}
	if b != nil {
		before := len(f.items)
		if kind == shapeZip {
			err = f.zip(ctx, e, c, b, t)
		} else {
			err = f.tar(ctx, e, c, b, t)
		}
		c.release()
		if err != nil {
			return err
		}
		if len(f.items) == before && len(t.list) == 0 {
			t.add(warn(CodeEmpty, ""))
		}
	}
	if it.Warnings = t.list; len(t.list) > 0 {
		f.item(it)
	}
	return nil
}

// admit decides about an entry by its name. ok is false when it is left out;
// errStop ends the listing.
func (f *finder) admit(e found, t *tally, name string) (show string, ok bool, err error) {
	if e.top.entries++; e.top.entries > f.env.lim.Entries {
		t.add(warn(CodeArchiveLimit, shortened(visible(name))))
		return "", false, errStop
	}
	if len(name) > f.env.lim.NameBytes {
		t.add(warn(CodeArchiveLimit, shortened(visible(name))))
		return "", false, nil
	}
	if strings.HasSuffix(name, "/") || strings.HasSuffix(name, `\`) {
		return "", false, nil // a folder
	}
	if show = shownEntry(name); show == "" {
		t.add(warn(CodeMalformed, shortened(visible(name)))) // "..", or no name at all
	}
	return show, show != "" && !isJunk(show), nil
}

// mostShared is how many times over the entries of a zip may claim its bytes together.
// Entries that lie apart claim them once, and one whose size is damaged as often again. A
// bomb has thousands of entries share the same bytes (David Fifield, "A better zip bomb",
// 2019): a few megabytes then count for petabytes.
const mostShared = 4

// zip lists a zip. The error is of ctx.
func (f *finder) zip(ctx context.Context, e found, c *container, b *blob, t *tally) error {
	first := true
	lim := f.env.lim
	room := mostShared * b.size
	cut, err := f.env.zipWalk(ctx, b, func(z zipEntry) error {
		// An Office document or an e-book is a zip with this as its first entry.
		if first && (z.name == "[Content_Types].xml" || z.name == "mimetype") {
			t.add(warn(CodeNotText, ""))
			return errStop
		}
		first = false
		show, ok, err := f.admit(e, t, z.name)
		if !ok || err != nil {
			return err
		}
		switch {
		case z.link:
			t.add(warn(CodeMalformed, shortened(show)))
			return nil
		case z.flags&flagEncrypted != 0:
			t.add(warn(CodePassword, shortened(show)))
			return nil
		}
		if room -= lenLocal + min(z.packed, max(b.size-z.offset, 0)); room < 0 {
			t.add(warn(CodeArchiveLimit, shortened(show)))
			return nil
		}
		if z.method != methodStore && z.size > 0 {
			// It cannot give more than it claims, nor than the ratio allows.
			most := min(z.size, max(lim.RatioFrom, lim.Ratio*min(z.packed, b.size)))
			if !e.top.budget.take(most) {
				t.add(warn(CodeArchiveLimit, shortened(show)))
				return nil
			}
		}
		path, size := e.path+inside+show, z.packed
		if z.size == 0 {
			size = 0 // what deflate makes of nothing has two bytes
		}
		return f.expand(ctx, found{
			path: path, mod: z.mod, size: size, top: e.top, depth: e.depth + 1,
			src: &zipNode{in: c, entry: z, name: path, charge: &charge{b: e.top.budget}},
		})
	})
	if cut >= 0 {
		t.add(warnAt(CodeTruncatedArchive, cut, io.ErrUnexpectedEOF.Error()))
	}
	if err == errZipFormat {
		t.add(warn(CodeMalformed, err.Error()))
		err = nil
	}
	return err
}

// tar lists a tar. The error is of ctx.
func (f *finder) tar(ctx context.Context, e found, c *container, b *blob, t *tally) error {
	s := b.section()
	r := tar.NewReader(s)
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		h, err := r.Next()
		if err == io.EOF {
			return nil
		}
		// The name is shown and never opened, so one that climbs out does no harm.
		if err != nil && !(errors.Is(err, tar.ErrInsecurePath) && h != nil) {
			at, _ := s.Seek(0, io.SeekCurrent)
			code := CodeMalformed
			if errors.Is(err, io.ErrUnexpectedEOF) {
				code = CodeTruncatedArchive
			}
			t.add(warnAt(code, at, err.Error()))
			return nil
		}
		show, ok, err := f.admit(e, t, h.Name)
		if err != nil {
			return nil
		}
		if !ok {
			continue
		}
		switch h.Typeflag {
		case tar.TypeReg, tar.TypeCont:
		case tar.TypeSymlink, tar.TypeGNUSparse:
			t.add(warn(CodeMalformed, shortened(show)))
			continue
		default:
			continue // folders and devices; a hard link is an entry that came before
		}
		if h.PAXRecords["GNU.sparse.major"] != "" || h.PAXRecords["GNU.sparse.size"] != "" {
			t.add(warn(CodeMalformed, shortened(show))) // its bytes do not lie in one piece
			continue
		}
		off, _ := s.Seek(0, io.SeekCurrent)
		n := found{path: e.path + inside + show, mod: h.ModTime, size: h.Size, top: e.top, depth: e.depth + 1}
		if rest := max(b.size-off, 0); h.Size > rest {
			n.size = rest
			n.warns = []Warning{warnAt(CodeTruncatedArchive, rest, io.ErrUnexpectedEOF.Error())}
		}
		n.src = &sectionNode{in: c, off: off, size: n.size}
		if err := f.expand(ctx, n); err != nil {
			return err
		}
		if len(n.warns) > 0 {
			return nil // told on the entry that was cut
		}
	}
}
