//go:build cgo || !darwin

package ui

import (
	"slices"
	"sync"
	"time"

	"hubscope/analyzer/casefile"
	"hubscope/app/live"
)

// News is how far the explanation of an answer has come that is being followed.
type news struct {
	state live.State
	told  time.Time // when it was told first
	// was is a word of what was said before it changed last, sentence all of it, attempts how often a mail failure has been
	// seen where it was only that once more, and changed when that came to be known.
	was      string
	sentence string
	attempts int
	changed  time.Time
}

// A liveRow is one item as it is told at the moment. It is never changed, only replaced.
type liveRow struct {
	item
	id   string // of the item; a cause is part of it
	key  string // stays the same, whatever the id
	line int    // its place in the order in which items were told first
	// fresh is the line of the item that was told last when this one's content was told: what is
	// greater than that of a marker came since.
	fresh int
	// version counts what was told of it, settling too.
	version int
	watched bool
	fault   bool
	arrived time.Time
	mark    *liveMark
}

// A liveMark is what somebody has seen of an item. It belongs to the user interface's
// goroutine and outlives the item's rows.
type liveMark struct {
	seen     int  // the fresh of what was seen last
	glimpsed bool // it stood in view a moment ago
}

func (r *liveRow) unread() bool { return r.mark.seen < r.fresh }

// A snapshot is all that is told at one moment. It is never changed.
type snapshot struct {
	update *live.Update
	model  *model // of the update's case, without its answers in words
	sp     Speaker
	rows   []*liveRow // in the order in which they were told first
	line   int        // the last one given away
	faults []*liveRow // that were not known to be faults before
	clocks bool       // a clock time is enough
	meters []meter    // of the update's sources
}

// maxLive bounds how many rows are kept: more than anybody looks through, and less than what
// the list can draw exactly.
const maxLive = 100_000

// A liveLog puts what is followed into words, and knows what was told before. It may be used
// from any goroutine.
type liveLog struct {
	opt  Options
	req  FollowRequest
	from time.Time // what happened earlier was no news when following began; zero: all is news

	mu     sync.Mutex
	lang   string
	sp     Speaker
	rows   []*liveRow
	place  map[string]int // of each key in rows
	line   int
	last   *live.Update
	a      *Analysis
	meters meters
}

func newLiveLog(opt Options, lang string, req FollowRequest, began time.Time) *liveLog {
	l := &liveLog{opt: opt, req: req, lang: lang, place: map[string]int{}, meters: meters{}}
	if req.Start.Beginning || !req.Start.Since.IsZero() {
		l.from = began.Add(-clockSlack)
	}
	return l
}

// clockSlack is how far the clock of a log may be from this machine's for its latest lines to
// count as new.
const clockSlack = 2 * time.Minute

// take adds what an update tells.
func (l *liveLog) take(u *live.Update, now time.Time) *snapshot {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.last, l.a = u, l.opt.Follower.Analysis(u)
	sp := speakerFor(l.opt, l.lang, l.a)
	again := l.sp == nil || l.sp.Zone().String() != sp.Zone().String()
	l.sp = sp

	e := &edit{log: l}
	var faults []*liveRow
	for i := range u.Items {
		it := &u.Items[i]
		old := l.at(it.Key)
		r := l.row(it, old, again)
		if r == nil || r == old {
			continue
		}
		e.put(r)
		if r.fault && (old == nil || !old.fault) && !l.old(r) {
			faults = append(faults, r)
		}
	}
	for i := range u.Changes {
		c := &u.Changes[i]
		if old := l.at(c.Key); old != nil && c.State == live.Withdrawn && old.news.state != live.Withdrawn {
			e.put(l.withdrawn(old, c))
		}
	}
	if u.Omitted > 0 || len(l.rows) > maxLive {
		l.drop(u)
	}
	return l.snapshot(faults, l.meters.take(u.Sources, now))
}

// at is the row of a key; nil for none.
func (l *liveLog) at(key string) *liveRow {
	if i, ok := l.place[key]; ok {
		return l.rows[i]
	}
	return nil
}

// An edit changes a log's rows without touching those that were given away.
type edit struct {
	log *liveLog
	own bool // the rows are a copy
}

func (e *edit) put(r *liveRow) {
	l := e.log
	if i, ok := l.place[r.key]; !ok {
		l.place[r.key] = len(l.rows)
		l.rows = append(l.rows, r) // behind the end of what was given away
	} else {
		if !e.own {
			l.rows, e.own = slices.Clone(l.rows), true
		}
		l.rows[i] = r
	}
}

// row is the row of an item: the one that stands if nothing about it is new, and nil for an
// item that is no answer.
func (l *liveLog) row(it *live.Item, old *liveRow, again bool) *liveRow {
	told := old != nil && old.id == it.ID && old.news.state == it.State && old.arrived.Equal(it.Arrived)
	if told && !again && old.same(&it.Change) {
		return old
	}
	words, ok := l.words(&it.Change)
	if !ok {
		return nil
	}
	r := &liveRow{item: words, id: it.ID, key: it.Key, arrived: it.Arrived, fault: isFault(&words), watched: l.watches(&words)}
	n := &news{state: it.State, told: it.Since}
	r.news, r.item.key = n, it.Key
	if old == nil {
		l.line++
		r.line, r.fresh, r.mark = l.line, l.line, &liveMark{}
		if l.old(r) {
			r.mark.seen = r.fresh
		}
		return r
	}
	r.line, r.fresh, r.mark, r.version = old.line, old.fresh, old.mark, old.version
	n.told, n.was, n.sentence, n.attempts, n.changed = old.news.told, old.news.was, old.news.sentence, old.news.attempts, old.news.changed
	was, sentence := "", ""
	if !again { // else these are other words for the same
		was, sentence = before(l.sp, &old.item, &r.item)
	}
	switch attempts := r.attempts(); {
	case !told && (was != "" || it.State == live.Changed):
		l.line++
		r.fresh = l.line
		n.was, n.sentence, n.attempts, n.changed = was, sentence, 0, it.Arrived
	case !again && attempts > old.attempts():
		// More of the same is no change, and yet somebody may wait for it: it was tried again.
		l.line++
		r.fresh = l.line
		n.attempts, n.changed = attempts, l.last.Arrived
	}
	if !told || r.fresh != old.fresh || was != "" || sentence != "" || r.evidence() != old.evidence() {
		r.version++
	}
	return r
}

// attempts is how often a mail failure was seen; 0 for anything else.
func (it *item) attempts() int {
	if it.mail == nil {
		return 0
	}
	return it.mail.Count
}

// evidence counts the lines that an answer rests on.
func (it *item) evidence() int {
	switch {
	case it.prompt != nil:
		return len(it.prompt.Evidence)
	case it.mail != nil:
		return len(it.mail.Evidence)
	}
	return 0
}

// old reports whether something happened before anybody asked for news.
func (l *liveLog) old(r *liveRow) bool {
	if l.from.IsZero() {
		return false
	}
	at := r.time
	if r.mail != nil && !r.mail.Until.IsZero() {
		at = r.mail.Until
	}
	if at.IsZero() { // a setting: it stood there when it was read first
		return l.last.Arrived.Before(l.from.Add(2 * clockSlack))
	}
	return at.Before(l.from)
}

// withdrawn is the row of an item of which there turned out to be nothing to tell. Its
// evidence is counted by the sources of a case that is gone.
func (l *liveLog) withdrawn(old *liveRow, c *live.Change) *liveRow {
	r := *old
	r.version++
	r.arrived, r.fault = c.Arrived, false
	r.news = &news{state: live.Withdrawn, told: old.news.told, changed: c.Arrived}
	switch {
	case r.prompt != nil:
		p := *r.prompt
		p.Evidence = nil
		r.prompt = &p
	case r.mail != nil:
		f := *r.mail
		f.Evidence, f.Recovered = nil, nil
		r.mail = &f
	}
	return &r
}

// drop lets go of rows that the engine tells no more, and of the oldest beyond the bound.
func (l *liveLog) drop(u *live.Update) {
	told := make(map[string]bool, len(u.Items))
	for i := range u.Items {
		told[u.Items[i].Key] = true
	}
	over := len(l.rows) - maxLive
	rows := make([]*liveRow, 0, len(l.rows))
	for i, r := range l.rows {
		if i < over || u.Omitted > 0 && !told[r.key] {
			delete(l.place, r.key)
			continue
		}
		l.place[r.key] = len(rows)
		rows = append(rows, r)
	}
	l.rows = rows
}

// respeak says all again in another language; nil while nothing was told.
func (l *liveLog) respeak(lang string) *snapshot {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.lang = lang
	if l.last == nil {
		return nil
	}
	l.sp = speakerFor(l.opt, lang, l.a)
	rows := make([]*liveRow, len(l.rows))
	for i, old := range l.rows {
		r := *old
		if words, ok := l.words(&live.Change{Prompt: r.prompt, Mail: r.mail, Finding: r.setting}); ok {
			n := *old.news
			n.was, n.sentence = "", "" // it was said in the other language
			words.news, words.key = &n, r.key
			r.item = words
		}
		rows[i] = &r
	}
	l.rows = rows
	return l.snapshot(nil, l.meters.list(l.last.Sources))
}

func (l *liveLog) snapshot(faults []*liveRow, meters []meter) *snapshot {
	return &snapshot{update: l.last, model: &model{Analysis: l.a, command: l.req.commandPath()}, sp: l.sp, rows: l.rows, line: l.line, faults: faults,
		clocks: oneDay(l.sp, l.a.Case), meters: meters}
}

func (l *liveLog) words(c *live.Change) (item, bool) {
	switch {
	case c.Prompt != nil:
		return promptItem(l.a.Case, l.sp, c.Prompt), true
	case c.Mail != nil:
		return mailItem(l.a.Case, l.sp, c.Mail), true
	case c.Finding != nil:
		return settingItem(l.sp, c.Finding), true
	}
	return item{}, false
}

// watches reports whether an answer is about somebody who is watched. A setting concerns all.
func (l *liveLog) watches(it *item) bool {
	if it.kind == kindSetting {
		return len(l.req.Watched) > 0
	}
	user := it.user()
	return slices.ContainsFunc(l.req.Watched, func(w string) bool {
		return w == AllUsers || user != "" && l.a.Case.People.Asked(w, user)
	})
}

// user is whom an answer is about; empty for a setting and where nobody knows.
func (it *item) user() string {
	switch {
	case it.prompt != nil:
		return it.prompt.User
	case it.mail != nil:
		return it.mail.User
	}
	return ""
}

func isFault(it *item) bool {
	switch {
	case it.prompt != nil:
		return it.prompt.Disposition == casefile.Fault
	case it.mail != nil:
		return it.mail.Disposition == casefile.Fault
	case it.setting != nil:
		return it.setting.Severity == casefile.Error
	}
	return false
}

// same reports whether a row was made of the very values of a change.
func (r *liveRow) same(c *live.Change) bool {
	return r.prompt == c.Prompt && r.mail == c.Mail && r.setting == c.Finding
}

// reason is what an answer comes to in a word or two: its cause or verdict.
func (it *item) reason(s Speaker) string {
	switch {
	case it.prompt != nil && it.prompt.Cause != "":
		return s.Term("cause", it.prompt.Cause)
	case it.mail != nil:
		return s.Term("verdict", it.mail.Verdict)
	}
	return ""
}

// before is what of an older answer is said differently now: the most telling word of it, and
// its sentence. Both are empty where all is said as it was.
func before(s Speaker, old, now *item) (was, sentence string) {
	if old.headline != now.headline {
		sentence = old.headline
	}
	reason := old.reason(s)
	switch {
	case reason != now.reason(s) && reason != "":
		return reason, sentence
	case old.confidence != now.confidence && old.confidence != "":
		return s.Term("confidence", string(old.confidence)), sentence
	case old.state != now.state:
		return old.state, sentence
	}
	if p, q := old.prompt, now.prompt; p != nil && q != nil {
		switch {
		case p.Kind != q.Kind:
			return kindWord(s, p.Kind), sentence
		case p.Credential.Type != q.Credential.Type:
			return s.Term("credential", string(p.Credential.Type)), sentence
		}
	}
	return "", sentence
}
