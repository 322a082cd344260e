package source

import (
	"errors"
	"io/fs"
)

// Code names what is wrong with a source; the codes are part of the public
// contract (CONTRACT.md, "Warning codes").
type Code string

// The codes of the contract. This package gives those up to CodePassword and
// CodeMalformed; the rest are here so that every reader of a source speaks the
// same vocabulary.
const (
	CodeEmpty            Code = "empty"             // nothing in it
	CodeUnreadable       Code = "unreadable"        // the system refused, or the method of compression is unknown
	CodePermission       Code = "permission"        // the system refused for want of rights
	CodeNotText          Code = "not-text"          // an image, a program, a document; Detail names an archive that is not unpacked
	CodeBinaryCounters   Code = "binary-counters"   // newnslog: performance counters, not a log
	CodeTruncatedArchive Code = "truncated-archive" // ends before its end; what was there is kept
	CodeArchiveLimit     Code = "archive-limit"     // a limit was hit; Detail names the entry
	CodeEncrypted        Code = "encrypted"         // the whole file is encrypted
	CodePassword         Code = "password"          // an archive's entry asks for a password
	CodeInvalidUTF8      Code = "invalid-utf8"
	CodeLongLine         Code = "long-line"
	CodeTruncatedLine    Code = "truncated-line"
	CodeMalformed        Code = "malformed" // damaged, or an entry of a kind that is not read
	CodeAmbiguousDate    Code = "ambiguous-date"
	CodeUnknownFormat    Code = "unknown-format"
	CodePackRefused      Code = "pack-refused"
	CodeGap              Code = "gap"
)

// Codes returns every code of the contract, in the contract's order. The slice
// is the caller's.
func Codes() []Code {
	return []Code{
		CodeEmpty, CodeUnreadable, CodePermission, CodeNotText, CodeBinaryCounters,
		CodeTruncatedArchive, CodeArchiveLimit, CodeEncrypted, CodePassword,
		CodeInvalidUTF8, CodeLongLine, CodeTruncatedLine, CodeMalformed,
		CodeAmbiguousDate, CodeUnknownFormat, CodePackRefused, CodeGap,
	}
}

// Warning is something about one source that a person should know; it never
// stops the rest.
type Warning struct {
	Code Code
	// Line is the line it is about, counted from 1; 0 when no line is.
	Line int64
	// Offset is the byte it is about; -1 when none is. For a truncated or
	// damaged compressed file it counts decompressed bytes: the text ends there.
	// For a truncated archive it counts bytes of the archive.
	Offset int64
	// Count says how many times it happened; at least 1.
	Count int64
	// Detail is the system's own error text or the name of an entry, never a
	// sentence of ours. It may be empty.
	Detail string
}

// warn makes a Warning that is about no byte in particular.
func warn(code Code, detail string) Warning {
	return Warning{Code: code, Offset: -1, Count: 1, Detail: detail}
}

// warnAt makes a Warning about a byte.
func warnAt(code Code, off int64, detail string) Warning {
	return Warning{Code: code, Offset: off, Count: 1, Detail: detail}
}

// refusal turns an error of the file system into a Warning. The path is left
// out of the text: the source it stands on already names it.
func refusal(err error) Warning {
	code := CodeUnreadable
	if errors.Is(err, fs.ErrPermission) {
		code = CodePermission
	}
	var pe *fs.PathError
	if errors.As(err, &pe) {
		err = pe.Err
	}
	return warn(code, err.Error())
}

// named is how many entries one code names in one archive. A helpdesk reads
// twenty names, not a hundred thousand; the rest is a number.
const named = 20

// tally gathers the warnings of one archive: the first ones of each code by
// name, the others counted on the last one named.
type tally struct {
	list []Warning
	seen map[Code]int
	last map[Code]int // index in list of the last one of a code
}

func (t *tally) add(w Warning) {
	if t.seen == nil {
		t.seen, t.last = make(map[Code]int), make(map[Code]int)
	}
	t.seen[w.Code]++
	if t.seen[w.Code] > named {
		t.list[t.last[w.Code]].Count += w.Count
		return
	}
	t.last[w.Code] = len(t.list)
	t.list = append(t.list, w)
}
