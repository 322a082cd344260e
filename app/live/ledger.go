package live

import (
	"slices"
	"time"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/people"
)

// A found is one thing that the case says at the moment.
type found struct {
	key   string
	id    string
	sign  string // of what is told of it: as long as it is the same, nothing changed
	user  string
	at    time.Time
	until time.Time     // the last that the logs show of it
	after time.Duration // how long more evidence may come behind that

	prompt  *casefile.Prompt
	mail    *casefile.MailFailure
	finding *casefile.Misconfiguration
}

// A told is one thing that was told, and how far it is.
type told struct {
	Item
	found
	// frozen says that it is settled and is not explained again. Nothing that comes in the course
	// of time changes it; only a source that came later and speaks of that time does.
	frozen bool
}

// A ledger is what was told, so that each thing is told once and its changes as such.
type ledger struct {
	byKey   map[string]*told // by the key of what was found; settled ones without their item once they are let go
	list    []*told          // in the order in which they were told first
	omitted int
	news    news // that was not handed out
}

const (
	// mostItems bounds what is kept to be looked at again.
	mostItems = 10_000
	// oneThing is how far apart the moments may be of what one source showed first and another
	// then shows better: a sign-on follows the ask that it answers within five minutes.
	oneThing = 5 * time.Minute
)

func newLedger() *ledger { return &ledger{byKey: map[string]*told{}} }

// frozen reports whether a thing needs no explanation any more.
func (l *ledger) frozen(key string) bool {
	t := l.byKey[key]
	return t != nil && t.frozen
}

// thaw has what was settled be explained again where lines came, from one moment to another
// of their own time, in which it still was open.
func (l *ledger) thaw(from, to time.Time) {
	for _, t := range l.list {
		if t.frozen && !t.until.Add(t.after).Before(from) && !t.at.After(to.Add(oneThing)) {
			t.frozen = false
		}
	}
}

// take compares what is found now with what was told. list holds all but what is frozen; what
// is missing of the others is gone, unless the lines that showed it were let go: those that are
// kept begin at the moment kept.
func (l *ledger) take(list []found, names *people.Names, kept, arrived time.Time) {
	here := make(map[string]bool, len(list))
	var fresh []found
	for _, f := range list {
		here[f.key] = true
		t := l.byKey[f.key]
		switch {
		case t == nil:
			fresh = append(fresh, f)
		case !t.frozen:
			l.update(t, f, arrived)
		}
	}
	for _, t := range slices.Clone(l.list) {
		if t.frozen || here[t.key] || t.finding == nil && t.at.Before(kept) {
			continue
		}
		delete(l.byKey, t.key)
		if i := slices.IndexFunc(fresh, func(f found) bool { return t.becomes(&f, names) }); i >= 0 {
			l.byKey[fresh[i].key] = t
			l.update(t, fresh[i], arrived)
			fresh = slices.Delete(fresh, i, i+1)
			continue
		}
		l.list = slices.DeleteFunc(l.list, func(o *told) bool { return o == t })
		t.State, t.Was = Withdrawn, ""
		l.news.tell(t.Change)
	}
	for _, f := range fresh {
		t := &told{Item: Item{Since: arrived}, found: f}
		t.Change = Change{State: New, Key: f.key}
		l.byKey[f.key] = t
		l.list = append(l.list, t)
		t.show(arrived)
		l.news.tell(t.Change)
	}
	l.bound()
}

// becomes reports whether what is gone is now seen better: the sign-on that a gateway's log
// implied a prompt by belongs to one that a phone's log shows.
func (t *told) becomes(f *found, names *people.Names) bool {
	return (t.prompt != nil && f.prompt != nil || t.mail != nil && f.mail != nil) &&
		t.at.Sub(f.at).Abs() <= oneThing && (t.user == "" || f.user == "" || names.Same(t.user, f.user))
}

// update takes what is known of a thing by now, and tells it where it is something else.
func (l *ledger) update(t *told, f found, arrived time.Time) {
	before, id := t.sign, t.ID
	t.found = f
	if before == f.sign {
		t.show(t.Arrived) // more of the same is no news
		t.freeze()
		return
	}
	t.State = Changed
	t.show(arrived)
	if t.Was = ""; t.ID != id {
		t.Was = id
	}
	l.news.tell(t.Change)
}

// show puts what was found into what is told.
func (t *told) show(arrived time.Time) {
	t.Change.ID, t.Prompt, t.Mail, t.Finding, t.Arrived = t.found.id, t.prompt, t.mail, t.finding, arrived
}

// settle tells what nothing can change any more: all that ended so long before the moment
// that the sources have reached that no evidence can follow.
func (l *ledger) settle(reached time.Time, all bool) {
	for _, t := range l.list {
		if t.State == Settled || !all && t.until.Add(t.after).After(reached) {
			continue
		}
		t.State, t.Was = Settled, ""
		t.freeze()
		l.news.tell(t.Change)
	}
}

// freeze ends the explaining of what is settled. A setting can still be corrected.
func (t *told) freeze() { t.frozen = t.State == Settled && t.finding == nil }

// A news is the changes that nobody has taken yet. Those of one thing are told as one, but
// for its end, which is told by itself.
type news struct {
	list []Change // one without a State fell away
	last map[string]int
}

func (n *news) tell(c Change) {
	i, ok := n.last[c.Key]
	if !ok || c.State == Settled || n.list[i].State == Settled {
		if n.last == nil {
			n.last = map[string]int{}
		}
		n.last[c.Key] = len(n.list)
		n.list = append(n.list, c)
		return
	}
	p := &n.list[i]
	switch {
	case p.State == New && c.State == Withdrawn: // nobody has heard of it
		p.State = ""
		delete(n.last, c.Key)
		return
	case p.State == New:
		c.State, c.Was = New, ""
	case p.Was != "":
		c.Was = p.Was
	}
	*p = c
}

func (n *news) empty() bool { return len(n.list) == 0 }

// changes are all that are to be told. The slice is the caller's.
func (n *news) changes() []Change {
	var list []Change
	for _, c := range n.list {
		if c.State != "" {
			list = append(list, c)
		}
	}
	return list
}

// bound lets the oldest settled things go. That they were told is remembered.
func (l *ledger) bound() {
	for i := 0; len(l.list) > mostItems && i < len(l.list); {
		if !l.list[i].frozen {
			i++
			continue
		}
		t := l.list[i]
		l.byKey[t.key] = &told{frozen: true}
		l.list = slices.Delete(l.list, i, i+1)
		l.omitted++
	}
}

// forget drops from what is remembered of settled things all that the case no longer shows.
func (l *ledger) forget(shown map[string]bool) {
	if len(l.byKey) <= 2*len(shown)+mostItems { // seldom
		return
	}
	for key, t := range l.byKey {
		if t.frozen && t.key == "" && !shown[key] {
			delete(l.byKey, key)
		}
	}
}

// items are what is told at the moment. The slice is the caller's.
func (l *ledger) items() []Item {
	list := make([]Item, len(l.list))
	for i, t := range l.list {
		list[i] = t.Item
	}
	return list
}
