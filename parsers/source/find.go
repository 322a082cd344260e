package source

import (
	"context"
	"io"
	"io/fs"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"
)

// stdinPath is what a person writes for standard input.
const stdinPath = "-"

// finder is one call of Find.
type finder struct {
	env   *env
	stdin io.Reader
	found []candidate
	items []*Item
}

// candidate is a file that was found, before it is known whether it is an
// archive and whether it was found twice.
type candidate struct {
	path  string // as shown
	real  string // for the system; "" for standard input
	info  fs.FileInfo
	pipe  bool
	given bool
}

// Find walks the paths (files, folders with all below them, archives, "-" for
// standard input) and returns what is to be read, sorted by Path. The order of
// the paths does not matter, and a file that is reached twice stands once,
// under the smaller of its names. A path that cannot be read becomes an Item
// with a warning; the error is only that of ctx.
//
// Links to folders are followed when they are given, never when they are found;
// links to files always. Standard input and pipes are read to their end here.
// [Release] removes their spools; every Content is closed on its own.
func Find(ctx context.Context, paths []string, opt Options) ([]*Item, error) {
	f := &finder{env: newEnv(opt), stdin: opt.Stdin}
	for _, p := range slices.Compact(slices.Sorted(slices.Values(paths))) {
		if err := f.path(ctx, p); err != nil {
			return nil, err
		}
	}
	for _, c := range distinct(f.found) {
		if err := f.take(ctx, c); err != nil {
			f.env.release()
			return nil, err
		}
	}
	return f.sorted(), nil
}

// path looks at one path that was given.
func (f *finder) path(ctx context.Context, p string) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if p == stdinPath {
		f.found = append(f.found, candidate{path: stdinPath, pipe: true, given: true})
		return nil
	}
	shown := shownPath(p)
	info, err := f.env.sys.stat(p)
	switch {
	case err != nil:
		f.broken(shown, refusal(err))
	case info.IsDir():
		return f.folder(ctx, p, shown)
	case info.Mode()&(fs.ModeNamedPipe|fs.ModeSocket|fs.ModeDevice|fs.ModeCharDevice) == fs.ModeNamedPipe:
		f.found = append(f.found, candidate{path: shown, real: p, info: info, pipe: true, given: true})
	case info.Mode()&(fs.ModeSocket|fs.ModeDevice|fs.ModeCharDevice) != 0:
		f.broken(shown, warn(CodeUnreadable, info.Mode().Type().String()))
	default:
		f.found = append(f.found, candidate{path: shown, real: p, info: info, given: true})
	}
	return nil
}

// broken adds an Item that there is nothing to open for.
func (f *finder) broken(path string, w ...Warning) {
	f.item(&Item{Path: path, Size: -1, Warnings: w})
}

func (f *finder) item(it *Item) {
	it.env = f.env
	it.Series, it.Seq = series(it.Path)
	f.items = append(f.items, it)
}

// distinct sorts candidates by path and leaves out those that are the same
// file as an earlier one.
func distinct(all []candidate) []candidate {
	slices.SortStableFunc(all, func(a, b candidate) int { return strings.Compare(a.path, b.path) })
	// os.SameFile compares two; files of another size or age need no comparing.
	type look struct {
		size int64
		mod  time.Time
	}
	seen := make(map[look][]fs.FileInfo)
	out := all[:0]
next:
	for _, c := range all {
		if c.info != nil {
			k := look{c.info.Size(), c.info.ModTime()}
			for _, other := range seen[k] {
				if os.SameFile(other, c.info) {
					continue next
				}
			}
			seen[k] = append(seen[k], c.info)
		}
		out = append(out, c)
	}
	return out
}

// take turns a candidate into Items: one, or those of an archive.
func (f *finder) take(ctx context.Context, c candidate) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	t := &top{budget: &budget{left: f.env.lim.Inflated}}
	e := found{path: c.path, size: -1, top: t}
	if c.info != nil && !c.pipe {
		e.size, e.mod = c.info.Size(), c.info.ModTime()
	}
	if !c.pipe {
		e.src = &fileNode{env: f.env, path: c.real}
		return f.expand(ctx, e)
	}
	s := &streamNode{env: f.env, name: c.path, charge: &charge{b: t.budget}}
	if c.real == "" {
		s.start = func() (io.Reader, func() error, error) {
			if f.stdin == nil {
				return strings.NewReader(""), nil, nil
			}
			return f.stdin, nil, nil
		}
	} else {
		s.start = func() (io.Reader, func() error, error) {
			h, err := f.env.sys.open(c.real)
			if err != nil {
				return nil, nil, err
			}
			return h, h.Close, nil
		}
	}
	f.env.addStream(s)
	e.src = s
	return f.expand(ctx, e)
}

// sorted gives the Items in the order of their paths. Two entries of one
// archive may bear one name; the later ones get a number, for a path must name
// one source.
func (f *finder) sorted() []*Item {
	slices.SortStableFunc(f.items, func(a, b *Item) int { return strings.Compare(a.Path, b.Path) })
	taken, last := make(map[string]bool, len(f.items)), make(map[string]int)
	for _, it := range f.items {
		taken[it.Path] = true
	}
	for _, it := range f.items {
		if last[it.Path] == 0 {
			last[it.Path] = 1
			continue
		}
		base := it.Path
		for taken[it.Path] {
			last[base]++
			it.Path = base + "#" + strconv.Itoa(last[base])
		}
		taken[it.Path] = true
	}
	slices.SortStableFunc(f.items, func(a, b *Item) int { return strings.Compare(a.Path, b.Path) })
	return f.items
}
