package mail

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/BurntSushi/toml"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/phrase"
)

func phraseID(v any) string {
	p, _ := v.(phrase.Phrase)
	return p.ID
}

// catalogue reads the sentences of one language without the room that puts them into
// words, which lies above this one.
func catalogue(t *testing.T, file string) map[string]string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "..", "app", "lang", file))
	if err != nil {
		t.Fatal(err)
	}
	var tree map[string]any
	if err := toml.Unmarshal(data, &tree); err != nil {
		t.Fatal(file, err)
	}
	flat := map[string]string{}
	var walk func(string, map[string]any)
	walk = func(prefix string, m map[string]any) {
		for k, v := range m {
			switch v := v.(type) {
			case map[string]any:
				walk(prefix+k+".", v)
			case string:
				flat[prefix+k] = v
			}
		}
	}
	walk("", tree)
	return flat
}

var holePattern = regexp.MustCompile(`\{([a-z]+)[^}]*\}`)

func holesOf(s string) []string {
	set := map[string]bool{}
	for _, m := range holePattern.FindAllStringSubmatch(s, -1) {
		set[m[1]] = true
	}
	return slices.Sorted(maps.Keys(set))
}

// literals finds every phrase of this package's source and the holes it fills.
func literals(t *testing.T) map[string][]string {
	t.Helper()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	ids := map[string][]string{}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		fset := token.NewFileSet()
		f, err := parser.ParseFile(fset, name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(f, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			sel, ok := call.Fun.(*ast.SelectorExpr)
			if !ok || sel.Sel.Name != "New" {
				return true
			}
			if x, ok := sel.X.(*ast.Ident); !ok || x.Name != "phrase" {
				return true
			}
			text := func(e ast.Expr) string {
				lit, ok := e.(*ast.BasicLit)
				if !ok || lit.Kind != token.STRING {
					t.Errorf("%s: no literal", fset.Position(e.Pos()))
					return ""
				}
				s, _ := strconv.Unquote(lit.Value)
				return s
			}
			id := text(call.Args[0])
			holes := []string{}
			for i := 1; i < len(call.Args); i += 2 {
				holes = append(holes, text(call.Args[i]))
			}
			ids[id] = holes
			return true
		})
	}
	return ids
}

func TestSentences(t *testing.T) {
	ids := literals(t)
	for _, l := range []string{"en", "ja"} {
		cat := catalogue(t, l+"/mail.toml")
		for id, given := range ids {
			s, ok := cat[id]
			if !ok {
				t.Errorf("%s: no sentence for %s", l, id)
				continue
			}
			for _, h := range holesOf(s) {
				if !slices.Contains(given, h) {
					t.Errorf("%s: %s has a hole {%s} that nothing fills", l, id, h)
				}
			}
		}
		for id := range cat {
			if _, ok := ids[id]; !ok && strings.HasPrefix(id, "mail.") {
				t.Errorf("%s: nobody says %s", l, id)
			}
		}
	}
	for _, l := range []string{"en", "ja"} {
		terms := catalogue(t, l+"/term.toml")
		maps.Copy(terms, catalogue(t, l+"/mail.toml"))
		for _, v := range All {
			want := []string{"verdict." + v.ID, "hop." + v.Hop}
			for _, r := range v.References {
				want = append(want, "reference."+r)
			}
			for _, id := range want {
				if terms[id] == "" {
					t.Errorf("%s: no name for %s", l, id)
				}
			}
		}
	}
	en, ja := catalogue(t, "en/mail.toml"), catalogue(t, "ja/mail.toml")
	for id := range en {
		if !slices.Equal(holesOf(en[id]), holesOf(ja[id])) {
			t.Errorf("%s: holes %v in English, %v in Japanese", id, holesOf(en[id]), holesOf(ja[id]))
		}
	}
}

// TestSaid proves over all fixtures that no phrase is said without a value for each hole.
func TestSaid(t *testing.T) {
	cat := catalogue(t, "en/mail.toml")
	var check func(p phrase.Phrase)
	check = func(p phrase.Phrase) {
		if !strings.HasPrefix(p.ID, "mail.") {
			return
		}
		for _, h := range holesOf(cat[p.ID]) {
			switch v := p.Arg(h).(type) {
			case nil:
				t.Errorf("%s: {%s} is empty", p.ID, h)
			case phrase.Phrase:
				if v.IsZero() {
					t.Errorf("%s: {%s} is empty", p.ID, h)
				}
				check(v)
			case []phrase.Phrase:
				for _, q := range v {
					check(q)
				}
			case string:
				if v == "" && h != "value" {
					t.Errorf("%s: {%s} is empty", p.ID, h)
				}
			}
		}
	}
	for _, f := range fixtures {
		b := newBuild(t)
		f.build(b)
		for _, m := range b.explain() {
			check(m.Headline)
			for _, p := range m.Explanation {
				check(p)
			}
			for _, h := range m.Hops {
				check(h.Why)
				for _, e := range h.Evidence {
					check(e.Says)
				}
			}
			for _, e := range m.Evidence {
				check(e.Says)
			}
			for _, a := range m.Advice {
				check(a.Do)
			}
		}
	}
}

func TestStatuses(t *testing.T) {
	for n := 100; n < 600; n++ {
		if c := codeOf(n); c.why.IsZero() || c.meaning.IsZero() || c.advice.IsZero() || c.disposition == "" {
			t.Errorf("%d is not explained", n)
		}
	}
	if codeOf(403).disposition != casefile.SettingFault {
		t.Error("403 is a setting of the mail server")
	}
}
