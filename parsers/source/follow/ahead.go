package follow

import (
	"bytes"
	"io/fs"
	"os"
	"slices"
	"time"
)

// aheadMost bounds what is kept of generations that wait for their turn.
const aheadMost = 8 << 20

// ahead reads what waits behind g, while g is given time to grow: it may be cut before its
// turn. A file that stands in the line twice waits for what will be known of it then, and so
// does a rotated piece, which nobody cuts.
func (l *log) ahead(g *generation) {
	l.mu.Lock()
	waiting := slices.Clone(l.queue[1:])
	l.mu.Unlock()
	buf := buffers.Get().(*[]byte)
	defer buffers.Put(buf)
	room := aheadMost
	for i, w := range waiting {
		room -= len(w.part)
		twice := slices.ContainsFunc(append(waiting[:i:i], g), func(o *generation) bool {
			return o.cut.IsZero() && os.SameFile(o.info, w.info)
		})
		for room > chunkSize && !w.late && w.cut.IsZero() && !twice {
			data, err := w.pull(*buf)
			if err == errCut {
				l.keep(w)
				return // the line is another now
			}
			if err != nil || len(data) == 0 {
				break // its turn will tell
			}
			w.took(data)
			w.moved = time.Now()
			room -= len(data)
		}
	}
}

// keep makes two generations of one that was cut after it was read ahead: what was read, and
// the file as it is now.
func (l *log) keep(w *generation) {
	l.rescue(w)
	info, err := w.file.Stat()
	if err != nil {
		return // its turn will tell
	}
	now := time.Now()
	again := &generation{file: w.file, info: info, size: info.Size(), grew: now, fresh: true}
	l.f.memory.release(w)
	l.f.memory.take(l, again, info)
	l.mu.Lock()
	defer l.mu.Unlock()
	again.left, again.seq, again.late = w.left, w.seq, w.late
	w.file, w.cut = &remains{bytes.NewReader(bytes.Clone(w.part)), w.info}, now
	w.left, w.grew = w.moved, w.moved
	l.queue = slices.Insert(l.queue, slices.Index(l.queue, w)+1, again)
	l.copies(again)
}

// remains is what was read of a file that was cut since.
type remains struct {
	*bytes.Reader
	info fs.FileInfo
}

// Stat gives what the file was, with the size of what is kept.
func (r *remains) Stat() (fs.FileInfo, error) { return remainsInfo{r.info, r.Reader.Size()}, nil }

// Close has nothing to close.
func (r *remains) Close() error { return nil }

type remainsInfo struct {
	fs.FileInfo
	size int64
}

// Size is that of what is kept.
func (r remainsInfo) Size() int64 { return r.size }
