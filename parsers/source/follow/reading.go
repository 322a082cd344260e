package follow

import (
	"bytes"
	"os"
	"sync"
	"time"

	"hubscope/parsers/source"
)

// read hands over what came, and says whether there may be more at once. Tail is asked first;
// where there is none, where the system told of a change before tail has seen it, or where
// tail does not see what is there, the file is read here.
func (l *log) read(g *generation, urged, left bool, now time.Time) (more bool, err error) {
	if g.mute {
		return false, nil
	}
	if g.tail != nil {
		data, alive := g.tail.take(g.end())
		if len(data) > 0 {
			if err := g.agree(data); err != nil {
				return false, err
			}
			g.lateFor = time.Time{}
			g.grown = true
			l.hand(g, data)
			return true, nil
		}
		if alive && !urged && !left && !l.overdue(g, now) {
			if now.Sub(g.moved) > dismissal {
				g.quit()
				g.grown = false
			}
			return false, nil
		}
		if !alive || left {
			g.quit()
			g.noTail = now.Add(time.Second)
		}
	} else if !urged && g.idle(now) {
		return false, nil
	}
	buf := buffers.Get().(*[]byte)
	defer buffers.Put(buf)
	data, err := g.pull(*buf)
	if err != nil {
		return false, err
	}
	if len(data) > 0 {
		g.grown = g.grown || g.end() >= g.until
		l.hand(g, data)
		if urged && len(data) < chunkSize/2 {
			time.Sleep(breath)
		}
		return true, nil
	}
	if cap(g.part) > 2*len(g.part)+trailSize {
		g.part = bytes.Clone(g.part) // a quiet log keeps no more than it must
	}
	if g.tail == nil && g.grown && !left && g.settled && !g.text.Wide() && len(g.part) < longPart && now.After(g.noTail) {
		l.employ(g, now)
	}
	return false, nil
}

// dismissal is how long a log must be quiet for its tail to be let go: a folder's logs are
// mostly quiet, and looking at their sizes is enough then.
const dismissal = 10 * time.Second

// buffers are shared by all couriers: most of a folder's logs are quiet.
var buffers = sync.Pool{New: func() any {
	b := make([]byte, chunkSize+trailSize)
	return &b
}}

// longPart is from how long an unfinished line on tail is not left alone with it: it would
// read the line from its start with each write.
const longPart = 16 << 10

// overdue says that the file has been ahead of tail for longer than tail waits, or that the
// file must be looked at because it shrank.
func (l *log) overdue(g *generation, now time.Time) bool {
	info, err := g.file.Stat()
	if err != nil || info.Size() < g.end() {
		return true
	}
	if info.Size() == g.end() {
		g.lateFor = time.Time{}
		// Cut and written anew to the very same size, now and then.
		if g.checked.IsZero() || now.Sub(g.checked) > time.Second {
			g.checked = now
			return true
		}
		return false
	}
	if info.Size()-g.end() > longPart && len(g.part) > 0 {
		g.quit()
		g.noTail = now.Add(time.Second)
		return true
	}
	if g.lateFor.IsZero() {
		g.lateFor = now
	}
	if now.Sub(g.lateFor) < 4*tailPoll {
		return false
	}
	g.lateFor = time.Time{}
	return true
}

// employ has tail follow the end of the file.
func (l *log) employ(g *generation, now time.Time) {
	own, ok := g.file.(*os.File)
	if !ok {
		g.noTail = now.Add(time.Hour)
		return
	}
	g.tail = startTail(own, l.path, g.at, func() { l.nudge(false) })
	if g.tail == nil {
		g.noTail = now.Add(time.Second)
	}
}

// agree proves that what tail read stands where it should, behind what was read before.
func (g *generation) agree(data []byte) error {
	last := data[max(0, len(data)-trailSize):]
	same, err := reads(g.file, last, g.end()+int64(len(data)-len(last)))
	if err != nil {
		return err
	}
	if !same {
		return errCut
	}
	return g.prove(g.file)
}

// hand takes bytes that follow end and hands the whole lines over. Those that had been written
// when following began are told from those behind them, however fast they come.
func (l *log) hand(g *generation, data []byte) {
	if n := max(0, g.until-g.end()); !g.live && n < int64(len(data)) {
		if n > 0 {
			l.hand(g, data[:n])
		}
		g.alive()
		data = data[n:]
	}
	old := len(g.part)
	g.took(data)
	g.moved = time.Now()
	l.pass(g, old)
}

// pass hands over the whole lines of what was read, of which the first bytes hold no line end.
func (l *log) pass(g *generation, old int) {
	if len(g.part) == 0 {
		return
	}
	if !g.settled && !g.settle(l.shown, false) {
		return
	}
	if g.mute {
		g.at, g.part = g.end(), nil
		if code, ok := g.text.Readable(g.head, l.shown); !ok {
			g.stream.Tell(source.Notice{Code: source.NoticeRefused, At: time.Now(), Detail: string(code)})
		}
		return
	}
	// Only what is new can hold a line end.
	from := min(max(old-2, 0)&^1, len(g.part))
	end := 0
	if n := g.text.LineEnd(g.part[from:]); n > 0 {
		end = from + n
	}
	if end > 0 {
		g.lines(g.part[:end])
	}
	left := g.part[end:]
	for len(left) >= pieceSize {
		n := g.text.Whole(left[:pieceSize])
		g.lines(left[:n])
		left = left[n:]
	}
	g.part = append(g.part[:0], left...)
	if len(g.part) >= longPart && g.tail != nil {
		g.quit()
	}
}

// lines hands over text that ends where a line does, or a piece of a line that is too long.
// It stands at the start of part.
func (g *generation) lines(raw []byte) {
	if !g.final {
		g.tellAgain(raw)
	}
	out := g.text.Decode(raw)
	g.stream.Lines(out)
	g.at += int64(len(raw))
	g.shown += int64(len(out))
	g.line += int64(bytes.Count(out, []byte{'\n'}))
}
