package signature

import (
	"embed"
	"fmt"
	"sync"
)

//go:embed builtin/*.toml
var builtinFiles embed.FS

// Builtin returns the pack that the program brings along. It is the same one each time.
func Builtin() *Pack { return builtin() }

var builtin = sync.OnceValue(func() *Pack {
	pack, problems := loadBuiltin()
	if len(problems) > 0 {
		// The files are part of the program and proved by its tests.
		panic(fmt.Sprintf("built-in signatures: %+v", problems))
	}
	return pack
})

func loadBuiltin() (*Pack, []Problem) {
	pack := &Pack{Name: "builtin"}
	var problems []Problem
	entries, err := builtinFiles.ReadDir("builtin")
	if err != nil {
		panic(err)
	}
	ids := map[string]bool{}
	for _, entry := range entries {
		data, err := builtinFiles.ReadFile("builtin/" + entry.Name())
		if err != nil {
			panic(err)
		}
		part, found := Load(entry.Name(), data)
		problems = append(problems, found...)
		if part == nil {
			continue
		}
		for _, s := range part.Signatures {
			if ids[s.ID] {
				problems = append(problems, Problem{File: s.File, Line: s.Line, Signature: s.ID, Reason: ReasonDuplicateID, Detail: s.ID})
			}
			ids[s.ID] = true
			s.Pack = pack.Name
			pack.Signatures = append(pack.Signatures, s)
		}
	}
	return pack, problems
}
