package cli

import (
	"os"
	"path/filepath"
)

// settingsFile is where the window keeps language and theme between runs; empty where the
// system names no place, and then nothing is kept.
func settingsFile() string {
	dir, err := os.UserConfigDir()
	if err != nil {
		return ""
	}
	return filepath.Join(dir, "hubscope", "window.toml")
}
