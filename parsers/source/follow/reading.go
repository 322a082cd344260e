package follow

import (
	"bytes"
	"context"
	"io"
	"os"
	"sync"
	"time"
	"unicode/utf8"

	"golang.org/x/text/transform"

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
	if n := max(0, g.until-g.end()); !g.live && g.until > 0 && n < int64(len(data)) {
		if n > 0 {
			l.hand(g, data[:n])
		}
		g.live = true
		g.stream.Live()
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

// settle tells the encoding by what has come, and leaves the byte order mark out. It says
// whether enough has come; whole says that no more comes.
func (g *generation) settle(shown string, whole bool) bool {
	if g.at > 0 { // begun in the middle: start told it
		g.settled = true
		return true
	}
	head := g.part
	if !whole && len(head) < 8 {
		// A mark may still be in two parts, and UTF-16 is told by its NULs.
		if bytes.IndexByte(head, '\n') < 0 || bytes.IndexByte(head, 0) >= 0 || head[0] >= 0xef {
			return false
		}
	}
	g.text, g.settled = source.TellText(head, whole), true
	g.final = !g.text.AsIs() || g.text.Mark() > 0 || len(head) >= sampleSize
	if _, ok := g.text.Readable(head, shown); !ok {
		g.mute = true
		return true
	}
	if n := g.text.Mark(); n > 0 {
		g.at = int64(n)
		g.part = append(g.part[:0], g.part[n:]...)
	}
	return true
}

// tellAgain tells the encoding by the lines beyond ASCII when one is no UTF-8: the first lines
// of a log are often ASCII whatever its encoding is.
func (g *generation) tellAgain(raw []byte) {
	if utf8.Valid(raw) {
		if len(g.sample) == 0 {
			return
		}
	}
	for line := range bytes.Lines(raw) {
		if len(g.sample) >= sampleSize {
			break
		}
		if !ascii(line) {
			g.sample = append(g.sample, line...)
		}
	}
	if t := source.TellText(g.sample, true); !t.AsIs() && !t.Wide() {
		g.text, g.final = t, true
	}
	if len(g.sample) >= sampleSize {
		g.final = true
	}
	if g.final {
		g.sample = nil
	}
}

func ascii(b []byte) bool {
	for _, c := range b {
		if c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// start places the generation at the first line that begins within back bytes of the end,
// or at that of an unfinished last line; back below 0 leaves it at the start.
func (g *generation) start(ctx context.Context, back int64) {
	size := g.until
	if back < 0 || size == 0 {
		return
	}
	head := make([]byte, min(size, sampleSize))
	n, _ := g.file.ReadAt(head, 0)
	head = head[:n]
	g.text = source.TellText(head, int64(n) == size)
	mark := int64(g.text.Mark())
	if size-back <= mark {
		g.text = source.Text{}
		return
	}
	at := g.lineStart(mark, max(size-back, mark), size)
	if at <= mark || ctx.Err() != nil {
		g.text = source.Text{}
		return
	}
	shown, lines, err := g.measure(ctx, mark, at)
	if err != nil {
		g.text = source.Text{}
		return
	}
	g.settled, g.final = true, !g.text.AsIs() || size >= sampleSize
	g.at, g.shown, g.line = at, shown, 1+lines
	g.head = append(g.head[:0], head[:min(headSize, len(head), int(min(at, headSize)))]...)
	trail := make([]byte, min(trailSize, at))
	if n, _ := g.file.ReadAt(trail, at-int64(len(trail))); n == len(trail) {
		g.trail = trail
	}
}

// lineStart is where the first line at or behind from begins; that of the last, unfinished
// one when no line ends behind from.
func (g *generation) lineStart(mark, from, size int64) int64 {
	if g.text.Wide() {
		from -= (from - mark) & 1
	}
	// A line begins at from itself when one ends just before it, so looking begins there.
	unit := int64(1)
	if g.text.Wide() {
		unit = 2
	}
	buf := make([]byte, chunkSize)
	for at := max(from-unit, mark); at < size; {
		n, _ := g.file.ReadAt(buf[:min(chunkSize, size-at)], at)
		if n == 0 {
			break
		}
		if i := g.text.LineStart(buf[:n]); i >= 0 {
			return at + int64(i)
		}
		at += int64(n)
	}
	for end := from; end > mark; {
		at := max(mark, end-chunkSize)
		if g.text.Wide() {
			at += (at - mark) & 1
		}
		n, _ := g.file.ReadAt(buf[:end-at], at)
		if i := g.text.LineEnd(buf[:n]); i > 0 {
			return at + int64(i)
		}
		if n == 0 || end-from > pieceSize {
			break
		}
		end = at
	}
	return mark
}

// measure counts decoded bytes and lines of a part of the file.
func (g *generation) measure(ctx context.Context, from, to int64) (shown, lines int64, err error) {
	var r io.Reader = io.NewSectionReader(g.file, from, to-from)
	if d := g.text.Transformer(); d != nil {
		r = transform.NewReader(r, d)
	}
	buf := make([]byte, chunkSize)
	for {
		if err := ctx.Err(); err != nil {
			return 0, 0, err
		}
		n, err := r.Read(buf)
		shown += int64(n)
		lines += int64(bytes.Count(buf[:n], []byte{'\n'}))
		if err == io.EOF {
			return shown, lines, nil
		}
		if err != nil {
			return 0, 0, err
		}
	}
}
