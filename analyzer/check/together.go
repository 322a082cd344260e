package check

import (
	"slices"

	"hubscope/analyzer/casefile"
)

// The table of corrections is worked down as a whole, and of two values that are each right
// by themselves the second can spoil the first: a ticket that fits today's offline period is
// too short for the corrected one.

// proveTogether takes suggestions away until those that are left hold beside each other.
func proveTogether(in *Input, list []casefile.Misconfiguration) {
	known := map[fault]bool{}
	var apps []string
	for i := range list {
		known[faultOf(&list[i])] = true
		if !slices.Contains(apps, list[i].App) {
			apps = append(apps, list[i].App)
		}
	}
	for _, app := range apps {
		var given []*casefile.Misconfiguration // the suggestions of the app, and of what belongs to none
		for i := range list {
			if f := &list[i]; f.Suggestion != "" && (f.App == app || f.App == "") {
				given = append(given, f)
			}
		}
		for spoiler(in, given, known) != nil {
			given = slices.DeleteFunc(given, func(f *casefile.Misconfiguration) bool { return f.Suggestion == "" })
		}
	}
}

// spoiler takes one suggestion away that does not hold beside the others, with those that
// say the same, and returns its finding; nil where all hold.
func spoiler(in *Input, given []*casefile.Misconfiguration, known map[fault]bool) *casefile.Misconfiguration {
	after := in
	var changes []change // of several suggestions for a value the last is the most complete
	for _, f := range slices.Backward(given) {
		c := changeOf(f)
		if !slices.ContainsFunc(changes, func(o change) bool { return o.app == c.app && o.platform == c.platform && o.key == c.key }) {
			changes = append(changes, c)
			after = after.with(c)
		}
	}
	if len(changes) < 2 {
		return nil
	}
	after.whole = in
	for _, r := range Rules() {
		for _, a := range r.Run(after) {
			if known[faultOf(&a)] && !slices.ContainsFunc(given, func(f *casefile.Misconfiguration) bool { return still(f, &a) }) ||
				slices.ContainsFunc(given, func(f *casefile.Misconfiguration) bool { return slices.Contains(uncovers[f.Rule], a.Rule) }) {
				continue
			}
			for _, f := range slices.Backward(given) {
				if !slices.Contains(r.Keys, f.Key) {
					continue
				}
				c := changeOf(f)
				for _, same := range given {
					if changeOf(same) == c {
						same.Suggestion = ""
					}
				}
				return f
			}
		}
	}
	return nil
}

func changeOf(f *casefile.Misconfiguration) change {
	return change{f.App, f.Platform, f.Key, f.Suggestion}
}
