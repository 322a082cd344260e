package logstore

import (
	"cmp"
	"io"

	"hubscope/parsers/logfile"
)

// A View is an export's unwrapped log. It reads the export anew for each call.
type View struct {
	*Export
	c logfile.Content
}

// View returns the log that c holds, which must be the content that e was read from.
func (e *Export) View(c logfile.Content) View { return View{e, c} }

// Size is how long the unwrapped log is.
func (v View) Size() int64 { return v.size }

// ReadAt reads as io.ReaderAt does.
func (v View) ReadAt(p []byte, off int64) (n int, err error) {
	var text []byte
	w := window{c: v.c}
	for i := v.find(off); n < len(p); i++ {
		if i < 0 || i >= len(v.rows) {
			return n, io.EOF
		}
		r := &v.rows[i]
		raw, err := w.row(v.rows, i)
		if err != nil {
			return n, err
		}
		text = r.form.decode(text[:0], raw)
		text = append(trim(text), '\n')
		if len(text) != int(r.size) {
			return n, io.ErrUnexpectedEOF // the file was changed since
		}
		n += copy(p[n:], text[off+int64(n)-v.starts[i]:])
	}
	return n, nil
}

// windowSize is how much of an export is read at a time where rows follow each other there
// as well, forwards or backwards.
const windowSize = 64 << 10

// A window is the part of an export that was read last.
type window struct {
	c    logfile.Content
	buf  []byte
	from int64
}

// row returns the text of a row as it stands in the export.
func (w *window) row(rows []row, i int) ([]byte, error) {
	r := &rows[i]
	from, to := r.offset, r.offset+int64(r.raw)
	if from < w.from || to > w.from+int64(len(w.buf)) {
		if i+1 < len(rows) {
			switch next := rows[i+1].offset; {
			case next > from && next < from+windowSize:
				to = max(to, from+windowSize)
			case next < from && next > from-windowSize:
				from = max(0, min(from, to-windowSize))
			}
		}
		if n := int(to - from); cap(w.buf) < n {
			w.buf = make([]byte, n)
		}
		w.buf, w.from = w.buf[:to-from], from
		n, err := w.c.ReadAt(w.buf, from)
		if w.buf = w.buf[:n]; int64(n) < r.offset+int64(r.raw)-from {
			return nil, cmp.Or(err, io.ErrUnexpectedEOF)
		}
	}
	return w.buf[r.offset-w.from:][:r.raw], nil
}

// Sample returns some lines from all over the unwrapped log, at most about as many bytes as
// asked for: what a file's first bytes are to its kind, where many logs may be mixed.
func (v View) Sample(most int) []byte {
	var text []byte
	step := 1 + int(v.size/int64(most))
	for i := 0; i < len(v.rows) && len(text) < most; i += step {
		line := make([]byte, min(int(v.rows[i].size), most))
		n, _ := v.ReadAt(line, v.starts[i]) // what cannot be read looks like nothing
		text = append(text, line[:n]...)
	}
	return text
}
