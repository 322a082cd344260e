//go:build cgo || !darwin

package ui

import (
	"time"

	"hubscope/analyzer/session"
)

// A scope is a part of the fleet that the list of answers is narrowed to: those of a
// cause, of a user, of a stretch of time, or of a wave. The zero scope is all.
type scope struct {
	// name is what the list is narrowed to, in any language; nil for all.
	name     func(Speaker) string
	cause    string
	user     string
	users    []string // any of them
	from, to time.Time
}

func (s *scope) isZero() bool { return s.name == nil }

// keep leaves those of the found items that lie within the scope.
func (s *scope) keep(items []item, found []int) []int {
	if s.isZero() {
		return found
	}
	users := map[string]bool{}
	for _, u := range s.users {
		users[session.UserKey(u)] = true
	}
	out := found[:0:0]
	for _, i := range found {
		it := &items[i]
		switch {
		case it.kind != kindPrompt,
			s.cause != "" && it.cause != s.cause,
			s.user != "" && !session.SameUser(it.user, s.user),
			s.users != nil && !users[session.UserKey(it.user)],
			!s.from.IsZero() && it.time.Before(s.from),
			!s.to.IsZero() && !it.time.Before(s.to):
			continue
		}
		out = append(out, i)
	}
	return out
}

func (s *scope) label(sp Speaker) string {
	if s.isZero() {
		return ""
	}
	return s.name(sp)
}

// stretch names a scope after its hours.
func stretch(from, to time.Time) func(Speaker) string {
	return func(s Speaker) string { return s.Text("ui.fleet.hour", "from", s.Clock(from), "to", s.Clock(to)) }
}

// drill goes to the answers of a part of the fleet.
func (w *Window) drill(s scope) {
	w.scope, w.query, w.kind, w.selected = s, "", kindAll, ""
	w.showTab(tabAnswers)
	if v := w.answers; v != nil {
		v.search.SetText("")
		v.setScope(s)
	}
}
