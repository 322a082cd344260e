package live

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"hubscope/parsers/source"
	"hubscope/parsers/source/follow"
)

const (
	// stillEvery is how often is looked whether settings, archives and old pieces of logs came
	// or changed: somebody exports them while the logs are followed.
	stillEvery = 3 * time.Second
	// stillShare bounds the share of time that looking takes, as 1 in so many: on a network
	// share going through folders is slow.
	stillShare = 20
)

// keepLooking hands over what stands still whenever that is something else than before.
func (f *files) keepLooking(ctx context.Context, found chan<- []*source.Item) {
	before := stamp(f.still)
	for wait := stillEvery; ; {
		select {
		case <-ctx.Done():
			return
		case <-time.After(wait):
		}
		began := time.Now()
		now := stamp(f.still)
		if now != before {
			time.Sleep(stillSettles) // what is being written is whole a moment later
			if again := stamp(f.still); again == now {
				still, err := f.find(ctx)
				if err != nil {
					return // of ctx
				}
				select {
				case found <- still:
					before = now
				case <-ctx.Done():
					return
				}
			}
		}
		wait = max(stillEvery, stillShare*time.Since(began))
	}
}

// stillSettles is how long a file must stay as it is to be read.
const stillSettles = 200 * time.Millisecond

// stamp is a text that changes when a file changes that is not followed.
func stamp(paths []string) string {
	var b strings.Builder
	add := func(path string, info fs.FileInfo) {
		if info != nil && info.Mode().IsRegular() && !follow.Growing(source.ShownPath(path)) {
			fmt.Fprintf(&b, "%s|%d|%d\n", path, info.Size(), info.ModTime().UnixNano())
		}
	}
	for _, p := range globbed(paths) {
		info, err := os.Stat(p)
		switch {
		case err != nil:
		case !info.IsDir():
			add(p, info)
		default:
			filepath.WalkDir(p, func(path string, d fs.DirEntry, err error) error { // what cannot be read is not there
				if err != nil || !d.Type().IsRegular() {
					return nil
				}
				if info, err := d.Info(); err == nil {
					add(path, info)
				}
				return nil
			})
		}
	}
	return b.String()
}
