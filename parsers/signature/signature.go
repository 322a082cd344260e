// Package signature recognises what a log's message means. Meaning is data: packs of
// signatures in TOML, built-in ones and a site's own, each of which proves itself
// with an example line before it is used.
//
// # Packs
//
// The public contract's keys of a signature: id, event, system, contains, pattern,
// sure, example, counterexample. id, event, contains and example are required. sure
// is "observed" where it is left out, because what a helpdesk writes down is what it
// saw. pack is the file's name where it is left out.
//
// Keys beyond the contract, all optional:
//
//	ignore_case = true                       # contains, pattern and value words, ASCII letters only
//	fields = { reason = "NetworkAccess" }    # constant fields that every match is given
//	head = "didFinishLaunching"              # a literal that the line has before its message
//	values = { reason = "logon-reason" }     # a hole that takes one word, and only a known one
//
// values names a table of the pack, or holds it:
//
//	[values.logon-reason]
//	"18" = "NetworkAccess"                   # the word in the log = the field's value
//
//	values = { to = { "0" = "0" } }
//
// Such a hole passes over blanks and any of _ = : " ' ( [ { < , & ? / and takes the run
// of letters, digits, _ and - that follows. The signature matches only if the table
// knows that word; where it does not, the next place of the literal before the hole is
// tried.
//
// # Patterns
//
// A pattern is literals with <field> holes and stands anywhere in the message. A hole
// takes the shortest run, also an empty one, up to the next literal; a last hole ends
// at a blank (space, tab, line end) or at the message's end; a first hole begins
// behind the last blank before its literal. <_> is a hole that is not kept. A < that
// opens no name of letters, digits, _ and - closed by > is a literal.
//
// # Which signature wins
//
// Of the signatures whose contains occurs, whose system and head fit and whose pattern
// matches, the one with the longest contains; among equals the one of the earlier
// pack (packs of the user come before the built-in one), then the one further up in
// its pack. A signature hides those of later packs that have its id, so that a site
// can correct a built-in one.
//
// # Proof
//
// An example is a whole log line. It is proved against the whole line, because
// knowing where the message begins is the business of the formats, which import this
// package. For the same reason head is looked for anywhere in it. system is not looked at when proving: a line does not always say its system.
package signature

import (
	"bytes"

	"hubscope/parsers/event"
)

// A Signature says what a message with a certain wording means. It is never changed
// after its pack was loaded and may be used by many goroutines.
type Signature struct {
	ID   string
	Pack string
	// File and Line are where the signature stands; Line counts from 1, 0 is unknown.
	File string
	Line int

	Event event.Kind
	// System restricts the signature to lines of one system; empty for any.
	System event.System
	Sure   event.Sure

	Contains string
	Pattern  string
	// Head must stand in the line before its message (a method, a tag); empty for any.
	Head       string
	IgnoreCase bool
	// Fields are the constant fields of a match, by name.
	Fields []event.Field

	Example        string
	Counterexample string

	head     []byte
	contains []byte // folded when IgnoreCase
	pattern  pattern
}

// A Pack is a proven set of signatures.
type Pack struct {
	Name string
	// File is what Load was told; empty for the built-in pack, which is several files.
	File       string
	Signatures []*Signature
}

// Proves reports whether the signature recognises a line, wherever the message begins
// in it and whatever system it is of.
func (s *Signature) Proves(line []byte) bool {
	if index(line, s.contains, s.IgnoreCase) < 0 || !bytes.Contains(line, s.head) {
		return false
	}
	_, ok := s.pattern.match(line, nil)
	return ok
}

// match is the test that comes after contains was found.
func (s *Signature) match(message []byte, dst []event.Field) ([]event.Field, bool) {
	dst, ok := s.pattern.match(message, dst)
	if !ok {
		return dst, false
	}
	return append(dst, s.Fields...), true
}

// containedAt reports whether contains stands at that place of the message.
func (s *Signature) containedAt(message []byte, at int) bool {
	if len(message)-at < len(s.contains) {
		return false
	}
	window := message[at : at+len(s.contains)]
	if s.IgnoreCase {
		return equalFold(window, s.contains)
	}
	return bytes.Equal(window, s.contains)
}
