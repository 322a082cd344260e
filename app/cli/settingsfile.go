package cli

import (
	"os"
	"path/filepath"
)

// configFolder is where the program keeps what is the user's own; empty where the system
// names no place.
func configFolder() string {
	dir, err := os.UserConfigDir()
	if err != nil {
		return ""
	}
	return filepath.Join(dir, "hubscope")
}

// settingsFile is where the window keeps language and theme between runs; empty where
// there is no place for it, and then nothing is kept.
func settingsFile() string {
	dir := configFolder()
	if dir == "" {
		return ""
	}
	return filepath.Join(dir, "window.toml")
}
