package analyzer

import (
	"time"

	"hubscope/analyzer/casefile"
)

// aboutThen is how far a caller's time may be off for a prompt to be the one that is
// meant, even while mail was failing all along.
const aboutThen = 15 * time.Minute

// nearest finds the prompt that somebody means who says when it was, as an index into the
// briefs: the nearest of those whose devices' logs were given, for it is they who call, else
// the nearest of all. Unless that was about then, mail failures that are nearer may be what
// is meant as well: a failure lasts, so that any moment within it is near.
func nearest(c *casefile.Case, f *Filter) (shown []int, failures []casefile.MailFailure) {
	best := time.Duration(-1)
	mine := false
	for i := range c.Briefs {
		b := &c.Briefs[i]
		concerns := f.User != "" || c.Concerns(b.User)
		if mine && !concerns {
			continue
		}
		if d := b.Time().Sub(f.At).Abs(); best < 0 || d < best || concerns && !mine {
			best, mine, shown = d, concerns, []int{i}
		}
	}
	if best >= 0 && best <= aboutThen {
		return shown, nil
	}
	for _, m := range c.Mail {
		d := away(f.At, m.Time, m.Until)
		if best >= 0 && d > best {
			continue
		}
		if best < 0 || d < best {
			failures = nil
		}
		best, failures = d, append(failures, m)
	}
	return shown, failures
}

// away is how far a moment is from a stretch of time; 0 within it.
func away(at, from, until time.Time) time.Duration {
	switch {
	case at.Before(from):
		return from.Sub(at)
	case at.After(until):
		return at.Sub(until)
	}
	return 0
}
