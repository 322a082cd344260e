package ui

import (
	"time"

	"hubscope/parsers/event"
	"hubscope/parsers/signature"
)

// A Wording is lines that nothing recognised and that say the same, secrets masked.
type Wording struct {
	Text    string // with <field> holes
	Count   int64
	Sources []int // as indexes of the case's sources
	More    bool  // other sources hold it, too
	Near    *Near // nil without a prompt or mail failure, and for lines without a time
	Example string
	Source  int // of the example
	Line    int64
	// Draft lacks only its event; nil where a signature would change nothing.
	Draft *signature.Draft
}

// Near is the prompt or mail failure that is the nearest to a line.
type Near struct {
	At    time.Time
	Mail  bool
	Delta time.Duration // less than 0 for a line before it
}

// Teaching is where the user's own signature packs are kept. Its functions may read and
// write files: the window calls them off the user interface's goroutine. A nil function
// turns off what needs it.
type Teaching struct {
	// Save keeps a draft with its event for this case and later ones, and returns the path
	// of the pack. It is called only when somebody asked for it.
	Save func(d signature.Draft, k event.Kind) (path string, err error)
	// State returns a text that changes whenever a pack was added, removed or written.
	State func() string
}
