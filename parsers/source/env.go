package source

import "sync"

// env is what all items of one Find share.
type env struct {
	sys  system
	lim  Limits
	temp string // folder of the temporary files; "" is the system's

	mu  sync.Mutex
	mem int64 // bytes that spools may still keep in memory

	streams []*streamNode // what stays spooled until Release

	idle idle
}

func newEnv(opt Options) *env {
	e := &env{sys: realSystem(), lim: opt.Limits.withDefaults(), temp: opt.TempDir}
	if opt.sys != nil {
		e.sys = *opt.sys
	}
	e.mem = e.lim.MemoryTotal
	return e
}

// takeMem asks for n bytes of memory and says whether they were granted.
func (e *env) takeMem(n int64) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	if n > e.mem {
		return false
	}
	e.mem -= n
	return true
}

func (e *env) giveMem(n int64) {
	e.mu.Lock()
	e.mem += n
	e.mu.Unlock()
}

// addStream remembers a stream for release.
func (e *env) addStream(s *streamNode) {
	e.mu.Lock()
	e.streams = append(e.streams, s)
	e.mu.Unlock()
}

// release removes every spool that no open Content needs, and the streams'.
func (e *env) release() {
	e.idle.clear()
	e.mu.Lock()
	list := e.streams
	e.streams = nil
	e.mu.Unlock()
	for _, s := range list {
		s.release()
	}
}
