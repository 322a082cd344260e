package fleet

import (
	"cmp"
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

const (
	// againWithin is how soon after a wave a new sign-on answers it: nobody works on
	// without, and whoever comes back later would have been asked anyhow.
	againWithin = 10 * time.Minute
	// promptsAfter is how long after something on the gateway prompts may still be its
	// doing: a prompt comes at the next use, when an app polls or somebody looks.
	promptsAfter = 10 * time.Minute
)

// Waves finds the moments at which many users were hit by one thing, in order of time.
func Waves(t *timeline.Timeline, asks []casefile.Brief) []casefile.Wave {
	f := &finder{t: t, users: map[string]int32{}, called: map[string]int32{}, inWave: map[string]bool{}}
	from, to := t.Span()
	f.from, f.to = from.UnixMilli(), to.UnixMilli()
	for i := range t.Facts {
		switch k := &t.Facts[i]; k.Kind {
		case event.SessionKillCommand:
			f.kills = append(f.kills, k)
		case event.Failover:
			f.failovers = append(f.failovers, k)
		case event.ConfigChanged:
			f.changes = append(f.changes, k)
		case event.LoginFailed, event.LicenceLimit:
			f.refusals = append(f.refusals, k)
		}
	}
	f.ended()
	f.refused()
	f.asked(asks)
	slices.SortStableFunc(f.waves, func(a, b casefile.Wave) int {
		if c := a.Time.Compare(b.Time); c != 0 {
			return c
		}
		return cmp.Or(strings.Compare(string(a.Kind), string(b.Kind)), strings.Compare(a.Gateway, b.Gateway))
	})
	apart(f.waves)
	return f.waves
}

// A finder collects a case's waves.
type finder struct {
	t        *timeline.Timeline
	from, to int64            // what the logs cover
	users    map[string]int32 // by key
	called   map[string]int32 // by any of their names
	names    []string         // of the users, as they came first
	waves    []casefile.Wave
	inWave   map[string]bool // ids of the sessions that a wave ended

	kills, failovers, changes, refusals []*fact.Fact
}

func (f *finder) user(name string) int32 {
	id, ok := f.called[name]
	if ok {
		return id
	}
	key := f.t.People.Key(name)
	if id, ok = f.users[key]; !ok {
		id = int32(len(f.names))
		f.users[key] = id
		f.names = append(f.names, name)
	}
	f.called[name] = id
	return id
}

// who are the users of some events, each once and in order.
func (f *finder) who(list []occurrence) []string {
	seen := map[int32]bool{}
	var names []string
	for _, o := range list {
		if !seen[o.user] {
			seen[o.user] = true
			names = append(names, f.names[o.user])
		}
	}
	slices.Sort(names)
	return names
}

// desktop reports whether a client is no phone's Secure Hub. One of unknown kind may be.
func desktop(c casefile.ClientClass) bool {
	return c != casefile.ClientSecureHub && c != casefile.ClientUnknown && c != ""
}

// wave begins a wave with what all kinds have.
func (f *finder) wave(kind casefile.WaveKind, gateway string, list []occurrence) casefile.Wave {
	first, last := event.Time(list[0].at), event.Time(list[len(list)-1].at)
	w := casefile.Wave{Kind: kind, Gateway: gateway, Time: first, Span: last.Sub(first), Names: f.who(list)}
	w.Users = len(w.Names)
	w.ID = waveID(&w)
	return w
}

func waveID(w *casefile.Wave, further ...string) string {
	return casefile.ID("w", append([]string{string(w.Kind), w.Time.Format(time.RFC3339Nano)}, further...)...)
}

// add finishes a wave. Its gateway is told where there are several.
func (f *finder) add(w casefile.Wave) {
	if f.t.Gateways.Several() && w.Gateway != "" {
		w.Headline = phrase.New("fleet.wave.of-gateway", "gateway", w.Gateway, "told", w.Headline)
	}
	w.Evidence = append(slices.Clone(w.Trigger.Evidence), w.Evidence...)
	slices.SortStableFunc(w.Evidence, func(a, b casefile.Evidence) int { return a.Time.Compare(b.Time) })
	f.waves = append(f.waves, w)
}

// reconnected counts who signed on again after a wave, as far as the logs reach, and
// returns the first new session.
func (f *finder) reconnected(w *casefile.Wave) *session.Session {
	w.AgainWithin = min(againWithin, event.Time(f.to).Sub(w.Until())).Truncate(time.Second)
	if w.AgainWithin <= 0 {
		w.AgainWithin = 0
		return nil
	}
	w.AgainKnown = true
	var first *session.Session
	for _, name := range w.Names {
		for _, s := range f.t.SessionsOf(name) {
			if s.Login == nil || desktop(s.Client) || !s.Start.After(w.Time) || s.Start.After(w.Until().Add(w.AgainWithin)) {
				continue
			}
			w.Again++
			if first == nil || s.Start.Before(first.Start) {
				first = s
			}
			break
		}
	}
	return first
}

func again(w *casefile.Wave) phrase.Phrase {
	switch {
	case !w.AgainKnown:
		return phrase.New("fleet.again.unknown")
	case w.Again == 0:
		return phrase.New("fleet.again.none", "within", w.AgainWithin)
	}
	return phrase.New("fleet.again.some", "again", w.Again, "within", w.AgainWithin)
}

// within is a wave's length in a sentence: lines are stamped to the second.
func within(d time.Duration) phrase.Phrase {
	if d < time.Second {
		return phrase.New("fleet.span.second")
	}
	return phrase.New("fleet.span.within", "span", d)
}

// between returns the facts from one moment to another, both included, that may concern a
// gateway.
func (f *finder) between(list []*fact.Fact, gateway string, from, to time.Time) []*fact.Fact {
	var out []*fact.Fact
	for _, k := range list {
		if k.At >= from.UnixMilli() && k.At <= to.UnixMilli() && f.t.Gateways.Concerns(k, gateway) {
			out = append(out, k)
		}
	}
	return out
}

// few leaves the first of a list and the last: they tell the story.
func few[T any](list []T) []T {
	const most = 3
	if len(list) <= most {
		return list
	}
	return append(slices.Clone(list[:most-1]), list[len(list)-1])
}

func shown(k *fact.Fact, says phrase.Phrase) casefile.Evidence {
	ev := timeline.Shown(k)
	ev.Says = says
	return ev
}

// trigger is one that records show: an administrator's commands, or changes of the
// gateways' roles.
func trigger(kind casefile.TriggerKind, sure casefile.Confidence, list []*fact.Fact) casefile.Trigger {
	var ev []casefile.Evidence
	for _, k := range few(list) {
		says := phrase.New("fleet.evidence.failover")
		if c := k.Value("Command"); c != "" {
			says = phrase.New("fleet.evidence.command", "admin", k.User, "command", c)
		}
		ev = append(ev, shown(k, says))
	}
	return casefile.Trigger{Kind: kind, Confidence: sure, Time: timeline.At(list[0]), Evidence: ev}
}

// unknownTrigger is that of a wave of which nothing in the logs shows the reason.
var unknownTrigger = casefile.Trigger{Kind: casefile.TriggerUnknown, Confidence: casefile.None}

// asked finds prompts of many users within seconds that no other wave explains.
func (f *finder) asked(asks []casefile.Brief) {
	var all crowds
	for i := range asks {
		a := &asks[i]
		if a.Kind == casefile.KindNotice || desktop(a.Client) || a.User == "" || f.explained(a) {
			continue
		}
		vserver, _, _ := strings.Cut(a.Session, "/")
		all.add(f.gateway(vserver, a.User), occurrence{a.At, f.user(a.User), int32(i)}, false)
	}
	for _, c := range all.sorted() {
		for _, b := range bursts(c.phones, machine, f.from, f.to) {
			f.promptWave(c.gateway, c.phones[b[0]:b[1]], asks)
		}
	}
}

// promptWave makes a wave of prompts that came together.
func (f *finder) promptWave(gateway string, part []occurrence, asks []casefile.Brief) {
	those := make([]casefile.Brief, len(part))
	for i, o := range part {
		those[i] = asks[o.item]
	}
	w := f.wave(casefile.WavePrompts, gateway, part)
	w.Attempts = len(part)
	if !slices.ContainsFunc(those, func(a casefile.Brief) bool { return a.Session != "" }) {
		w.Gateway = "" // nothing shows that a gateway had to do with it
	}
	cause := phrase.Term{Set: "cause", ID: Count(those, f.t.People).ByCause[0].Cause}
	w.Headline = phrase.New("fleet.wave.prompts", "time", w.Time, "users", w.Users, "prompts", w.Attempts, "within", within(w.Span), "cause", cause)
	w.Trigger = unknownTrigger
	before := w.Time.Add(-promptsAfter)
	if k := f.between(f.failovers, gateway, before, w.Time); len(k) > 0 {
		w.Trigger = trigger(casefile.TriggerFailover, casefile.Possible, k)
		w.Notes = append(w.Notes, phrase.New("fleet.note.after-failover", "at", w.Trigger.Time))
	} else if k := f.between(f.changes, gateway, before, w.Time); len(k) > 0 {
		w.Trigger = trigger(casefile.TriggerConfig, casefile.Possible, k)
		w.Notes = append(w.Notes, phrase.New("fleet.note.after-change", "at", w.Trigger.Time, "admin", k[0].User, "command", k[0].Value("Command")))
	}
	f.add(w)
}

// explained reports whether a wave that was found before brought an ask about.
func (f *finder) explained(a *casefile.Brief) bool {
	if a.Session != "" && f.inWave[a.Session] {
		return true
	}
	at := a.Time()
	return slices.ContainsFunc(f.waves, func(w casefile.Wave) bool {
		return w.Kind == casefile.WaveRefused && !at.Before(w.Time) && !at.After(w.Until().Add(againWithin)) && w.Hits(a.User, f.t.People.Same)
	})
}
