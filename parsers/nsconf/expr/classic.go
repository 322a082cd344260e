package expr

import (
	"net/netip"
	"strings"
)

// classic reads what follows a qualifier of the classic syntax: for a header
// its name, an operator and a value; for an address an operator, a value and
// an optional netmask. Other qualifiers (URL, method, certificates, ports,
// responses) look at things that a log does not hold.
func (p *parser) classic(chain []method, start int) node {
	switch path(chain) {
	case "REQ.HTTP.HEADER":
		return p.classicHeader(start)
	case "REQ.IP.SOURCEIP":
		return p.classicAddress(start)
	default:
		return p.unknownTerm(start)
	}
}

// path joins the names of a chain that calls nothing; it is empty otherwise.
func path(chain []method) string {
	var b strings.Builder
	for i, m := range chain {
		if m.called {
			return ""
		}
		if i > 0 {
			b.WriteByte('.')
		}
		b.WriteString(m.name)
	}
	return b.String()
}

func (p *parser) classicHeader(start int) node {
	header, ok := p.word()
	if !ok {
		return p.fail(p.pos)
	}
	p.blanks()
	at := p.pos
	operator, ok := p.word()
	if !ok {
		return p.fail(at)
	}
	test := textTest{source: fromUserAgent, fold: folding{ignoreCase: true}}
	negated, wantsValue := false, true
	switch strings.ToUpper(operator) {
	case "EXISTS":
		test.op, wantsValue = opExists, false
	case "NOTEXISTS":
		test.op, wantsValue, negated = opExists, false, true
	case "CONTAINS":
		test.op = opContains
	case "NOTCONTAINS":
		test.op, negated = opContains, true
	case "==":
		test.op = opEqual
	case "!=":
		test.op, negated = opEqual, true
	case "CONTENTS", ">", "<", ">=", "<=":
		return p.unknownTerm(start)
	default:
		return p.fail(at)
	}
	if wantsValue {
		if test.want, ok = p.word(); !ok {
			return p.fail(p.pos)
		}
	}
	p.blanks()
	// -length and -offset narrow the comparison to a part of the header.
	if p.peek() == '-' || !strings.EqualFold(header, "User-Agent") {
		return p.unknownTerm(start)
	}
	test.text = p.text(start)
	if negated {
		return p.complete(negation{test})
	}
	return p.complete(test)
}

func (p *parser) classicAddress(start int) node {
	p.blanks()
	at := p.pos
	operator, ok := p.word()
	if !ok || operator != "==" && operator != "!=" {
		return p.fail(at)
	}
	p.blanks()
	at = p.pos
	value, ok := p.word()
	if !ok {
		return p.fail(at)
	}
	addr, err := netip.ParseAddr(value)
	if err != nil {
		return p.fail(at)
	}
	bits := addr.BitLen()
	p.blanks()
	if p.peek() == '-' {
		at = p.pos
		if flag, _ := p.word(); !strings.EqualFold(flag, "-netmask") {
			return p.fail(at)
		}
		p.blanks()
		at = p.pos
		mask, ok := p.word()
		if !ok {
			return p.fail(at)
		}
		if bits, ok = maskBits(mask); !ok {
			return p.fail(at)
		}
	}
	prefix, err := addr.WithZone("").Prefix(bits)
	if err != nil {
		return p.fail(at)
	}
	test := within{prefix: prefix, text: p.text(start)}
	if operator == "!=" {
		return p.complete(negation{test})
	}
	return p.complete(test)
}

// maskBits is the length of a netmask; ok is false for one with holes.
func maskBits(mask string) (bits int, ok bool) {
	addr, err := netip.ParseAddr(mask)
	if err != nil || !addr.Is4() {
		return 0, false
	}
	b := addr.As4()
	m := uint32(b[0])<<24 | uint32(b[1])<<16 | uint32(b[2])<<8 | uint32(b[3])
	for m&0x8000_0000 != 0 {
		bits++
		m <<= 1
	}
	return bits, m == 0
}
