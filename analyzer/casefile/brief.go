package casefile

import (
	"time"

	"hubscope/parsers/event"
)

// A Brief is a prompt without its words and its evidence: what the figures of a whole
// fleet are counted from. A gateway's log may hold hundreds of thousands, so that what many
// share stands once.
type Brief struct {
	At      int64  // milliseconds since the epoch, UTC
	User    string // as the log spells it
	Session string // id of the gateway session that was over; may be empty
	// Twin is set when another ask of the user shares its moment.
	Twin bool
	*Outcome
}

// An Outcome is what became of an ask. Briefs share equal ones; it is never changed.
type Outcome struct {
	Kind        PromptKind
	Cause       string
	Confidence  Confidence
	Disposition Disposition
	Client      ClientClass // of the session that the ask came from; secure-hub for a device's own record
	Platform    string
	App         string
}

// Time is when the user was asked.
func (b *Brief) Time() time.Time { return event.Time(b.At) }

// ID is the id of the prompt that the brief stands for.
func (b *Brief) ID() string {
	if b.Twin {
		return PromptID(b.Kind, b.Time(), b.User, b.Cause, b.Session, b.Platform, b.App)
	}
	return PromptID(b.Kind, b.Time(), b.User, b.Cause)
}

// PromptID makes a prompt's id. further tells apart two of one user and moment, such as
// those of a phone and a tablet; all others keep an id that more evidence does not change.
func PromptID(kind PromptKind, at time.Time, user, cause string, further ...string) string {
	return ID("p", append([]string{string(kind), at.Format(time.RFC3339Nano), user, cause}, further...)...)
}
