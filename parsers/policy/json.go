package policy

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strconv"
	"strings"
)

// A node is one JSON value and where it begins. encoding/json's own trees forget the place.
type node struct {
	kind   byte // '{', '[', 's' string, 'n' number, 'b' bool, '0' null
	text   string
	keys   []string
	kids   []*node
	offset int64
	whole  bool // false when the text ended, or went wrong, inside it
}

func (n *node) get(key string) *node {
	if n == nil || n.kind != '{' {
		return nil
	}
	for i, k := range n.keys {
		if strings.EqualFold(k, key) {
			return n.kids[i]
		}
	}
	return nil
}

// str is the text of a scalar member, or empty.
func (n *node) str(key string) string {
	if m := n.get(key); m != nil && m.scalar() {
		return m.text
	}
	return ""
}

func (n *node) scalar() bool { return n.kind != '{' && n.kind != '[' }

// depthLimit is far above any export and far below what would exhaust a stack.
const depthLimit = 256

// valueLimit is how many values are taken from one file: two hundred apps with all their
// policies on both platforms. What they say costs a kilobyte a policy all in all.
const valueLimit = 1 << 19

var (
	errDepth = errors.New("nested too deeply")
	errSize  = errors.New("too many values")
)

type jsonReader struct {
	dec    *json.Decoder
	data   []byte
	values int
}

// next reads one token and says where it begins. Decoder.InputOffset stands behind the
// token before, so blanks, commas and colons are stepped over first.
func (r *jsonReader) next() (json.Token, int64, error) {
	off := r.dec.InputOffset()
	for off >= 0 && off < int64(len(r.data)) && strings.IndexByte(" \t\r\n,:", r.data[off]) >= 0 {
		off++
	}
	tok, err := r.dec.Token()
	if err != nil {
		if errors.Is(err, io.EOF) && len(bytes.TrimSpace(r.data[min(r.dec.InputOffset(), int64(len(r.data))):])) > 0 {
			err = io.ErrUnexpectedEOF
		}
		return nil, off, err
	}
	return tok, off, nil
}

// value reads one value. On an error the part that was read is returned with it, and
// every open object or array in it has whole == false.
func (r *jsonReader) value(depth int) (*node, error) {
	tok, off, err := r.next()
	if err != nil {
		return nil, err
	}
	return r.rest(tok, off, depth)
}

func (r *jsonReader) rest(tok json.Token, off int64, depth int) (*node, error) {
	if r.values++; r.values > valueLimit {
		return nil, errSize
	}
	n := &node{offset: off, whole: true}
	switch t := tok.(type) {
	case string:
		n.kind, n.text = 's', t
	case json.Number:
		n.kind, n.text = 'n', t.String()
	case bool:
		n.kind, n.text = 'b', strconv.FormatBool(t)
	case nil:
		n.kind = '0'
	case json.Delim:
		n.kind, n.whole = byte(t), false
		if depth >= depthLimit {
			return n, errDepth
		}
		for {
			tok, off, err := r.next()
			if err != nil {
				return n, err
			}
			if d, ok := tok.(json.Delim); ok && (d == '}' || d == ']') {
				n.whole = true
				return n, nil
			}
			if n.kind == '{' {
				key, _ := tok.(string)
				kid, err := r.value(depth + 1)
				if kid != nil {
					n.keys, n.kids = append(n.keys, key), append(n.kids, kid)
				}
				if err != nil {
					return n, err
				}
				continue
			}
			kid, err := r.rest(tok, off, depth+1)
			if kid != nil {
				n.kids = append(n.kids, kid)
			}
			if err != nil {
				return n, err
			}
		}
	}
	return n, nil
}

func parseJSON(e *Export, data []byte, skipped int64, l *lines) []Problem {
	r := &jsonReader{dec: json.NewDecoder(bytes.NewReader(data)), data: data}
	r.dec.UseNumber()
	w := &jsonWalk{e: e, at: func(off int64) (int64, int64) { return l.at(off + skipped), off + skipped }}
	// Several answers of the interface pasted into one file are several values in a row.
	for {
		n, err := r.value(0)
		if n != nil {
			w.walk(n, "", "")
		}
		if err == nil {
			continue
		}
		if errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) && n == nil {
			return nil
		}
		p := Problem{Code: "malformed", Offset: r.dec.InputOffset(), Detail: err.Error()}
		var syntax *json.SyntaxError
		switch {
		case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
			p.Code, p.Offset = "truncated-line", int64(len(data))
		case errors.As(err, &syntax):
			p.Offset = max(p.Offset, min(syntax.Offset, int64(len(data))))
		}
		p.Line, p.Offset = w.at(p.Offset)
		return []Problem{p}
	}
}

type jsonWalk struct {
	e  *Export
	at func(int64) (line, offset int64)
}

func (w *jsonWalk) walk(n *node, app, platform string) {
	switch n.kind {
	case '[':
		for _, k := range n.kids {
			w.walk(k, app, platform)
		}
		return
	case '{':
	default:
		return
	}
	switch {
	case isPolicy(n):
		w.policy(n, app, platform)
		return
	case isGateway(n):
		w.gateway(n)
		return
	case isProperty(n):
		w.property(n)
		return
	}
	if name := appName(n); name != "" && (app == "" || platform == "") {
		app = name
	}
	for i, key := range n.keys {
		kid := n.kids[i]
		if kid.scalar() {
			continue
		}
		p := platform
		if q := platformOf(key); q != "" && holdsPolicies(kid) {
			p = q
			name := app
			if name == "" {
				name = firstOf(kid.str("displayName"), kid.str("name"), w.e.App)
			}
			line, _ := w.at(kid.offset)
			w.e.Apps = append(w.e.Apps, App{Name: name, Platform: p, Line: line})
			w.walk(kid, name, p)
			continue
		}
		w.walk(kid, app, p)
	}
}

// appName is the app that an object with policies below it speaks of.
func appName(n *node) string {
	c := n.get("container")
	if c == nil && n.get("ios") == nil && n.get("android") == nil && n.get("policies") == nil {
		return ""
	}
	return firstOf(c.strOf("name"), n.str("name"), n.str("displayName"), c.strOf("displayName"), n.str("appName"))
}

func (n *node) strOf(key string) string {
	if n == nil {
		return ""
	}
	return n.str(key)
}

func firstOf(list ...string) string {
	for _, s := range list {
		if strings.TrimSpace(s) != "" {
			return strings.TrimSpace(s)
		}
	}
	return ""
}

// platformOf reads a container's member name. Endpoint Management also has names such as
// android_work for the same app.
func platformOf(key string) string {
	k := strings.ToLower(key)
	switch {
	case k == "ios" || strings.HasPrefix(k, "ios_") || k == "iphone" || k == "ipad":
		return IOS
	case strings.HasPrefix(k, "android"):
		return Android
	}
	return ""
}

func holdsPolicies(n *node) bool {
	if n.kind == '[' {
		for _, k := range n.kids {
			if isPolicy(k) {
				return true
			}
		}
		return false
	}
	return n.get("policies") != nil || !n.whole
}

func isPolicy(n *node) bool {
	return n.kind == '{' && (n.get("policyName") != nil || n.get("policyValue") != nil)
}

func isProperty(n *node) bool {
	k, v := n.get("key"), n.get("value")
	return k != nil && v != nil && k.kind == 's' && v.scalar()
}

func isGateway(n *node) bool {
	return n.get("url") != nil && n.get("url").scalar() &&
		(n.get("logonType") != nil || n.get("passwordRequired") != nil || n.get("callback") != nil || n.get("alias") != nil)
}

func (w *jsonWalk) policy(n *node, app, platform string) {
	value := n.get("policyValue")
	if !n.whole || value == nil {
		return // half a policy says nothing: its value may have gone on
	}
	if app == "" {
		app = w.e.App
	}
	v := Value{App: app, Platform: platform, RawKey: n.str("policyName"), Title: n.str("title"), Value: value.plain()}
	v.Line, v.Offset = w.at(value.offset)
	v.Key = v.RawKey
	// The key goes first: labels differ between releases and languages.
	if d, ok := ByName(v.RawKey); ok {
		v.Key, v.Known = d.Key, true
	} else if d, ok := ByLabel(v.Title); ok {
		v.Key, v.Known = d.Key, true
	} else if d, ok := ByLabel(v.RawKey); ok {
		v.Key, v.Known, v.Inferred = d.Key, true, true
	}
	if v.Key == "" {
		v.Key = v.Title
	}
	w.e.Values = append(w.e.Values, v)
}

// plain is the text of a value; a list is joined as the console writes lists.
func (n *node) plain() string {
	if n.kind != '[' {
		return n.text
	}
	parts := make([]string, 0, len(n.kids))
	for _, k := range n.kids {
		if k.scalar() {
			parts = append(parts, k.text)
		}
	}
	return strings.Join(parts, ",")
}

func (w *jsonWalk) property(n *node) {
	if !n.whole {
		return
	}
	p := Property{Key: n.str("key"), Value: n.str("value"), DisplayName: n.str("displayName")}
	p.Line, p.Offset = w.at(n.get("value").offset)
	w.e.Properties = append(w.e.Properties, p)
}

func (w *jsonWalk) gateway(n *node) {
	if !n.whole {
		return
	}
	g := Gateway{Name: n.str("name"), Alias: n.str("alias"), URL: n.str("url"), LogonType: n.str("logonType"),
		PasswordRequired: n.str("passwordRequired"), ID: n.str("id"), Default: strings.EqualFold(n.str("default"), "true")}
	if c := n.get("callback"); c != nil {
		for _, k := range c.kids {
			if k.scalar() {
				g.Callbacks = append(g.Callbacks, k.text)
			} else if u := firstOf(k.str("callbackUrl"), k.str("url")); u != "" {
				g.Callbacks = append(g.Callbacks, u)
			}
		}
	}
	g.Line, g.Offset = w.at(n.get("url").offset)
	w.e.Gateways = append(w.e.Gateways, g)
}
