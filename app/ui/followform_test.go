//go:build cgo || !darwin

package ui

import (
	"errors"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"
	"fyne.io/fyne/v2/test"

	"hubscope/app/ui/uitest"
	"hubscope/parsers/source/listen"
)

// askedWindow is a window with the form open, at half past ten.
func askedWindow(t *testing.T, opt Options) (*Window, *fakeFollower) {
	t.Helper()
	f := &fakeFollower{}
	opt.Lang, opt.Follower = "en", f
	w := newTestWindow(t, &fakeEngine{}, opt)
	w.now = func() time.Time { return uitest.Monday(10, 30, 0) }
	w.askFollow()
	if w.followForm == nil {
		t.Fatal("no form is open")
	}
	return w, f
}

func (f *followForm) read() string {
	return strings.Join(texts(f.w.win.Canvas().Overlays().Top()), "\n")
}

func TestTheFormFollowsWhatItSays(t *testing.T) {
	w, f := askedWindow(t, Options{Paths: []string{"/logs/ns.log"}})
	form := w.followForm
	if form.paths.Text != "/logs/ns.log" {
		t.Errorf("the paths of the open case are not filled in: %q", form.paths.Text)
	}
	w.dropped([]fyne.URI{storage.NewFileURI("/logs/phone"), storage.NewFileURI("/logs/ns.log")})
	form.since.SetText("9:00")
	form.poll.SetChecked(true)
	form.takes.SetChecked(true)
	form.command.SetText(`ssh nsroot@192.0.2.1 'shell tail -F /var/log/ns.log'`)
	wants(t, form.read(), "⟨ssh⟩ ⟨nsroot@192.0.2.1⟩ ⟨shell tail -F /var/log/ns.log⟩")
	form.watched.SetText("aiko, 田中、kenji,aiko")
	test.Tap(form.ok)
	if len(f.asked) != 1 {
		t.Fatalf("following was asked for %d times:\n%s", len(f.asked), form.read())
	}
	r := f.asked[0]
	if !slices.Equal(r.Paths, []string{"/logs/ns.log", "/logs/phone"}) || !r.Poll || r.Listen != defaultListen ||
		!r.Start.Since.Equal(uitest.Monday(9, 0, 0)) || r.Start.Beginning ||
		!slices.Equal(r.Command, []string{"ssh", "nsroot@192.0.2.1", "shell tail -F /var/log/ns.log"}) ||
		!slices.Equal(r.Watched, []string{"aiko", "田中", "kenji"}) {
		t.Errorf("asked for %+v", r)
	}
	if w.followForm != nil || !w.follows() || w.tab != tabLive {
		t.Error("the form stays, or nothing is followed")
	}
	w.live.stop()
	w.askFollow()
	if again := w.followForm; again.command.Text != `ssh nsroot@192.0.2.1 'shell tail -F /var/log/ns.log'` || again.watched.Text != "aiko, 田中, kenji" || !again.takes.Checked {
		t.Error("what was followed is not filled in again")
	} else if r, ok := again.request(); !ok || !r.Start.Since.Equal(uitest.Monday(9, 0, 0)) {
		t.Errorf("it begins at %v, as %q is read", r.Start, again.since.Text)
	}
}

func TestTheListenerIsOffUnlessAskedFor(t *testing.T) {
	w, f := askedWindow(t, Options{Paths: []string{"ns.log"}})
	test.Tap(w.followForm.ok)
	if f.asked[0].Listen != "" || f.asked[0].Command != nil {
		t.Errorf("asked for %+v", f.asked[0])
	}
}

func TestTheFormSaysWhatIsWrong(t *testing.T) {
	w, f := askedWindow(t, Options{})
	form := w.followForm
	says := func(part followPart, want string) {
		t.Helper()
		form.submit()
		if p := form.wrong[part]; !p.Visible() || !strings.Contains(p.text, want) {
			t.Errorf("it says %q, want %q", p.text, want)
		}
	}
	says(partPaths, "Name a log")
	form.paths.SetText("x")
	form.since.SetText("soon")
	says(partSince, "That is no time")
	form.since.SetText("11:00")
	says(partSince, "is still to come")
	form.start.SetSelected(form.start.Options[1])
	form.takes.SetChecked(true)
	form.listen.SetText(" ")
	says(partListen, "Write where to listen")
	form.takes.SetChecked(false)
	form.command.SetText("ssh 'x")
	says(partCommand, "not closed")
	form.command.SetText("tail -F x | grep y")
	wants(t, form.read(), "No shell runs: | is handed over as it stands.")
	if len(f.asked) != 0 {
		t.Error("something wrong was followed")
	}
	// What only the follower knows stands beside its field too, and the form stays.
	f.err = &FollowError{FollowListen, &listen.AddressError{Address: "udp://x", Code: listen.Unbound, Err: errors.New("in use")}}
	says(partListen, "The system does not let Hubscope listen at udp://x: in use")
	f.err = &FollowError{FollowCommand, errors.New("adb: not found")}
	says(partCommand, "This cannot be followed: adb: not found")
	f.err = &FollowError{FollowCommand, &exec.Error{Name: "adb", Err: exec.ErrNotFound}}
	says(partCommand, "There is no program adb on this machine")
	f.err = nil
	form.submit()
	if !w.follows() {
		t.Errorf("it cannot be followed once all is right:\n%s", form.read())
	}
}

// Somebody who waits for a share that does not answer may change their mind.
func TestTheFormCanBeLeftWhileItBegins(t *testing.T) {
	w, f := askedWindow(t, Options{Paths: []string{"ns.log"}})
	var begin func()
	w.async = func(do func()) { begin = do }
	form := w.followForm
	form.submit()
	form.submit() // impatient
	if !form.ok.Disabled() {
		t.Error("nothing shows that it begins")
	}
	form.paths.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if w.followForm != nil {
		t.Fatal("Escape does not leave the form")
	}
	begin()
	if w.live != nil || f.watch.Closed() != 1 {
		t.Error("it is followed all the same")
	}
}
