package analyzer

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/clock"
	"hubscope/analyzer/fact"
	"hubscope/analyzer/people"
	"hubscope/analyzer/phrase"
	"hubscope/analyzer/session"
	"hubscope/analyzer/timeline"
	"hubscope/parsers/event"
)

// How far off a device's clock is looked for. Zones lie between 12 hours west and 14 hours
// east, so that one zone may be taken for another 26 hours from it. Where the zone is
// stated, an offset of a day is what people do at the same hour each day, and no clock.
const (
	reachOpen   = 26 * time.Hour
	reachStated = 12 * time.Hour
)

// An aligner sets the clocks of devices by the gateway's.
type aligner struct {
	in     Input
	clocks []sourceClock
	doubts []phrase.Phrase

	mixed   map[int]bool // sources that hold logs of several kinds, which share no clock
	devices []*timeline.Device
	device  map[int]int       // by source
	lists   [][][]reading     // by device and log
	seen    map[string][]seen // by the gateways, by user
	spans   []clock.Span      // of the gateways' logs
	keys    map[*fact.Origin]string
}

// A seen is an event as a gateway wrote it down.
type seen struct {
	clock.Event
	platform string
}

// align sets the clocks of devices, and of the servers that saw them, by what the gateways
// saw. It says what speaks against an offset where none was found.
func align(in Input, clocks []sourceClock, logs []timeline.Log, devices []*timeline.Device) []phrase.Phrase {
	a := aligner{in: in, clocks: clocks, mixed: mixedOf(logs), keys: map[*fact.Origin]string{}}
	for _, d := range devices {
		if own := a.withoutMixed(d); len(own.Logs) > 0 {
			a.devices = append(a.devices, own)
		}
	}
	if len(a.devices) == 0 {
		return nil
	}
	a.spans = a.gatewaySpans(logs)
	a.read()
	if users, any := a.users(); any && len(a.spans) > 0 {
		a.readGateways(users)
		for i, d := range a.devices {
			a.set(d, a.lists[i], a.userOf(i))
		}
	}
	a.alignServers(logs)
	return a.doubts
}

// withoutMixed is a device with those of its logs alone that show its clock.
func (a *aligner) withoutMixed(d *timeline.Device) *timeline.Device {
	own := *d
	own.Logs = slices.DeleteFunc(slices.Clone(d.Logs), func(l timeline.Log) bool { return a.mixed[l.Source] })
	return &own
}

// users are those whose devices' logs were given; nil for all, because one device's logs
// name nobody. any says that there is something to compare.
func (a *aligner) users() (users map[string]bool, any bool) {
	users = map[string]bool{}
	for i := range a.lists {
		own := a.userOf(i)
		for _, list := range a.lists[i] {
			for _, r := range list {
				if !r.byGateway() {
					continue
				}
				any = true
				if own == "" {
					return nil, true
				}
				users[cmp.Or(r.user, own)] = true
			}
		}
	}
	return users, any
}

// gatewaySpans are when gateways' logs were running.
func (a *aligner) gatewaySpans(logs []timeline.Log) []clock.Span {
	var list []clock.Span
	for _, l := range logs {
		if l.Kind == "netscaler" {
			list = append(list, a.span(l.Source))
		}
	}
	return list
}

// span is when a source's log was running.
func (a *aligner) span(source int) clock.Span {
	first, last := a.clocks[source].span(a.in.Sources[source])
	return clock.Span{First: first.UnixMilli(), Last: last.UnixMilli()}
}

// read takes the devices' records.
func (a *aligner) read() {
	a.device = map[int]int{}
	log := map[int]int{}
	a.lists = make([][][]reading, len(a.devices))
	for i, d := range a.devices {
		a.lists[i] = make([][]reading, len(d.Logs))
		for k, l := range d.Logs {
			a.device[l.Source], log[l.Source] = i, k
		}
	}
	zone := func(source int, at int64, local bool) int64 { return a.clocks[source].ZoneShift(at, local) }
	a.in.Store.Each(zone, func(f *fact.Fact) bool {
		_, ok := a.device[int(f.Source)]
		return ok
	}, func(f *fact.Fact) {
		source := int(f.Source)
		list := &a.lists[a.device[source]][log[source]]
		*list = append(*list, reading{
			at: f.At, place: f.Place(), source: source, user: a.key(f), what: whatOf(f), set: f.Kind == event.ClockChanged,
		})
	})
	for i, d := range a.devices {
		for k, l := range d.Logs {
			a.summerTimeEnds(l.Source, a.lists[i][k])
		}
	}
}

// summerTimeEnds finds the hour that a log shows a second time because summer time ended in
// its zone.
func (a *aligner) summerTimeEnds(source int, list []reading) {
	c := &a.clocks[source]
	if s := a.in.Sources[source]; !s.Local.Any || s.Zoned.Any {
		return
	}
	for i := 1; i < len(list); i++ {
		if list[i].at >= list[i-1].at-setBack || !c.Again(list[i].at) {
			continue
		}
		to, from := int64(1)<<62, list[i].place
		for ; i < len(list); i++ {
			if !c.Again(list[i].at) {
				to = list[i].place
				break
			}
			list[i].at += time.Hour.Milliseconds()
		}
		c.Repeat(from, to)
	}
}

// key is a record's user as names are compared.
func (a *aligner) key(f *fact.Fact) string {
	k, ok := a.keys[f.Origin]
	if !ok {
		k = people.Bare(f.User)
		a.keys[f.Origin] = k
	}
	return k
}

// userOf is whose device it is: the user that its records name first, else whom its bundle
// names; empty if nothing does.
func (a *aligner) userOf(device int) string {
	var first reading
	for _, list := range a.lists[device] {
		for _, r := range list {
			if r.user != "" && (first.user == "" || r.at < first.at) {
				first = r
			}
		}
	}
	return cmp.Or(first.user, people.Bare(a.devices[device].User))
}

// readGateways takes what the gateways wrote down of the users; of all if users is nil.
func (a *aligner) readGateways(users map[string]bool) {
	given := func(source int, at int64, local bool) int64 { return a.clocks[source].Shift(at, local) }
	a.seen = map[string][]seen{}
	clients := map[string]session.Client{}
	logins := map[fact.Key]session.Client{}
	a.in.Store.Each(given, func(f *fact.Fact) bool {
		return seenBy(f) != clock.NoKind && (users == nil || users[a.key(f)])
	}, func(f *fact.Fact) {
		key := fact.Key{Vserver: f.Value("Vserver"), Session: f.Session, User: f.User}
		kind := seenBy(f)
		c := logins[key]
		if kind == clock.SignedOn {
			agent := f.Value("Browser_type")
			known := false
			if c, known = clients[agent]; !known {
				c = session.Classify(agent, f.Value("SSLVPN_client_type"))
				clients[agent] = c
			}
			logins[key] = c
		}
		switch c.Class {
		case casefile.ClientSecureHub, casefile.ClientUnknown, "":
			user := a.key(f)
			a.seen[user] = append(a.seen[user], seen{clock.Event{At: f.At, Kind: kind, User: user}, c.Platform})
		}
	})
}

// reference is what the gateways saw of users on a platform.
func (a *aligner) reference(platform string, users ...string) *clock.Reference {
	var list []clock.Event
	for _, u := range users {
		for _, s := range a.seen[u] {
			if s.platform == "" || s.platform == platform {
				list = append(list, s.Event)
			}
		}
	}
	return clock.NewReference(list, a.spans)
}

// set sets the clock of one device: all its logs share it.
func (a *aligner) set(d *timeline.Device, lists [][]reading, user string) {
	best := a.line(d, inOrder(lists, false), user)
	if best == nil {
		return
	}
	if slices.ContainsFunc(best.all, func(r reading) bool { return r.turn > 0 }) {
		if late := a.line(d, inOrder(lists, true), user); late.fitsBetter(best) {
			best = late
		}
	}
	if !best.proven() {
		a.doubt(d, best.doubt)
		return
	}
	for _, l := range d.Logs {
		a.follow(l, best)
	}
	a.unproven(d, best)
}

// line aligns a device's readings, which are in order; nil without a sighting.
func (a *aligner) line(d *timeline.Device, all []reading, user string) *deviceLine {
	var sightings []clock.Sighting
	var at []int             // in all
	voices := map[bool]int{} // sightings by logs whose zone is stated, or not
	set, users := false, map[string]bool{}
	for i, r := range all {
		set = set || r.set || i > 0 && r.turn != all[i-1].turn
		if !r.byGateway() {
			continue
		}
		if r.user == "" {
			r.user = user
		}
		users[r.user] = true
		sightings = append(sightings, clock.Sighting{Event: clock.Event{At: r.at, Kind: r.what, User: r.user}, Set: set})
		at = append(at, i)
		set = false
		voices[a.clocks[r.source].ZoneStated]++
	}
	if len(sightings) == 0 {
		return nil
	}
	stated := voices[true] >= voices[false]
	reach := reachOpen
	if stated {
		reach = reachStated
	}
	var pieces []clock.Piece
	if user != "" {
		pieces = clock.Align(sightings, a.reference(d.Platform, slices.Collect(maps.Keys(users))...), reach, 1)
	} else {
		pieces = a.alignNobody(d.Platform, sightings, reach)
	}
	line := newLine(all, at, pieces)
	line.stated = stated
	return line
}

// alignNobody aligns a device of which nobody knows whose it is: with the one user whose
// events fit.
func (a *aligner) alignNobody(platform string, sightings []clock.Sighting, reach time.Duration) []clock.Piece {
	none := []clock.Piece{{Last: len(sightings) - 1, Doubt: clock.TooFew}}
	best := none
	for u := range a.seen {
		for i := range sightings {
			sightings[i].User = u
		}
		p := clock.Align(sightings, a.reference(platform, u), reach, len(a.seen))
		if !slices.ContainsFunc(p, func(q clock.Piece) bool { return q.Pairs > 0 }) {
			continue
		}
		if &best[0] != &none[0] {
			none[0].Doubt = clock.Ambiguous
			return none
		}
		best = p
	}
	return best
}

// doubt says why a device's clock was not set, where it would have told the zone.
func (a *aligner) doubt(d *timeline.Device, why clock.Doubt) {
	i := slices.IndexFunc(d.Logs, func(l timeline.Log) bool { return a.clocks[l.Source].Basis == casefile.ClockAssumed })
	if i < 0 {
		return
	}
	switch why {
	case clock.TooFew:
		a.doubts = append(a.doubts, phrase.New("limit.clock-few", "path", d.Logs[i].Path))
	case clock.Ambiguous, clock.Outvoted, clock.ByChance:
		a.doubts = append(a.doubts, phrase.New("limit.clock-ambiguous", "path", d.Logs[i].Path))
	}
}

// unproven says which stretches of a device's time line no pair is on.
func (a *aligner) unproven(d *timeline.Device, line *deviceLine) {
	for _, s := range line.stretches {
		if s.pairs == 0 {
			at := line.all[s.from].at
			a.doubts = append(a.doubts, phrase.New("limit.clock-set", "path", d.Logs[0].Path, "at", event.Time(at+s.track.Add(at))))
		}
	}
}

// follow puts one log on its device's time line, unless the user says otherwise.
func (a *aligner) follow(l timeline.Log, line *deviceLine) {
	c := &a.clocks[l.Source]
	if a.in.Sources[l.Source].OffsetGiven {
		return
	}
	trackOf := func(s stretch) clock.Track {
		if c.ZoneStated != line.stated {
			return skewOf(s.track)
		}
		return s.track
	}
	begins := make([]*reading, len(line.stretches)) // the first of the log's on each
	for i := range line.all {
		r := &line.all[i]
		if r.source != l.Source {
			continue
		}
		n := line.of(i)
		c.covers(r.at + trackOf(line.stretches[n]).Add(r.at))
		if begins[n] == nil || r.place < begins[n].place {
			begins[n] = r
		}
	}
	place, most := int64(0), 0
	var pieces []casefile.ClockPiece
	for i, s := range line.stretches {
		r, track := begins[i], trackOf(s)
		if r == nil {
			continue
		}
		if len(pieces) > 0 {
			place = max(place+1, r.place)
		}
		c.Follow(place, track)
		offset := time.Duration(track.Add(r.at)) * time.Millisecond
		pieces = append(pieces, casefile.ClockPiece{
			From: event.Time(r.at + track.Add(r.at)), Offset: offset, PerDay: track.PerDay(), Pairs: s.pairs,
		})
		if len(pieces) == 1 || s.pairs > most {
			most, c.Offset = s.pairs, offset
		}
	}
	if len(pieces) == 0 { // none of its records is one that the model reads
		track := trackOf(line.best())
		c.Follow(0, track)
		c.Offset = time.Duration(track.Offset) * time.Millisecond
	}
	if c.ZoneStated || !line.stated { // else its zone is as open as before
		c.paired(line.pairs(), line.spread())
	}
	if len(pieces) > 1 || len(pieces) == 1 && pieces[0].PerDay != 0 {
		c.Pieces = pieces
	}
}
