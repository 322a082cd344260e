package expr

import "strings"

// Limits that keep a hostile or broken file from costing more than it can be
// worth. Real rules hold a handful of terms and a level or two.
const (
	maxNesting = 100     // parentheses, negations, and expressions in expressions
	maxSteps   = 10_000  // terms visited by one evaluation
	maxWord    = 80      // bytes kept of a word that stopped the parser
	maxSource  = 1 << 16 // bytes of a rule; the appliance allows about 8,000
)

// Expr is a compiled rule. It never fails to compile: what cannot be read is
// kept as the word that stopped the parser, and evaluates to [Unknown].
type Expr struct {
	root    node
	stopped bool
	stop    string
}

// Names holds named expressions ("add policy expression NAME ...") by name in
// lower case. A rule looks names up when it is evaluated, so expressions may be
// added and replaced after the rules that use them were compiled. Only a name
// that is no plain identifier ("is-phone", of old releases) has to be in the
// map before.
type Names map[string]*Expr

// Add puts a named expression into the map, replacing one of that name.
func (n Names) Add(name string, e *Expr) { n[strings.ToLower(name)] = e }

// Compile reads a rule in either syntax. Names may be nil.
func Compile(source string, names Names) *Expr {
	return compile(source, names, 0)
}

func compile(source string, names Names, depth int) *Expr {
	if len(source) > maxSource {
		return &Expr{root: unknown{}, stopped: true, stop: cutWord(source)}
	}
	p := parser{scanner: scanner{src: source}, names: names, depth: depth}
	root := p.or()
	p.blanks()
	if !p.stopped && p.pos < len(p.src) {
		p.fail(p.pos)
	}
	if p.stopped {
		return &Expr{root: unknown{text: strings.TrimSpace(source)}, stopped: true, stop: p.stop}
	}
	return &Expr{root: root}
}

// Stopped returns the word at which the parser gave up, and whether it did.
// The word is empty when the rule ended too early.
func (e *Expr) Stopped() (word string, stopped bool) { return e.stop, e.stopped }

// Eval tests the rule against what is known of a logon.
func (e *Expr) Eval(r Request) Truth {
	ev := evaluation{req: &r}
	return ev.eval(e.root)
}

// Unknowns returns the terms, as they are written in the rule, that left it
// undecided for this logon. It is empty when Eval is not [Unknown].
func (e *Expr) Unknowns(r Request) []string {
	ev := evaluation{req: &r, collect: true}
	if ev.eval(e.root) != Unknown {
		return nil
	}
	return ev.unknowns
}

// cutWord is the first word of s, cut to a length fit to be shown.
func cutWord(s string) string {
	s = strings.TrimLeft(s, blanks)
	if end := strings.IndexAny(s, blanks); end >= 0 {
		s = s[:end]
	}
	if len(s) > maxWord {
		s = s[:maxWord]
	}
	return strings.ToValidUTF8(s, "\uFFFD")
}
