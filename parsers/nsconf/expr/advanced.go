package expr

import (
	"net/netip"
	"strings"
)

// advanced reads a chain of the advanced syntax, a constant, or a classic
// end-point check (CLIENT.APPLICATION..., CLIENT.REG...), which only the
// device could answer.
func (p *parser) advanced(chain []method, start int) node {
	negated := false
	for n := len(chain); n > 1 && chain[n-1].name == "NOT" && !chain[n-1].called; n = len(chain) {
		chain = chain[:n-1]
		negated = !negated
	}
	n := p.chain(chain, start)
	if n == nil {
		return p.unknownTerm(start)
	}
	if negated {
		n = negation{n}
	}
	return p.complete(n)
}

// chain compiles a whole chain, or returns nil when no log can decide it.
func (p *parser) chain(chain []method, start int) node {
	if len(chain) == 1 && !chain[0].called {
		switch chain[0].name {
		case "TRUE", "NS_TRUE":
			return constant{True}
		case "FALSE", "NS_FALSE":
			return constant{False}
		}
		if p.boundaryAhead() {
			return named{name: chain[0].name, text: p.text(start), names: p.names}
		}
		return nil
	}
	if rest, ok := after(chain, "HTTP", "REQ", "HEADER"); ok {
		if header, ok := literal(chain[2].args); ok && strings.EqualFold(header, "User-Agent") {
			return p.textChain(fromUserAgent, rest, start)
		}
		return nil
	}
	if rest, ok := after(chain, "SYS", "EVAL_CLASSIC_EXPR"); ok {
		if source, ok := literal(chain[1].args); ok && len(rest) == 0 {
			if e := compile(source, p.names, p.depth); !e.stopped {
				return inner{e}
			}
		}
		return nil
	}
	for _, prefix := range [][]string{{"AAA", "USER"}, {"HTTP", "REQ", "USER"}} {
		if rest, ok := after(chain, prefix...); ok {
			return p.userChain(rest, start)
		}
	}
	for _, family := range []string{"IP", "IPV6"} {
		if rest, ok := after(chain, "CLIENT", family, "SRC"); ok {
			return p.addressChain(rest, start)
		}
	}
	return nil
}

// after returns the links behind the named ones.
func after(chain []method, names ...string) (rest []method, ok bool) {
	if len(chain) < len(names) {
		return nil, false
	}
	for i, name := range names {
		if chain[i].name != name {
			return nil, false
		}
	}
	return chain[len(names):], true
}

// textChain compiles what is asked of a text: changes of case first, then one
// question.
func (p *parser) textChain(source textSource, chain []method, start int) node {
	test := textTest{source: source}
	for i, m := range chain {
		switch m.name {
		case "SET_TEXT_MODE":
			switch strings.ToUpper(strings.Trim(m.args, blanks)) {
			case "IGNORECASE":
				test.fold.ignoreCase = true
			case "NOIGNORECASE":
				test.fold.ignoreCase = false
			default: // URLENCODED and its like change the text
				return nil
			}
			continue
		case "TO_LOWER":
			test.fold.lower, test.fold.upper = true, false
			continue
		case "TO_UPPER":
			test.fold.lower, test.fold.upper = false, true
			continue
		case "EXISTS":
			test.op = opExists
		case "CONTAINS":
			test.op = opContains
		case "STARTSWITH":
			test.op = opStartsWith
		case "ENDSWITH":
			test.op = opEndsWith
		case "EQ", "EQUALS":
			test.op = opEqual
		default: // pattern sets, regular expressions, parts of the text
			return nil
		}
		if i != len(chain)-1 {
			return nil
		}
		if test.op != opExists {
			var ok bool
			if test.want, ok = literal(m.args); !ok {
				return nil
			}
		}
		test.text = p.text(start)
		return test
	}
	return p.textComparison(test, start)
}

// textComparison reads the operator form of a question: text == "word".
func (p *parser) textComparison(test textTest, start int) node {
	at := p.pos
	p.blanks()
	negated := p.accept("!=")
	if !negated && !p.accept("==") {
		p.pos = at
		return nil
	}
	p.blanks()
	if p.peek() != '"' {
		p.pos = at
		return nil
	}
	want, ok := p.quoted()
	if !ok {
		p.pos = at
		return nil
	}
	test.op, test.want, test.text = opEqual, want, p.text(start)
	if negated {
		return negation{test}
	}
	return test
}

// userChain compiles a question about the user who logged on.
func (p *parser) userChain(chain []method, start int) node {
	if len(chain) == 0 {
		return nil
	}
	switch m := chain[0]; m.name {
	case "NAME":
		return p.textChain(fromUser, chain[1:], start)
	case "IS_MEMBER_OF":
		group, ok := literal(m.args)
		if !ok || len(chain) != 1 {
			return nil
		}
		return member{group: group, text: p.text(start)}
	default:
		return nil
	}
}

// addressChain compiles a question about the client's address.
func (p *parser) addressChain(chain []method, start int) node {
	if len(chain) != 1 {
		return nil
	}
	args := strings.Trim(chain[0].args, blanks)
	switch chain[0].name {
	case "EQ":
		addr, err := netip.ParseAddr(args)
		if err != nil {
			return nil
		}
		addr = addr.WithZone("")
		return within{prefix: netip.PrefixFrom(addr, addr.BitLen()), text: p.text(start)}
	case "IN_SUBNET":
		prefix, err := netip.ParsePrefix(args)
		if err != nil {
			return nil
		}
		return within{prefix: prefix, text: p.text(start)}
	default:
		return nil
	}
}

// literal reads an argument that is one quoted text and nothing else.
func literal(args string) (text string, ok bool) {
	s := scanner{src: args}
	s.blanks()
	if s.peek() != '"' {
		return "", false
	}
	if text, ok = s.quoted(); !ok {
		return "", false
	}
	s.blanks()
	return text, s.pos == len(s.src)
}
