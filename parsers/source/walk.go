package source

import (
	"context"
	"io/fs"
	"path"
	"path/filepath"
)

// folder looks at a folder that was given, and at all below it.
func (f *finder) folder(ctx context.Context, real, shown string) error {
	files, items := len(f.found), len(f.items)
	err := f.walk(ctx, real, shown, shown)
	if err == errStop {
		err = nil
	}
	if err == nil && len(f.found) == files && len(f.items) == items {
		f.broken(shown, warn(CodeEmpty, ""))
	}
	return err
}

// walk goes through one folder in the order of its names. root is the folder
// that was given, which carries the warning when there are too many files.
func (f *finder) walk(ctx context.Context, real, shown, root string) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	list, err := f.env.sys.readDir(real) // sorted; what could be read comes with the error
	if err != nil {
		f.broken(shown, refusal(err))
	}
	for _, d := range list {
		if err := ctx.Err(); err != nil {
			return err
		}
		name := d.Name()
		if isJunk(name) {
			continue
		}
		full, show := filepath.Join(real, name), path.Join(shown, visible(name))
		var info fs.FileInfo
		switch t := d.Type(); {
		case t.IsDir():
			if err := f.walk(ctx, full, show, root); err != nil {
				return err
			}
			continue
		case t&fs.ModeSymlink != 0:
			// A link to a folder may lead round in a circle or out of the case.
			info, err = f.env.sys.stat(full)
			if err == nil && !info.Mode().IsRegular() {
				continue
			}
		case t&^fs.ModeIrregular == 0: // irregular: a cloud folder's file on Windows
			info, err = d.Info()
		default:
			continue // a device, a socket, a pipe: reading one may never end
		}
		if err != nil {
			f.broken(show, refusal(err))
			continue
		}
		if len(f.found) >= f.env.lim.Files {
			f.broken(root, warn(CodeArchiveLimit, show))
			return errStop
		}
		f.found = append(f.found, candidate{path: show, real: full, info: info})
	}
	return nil
}
