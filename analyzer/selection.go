package analyzer

import (
	"cmp"
	"slices"
	"time"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/session"
	"hubscope/analyzer/settings"
)

// A Filter says which part of a case is wanted. Its zero value wants all.
type Filter struct {
	User     string
	App      string
	From, To time.Time
	// At wants the one prompt or mail failure nearest to a moment.
	At time.Time
}

// Select returns the part of a case that a filter wants. The case itself is not changed:
// all of it was evidence.
func Select(c *casefile.Case, f Filter) *casefile.Case {
	out := *c
	keep := func(user string, at, until time.Time) bool {
		// What no log names a user for may be this user's: a device's bundle often does not say
		// whose it is.
		if f.User != "" && user != "" && !session.SameUser(user, f.User) {
			return false
		}
		if until.Before(at) {
			until = at
		}
		return (f.From.IsZero() || !until.Before(f.From)) && (f.To.IsZero() || !at.After(f.To))
	}
	ofApp := func(app string) bool { return f.App == "" || settings.SameApp(app, f.App) }
	out.Sessions = filter(c.Sessions, func(s casefile.Session) bool {
		until := s.End
		if !s.Ended {
			until = c.To
		}
		return keep(s.User, s.Start, until)
	})
	out.Prompts = filter(c.Prompts, func(p casefile.Prompt) bool { return keep(p.User, p.Time, p.Time) && ofApp(p.App) })
	out.Mail = filter(c.Mail, func(m casefile.MailFailure) bool { return keep(m.User, m.Time, m.Until) && ofApp("Secure Mail") })
	out.Configuration = filter(c.Configuration, func(s casefile.Setting) bool { return s.App == "" || ofApp(s.App) })
	out.Misconfigurations = filter(c.Misconfigurations, func(m casefile.Misconfiguration) bool { return m.App == "" || ofApp(m.App) })
	if !f.At.IsZero() {
		nearest(&out, f.At)
	}
	return &out
}

func filter[T any](list []T, keep func(T) bool) []T {
	var out []T
	for _, v := range list {
		if keep(v) {
			out = append(out, v)
		}
	}
	return out
}

// aboutThen is how far a caller's time may be off for a prompt to be the one that is
// meant, even while mail was failing all along.
const aboutThen = 15 * time.Minute

// nearest leaves the one prompt or mail failure that is nearest to a moment. A failure
// lasts, so that any moment within it is near; a prompt close by goes before it.
func nearest(c *casefile.Case, at time.Time) {
	distance := func(from, until time.Time) time.Duration {
		switch {
		case at.Before(from):
			return from.Sub(at)
		case at.After(until):
			return at.Sub(until)
		}
		return 0
	}
	best, prompt, mail := time.Duration(-1), -1, -1
	for i, p := range c.Prompts {
		if d := distance(p.Time, p.Time); best < 0 || d < best {
			best, prompt = d, i
		}
	}
	for i, m := range c.Mail {
		if prompt >= 0 && best <= aboutThen {
			break
		}
		if d := distance(m.Time, m.Until); best < 0 || d < best {
			best, prompt, mail = d, -1, i
		}
	}
	c.Prompts = only(c.Prompts, prompt)
	c.Mail = only(c.Mail, mail)
}

func only[T any](list []T, i int) []T {
	if i < 0 {
		return nil
	}
	return list[i : i+1]
}

// MostTelling leaves at most n prompts in a case and returns how many it left out. Faults
// go before settings and settings before what came as configured; of the rest the latest
// tell most, because they are what people still call about.
func MostTelling(c *casefile.Case, n int) (omitted int) {
	if len(c.Prompts) <= n {
		return 0
	}
	order := make([]int, len(c.Prompts))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		x, y := c.Prompts[a], c.Prompts[b]
		return cmp.Or(cmp.Compare(telling(y), telling(x)), y.Time.Compare(x.Time), cmp.Compare(x.ID, y.ID))
	})
	kept := order[:n]
	slices.Sort(kept)
	var list []casefile.Prompt
	for _, i := range kept {
		list = append(list, c.Prompts[i])
	}
	omitted = len(c.Prompts) - n
	c.Prompts = list
	return omitted
}

func telling(p casefile.Prompt) int {
	switch p.Disposition {
	case casefile.Fault:
		return 3
	case casefile.SettingFault:
		return 2
	case casefile.UserAction:
		return 1
	}
	return 0
}
