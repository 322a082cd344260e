//go:build cgo || !darwin

package ui

import (
	"strings"

	"hubscope/analyzer/fleet"
)

// A person is a user of a large case, who may be found by name though none of the prompts
// that are explained is his or hers.
type person struct {
	name    string
	prompts int
	search  folded
}

// persons are all users of a case who were asked for anything, as they came first.
func (m *model) persons() []person {
	if m.people == nil {
		m.people = []person{}
		number := map[string]int{}
		for _, b := range fleet.Briefs(m.Case) {
			key := m.Case.People.Key(b.User)
			if key == "" {
				continue
			}
			i, ok := number[key]
			if !ok {
				i = len(m.people)
				number[key] = i
				m.people = append(m.people, person{name: b.User, search: fold(b.User)})
			}
			m.people[i].prompts++
		}
	}
	return m.people
}

// person finds whom a search means: the user whose name fits best, and of several the one who
// was asked most; nil for nobody. Letters may not be left out, as they may in an answer.
func (m *model) person(query string) *person {
	terms := strings.Fields(string(fold(query)))
	if len(terms) == 0 {
		return nil
	}
	var found *person
	best := 0
	all := m.persons()
next:
	for i := range all {
		p, sum := &all[i], 0
		for _, t := range terms {
			at := strings.Index(string(p.search), t)
			switch {
			case at < 0:
				continue next
			case string(p.search) == t:
			case at == 0:
				sum += fitsPrefix
			default:
				sum += fitsPart
			}
		}
		if found == nil || sum < best || sum == best && p.prompts > found.prompts {
			found, best = p, sum
		}
	}
	return found
}
