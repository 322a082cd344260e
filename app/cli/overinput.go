package cli

import (
	"context"
	"os"
	"path/filepath"

	"hubscope/app/engine"
)

// overInput reports whether what is written to a file would take the place of something that
// is to be read: a path that was given, or a log or settings in a folder that was. An earlier
// report in such a folder may be written anew.
func overInput(ctx context.Context, output string, paths []string) bool {
	target, err := os.Stat(output)
	if err != nil || !target.Mode().IsRegular() {
		return false
	}
	for _, path := range paths {
		switch info, err := os.Stat(path); {
		case err != nil:
		case info.IsDir():
			if within(path, output) && engine.Reads(ctx, output) {
				return true
			}
		case os.SameFile(info, target):
			return true
		}
	}
	return false
}

// within reports whether a file lies in a folder or below it.
func within(folder, file string) bool {
	inside, err := filepath.EvalSymlinks(folder)
	if err == nil {
		inside, err = filepath.Abs(inside)
	}
	if err != nil {
		return false
	}
	if file, err = filepath.EvalSymlinks(file); err == nil {
		file, err = filepath.Abs(file)
	}
	rel, e := filepath.Rel(inside, file)
	return err == nil && e == nil && filepath.IsLocal(rel)
}
