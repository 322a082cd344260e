package analyzer

import (
	"cmp"

	"hubscope/analyzer/fact"
	"hubscope/analyzer/timeline"
)

// timed reports whether any of the source's records has a time.
func (s *Source) timed() bool { return s.Zoned.Any || s.Local.Any }

// logsOf are the logs of a case, their times and clocks unset: one of each source, and of
// an export of a log store one of each kind that it wraps.
func logsOf(sources []Source) []timeline.Log {
	var logs []timeline.Log
	for i, s := range sources {
		if !s.timed() {
			continue
		}
		kinds := s.Inner
		if len(kinds) == 0 {
			kinds = []string{s.Kind}
		}
		for _, kind := range kinds {
			logs = append(logs, timeline.Log{Source: i, Path: s.Path, Kind: kind, App: s.App, System: s.System})
		}
	}
	return logs
}

// infosOf is what the bundles say of devices and apps.
func infosOf(sources []Source) []timeline.AppInfo {
	var infos []timeline.AppInfo
	for i, s := range sources {
		if s.Info != nil {
			infos = append(infos, timeline.AppInfo{Source: i, Path: s.Path, Info: *s.Info})
		}
	}
	return infos
}

// usersOf is whom the records of each device's log name first by the log's own clock, by
// source.
func usersOf(store *fact.Store, clocks []sourceClock, logs []timeline.Log) map[int]string {
	type naming struct {
		user      string
		at, place int64
	}
	first := map[int]naming{}
	for _, l := range logs {
		if l.Platform() != "" {
			first[l.Source] = naming{}
		}
	}
	if len(first) == 0 {
		return nil
	}
	zone := func(source int, at int64, local bool) int64 { return clocks[source].ZoneShift(at, local) }
	store.Each(zone, func(f *fact.Fact) bool {
		_, ok := first[int(f.Source)]
		return ok && f.User != "" && timeline.OnDevice(f.System)
	}, func(f *fact.Fact) {
		n := first[int(f.Source)]
		if n.user == "" || cmp.Or(cmp.Compare(f.At, n.at), cmp.Compare(f.Place(), n.place)) < 0 {
			first[int(f.Source)] = naming{f.User, f.At, f.Place()}
		}
	})
	users := map[int]string{}
	for source, n := range first {
		users[source] = n.user
	}
	return users
}

// mixedOf are the sources that hold logs of several kinds, as an export of a log store does:
// the clock of such a file is nobody's.
func mixedOf(logs []timeline.Log) map[int]bool {
	mixed := map[int]bool{}
	kinds := map[int]string{}
	for _, l := range logs {
		if kind, ok := kinds[l.Source]; ok && kind != l.Kind {
			mixed[l.Source] = true
		}
		kinds[l.Source] = l.Kind
	}
	return mixed
}
