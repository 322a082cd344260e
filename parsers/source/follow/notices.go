package follow

import (
	"path/filepath"

	"github.com/fsnotify/fsnotify"
)

// notices are the system's, of changes in folders. A nil one gives none: then looking in
// turns has to do.
type notices struct {
	w     *fsnotify.Watcher
	heard map[string]bool // folders
}

// listen is nil when the system gives no notices, or no more of them.
func listen() *notices {
	w, err := fsnotify.NewWatcher()
	if err != nil {
		return nil
	}
	return &notices{w: w, heard: make(map[string]bool)}
}

// watch asks for notices of a folder. Where the system refuses, it is looked at in turns.
func (n *notices) watch(dir string) {
	if n != nil && !n.heard[dir] && n.w.Add(dir) == nil {
		n.heard[dir] = true
	}
}

// events is a channel that never gives anything when there are no notices.
func (n *notices) events() <-chan fsnotify.Event {
	if n == nil {
		return nil
	}
	return n.w.Events
}

// errors is the same for what went wrong; most often there were too many notices.
func (n *notices) errors() <-chan error {
	if n == nil {
		return nil
	}
	return n.w.Errors
}

// noticed is what some notices together said.
type noticed struct {
	written map[string]bool // files
	moved   map[string]bool // folders in which names came or went
	lost    bool            // there may have been others
}

// gatherMost bounds what is gathered, for a busy writer's notices never end.
const gatherMost = 256

// gather puts a notice together with those that wait behind it.
func (n *notices) gather(e fsnotify.Event) noticed {
	out := noticed{written: make(map[string]bool), moved: make(map[string]bool)}
	for i := 1; ; i++ {
		name := filepath.Clean(e.Name)
		out.written[name] = true
		if e.Has(fsnotify.Create) || e.Has(fsnotify.Remove) || e.Has(fsnotify.Rename) {
			out.moved[filepath.Dir(name)] = true
			if !e.Has(fsnotify.Create) {
				delete(n.heard, name) // a folder that goes takes its watch with it
			}
		}
		if i == gatherMost {
			return out
		}
		select {
		case next, ok := <-n.w.Events:
			if !ok {
				return out
			}
			e = next
		default:
			return out
		}
	}
}

func (n *notices) close() {
	if n != nil {
		n.w.Close()
	}
}
