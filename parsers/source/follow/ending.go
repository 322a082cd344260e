package follow

import (
	"bytes"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"time"

	"hubscope/parsers/source"
)

// finish closes a generation that ended and makes way for the next.
func (l *log) finish(g *generation) {
	g.quit()
	g.alive()
	if !g.cut.IsZero() {
		l.tellCut(g, g.cut)
	} else {
		g.stream.Tell(l.farewell(g))
	}
	l.f.memory.add(g.past())
	g.stream.Close(l.rest(g))
	l.drop(g)
}

// farewell says why a generation ended: its file was renamed, or another stands in its place.
func (l *log) farewell(g *generation) source.Notice {
	n := source.Notice{Code: source.NoticeReplaced, At: time.Now()}
	if g.late {
		n.Code = source.NoticeRotated
	}
	if g.info == nil {
		return n
	}
	if at, err := os.Lstat(l.path); err == nil && at.Mode()&fs.ModeSymlink != 0 {
		return n
	}
	dir := filepath.Dir(l.path)
	list, _ := l.f.sys.readDir(dir)
	for _, d := range list {
		info, err := d.Info()
		if err == nil && os.SameFile(info, g.info) && d.Name() != filepath.Base(l.path) {
			n.Code, n.Detail = source.NoticeRotated, path.Base(source.ShownPath(d.Name()))
			break
		}
	}
	return n
}

// cut ends a generation whose file was cut under it; the next begins in the same file.
func (l *log) cut(g *generation) {
	g.quit()
	l.rescue(g)
	g.alive()
	now := time.Now()
	l.tellCut(g, now)
	l.f.memory.add(g.past())
	g.stream.Close(l.rest(g))
	info, err := g.file.Stat()
	if err != nil {
		info = g.info
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	again := &generation{file: g.file, info: info, left: g.left, seq: g.seq, late: g.late, size: info.Size(), grew: now, fresh: true}
	l.f.memory.release(g)
	l.f.memory.take(l, again, info)
	g.file = nil
	l.queue[0] = again
	l.copies(again)
}

// copies has the scout look for rotated pieces before it is a cut file's turn again: it may
// have been copied and cut more than once since. l.mu is held.
func (l *log) copies(again *generation) {
	if again.left.IsZero() {
		l.amiss, l.sorting = true, true
	}
}

// tellCut tells that the file was cut, and what may be missing.
func (l *log) tellCut(g *generation, at time.Time) {
	g.stream.Tell(source.Notice{Code: source.NoticeTruncated, At: at})
	l.mu.Lock()
	lost := g.most - g.end() // 0 or less where nobody saw it shrink
	l.mu.Unlock()
	switch {
	case lost > 0:
		g.stream.Tell(source.Notice{Code: source.NoticeGap, At: at, Count: lost})
	case at.Sub(g.moved) < quietBefore(l.f.opt.Interval):
		g.stream.Tell(source.Notice{Code: source.NoticeGap, At: at})
	}
}

// quietBefore is how long a writer must have been quiet before its file was cut for nothing to
// be missing: what was written between two looks may have been cut away unread.
func quietBefore(interval time.Duration) time.Duration { return 5 * max(interval, tailPoll) }

// rescue hands over what can be had no more by the generation's own handle, from a rotated
// piece: from the copy that was made of the file before it was cut (logrotate's
// copytruncate), or from the file itself under its new name, when its handle was lost. It says
// whether there is such a piece.
func (l *log) rescue(g *generation) bool {
	p := g.past()
	dir := filepath.Dir(l.path)
	list, _ := l.f.sys.readDir(dir)
	for _, d := range list {
		name := filepath.Join(dir, d.Name())
		if series, seq := source.SeriesOf(source.ShownPath(name)); series != l.series || seq == source.Current {
			continue
		}
		info, err := l.f.sys.stat(name)
		if err != nil || !info.Mode().IsRegular() || info.Size() < p.end {
			continue
		}
		h, err := l.f.sys.open(name)
		if err != nil {
			continue
		}
		same, err := p.holds(h)
		if same && err == nil {
			l.drain(g, h)
		}
		h.Close()
		if same {
			return true
		}
	}
	return false
}

// drain reads on in a copy of the file to its end.
func (l *log) drain(g *generation, copied file) {
	buf := buffers.Get().(*[]byte)
	defer buffers.Put(buf)
	for {
		data, err := g.pullFrom(copied, *buf)
		if err != nil || len(data) == 0 {
			return
		}
		if g.stream == nil {
			g.took(data)
		} else {
			l.hand(g, data)
		}
	}
}

// rest is what was read behind the last line end, decoded; nil for nothing.
func (l *log) rest(g *generation) []byte {
	if len(g.part) > 0 && !g.settled {
		g.settle(l.shown, true)
	}
	if len(g.part) == 0 || g.mute {
		return nil
	}
	return bytes.Clone(g.text.Decode(g.part))
}
