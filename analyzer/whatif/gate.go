package whatif

import (
	"math"

	"hubscope/analyzer/session"
)

// A gate is the session that a phone has on one virtual server, in one replay.
type gate struct {
	vserver     string
	start, last int64 // sign-on, last traffic
	terms       gateTerms
	cutAt       int64 // when something else than a timer ended it; 0 while nothing did
	cutBy       string
}

// end tells when the session ends if nothing more comes, and what ends it.
func (g *gate) end() (at int64, cause string) {
	at = math.MaxInt64
	if g.terms.sess.on {
		at, cause = g.last+g.terms.sess.length, session.CauseSessionTimeout
	}
	if f := g.start + g.terms.forced.length; g.terms.forced.on && f < at {
		at, cause = f, session.CauseForcedTimeout
	}
	if g.cutAt > 0 && g.cutAt <= at {
		at, cause = g.cutAt, g.cutBy
	}
	return at, cause
}

// over reports whether the session had ended by a moment, and what had ended it.
func (g *gate) over(at int64) (cause string, over bool) {
	end, cause := g.end()
	return cause, end <= at
}

// carry notes traffic of a session that is not over.
func (g *gate) carry(until int64) { g.last = max(g.last, until) }

// idle is for how long the session carried nothing and could still be used, up to a moment;
// at the end of the logs it stays usable until a timer ends it.
func (g *gate) idle(at int64, final bool) int64 {
	end, _ := g.end()
	if end > at && (!final || end == math.MaxInt64) {
		end = at
	}
	return max(0, end-g.last)
}

// endless reports whether nothing would ever end the session: what the logs show of it is then
// no bound.
func (g *gate) endless() bool {
	end, _ := g.end()
	return end == math.MaxInt64
}
