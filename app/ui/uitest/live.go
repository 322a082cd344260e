package uitest

import (
	"context"
	"fmt"
	"io"
	"sync"
	"time"

	"hubscope/analyzer/casefile"
	"hubscope/app/engine"
	"hubscope/app/live"
	"hubscope/parsers/source"
)

// A Watch is a following whose news a test writes.
type Watch struct {
	updates chan *live.Update
	closed  chan struct{}
	once    sync.Once
	closes  int
	mu      sync.Mutex
}

// NewWatch follows nothing yet.
func NewWatch() *Watch {
	return &Watch{updates: make(chan *live.Update, 1000), closed: make(chan struct{})}
}

// Send hands out an update.
func (w *Watch) Send(u *live.Update) { w.updates <- u }

// Next returns the next update that was sent.
func (w *Watch) Next(ctx context.Context) (*live.Update, error) {
	select {
	case u := <-w.updates:
		return u, nil
	case <-w.closed:
		return nil, io.EOF
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// Stop ends it and leaves the lines.
func (w *Watch) Stop() { w.once.Do(func() { close(w.closed) }) }

// Close ends it.
func (w *Watch) Close() {
	w.mu.Lock()
	w.closes++
	w.mu.Unlock()
	w.Stop()
}

// Closed is how often somebody has closed it.
func (w *Watch) Closed() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.closes
}

// A Story is what is told while logs are followed: a test writes it on, and each Update tells
// what is new.
type Story struct {
	Case    *casefile.Case
	Now     time.Time
	Sources []live.Source
	Omitted int
	items   []live.Item
	changes []live.Change
}

// NewStory begins at nine on the Monday of Case, with a gateway log and a phone's.
func NewStory() *Story {
	c := Case()
	c.Prompts, c.Mail, c.Misconfigurations, c.Briefs, c.Waves = nil, nil, nil, nil, nil
	return &Story{Case: c, Now: at(9, 10, 0), Sources: []live.Source{
		{Index: 0, Path: c.Sources[0].Path, Series: "ns.log", Kind: "netscaler", State: live.Following, Lines: 100, Bytes: 40_000, Arrived: at(9, 9, 59)},
		{Index: 1, Path: c.Sources[1].Path, Series: "mail", Kind: "ctxlog-ios", State: live.Following, Lines: 20, Bytes: 8_000, Arrived: at(9, 9, 50)},
	}}
}

// Prompt is one of the prompts of Case, of another user at another time.
func Prompt(n int, user string, when time.Time) casefile.Prompt {
	p := Case().Prompts[n]
	p.ID, p.User, p.Time = fmt.Sprintf("%s/%s/%d", p.Cause, user, when.Unix()), user, when
	return p
}

// MailFailure is that of Case, of another user at another time.
func MailFailure(user string, when time.Time) casefile.MailFailure {
	f := Case().Mail[0]
	f.ID, f.User, f.Time, f.Until = "mail/"+user, user, when, when.Add(time.Minute)
	return f
}

func (s *Story) tell(key string, c live.Change) {
	c.Key, c.Arrived = key, s.Now
	s.changes = append(s.changes, c)
	for i := range s.items {
		if s.items[i].Key == key {
			s.items[i].Change = c
			return
		}
	}
	s.items = append(s.items, live.Item{Change: c, Since: s.Now})
}

// Tell tells a prompt as it is known now; key stays the same for as long as it is told.
func (s *Story) Tell(key string, state live.State, p casefile.Prompt) {
	s.tell(key, live.Change{State: state, ID: p.ID, Prompt: &p})
}

// TellAll tells so many items at once, of one prompt.
func (s *Story) TellAll(n int, p *casefile.Prompt) {
	for i := range n {
		c := live.Change{State: live.Settled, ID: p.ID, Key: fmt.Sprintf("all%d", i), Prompt: p, Arrived: s.Now}
		s.items = append(s.items, live.Item{Change: c, Since: s.Now})
	}
}

// TellMail tells a mail failure.
func (s *Story) TellMail(key string, state live.State, f casefile.MailFailure) {
	s.tell(key, live.Change{State: state, ID: f.ID, Mail: &f})
}

// TellSetting tells a wrong setting.
func (s *Story) TellSetting(key string, state live.State, m casefile.Misconfiguration) {
	s.tell(key, live.Change{State: state, ID: m.Rule, Finding: &m})
}

// Settle says that nothing can change an item any more.
func (s *Story) Settle(key string) {
	for i := range s.items {
		if s.items[i].Key == key {
			c := s.items[i].Change
			c.State = live.Settled
			s.tell(key, c)
		}
	}
}

// Withdraw says that there was nothing to tell.
func (s *Story) Withdraw(key string) {
	for i := range s.items {
		if s.items[i].Key == key {
			c := s.items[i].Change
			c.State, c.Arrived = live.Withdrawn, s.Now
			s.changes = append(s.changes, c)
			s.items = append(s.items[:i:i], s.items[i+1:]...)
			return
		}
	}
}

// Omit lets go of the oldest items.
func (s *Story) Omit(n int) {
	s.items = append([]live.Item(nil), s.items[n:]...)
	s.Omitted += n
}

// Line has a source bring n lines now.
func (s *Story) Line(src int, n int64) {
	s.Sources[src].Lines += n
	s.Sources[src].Bytes += 400 * n
	s.Sources[src].Arrived = s.Now
}

// Notice has something happen to a source.
func (s *Story) Notice(src int, code source.NoticeCode, count int64, detail string) {
	s.Sources[src].Notices = append(s.Sources[src].Notices, source.Notice{Code: code, At: s.Now, Count: count, Detail: detail})
}

// Update is what became known since the one before.
func (s *Story) Update() *live.Update {
	c := *s.Case
	c.Prompts, c.Mail, c.Misconfigurations = nil, nil, nil
	for i := range s.items {
		switch it := &s.items[i]; {
		case it.Prompt != nil:
			c.Prompts = append(c.Prompts, *it.Prompt)
		case it.Mail != nil:
			c.Mail = append(c.Mail, *it.Mail)
		case it.Finding != nil:
			c.Misconfigurations = append(c.Misconfigurations, *it.Finding)
		}
	}
	u := &live.Update{Result: &engine.Result{Case: &c}, Changes: s.changes, Items: append([]live.Item(nil), s.items...), Omitted: s.Omitted, Arrived: s.Now}
	for _, src := range s.Sources {
		src.Notices = append([]source.Notice(nil), src.Notices...)
		u.Sources = append(u.Sources, src)
	}
	s.changes = nil
	return u
}

// Monday is a moment of the story's day.
func Monday(h, m, s int) time.Time { return at(h, m, s) }
