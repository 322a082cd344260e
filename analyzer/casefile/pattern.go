package casefile

import (
	"time"

	"hubscope/analyzer/phrase"
)

// A Pattern is what several prompts have in common over time: a timer that shows in their
// times, a moment from which on they come, the one setting behind most of them.
// analyzer/pattern finds it.
//
// The leading setting of a user, or of all, is a pattern like any other ("one-setting"), so
// that whoever reads the list meets it first and in the same shape.
type Pattern struct {
	ID   string
	Kind string // an id of the public schema: "fixed-idle", …
	// User is whose prompts they are; empty for those of several users, and for those of a
	// device that nobody is named of.
	User  string
	Cause string // that all its prompts share; empty where they don't
	// Setting is the one behind it; nil where none is. Its value is empty where no file gives it.
	Setting *Setting
	// Count is how many prompts make the pattern, Of among how many it was looked for.
	Count, Of int
	// Users is how many users have it, UsersOf among how many that were seen; 0 where users are
	// not what the pattern counts.
	Users, UsersOf int
	From, Until    time.Time // the first and the last of its prompts
	// Period is the age, the idle time or the interval that comes again, Spread how far the
	// farthest of its prompts lie apart measured by it; 0 where there is none.
	Period, Spread time.Duration
	Measure        Measure
	Wave           string // id of the wave, of a storm
	// Prompts are the ids of its prompts in order of time, at most PatternPrompts.
	Prompts        []string
	PromptsOmitted int
	Confidence     Confidence // Likely or Possible: a regularity proves no cause
	Headline       phrase.Phrase
	Explanation    []phrase.Phrase
	Evidence       []Evidence
}

// PatternPrompts are listed of a pattern; a setting of a whole company has thousands.
const PatternPrompts = 50

// Measure says by what a week is a week: across a change to summer time the two differ by
// an hour.
type Measure string

const (
	Elapsed   Measure = "elapsed"    // 168 hours, as a timer counts
	WallClock Measure = "wall-clock" // the same weekday and hour, as people live
)
