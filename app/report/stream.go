package report

import (
	"bytes"
	"encoding/json"
	"io"
)

// object writes one JSON object, name by name and as encoding/json indents it, without ever
// holding more than one value. The first error ends it; end tells it.
type object struct {
	w   io.Writer
	buf bytes.Buffer
	enc *json.Encoder // into buf
	n   int           // names that were written
	err error
}

// indent is one step.
const indent = "  "

func newObject(w io.Writer) *object {
	o := &object{w: w}
	o.enc = json.NewEncoder(&o.buf)
	o.enc.SetEscapeHTML(false)
	return o
}

// encode appends v to buf; its lines but the first stand behind prefix.
func (o *object) encode(prefix string, v any) {
	if o.err != nil {
		return
	}
	o.enc.SetIndent(prefix, indent)
	if o.err = o.enc.Encode(v); o.err == nil {
		o.buf.Truncate(o.buf.Len() - 1) // the encoder's line end
	}
}

func (o *object) flush() {
	if o.err == nil {
		_, o.err = o.w.Write(o.buf.Bytes())
	}
	o.buf.Reset()
}

func (o *object) name(name string) {
	o.buf.WriteByte("{,"[min(o.n, 1)])
	o.buf.WriteString("\n" + indent)
	o.n++
	o.encode("", name)
	o.buf.WriteString(": ")
}

func (o *object) value(name string, v any) {
	o.name(name)
	o.encode(indent, v)
	o.flush()
}

// count writes a number unless it is 0.
func (o *object) count(name string, n int) {
	if n != 0 {
		o.value(name, n)
	}
}

// end closes the object with a line end and returns the first error.
func (o *object) end() error {
	o.buf.WriteString("\n}\n")
	o.flush()
	return o.err
}

// array writes a list with every element turned.
func array[S, T any](o *object, name string, src []S, turn func(S) T) {
	o.name(name)
	o.buf.WriteByte('[')
	for i := range src {
		if i > 0 {
			o.buf.WriteByte(',')
		}
		o.buf.WriteString("\n" + indent + indent)
		o.encode(indent+indent, turn(src[i]))
		if o.flush(); o.err != nil {
			return // whoever reads it has gone: the rest need not be put into words
		}
	}
	if len(src) > 0 {
		o.buf.WriteString("\n" + indent)
	}
	o.buf.WriteByte(']')
	o.flush()
}
