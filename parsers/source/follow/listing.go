package follow

import (
	"path/filepath"
	"strings"
	"time"

	"hubscope/parsers/source"
)

// A listed is a rotated piece that a folder holds, by its name.
type listed struct {
	path string
	seq  int
}

// A listing is the rotated pieces that a folder held at some time, by their series.
type listing struct {
	pieces  map[string][]listed
	changed time.Time // when a name in the folder had changed last
	sure    bool      // no later change can bear the same time
}

// coarsest is the clock of a file system that tells times of change in steps of two seconds,
// and a little more.
const coarsest = 3 * time.Second

// list returns the rotated pieces in a folder. One that holds thousands of logs is not gone
// through for each of them when following begins: recent says that what was listed is good
// enough, as long as no name in the folder has changed since. Only the scout calls it.
func (f *Follower) list(dir string, recent bool) (*listing, error) {
	info, err := f.sys.stat(dir)
	if err != nil {
		return &listing{}, err
	}
	if was := f.listings[dir]; recent && was != nil && was.sure && was.changed.Equal(info.ModTime()) {
		return was, nil
	}
	delete(f.listings, dir)
	began := time.Now()
	entries, err := f.sys.readDir(dir)
	l := &listing{pieces: map[string][]listed{}, changed: info.ModTime(), sure: err == nil && began.Sub(info.ModTime()) > coarsest}
	for _, d := range entries {
		path := filepath.Join(dir, d.Name())
		shown := source.ShownPath(path)
		series, seq := source.SeriesOf(shown)
		if seq == source.Current || strings.HasSuffix(strings.ToLower(shown), ".gz") {
			continue
		}
		l.pieces[series] = append(l.pieces[series], listed{path, seq})
	}
	if l.sure {
		if f.listings == nil {
			f.listings = map[string]*listing{}
		}
		f.listings[dir] = l
	}
	return l, err
}
