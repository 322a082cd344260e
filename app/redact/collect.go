package redact

import (
	"bytes"
	"strings"
	"sync"

	"hubscope/analyzer/casefile"
	"hubscope/app/engine"
	"hubscope/parsers/event"
	"hubscope/parsers/logfile"
	"hubscope/parsers/source"
)

// A Collector goes through all records of a case and keeps whom and what they name: by their
// fields, and in free text by its form. Its Visit goes into an engine.Request; it then costs
// less than reading the logs again.
type Collector struct {
	mu     sync.Mutex
	shards map[int]*shard // by worker
}

// NewCollector returns a collector that knows nothing yet.
func NewCollector() *Collector { return &Collector{shards: map[int]*shard{}} }

// Visit takes the records of one source.
func (c *Collector) Visit(int, *source.Item) logfile.Visitor { return collecting{c} }

// Redactor knows all that was collected, and what the settings name that a result was made of.
func (c *Collector) Redactor(res *engine.Result) *Redactor { return c.Renewed(nil, res) }

// Renewed is a redactor for a case that has grown: it knows what was collected since, and what
// has a token of an earlier one keeps it. No batch may be filled at the same time.
func (c *Collector) Renewed(earlier *Redactor, res *engine.Result) *Redactor {
	c.mu.Lock()
	defer c.mu.Unlock()
	return renew(earlier, res.Case, append(c.identities(), inSettings(res)...))
}

// identities are all that was collected, in no order.
func (c *Collector) identities() []Identity {
	first := map[Identity]int64{} // by an identity whose First is 0
	for _, s := range c.shards {
		for k, m := range s.seen {
			for value, at := range m {
				id := Identity{Kind: Kind(k), Value: value}
				if old, ok := first[id]; !ok || at < old {
					first[id] = at
				}
			}
		}
	}
	list := make([]Identity, 0, len(first))
	for id, at := range first {
		id.First = at
		list = append(list, id)
	}
	return list
}

// inSettings are the identities that files of settings name; none says when.
func inSettings(res *engine.Result) []Identity {
	s := newShard()
	res.Settings(func(text []byte) {
		if bytes.IndexByte(text, 0) >= 0 {
			return // a binary list, whose values stand in the case
		}
		for line := range bytes.Lines(text) {
			s.scan(line, Never)
		}
	})
	return s.identities()
}

func (s *shard) identities() []Identity {
	var list []Identity
	for k, m := range s.seen {
		for value, at := range m {
			list = append(list, Identity{Kind(k), value, at})
		}
	}
	return list
}

type collecting struct{ *Collector }

func (c collecting) Batch() logfile.Batch { return c.BatchFor(-1) }

// BatchFor gives a worker what it alone fills; whoever comes without a number gets one of
// his own.
func (c collecting) BatchFor(worker int) logfile.Batch {
	c.mu.Lock()
	defer c.mu.Unlock()
	if worker < 0 {
		worker = -1 - len(c.shards)
	}
	s := c.shards[worker]
	if s == nil {
		s = newShard()
		c.shards[worker] = s
	}
	return s
}

func (c collecting) Done(logfile.Batch) {}

// A shard is what one worker has met.
type shard struct {
	seen  [kinds]map[string]int64 // when a value was first written
	roles fieldRoles
	near  [256]nearRole
	parts []part
	forms *sweep // finds what is known by its form only
	mask  engine.Masker
}

func newShard() *shard {
	s := &shard{roles: fieldRoles{}, forms: newSweep(&Redactor{table: newTable(nil), byKey: map[entityKey]int32{}})}
	for k := range s.seen {
		s.seen[k] = map[string]int64{}
	}
	return s
}

// Add takes a record. A gateway's is nothing but fields; of all others the whole text counts.
func (s *shard) Add(ev *event.Event) {
	at := int64(Never)
	if ev.Stamp.Valid {
		at = ev.Stamp.UTC(0)
	}
	if len(ev.User) > 0 {
		s.note(User, ev.User, at)
	}
	if len(ev.Device) > 0 {
		s.note(Device, ev.Device, at)
	}
	for i := range ev.Fields {
		f := &ev.Fields[i]
		switch r := s.roleOf(f.Name, ev.System); r {
		case plainRole:
		case textRole:
			if ev.System == event.SystemGateway {
				s.scan(f.Value, at)
			}
		default:
			if r == placeRole && s.metPlace(f.Value, at) {
				continue
			}
			s.parts = r.parts(s.parts[:0], f.Value)
			for _, p := range s.parts {
				s.note(p.kind, p.value, at)
			}
			if len(s.parts) == 0 && ev.System == event.SystemGateway {
				s.scan(f.Value, at)
			}
		}
	}
	if ev.System != event.SystemGateway || len(ev.Fields) == 0 {
		s.scan(ev.Text, at)
	}
}

// roleOf is the role of a field; those of a gateway's millions of lines are kept at hand.
func (s *shard) roleOf(name string, system event.System) role {
	if name == "" {
		return textRole
	}
	l := &s.near[(len(name)*7+int(name[0])*3+int(name[len(name)-1])*13+int(name[len(name)/2])*29)%len(s.near)]
	if l.name != name || l.system != system {
		*l = nearRole{strings.Clone(name), system, s.roles.of(name, system)} // name may point into the line
	}
	return l.role
}

type nearRole struct {
	name   string
	system event.System
	role   role
}

// metPlace reports an address or a host that was written before.
func (s *shard) metPlace(v []byte, at int64) bool {
	v = withoutPort(v)
	if first, ok := s.seen[Address][string(v)]; ok {
		return first <= at
	}
	first, ok := s.seen[Host][string(v)]
	return ok && first <= at
}

func (s *shard) note(k Kind, value []byte, at int64) {
	if len(value) > longestName {
		return
	}
	if first, ok := s.seen[k][string(value)]; !ok {
		s.seen[k][strings.Clone(string(value))] = at
	} else if at < first {
		s.seen[k][string(value)] = at
	}
}

// longestName bounds what is taken for a name: the longest mail address has 320 bytes.
const longestName = 400

// longestText bounds what is looked through of one record.
const longestText = 1 << 20

// scan looks for what is known by its form only.
func (s *shard) scan(text []byte, at int64) {
	if len(text) < 3 || !bytes.ContainsAny(text, ".@:=\\") {
		return
	}
	// A password before an at sign is no mail address.
	s.forms.find(s.mask.Line(text[:min(len(text), longestText)]))
	for i := range s.forms.spans {
		p := &s.forms.spans[i]
		if p.entity < 0 {
			s.note(p.kind, []byte(p.value), at)
		}
	}
}

// inCase are the identities that a case's own values name; no record says when.
func inCase(c *casefile.Case) []Identity {
	s := newShard()
	// What the findings say comes out of the records, and depends on which of them are shown.
	settings := &casefile.Case{Sources: c.Sources, Devices: c.Devices, Configuration: c.Configuration, Misconfigurations: c.Misconfigurations, Limits: c.Limits, Callers: c.Callers}
	casefile.Rewrite(settings, func(p casefile.Place, v string) string {
		s.parts = roleOf(p).parts(s.parts[:0], []byte(v))
		for _, q := range s.parts {
			s.note(q.kind, q.value, Never)
		}
		if len(s.parts) == 0 {
			s.scan([]byte(v), Never)
		}
		return v
	})
	return s.identities()
}
