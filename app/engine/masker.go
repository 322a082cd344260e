package engine

import (
	"strings"
	"unsafe"
)

// mask stands for a secret.
const mask = "***"

// MaskSecrets replaces the values of secrets in a line. It returns line itself when there
// are none.
func MaskSecrets(line []byte) []byte { return new(Masker).Line(line) }

// MaskText is MaskSecrets for a text.
func MaskText(text string) string {
	if !suspect(unsafe.Slice(unsafe.StringData(text), len(text))) { // which only looks
		return text
	}
	return string(MaskSecrets([]byte(text)))
}

// A Masker masks one line after the other in memory of its own. Its zero value is ready; it
// is used by one goroutine.
type Masker struct {
	lower []byte
	names map[string]*secretName // by fields' names, nil for those that are no secret's
}

// Line replaces the values of secrets in a line. It returns line itself when there are none.
//
// It goes through the line once, and a value that is masked already is passed over as the
// value itself would be, so that masking twice is masking once.
func (m *Masker) Line(line []byte) []byte {
	if !suspect(line) {
		return line
	}
	m.lower = appendLower(m.lower[:0], line)
	s := scanner{line: line, b: m.lower, fresh: true, url: -1}
	var out []byte
	done := 0
	for s.next() {
		if !hidden(s.b[s.start:s.end]) {
			out = append(append(out, line[done:s.start]...), mask...)
			done = s.end
		}
		s.i, s.word, s.free, s.fresh = s.end, s.end, s.end, false
	}
	if out == nil {
		return line
	}
	return append(out, line[done:]...)
}

// Field masks a field's value: all of it where its name is a secret's, else the secrets
// inside it.
func (m *Masker) Field(name string, value []byte) []byte {
	n := m.secret(name)
	if n == nil {
		return m.Line(value)
	}
	m.lower = appendLower(m.lower[:0], value)
	if len(value) == 0 || n.harmless(m.lower, len(name) > len(n.text)) {
		return value
	}
	return []byte(mask)
}

// mostNames bounds the names that a Masker remembers: a log has a few hundred.
const mostNames = 4096

// secret returns the secret that a field of this name holds, or nil.
func (m *Masker) secret(name string) *secretName {
	n, known := m.names[name]
	if known {
		return n
	}
	n = secretOf(name)
	if m.names == nil {
		m.names = make(map[string]*secretName)
	}
	if len(m.names) < mostNames {
		m.names[strings.Clone(name)] = n // name may point into the line
	}
	return n
}

func secretOf(name string) *secretName {
	lower := string(appendLower(nil, []byte(name)))
	for i := range secretNames {
		n := &secretNames[i]
		at := len(name) - len(n.text)
		if at >= 0 && lower[at:] == n.text && n.begins([]byte(name), 0, at) {
			return n
		}
	}
	return nil
}

// appendLower appends b with its ASCII letters small.
func appendLower(dst, b []byte) []byte {
	for _, c := range b {
		if c >= 'A' && c <= 'Z' {
			c |= 0x20
		}
		dst = append(dst, c)
	}
	return dst
}
