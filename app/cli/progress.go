package cli

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"time"

	"hubscope/analyzer"
	"hubscope/analyzer/casefile"
	"hubscope/analyzer/fleet"
	"hubscope/analyzer/phrase"
	"hubscope/app/engine"
	"hubscope/app/lang"
)

// progress says how far reading has come, and what was found so far: in one line of a
// terminal that is drawn again and again, elsewhere in a line for each step.
type progress struct {
	out      io.Writer // nil when nothing is said
	p        *lang.Printer
	terminal bool
	found    bool // say what was found so far

	mu      sync.Mutex
	last    time.Time // the line was drawn
	told    int64     // percent in the last line, where lines stay
	read    string    // the line without what was found
	figures string    // what was found
	shown   bool
}

// newProgress returns a progress that shows nothing unless w is a terminal or asked is set,
// which also shows what was found so far.
func newProgress(w io.Writer, quiet, asked bool, p *lang.Printer) *progress {
	terminal := isTerminal(w)
	if quiet || !asked && !terminal {
		return &progress{}
	}
	return &progress{out: w, p: p, terminal: terminal, found: asked, last: time.Now()}
}

func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

const (
	// oftenEnough is how often the line is drawn: faster, nobody can read it.
	oftenEnough = 100 * time.Millisecond
	// stepPercent is how far reading gets between two lines that stay.
	stepPercent = 10
)

// What begins and ends the line of a terminal: cleared, and cut at the right margin instead
// of going on in a second line, which nothing would clear.
const (
	clearLine = "\r\x1b[K"
	cutLine   = "\x1b[?7l"
	wrapLine  = "\x1b[?7h"
)

func (p *progress) show(path string, done, total int64) {
	if p.out == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	percent := int64(100)
	if total > 0 {
		percent = done * 100 / total
	}
	p.read = p.p.Text("cli.progress", "percent", percent, "path", filepath.Base(path))
	if !p.terminal {
		if percent >= p.told+stepPercent {
			p.told = percent - percent%stepPercent
			fmt.Fprintln(p.out, p.read)
		}
		return
	}
	if time.Since(p.last) >= oftenEnough {
		p.draw()
	}
}

func (p *progress) draw() {
	p.last, p.shown = time.Now(), true
	text := p.read
	if p.figures != "" {
		text += "  " + p.figures
	}
	fmt.Fprint(p.out, clearLine+cutLine+text+wrapLine)
}

func (p *progress) clear() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.out != nil && p.shown {
		fmt.Fprint(p.out, clearLine)
	}
}

// previews says what previews have found of the part that choose wants; nil when nobody
// asked.
func (p *progress) previews(choose func(*engine.Result) (analyzer.Selection, error)) func(context.Context, *engine.Preview) {
	if !p.found {
		return nil
	}
	return func(ctx context.Context, v *engine.Preview) {
		defer v.Close()
		var sel analyzer.Selection
		if choose != nil {
			var err error
			sel, err = choose(v.Result)
			if sel.Set = nil; err != nil { // a scenario is for the whole case
				return // the whole is told the same, and says it
			}
		}
		sel.Prompts, sel.Sessions = 1, -1 // their figures are wanted
		text := p.summary(fleet.Of(v.Select(sel)), float64(v.Read)/float64(v.Total))
		p.mu.Lock()
		defer p.mu.Unlock()
		switch p.figures = text; {
		case ctx.Err() != nil:
		case p.terminal:
			p.draw()
		default:
			fmt.Fprintln(p.out, text)
		}
	}
}

// fewFigures are told of causes and of users: a line holds no more.
const fewFigures = 3

// summary puts figures into one line; share is what they were made of.
func (p *progress) summary(f casefile.Fleet, share float64) string {
	parts := []phrase.Phrase{phrase.New("cli.preliminary", "percent", percent(share), "prompts", f.Prompts, "users", f.Users)}
	count := func(name string, n int) string { return p.p.Text("cli.preliminary-count", "name", name, "n", n) }
	var causes, users []string
	for _, c := range f.ByCause[:min(len(f.ByCause), fewFigures)] {
		causes = append(causes, count(p.p.Term("cause", c.Cause), c.Prompts))
	}
	for _, u := range f.ByUser[:min(len(f.ByUser), fewFigures)] {
		users = append(users, count(u.User, u.Prompts))
	}
	if len(causes) > 0 {
		parts = append(parts, phrase.New("cli.preliminary-causes", "list", causes))
	}
	if len(users) > 0 {
		parts = append(parts, phrase.New("cli.preliminary-users", "list", users))
	}
	return p.p.SayAll(parts)
}

// percent writes a share with as many digits as it takes to say something.
func percent(share float64) string {
	digits := 0
	if share < 0.1 {
		digits = 1
	}
	return strconv.FormatFloat(100*share, 'f', digits, 64)
}
