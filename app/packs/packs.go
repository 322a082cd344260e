// Package packs keeps the user's own signature packs: *.toml files in folders.
package packs

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"hubscope/parsers/signature"
)

// Most is how many packs of one folder are read: a folder with more is not one of packs.
const Most = 256

// Loaded are packs in the order in which they count, and those that were refused.
type Loaded struct {
	Packs   []*signature.Pack
	Refused []Refusal
}

// A Refusal is a pack that is not used, and why: whole packs are refused.
type Refusal struct {
	Path     string
	Problems []signature.Problem // never empty
}

// Load reads the packs of some folders, the earlier before the later, and in each by name.
// A path may be one pack's file, too. A folder that is not there holds no pack.
func Load(paths ...string) Loaded {
	var l Loaded
	for _, p := range paths {
		files, err := Files(p)
		if err != nil {
			l.refuse(p, signature.ReasonUnreadable, reasonOf(err))
			continue
		}
		for i, file := range files {
			if i == Most {
				l.refuse(p, signature.ReasonTooMany, fmt.Sprint(Most))
				break
			}
			l.file(file)
		}
	}
	return l
}

func (l *Loaded) refuse(path string, reason signature.Reason, detail string) {
	l.Refused = append(l.Refused, Refusal{Path: path, Problems: []signature.Problem{{File: path, Reason: reason, Detail: detail}}})
}

func (l *Loaded) file(path string) {
	data, err := read(path)
	if err != nil {
		l.refuse(path, signature.ReasonUnreadable, reasonOf(err))
		return
	}
	pack, problems := signature.Load(path, data)
	if len(problems) > 0 {
		l.Refused = append(l.Refused, Refusal{Path: path, Problems: problems})
		return
	}
	l.Packs = append(l.Packs, pack)
}

// errNotRegular is a pack that is a pipe or the like: opening it might never end.
var errNotRegular = errors.New("not a regular file")

// read reads one pack, and of one that is too large no more than shows that it is.
func read(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, errNotRegular
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, signature.MaxPack+1))
}

// reasonOf is the system's own word, without the path that is told beside it.
func reasonOf(err error) string {
	var p *fs.PathError
	if errors.As(err, &p) {
		err = p.Err
	}
	return err.Error()
}

// Files lists the packs that a path means: itself, or the *.toml files of a folder by name.
func Files(path string) ([]string, error) {
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	if !info.IsDir() {
		return []string{path}, nil
	}
	entries, err := os.ReadDir(path)
	if err != nil {
		return nil, err
	}
	var files []string
	for _, e := range entries {
		if name := e.Name(); strings.HasSuffix(name, ".toml") && !strings.HasPrefix(name, ".") && !e.IsDir() {
			files = append(files, filepath.Join(path, name))
		}
	}
	return files, nil
}

// State is a text that changes whenever a pack of these paths was added, removed or
// written.
func State(paths ...string) string {
	var list []string
	for _, p := range paths {
		files, _ := Files(p) // what can't be read now has no state, and is told of when it is loaded
		for _, file := range files[:min(len(files), Most)] {
			if info, err := os.Stat(file); err == nil {
				list = append(list, fmt.Sprintf("%s %d %d", file, info.Size(), info.ModTime().UnixNano()))
			}
		}
	}
	slices.SortFunc(list, cmp.Compare[string])
	return strings.Join(list, "\n")
}
