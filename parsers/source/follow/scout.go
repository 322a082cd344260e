package follow

import (
	"context"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"hubscope/parsers/source"
)

const (
	// mostLogs bounds how many logs are followed at once; each takes a handle or two.
	mostLogs = 10_000
	// mostFolders bounds how many folders are gone through.
	mostFolders = 10_000
	// restPerLog bounds how often thousands of names are looked at in turns: 5,000 looks a
	// second, all of them together.
	restPerLog = 200 * time.Microsecond
)

// scout is the goroutine that looks at names: which are there, and what stands under them.
type scout struct {
	f    *Follower
	sink source.Sink
	ctx  context.Context

	logs    map[string]*log // by shown path
	notices *notices        // nil when the system gives none
	turned  time.Time
	swept   time.Time
	cost    time.Duration // of the last sweep
	// ignored are files in folders that were handed over under another name, as they were
	// when that was found.
	ignored map[string]fs.FileInfo
	byDir   map[string][]*log // by the folders whose notices concern them
}

func newScout(f *Follower, sink source.Sink) *scout {
	return &scout{f: f, sink: sink, logs: make(map[string]*log), ignored: make(map[string]fs.FileInfo), byDir: make(map[string][]*log)}
}

func (s *scout) run(ctx context.Context) {
	s.ctx = ctx
	if !s.f.opt.Poll {
		s.notices = listen()
		defer s.notices.close()
	}
	s.sweep()
	s.f.begun = true
	close(s.f.ready)
	tick := time.NewTicker(s.f.opt.Interval)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			if time.Since(s.turned) >= time.Duration(len(s.logs))*restPerLog {
				s.turn()
			}
		case e, ok := <-s.notices.events():
			if !ok {
				s.notices.close()
				s.notices = nil
				continue
			}
			s.heed(s.notices.gather(e))
		case <-s.notices.errors():
			s.heed(noticed{lost: true})
		}
	}
}

// turn looks at every name, and now and then for new ones.
func (s *scout) turn() {
	now := time.Now()
	s.turned = now
	for _, l := range s.logs {
		s.look(l, now)
	}
	// Going through folders is dear on a share; it takes a tenth of the time at most.
	if now.Sub(s.swept) >= max(5*s.f.opt.Interval, 10*s.cost) {
		s.sweep()
	}
}

// look looks at one name.
func (s *scout) look(l *log, now time.Time) {
	if l.look(now) {
		s.watch(l) // a link may lead to another folder now
	}
}

// heed does what the system's notices ask for.
func (s *scout) heed(n noticed) {
	now := time.Now()
	if n.lost {
		s.turn()
		s.sweep()
		return
	}
	for dir := range n.moved {
		for _, l := range s.byDir[dir] {
			s.look(l, now)
		}
	}
	if len(n.moved) > 0 && now.Sub(s.swept) >= 10*s.cost {
		s.sweep()
	}
	for name := range n.written {
		for _, l := range s.byDir[filepath.Dir(name)] {
			l.urge(name)
		}
	}
}

// urge wakes the courier when the file that was written may be its own.
func (l *log) urge(name string) {
	l.mu.Lock()
	mine := name == l.path || len(l.queue) > 1 || l.target == name
	if g := l.last(); g != nil && !g.left.IsZero() {
		mine = true // a writer that goes on under the new name
	}
	l.mu.Unlock()
	if mine {
		l.nudge(true)
	}
}

// sweep goes through what is to be followed and begins with what is new.
func (s *scout) sweep() {
	began := time.Now()
	names := &names{f: s.f, found: make(map[string]bool)}
	for _, p := range s.f.opt.Paths {
		names.path(p)
	}
	if !s.f.begun {
		s.f.still = names.pieces
	}
	for _, dir := range names.folders {
		s.notices.watch(dir)
	}
	maps.DeleteFunc(s.ignored, func(path string, _ fs.FileInfo) bool { return !names.found[source.ShownPath(path)] })
	for _, c := range names.latest() {
		if s.ctx.Err() != nil {
			return
		}
		s.begin(c)
	}
	s.swept = time.Now()
	s.cost = s.swept.Sub(began)
}

// begin follows a name, unless it is followed already or is only another name of a file that
// was handed over.
func (s *scout) begin(c candidate) {
	shown := source.ShownPath(c.path)
	if s.logs[shown] != nil || len(s.logs) >= mostLogs && !c.named {
		return
	}
	series, _ := source.SeriesOf(shown)
	l := &log{f: s.f, path: c.path, shown: shown, series: series, wake: make(chan struct{}, 1)}
	info, err := s.f.sys.stat(c.path)
	if err == nil && s.f.memory.claimed(l, info) {
		return // another name of a log that is followed
	}
	if !c.named && (err != nil || !info.Mode().IsRegular() || s.told(c.path, info)) {
		return
	}
	s.logs[shown] = l
	s.watch(l)
	l.look(time.Now())
	l.mu.Lock()
	if len(l.queue) == 0 { // nothing there yet: it is waited for
		now := time.Now()
		l.queue = append(l.queue, &generation{left: now, seq: source.Current, fresh: s.f.begun})
		if l.trouble == "" {
			l.trouble = fs.ErrNotExist.Error()
			l.tell = append(l.tell, source.Notice{Code: source.NoticeGone, At: now})
		}
	}
	l.mu.Unlock()
	s.f.couriers.Add(1)
	go func() {
		defer s.f.couriers.Done()
		l.deliver(s.ctx, s.sink)
	}()
}

// told says whether all of a file was handed over under another name.
func (s *scout) told(path string, info fs.FileInfo) bool {
	if was := s.ignored[path]; was != nil && os.SameFile(was, info) && was.Size() == info.Size() && was.ModTime().Equal(info.ModTime()) {
		return true
	}
	delete(s.ignored, path)
	h, err := s.f.sys.open(path)
	if err != nil {
		return false
	}
	defer h.Close()
	if p := s.f.memory.find(h, false); p != nil && p.end == info.Size() {
		s.ignored[path] = info
		return true
	}
	return false
}

// watch asks for the system's notices of a log: those of its folder, and of the folder that a
// link leads to.
func (s *scout) watch(l *log) {
	dirs := []string{filepath.Dir(l.path)}
	if to, err := filepath.EvalSymlinks(l.path); err == nil {
		l.mu.Lock()
		l.target = to
		l.mu.Unlock()
		dirs = append(dirs, filepath.Dir(to))
	}
	for _, dir := range dirs {
		if !slices.Contains(s.byDir[dir], l) {
			s.byDir[dir] = append(s.byDir[dir], l)
		}
		s.notices.watch(dir)
	}
}

// candidate is a name that may be followed.
type candidate struct {
	path  string
	named bool // by the user, as it is
}

// names is one going through what is to be followed.
type names struct {
	f       *Follower
	list    []candidate
	found   map[string]bool // shown paths
	folders []string
	pieces  []fs.FileInfo // rotated pieces
}

// path looks at one path that was given.
func (n *names) path(p string) {
	info, err := n.f.sys.stat(p)
	switch {
	case err == nil && info.IsDir():
		n.folder(p)
		return
	case err != nil && strings.ContainsAny(p, "*?["):
		n.glob(p)
		return
	}
	p = filepath.Clean(p)
	n.folders = append(n.folders, filepath.Dir(p))
	n.add(candidate{p, true})
	n.siblings(filepath.Dir(p), source.ShownPath(p))
}

// siblings notes the rotated pieces beside a log that was named, when following begins.
func (n *names) siblings(dir, shown string) {
	if n.f.begun {
		return
	}
	series, _ := source.SeriesOf(shown)
	list, _ := n.f.sys.readDir(dir)
	for _, d := range list {
		path := filepath.Join(dir, d.Name())
		if other, seq := source.SeriesOf(source.ShownPath(path)); other == series && seq != source.Current {
			n.piece(path)
		}
	}
}

func (n *names) piece(path string) {
	if n.f.begun {
		return
	}
	if info, err := n.f.sys.stat(path); err == nil {
		n.pieces = append(n.pieces, info)
	}
}

func (n *names) add(c candidate) {
	if shown := source.ShownPath(c.path); !n.found[shown] {
		n.found[shown] = true
		n.list = append(n.list, c)
	}
}

// glob adds what matches now; what does not exist yet may match later.
func (n *names) glob(pattern string) {
	list, _ := filepath.Glob(pattern)
	n.folders = append(n.folders, globFolder(pattern))
	for _, p := range list {
		info, err := n.f.sys.stat(p)
		switch {
		case err != nil:
		case info.IsDir():
			n.folder(p)
		case info.Mode().IsRegular():
			n.file(p)
		}
	}
}

// globFolder is the deepest folder of a pattern that has no mark of a pattern in its path.
func globFolder(pattern string) string {
	dir := filepath.Dir(pattern)
	for strings.ContainsAny(dir, "*?[") {
		dir = filepath.Dir(dir)
	}
	return dir
}

// folder adds what lies in a folder and below it, as source.Find does: links to files are
// followed, those to folders are not.
func (n *names) folder(dir string) {
	if len(n.folders) >= mostFolders {
		return
	}
	n.folders = append(n.folders, filepath.Clean(dir))
	list, _ := n.f.sys.readDir(dir)
	for _, d := range list {
		if source.Junk(d.Name()) {
			continue
		}
		path := filepath.Join(dir, d.Name())
		switch t := d.Type(); {
		case t.IsDir():
			n.folder(path)
		case t&fs.ModeSymlink != 0:
			if info, err := n.f.sys.stat(path); err == nil && info.Mode().IsRegular() {
				n.file(path)
			}
		case t&^fs.ModeIrregular == 0:
			n.file(path)
		}
	}
}

// file adds a file that nobody named.
func (n *names) file(path string) {
	if Growing(source.ShownPath(path)) {
		n.add(candidate{path, false})
		return
	}
	n.piece(path)
}

// latest leaves out, of files that bear a date, all but the latest of each series, and those
// of a series that has one without: they are rotated pieces. They are sorted by path.
func (n *names) latest() []candidate {
	newest := make(map[string]int)
	for _, c := range n.list {
		series, seq := source.SeriesOf(source.ShownPath(c.path))
		if was, ok := newest[series]; !ok || seq < was {
			newest[series] = seq
		}
	}
	var out []candidate
	for _, c := range n.list {
		series, seq := source.SeriesOf(source.ShownPath(c.path))
		if c.named || seq == newest[series] {
			out = append(out, c)
		} else {
			n.piece(c.path)
		}
	}
	if !n.f.begun {
		n.f.still = n.pieces
	}
	slices.SortFunc(out, func(a, b candidate) int { return strings.Compare(a.path, b.path) })
	return out
}
