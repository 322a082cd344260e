// Package pattern finds what the prompts of days have in common: a timer that shows in
// their times, the moment from which on they come, the one setting behind most of them,
// and whether one user has it or many.
//
// A kind of pattern is a value in a file of its own; All is their registry. A gap in the
// logs shows nothing, so that no pattern rests on the absence of prompts where no record
// was written; see recorded.
package pattern

import (
	"cmp"
	"slices"
	"time"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/phrase"
	"hubscope/analyzer/prompt"
	"hubscope/analyzer/timeline"
)

// A Kind is one sort of pattern.
type Kind struct {
	ID string // of the public schema
	// OfPerson looks for it among the prompts of one person, OfAll among those of everybody;
	// either may be nil.
	OfPerson func(*person) []casefile.Pattern
	OfAll    func(*crowd) []casefile.Pattern
}

// All are the kinds in the order in which they are told: what explains most comes first,
// then since when and who, then when.
var All = []*Kind{oneSetting, since, oneOrMany, storm, everyPoll, fixedAge, fixedIdle, weekly, daily}

// An Input is the part of a case in which patterns are sought.
type Input struct {
	Timeline *timeline.Timeline
	Asks     *prompt.Asks
	Numbers  []int            // of the part's asks, in order of time
	Briefs   []casefile.Brief // what became of them
	Waves    []casefile.Wave
	Sources  []casefile.Source
	// Zone is where people live by the clock; nil for UTC.
	Zone *time.Location
	// Callers are looked at one by one whoever else is seen.
	Callers []string
}

// fewPersons are looked at one by one; of more, only the callers and all together.
const fewPersons = 5

// Find returns the patterns, those of the callers first, then in the order of All.
func Find(in Input) []casefile.Pattern {
	if in.Zone == nil {
		in.Zone = time.UTC
	}
	f := &finder{Input: in, keys: map[string]string{}}
	f.crowd = crowd{finder: f}
	f.persons = f.personsOf()
	var list []casefile.Pattern
	for _, k := range All {
		if k.OfAll != nil {
			list = append(list, k.OfAll(&f.crowd)...)
		}
		if k.OfPerson != nil {
			for _, p := range f.persons {
				list = append(list, k.OfPerson(p)...)
			}
		}
	}
	for i := range list {
		list[i].ID = idOf(&list[i])
	}
	rank := map[string]int{}
	for i, k := range All {
		rank[k.ID] = i
	}
	slices.SortStableFunc(list, func(a, b casefile.Pattern) int {
		return cmp.Or(cmp.Compare(f.distance(&a), f.distance(&b)), cmp.Compare(rank[a.Kind], rank[b.Kind]), a.From.Compare(b.From),
			cmp.Compare(a.User, b.User), cmp.Compare(a.Cause, b.Cause), cmp.Compare(a.ID, b.ID))
	})
	return list
}

// A finder is one search.
type finder struct {
	Input
	keys    map[string]string // of persons, by their names as the logs spell them
	persons []*person
	crowd   crowd
}

// A crowd is everybody together.
type crowd struct {
	*finder
	several bool // more than one person was asked
	lead    *casefile.Pattern
}

// key is the same for all names of one person.
func (f *finder) key(user string) string {
	k, ok := f.keys[user]
	if !ok {
		k = f.Timeline.People.Key(user)
		f.keys[user] = k
	}
	return k
}

// distance orders patterns by whose they are: the callers', everybody's, another's.
func (f *finder) distance(p *casefile.Pattern) int {
	switch {
	case p.User != "" && f.isCaller(p.User):
		return 0
	case p.User == "":
		return 1
	}
	return 2
}

func (f *finder) isCaller(user string) bool {
	return slices.ContainsFunc(f.Callers, func(c string) bool { return f.Timeline.People.Same(c, user) })
}

// idOf is made of what the pattern is, not of how many prompts it has by now.
func idOf(p *casefile.Pattern) string {
	key, from := "", ""
	if p.Setting != nil {
		key = p.Setting.Key + "/" + p.Setting.App + "/" + p.Setting.Platform
	}
	if p.Kind == since.ID {
		from = p.From.UTC().Format(time.RFC3339Nano)
	}
	return casefile.ID("q", p.Kind, p.User, p.Cause, key, p.Wave, from)
}

// told begins a pattern with what its prompts tell.
func told(kind string, asks []*ask, of int) casefile.Pattern {
	p := casefile.Pattern{Kind: kind, Count: len(asks), Of: of, From: asks[0].Time(), Until: asks[len(asks)-1].Time(), Confidence: casefile.Likely}
	for i, a := range asks {
		if i < casefile.PatternPrompts {
			p.Prompts = append(p.Prompts, a.ID())
		}
		if a.Confidence == casefile.Possible {
			p.Confidence = casefile.Possible // what it is made of is not known to be any better
		}
	}
	p.PromptsOmitted = max(0, len(asks)-casefile.PatternPrompts)
	return p
}

// subject says how many prompts of whom a pattern is about.
func subject(p *casefile.Pattern) phrase.Phrase {
	all := p.Count == p.Of
	cause := phrase.Term{Set: "cause", ID: p.Cause}
	switch {
	case p.User != "" && p.Cause == "" && p.Of == 1:
		return phrase.New("pattern.subject.user-one", "user", p.User)
	case p.User != "" && p.Cause == "" && p.Of == 2 && all:
		return phrase.New("pattern.subject.user-both", "user", p.User)
	case p.User == "" && p.Cause == "":
		return phrase.New("pattern.subject.device", "count", p.Count, "of", p.Of)
	case p.Cause == "" && all:
		return phrase.New("pattern.subject.user-all", "user", p.User, "of", p.Of)
	case p.Cause == "":
		return phrase.New("pattern.subject.user", "user", p.User, "count", p.Count, "of", p.Of)
	case p.User == "":
		return phrase.New("pattern.subject.device-cause", "count", p.Count, "of", p.Of, "cause", cause)
	case all:
		return phrase.New("pattern.subject.user-cause-all", "user", p.User, "of", p.Of, "cause", cause)
	}
	return phrase.New("pattern.subject.user-cause", "user", p.User, "count", p.Count, "of", p.Of, "cause", cause)
}
