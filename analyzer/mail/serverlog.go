package mail

import (
	"maps"
	"slices"
	"time"

	"hubscope/analyzer/fact"
	"hubscope/analyzer/timeline"
	"hubscope/parsers/event"
)

// What the mail server alone knows: refusals of a phone whose own log was not given, or
// does not show them.

// callers are the keys of those whose devices' logs say who called. Where there are any,
// only their failures are wanted; else those of everybody.
func (w *world) callers() map[string]bool {
	list := map[string]bool{}
	for _, d := range w.t.Devices {
		if d.User != "" {
			list[w.t.People.Key(d.User)] = true
		}
	}
	return list
}

// ofServer finds the refusals in the mail server's own log that belong to no incident of a
// device. A refusal that a success of the same phone follows within moments is part of how
// ActiveSync signs on and is provisioned, and none; nor is a single one that passes by itself.
func (w *world) ofServer(known []*incident) []*incident {
	var list []*incident
	covered := map[string][]*incident{} // by user
	for _, in := range known {
		if in.symptom != pushFailed {
			covered[w.t.People.Key(in.user)] = append(covered[w.t.People.Key(in.user)], in)
		}
	}
	callers := w.callers()
	open, closed := map[string]*incident{}, map[string][]*incident{} // by phone
	done := func(key string) {
		if in := open[key]; in != nil && (len(in.facts) > 1 || len(in.facts) == 1 && !passing(in.status)) {
			in.first, in.last = timeline.At(in.facts[0]), timeline.At(in.facts[len(in.facts)-1])
			in.count, in.server = len(in.facts), in.facts
			list, closed[key] = append(list, in), append(closed[key], in)
		}
		delete(open, key)
	}
	for _, f := range w.server {
		user, at := w.t.People.Key(f.User), timeline.At(f)
		if f.User == "" || len(callers) > 0 && !callers[user] {
			continue
		}
		key := user + "|" + f.Device
		in := open[key]
		if f.Kind == event.MailOK {
			if in != nil {
				in.facts = slices.DeleteFunc(in.facts, func(o *fact.Fact) bool { return at.Sub(timeline.At(o)) <= around })
				done(key)
			}
			for _, in := range closed[key] {
				in.served = f
			}
			delete(closed, key)
			continue
		}
		code := answerOf(f)
		if code == 0 || covers(covered[user], f, code) {
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
	return append(list, w.ofList(slices.Concat(known, list), callers)...)
}

// passing reports whether a status is one that the next request does not meet as a rule.
func passing(status int) bool {
	switch status {
	case 110, 111, 409, 429, 500, 502, 503, 504:
		return true
	}
	return false
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
// of whom nothing else shows a failure. One that has not asked for mail of late is a phone
// that nobody uses any more.
func (w *world) ofList(known []*incident, callers map[string]bool) []*incident {
	users := map[string]bool{}
	for _, in := range known {
		users[w.t.People.Key(in.user)] = true
	}
	_, now := w.t.Span()
	var list []*incident
	for _, f := range w.partners {
		user := w.t.People.Key(f.User)
		if f.User == "" || access(f) == "" || users[user] || len(callers) > 0 && !callers[user] {
			continue
		}
		at := timeline.At(f)
		if now.Sub(at) > dormant {
			continue
		}
		list = append(list, &incident{symptom: barred, user: f.User, deviceName: f.Device, app: "Secure Mail", first: at, last: at, count: 1, facts: []*fact.Fact{f}})
	}
	return list
}

// dormant is how long a phone has not asked for mail that is no longer in use: one that is
// kept out goes on asking.
const dormant = 7 * 24 * time.Hour

// alone reports whether nothing but the mail server's word shows the failure.
func (s *Scene) alone() bool {
	return s.device == nil && (s.symptom == answered || s.symptom == barred)
}
