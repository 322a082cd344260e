// Package redact replaces what tells of people and places by stable tokens: user-01,
// private-ip-02, host-03. The same identity has the same token wherever it stands, in every
// file and every format of a case; which one it was is known to nobody but the Redactor.
//
// What there is to replace is known by the fields of the logs: a Collector goes through all
// records of a case and keeps whom they name. Tokens are numbered by the moment at which an
// identity is first written down, by its own source's clock, and by its value where that is
// the same: so neither the order of the files nor what part of the case is shown changes
// them. What a text names beside that is known by its form: addresses, hosts, mail
// addresses, DOMAIN\name, user=name.
//
// A Sweep then finds every identity in a text, in any spelling: see there. Names that are
// words of the language, or of the logs, are replaced where a field or the form says that
// they are names, and nowhere else: a user called "mail" does not make every mail his.
package redact

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"math"
	"net/netip"
	"slices"
	"strings"
	"sync"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/people"
	"hubscope/app/engine"
)

// An Identity is a value that names somebody or something.
type Identity struct {
	Kind  Kind
	Value string
	// First is when it was first written down, in milliseconds since the epoch by the clock of
	// its source; Never for one that stands in settings only.
	First int64
}

// Never is the First of an identity that no log names.
const Never = math.MaxInt64

// A Redactor gives out tokens. It may be used by several goroutines.
type Redactor struct {
	people *people.Names
	table  table
	// users and domains are known ones, folded, also those that are common words.
	users, domains map[string]int32
	full           map[entityKey]string // of short hosts and domains
	addresses      addresses
	tokens         []string                // of those that were known from the start
	exact          [kinds]map[string]int32 // as the logs' fields write them
	paths          map[string]string       // of sources, as they are shown

	mu       sync.Mutex // of what follows: identities that are found later by their form
	entities []entity
	byKey    map[entityKey]int32
	counts   [kinds]int

	sweeps sync.Pool // of *sweep
}

type entity struct {
	kind     Kind
	token    string
	original string
}

// entityKey is what all spellings of one identity share.
type entityKey struct {
	kind Kind
	text string
}

// Of knows who and what is named in a case. It reads the logs again; where a Collector was
// there when they were read the first time, its Redactor is the same for less. It fails
// only when ctx ended.
func Of(ctx context.Context, res *engine.Result) (*Redactor, error) {
	c := NewCollector()
	if err := res.Revisit(ctx, c.Visit); err != nil {
		return nil, err
	}
	return c.Redactor(res), nil
}

// New returns a redactor that knows the identities of a list and those that a case itself
// names.
func New(c *casefile.Case, list []Identity) *Redactor { return renew(nil, c, list) }

// renew is New for one that goes on with the tokens of an earlier redactor, if there is one.
func renew(earlier *Redactor, c *casefile.Case, list []Identity) *Redactor {
	r := &Redactor{people: c.People, paths: shorten(c.Sources), addresses: newAddresses(), users: map[string]int32{}, domains: map[string]int32{}, byKey: map[entityKey]int32{}}
	for k := range r.exact {
		r.exact[k] = map[string]int32{}
	}
	r.sweeps.New = func() any { return newSweep(r) }
	list = slices.Concat(list, inCase(c))
	list = append(list, homes(list)...)
	slices.SortFunc(list, func(a, b Identity) int {
		return cmp.Or(cmp.Compare(a.First, b.First), cmp.Compare(a.Kind, b.Kind), strings.Compare(a.Value, b.Value))
	})
	if earlier != nil {
		earlier.mu.Lock()
		r.entities, r.byKey, r.counts = slices.Clone(earlier.entities), maps.Clone(earlier.byKey), earlier.counts
		earlier.mu.Unlock()
	}
	for _, id := range list {
		if k, n, ok := isToken(strings.ToLower(id.Value)); ok {
			r.counts[k] = max(r.counts[k], n) // whoever it was keeps it
		}
	}
	r.shortNames(list)
	var known []spelling
	for _, id := range list {
		known = r.learn(known, id)
	}
	r.table = newTable(known)
	for _, e := range r.entities {
		r.tokens = append(r.tokens, e.token)
	}
	return r
}

// learn gives an identity its token and adds its spellings.
func (r *Redactor) learn(known []spelling, id Identity) []spelling {
	value := strings.TrimSpace(id.Value)
	if _, _, token := isToken(strings.ToLower(value)); token || nobody(value) {
		return known
	}
	switch id.Kind {
	case Address:
		if a, err := netip.ParseAddr(value); err == nil && telling(a) {
			a = a.Unmap().WithZone("")
			e := r.entity(Address, a.String(), value)
			r.addresses.add(a, e)
			r.exact[Address][value] = e
		}
		return known
	case Host:
		if kept(value) {
			return known
		}
	}
	e := r.entity(id.Kind, r.key(id.Kind, value), value)
	r.exact[id.Kind][value] = e
	for _, text := range spellings(id.Kind, value) {
		folded := fold(text)
		switch id.Kind {
		case User:
			r.users[folded] = e
		case Domain:
			r.domains[folded] = e
		}
		s := spelling{text: folded, entity: e, mode: modeOf(id.Kind, folded)}
		known = append(known, s)
		if s.text = latin1(folded); s.text != folded {
			known = append(known, s)
		}
	}
	return known
}

// key is what all spellings of an identity share.
func (r *Redactor) key(k Kind, value string) string {
	switch k {
	case User:
		return fold(r.people.Key(value))
	case Device:
		return strings.NewReplacer("-", "", ":", "").Replace(fold(value))
	case Host, Domain:
		name := fold(strings.TrimSuffix(value, "."))
		if full, ok := r.full[entityKey{k, name}]; ok {
			return full
		}
		return name
	}
	return fold(value)
}

// entity returns the entity of a key, a new one where there is none.
func (r *Redactor) entity(k Kind, key, original string) int32 {
	r.mu.Lock()
	defer r.mu.Unlock()
	id := entityKey{k, key}
	e, ok := r.byKey[id]
	if !ok {
		r.counts[k]++
		e = int32(len(r.entities))
		r.entities = append(r.entities, entity{k, token(k, r.counts[k], key), strings.Clone(original)})
		r.byKey[id] = e
	}
	return e
}

func (r *Redactor) tokenOf(e int32) string {
	if int(e) < len(r.tokens) {
		return r.tokens[e]
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.entities[e].token
}

// typed is the span of a value of which a field says what it is; ok is false for one that
// names nobody.
func (r *Redactor) typed(k Kind, b []byte) (p span, ok bool) {
	if e, known := r.exact[k][string(b)]; known {
		return span{entity: e, typed: true}, true
	}
	value := string(b)
	if _, _, token := isToken(strings.ToLower(value)); token || nobody(value) {
		return p, false
	}
	p = span{entity: -1, kind: k, value: value, typed: true}
	switch k {
	case Address:
		a, err := netip.ParseAddr(value)
		if err != nil || !telling(a) {
			return p, false
		}
		p.value = a.Unmap().WithZone("").String()
	case Host:
		if kept(value) {
			return p, false
		}
	}
	if e, known := r.find(k, p.value); known {
		p.entity = e
	}
	return p, true
}

// Text replaces every identity in a text.
func (r *Redactor) Text(s string) string { return string(r.Bytes(nil, []byte(s))) }

// Bytes appends src to dst with every identity replaced. It is what Text does, without
// making anything.
func (r *Redactor) Bytes(dst, src []byte) []byte {
	w := r.sweeps.Get().(*sweep)
	dst = w.text(dst, src)
	r.sweeps.Put(w)
	return dst
}

// An Entry says what a token stands for.
type Entry struct {
	Token    string
	Kind     Kind
	Original string
}

// Table is what the tokens stand for, kind by kind in the order of their numbers. It is for
// the machine that the logs lie on alone: whoever saves it makes the file readable for its
// owner only.
func (r *Redactor) Table() []Entry {
	r.mu.Lock()
	defer r.mu.Unlock()
	list := make([]Entry, 0, len(r.entities))
	for _, e := range r.entities {
		list = append(list, Entry{e.token, e.kind, e.original})
	}
	slices.SortStableFunc(list, func(a, b Entry) int { return cmp.Compare(a.Kind, b.Kind) })
	return list
}

// A LeakError says that a finished report still names somebody or something. It does not
// say whom.
type LeakError struct {
	Kind  Kind
	Token string // that should stand there
}

func (e *LeakError) Error() string { return fmt.Sprintf("a %s is still named: %s", e.Kind, e.Token) }
