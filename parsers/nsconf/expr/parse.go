package expr

import "strings"

// parser is a recursive-descent parser of both syntaxes at once: they share
// connectives and parentheses and differ in their terms.
//
//	or    = and { "||" and }
//	and   = unary { "&&" unary }
//	unary = "!" unary | "(" or ")" { ".NOT" } | term
type parser struct {
	scanner
	names   Names
	depth   int
	stopped bool
	stop    string
}

// fail notes the word at which the rule stopped making sense. Only the first
// failure counts; the others follow from it.
func (p *parser) fail(at int) node {
	if !p.stopped {
		p.stopped = true
		p.stop = cutWord(p.src[at:])
	}
	return unknown{}
}

func (p *parser) or() node {
	terms := disjunction{p.and()}
	for p.blanks(); !p.stopped && p.accept("||"); p.blanks() {
		terms = append(terms, p.and())
	}
	if len(terms) == 1 {
		return terms[0]
	}
	return terms
}

func (p *parser) and() node {
	terms := conjunction{p.unary()}
	for p.blanks(); !p.stopped && p.accept("&&"); p.blanks() {
		terms = append(terms, p.unary())
	}
	if len(terms) == 1 {
		return terms[0]
	}
	return terms
}

func (p *parser) unary() node {
	p.blanks()
	if p.depth >= maxNesting {
		return p.fail(p.pos)
	}
	p.depth++
	defer func() { p.depth-- }()

	start := p.pos
	switch {
	case p.accept("!"):
		return negation{p.unary()}
	case p.accept("("):
		n := p.or()
		if p.blanks(); !p.accept(")") {
			return p.fail(p.pos)
		}
		return p.suffixes(n, start)
	default:
		return p.term()
	}
}

// suffixes reads what may follow a parenthesis: ".NOT", any number of times.
// Another method on a parenthesised term is beyond what a log can decide.
func (p *parser) suffixes(n node, start int) node {
	for {
		p.blanks()
		if p.peek() != '.' {
			return n
		}
		at := p.pos
		chain, ok := p.methods(nil)
		if !ok {
			return p.fail(at)
		}
		for _, m := range chain {
			if m.name != "NOT" || m.called {
				return p.unknownTerm(start)
			}
			n = negation{n}
		}
	}
}

// method is one link of a dotted chain; name is in upper case.
type method struct {
	name   string
	called bool   // with parentheses
	args   string // what stands between them
}

// methods reads { "." name [ "(" args ")" ] } behind the links read so far.
func (p *parser) methods(chain []method) (_ []method, ok bool) {
	for {
		at := p.pos
		p.blanks()
		if !p.accept(".") {
			p.pos = at
			return chain, true
		}
		p.blanks()
		m, ok := p.method()
		if !ok {
			return nil, false
		}
		chain = append(chain, m)
	}
}

func (p *parser) method() (method, bool) {
	name := p.identifier()
	if name == "" {
		return method{}, false
	}
	m := method{name: strings.ToUpper(name)}
	if p.peek() == '(' {
		var ok bool
		if m.args, ok = p.arguments(); !ok {
			return method{}, false
		}
		m.called = true
	}
	return m, true
}

// term reads one comparison of either syntax, a constant or a named
// expression.
func (p *parser) term() node {
	start := p.pos
	// A name wins over everything else: the appliance looks it up first, and a
	// name may look like the start of something longer.
	if name := p.bare(); name != "" && p.names[strings.ToLower(name)] != nil && p.boundaryAhead() {
		return named{name: name, text: name, names: p.names}
	}
	p.pos = start

	first, ok := p.method()
	if !ok {
		return p.fail(start)
	}
	chain, ok := p.methods([]method{first})
	if !ok {
		return p.fail(start)
	}
	if first.name == "REQ" || first.name == "RES" {
		return p.classic(chain, start)
	}
	return p.advanced(chain, start)
}

// boundaryAhead tells whether the term ends here, blanks aside.
func (p *parser) boundaryAhead() bool {
	at := p.pos
	p.blanks()
	ends := p.boundary()
	p.pos = at
	return ends
}

// unknownTerm consumes what is left of a term that no log can decide.
func (p *parser) unknownTerm(start int) node {
	at := p.pos
	if !p.skipTerm() {
		return p.fail(at)
	}
	return unknown{text: p.text(start)}
}

// text is the term that started at start, as it is written.
func (p *parser) text(start int) string {
	return strings.Trim(p.src[start:p.pos], blanks)
}

// complete returns the finished term n; anything but a boundary behind it
// means that the term was misread.
func (p *parser) complete(n node) node {
	p.blanks()
	if !p.boundary() {
		return p.fail(p.pos)
	}
	return n
}
