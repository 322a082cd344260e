package analyzer

import (
	"fmt"
	"reflect"
	"strings"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/fact"
	"hubscope/analyzer/session"
)

// A glance is what an ask rests on beside records about its user, device and gateway: where
// it is the same in two analyses and no such record came between them, so is the explanation.
type glance struct {
	user, app     string
	at, until     int64
	twin          bool
	before, after ofSession
	covered       string // which logs reach beyond it
}

// ofSession is what an explanation reads of a gateway session that other sessions may change.
type ofSession struct {
	id, cause, why   string
	start, end, last int64
	sure             casefile.Confidence
}

func glanceAt(s *session.Session) (g ofSession) {
	if s != nil {
		g = ofSession{s.ID, s.EndCause, fmt.Sprint(s.Also, s.Why()), s.Start.UnixNano(), s.End.UnixNano(), s.LastAt().UnixNano(), s.Confidence}
	}
	return g
}

// Untouched returns a function that tells which asks have the explanation that they had in an
// earlier analysis of the same logs, when news came since. It tells so of none where what
// holds for all has changed: clocks, timers, settings, whose devices there are.
func (a *Analysis) Untouched(before *Analysis, news fact.News) func(Ask) bool {
	none := func(Ask) bool { return false }
	if before == nil || news.Common || !sameGrounds(&a.base, &before.base) {
		return none
	}
	earlier := make(map[casefile.Ref]int, before.asks.Len())
	for i := range before.asks.Len() {
		first, _, _ := before.asks.Records(i)
		earlier[first] = i
	}
	users := map[string]bool{}
	for u := range news.Users {
		users[a.t.People.Key(u)] = true
	}
	for source := range news.Sources {
		if d := a.t.DeviceOf(source); d != nil {
			users[a.t.People.Key(d.User)] = true
		}
	}
	return func(k Ask) bool {
		i, ok := earlier[k.First]
		return ok && k.User != "" && !news.Sources[k.First.Source] && !users[a.t.People.Key(k.User)] && before.glance(i) == a.glance(k.number)
	}
}

func (a *Analysis) glance(i int) glance {
	first, _, until := a.asks.Records(i)
	b, e, twin := a.asks.Sessions(i)
	g := glance{
		user: a.asks.User(i), app: a.asks.App(i), at: a.asks.Time(i).UnixNano(), until: until.UnixNano(), twin: twin,
		before: glanceAt(b), after: glanceAt(e),
	}
	var covered strings.Builder
	for _, l := range a.t.Logs {
		if l.Source == first.Source {
			continue
		}
		// A log speaks for a moment that it has reached; how far beyond it goes is all one.
		if at := a.asks.Time(i); !l.To.Before(at) {
			covered.WriteString("|")
		} else {
			covered.WriteString(l.To.Sub(at).String())
		}
	}
	g.covered = covered.String()
	return g
}

// sameGrounds reports whether what explanations rest on beside records is the same.
func sameGrounds(a, b *casefile.Case) bool {
	if len(a.Sources) != len(b.Sources) || !reflect.DeepEqual(a.Configuration, b.Configuration) || !reflect.DeepEqual(a.Devices, b.Devices) {
		return false
	}
	for i := range a.Sources {
		x, y := &a.Sources[i], &b.Sources[i]
		if x.Kind != y.Kind || x.First != y.First || !reflect.DeepEqual(x.Clock, y.Clock) {
			return false
		}
	}
	return true
}
