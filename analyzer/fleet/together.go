package fleet

import (
	"hubscope/analyzer/people"
	"time"
)

// Asks are what users were asked, in order of time, before any of it is weighed.
type Asks interface {
	Len() int
	Time(i int) time.Time
	User(i int) string
}

// Together reports whether enough users for a wave were asked within seconds of one of a
// user's asks. Where none were, no wave of prompts can have hit that user.
func Together(asks Asks, names *people.Names, user string) bool {
	from := 0
	for i := range asks.Len() {
		if !names.Same(asks.User(i), user) {
			continue
		}
		at := asks.Time(i)
		for at.Sub(asks.Time(from)) > machine.window {
			from++
		}
		users := map[string]bool{}
		for k := from; k < asks.Len() && asks.Time(k).Sub(at) <= machine.window; k++ {
			if users[names.Key(asks.User(k))] = true; len(users) >= fewestUsers {
				return true
			}
		}
	}
	return false
}
