package mixeddays

import "time"

// Sureness is how sure an explanation may be at most, in the contract's four steps.
type Sureness int

const (
	None Sureness = iota
	Possible
	Likely
	Confirmed
)

// An Answer is a cause that an honest explanation may name, and the most it may claim for it.
type Answer struct {
	Cause string
	Most  Sureness
}

// A Prompt is what was truly asked, as far as the files that are handed over let anybody know.
type Prompt struct {
	// Times at which it may be told: one, unless the device's clock cannot be put right or the
	// prompt was shown several times in one incident.
	Times    []time.Time
	Notice   bool // Secure Hub came to the front and asked nothing
	Implied  bool // no device log shows it, and the gateway's log does
	User     string
	UserSeen bool // some line of the device or the gateway names the user beside it
	Platform string
	App      string // empty where no log tells the app
	// Answers that are right: the simulated cause and, where the files do not decide, what else
	// may honestly be said.
	Answers []Answer
	// Chain is what `because` must hold, in this order; Links is what it may hold besides.
	Chain, Links []string
	// Credentials of which one must be told; empty where the settings that decide are not given.
	Credentials []string
	Container   string
	// Optional prompts may be told or left out: a first enrolment, and a prompt whose answer was
	// refused, which may be told as one incident with the refusal.
	Optional bool
	// Story is for the list of what was explained wrongly.
	Story string
}

// Days is what a helpdesk would have received, and what is true of it.
type Days struct {
	Name  string
	Files map[string][]byte
	// Zone holds for the times that state none.
	Zone *time.Location
	// Pack is the site's own signature pack, for two wordings that no public log shows.
	Pack    string
	Prompts []Prompt
}
