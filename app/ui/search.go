//go:build cgo || !darwin

package ui

import (
	"sort"
	"strings"

	"github.com/sahilm/fuzzy"
	"golang.org/x/text/unicode/norm"
)

// A folded text is a text in the form that a search compares: compatibility forms
// composed (so full-width and half-width are one), lower case, katakana as hiragana,
// blanks single.
type folded string

func fold(s string) folded {
	s = strings.ToLower(norm.NFKC.String(s))
	s = strings.Map(func(r rune) rune {
		if r >= 'ァ' && r <= 'ヶ' {
			return r - ('ァ' - 'ぁ')
		}
		return r
	}, s)
	return folded(strings.Join(strings.Fields(s), " "))
}

func foldAll(texts ...string) []folded {
	out := make([]folded, 0, len(texts))
	for _, t := range texts {
		if t != "" {
			out = append(out, fold(t))
		}
	}
	return out
}

// How well a term fits an item: the lower, the better.
const (
	fitsExact = iota
	fitsPrefix
	fitsWord
	fitsPart
	fitsFuzzy
	fitsNot
)

// fits tells how well one term fits one item.
func fits(texts []folded, term folded) int {
	best := fitsNot
	for _, t := range texts {
		text := string(t)
		switch i := strings.Index(text, string(term)); {
		case t == term:
			return fitsExact
		case i == 0:
			best = min(best, fitsPrefix)
		case i > 0 && strings.ContainsRune(" -_/.@:", rune(text[i-1])):
			best = min(best, fitsWord)
		case i > 0:
			best = min(best, fitsPart)
		}
	}
	if best == fitsNot && len(term) >= 3 && len(fuzzyIn(texts, term)) > 0 {
		return fitsFuzzy
	}
	return best
}

// fuzzyIn finds a term with letters left out. Every letter of a long text occurs
// somewhere, so only matches that stay close together count.
func fuzzyIn(texts []folded, term folded) []fuzzy.Match {
	source := make([]string, len(texts))
	for i, t := range texts {
		source[i] = string(t)
	}
	var out []fuzzy.Match
	for _, m := range fuzzy.Find(string(term), source) {
		first, last := m.MatchedIndexes[0], m.MatchedIndexes[len(m.MatchedIndexes)-1]
		if last-first < 2*len(term) {
			out = append(out, m)
		}
	}
	return out
}

// find returns the indexes of the items of a kind that fit every term of a query, in
// any order of the terms; the best fits first, else in the items' own order.
func find(items []item, kind itemKind, query string) []int {
	terms := strings.Fields(string(fold(query)))
	out := make([]int, 0, len(items))
	rank := make(map[int]int)
	for i := range items {
		if kind != kindAll && items[i].kind != kind {
			continue
		}
		sum := 0
		for _, t := range terms {
			f := fits(items[i].search, folded(t))
			if f == fitsNot {
				sum = -1
				break
			}
			sum += f
		}
		if sum >= 0 {
			out = append(out, i)
			rank[i] = sum
		}
	}
	if len(terms) > 0 {
		sort.SliceStable(out, func(a, b int) bool { return rank[out[a]] < rank[out[b]] })
	}
	return out
}
