package packs

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"hubscope/parsers/event"
	"hubscope/parsers/signature"
)

// Taught is the name of the pack that Teach writes to.
const Taught = "taught.toml"

// A RefusedError says that the pack is not what a signature can be added to.
type RefusedError struct{ Refusal }

func (e *RefusedError) Error() string {
	p := e.Problems[0]
	return fmt.Sprintf("%s:%d: %s %s", e.Path, p.Line, p.Reason, p.Detail)
}

// Teach adds a draft with its event to the folder's pack of taught signatures, in place of
// one of the same id, and returns the pack's path. The pack is written whole or not at all,
// readable by its owner alone, and only if it then proves itself: an error leaves
// everything as it was. A *RefusedError is a pack that was faulty already, or a draft that
// does not prove itself.
func Teach(folder string, d signature.Draft, k event.Kind) (string, error) {
	path := filepath.Join(folder, Taught)
	old, err := read(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return path, err
	}
	if len(bytes.TrimSpace(old)) == 0 {
		old = []byte("pack = " + signature.Quote("taught") + "\n")
	} else if _, problems := signature.Load(path, old); len(problems) > 0 {
		return path, &RefusedError{Refusal{path, problems}}
	}
	d.Event = k
	data := signature.Without(old, d.ID)
	data = append(append(bytes.TrimRight(data, "\n"), "\n\n"...), d.TOML()...)
	if _, problems := signature.Load(path, data); len(problems) > 0 {
		return path, &RefusedError{Refusal{path, problems}}
	}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return path, err
	}
	return path, replace(path, data)
}

// replace writes a file beside the one that it then takes the place of.
func replace(path string, data []byte) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".hubscope-*") // CreateTemp makes it 0600
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // gone already when all went well
	if _, err := f.Write(data); err != nil {
		f.Close()
		return err
	}
	if err := f.Sync(); err != nil {
		f.Close()
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}
