package session

import (
	"hubscope/analyzer/fact"
	"hubscope/parsers/nsconf"
)

// A chain is one configuration on the way through the commands that concern it.
type chain struct {
	conf   Conf     // Config is nil where none was given
	steps  []change // in order of time
	number int      // among all chains
	// dated says that it is known which commands the file holds: the first so many.
	dated    bool
	holds    int
	versions []*nsconf.Config // by how many steps had run; nil until somebody asks
}

// A change is a command, and whether it is sure that it concerned this gateway.
type change struct {
	*fact.Fact
	number int // in History.changes, from 1
	sure   bool
}

// ran is how many of the steps had run at a moment, in milliseconds.
func (c *chain) ran(at int64) int {
	n := 0
	for n < len(c.steps) && c.steps[n].At <= at {
		n++
	}
	return n
}

// version is the configuration after so many steps.
func (c *chain) version(n int) *nsconf.Config {
	if c.versions == nil {
		c.versions = make([]*nsconf.Config, len(c.steps)+1)
	}
	if c.versions[n] != nil {
		return c.versions[n]
	}
	var steps []nsconf.Step
	add := func(s change, mode nsconf.Mode) {
		if !s.sure {
			mode = nsconf.Question
		}
		steps = append(steps, nsconf.Step{Command: s.Value("Command"), Mode: mode, Number: s.number})
	}
	from := c.holds
	if n < from || !c.dated {
		// The file may hold what came later, so what it says of that is taken back, and what
		// had run by then is run again: its outcome is known.
		back := nsconf.Undo
		if !c.dated {
			back = nsconf.Question
		}
		for i := len(c.steps) - 1; i >= n; i-- {
			if !c.dated || i < c.holds {
				add(c.steps[i], back)
			}
		}
		from = 0
	}
	for _, s := range c.steps[from:max(from, n)] {
		add(s, nsconf.Apply)
	}
	c.versions[n] = c.conf.Config
	if len(steps) > 0 || c.conf.Config == nil {
		c.versions[n] = c.conf.Config.Replay(steps)
	}
	return c.versions[n]
}

// hides is the command because of which it is not known what held after so many steps:
// the next one that the file may hold, or the last that may have been another gateway's;
// nil for none.
func (c *chain) hides(n int) *fact.Fact {
	if n < len(c.steps) && (!c.dated || n < c.holds) {
		return c.steps[n].Fact
	}
	for i := n - 1; i >= 0; i-- {
		if !c.steps[i].sure {
			return c.steps[i].Fact
		}
	}
	if n > 0 && c.conf.Config == nil {
		return c.steps[n-1].Fact
	}
	return nil
}

// sideOf says why it is not known what held after so many steps.
func (c *chain) sideOf(n int) side {
	switch {
	case c.conf.Config == nil:
		return sideNone
	case n < len(c.steps) && c.dated && n < c.holds:
		return sideAfter
	case n < len(c.steps) && !c.dated:
		return sideUnknown
	}
	return sideOther
}
