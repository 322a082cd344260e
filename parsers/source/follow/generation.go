package follow

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"time"

	"hubscope/parsers/source"
)

const (
	// headSize and trailSize are how many of a file's first bytes, and of the last ones that
	// were read, tell it from what may be written over it. Every line of a log bears a time.
	headSize  = 256
	trailSize = 64
	// pieceSize bounds how much of a line without an end is kept: a megabyte, as
	// parsers/logfile takes it.
	pieceSize = 1 << 20
	// chunkSize is how much is read at a time.
	chunkSize = 256 << 10
	// sampleSize is how much is looked at to tell an encoding, as parsers/source does.
	sampleSize = 64 << 10
)

// errCut says that the file does not hold any more what was read from it: it was cut, and is
// perhaps written anew.
var errCut = errors.New("the file was cut")

// A generation is one file that stands, or stood, under a log's name.
//
// Its courier alone uses it, but for the fields that are guarded by the log's mutex.
type generation struct {
	// Guarded by log.mu.
	file file // nil while parked
	info fs.FileInfo
	left time.Time // when it was seen that the name is not this file's any more; zero before
	size int64     // as the scout saw it last
	grew time.Time // when the scout saw another size
	// shrunk says that the scout saw the file cut; most is its size before.
	shrunk bool
	most   int64
	begun  bool      // its turn has come
	seq    int       // its number when the folder was listed last; Current for none
	late   bool      // found as a rotated piece
	cut    time.Time // when it was cut while it waited; what it held is kept

	stream source.Stream // nil before it is its turn
	fresh  bool          // appeared after following began: all of it is new
	live   bool          // Live was called
	until  int64         // raw size when following began; Live is called behind it
	grown  bool          // something came after that
	moved  time.Time     // when it was read last with something in it

	text    source.Text
	settled bool   // text was told, if only for what came so far
	sample  []byte // lines beyond ASCII, while text may still have to be told again
	final   bool   // text is not told again
	mute    bool   // not text: nothing is handed over

	at    int64  // raw offset behind what was handed over
	part  []byte // what was read behind it: a line without its end
	shown int64  // at, in decoded bytes
	line  int64  // number of the line at at

	head, trail []byte // see headSize; trail ends at end()

	checked  time.Time // last look that found size and time of change as seen
	seenSize int64
	seenTime time.Time

	tail    *tailing
	lateFor time.Time // since when the file has been ahead of tail
	noTail  time.Time // no tail is begun before
}

// end is the raw offset behind what was read.
func (g *generation) end() int64 { return g.at + int64(len(g.part)) }

// past is what was handed over of a generation, to know it again by.
type past struct {
	info        fs.FileInfo
	head, trail []byte
	end         int64
	shown, line int64
	text        source.Text
	settled     bool
	final       bool
}

// past is the generation as it stands.
func (g *generation) past() *past {
	return &past{
		info: g.info, head: bytes.Clone(g.head), trail: bytes.Clone(g.trail), end: g.end(),
		shown: g.shown + int64(len(g.text.Decode(g.part))), line: g.line,
		text: g.text, settled: g.settled, final: g.final,
	}
}

// resume has the generation go on where p ended.
func (g *generation) resume(p *past) {
	g.head, g.trail = bytes.Clone(p.head), bytes.Clone(p.trail)
	g.at, g.shown, g.line, g.part = p.end, p.shown, p.line, nil
	g.text, g.settled, g.final = p.text, p.settled, p.final
}

// skip has the generation, of which some may have been read ahead, go on where p ended.
func (g *generation) skip(p *past) {
	if p.end > g.end() || g.end() == 0 {
		g.resume(p)
		return
	}
	head, trail, part := g.head, g.trail, g.part[p.end:]
	g.resume(p)
	g.head, g.trail, g.part = head, trail, part
}

// holds says whether f begins with what p was read from. The error is the system's.
func (p *past) holds(f file) (bool, error) {
	if p.end == 0 {
		return false, nil
	}
	same, err := reads(f, p.head, 0)
	if same && err == nil {
		same, err = reads(f, p.trail, p.end-int64(len(p.trail)))
	}
	return same, err
}

// reads says whether the bytes at off are want.
func reads(f file, want []byte, off int64) (bool, error) {
	if len(want) == 0 {
		return true, nil
	}
	var space [headSize]byte
	n, err := f.ReadAt(space[:len(want)], off)
	if err != nil && err != io.EOF {
		return false, err
	}
	return bytes.Equal(space[:n], want), nil
}

// pull reads on behind end into buf, and proves that the file is still the one that was read
// before. It returns errCut when it is not, and the system's error.
func (g *generation) pull(buf []byte) ([]byte, error) { return g.pullFrom(g.file, buf) }

// pullFrom does so in a file that may be a copy.
func (g *generation) pullFrom(f file, buf []byte) ([]byte, error) {
	k := len(g.trail)
	n, err := f.ReadAt(buf, g.end()-int64(k))
	if err != nil && err != io.EOF {
		return nil, err
	}
	if n < k || !bytes.Equal(buf[:k], g.trail) {
		return nil, errCut
	}
	return buf[k:n], g.prove(f)
}

// prove looks whether the file still begins as it did.
func (g *generation) prove(f file) error {
	same, err := reads(f, g.head, 0)
	if err == nil && !same {
		err = errCut
	}
	return err
}

// idle says that nothing happened to the file since it was last read to its end. A time of
// change that is younger than the coarsest clock of a file system proves nothing.
func (g *generation) idle(now time.Time) bool {
	info, err := g.file.Stat()
	if err != nil {
		return false // reading will say why
	}
	if info.Size() == g.seenSize && info.ModTime().Equal(g.seenTime) && g.seenSize == g.end() &&
		g.checked.Sub(g.seenTime) > 3*time.Second && now.Sub(g.checked) < 10*time.Second {
		return true
	}
	g.seenSize, g.seenTime, g.checked = info.Size(), info.ModTime(), now
	return false
}

// took remembers bytes that were read behind end.
func (g *generation) took(data []byte) {
	if room := headSize - len(g.head); room > 0 && g.end() == int64(len(g.head)) {
		g.head = append(g.head, data[:min(room, len(data))]...)
	}
	if len(data) >= trailSize {
		g.trail = append(g.trail[:0], data[len(data)-trailSize:]...)
	} else {
		g.trail = append(g.trail, data...)
		if over := len(g.trail) - trailSize; over > 0 {
			g.trail = append(g.trail[:0], g.trail[over:]...)
		}
	}
	g.part = append(g.part, data...)
}
