//go:build cgo || !darwin

package ui

import (
	"hubscope/analyzer/people"
	"slices"
	"time"

	"hubscope/analyzer"
	"hubscope/analyzer/casefile"
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
	ids      map[string]bool // of the prompts, where they are known one by one
}

func (s *scope) isZero() bool { return s.name == nil }

// filter asks for the scope's prompts.
func (s *scope) filter() analyzer.Filter {
	f := analyzer.Filter{From: s.from, To: s.to, Users: s.users}
	if !s.to.IsZero() {
		f.To = s.to.Add(-time.Millisecond) // logs know no finer time, and this end does not belong to it
	}
	if s.user != "" {
		f.Users = []string{s.user}
	}
	if s.cause != "" {
		f.Causes = []string{s.cause}
	}
	return f
}

// keep leaves those of the found items that lie within the scope.
func (s *scope) keep(items []item, found []int, names *people.Names) []int {
	if s.isZero() {
		return found
	}
	users := map[string]bool{}
	for _, u := range s.users {
		users[names.Key(u)] = true
	}
	out := found[:0:0]
	for _, i := range found {
		it := &items[i]
		if it.kind == kindPattern && s.cause == "" && s.users == nil && s.ids == nil && s.from.IsZero() && names.Same(it.pattern.User, s.user) {
			out = append(out, i) // the scope is a user's
			continue
		}
		switch {
		case it.kind != kindPrompt,
			s.ids != nil && !s.ids[it.prompt.ID],
			s.cause != "" && it.prompt.Cause != s.cause,
			s.user != "" && !names.Same(it.prompt.User, s.user),
			s.users != nil && !users[names.Key(it.prompt.User)],
			!s.from.IsZero() && it.time.Before(s.from),
			!s.to.IsZero() && !it.time.Before(s.to):
			continue
		}
		out = append(out, i)
	}
	return out
}

// holdsAny reports whether one of a case's prompts lies within the scope of a wave.
func (s *scope) holdsAny(all []casefile.Brief, names *people.Names) bool {
	users := map[string]bool{}
	for _, u := range s.users {
		users[names.Key(u)] = true
	}
	return slices.ContainsFunc(all, func(b casefile.Brief) bool {
		at := b.Time()
		return !at.Before(s.from) && at.Before(s.to) && users[names.Key(b.User)]
	})
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
	w.query, w.kind = "", kindAll
	w.showTab(tabAnswers)
	if v := w.answers; v != nil {
		v.search.SetText("")
		v.setScope(s)
	}
}
