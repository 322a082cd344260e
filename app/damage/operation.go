package damage

import (
	"bytes"
	"math/rand/v2"
	"slices"
	"strings"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/unicode"
)

// An operation is one way to spoil a file. It returns new bytes and leaves those that it
// was given alone.
type operation struct {
	name   string
	ending string // that the file's name would get
	do     func(r *rand.Rand, data []byte) []byte
}

var operations = []operation{
	{name: "flip", do: flip},
	{name: "flip digits of", do: flipDigits},
	{name: "cut", do: func(r *rand.Rand, data []byte) []byte { return bytes.Clone(data[:place(r, data)]) }},
	{name: "cut the head of", do: func(r *rand.Rand, data []byte) []byte { return bytes.Clone(data[place(r, data):]) }},
	{name: "cut from the middle of", do: func(r *rand.Rand, data []byte) []byte {
		from, to := stretch(r, data)
		return slices.Concat(data[:from], data[to:])
	}},
	{name: "double", do: func(_ *rand.Rand, data []byte) []byte { return slices.Concat(data, data) }},
	{name: "repeat a part of", do: repeat},
	{name: "overwrite a part of", do: overwrite},
	{name: "shuffle the lines of", do: shuffle},
	{name: "change the line ends of", do: lineEnds},
	{name: "nest", do: nest},
	{name: "zip", ending: ".zip", do: func(_ *rand.Rand, data []byte) []byte { return Zipped([]File{{"part", data}}) }},
	{name: "gzip", ending: ".gz", do: func(_ *rand.Rand, data []byte) []byte { return gzipped(data) }},
	{name: "tar", ending: ".tar", do: func(_ *rand.Rand, data []byte) []byte { return tarred([]File{{"part", data}}) }},
	{name: "change the charset of", do: charset},
}

// place is an offset in data.
func place(r *rand.Rand, data []byte) int { return r.IntN(len(data) + 1) }

// stretch is a part of data, most often a short one.
func stretch(r *rand.Rand, data []byte) (from, to int) {
	from = place(r, data)
	most := len(data) - from
	if r.IntN(3) > 0 {
		most = min(most, 400)
	}
	return from, from + r.IntN(most+1)
}

func flip(r *rand.Rand, data []byte) []byte {
	out := bytes.Clone(data)
	for range 1 + r.IntN(40) {
		if len(out) > 0 {
			out[r.IntN(len(out))] ^= byte(1 << r.IntN(8))
		}
	}
	return out
}

// flipDigits makes other numbers of numbers: the file stays well-formed, and its times,
// lengths and ids become absurd.
func flipDigits(r *rand.Rand, data []byte) []byte {
	out := bytes.Clone(data)
	for range 1 + r.IntN(60) {
		at := place(r, out)
		if i := bytes.IndexAny(out[at:], "0123456789"); i >= 0 {
			out[at+i] = byte('0' + r.IntN(10))
		}
	}
	return out
}

func repeat(r *rand.Rand, data []byte) []byte {
	from, to := stretch(r, data)
	part := data[from:to]
	times := 1 + r.IntN(1+mostBytes/4/max(len(part), 256))
	return slices.Concat(data[:to], bytes.Repeat(part, times), data[to:])
}

// overwrite puts what a bad disk, another writer or an editor leaves in place of a part.
func overwrite(r *rand.Rand, data []byte) []byte {
	from, to := stretch(r, data)
	var with []byte
	switch r.IntN(4) {
	case 0:
		with = make([]byte, to-from)
	case 1:
		with = make([]byte, r.IntN(4096))
		for i := range with {
			with[i] = byte(r.Uint32())
		}
	case 2:
		with = []byte(strings.Repeat([]string{" ", "\"", "[", "<a>", "{\"a\":", "-", "%00", "\\", "\t", "é", "\u202e", "(", "PK\x03\x04"}[r.IntN(13)], r.IntN(3000)))
	default:
		f, t := stretch(r, data)
		with = data[f:t]
	}
	return slices.Concat(data[:from], with, data[to:])
}

func shuffle(r *rand.Rand, data []byte) []byte {
	lines := bytes.SplitAfter(data, []byte("\n"))
	r.Shuffle(len(lines), func(i, j int) { lines[i], lines[j] = lines[j], lines[i] })
	return bytes.Join(lines, nil)
}

func lineEnds(r *rand.Rand, data []byte) []byte {
	return bytes.ReplaceAll(data, []byte("\n"), []byte([]string{"\r\n", "\r", "", "\n\n", "\\n", " ", "#012"}[r.IntN(7)]))
}

// nest opens brackets or elements that nobody closes, in the middle.
func nest(r *rand.Rand, data []byte) []byte {
	at := place(r, data)
	deep := strings.Repeat([]string{"[", "{\"a\":", "<dict><key>a</key>", "<a>", "(", "((a || "}[r.IntN(6)], 1+r.IntN(20000))
	return slices.Concat(data[:at], []byte(deep), data[at:])
}

func charset(r *rand.Rand, data []byte) []byte {
	list := []encoding.Encoding{
		unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), unicode.UTF16(unicode.BigEndian, unicode.UseBOM),
		unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM),
		unicode.UTF8BOM, japanese.ShiftJIS, japanese.EUCJP, charmap.Windows1252,
	}
	enc := list[r.IntN(len(list))]
	out, err := encoding.ReplaceUnsupported(enc.NewEncoder()).Bytes(bytes.ToValidUTF8(data, []byte("?")))
	if err != nil {
		return bytes.Clone(data) // what an encoder refuses stays as it was
	}
	return out
}
