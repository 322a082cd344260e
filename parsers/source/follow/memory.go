package follow

import (
	"bytes"
	"io"
	"io/fs"
	"os"
	"slices"
	"sync"
)

// remembered is how many generations a follower knows again: a gateway keeps 25 of a log.
const remembered = 1024

// memory is what a follower has handed over already, and which files are being read, by any
// of its couriers.
type memory struct {
	mu   sync.Mutex
	past []*past // oldest first
	open map[*generation]claim
}

// claim is a file that is being read.
type claim struct {
	by   *log
	info fs.FileInfo
}

// take says that l reads g's file. It fails when another log does.
func (m *memory) take(l *log, g *generation, info fs.FileInfo) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.taken(l, info) {
		return false
	}
	if m.open == nil {
		m.open = make(map[*generation]claim)
	}
	m.open[g] = claim{l, info}
	return true
}

// claimed says whether a log other than l reads the file.
func (m *memory) claimed(l *log, info fs.FileInfo) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.taken(l, info)
}

func (m *memory) taken(l *log, info fs.FileInfo) bool {
	for _, c := range m.open {
		if c.by != l && os.SameFile(c.info, info) {
			return true
		}
	}
	return false
}

// release takes a claim back.
func (m *memory) release(g *generation) {
	m.mu.Lock()
	delete(m.open, g)
	m.mu.Unlock()
}

// add remembers what was handed over.
func (m *memory) add(p *past) {
	if p.end == 0 {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.past = slices.DeleteFunc(m.past, func(o *past) bool {
		return o.end == p.end && os.SameFile(o.info, p.info) && bytes.Equal(o.trail, p.trail)
	})
	if len(m.past) >= remembered {
		m.past = append(m.past[:0], m.past[1:]...)
	}
	m.past = append(m.past, p)
}

// find returns the longest that was handed over of the same file, or of one that this is a
// copy of; nil for none. An inode that is used again holds something else. A copy of a few
// bytes may be a line that many files begin with; piece says that the file is a rotated piece,
// which is a copy as well when it is all that was handed over.
func (m *memory) find(f file, piece bool) *past {
	info, err := f.Stat()
	if err != nil {
		return nil
	}
	var space [headSize]byte
	n, err := f.ReadAt(space[:], 0)
	if err != nil && err != io.EOF {
		return nil
	}
	m.mu.Lock()
	list := slices.Clone(m.past)
	m.mu.Unlock()
	var best *past
	for _, p := range list {
		if p.end > info.Size() || !bytes.HasPrefix(space[:n], p.head) || best != nil && p.end <= best.end {
			continue
		}
		if p.end < headSize+trailSize && !(piece && p.end == info.Size()) && !os.SameFile(p.info, info) {
			continue
		}
		if ok, err := p.holds(f); ok && err == nil {
			best = p
		}
	}
	return best
}
