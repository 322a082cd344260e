//go:build cgo || !darwin

package ui

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"sort"
	"strconv"
	"strings"
	"testing"

	"github.com/BurntSushi/toml"
)

func catalogue(t *testing.T, lang string) map[string]string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "lang", lang, "ui.toml"))
	if err != nil {
		t.Fatal(err)
	}
	var tree map[string]any
	if err := toml.Unmarshal(data, &tree); err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	var flat func(prefix string, tree map[string]any)
	flat = func(prefix string, tree map[string]any) {
		for k, v := range tree {
			if prefix != "" {
				k = prefix + "." + k
			}
			switch v := v.(type) {
			case map[string]any:
				flat(k, v)
			case string:
				out[k] = v
			}
		}
	}
	flat("", tree)
	return out
}

// Every sentence is written in every language with the same holes, every one that the
// code asks for exists and gets its holes, and none is left over.
func TestWords(t *testing.T) {
	en, ja := catalogue(t, "en"), catalogue(t, "ja")
	hole := regexp.MustCompile(`\{(\w+)(:[^}]*)?\}`)
	holes := func(s string) string {
		set := map[string]bool{}
		for _, m := range hole.FindAllStringSubmatch(s, -1) {
			set[m[1]] = true
		}
		var out []string
		for n := range set {
			out = append(out, n)
		}
		sort.Strings(out)
		return strings.Join(out, " ")
	}
	for id, s := range en {
		if _, ok := ja[id]; !ok {
			t.Errorf("%s is missing in Japanese", id)
		} else if holes(s) != holes(ja[id]) {
			t.Errorf("%s has the holes %q in English and %q in Japanese", id, holes(s), holes(ja[id]))
		}
	}
	for id := range ja {
		if _, ok := en[id]; !ok {
			t.Errorf("%s is missing in English", id)
		}
	}

	used := map[string]bool{}
	files, _ := filepath.Glob("*.go")
	fset := token.NewFileSet()
	for _, f := range files {
		if strings.HasSuffix(f, "_test.go") {
			continue
		}
		tree, err := parser.ParseFile(fset, f, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(tree, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			sel, ok := call.Fun.(*ast.SelectorExpr)
			if !ok || sel.Sel.Name != "Text" || len(call.Args) == 0 {
				return true
			}
			lit, ok := call.Args[0].(*ast.BasicLit)
			if !ok {
				return true
			}
			id, _ := strconv.Unquote(lit.Value)
			if !strings.HasPrefix(id, "ui.") {
				return true
			}
			used[id] = true
			var given []string
			for i := 1; i < len(call.Args); i += 2 {
				if l, ok := call.Args[i].(*ast.BasicLit); ok {
					name, _ := strconv.Unquote(l.Value)
					given = append(given, name)
				}
			}
			sort.Strings(given)
			s, ok := en[id]
			switch {
			case !ok:
				t.Errorf("%s: %s has no sentence", fset.Position(call.Pos()), id)
			case holes(s) != strings.Join(given, " "):
				t.Errorf("%s: %s has the holes %q and gets %q", fset.Position(call.Pos()), id, holes(s), strings.Join(given, " "))
			}
			return true
		})
	}
	for id := range en {
		if !used[id] {
			t.Errorf("%s is never said", id)
		}
	}
}
