package cli

import (
	"path/filepath"

	"hubscope/app/packs"
)

// packFolder is where the user's own signature packs lie, and where taught ones are
// written to; empty where there is no configuration folder.
func packFolder() string {
	dir := configFolder()
	if dir == "" {
		return ""
	}
	return filepath.Join(dir, "signatures")
}

// packPaths are where packs are read from: what was named comes first.
func packPaths(named string) []string {
	var paths []string
	for _, p := range []string{named, packFolder()} {
		if p != "" {
			paths = append(paths, p)
		}
	}
	return paths
}

// packs loads the user's own signature packs. One that does not prove itself is refused,
// and the others are used.
func (f *readFlags) packs() (packs.Loaded, error) {
	if f.Signatures != "" {
		if files, err := packs.Files(f.Signatures); err != nil || len(files) == 0 {
			return packs.Loaded{}, f.say("cli.no-packs", "dir", f.Signatures)
		}
	}
	return packs.Load(packPaths(f.Signatures)...), nil
}
