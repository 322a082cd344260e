// Package damage spoils what a helpdesk is sent, in the ways in which it arrives spoilt:
// cut short by a mail gateway, pasted twice, packed again, opened and saved in another
// charset, written over by a bad disk. The same number always does the same damage, so
// that an input that broke the program can be made again.
package damage

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// A File is one file of a case.
type File struct {
	Name string // path inside the case's folder, with slashes
	Data []byte
}

// An Input is a spoilt case.
type Input struct {
	Files []File
	Did   string // what was done to which file, for the one who has to find the fault
}

// mostBytes bounds what one operation makes of a file: the point is damage, not size, and
// packed data may stand for four hundred times as much.
const mostBytes = 1 << 20

// Make spoils a case: mostly one of its files, at times several, and at times all of them
// are packed first. The files it was given are left alone.
func Make(seed uint64, files []File) Input {
	r := rand.New(rand.NewPCG(seed, uint64(len(files))))
	in := Input{Files: append([]File(nil), files...)}
	var did []string
	if r.IntN(6) == 0 {
		in.Files = []File{{"case.zip", Zipped(in.Files)}}
		did = append(did, "zip of all")
		if r.IntN(2) == 0 {
			in.Files = []File{{"mail.zip", Zipped(in.Files)}}
			did = append(did, "zip of zip")
		}
	}
	for range 1 + r.IntN(3) {
		f := &in.Files[r.IntN(len(in.Files))]
		for range 1 + r.IntN(3) {
			op := operations[r.IntN(len(operations))]
			data := op.do(r, f.Data)
			f.Data = data[:min(len(data), mostBytes)]
			did = append(did, fmt.Sprintf("%s %s", op.name, f.Name))
			if op.ending != "" && r.IntN(2) == 0 { // half of them keep a name that lies
				f.Name += op.ending
			}
		}
	}
	in.Did = strings.Join(did, ", ")
	return in
}
