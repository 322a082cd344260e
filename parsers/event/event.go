// Package event is what every log format is translated into: one Event a record,
// with a kind that the model understands and the record's own named values.
//
// An Event lives only as long as the call that hands it over: its byte slices
// point into a read buffer that is used again.
package event

// An Event is what one log record means.
type Event struct {
	Stamp Stamp
	// Start and End are the span that the record itself speaks of, such as a connection's
	// or a session's; each may be invalid.
	Start, End Stamp

	Line   int64 // number of the record's first line, from 1
	Offset int64 // of the record's first byte in its source's decoded content
	Text   []byte
	System System
	Kind   Kind
	Sure   Sure
	// User, Device, App and Session are identities that the record states; empty when it does not.
	User    []byte
	Device  []byte
	App     []byte
	Session []byte
	// Opening is the same in records that name the same session, User and "Vserver", as far as their
	// parser knows them for that; nil for most.
	Opening *Opening
	// Fields holds every named value of the record in its own order, under the log's own names.
	Fields []Field
	// Damage says what was wrong with the record although it was understood, or is empty.
	Damage Damage
}

// An Opening is what records of one session have in common. It outlives them: whoever takes all
// records of a parser may keep in it what he found out about the session, until the parser empties
// it for another one.
type Opening struct {
	Note [6]uint32 // the taker's own; zero in a new opening
}

// A Field is a named value of a record. Value has no outer quotes.
type Field struct {
	Name  string
	Value []byte
}

// Field returns the value of the first field called name, or nil.
func (e *Event) Field(name string) []byte {
	for i := range e.Fields {
		if e.Fields[i].Name == name {
			return e.Fields[i].Value
		}
	}
	return nil
}

// Has reports whether the record has a field called name, empty or not.
func (e *Event) Has(name string) bool {
	for i := range e.Fields {
		if e.Fields[i].Name == name {
			return true
		}
	}
	return false
}

// Reset empties e and keeps its field storage for the next record.
func (e *Event) Reset() {
	fields := e.Fields[:0]
	*e = Event{}
	e.Fields = fields
}

// Recognized reports whether the record had a head that its format knows.
func (e *Event) Recognized() bool { return e.Kind != Unrecognized }

// Damage is what was wrong with a record.
type Damage uint8

const (
	Whole     Damage = iota
	Cut              // the record ends in the middle of a value
	Malformed        // a part of the record contradicts its format
)

// System is the part of the installation that a record speaks of.
type System string

// The systems of the public contract.
const (
	SystemDevice     System = "device"
	SystemSecureHub  System = "secure-hub"
	SystemSecureMail System = "secure-mail"
	SystemMDXApp     System = "mdx-app"
	SystemGateway    System = "gateway"
	SystemSTA        System = "sta"
	SystemEM         System = "endpoint-management"
	SystemMailServer System = "mail-server"
)

// Sure says how far a fact can be trusted.
type Sure string

// How sure a fact is, from the vendor's word down to a caller's.
const (
	Documented Sure = "documented" // the vendor's documentation says so
	Observed   Sure = "observed"   // seen in real lines
	Inferred   Sure = "inferred"   // our reasoning
	Reported   Sure = "reported"   // somebody said so
)
