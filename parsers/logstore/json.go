package logstore

import (
	"bufio"
	"strings"
)

// jsonRows reads rows of JSON: objects one on each line, in an array, or in an array deep
// inside an answer of the store. A row is an object that stands in an array or in nothing.
//
// JSON has no line ends inside strings. A string with one is damage: what was open is given
// up, and the next line begins anew.
type jsonRows struct {
	in     *bufio.Reader
	s      *scanner
	offset int64 // of the next byte
	line   int64 // that it stands on, from 1
	blank  bool  // nothing of that line was read
	stack  []frame
	cells  []cell
	memory []byte // of the cells' texts
	key    string
	value  bool // a value comes next, not a name
}

// A frame is an object or an array that is open.
type frame struct {
	array bool
	row   bool   // an object that is a row
	name  string // under which it stands in its row
	cells int    // how many cells there were before it
	text  int    // how much of the memory they took
	line  int64
}

const (
	// deepest bounds how far values are nested; answers of stores are five deep.
	deepest = 64
	// longestName bounds the name of a column.
	longestName = 256
	// mostCells bounds the columns of one row.
	mostCells = 4096
	// longestRecord bounds what is kept of one row: a line, its copies, and what the store
	// adds.
	longestRecord = 4 * longestLine
)

func (r *jsonRows) read() (byte, bool) {
	c, err := r.in.ReadByte()
	if err != nil {
		r.s.failed(err)
		return 0, false
	}
	r.offset++
	if r.blank = c == '\n'; r.blank {
		r.line++
	}
	return c, true
}

func (r *jsonRows) lines() int64 {
	if r.blank {
		return r.line - 1
	}
	return r.line
}

func (r *jsonRows) next() (record, bool) {
	for {
		c, ok := r.read()
		if !ok {
			return record{}, false
		}
		switch c {
		case '{', '[':
			r.open(c == '[')
		case '}', ']':
			if rec, ok := r.shut(c == ']'); ok {
				return rec, true
			}
		case ':':
			r.value = true
		case ',':
			r.value = false
		case '"':
			if !r.text() {
				return record{}, false
			}
		case ' ', '\t', '\r', '\n':
		default:
			r.bare(c)
		}
	}
}

func (r *jsonRows) open(array bool) {
	if len(r.stack) == deepest {
		r.s.damaged(r.line)
		r.giveUp()
		return
	}
	f := frame{array: array, cells: len(r.cells), text: len(r.memory), line: r.line}
	if n := len(r.stack); n == 0 || r.stack[n-1].array && !array {
		f.row = !array
		if n == 0 {
			r.cells, r.memory = r.cells[:0], r.memory[:0]
			f.cells, f.text = 0, 0
		}
	} else if !r.stack[n-1].array {
		f.name = r.named(r.key)
	} else {
		f.name = r.stack[n-1].name
	}
	r.stack = append(r.stack, f)
	r.value = false
}

// named is the full name of a value of what is open: the names from its row down to it.
func (r *jsonRows) named(key string) string {
	top := &r.stack[len(r.stack)-1]
	switch {
	case top.array:
		return top.name
	case top.name == "":
		return key
	}
	return top.name + "." + key
}

// shut closes an object or an array, and returns the row that it was.
func (r *jsonRows) shut(array bool) (record, bool) {
	n := len(r.stack)
	if n == 0 || r.stack[n-1].array != array {
		if n > 0 {
			r.s.damaged(r.line)
			r.giveUp()
		}
		return record{}, false
	}
	f := r.stack[n-1]
	r.stack = r.stack[:n-1]
	r.value = false
	if !f.row || len(r.cells) == f.cells {
		return record{}, false
	}
	rec := record{line: f.line, cells: r.cells[f.cells:]}
	r.cells, r.memory = r.cells[:f.cells], r.memory[:f.text]
	return rec, true
}

func (r *jsonRows) giveUp() {
	r.stack, r.cells, r.memory, r.value = r.stack[:0], r.cells[:0], r.memory[:0], false
}

// text reads a string: a name, or a value that becomes a cell. It returns false at the end
// of the file.
func (r *jsonRows) text() bool {
	from, start := r.offset, len(r.memory)
	long := false
	for {
		c, ok := r.read()
		if !ok {
			r.s.damaged(r.line)
			return false
		}
		if c == '"' {
			break
		}
		if c == '\n' {
			r.s.damaged(r.line - 1)
			r.giveUp()
			return true
		}
		if len(r.memory)-start >= longestLine {
			long = true
			if c == '\\' {
				if _, ok = r.read(); !ok {
					return false
				}
			}
			continue
		}
		r.memory = append(r.memory, c)
		if c == '\\' {
			if c, ok = r.read(); !ok {
				return false
			}
			r.memory = append(r.memory, c)
		}
	}
	raw := r.memory[start:]
	n := len(r.stack)
	switch {
	case n == 0:
		r.memory = r.memory[:start] // outside of everything, after damage
	case !r.stack[n-1].array && !r.value:
		r.key = string(escaped.decode(nil, raw[:min(len(raw), longestName)]))
		r.memory = r.memory[:start]
	default:
		r.keep(start, from, escaped)
		if long {
			r.s.damaged(r.line)
		}
		r.value = false
	}
	return true
}

// keep makes a value, which is the last in memory, a cell of its row.
func (r *jsonRows) keep(start int, offset int64, f form) {
	if len(r.cells) == mostCells || len(r.memory) > longestRecord {
		r.memory = r.memory[:start]
		return
	}
	r.cells = append(r.cells, cell{name: strings.TrimSpace(r.named(r.key)), raw: r.memory[start:], offset: offset, line: r.line, form: f})
}

// bare reads a number or a word up to what ends it.
func (r *jsonRows) bare(c byte) {
	from, start := r.offset-1, len(r.memory)
	r.memory = append(r.memory, c)
	for len(r.memory)-start < longestName {
		b, err := r.in.Peek(1)
		if err != nil || strings.IndexByte(",]} \t\r\n:{[\"", b[0]) >= 0 {
			break
		}
		c, _ := r.read()
		r.memory = append(r.memory, c)
	}
	if len(r.stack) == 0 || !r.value && !r.stack[len(r.stack)-1].array {
		r.memory = r.memory[:start]
		return
	}
	r.keep(start, from, plain)
	r.value = false
}
