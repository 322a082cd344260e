package signature

// A Problem is why a pack was refused: where, and which rule it breaks. The sentence
// for it belongs to whoever shows it.
type Problem struct {
	File string
	// Line counts from 1; 0 when it is not known.
	Line int
	// Signature is the id of the faulty signature, empty for faults of the pack and
	// of signatures without an id.
	Signature string
	Reason    Reason
	// Detail is the faulty key, value or part, or the TOML reader's own message.
	Detail string
}

// Reason is the code of a rule that a pack breaks.
type Reason string

const (
	ReasonTooLarge              Reason = "too-large"              // more than MaxPack bytes, or a contains of more than maxContains
	ReasonSyntax                Reason = "syntax"                 // not TOML
	ReasonUnknownKey            Reason = "unknown-key"            // detail: the key
	ReasonBadType               Reason = "bad-type"               // detail: the key
	ReasonNoSignatures          Reason = "no-signatures"          // the pack is empty
	ReasonMissingID             Reason = "missing-id"             //
	ReasonDuplicateID           Reason = "duplicate-id"           //
	ReasonMissingEvent          Reason = "missing-event"          //
	ReasonUnknownEvent          Reason = "unknown-event"          // detail: the event
	ReasonBadSystem             Reason = "bad-system"             // detail: the system
	ReasonBadSure               Reason = "bad-sure"               // detail: the word
	ReasonMissingContains       Reason = "missing-contains"       //
	ReasonBadPattern            Reason = "bad-pattern"            // detail: the hole that nothing parts from the one before
	ReasonBadField              Reason = "bad-field"              // a field's name that is none; detail: the name
	ReasonDuplicateField        Reason = "duplicate-field"        // detail: the name
	ReasonUnknownField          Reason = "unknown-field"          // values for a hole that the pattern does not have; detail: the name
	ReasonUnknownValues         Reason = "unknown-values"         // detail: the table that the pack does not have
	ReasonBadValue              Reason = "bad-value"              // a word of a value table that is no word; detail: the word
	ReasonMissingExample        Reason = "missing-example"        //
	ReasonExampleLacksContains  Reason = "example-lacks-contains" // detail: contains
	ReasonExampleNotMatched     Reason = "example-not-matched"    // detail: the pattern
	ReasonCounterexampleMatched Reason = "counterexample-matched" //
	ReasonUnreadable            Reason = "unreadable"             // the file or its folder; detail: the system's own word
	ReasonTooMany               Reason = "too-many"               // packs in one folder; detail: how many are read
)

// Reasons returns every reason there is.
func Reasons() []Reason {
	return []Reason{
		ReasonTooLarge, ReasonSyntax, ReasonUnknownKey, ReasonBadType, ReasonNoSignatures, ReasonMissingID, ReasonDuplicateID,
		ReasonMissingEvent, ReasonUnknownEvent, ReasonBadSystem, ReasonBadSure, ReasonMissingContains, ReasonBadPattern, ReasonBadField,
		ReasonDuplicateField, ReasonUnknownField, ReasonUnknownValues, ReasonBadValue, ReasonMissingExample, ReasonExampleLacksContains,
		ReasonExampleNotMatched, ReasonCounterexampleMatched, ReasonUnreadable, ReasonTooMany,
	}
}
