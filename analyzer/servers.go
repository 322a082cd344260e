package analyzer

import (
	"maps"
	"slices"

	"hubscope/analyzer/clock"
	"hubscope/analyzer/fact"
	"hubscope/analyzer/timeline"
	"hubscope/parsers/event"
)

// alignServers sets the clocks of Endpoint Management's logs, each by itself: by the apps'
// check-ins in the devices' logs, whose clocks are set by now, and by the gateways' LOGINs.
func (a *aligner) alignServers(logs []timeline.Log) {
	servers := map[int][]reading{}
	for _, l := range logs {
		if (l.Kind == "em-debug" || l.Kind == "em-audit") && !a.mixed[l.Source] && !a.in.Sources[l.Source].OffsetGiven {
			servers[l.Source] = nil
		}
	}
	if len(servers) == 0 {
		return
	}
	zone := func(source int, at int64, local bool) int64 { return a.clocks[source].ZoneShift(at, local) }
	a.in.Store.Each(zone, func(f *fact.Fact) bool {
		_, ok := servers[int(f.Source)]
		return ok && f.System == event.SystemEM && f.User != "" && whatOf(f) != clock.NoKind
	}, func(f *fact.Fact) {
		source := int(f.Source)
		servers[source] = append(servers[source], reading{at: f.At, place: f.Place(), source: source, user: a.key(f), what: whatOf(f)})
	})
	events, known := a.known()
	spans := slices.Clone(a.spans)
	for source := range a.device {
		spans = append(spans, a.span(source))
	}
	ref := clock.NewReference(events, spans)
	for _, source := range slices.Sorted(maps.Keys(servers)) {
		a.setServer(source, servers[source], ref, known)
	}
}

// A subject is what may be seen of whom.
type subject struct {
	what clock.Kind
	user string
}

// known are the events that were put on the case's clock, and of whom there are any: what a
// server says of others speaks neither for an offset nor against it.
func (a *aligner) known() (events []clock.Event, of map[subject]bool) {
	for _, list := range a.seen {
		for _, s := range list {
			if s.Kind == clock.SignedOn {
				events = append(events, s.Event)
			}
		}
	}
	for i := range a.lists {
		user := a.userOf(i)
		for _, list := range a.lists[i] {
			for _, r := range list {
				if r.what == clock.CheckedIn && user != "" {
					c := &a.clocks[r.source]
					events = append(events, clock.Event{At: r.at + c.Given().Milliseconds() + c.Adjust(r.place, r.at), Kind: r.what, User: user})
				}
			}
		}
	}
	of = map[subject]bool{}
	for _, e := range events {
		of[subject{e.Kind, e.User}] = true
	}
	return events, of
}

func (a *aligner) setServer(source int, list []reading, ref *clock.Reference, known map[subject]bool) {
	all := inOrder([][]reading{list}, false)
	var sightings []clock.Sighting
	var at []int
	for i, r := range all {
		if known[subject{r.what, r.user}] {
			sightings = append(sightings, clock.Sighting{Event: clock.Event{At: r.at, Kind: r.what, User: r.user}, Set: i > 0 && r.turn != all[i-1].turn})
			at = append(at, i)
		}
	}
	c := &a.clocks[source]
	if len(sightings) == 0 {
		return
	}
	reach := reachOpen
	if c.ZoneStated {
		reach = reachStated
	}
	line := newLine(all, at, clock.Align(sightings, ref, reach, 1))
	line.stated = c.ZoneStated
	if line.proven() {
		a.follow(timeline.Log{Source: source}, line)
	}
}
