package expr

// Truth is a value of Kleene's strong three-valued logic. The zero value is
// [Unknown].
type Truth int8

// The order False < Unknown < True makes And a minimum and Or a maximum.
const (
	False   Truth = -1
	Unknown Truth = 0
	True    Truth = 1
)

// And is False when either is, True when both are, and Unknown otherwise.
func (t Truth) And(u Truth) Truth { return min(t, u) }

// Or is True when either is, False when both are, and Unknown otherwise.
func (t Truth) Or(u Truth) Truth { return max(t, u) }

// Not swaps True and False and leaves Unknown.
func (t Truth) Not() Truth { return -t }

// String gives "true", "false" or "unknown".
func (t Truth) String() string {
	switch t {
	case True:
		return "true"
	case False:
		return "false"
	default:
		return "unknown"
	}
}

// truthOf lifts a Go bool.
func truthOf(b bool) Truth {
	if b {
		return True
	}
	return False
}
