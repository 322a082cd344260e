//go:build cgo || !darwin

package ui

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"hubscope/analyzer/casefile"
	"hubscope/app/live"
	"hubscope/app/ui/uitest"
	"hubscope/parsers/source"
)

// fakeFollower follows a story.
type fakeFollower struct {
	asked []FollowRequest
	watch *uitest.Watch
	err   error
}

func (f *fakeFollower) Follow(_ context.Context, r FollowRequest) (Watch, error) {
	f.asked = append(f.asked, r)
	if f.err != nil {
		return nil, f.err
	}
	f.watch = uitest.NewWatch()
	return f.watch, nil
}

func (f *fakeFollower) Analysis(u *live.Update) *Analysis {
	return &Analysis{Case: u.Case, Text: uitest.Text}
}

func (f *fakeFollower) Whole(u *live.Update) *Analysis { return f.Analysis(u) }

// A livePlay is a window that follows a story, step by step.
type livePlay struct {
	*uitest.Story
	t *testing.T
	w *Window
	f *fakeFollower
}

func playLive(t *testing.T, req FollowRequest) *livePlay {
	t.Helper()
	if req.empty() {
		req.Paths = []string{"/var/log/ns.log"}
	}
	p := &livePlay{Story: uitest.NewStory(), t: t, f: &fakeFollower{}}
	p.w = newTestWindow(t, &fakeEngine{}, Options{Lang: "en", Follower: p.f})
	p.w.now = func() time.Time { return p.Now }
	p.w.follow(req, func() {}, func(err error) { t.Fatal(err) })
	p.news()
	return p
}

// news tells the window what the story has come to.
func (p *livePlay) news() {
	p.t.Helper()
	p.f.watch.Send(p.Update())
	if !p.w.live.step() {
		p.t.Fatal("the following has ended")
	}
}

func (p *livePlay) later(d time.Duration) { p.Now = p.Now.Add(d) }

// reads looks for texts anywhere in the window.
func (p *livePlay) reads(all ...string) {
	p.t.Helper()
	got := p.w.read()
	for _, want := range all {
		if !strings.Contains(got, want) {
			p.t.Errorf("%q is not to be read in:\n%s", want, got)
		}
	}
}

// lists are the headlines' users and markers of the list, from its top.
func (p *livePlay) lists(want string) {
	p.t.Helper()
	var got []string
	for _, e := range p.w.live.view.entries {
		if e.marker != nil {
			got = append(got, "marker")
			continue
		}
		got = append(got, e.row.user())
	}
	if s := strings.Join(got, " "); s != want {
		p.t.Errorf("the list tells %q, want %q", s, want)
	}
}

func (p *livePlay) many(n int) {
	for i := range n {
		p.Tell(fmt.Sprintf("k%d", i), live.Settled, uitest.Prompt(0, fmt.Sprintf("user-%03d", i), p.Now))
	}
}

func TestFollowingShowsWhatHappens(t *testing.T) {
	p := playLive(t, FollowRequest{})
	p.reads("Following 2 sources since 09:10:00 JST", "Nothing has happened yet", "Ask the user to try again")
	p.later(4 * time.Second)
	p.Tell("a", live.New, uitest.Prompt(0, "aiko", uitest.Monday(9, 10, 4)))
	p.news()
	p.reads("Live  1 · 1 new", "At 09:10 Secure Mail asked aiko", "developing", "works as configured", "confirmed")
	wants(t, strings.Join(texts(p.w.live.view.detail.box), "\n"), "Prompt", "developing", "Why", "reason 18", "logonrequest reason CTXLogonRequestType_NetworkAccess", "What to do")
	if p.w.title != "(1) ns.log – Hubscope" {
		t.Errorf("the window is called %q", p.w.title)
	}
	p.Settle("a")
	p.news()
	wants(t, strings.Join(texts(p.w.live.view.list), "\n"), "settled")
	wants(t, strings.Join(texts(p.w.live.view.detail.box), "\n"), "settled")
}

func TestAChangeSaysFromWhat(t *testing.T) {
	p := playLive(t, FollowRequest{})
	p.Tell("a", live.New, uitest.Prompt(0, "aiko", p.Now))
	p.Tell("b", live.New, uitest.Prompt(1, "kenji", p.Now))
	p.news()
	p.later(6 * time.Second)
	p.w.live.view.see()
	p.w.live.view.see() // a second later
	if n := p.w.live.unread(); n != 0 {
		t.Fatalf("%d are unread that stood in view", n)
	}
	changed := uitest.Prompt(1, "aiko", p.Now)
	p.Tell("a", live.Changed, changed)
	p.news()
	p.lists("kenji aiko") // it stays in its place
	wants(t, strings.Join(texts(p.w.live.view.list), "\n"), "developing  ·  changed, was: Gateway session time-out")
	if n := p.w.live.unread(); n != 1 {
		t.Errorf("%d are unread, want the changed one", n)
	}
	p.w.live.view.list.choose(1)
	wants(t, strings.Join(texts(p.w.live.view.detail.box), "\n"), "Changed at 09:10:06 JST. Before: At 09:10 Secure Mail asked aiko", "At 13:31 aiko had to sign on again")
	if n := p.w.live.unread(); n != 0 {
		t.Errorf("%d are unread after the changed one was looked at", n)
	}
}

// What is settled is drawn once: nothing about it is made anew however much else happens.
func TestASettledItemStaysAsItIs(t *testing.T) {
	p := playLive(t, FollowRequest{})
	p.Tell("a", live.Settled, uitest.Prompt(0, "aiko", p.Now))
	p.news()
	row, shown := p.w.live.last.rows[0], p.w.live.view.detail.pane.content.Objects[0]
	for i := range 20 {
		p.later(time.Second)
		p.Line(0, 10)
		p.Tell(fmt.Sprintf("b%d", i), live.New, uitest.Prompt(1, "kenji", p.Now))
		p.news()
	}
	if p.w.live.last.rows[0] != row {
		t.Error("the row of a settled item was made anew")
	}
	if p.w.live.view.detail.pane.content.Objects[0] != shown {
		t.Error("the detail of a settled item was made anew")
	}
}

func TestWithdrawnStaysAndSaysSo(t *testing.T) {
	p := playLive(t, FollowRequest{})
	p.Tell("a", live.New, uitest.Prompt(0, "aiko", p.Now))
	p.news()
	p.Withdraw("a")
	p.news()
	p.lists("aiko")
	wants(t, strings.Join(texts(p.w.live.view.list), "\n"), "withdrawn: later lines show there was nothing")
	if s := strings.Join(texts(p.w.live.view.detail.box), "\n"); strings.Contains(s, "reason 18") {
		t.Error("a withdrawn item shows evidence of a case that is gone")
	}
}

func TestTheListDoesNotJump(t *testing.T) {
	p := playLive(t, FollowRequest{})
	p.many(60)
	p.news()
	v := p.w.live.view
	v.list.ScrollToOffset(1000)
	v.list.choose(12)
	before := v.list.GetScrollOffset()
	chosen, top := v.entries[12].key(), v.entries[int(before/rowStep())].key()
	text := strings.Join(texts(v.detail.box), "\n")
	for i := range 5 {
		p.Tell(fmt.Sprintf("new%d", i), live.New, uitest.Prompt(1, "kenji", p.Now))
		p.news()
	}
	if got := v.entries[int(v.list.GetScrollOffset()/rowStep())].key(); got != top {
		t.Errorf("the row at the top is %s, it was %s", got, top)
	}
	if moved := v.list.GetScrollOffset() - before; moved != 5*rowStep() {
		t.Errorf("the list moved by %v, want by five rows", moved)
	}
	if v.entries[v.list.current].key() != chosen || strings.Join(texts(v.detail.box), "\n") != text {
		t.Error("another item is explained than the one that was chosen")
	}
	if v.newest.Text != "64 new" {
		t.Errorf("the button says %q", v.newest.Text)
	}
	test.Tap(v.newest)
	if v.list.GetScrollOffset() != 0 || v.entries[0].row.key != p.w.live.selected {
		t.Errorf("the newest is not shown: %v, %s", v.list.GetScrollOffset(), p.w.live.selected)
	}
	p.Tell("newest", live.New, uitest.Prompt(1, "yuki", p.Now))
	p.news()
	if v.list.GetScrollOffset() != 0 {
		t.Error("what is new does not come into view after somebody asked for the newest")
	}
}

// The place is kept when the views are made anew, for another language say.
func TestTheListKeepsItsPlaceInAnotherLanguage(t *testing.T) {
	p := playLive(t, FollowRequest{})
	p.many(60)
	p.news()
	p.w.live.view.list.choose(30)
	before := p.w.live.view.list.GetScrollOffset()
	p.w.setLang("ja")
	v := p.w.live.view
	if v.list.GetScrollOffset() != before || v.entries[v.list.current].row.user() != "user-029" {
		t.Errorf("at %v, it was %v; chosen is row %d", v.list.GetScrollOffset(), before, v.list.current)
	}
	p.reads("完了", "09:10にSecure Mailがaikoさん")
	p.news()
	if v.list.GetScrollOffset() != before {
		t.Error("the list jumped with the next news")
	}
}

func TestPauseLosesNothing(t *testing.T) {
	p := playLive(t, FollowRequest{})
	p.Tell("a", live.New, uitest.Prompt(0, "aiko", p.Now))
	p.news()
	p.w.live.pause()
	p.Tell("b", live.New, uitest.Prompt(1, "kenji", p.Now))
	p.news()
	p.Settle("a")
	p.news()
	p.lists("aiko")
	if s := strings.Join(texts(p.w.live.view.list), "\n"); !strings.Contains(s, "developing") {
		t.Error("the list goes on while it is paused")
	}
	p.reads("Paused at 09:10:00 JST", "2 changes wait", "Go on")
	p.reads("Live  2 · 2 new") // the figures go on
	p.w.live.pause()
	p.lists("kenji aiko")
	wants(t, strings.Join(texts(p.w.live.view.list), "\n"), "settled")
}

func TestFromHere(t *testing.T) {
	p := playLive(t, FollowRequest{})
	p.Tell("a", live.New, uitest.Prompt(0, "aiko", p.Now))
	p.TellMail("m", live.New, uitest.MailFailure("aiko", p.Now))
	p.news()
	p.later(2 * time.Minute)
	p.w.live.fromHere()
	p.lists("marker aiko aiko")
	wants(t, strings.Join(texts(p.w.live.view.list), "\n"), "From here: 09:12:00 JST", "0 new or changed since")
	p.later(5 * time.Second)
	p.Settle("a") // settling is no news
	p.Tell("b", live.New, uitest.Prompt(1, "kenji", p.Now))
	f := uitest.MailFailure("aiko", p.Now)
	f.Count++
	p.TellMail("m", live.New, f) // another attempt of the same failure is
	p.news()
	wants(t, strings.Join(texts(p.w.live.view.list), "\n"), "again: 15 attempts by now")
	p.lists("kenji marker aiko aiko")
	wants(t, strings.Join(texts(p.w.live.view.list), "\n"), "2 new or changed since")
	test.Tap(button(t, p.w.win.Content(), "Since 09:12:00 JST: 2"))
	p.lists("kenji marker aiko")
	p.w.live.fromHere()
	p.lists("marker marker")
	p.Tell("c", live.New, uitest.Prompt(0, "yuki", p.Now))
	p.news()
	p.lists("yuki marker marker")
}

func TestUnreadIsWhatNobodyHasSeen(t *testing.T) {
	p := playLive(t, FollowRequest{})
	p.many(40)
	p.news()
	if n := p.w.live.unread(); n != 40 {
		t.Fatalf("%d are unread", n)
	}
	p.w.live.tick() // glimpsed
	p.w.live.tick() // seen
	n := p.w.live.unread()
	if n >= 40 || n == 0 {
		t.Errorf("%d of 40 are unread once the top of the list was looked at", n)
	}
	wants(t, p.w.title, fmt.Sprintf("(%d) ", n))
	// Nobody sees what stands in a window behind others, or behind another view.
	p.w.foreground = false
	p.Tell("x", live.New, uitest.Prompt(1, "kenji", p.Now))
	p.news()
	p.w.live.tick()
	p.w.live.tick()
	p.w.foreground = true
	p.w.showTab(tabSources)
	p.w.live.tick()
	p.w.live.tick()
	if got := p.w.live.unread(); got != n+1 {
		t.Errorf("%d are unread, want %d", got, n+1)
	}
	p.w.live.toNewest()
	if p.w.tab != tabLive || p.w.live.view.entries[0].row.unread() {
		t.Error("the newest is not shown")
	}
}

func TestOnlyTheWatched(t *testing.T) {
	p := playLive(t, FollowRequest{Paths: []string{"x"}, Watched: []string{"kenji"}})
	p.Tell("a", live.New, uitest.Prompt(0, "aiko", p.Now))
	p.Tell("b", live.New, uitest.Prompt(1, "kenji", p.Now))
	p.news()
	test.Tap(button(t, p.w.win.Content(), "kenji 1"))
	p.lists("kenji")
	p.w.live.view.search.SetText("zzz")
	p.lists("")
	p.reads("Nothing of what is followed fits")
	test.Tap(button(t, p.w.win.Content(), "All 2"))
	p.w.live.view.search.SetText("kenji")
	p.lists("kenji")
}

func TestADesktopNotification(t *testing.T) {
	p := playLive(t, FollowRequest{Paths: []string{"x"}, Watched: []string{"aiko"}})
	fault := func(user string) casefile.Prompt {
		q := uitest.Prompt(1, user, p.Now)
		q.Disposition = casefile.Fault
		return q
	}
	test.AssertNotificationSent(t, nil, func() {
		p.Tell("a", live.New, uitest.Prompt(0, "aiko", p.Now)) // as configured
		p.Tell("b", live.New, fault("kenji"))                  // nobody watches
		p.news()
	})
	test.AssertNotificationSent(t, fyne.NewNotification("Mail fault", "aiko: Not in the background services list"), func() {
		p.TellMail("m", live.New, uitest.MailFailure("aiko", p.Now))
		p.news()
	})
	test.AssertNotificationSent(t, nil, func() { // not so soon
		p.later(5 * time.Second)
		p.Tell("c", live.New, fault("aiko"))
		p.Tell("d", live.New, fault(`corp\aiko`))
		p.TellMail("m", live.Changed, uitest.MailFailure("aiko", p.Now)) // told already
		p.news()
	})
	test.AssertNotificationSent(t, fyne.NewNotification("Sign-on fault", "aiko: Gateway forced time-out, and 1 more"), func() {
		p.later(notifyEvery)
		p.w.live.tick()
	})
	setting := uitest.Case().Misconfigurations[0]
	test.AssertNotificationSent(t, fyne.NewNotification("Wrong setting", "Background network services"), func() {
		p.later(notifyEvery)
		p.TellSetting("s", live.New, setting)
		p.news()
	})
}

// Anybody can try to sign on to a gateway under any name, and Fyne puts a notification's text
// into a script on Windows.
func TestANameInANotificationIsHarmless(t *testing.T) {
	for name, want := range map[string]string{
		"aiko":                       "aiko",
		`CORP\aiko.tanaka`:           `CORP\aiko.tanaka`,
		"田中@example.com":             "田中@example.com",
		"$(calc.exe)":                "calc.exe",
		"a`n\"; rm -rf / ;'\n\x00b":  "an rm -rf  b",
		strings.Repeat("long", 1000): strings.Repeat("long", 10),
	} {
		if got := harmless(name); got != want {
			t.Errorf("harmless(%q) = %q, want %q", name, got, want)
		}
	}
}

// What was written before anybody followed is no news, however it is told.
func TestWhatIsOldIsNoNews(t *testing.T) {
	p := playLive(t, FollowRequest{Paths: []string{"x"}, Start: live.Start{Beginning: true}, Watched: []string{AllUsers}})
	test.AssertNotificationSent(t, nil, func() {
		p.TellMail("m", live.Settled, uitest.MailFailure("aiko", uitest.Monday(8, 0, 0)))
		p.Tell("a", live.Settled, uitest.Prompt(0, "aiko", uitest.Monday(8, 30, 0)))
		p.news()
	})
	if n := p.w.live.unread(); n != 0 {
		t.Errorf("%d old items are new", n)
	}
	p.lists("aiko aiko")
	p.Tell("b", live.New, uitest.Prompt(0, "kenji", p.Now))
	p.news()
	if n := p.w.live.unread(); n != 1 {
		t.Errorf("%d are unread, want the new one", n)
	}
}

func TestSourcesWhileFollowing(t *testing.T) {
	p := playLive(t, FollowRequest{})
	p.w.showTab(tabSources)
	for range 10 {
		p.later(3 * time.Second)
		p.Line(0, 1)
		p.Line(1, 30)
		p.news()
	}
	p.reads("ns.log", "following", "0 s", "10", "110", "Gateway log", "ns.conf", "read once")
	p.later(2 * time.Minute)
	p.Sources[0].Silent, p.Sources[0].Usual = true, 3*time.Second
	p.Sources[1].Lost, p.Sources[1].Dropped = 4096, 3
	p.Notice(1, source.NoticeRotated, 0, "mail.log.1")
	p.Notice(1, source.NoticeGap, 4096, "")
	p.Notice(1, source.NoticeDropped, 3, "")
	p.Notice(1, source.NoticeStderr, 0, "adb: device offline")
	p.Notice(1, source.NoticeExited, 1, "")
	p.news()
	p.reads("nothing since 09:10:30 JST, usually every 3s", "2 min", "4.1 kB", "1 silent")
	p.w.liveSources.t.list.choose(1)
	p.reads("Rotated to mail.log.1", "4.1 kB were written here that nobody could read.", "3 messages were let go", "adb: device offline", "The command ended with status 1.")
	p.Sources[1].State = live.Waiting
	p.news()
	p.reads("waiting: nothing is there")
}

func TestTheOtherViewsFollowCalmly(t *testing.T) {
	p := playLive(t, FollowRequest{})
	p.Tell("a", live.New, uitest.Prompt(0, "aiko", p.Now))
	p.news()
	p.w.showTab(tabAnswers) // brings them up to date: nobody was reading there
	p.reads("Answers  1")
	list := p.w.answers.list
	p.Tell("b", live.New, uitest.Prompt(1, "kenji", p.Now))
	p.news()
	if p.w.answers.list != list || strings.Contains(p.w.read(), "Answers  2") {
		t.Error("the view changed under somebody's eyes")
	}
	p.reads("Live  2 · 2 new", "Newer results")
	p.w.typedKey(&fyne.KeyEvent{Name: fyne.KeyF5})
	p.reads("Answers  2")
	if strings.Contains(p.w.read(), "Newer results") {
		t.Error("there are no newer results")
	}
}

// While somebody looks at the list, the views that nobody looks at keep up by themselves, and
// the list is not touched.
func TestTheOtherViewsKeepUpUnseen(t *testing.T) {
	p := playLive(t, FollowRequest{})
	p.many(60)
	p.news()
	p.w.showTab(tabAnswers)
	p.w.showTab(tabLive)
	v := p.w.live.view
	v.list.ScrollToOffset(500)
	p.later(time.Second)
	p.Tell("b", live.New, uitest.Prompt(1, "kenji", p.Now))
	p.news()
	p.w.live.tick() // too soon
	p.reads("Answers  60", "Live  61")
	tabs := p.w.tabs[0]
	p.later(unhurried)
	p.w.live.tick()
	p.reads("Answers  61", "61 prompts")
	if p.w.tabs[0] != tabs {
		t.Error("the row of views was made anew")
	}
	if p.w.live.view != v || v.list.GetScrollOffset() != 500+rowStep() {
		t.Error("the list was made anew, or jumped")
	}
}

func TestStoppingLeavesTheCase(t *testing.T) {
	p := playLive(t, FollowRequest{})
	p.Tell("a", live.New, uitest.Prompt(0, "aiko", p.Now))
	p.news()
	p.w.live.pause()
	p.Tell("b", live.New, uitest.Prompt(1, "kenji", p.Now))
	p.news()
	p.later(time.Minute)
	p.w.live.stop()
	p.lists("kenji aiko")
	p.reads("Stopped at 09:11:00 JST", "Follow again…")
	p.w.showTab(tabAnswers)
	p.reads("Answers  2", "At 09:10 Secure Mail asked aiko")
	p.w.open([]string{"other.zip"}, false)
	if p.w.live != nil || strings.Contains(p.w.read(), "Live") {
		t.Error("another case still shows what was followed")
	}
	if p.f.watch.Closed() == 0 {
		t.Error("what was followed is not let go")
	}
}

func TestOpeningAnotherCaseAsksFirst(t *testing.T) {
	p := playLive(t, FollowRequest{})
	e := p.w.opt.Engine.(*fakeEngine)
	p.w.open([]string{"other.zip"}, false)
	if len(e.asked) != 0 || !p.w.follows() {
		t.Fatal("another case was opened while logs were followed")
	}
	over := p.w.win.Canvas().Overlays().Top()
	test.Tap(button(t, over, "Stop and open"))
	if len(e.asked) != 1 || p.w.live != nil {
		t.Error("the other case was not opened")
	}
}

func TestClosingTheWindowLetsGo(t *testing.T) {
	p := playLive(t, FollowRequest{})
	p.w.release()
	if p.w.live != nil {
		t.Error("it is still followed")
	}
	for range 100 {
		if p.f.watch.Closed() > 0 {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Error("what was followed is not let go")
}

func TestFollowingThatFailsIsTold(t *testing.T) {
	p := playLive(t, FollowRequest{})
	p.w.live.end(errors.New("the share is gone"))
	p.reads("Following ended: the share is gone")
}

func TestACommandThatEndsIsTold(t *testing.T) {
	p := playLive(t, FollowRequest{})
	p.Notice(0, source.NoticeExited, 0, "") // well
	p.Notice(1, source.NoticeExited, 255, "")
	u := p.Update()
	u.Ended = true
	p.f.watch.Send(u)
	p.w.live.step()
	p.reads("Nothing more comes since 09:10:00 JST", "The command ended with status 255.", "Follow again…")
	if p.w.follows() {
		t.Error("what has ended is still followed")
	}
}

func TestAnInputThatFailsIsTold(t *testing.T) {
	p := playLive(t, FollowRequest{})
	u := p.Update()
	u.Errs = []error{errors.New("adb: exit status 1")}
	p.f.watch.Send(u)
	p.w.live.step()
	p.reads("This cannot be followed: adb: exit status 1", "Following 2 sources")
}

// A hundred thousand items cost what a screenful costs.
func TestManyItems(t *testing.T) {
	p := playLive(t, FollowRequest{})
	q := uitest.Prompt(0, "aiko", p.Now)
	p.TellAll(maxLive+10, &q)
	p.news()
	v := p.w.live.view
	if len(v.entries) != maxLive {
		t.Fatalf("%d rows are kept, want %d", len(v.entries), maxLive)
	}
	v.list.choose(maxLive - 1)
	if got := v.list.GetScrollOffset(); got < float32(maxLive-20)*rowStep() {
		t.Errorf("the last row is not reached: %v", got)
	}
	if n := len(texts(v.list)); n > 300 {
		t.Errorf("%d texts are drawn", n)
	}
}

func TestOmittedItemsGo(t *testing.T) {
	p := playLive(t, FollowRequest{})
	p.many(10)
	p.news()
	p.Omit(4)
	p.news()
	if n := len(p.w.live.last.rows); n != 6 {
		t.Errorf("%d rows stand, want 6", n)
	}
	p.Tell("k9", live.Changed, uitest.Prompt(1, "user-009", p.Now))
	p.news()
	p.lists("user-009 user-008 user-007 user-006 user-005 user-004")
}

// What is explained is seen, however far its row is scrolled away.
func TestWhatIsExplainedIsSeen(t *testing.T) {
	p := playLive(t, FollowRequest{})
	p.many(60)
	p.news()
	v := p.w.live.view
	v.list.choose(0)
	v.list.ScrollToOffset(30 * rowStep())
	p.Tell("k59", live.Changed, uitest.Prompt(1, "user-059", p.Now))
	p.news()
	row := p.w.live.last.rows[59]
	if !row.unread() {
		t.Fatal("a change is no news")
	}
	p.w.live.tick()
	p.w.live.tick()
	if row.unread() {
		t.Error("what is explained beside the list is not seen")
	}
}

// Whoever walks the list with the arrow keys passes a marker, whatever comes meanwhile.
func TestTheKeysPassAMarker(t *testing.T) {
	p := playLive(t, FollowRequest{})
	p.Tell("a", live.New, uitest.Prompt(0, "aiko", p.Now))
	p.news()
	p.w.live.fromHere()
	p.Tell("b", live.New, uitest.Prompt(1, "kenji", p.Now))
	p.news()
	v := p.w.live.view
	v.list.choose(0)
	p.w.typedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	p.Tell("c", live.New, uitest.Prompt(1, "yuki", p.Now))
	p.news()
	p.lists("yuki kenji marker aiko")
	wants(t, strings.Join(texts(v.detail.box), "\n"), "At 13:31 aiko had to sign on again") // kenji's
	p.w.typedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	if v.f.explained != "a" {
		t.Errorf("%q is explained, want the item below the marker", v.f.explained)
	}
}

// A list that is narrowed to little shows it, however far it was scrolled.
func TestNarrowedWhileScrolled(t *testing.T) {
	p := playLive(t, FollowRequest{})
	p.many(60)
	p.news()
	v := p.w.live.view
	v.list.ScrollToOffset(40 * rowStep())
	v.search.SetText("user-003")
	p.lists("user-003")
	if got := strings.Join(texts(v.list), "\n"); v.list.GetScrollOffset() != 0 || !strings.Contains(got, "user-003") {
		t.Errorf("at %v the list shows %q", v.list.GetScrollOffset(), got)
	}
}

// The paths in a command are no path of a file, nor is an address.
func TestACommandIsNamedWhole(t *testing.T) {
	p := playLive(t, FollowRequest{Command: []string{"ssh", "gw", "tail -F /var/log/ns.log"}})
	path := "ssh gw 'tail -F /var/log/ns.log'"
	p.Sources[0].Path, p.Case.Sources[0].Path = path, path
	p.Sources[1].Path = "udp://127.0.0.1:5514 192.0.2.7"
	p.Tell("a", live.New, uitest.Prompt(0, "aiko", p.Now))
	p.news()
	p.reads(path + ", line 412") // beside the evidence
	p.w.setLang("en")
	p.w.showTab(tabSources)
	wants(t, strings.Join(texts(p.w.liveSources.t.list), "\n"), path, "udp://127.0.0.1:5514 192.0.2.7")
	p.w.showTab(tabAnswers)
	p.reads(path + ", line 412")
}
