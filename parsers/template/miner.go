package template

import (
	"container/list"
	"slices"
	"strings"
)

// Most is how many templates are kept at once unless a miner is told otherwise: more than
// the wordings of any app, and with the longest messages less than 20 MB.
const Most = 4096

const (
	// sameBefore is how many templates must differ in nothing but one word before that word
	// becomes a hole with the next: three wordings of one sentence are common (started,
	// succeeded, failed), four names are names.
	sameBefore = 3
	// leafMost bounds what a message is compared with. A leaf that is full falls back on
	// Drain's own rule: the most similar template takes the message.
	leafMost = 512
	// cachedMost bounds the memory of which messages went where.
	cachedMost = 8192
)

// A Miner groups messages. It is used by one goroutine, and what it finds depends on the
// order of the messages.
type Miner[T any] struct {
	// merge adds what was kept of one group to that of another that takes its place.
	merge func(into, from *T)

	most   int
	leaves map[string][]*Group[T]
	byKey  map[string]*Group[T] // where the message with this wording went
	recent *list.List           // of *Group, the latest used first
	// Groups that were given up because there were too many, and their messages.
	dropped, leftOut int64
}

// A Group is the messages of one template.
type Group[T any] struct {
	Count int64
	Data  T

	leaf   string
	tokens []token
	wild   []bool
	keys   []string // in byKey
	at     *list.Element
}

// NewMiner returns a miner that keeps so many groups; 0 means Most.
func NewMiner[T any](most int, merge func(into, from *T)) *Miner[T] {
	if most <= 0 {
		most = Most
	}
	return &Miner[T]{merge: merge, most: most, leaves: map[string][]*Group[T]{}, byKey: map[string]*Group[T]{}, recent: list.New()}
}

// Add counts a message and returns its group, or nil for one without any text. Messages of
// different kinds never meet. The group is good until the next Add.
func (m *Miner[T]) Add(kind string, message []byte) *Group[T] {
	toks := tokens(message)
	if len(toks) == 0 {
		return nil
	}
	key := keyOf(kind, toks)
	g := m.byKey[key]
	if g == nil {
		g = m.place(kind, toks)
		m.remember(key, g)
	}
	g.Count++
	m.recent.MoveToFront(g.at)
	return g
}

// Groups returns all groups in the order of their first message's wording.
func (m *Miner[T]) Groups() []*Group[T] {
	var all []*Group[T]
	for e := m.recent.Front(); e != nil; e = e.Next() {
		all = append(all, e.Value.(*Group[T]))
	}
	slices.SortFunc(all, func(a, b *Group[T]) int {
		if c := strings.Compare(a.leaf, b.leaf); c != 0 {
			return c
		}
		return strings.Compare(keyOf("", a.tokens), keyOf("", b.tokens))
	})
	return all
}

// LeftOut returns how many groups were given up because there were too many, and how many
// messages they had.
func (m *Miner[T]) LeftOut() (groups, messages int64) { return m.dropped, m.leftOut }

// Template returns the group's wording.
func (g *Group[T]) Template() Template { return newTemplate(g.tokens, g.wild) }

// keyOf is what messages of one wording share: all but their variable tokens.
func keyOf(kind string, toks []token) string {
	var b strings.Builder
	b.WriteString(kind)
	for _, t := range toks {
		if t.class.constant() {
			b.WriteString("\x01" + t.text)
		} else {
			b.WriteByte('\x02')
		}
	}
	return b.String()
}

// leafOf is the way down the tree: the kind, and the signs between the words.
func leafOf(kind string, toks []token) string {
	var b strings.Builder
	b.WriteString(kind)
	b.WriteByte('\x00')
	for _, t := range toks {
		switch t.class {
		case sign:
			b.WriteString(t.text)
		case word:
			b.WriteByte('\x01')
		default:
			b.WriteByte('\x02')
		}
	}
	return b.String()
}

func (m *Miner[T]) remember(key string, g *Group[T]) {
	if len(m.byKey) >= cachedMost {
		clear(m.byKey)
		for e := m.recent.Front(); e != nil; e = e.Next() {
			e.Value.(*Group[T]).keys = nil
		}
	}
	m.byKey[key] = g
	g.keys = append(g.keys, key)
}

// place finds the group of a message with a new wording, or makes it.
func (m *Miner[T]) place(kind string, toks []token) *Group[T] {
	leaf := leafOf(kind, toks)
	groups := m.leaves[leaf]
	apart := map[int][]*Group[T]{} // by the one word that they differ in
	for _, g := range groups {
		switch at := g.differs(toks); {
		case at == same:
			return g
		case at >= 0:
			apart[at] = append(apart[at], g)
		}
	}
	// The first place at which there are enough: which one it is must not be chance.
	for at := range toks {
		if len(apart[at]) >= sameBefore {
			return m.join(apart[at], at)
		}
	}
	if len(groups) >= leafMost {
		if g := nearest(groups, toks); g != nil {
			g.widen(toks)
			return g
		}
		m.drop(leastRecent(groups, m.recent))
	} else if m.recent.Len() >= m.most {
		m.drop(m.recent.Back().Value.(*Group[T]))
	}
	g := &Group[T]{leaf: leaf, tokens: toks, wild: make([]bool, len(toks))}
	g.at = m.recent.PushFront(g)
	m.leaves[leaf] = append(m.leaves[leaf], g)
	return g
}

const (
	same = -1 // no word differs
	far  = -2 // more than one does
)

// differs returns the place of the one word in which a message of the same leaf differs.
func (g *Group[T]) differs(toks []token) int {
	at := same
	for i, t := range g.tokens {
		if t.class != word || g.wild[i] || t.text == toks[i].text {
			continue
		}
		if at != same {
			return far
		}
		at = i
	}
	return at
}

// join makes one group of several that differ in one word.
func (m *Miner[T]) join(groups []*Group[T], at int) *Group[T] {
	into := groups[0]
	into.wild[at] = true
	for _, g := range groups[1:] {
		into.Count += g.Count
		for i, w := range g.wild {
			into.wild[i] = into.wild[i] || w
		}
		m.merge(&into.Data, &g.Data)
		for _, key := range g.keys {
			m.byKey[key] = into
			into.keys = append(into.keys, key)
		}
		g.keys = nil
		m.remove(g)
	}
	return into
}

// nearest is the group that shares the most words with a message, and at least half.
func nearest[T any](groups []*Group[T], toks []token) *Group[T] {
	var best *Group[T]
	most := 0
	for _, g := range groups {
		words, alike := 0, 0
		for i, t := range g.tokens {
			if t.class != word {
				continue
			}
			words++
			if !g.wild[i] && t.text == toks[i].text {
				alike++
			}
		}
		if 2*alike >= words && alike > most {
			best, most = g, alike
		}
	}
	return best
}

// widen makes holes of all words in which a message differs.
func (g *Group[T]) widen(toks []token) {
	for i, t := range g.tokens {
		if t.class == word && t.text != toks[i].text {
			g.wild[i] = true
		}
	}
}

func leastRecent[T any](groups []*Group[T], recent *list.List) *Group[T] {
	for e := recent.Back(); e != nil; e = e.Prev() {
		if g := e.Value.(*Group[T]); g.leaf == groups[0].leaf {
			return g
		}
	}
	return groups[0]
}

// drop gives a group up.
func (m *Miner[T]) drop(g *Group[T]) {
	m.dropped++
	m.leftOut += g.Count
	m.remove(g)
}

func (m *Miner[T]) remove(g *Group[T]) {
	for _, key := range g.keys {
		delete(m.byKey, key)
	}
	m.recent.Remove(g.at)
	rest := slices.DeleteFunc(m.leaves[g.leaf], func(o *Group[T]) bool { return o == g })
	if len(rest) == 0 {
		delete(m.leaves, g.leaf)
		return
	}
	m.leaves[g.leaf] = rest
}
