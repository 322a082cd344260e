//go:build cgo || !darwin

package ui

import (
	"os"
	"path/filepath"

	"github.com/BurntSushi/toml"
)

// prefs is what the window remembers between runs. Fyne's own preferences are
// rewritten in place and can be lost in a crash.
type prefs struct {
	Lang  string `toml:"lang,omitempty"`
	Theme string `toml:"theme,omitempty"`
}

// loadPrefs reads the settings file and lets the options stand above it. What is
// missing or broken is as if it were not there.
func loadPrefs(opt Options) prefs {
	var p prefs
	if opt.SettingsFile != "" {
		if data, err := os.ReadFile(opt.SettingsFile); err == nil && toml.Unmarshal(data, &p) != nil {
			p = prefs{}
		}
	}
	if opt.Lang != "" && (opt.LangFixed || p.Lang != "en" && p.Lang != "ja") {
		p.Lang = opt.Lang
	}
	if p.Lang != "ja" {
		p.Lang = "en"
	}
	if opt.Theme != "" {
		p.Theme = opt.Theme
	}
	if p.Theme != "light" && p.Theme != "dark" {
		p.Theme = "system"
	}
	return p
}

// save writes the settings whole or not at all. A disk that refuses costs the memory
// of a choice, nothing else.
func (p prefs) save(path string) {
	if path == "" {
		return
	}
	data, err := toml.Marshal(p)
	if err != nil {
		return
	}
	dir := filepath.Dir(path)
	if os.MkdirAll(dir, 0o700) != nil {
		return
	}
	f, err := os.CreateTemp(dir, ".window-*")
	if err != nil {
		return
	}
	_, err = f.Write(data)
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		_ = os.Remove(f.Name())
	}
}
