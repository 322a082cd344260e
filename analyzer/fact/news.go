package fact

import "hubscope/parsers/event"

// A Level is how much a store held at some time.
type Level struct{ facts int }

// Level is how much the store holds.
func (s *Store) Level() Level { return Level{s.facts.n} }

// News is whom what was added to a store concerns, as far as it can tell why somebody was
// asked.
type News struct {
	Users   map[string]bool // of a gateway's or another server's records, as they spell them
	Sources map[int]bool    // of a device's records
	// Common says that something was added that may concern anybody: a change of a gateway's
	// settings, a fail-over, a command that ends sessions.
	Common bool
}

// Since tells whom what was added since a level concerns. Marks are not looked at: they show
// that a session lived on, and what that changes is seen by the session itself.
func (s *Store) Since(l Level) News {
	n := News{Users: map[string]bool{}, Sources: map[int]bool{}}
	for i := l.facts; i < s.facts.n; i++ {
		f := &s.facts.list[i/blockSize][i%blockSize]
		switch {
		case f.System != event.SystemGateway && f.System != event.SystemEM && f.System != event.SystemMailServer:
			n.Sources[int(f.Source)] = true
		case noAsk(f.Kind):
		case f.User == "" || concernsAll(f.Kind):
			n.Common = true
		default:
			n.Users[f.User] = true
		}
	}
	return n
}

// noAsk reports whether records of a kind tell nothing of why somebody was asked.
func noAsk(k event.Kind) bool {
	switch k {
	case event.TLSFailed, event.STAUp, event.STADown, event.LicenceLimit, event.AccessDenied:
		return true
	}
	return false
}

// concernsAll reports whether a record of a kind concerns others than whom it names.
func concernsAll(k event.Kind) bool {
	return k == event.Failover || k == event.SessionKillCommand || k == event.ConfigChanged
}
