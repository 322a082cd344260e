// Package lang holds every sentence that a person reads, in English and Japanese, and
// puts the analyzer's phrases into words.
//
// A catalogue is a set of TOML files; nested tables flatten to ids joined by dots. A
// sentence has holes: {name} takes a value; {name:one|many} chooses a word by a number;
// {name:seconds} writes a time to the second, {name:date} with its day; {name:plain} names a
// setting without the unit that its label has in brackets.
package lang

import (
	"embed"
	"fmt"
	"io/fs"
	"path"
	"strings"
	"sync"

	"github.com/BurntSushi/toml"
	"github.com/jeandeaual/go-locale"
)

//go:embed en/*.toml ja/*.toml
var files embed.FS

// Languages are the catalogues there are, by their code.
var Languages = []string{"en", "ja"}

// catalogues are read when somebody wants a sentence: few want more than one language.
var catalogues = func() map[string]func() map[string]string {
	all := map[string]func() map[string]string{}
	for _, l := range Languages {
		all[l] = sync.OnceValue(func() map[string]string {
			cat, err := read(l)
			if err != nil {
				panic(err) // the catalogues are part of the program; a test reads them all
			}
			return cat
		})
	}
	return all
}()

func read(lang string) (map[string]string, error) {
	cat := map[string]string{}
	entries, err := fs.ReadDir(files, lang)
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		name := path.Join(lang, e.Name())
		data, err := files.ReadFile(name)
		if err != nil {
			return nil, err
		}
		var tree map[string]any
		if err := toml.Unmarshal(data, &tree); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		if err := flatten(cat, "", tree); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	return cat, nil
}

func flatten(cat map[string]string, prefix string, tree map[string]any) error {
	for k, v := range tree {
		id := k
		if prefix != "" {
			id = prefix + "." + k
		}
		switch v := v.(type) {
		case map[string]any:
			if err := flatten(cat, id, v); err != nil {
				return err
			}
		case string:
			if _, twice := cat[id]; twice {
				return fmt.Errorf("%s stands twice", id)
			}
			cat[id] = strings.TrimSpace(v)
		default:
			return fmt.Errorf("%s is no text", id)
		}
	}
	return nil
}

// Catalogue returns the sentences of a language by id; nil for a language that has none. The
// map must not be changed. The first call for a language takes milliseconds.
func Catalogue(lang string) map[string]string {
	if read := catalogues[lang]; read != nil {
		return read()
	}
	return nil
}

// System returns the language of the user's system: "ja" where it says so, else "en".
func System() string {
	if l, err := locale.GetLanguage(); err == nil && strings.HasPrefix(strings.ToLower(l), "ja") {
		return "ja"
	}
	return "en"
}
