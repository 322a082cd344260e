package xtest

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"hubscope/analyzer/casefile"
	"hubscope/app/live"
	"hubscope/app/ui"
	"hubscope/app/ui/uitest"
	"hubscope/parsers/source"
)

// A follower plays a Monday morning: what the program shows when it is started with
// HUBSCOPE_XTEST=live.
type follower struct{}

func (follower) Follow(context.Context, ui.FollowRequest) (ui.Watch, error) {
	w := uitest.NewWatch()
	s := uitest.NewStory()
	s.Now = time.Now()
	send := func() { w.Send(s.Update()) }
	for i, user := range []string{"kenji", "yuki", "aiko"} {
		s.Tell(user, live.New, uitest.Prompt(i%2, user, uitest.Monday(9, 10, 4+20*i)))
	}
	s.TellMail("mail", live.New, uitest.MailFailure("aiko", uitest.Monday(9, 11, 40)))
	s.Line(0, 1200)
	s.Notice(0, source.NoticeRotated, 0, "/var/nslog/ns.log.0")
	send()
	go func() {
		time.Sleep(1500 * time.Millisecond)
		s.Settle("kenji")
		changed := uitest.Prompt(1, "yuki", uitest.Monday(9, 10, 24))
		changed.Cause, changed.Disposition, changed.Confidence = "policy-update-flip", casefile.Unknown, casefile.Possible
		s.Tell("yuki", live.Changed, changed)
		s.Tell("sato", live.New, uitest.Prompt(0, "sato", uitest.Monday(9, 12, 30)))
		s.Sources[1].Silent, s.Sources[1].Usual, s.Sources[1].Arrived = true, 3*time.Second, s.Now.Add(-2*time.Minute)
		s.Notice(1, source.NoticeGap, 4096, "")
		s.Sources[1].Lost = 4096
		s.Line(0, 90)
		send()
	}()
	return w, nil
}

func (follower) Analysis(u *live.Update) *ui.Analysis {
	return &ui.Analysis{Case: u.Case, Text: uitest.Text}
}

func (f follower) Whole(u *live.Update) *ui.Analysis { return f.Analysis(u) }

// TestLiveWindows looks at what is followed in both languages and both themes, and at a small
// window. HUBSCOPE_SHOTS names a folder to keep the pictures in.
func TestLiveWindows(t *testing.T) {
	if os.Getenv("HUBSCOPE_WINDOW_TEST") == "" && os.Getenv("HUBSCOPE_SHOTS") == "" {
		t.Skip("real windows are looked at by make test")
	}
	dir := os.Getenv("HUBSCOPE_SHOTS")
	if dir == "" {
		dir = t.TempDir()
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	s := newScreen(t)
	for _, look := range [][2]string{{"en", "light"}, {"ja", "dark"}} {
		lang, theme := look[0], look[1]
		t.Run(lang+"-"+theme, func(t *testing.T) {
			s := s.of(t)
			p := s.program(exec.Command(self), "HUBSCOPE_XTEST=live", "HUBSCOPE_XTEST_LANG="+lang, "HUBSCOPE_XTEST_THEME="+theme)
			p.fill()
			see := func(name string) {
				// The ages of lines tick: the picture never stands still.
				time.Sleep(1200 * time.Millisecond)
				notBlank(t, p.now(filepath.Join(dir, fmt.Sprintf("%s-%s-%s.png", lang, theme, name))))
			}
			time.Sleep(3 * time.Second)
			see("live-1-list")
			p.key("ctrl+m", "Down", "Down")
			see("live-2-marker")
			p.key("ctrl+p")
			see("live-3-paused")
			p.key("ctrl+p", "ctrl+4")
			see("live-4-sources")
			p.key("ctrl+0", "ctrl+shift+s")
			see("live-5-stopped")
			p.key("ctrl+shift+f")
			see("live-6-form")
			p.key("Escape")
			p.end()
		})
	}
}

// TestFollowsAGrowingLog starts the program itself, asks it by keys to follow a log, and writes
// the log line by line: what a user was asked, and why, comes up while it happens.
func TestFollowsAGrowingLog(t *testing.T) {
	bin := os.Getenv("HUBSCOPE_WINDOW_TEST")
	if bin == "" {
		t.Skip("HUBSCOPE_WINDOW_TEST names no program: make test does")
	}
	shots := os.Getenv("HUBSCOPE_SHOTS")
	if shots == "" {
		shots = t.TempDir()
	}
	lines, err := os.ReadFile(filepath.Join("..", "..", "..", "analyzer", "testdata", "cases", "cause-gateway-session-timeout", "in", "ns.log"))
	if err != nil {
		t.Fatal(err)
	}
	log := filepath.Join(t.TempDir(), "ns.log")
	f, err := os.Create(log)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()

	s := newScreen(t)
	p := s.program(exec.Command(bin, "open", "--lang", "en", "--theme", "light"))
	p.fill()
	p.key("ctrl+shift+f")
	if out, err := s.run("xdotool", "type", "--delay", "20", log); err != nil {
		t.Fatalf("xdotool: %v: %s", err, out)
	}
	p.key("shift+Return")
	p.called(t, "ns.log – Hubscope")
	for line := range bytes.Lines(lines) {
		if _, err := f.Write(line); err != nil {
			t.Fatal(err)
		}
		time.Sleep(100 * time.Millisecond)
	}
	p.called(t, "(1) ns.log – Hubscope") // told
	p.called(t, "ns.log – Hubscope")     // and seen
	p.key("ctrl+m")
	notBlank(t, p.now(filepath.Join(shots, "follow-1-list.png")))
	p.key("ctrl+4")
	time.Sleep(time.Second)
	notBlank(t, p.now(filepath.Join(shots, "follow-2-sources.png")))
	p.key("ctrl+shift+s", "ctrl+1")
	time.Sleep(time.Second)
	notBlank(t, p.now(filepath.Join(shots, "follow-3-stopped.png")))
	p.end()
}

// called waits until the window has a title.
func (p *program) called(t *testing.T, want string) {
	t.Helper()
	got := ""
	for range 200 {
		if got, _ = p.s.run("xdotool", "getwindowname", p.window); got == want {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}

	t.Fatalf("the window is called %q, want %q", got, want)
}
