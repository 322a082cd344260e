package xtest

import (
	"bufio"
	"bytes"
	"fmt"
	"image"
	_ "image/png" // screenshots are PNG
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"
)

// A screen is a virtual display with a window manager.
type screen struct {
	t             *testing.T
	display       string
	width, height string
}

// of is the same screen for a subtest.
func (s *screen) of(t *testing.T) *screen {
	c := *s
	c.t = t
	return &c
}

func newScreen(t *testing.T) *screen {
	t.Helper()
	if runtime.GOOS != "linux" {
		t.Skip("real windows are tested under Xvfb")
	}
	for _, p := range []string{"Xvfb", "xdotool", "import", "openbox"} {
		if _, err := exec.LookPath(p); err != nil {
			t.Skipf("%s is not installed", p)
		}
	}
	// The server picks a free display and tells its number.
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	width, height := "1280", "800"
	if size := os.Getenv("HUBSCOPE_SCREEN"); size != "" { // to look at a long page in one picture
		width, height, _ = strings.Cut(size, "x")
	}
	x := exec.Command("Xvfb", "-displayfd", "3", "-screen", "0", width+"x"+height+"x24", "-nolisten", "tcp", "-noreset")
	x.ExtraFiles = []*os.File{w}
	s := &screen{t: t, width: width, height: height}
	s.start(x)
	_ = w.Close()
	_ = r.SetReadDeadline(time.Now().Add(20 * time.Second))
	number, err := bufio.NewReader(r).ReadString('\n') // with its end: the server dies if nobody reads that
	if err != nil {
		t.Fatalf("Xvfb told no display: %v", err)
	}
	_ = r.Close()
	s.display = ":" + strings.TrimSpace(number)
	wm := exec.Command("openbox")
	wm.Env = s.env()
	s.start(wm)
	return s
}

func (s *screen) env(more ...string) []string {
	env := append(os.Environ(), "DISPLAY="+s.display, "WAYLAND_DISPLAY=", "LIBGL_ALWAYS_SOFTWARE=1", "XDG_CONFIG_HOME="+filepath.Join(s.t.TempDir(), "config"))
	return append(env, more...)
}

// start runs a helper until the test ends.
func (s *screen) start(c *exec.Cmd) {
	s.t.Helper()
	if err := c.Start(); err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() {
		// Not killed: an X server that is leaves its lock behind.
		_ = c.Process.Signal(syscall.SIGTERM)
		_ = c.Wait()
	})
}

func (s *screen) run(name string, args ...string) (string, error) {
	c := exec.Command(name, args...)
	c.Env = s.env()
	out, err := c.CombinedOutput()
	return strings.TrimSpace(string(out)), err
}

// A program is one that shows a window.
type program struct {
	s      *screen
	cmd    *exec.Cmd
	out    bytes.Buffer
	ended  chan error
	window string
}

func (s *screen) program(cmd *exec.Cmd, env ...string) *program {
	s.t.Helper()
	p := &program{s: s, cmd: cmd, ended: make(chan error, 1)}
	cmd.Env = s.env(env...)
	cmd.Stdout, cmd.Stderr = &p.out, &p.out
	if err := cmd.Start(); err != nil {
		s.t.Fatal(err)
	}
	go func() { p.ended <- cmd.Wait() }()
	s.t.Cleanup(func() { _ = cmd.Process.Kill() })
	for end := time.Now().Add(60 * time.Second); time.Now().Before(end); time.Sleep(100 * time.Millisecond) {
		select {
		case err := <-p.ended:
			s.t.Fatalf("the program ended before it showed a window: %v\n%s", err, p.out.String())
		default:
		}
		if id, err := s.run("xdotool", "search", "--onlyvisible", "--name", "Hubscope"); err == nil && id != "" {
			p.window = strings.Fields(id)[0]
			return p
		}
	}
	s.t.Fatal("no window came up in a minute")
	return nil
}

// fill gives the window the whole screen.
func (p *program) fill() {
	_, _ = p.s.run("xdotool", "windowactivate", "--sync", p.window)
	_, _ = p.s.run("xdotool", "key", "--window", p.window, "super+Up")
	_, _ = p.s.run("xdotool", "windowmove", "--sync", p.window, "0", "0")
	_, _ = p.s.run("xdotool", "windowsize", "--sync", p.window, p.s.width, p.s.height)
}

func (p *program) key(keys ...string) {
	for _, k := range keys {
		_, _ = p.s.run("xdotool", "key", k)
		time.Sleep(150 * time.Millisecond)
	}
}

// shot takes a picture of the screen once it has stopped changing.
func (p *program) shot(path string) image.Image {
	p.s.t.Helper()
	var last []byte
	for range 40 {
		time.Sleep(250 * time.Millisecond)
		if out, err := p.s.run("import", "-window", "root", path); err != nil {
			p.s.t.Fatalf("import: %v: %s", err, out)
		}
		now, err := os.ReadFile(path)
		if err != nil {
			p.s.t.Fatal(err)
		}
		if img, _, err := image.Decode(bytes.NewReader(now)); err == nil && bytes.Equal(last, now) && colors(img) > 1 {
			return img
		}
		last = now
	}
	img, _, err := image.Decode(bytes.NewReader(last))
	if err != nil {
		p.s.t.Fatal(err)
	}
	return img
}

// now takes a picture of the screen as it is.
func (p *program) now(path string) image.Image {
	p.s.t.Helper()
	if out, err := p.s.run("import", "-window", "root", path); err != nil {
		p.s.t.Fatalf("import: %v: %s", err, out)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		p.s.t.Fatal(err)
	}
	img, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		p.s.t.Fatal(err)
	}
	return img
}

// end asks the program to go, and fails the test if it had something to complain of.
func (p *program) end() {
	p.s.t.Helper()
	_ = p.cmd.Process.Signal(syscall.SIGTERM)
	select {
	case <-p.ended:
	case <-time.After(20 * time.Second):
		p.s.t.Error("the program did not end within 20 s of SIGTERM")
		_ = p.cmd.Process.Kill()
	}
	if out := p.out.String(); strings.Contains(out, "DATA RACE") || strings.Contains(out, "panic:") || strings.Contains(out, "call thread") {
		p.s.t.Errorf("the program complained:\n%s", out)
	}
}

func colors(img image.Image) int {
	seen := map[[3]uint32]bool{}
	b := img.Bounds()
	for y := b.Min.Y; y < b.Max.Y; y += 3 {
		for x := b.Min.X; x < b.Max.X; x += 3 {
			r, g, bl, _ := img.At(x, y).RGBA()
			seen[[3]uint32{r >> 8, g >> 8, bl >> 8}] = true
		}
	}
	return len(seen)
}

// notBlank fails the test unless a picture shows text on surfaces: many colours, and a
// good part of the rows of pixels with something in them.
func notBlank(t *testing.T, img image.Image) {
	t.Helper()
	if n := colors(img); n < 30 {
		t.Errorf("the window shows %d colours: it is blank", n)
	}
	b := img.Bounds()
	busy := 0
	for y := b.Min.Y; y < b.Max.Y; y++ {
		row := map[uint32]bool{}
		for x := b.Min.X; x < b.Max.X; x += 2 {
			_, g, _, _ := img.At(x, y).RGBA()
			row[g>>8] = true
		}
		if len(row) > 6 {
			busy++
		}
	}
	if busy < b.Dy()/4 {
		t.Errorf("%d of %d rows of pixels show something: the window is nearly blank", busy, b.Dy())
	}
}

// TestProgramOpensItsSample starts the program itself, as make run does.
func TestProgramOpensItsSample(t *testing.T) {
	bin := os.Getenv("HUBSCOPE_WINDOW_TEST")
	if bin == "" {
		t.Skip("HUBSCOPE_WINDOW_TEST names no program: make test does")
	}
	s := newScreen(t)
	p := s.program(exec.Command(bin, "open", "--sample"))
	p.fill()
	time.Sleep(2 * time.Second)
	notBlank(t, p.shot(filepath.Join(t.TempDir(), "sample.png")))
	p.key("Down", "ctrl+2", "ctrl+3", "ctrl+4", "ctrl+6", "ctrl+1")
	p.end()
}

// TestWindows walks through every view in both languages and both themes, on a case
// made by hand. HUBSCOPE_SHOTS names a folder to keep the pictures in.
func TestWindows(t *testing.T) {
	if os.Getenv("HUBSCOPE_WINDOW_TEST") == "" && os.Getenv("HUBSCOPE_SHOTS") == "" {
		t.Skip("real windows are looked at by make test")
	}
	dir := os.Getenv("HUBSCOPE_SHOTS")
	if dir == "" {
		dir = t.TempDir()
	}
	s := newScreen(t)
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	for _, lang := range []string{"en", "ja"} {
		for _, theme := range []string{"light", "dark"} {
			t.Run(lang+"-"+theme, func(t *testing.T) {
				s := s.of(t)
				p := s.program(exec.Command(self), "HUBSCOPE_XTEST=sample", "HUBSCOPE_XTEST_LANG="+lang, "HUBSCOPE_XTEST_THEME="+theme)
				p.fill()
				see := func(name string) {
					notBlank(t, p.shot(filepath.Join(dir, fmt.Sprintf("%s-%s-%s.png", lang, theme, name))))
				}
				see("1-answers")
				p.key("Down", "Down", "Down")
				see("2-mail")
				p.key("Down")
				see("3-misconfiguration")
				p.key("ctrl+2")
				see("4-settings")
				p.key("ctrl+3")
				see("5-sessions")
				p.key("ctrl+4")
				see("6-sources")
				p.key("ctrl+5")
				see("7-fleet")
				p.key("ctrl+6", "Tab", "Right", "Right")
				see("8-whatif")
				p.end()
			})
		}
	}
	t.Run("empty", func(t *testing.T) {
		s := s.of(t)
		p := s.program(exec.Command(self), "HUBSCOPE_XTEST=empty", "HUBSCOPE_XTEST_LANG=en", "HUBSCOPE_XTEST_THEME=light")
		p.fill()
		notBlank(t, p.shot(filepath.Join(dir, "en-light-0-empty.png")))
		p.end()
	})
}
