package lang

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"hubscope/analyzer/check"
)

// The analyzer and the window name sentences by literal ids. These tests read the
// module's source and hold every one of them against the catalogues.

// A use is one place in the source that names a sentence.
type use struct {
	id    string
	at    token.Position
	given []string
	// open is set when the values are handed on from elsewhere and can't be read here.
	open bool
}

// A termUse names a term: of a set, and the id where it is a literal.
type termUse struct {
	set, id string
	at      token.Position
}

// usage is everything that the source says of the catalogues.
type usage struct {
	uses     []use
	prefixes []use // ids that are put together from this beginning
	terms    []termUse
	faults   []string
}

// rooms are the folders whose source may name sentences.
var rooms = []string{"analyzer", "parsers", "app"}

// apart are folders that bring sentences of their own, for tests.
var apart = []string{"app/ui/uitest"}

// forwarders are the only files that may name a sentence by a variable.
var forwarders = []string{"app/lang/printer.go"}

var readSource = sync.OnceValue(func() *usage {
	u := &usage{}
	root := filepath.Join("..", "..")
	for _, room := range rooms {
		err := filepath.WalkDir(filepath.Join(root, room), func(p string, d fs.DirEntry, err error) error {
			if err != nil || !d.IsDir() {
				return err
			}
			shown, err := filepath.Rel(root, p)
			if err != nil {
				return err
			}
			if shown = filepath.ToSlash(shown); slices.Contains(apart, shown) || d.Name() == "testdata" {
				return filepath.SkipDir
			}
			return u.folder(p, shown)
		})
		if err != nil {
			u.faults = append(u.faults, err.Error())
		}
	}
	return u
})

// folder reads the files of one package.
func (u *usage) folder(dir, shown string) error {
	paths, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		return err
	}
	set := token.NewFileSet()
	var files []*ast.File
	says := map[string]int{"Text": 0}
	for _, p := range paths {
		if strings.HasSuffix(p, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(set, p, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		files = append(files, f)
		for _, decl := range f.Decls {
			if fn, ok := decl.(*ast.FuncDecl); ok {
				if i, ok := idParam(fn.Type); ok {
					says[fn.Name.Name] = i
				}
			}
		}
	}
	for _, f := range files {
		r := reader{usage: u, set: set, says: says}
		name := shown + "/" + filepath.Base(set.Position(f.Pos()).Filename)
		r.forwards = slices.Contains(forwarders, name)
		r.window = strings.HasPrefix(shown, "app")
		ast.Inspect(f, r.visit)
	}
	return nil
}

// idParam finds the id in a function that takes "id string, holes ...any" last, as
// Printer.Text does: whoever calls it names a sentence.
func idParam(t *ast.FuncType) (int, bool) {
	var names []string
	for _, field := range t.Params.List {
		for _, n := range field.Names {
			names = append(names, n.Name)
		}
	}
	n := len(names)
	if n < 2 || names[n-2] != "id" || names[n-1] != "holes" {
		return 0, false
	}
	_, variadic := t.Params.List[len(t.Params.List)-1].Type.(*ast.Ellipsis)
	return n - 2, variadic
}

// A reader walks one file.
type reader struct {
	*usage
	set      *token.FileSet
	says     map[string]int // functions that take an id, and as which argument
	forwards bool
	window   bool // the file belongs to app, where sentences are printed
}

func (r reader) fault(n ast.Node, what string) {
	r.usage.faults = append(r.usage.faults, r.set.Position(n.Pos()).String()+": "+what)
}

func (r reader) visit(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.CallExpr:
		r.call(n)
	case *ast.Field:
		r.help(n)
	case *ast.CompositeLit:
		switch {
		case isSelector(n.Type, "phrase", "Phrase"):
			r.literalPhrase(n)
		case isSelector(n.Type, "phrase", "Term"):
			r.term(n, field(n, "Set", 0), field(n, "ID", 1))
		}
	}
	return true
}

// help notes the sentence that a flag's tag names: help:"${help_tz}" is cli.help.tz.
func (r reader) help(f *ast.Field) {
	if f.Tag == nil {
		return
	}
	if _, rest, ok := strings.Cut(f.Tag.Value, "help:\"${help_"); ok {
		name, _, _ := strings.Cut(rest, "}")
		r.usage.uses = append(r.usage.uses, use{id: "cli.help." + name, at: r.set.Position(f.Pos())})
	}
}

func (r reader) call(c *ast.CallExpr) {
	if isSelector(c.Fun, "phrase", "New") {
		if _, ok := text(c.Args[0]); !ok && !r.forwards {
			r.fault(c, "phrase.New wants a literal id")
			return
		}
		r.use(c, 0)
		return
	}
	if !r.window {
		return
	}
	name := ""
	switch f := c.Fun.(type) {
	case *ast.SelectorExpr:
		name = f.Sel.Name
	case *ast.Ident:
		name = f.Name
	}
	if name == "Term" && len(c.Args) == 2 {
		r.term(c, c.Args[0], c.Args[1])
		return
	}
	if i, ok := r.says[name]; ok && len(c.Args) > i {
		r.use(c, i)
	}
}

var sentenceID = regexp.MustCompile(`^[a-z][a-z0-9-]*(\.[A-Za-z0-9-]+)+$`)

// use notes a call whose i-th argument is an id and whose further ones are holes.
func (r reader) use(c *ast.CallExpr, i int) {
	id, ok := text(c.Args[i])
	if !ok {
		if p, ok := beginning(c.Args[i]); ok {
			r.usage.prefixes = append(r.usage.prefixes, use{id: p, at: r.set.Position(c.Pos())})
		}
		return // another type's method of that name, or a forwarder
	}
	if !sentenceID.MatchString(id) {
		return
	}
	u := use{id: id, at: r.set.Position(c.Pos()), open: c.Ellipsis.IsValid()}
	rest := c.Args[i+1:]
	if !u.open && len(rest)%2 != 0 {
		r.fault(c, id+" has a hole without a value")
	}
	for k := 0; k < len(rest) && !u.open; k += 2 {
		name, ok := text(rest[k])
		if !ok {
			r.fault(c, id+" names a hole by something that is no literal")
			continue
		}
		if slices.Contains(u.given, name) {
			r.fault(c, id+" gives the hole "+name+" twice")
		}
		u.given = append(u.given, name)
	}
	r.usage.uses = append(r.usage.uses, u)
}

// literalPhrase notes phrase.Phrase{ID: …}, whose id may be put together.
func (r reader) literalPhrase(n *ast.CompositeLit) {
	id := field(n, "ID", 0)
	if id == nil || r.forwards {
		return
	}
	if s, ok := text(id); ok {
		r.usage.uses = append(r.usage.uses, use{id: s, at: r.set.Position(n.Pos()), open: true})
		return
	}
	p, ok := beginning(id)
	if !ok {
		r.fault(n, "phrase.Phrase wants an id that begins with a literal")
		return
	}
	r.usage.prefixes = append(r.usage.prefixes, use{id: p, at: r.set.Position(n.Pos())})
}

func (r reader) term(n ast.Node, set, id ast.Expr) {
	s, ok := text(set)
	if !ok {
		return // handed on: a phrase.Term that was noted where it was made
	}
	t := termUse{set: s, at: r.set.Position(n.Pos())}
	t.id, _ = text(id)
	r.usage.terms = append(r.usage.terms, t)
}

// field returns a field of a composite literal by its name or its place.
func field(n *ast.CompositeLit, name string, place int) ast.Expr {
	for i, e := range n.Elts {
		kv, ok := e.(*ast.KeyValueExpr)
		if !ok {
			if i == place {
				return e
			}
			continue
		}
		if k, ok := kv.Key.(*ast.Ident); ok && k.Name == name {
			return kv.Value
		}
	}
	return nil
}

func isSelector(e ast.Expr, pkg, name string) bool {
	s, ok := e.(*ast.SelectorExpr)
	if !ok || s.Sel.Name != name {
		return false
	}
	x, ok := s.X.(*ast.Ident)
	return ok && x.Name == pkg
}

// text reads a string literal.
func text(e ast.Expr) (string, bool) {
	l, ok := e.(*ast.BasicLit)
	if !ok || l.Kind != token.STRING {
		return "", false
	}
	s, err := strconv.Unquote(l.Value)
	return s, err == nil
}

// beginning reads the literal that a + b + c begins with.
func beginning(e ast.Expr) (string, bool) {
	for {
		b, ok := e.(*ast.BinaryExpr)
		if !ok || b.Op != token.ADD {
			return text(e)
		}
		e = b.X
	}
}

func TestSourceCanBeProved(t *testing.T) {
	u := readSource()
	for _, f := range u.faults {
		t.Error(f)
	}
	if len(u.uses) < 200 {
		t.Errorf("only %d sentences are named in the source: the reader misses them", len(u.uses))
	}
}

func TestEveryNamedSentenceExists(t *testing.T) {
	for _, u := range readSource().uses {
		for _, lang := range Languages {
			if _, ok := Catalogue(lang)[u.id]; !ok {
				t.Errorf("%s: %s has no sentence %s", u.at, lang, u.id)
			}
		}
	}
}

func TestEveryHoleIsGiven(t *testing.T) {
	for _, u := range readSource().uses {
		if u.open {
			continue
		}
		for _, lang := range Languages {
			for _, h := range holeNames(Catalogue(lang)[u.id]) {
				if !slices.Contains(u.given, h) {
					t.Errorf("%s: %s %s has the hole {%s}, given are %v", u.at, lang, u.id, h, u.given)
				}
			}
		}
	}
}

func TestEveryPrefixHasSentences(t *testing.T) {
	for _, u := range readSource().prefixes {
		for _, lang := range Languages {
			if !slices.ContainsFunc(sortedIDs(lang), func(id string) bool { return strings.HasPrefix(id, u.id) }) {
				t.Errorf("%s: %s has no sentence that begins with %s", u.at, lang, u.id)
			}
		}
	}
}

func TestEveryTermHasAName(t *testing.T) {
	for _, u := range readSource().terms {
		for _, lang := range Languages {
			if u.id != "" {
				if _, ok := Catalogue(lang)[u.set+"."+u.id]; !ok {
					t.Errorf("%s: %s has no name for %s.%s", u.at, lang, u.set, u.id)
				}
				continue
			}
			if !slices.ContainsFunc(sortedIDs(lang), func(id string) bool { return strings.HasPrefix(id, u.set+".") }) {
				t.Errorf("%s: %s has no terms of the set %s", u.at, lang, u.set)
			}
		}
	}
}

// TestNoSentenceIsDead finds sentences, of every room and of every set of names, that
// nothing in the source names, which is how a renamed id shows. Of a set that is named by
// an id put together, the enumerations' tests know which ids there are.
func TestNoSentenceIsDead(t *testing.T) {
	u := readSource()
	alive := map[string]bool{}
	for _, x := range u.uses {
		alive[x.id] = true
	}
	for _, x := range u.terms {
		alive[x.set+"."+x.id] = true
	}
	begins := func(id string) bool {
		return slices.ContainsFunc(u.prefixes, func(p use) bool { return strings.HasPrefix(id, p.id) }) ||
			slices.ContainsFunc(u.terms, func(x termUse) bool { return x.id == "" && strings.HasPrefix(id, x.set+".") })
	}
	for _, r := range check.Rules() {
		alive["check."+r.ID+".title"] = true // named by the rule's id, in reference pages and SARIF
	}
	for _, id := range sortedIDs("en") {
		if !alive[id] && !begins(id) {
			t.Errorf("nothing says %s", id)
		}
	}
}

// TestReader proves the prover on a file with everything in it that it must see.
func TestReader(t *testing.T) {
	dir := t.TempDir()
	src := `package x

func (w *writer) title(level int, id string, holes ...any) { w.p.Text(id, holes...) }

func f(w *writer, s string, more []any) {
	_ = phrase.New("a.new", "one", 1, "two", phrase.New("a.nested"))
	_ = phrase.New("a.spread", more...)
	_ = phrase.New(s)
	_ = phrase.New("a.odd", "one")
	_ = phrase.New("a.twice", "one", 1, "one", 2)
	_ = phrase.New("a.variable", s, 1)
	_ = phrase.Phrase{ID: "a.prefix." + s + ".x"}
	_ = phrase.Phrase{ID: s}
	_ = phrase.Phrase{}
	_ = phrase.Term{Set: "cause", ID: "sign-off"}
	w.title(1, "a.title", "n", 2)
	w.p.Text("a.text")
	w.p.Text("no id")
	w.p.Term("hop", s)
}
`
	if err := os.WriteFile(filepath.Join(dir, "x.go"), []byte(src), 0o600); err != nil {
		t.Fatal(err)
	}
	u := &usage{}
	if err := u.folder(dir, "app/x"); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, x := range u.uses {
		s := fmt.Sprint(x.id, x.given)
		if x.open {
			s += " open"
		}
		got = append(got, s)
	}
	for _, x := range u.prefixes {
		got = append(got, "prefix "+x.id)
	}
	for _, x := range u.terms {
		got = append(got, "term "+x.set+" "+x.id)
	}
	for _, f := range u.faults {
		got = append(got, "fault "+strings.TrimPrefix(f, filepath.Join(dir, "x.go")+":"))
	}
	want := []string{
		"a.new[one two]", "a.nested[]", "a.spread[] open", "a.odd[one]", "a.twice[one one]", "a.variable[]", "a.title[n]", "a.text[]",
		"prefix a.prefix.", "term cause sign-off", "term hop ",
		"fault 8:6: phrase.New wants a literal id", "fault 9:6: a.odd has a hole without a value", "fault 10:6: a.twice gives the hole one twice",
		"fault 11:6: a.variable names a hole by something that is no literal", "fault 13:6: phrase.Phrase wants an id that begins with a literal",
	}
	if !slices.Equal(got, want) {
		t.Errorf("\n got %s\nwant %s", strings.Join(got, "\n     "), strings.Join(want, "\n     "))
	}
}
