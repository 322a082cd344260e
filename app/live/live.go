// Package live explains logs while they are being written: it takes what the inputs bring,
// has it analysed by the engine, and tells what is new, what changed and what is settled.
package live

import (
	"context"
	"time"

	"hubscope/analyzer"
	"hubscope/analyzer/casefile"
	"hubscope/app/engine"
	"hubscope/parsers/source"
)

// A Request says what to follow and what to tell of it. Its Paths may name files, folders and
// globs; what is no log that grows, settings and archives, is read as the engine reads it. Its
// Visit takes each record of the logs that grow once, as it comes: from the beginning of what
// is read of them, or those alone that came since following began where Start is zero.
type Request struct {
	engine.Request
	// Inputs bring what is no file under Paths: a command's output, a listener.
	Inputs []Input
	Start  Start
	// Poll looks at files in turns instead of waiting for the system's notice, as on shares.
	Poll bool
	// Keep bounds how many bytes of lines are remembered as evidence; 0 means DefaultKeep. What
	// is older is let go, and the case says so.
	Keep int64
	// Filter narrows what is told.
	Filter analyzer.Filter
}

// An Input brings logs of its own until ctx ends or there is nothing more to come.
type Input interface {
	Run(ctx context.Context, sink source.Sink) error
}

// DefaultKeep holds more than twenty minutes of a very busy gateway, a thousand lines of 400
// bytes a second, and a day of one that writes fifteen.
const DefaultKeep = 512 << 20

// A Start says from which moment on something is told. What is older is evidence all the
// same.
type Start struct {
	Beginning bool      // tell all
	Since     time.Time // by the logs' own time; zero: from when following began
}

// State is how far an explanation has come.
type State string

const (
	New     State = "new"
	Changed State = "changed"
	// Settled: no evidence that could still arrive within the timers and the clock's
	// uncertainty can change it. Where a source comes later that speaks of that time, it may
	// be Changed once more.
	Settled State = "settled"
	// Withdrawn: later lines showed that there was nothing to tell.
	Withdrawn State = "withdrawn"
)

// A Change is news of one item; exactly one of the pointers is set.
type Change struct {
	State State
	// ID is the item's, Was the one under which it was told before: a cause is part of an ID.
	// Was is empty where the ID is the same, or the item new.
	ID, Was string
	// Key stays the same for as long as the item is told, whatever its ID.
	Key string

	Prompt  *casefile.Prompt
	Mail    *casefile.MailFailure
	Finding *casefile.Misconfiguration
	Source  *Source
	// Arrived is when the line came in that brought the news.
	Arrived time.Time
}

// An Item is what is told of one thing at the moment.
type Item struct {
	Change           // the last one; State is New or Changed while it is developing
	Since  time.Time // when it was told first
}

// A Source is the state of one input: a file that is followed, a sender, a command.
type Source struct {
	Index   int // into the case's sources, of its newest generation
	Path    string
	Series  string
	Kind    string // as casefile.Source.Kind
	State   SourceState
	Lines   int64
	Bytes   int64
	Last    time.Time // the last line's own time, on the case's clock; zero where none has one
	Arrived time.Time // when the last line came in; zero where none did
	// Usual is how long it is between lines on the average; 0 while too few came. Silent says
	// that nothing came for much longer.
	Usual  time.Duration
	Silent bool
	// Lost is how many bytes nobody could read, Dropped how many messages were let go.
	Lost, Dropped int64
	// Notices are the latest, the oldest first.
	Notices []source.Notice
}

// SourceState is whether a source still brings lines.
type SourceState string

const (
	Following SourceState = "following"
	Waiting   SourceState = "waiting" // there is nothing under the name yet, or no more
	Ended     SourceState = "ended"   // nothing more comes
)

// An Update is what became known since the one before. It is handed out at most twenty times
// a second; when it is taken late, changes of one item are told as one.
type Update struct {
	// Result is the case as it is known now: its lines may be asked for until the Watch is
	// closed, or until they are let go (see Request.Keep).
	*engine.Result
	Changes []Change
	Items   []Item // all that is told at the moment, the oldest first; bounded, see Omitted
	Omitted int    // settled items that are no longer in Items
	Sources []Source
	// Errs are those of inputs that ended with one, each told once.
	Errs []error
	// Arrived is when the newest line came in that the update knows of.
	Arrived time.Time
	// Ended says that all inputs have ended and all is settled: the last update.
	Ended bool
}
