// Package phrase is how the analyzer says something without words: an id, and the
// values that belong into the sentence. app/lang holds the sentence of every id in
// every language; a test there reads this module's source and proves it.
package phrase

import "time"

// A Phrase is a sentence still to be put into words. The zero Phrase says nothing.
type Phrase struct {
	ID   string
	Args []Arg
}

// An Arg fills one {hole} of a phrase's sentence. Value is one of: string (a text out
// of a log or a setting), int, int64, time.Time, time.Duration, Term, []string,
// []Term, Phrase, or []Phrase.
type Arg struct {
	Name  string
	Value any
}

// A Term is an id that has a name in every language, such as a cause or a setting.
type Term struct {
	Set string // which ids: "cause", "setting", "app", "hop", …
	ID  string
}

// New makes a phrase. The id must be a literal where New is called, so that the
// catalogues can be proved complete; holes alternates names and values.
func New(id string, holes ...any) Phrase {
	p := Phrase{ID: id}
	for i := 0; i+1 < len(holes); i += 2 {
		name, _ := holes[i].(string)
		p.Args = append(p.Args, Arg{Name: name, Value: holes[i+1]})
	}
	return p
}

// IsZero reports whether p says nothing.
func (p Phrase) IsZero() bool { return p.ID == "" }

// Arg returns the value for a hole, or nil.
func (p Phrase) Arg(name string) any {
	for _, a := range p.Args {
		if a.Name == name {
			return a.Value
		}
	}
	return nil
}

// Minutes is a duration of n minutes, the unit of most of the settings.
func Minutes(n int) time.Duration { return time.Duration(n) * time.Minute }
