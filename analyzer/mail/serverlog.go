package mail

import (
	"maps"
	"slices"

	"hubscope/analyzer/fact"
	"hubscope/analyzer/timeline"
	"hubscope/parsers/event"
)

// What the mail server alone knows: refusals of a phone whose own log was not given, or
// does not show them.

// phoneKey tells one phone of one user from all others in the mail server's log.
func (w *world) phoneKey(f *fact.Fact) string { return w.t.People.Key(f.User) + "|" + f.Device }

// asked reports whether the failures of a user are wanted: those of everybody, or where
// devices' logs say who called, the callers'.
func (w *world) asked(user string) bool {
	known := false
	for _, d := range w.t.Devices {
		if d.User == "" {
			continue
		}
		known = true
		if w.t.People.Same(d.User, user) {
			return true
		}
	}
	return !known
}

// ofServer finds the refusals in the mail server's own log that belong to no incident of a
// device. A refusal that a success of the same phone follows within moments is part of how
// ActiveSync signs on and is provisioned, and none.
func (w *world) ofServer(known []*incident) []*incident {
	var list []*incident
	covered := map[string][]*incident{} // by user
	for _, in := range known {
		if in.symptom != pushFailed {
			covered[w.t.People.Key(in.user)] = append(covered[w.t.People.Key(in.user)], in)
		}
	}
	open := map[string]*incident{}
	done := func(key string) {
		if in := open[key]; in != nil && len(in.facts) > 0 {
			in.first, in.last = timeline.At(in.facts[0]), timeline.At(in.facts[len(in.facts)-1])
			in.count, in.server = len(in.facts), in.facts
			list = append(list, in)
		}
		delete(open, key)
	}
	for _, f := range w.server {
		if f.User == "" || !w.asked(f.User) {
			continue
		}
		key, at := w.phoneKey(f), timeline.At(f)
		in := open[key]
		if f.Kind == event.MailOK {
			if in != nil {
				in.facts = slices.DeleteFunc(in.facts, func(o *fact.Fact) bool { return at.Sub(timeline.At(o)) <= around })
				done(key)
			}
			continue
		}
		code := answerOf(f)
		if code == 0 || covers(covered[w.t.People.Key(f.User)], f, code) {
			continue
		}
		if in != nil && (in.status != code || at.Sub(timeline.At(in.facts[len(in.facts)-1])) > foldWithin) {
			done(key)
			in = nil
		}
		if in == nil {
			in = &incident{symptom: answered, status: code, user: f.User, deviceName: f.Device, app: "Secure Mail"}
			in.host, in.port = hostOf(f)
			open[key] = in
		}
		in.facts = append(in.facts, f)
	}
	for _, key := range slices.Sorted(maps.Keys(open)) {
		done(key)
	}
	return append(list, w.ofList(slices.Concat(known, list))...)
}

// covers reports whether one of the incidents covers a refusal: by its moment, or because it
// goes on with what the server refused this phone during the incident.
func covers(list []*incident, f *fact.Fact, code int) bool {
	at := timeline.At(f)
	return slices.ContainsFunc(list, func(in *incident) bool {
		slack := around
		if len(in.server) > 0 && in.server[0].Device == f.Device && in.status == code {
			slack = foldWithin
		}
		return !at.Before(in.first.Add(-slack)) && !at.After(in.last.Add(slack))
	})
}

// ofList finds the phones that the mail server's list of mobile devices keeps out, of users
// of whom nothing else shows a failure.
func (w *world) ofList(known []*incident) []*incident {
	users := map[string]bool{}
	for _, in := range known {
		users[w.t.People.Key(in.user)] = true
	}
	var list []*incident
	for _, f := range w.partners {
		if f.User == "" || access(f) == "" || users[w.t.People.Key(f.User)] || !w.asked(f.User) {
			continue
		}
		at := timeline.At(f)
		list = append(list, &incident{symptom: barred, user: f.User, deviceName: f.Device, app: "Secure Mail", first: at, last: at, count: 1, facts: []*fact.Fact{f}})
	}
	return list
}

// alone reports whether nothing but the mail server's word shows the failure.
func (s *Scene) alone() bool {
	return s.device == nil && (s.symptom == answered || s.symptom == barred)
}
