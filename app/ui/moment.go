//go:build cgo || !darwin

package ui

import (
	"sort"
	"time"

	"hubscope/analyzer/fleet"
	"hubscope/app/moment"
)

// moment is the time that a search asks for, the way a caller says it: "9:10", "yesterday
// 2:30 pm". Without a day it is of the last one that the logs cover.
func (m *model) moment(query string, zone *time.Location) (at time.Time, ok bool) {
	if query == "" || m.Case.To.IsZero() {
		return time.Time{}, false
	}
	return moment.Parse(query, m.Case.To, zone)
}

// nearestFirst are the answers that have a time, those of the callers first and the nearest
// to a moment before the others. A mail failure counts by its beginning: one that lasted all
// day would hide every prompt.
func nearestFirst(items []item, kind itemKind, at time.Time) []int {
	out := make([]int, 0, len(items))
	for i := range items {
		if it := &items[i]; !it.time.IsZero() && (kind == kindAll || it.kind == kind) {
			out = append(out, i)
		}
	}
	sort.SliceStable(out, func(a, b int) bool {
		x, y := &items[out[a]], &items[out[b]]
		if x.caller != y.caller {
			return x.caller
		}
		return x.time.Sub(at).Abs() < y.time.Sub(at).Abs()
	})
	return out
}

// aroundThen is how far from a caller's moment the prompts of a large case are shown: people
// remember the quarter of an hour, and a wave takes minutes.
const aroundThen = 30 * time.Minute

// around is the part of a case about a moment, and how many prompts it has.
func (m *model) around(at time.Time) (s scope, prompts int) {
	from, to := at.Add(-aroundThen), at.Add(aroundThen)
	briefs := fleet.Briefs(m.Case)
	first := sort.Search(len(briefs), func(i int) bool { return briefs[i].At >= from.UnixMilli() })
	behind := sort.Search(len(briefs), func(i int) bool { return briefs[i].At >= to.UnixMilli() })
	prompts = behind - first
	return scope{name: stretch(from, to), from: from, to: to}, prompts
}
