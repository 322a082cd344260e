package mailserver

import (
	"bufio"
	"bytes"
	"io"
	"slices"

	"hubscope/parsers/event"
	"hubscope/parsers/logfile"
)

// A header is the names of the values of the lines below it. IIS writes it anew whenever
// it is started or its settings are changed, in the middle of a file too.
type header struct {
	names      []string
	date, time int         // where a line's date and time stand; -1 for nowhere
	since      event.Stamp // when it was written, where the line before it says so
}

// usual is the header that IIS has when nobody changed it; it stands in for one that was
// cut off.
var usual = newHeader([]byte("date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip " +
	"cs(User-Agent) cs(Referer) sc-status sc-substatus sc-win32-status time-taken"))

func newHeader(line []byte) header {
	h := header{}
	for _, w := range bytes.Fields(line) {
		h.names = append(h.names, string(w))
	}
	h.date, h.time = slices.Index(h.names, "date"), slices.Index(h.names, "time")
	return h
}

const (
	fieldsMark = "#Fields:"
	dateMark   = "#Date:"
	// mostHeaders bounds how many different headers of one file are kept: a header is changed
	// by a person.
	mostHeaders = 256
	// longestHeader is more than all the names there are.
	longestHeader = 16 << 10
)

// findHeaders reads all headers of a file, in their order; one that says the same as the
// one before it is left out.
func findHeaders(c logfile.Content) []header {
	var list []header
	var since event.Stamp
	in := bufio.NewReaderSize(io.NewSectionReader(c, 0, c.Size()), longestHeader)
	begin := true
	for {
		line, err := in.ReadSlice('\n') // of a longer line only the beginning can be a header
		if begin && len(line) > 0 && line[0] == '#' {
			if rest, ok := bytes.CutPrefix(line, []byte(dateMark)); ok {
				day := header{date: 0, time: 1}
				since = day.stamp(bytes.Fields(rest))
			} else if rest, ok := bytes.CutPrefix(line, []byte(fieldsMark)); ok && len(list) < mostHeaders {
				h := newHeader(rest)
				h.since = since
				if len(list) == 0 || !slices.Equal(list[len(list)-1].names, h.names) {
					list = append(list, h)
				}
			}
		}
		if begin = err == nil; err != nil && err != bufio.ErrBufferFull {
			return list
		}
	}
}

// headerOf is the header that a line was written under: a record is read by itself, so
// that not its place but its time tells it. Of those that were written before it, and have
// as many names as it has values, it is the last. nil if none fits.
func headerOf(list []header, words [][]byte) *header {
	var cut *header
	for i := len(list) - 1; i >= 0; i-- {
		h := &list[i]
		at := h.stamp(words)
		if !at.Valid && h.date >= 0 && h.time >= 0 || at.Valid && h.since.Valid && at.Wall < h.since.Wall {
			continue
		}
		if len(h.names) == len(words) {
			return h
		}
		if cut == nil && len(words) < len(h.names) && at.Valid {
			cut = h // a last line that was cut off
		}
	}
	return cut
}

// sniffIIS tells the log by its header, and one whose header is missing by its requests.
func sniffIIS(text []byte) float64 {
	mail, lines := 0, 0
	for line := range bytes.Lines(text) {
		if rest, ok := bytes.CutPrefix(line, []byte(fieldsMark)); ok && bytes.Contains(rest, []byte("cs-uri-stem")) {
			return 1
		}
		if len(bytes.TrimSpace(line)) == 0 || line[0] == '#' {
			continue
		}
		lines++
		if words := bytes.Fields(line); len(words) == len(usual.names) && usual.stamp(words).Valid && words[4][0] == '/' {
			mail++
		}
	}
	if lines == 0 {
		return 0
	}
	return float64(mail) / float64(lines)
}
