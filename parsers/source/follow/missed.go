package follow

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"hubscope/parsers/source"
)

// mostListings bounds how often a folder is listed that does not come to rest.
const mostListings = 10

// A piece is a rotated piece of a log, as it stood in its folder.
type piece struct {
	path string
	seq  int
	info fs.FileInfo
}

func (p piece) equal(o piece) bool { return p.path == o.path && os.SameFile(p.info, o.info) }

// pieces lists the rotated pieces of the log. A rotation goes through many names, one by one:
// what is listed in its midst leaves out some files and has others twice. So two listings have
// to agree. recent is as Follower.list has it.
func (l *log) pieces(recent bool) ([]piece, error) {
	if _, seq := source.SeriesOf(l.shown); seq != source.Current {
		return nil, nil // a rotated piece that was named has none
	}
	list, err := l.listing(recent)
	for range mostListings {
		if err != nil {
			return nil, err
		}
		before := list
		if list, err = l.listing(recent); err == nil && slices.EqualFunc(before, list, piece.equal) {
			break
		}
	}
	return list, err
}

// listing is one going through the folder.
func (l *log) listing(recent bool) ([]piece, error) {
	there, err := l.f.list(filepath.Dir(l.path), recent)
	if err != nil {
		return nil, err
	}
	var out []piece
	for _, p := range there.pieces[l.series] {
		if info, err := l.f.sys.stat(p.path); err == nil && info.Mode().IsRegular() {
			out = append(out, piece{p.path, p.seq, info})
		}
	}
	slices.SortStableFunc(out, func(a, b piece) int { return b.seq - a.seq })
	return out, nil
}

// missed opens the pieces that stood under the name between two looks, or during a sleep, and
// have been renamed since: rotated pieces of the series that nobody has seen. Names may move
// on while it does; then it lists them anew. first says that the name itself was never looked
// at before.
func (l *log) missed(first bool) {
	l.mu.Lock()
	amiss := l.amiss
	l.mu.Unlock()
	for range mostListings {
		list, err := l.pieces(first)
		if err != nil {
			return
		}
		l.renumber(list)
		if l.admitAll(list) {
			break
		}
	}
	if amiss {
		l.mu.Lock()
		l.amiss = false
		l.mu.Unlock()
		l.nudge(false)
	}
}

// renumber notes which numbers the files in line bear now, and whether the last one still has
// the name.
func (l *log) renumber(list []piece) {
	here, err := l.f.sys.stat(l.path)
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, g := range l.queue {
		if g.file == nil {
			continue
		}
		g.seq = source.Current
		for _, p := range list {
			if os.SameFile(g.info, p.info) {
				g.seq = p.seq
			}
		}
	}
	if g := l.last(); g != nil && g.file != nil && g.left.IsZero() && (err != nil && absent(err) || err == nil && !os.SameFile(g.info, here)) {
		g.left = time.Now()
	}
}

// admitAll puts those in line that nobody has seen, the oldest first. It says whether all were
// what they were listed as.
func (l *log) admitAll(list []piece) bool {
	for _, p := range list {
		l.mu.Lock()
		full := len(l.queue) >= mostOpen
		l.mu.Unlock()
		if full {
			return true // they are found when there is room again
		}
		if l.seen(p.info) {
			continue
		}
		h, info, err := l.f.openFile(p.path)
		switch {
		case err != nil && absent(err), err == nil && !os.SameFile(info, p.info):
			if h != nil {
				h.Close()
			}
			return false
		case err != nil:
			l.refused(err)
		case l.handedOver(h, info):
			h.Close()
		default:
			l.admit(h, info, p.seq)
		}
	}
	return true
}

// seen says whether a rotated piece is being read or was there when following began.
func (l *log) seen(info fs.FileInfo) bool {
	for _, s := range l.f.still {
		// An old piece that is gone leaves its inode to a new file.
		if os.SameFile(s, info) && s.Size() == info.Size() && s.ModTime().Equal(info.ModTime()) {
			return true
		}
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.ContainsFunc(l.queue, func(g *generation) bool { return g.file != nil && os.SameFile(g.info, info) }) ||
		l.f.memory.claimed(l, info)
}

// handedOver says whether there is nothing more in a rotated piece. The courier asks again
// when it is its turn: what it reads until then is not known yet.
func (l *log) handedOver(h file, info fs.FileInfo) bool {
	p := l.f.memory.find(h, true)
	return p != nil && p.end == info.Size()
}
