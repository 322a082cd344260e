package expr

import "strings"

// textSource names the text that a term looks at.
type textSource uint8

const (
	fromUserAgent textSource = iota
	fromUser
)

// textOp is how a term looks at its text.
type textOp uint8

const (
	opExists textOp = iota
	opContains
	opStartsWith
	opEndsWith
	opEqual
)

// folding is a step on the way from the text as sent to the text as compared.
type folding struct {
	ignoreCase bool
	upper      bool // TO_UPPER was the last of TO_UPPER and TO_LOWER
	lower      bool // TO_LOWER was
}

// apply returns text and wanted word as the appliance compares them. TO_LOWER
// changes the text only: a word with a capital is then never found in it.
func (f folding) apply(text, want string) (foldedText, foldedWant string) {
	switch {
	case f.lower:
		text = strings.ToLower(text)
	case f.upper:
		text = strings.ToUpper(text)
	}
	if f.ignoreCase {
		return strings.ToLower(text), strings.ToLower(want)
	}
	return text, want
}

// textTest is a comparison of the user agent or the user's name with a word.
type textTest struct {
	source textSource
	op     textOp
	want   string
	fold   folding
	text   string // the term as written
}

func (t textTest) eval(ev *evaluation) Truth { return ev.leaf(t.test(ev.req), t.text) }

func (t textTest) test(r *Request) Truth {
	text, cut := r.UserAgent, r.UserAgentCut
	if t.source == fromUser {
		text, cut = r.User, false
	}
	if text == "" {
		return Unknown
	}
	if t.source == fromUser && t.op == opEqual {
		// The rule sees the name as it was typed at the logon, the log may
		// write it with or without its domain.
		return truthOf(strings.EqualFold(BareName(text), BareName(t.want)))
	}
	text, want := t.fold.apply(text, t.want)
	switch t.op {
	case opContains:
		if strings.Contains(text, want) {
			return True
		}
		// The rest of a cut text may still hold the word.
		return falseUnless(cut)
	case opStartsWith:
		if strings.HasPrefix(text, want) {
			return True
		}
		return falseUnless(cut && strings.HasPrefix(want, text))
	case opEndsWith:
		if cut {
			return Unknown
		}
		return truthOf(strings.HasSuffix(text, want))
	case opEqual:
		if cut {
			return falseUnless(strings.HasPrefix(want, text))
		}
		return truthOf(text == want)
	default:
		return True
	}
}

// falseUnless is Unknown when open, else False.
func falseUnless(open bool) Truth {
	if open {
		return Unknown
	}
	return False
}
