//go:build cgo || !darwin

package ui

import (
	"strings"
	"time"
	"unicode"

	"fyne.io/fyne/v2"
)

// notifyEvery is the least time from one notification to the next: a wave of faults is one
// message, not fifty.
const notifyEvery = 30 * time.Second

// A notifier tells the desktop of new faults of those who are watched.
type notifier struct {
	last  time.Time // when it told something; zero before the first
	first *liveRow  // of those that it has not told yet; nil for none
	more  int       // how many others
}

// add takes what is new.
func (n *notifier) add(faults []*liveRow) {
	for _, r := range faults {
		switch {
		case !r.watched:
		case n.first == nil:
			n.first = r
		default:
			n.more++
		}
	}
}

// tell says what is new, or keeps it until it may be said. Bystanders see a notification and
// the desktop keeps it: it says whose fault it is and of what kind, and no word of a log.
func (n *notifier) tell(w *Window, s Speaker) {
	now := w.now()
	if n.first == nil || !n.last.IsZero() && now.Sub(n.last) < notifyEvery {
		return
	}
	r := n.first
	title, text := s.Text("ui.notify.fault"), r.reason(s)
	switch r.kind {
	case kindMail:
		title = s.Text("ui.notify.mail")
	case kindSetting:
		title, text = s.Text("ui.notify.setting"), harmless(settingName(s, r.setting.Label, r.setting.Key))
	}
	if user := harmless(r.user()); user != "" {
		text = s.Text("ui.notify.whose", "user", user, "what", text)
	}
	if n.more > 0 {
		text = s.Text("ui.notify.more", "text", text, "n", n.more)
	}
	n.last, n.first, n.more = now, nil, 0
	note, app := fyne.NewNotification(title, text), w.app
	w.async(func() { app.SendNotification(note) }) // the desktop may take its time
}

// longestName is how much of a name a notification tells.
const longestName = 40

// harmless leaves of a name what may stand in a notification. On Windows Fyne puts its text
// into a script, and anybody can try to sign on to a gateway under any name.
func harmless(name string) string {
	name, _ = firstRunes(name, longestName)
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune(`.-_@\ `, r) {
			return r
		}
		return -1
	}, name)
}
