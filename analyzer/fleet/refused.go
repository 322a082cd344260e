package fleet

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/fact"
	"hubscope/analyzer/phrase"
	"hubscope/analyzer/session"
	"hubscope/analyzer/timeline"
	"hubscope/parsers/event"
)

// retryWithin is how soon somebody who was refused tries again.
const retryWithin = 10 * time.Minute

// refusedAfter is how long before a wave of refusals a change may lie that brought it
// about: until enough people try to sign on.
const refusedAfter = 10 * time.Minute

// refused finds the waves of sign-ons that the gateway refused.
func (f *finder) refused() {
	var all crowds
	var last *fact.Fact
	for i, k := range f.refusals {
		if k.User == "" {
			continue
		}
		// The same line through syslog.
		if last != nil && last.At == k.At && last.User == k.User && last.Value("Failure_reason") == k.Value("Failure_reason") {
			continue
		}
		last = k
		all.add(f.gateway(f.t.Gateways.Of(k), k.User), occurrence{k.At, f.user(k.User), int32(i)}, f.ofDesktop(k))
	}
	for _, c := range all.sorted() {
		f.refusedAt(c)
	}
}

// refusedAt finds the waves of one gateway.
func (f *finder) refusedAt(c *crowd) {
	phones, others := c.phones, c.others
	// Whoever is refused tries again: only the first attempt of each counts for chance.
	var firsts []occurrence
	seen := map[int32]int64{}
	for _, o := range phones {
		if at, before := seen[o.user]; !before || o.at-at > retryWithin.Milliseconds() {
			firsts = append(firsts, o)
		}
		seen[o.user] = o.at
	}
	for _, b := range bursts(firsts, persons, f.from, f.to) {
		list := phones[index(phones, firsts[b[0]].at):index(phones, firsts[b[1]-1].at+1)]
		w := f.wave(casefile.WaveRefused, c.gateway, list)
		w.Attempts = len(list)
		w.Desktop = index(others, list[len(list)-1].at+1) - index(others, list[0].at)
		back := f.reconnected(&w)
		facts := make([]*fact.Fact, len(list))
		for i, o := range list {
			facts[i] = f.refusals[o.item]
		}
		f.whyRefused(&w, facts)
		if w.Desktop > 0 {
			w.Notes = append(w.Notes, phrase.New("fleet.note.desktop-refused", "count", w.Desktop))
		}
		var ev []casefile.Evidence
		for _, k := range few(facts) {
			if k.Kind == event.LicenceLimit {
				ev = append(ev, shown(k, phrase.New("fleet.evidence.licence", "limit", k.Value("License_limit"))))
			} else {
				ev = append(ev, shown(k, phrase.New("fleet.evidence.refused", "user", k.User, "reason", k.Value("Failure_reason"))))
			}
		}
		w.Evidence = ev
		if back != nil {
			w.Evidence = append(w.Evidence, shown(back.Login, phrase.New("fleet.evidence.again", "user", back.User)))
		}
		f.add(w)
	}
}

// ofDesktop reports whether a refused sign-on was another client's than Secure Hub: as the
// record says, or because its user is seen with no phone.
func (f *finder) ofDesktop(k *fact.Fact) bool {
	if agent := cmp.Or(k.Value("Browser"), k.Value("Browser_type")); agent != "" {
		if c := session.Classify(agent, "").Class; c != casefile.ClientUnknown {
			return desktop(c)
		}
	}
	seen := false
	for _, s := range f.t.SessionsOf(k.User) {
		if s.Login == nil {
			continue
		}
		if !desktop(s.Client) {
			return false
		}
		seen = true
	}
	return seen
}

func (f *finder) whyRefused(w *casefile.Wave, list []*fact.Fact) {
	var licence []*fact.Fact
	own := 0
	reasons := map[string]int{}
	for _, k := range list {
		if k.Kind == event.LicenceLimit {
			licence = append(licence, k)
			continue
		}
		r := k.Value("Failure_reason")
		reasons[r]++
		if personal(r) {
			own++
		}
	}
	what := phrase.New("fleet.refused", "attempts", len(list), "users", w.Users, "within", within(w.Span))
	back := again(w)
	if 2*len(licence) >= len(list) {
		w.Trigger = casefile.Trigger{Kind: casefile.TriggerLicence, Confidence: casefile.Confirmed, Time: timeline.At(licence[0])}
		w.Headline = phrase.New("fleet.wave.refused-licence", "time", w.Time, "refused", what, "again", back, "limit", licence[0].Value("License_limit"))
		return
	}
	// The reason that the gateway gave most often; of equals the first by name.
	reason := slices.MaxFunc(slices.Sorted(maps.Keys(reasons)), func(a, b string) int {
		return cmp.Or(cmp.Compare(reasons[a], reasons[b]), cmp.Compare(b, a))
	})
	if k := f.between(f.changes, w.Gateway, w.Time.Add(-refusedAfter), w.Time); len(k) > 0 {
		w.Trigger = trigger(casefile.TriggerConfig, casefile.Possible, k)
		last := k[len(k)-1]
		w.Headline = phrase.New("fleet.wave.refused-config", "time", w.Time, "refused", what, "again", back, "reason", reason,
			"admin", last.User, "command", last.Value("Command"), "at", timeline.At(last))
		return
	}
	w.Trigger = casefile.Trigger{Kind: casefile.TriggerAuthentication, Confidence: casefile.Likely}
	w.Headline = phrase.New("fleet.wave.refused", "time", w.Time, "refused", what, "again", back, "reason", reason)
	if 2*own >= len(list) {
		// The reasons lie in the single accounts, as when passwords are tried from outside.
		w.Trigger.Confidence = casefile.Possible
		w.Headline = phrase.New("fleet.wave.refused-accounts", "time", w.Time, "refused", what, "again", back, "reason", reason)
	}
}

// personal reports whether a reason lies in one user's account or password, by Active
// Directory's own codes.
func personal(reason string) bool {
	return slices.ContainsFunc([]string{"52e", "530", "531", "532", "533", "701", "773", "775"}, func(code string) bool {
		return strings.Contains(reason, "data "+code)
	})
}
