package source

import "time"

// A Sink takes logs while they are being written, from any number of inputs at once: files
// that are followed, a command's output, standard input, a syslog listener. Its methods, and
// those of its Streams, may be called from several goroutines, but one Stream's from one at
// a time.
type Sink interface {
	// Open announces a log whose lines follow. A log that is rotated, truncated or replaced is
	// opened anew: each of its generations is a Stream of its own, and they are opened in the
	// order in which they were written.
	Open(Origin) Stream
}

// A Stream takes one log, or one generation of it, from Origin.Offset on.
type Stream interface {
	// Lines takes the next bytes: whole lines in UTF-8, each with its line end. A line of more
	// than a megabyte may come in pieces of whole characters, of which only the last has its
	// line end. b is the caller's again afterwards. It blocks while the analysis is behind, so that memory stays
	// bounded; whoever may not wait, a datagram's reader say, keeps a bounded queue in front of
	// it and tells what it had to drop.
	Lines(b []byte)
	// Live says that all was handed over that had been written when following began: what
	// comes next is new. It is called once, also for a log that was empty or not there.
	Live()
	// Tell passes on what happened to the input.
	Tell(Notice)
	// Close ends the stream. rest is what stands behind the last line end, a record that its
	// writer did not finish; nil for nothing.
	Close(rest []byte)
}

// An Origin says where a Stream's lines come from.
type Origin struct {
	// Path is as people see it, with "/" between its parts: a file's path, "-" for standard
	// input, the command, "udp://127.0.0.1:5514 192.0.2.7" for what one sender sends.
	Path string
	// Series is the same for all generations of one log; see Item.Series.
	Series string
	// Generation counts from 0; each rotation, truncation or replacement adds one.
	Generation int
	// ModTime is when the file was last written; zero where there is none.
	ModTime time.Time
	// Offset is where the first byte stands in the decoded file, Line the number of its line,
	// counted from 1. Both are that of the start unless only the end of a file is read.
	Offset, Line int64
}

// A Notice is something that happened to an input while it was followed.
type Notice struct {
	Code NoticeCode
	At   time.Time // of this machine
	// Count is how many bytes or messages it is about; 0 where it is about none.
	Count int64
	// Detail is a name or the system's own error text, never a sentence of ours.
	Detail string
}

// NoticeCode names what happened to an input.
type NoticeCode string

const (
	NoticeRotated   NoticeCode = "rotated"   // the file was renamed and a new one begun; Detail is the new name where it is known
	NoticeTruncated NoticeCode = "truncated" // the file was cut to nothing and is written anew
	NoticeReplaced  NoticeCode = "replaced"  // another file stands under the name, or a link was switched
	NoticeGone      NoticeCode = "gone"      // nothing stands under the name any more, or its share is lost
	NoticeBack      NoticeCode = "back"      // it is there again
	NoticeGap       NoticeCode = "gap"       // Count bytes (0: nobody knows how many) may have been written that nobody could read
	NoticeDropped   NoticeCode = "dropped"   // Count messages were let go because they came faster than they could be taken
	NoticeMalformed NoticeCode = "malformed" // Count messages were no message; what could be read of them was handed over
	NoticeRefused   NoticeCode = "refused"   // the system refused; Detail says what
	NoticeExited    NoticeCode = "exited"    // a command ended; Count is its exit status, Detail a signal's name
	NoticeStderr    NoticeCode = "stderr"    // Detail is a line of a command's standard error
	NoticeJoined    NoticeCode = "joined"    // a sender's first message, or a connection; Detail is its address
	NoticeLeft      NoticeCode = "left"      // a connection ended
	NoticeTooMany   NoticeCode = "too-many"  // Count connections were turned away, as many as can be were open
)
