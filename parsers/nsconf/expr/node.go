package expr

import (
	"net/netip"
	"slices"
	"strings"
)

// node is one term of a compiled rule.
type node interface {
	eval(*evaluation) Truth
}

// evaluation is one test of a rule. It counts steps because named expressions
// may use each other, even in a circle.
type evaluation struct {
	req      *Request
	steps    int
	depth    int
	collect  bool
	unknowns []string
}

func (ev *evaluation) eval(n node) Truth {
	if ev.steps++; ev.steps > maxSteps {
		return Unknown
	}
	mark := len(ev.unknowns)
	t := n.eval(ev)
	if t != Unknown {
		// The unknown terms below did not matter in the end.
		ev.unknowns = ev.unknowns[:mark]
	}
	return t
}

// leaf notes the text of a term that turned out unknown.
func (ev *evaluation) leaf(t Truth, text string) Truth {
	if t == Unknown && ev.collect && text != "" && !slices.Contains(ev.unknowns, text) {
		ev.unknowns = append(ev.unknowns, text)
	}
	return t
}

// constant is true, false, ns_true or ns_false.
type constant struct{ truth Truth }

func (c constant) eval(*evaluation) Truth { return c.truth }

// unknown is a term that no log can decide.
type unknown struct{ text string }

func (u unknown) eval(ev *evaluation) Truth { return ev.leaf(Unknown, u.text) }

// negation, conjunction and disjunction are the connectives. Chains are flat so that a long rule
// is not a deep one.
type (
	negation    struct{ x node }
	conjunction []node
	disjunction []node
)

func (n negation) eval(ev *evaluation) Truth { return ev.eval(n.x).Not() }

func (c conjunction) eval(ev *evaluation) Truth {
	t := True
	for _, n := range c {
		if t = t.And(ev.eval(n)); t == False {
			break
		}
	}
	return t
}

func (d disjunction) eval(ev *evaluation) Truth {
	t := False
	for _, n := range d {
		if t = t.Or(ev.eval(n)); t == True {
			break
		}
	}
	return t
}

// named is a use of a named expression, looked up when it is evaluated.
type named struct {
	name  string // in any case
	text  string // the term as written
	names Names
}

func (n named) eval(ev *evaluation) Truth {
	e := n.names[strings.ToLower(n.name)]
	if e == nil || ev.depth >= maxNesting {
		return ev.leaf(Unknown, n.text)
	}
	ev.depth++
	defer func() { ev.depth-- }()
	return ev.eval(e.root)
}

// inner is an expression that stands as text inside another one
// (SYS.EVAL_CLASSIC_EXPR, which the vendor's conversion tool writes).
type inner struct{ expr *Expr }

func (i inner) eval(ev *evaluation) Truth { return ev.eval(i.expr.root) }

// member is IS_MEMBER_OF("group").
type member struct{ group, text string }

func (m member) eval(ev *evaluation) Truth { return ev.leaf(ev.req.memberOf(m.group), m.text) }

// within tests the client's address; a single address is a full-length prefix.
type within struct {
	prefix netip.Prefix
	text   string
}

func (w within) eval(ev *evaluation) Truth {
	ip := ev.req.ClientIP
	if !ip.IsValid() {
		return ev.leaf(Unknown, w.text)
	}
	return truthOf(w.prefix.Contains(ip.Unmap().WithZone("")))
}
