package logfile

import (
	"bytes"
	"strings"

	"hubscope/parsers/event"
)

// Mixed is a format for a log that holds records of several: each is read by the first of
// the formats that knows its head, and what none knows by the first of all.
func Mixed(formats ...*Format) *Format {
	kinds := make([]string, len(formats))
	for i, f := range formats {
		kinds[i] = f.Kind
	}
	return &Format{
		Kind: strings.Join(kinds, "+"),
		Sniff: func(head []byte) float64 {
			most := 0.0
			for _, f := range formats {
				most = max(most, f.Sniff(head))
			}
			return most
		},
		New: func(s Setup) Parser {
			setups, _ := s.Columns.([]Setup)
			p := make(mixed, len(formats))
			for i, f := range formats {
				own := s
				if i < len(setups) {
					own = setups[i]
					own.Lean = s.Lean
				}
				p[i] = f.New(own)
			}
			return p
		},
		Prepare: func(c Content, s *Setup) []Note {
			var notes []Note
			setups := make([]Setup, len(formats))
			for i, f := range formats {
				setups[i] = *s
				if f.Prepare != nil {
					notes = append(notes, f.Prepare(c, &setups[i])...)
				}
			}
			s.Columns = setups
			return notes
		},
	}
}

// mixed are the parsers of the formats.
type mixed []Parser

func (p mixed) Head(line []byte) bool { return p.knows(line) != nil }

func (p mixed) Continues(record []byte) bool { return p.of(record).Continues(record) }

func (p mixed) Parse(record []byte, ev *event.Event) { p.of(record).Parse(record, ev) }

// Torn is asked of the format that the line is of, if its lines tear.
func (p mixed) Torn(line []byte) int {
	if t, ok := p.of(line).(Tearer); ok {
		return t.Torn(line)
	}
	return 0
}

// of is the parser of a record.
func (p mixed) of(record []byte) Parser {
	line := record
	if i := bytes.IndexByte(record, '\n'); i >= 0 {
		line = record[:i]
	}
	if own := p.knows(line); own != nil {
		return own
	}
	return p[0]
}

func (p mixed) knows(line []byte) Parser {
	for _, own := range p {
		if own.Head(line) {
			return own
		}
	}
	return nil
}

// Without returns the lines of a text that do not begin a record of a format.
func Without(text []byte, f *Format) []byte {
	p := f.New(Setup{})
	var rest []byte
	for line := range bytes.Lines(text) {
		if !p.Head(trimEnd(line)) {
			rest = append(rest, line...)
		}
	}
	return rest
}
