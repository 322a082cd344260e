package session

import (
	"maps"
	"sort"
	"strings"
	"sync"
	"time"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/cores"
	"hubscope/analyzer/fact"
	"hubscope/analyzer/people"
	"hubscope/analyzer/phrase"
	"hubscope/parsers/event"
)

// The causes that can end a session.
const (
	CauseSessionTimeout = "gateway-session-timeout"
	CauseForcedTimeout  = "gateway-forced-timeout"
	CauseEnded          = "gateway-session-ended"
	CauseKilled         = "gateway-session-killed"
	CauseSignOff        = "sign-off"
)

const (
	// forcedSlack is how far a session's age may be from the forced time-out that ended it.
	forcedSlack = 2 * time.Minute
	// idleLate is how late the session time-out may look: every core counts for itself.
	idleLate = 5 * time.Minute
	// idleEarly allows for a timer that the gateway checks once a minute.
	idleEarly = time.Minute
	// killReach is how long after "kill aaa session" its LOGOUTs are written.
	killReach = 10 * time.Second
	// manyAtOnce sessions of one second did not end by their own timers, which would
	// have had to start in one second too.
	manyAtOnce = 5
	// alike sessions make a pattern from this many on.
	patternSize = 3
	// equalTimes is how far two durations of a pattern may differ.
	equalTimes = 2 * time.Minute
	// unequalIdle is how far idle times must differ to show that they did not matter.
	unequalIdle = 5 * time.Minute
)

// A verdict is what ended a session, and why that is known.
type verdict struct {
	cause    string
	sure     casefile.Confidence
	why      phrase.Phrase
	also     []string
	evidence []casefile.Evidence
}

// wording says whether anybody wants to read why: of a hundred thousand sessions only the
// verdict is kept.
type wording bool

const (
	inWords  wording = true
	wordless wording = false
)

func (w wording) say(why func() phrase.Phrase) (p phrase.Phrase) {
	if w {
		p = why()
	}
	return p
}

func because(cause string, sure casefile.Confidence, why phrase.Phrase, also ...string) verdict {
	return verdict{cause: cause, sure: sure, why: why, also: also}
}

// explain gives every ended session the cause of its end, on all cores where there are many.
func explain(all []*Session, facts []fact.Fact, h *History) {
	w := &ends{all: all, gateways: h.gateways, history: h}
	methods := map[string]*ending{} // before the cause is known
	for i, s := range all {
		s.ends, s.index = w, int32(i)
		if s.Ended {
			method := s.Logout.Value("LogoutMethod")
			if methods[method] == nil {
				methods[method] = &ending{LogoutMethod: method}
			}
			s.ending = methods[method]
		}
	}
	w.perSecond = crowdedSeconds(all)
	for i := range facts {
		if facts[i].Kind == event.SessionKillCommand {
			w.kills = append(w.kills, &facts[i])
		}
	}
	found := make([]*ending, len(all)) // until all are found: each session is compared with others
	parts := cores.Parts(len(all))
	cores.Share(parts, func(part int) {
		shared := endings{}
		for i := part * len(all) / parts; i < (part+1)*len(all)/parts; i++ {
			if s := all[i]; s.Ended {
				found[i] = shared.of(s.LogoutMethod, w.explain(s, wordless))
			}
		}
	})
	for i, e := range found {
		if e != nil {
			all[i].ending = e
		}
	}
}

// endings are those that differ.
type endings map[endingKey]*ending

type endingKey struct {
	method, cause string
	sure          casefile.Confidence
	also          string
}

func (e endings) of(method string, v verdict) *ending {
	k := endingKey{method, v.cause, v.sure, strings.Join(v.also, " ")}
	one := e[k]
	if one == nil {
		one = &ending{LogoutMethod: method, EndCause: v.cause, Confidence: v.sure, Also: v.also}
		e[k] = one
	}
	return one
}

// crowdedSeconds counts the sessions that ended in each second in which many did.
func crowdedSeconds(all []*Session) map[second]int {
	// Few seconds bring many ends: those whose slot holds fewer need no further look.
	const slots = 1 << 16
	ended := make([]uint8, slots)
	for _, s := range all {
		if s.Ended {
			if n := &ended[uint64(s.End.Unix())%slots]; *n < manyAtOnce {
				*n++
			}
		}
	}
	count := map[second]int{}
	for _, s := range all {
		if s.Ended && ended[uint64(s.End.Unix())%slots] >= manyAtOnce {
			count[secondOf(s)]++
		}
	}
	maps.DeleteFunc(count, func(_ second, n int) bool { return n < manyAtOnce })
	return count
}

type ends struct {
	all       []*Session
	gateways  *Gateways
	history   *History
	kills     []*fact.Fact
	perSecond map[second]int
	// Sessions that are alike in one measure, and how unlike they are in the other; found
	// when the first session needs them.
	patterns          sync.Once
	sameAge, sameIdle []alike // by Session.index
}

type second struct {
	vserver string
	at      int64
}

func secondOf(s *Session) second { return second{s.Vserver, s.End.Unix()} }

// Why says how it is known what ended the session; zero while it runs.
func (s *Session) Why() phrase.Phrase {
	if !s.Ended || s.ends == nil {
		return phrase.Phrase{}
	}
	return s.ends.explain(s, inWords).why
}

// Evidence are the records that show the session's life and its end.
func (s *Session) Evidence() []casefile.Evidence {
	list := s.spans()
	if s.Ended && s.ends != nil {
		list = append(list, s.ends.explain(s, inWords).evidence...)
	}
	return list
}

// Described is the session in the shape of the public schema.
func (s *Session) Described() casefile.Session {
	return casefile.Session{
		ID: s.ID, User: s.User, Client: s.Client, Platform: s.Platform, Device: s.Device, Start: s.Start, End: s.End, Ended: s.Ended,
		Idle: s.Idle, IdleKnown: s.IdleKnown, LogoutMethod: s.LogoutMethod, EndCause: s.EndCause, Confidence: s.Confidence,
		Why: s.Why(), Evidence: s.Evidence(), Lasted: s.Duration(),
	}
}

// spans are the records that show a session's life.
func (s *Session) spans() []casefile.Evidence {
	var list []casefile.Evidence
	if s.Login != nil {
		list = append(list, casefile.Evidence{Ref: s.Login.Ref(), Time: s.Start, Says: phrase.New("session.evidence.login", "user", s.User), Sure: event.Observed})
	}
	if s.last.seen {
		list = append(list, casefile.Evidence{Ref: s.lastSeen(), Time: s.LastAt(), Says: phrase.New("session.evidence.last-activity"), Sure: event.Observed})
	}
	if s.Logout != nil {
		list = append(list, casefile.Evidence{Ref: s.Logout.Ref(), Time: s.End, Says: phrase.New("session.evidence.logout", "method", s.LogoutMethod, "duration", s.Duration()), Sure: event.Observed})
	}
	return list
}

func (w *ends) explain(s *Session, words wording) verdict {
	switch s.LogoutMethod {
	case "TimedOut":
		return w.timedOut(s, words)
	case "Explicit":
		if v, ok := w.killed(s); ok {
			return v
		}
		if v, ok := w.manyAtOnce(s); ok {
			v.also = append(v.also, CauseSignOff)
			return v
		}
		return because(CauseSignOff, casefile.Confirmed, phrase.New("session.why.explicit"))
	}
	if v, ok := w.killed(s); ok {
		return v
	}
	if v, ok := w.manyAtOnce(s); ok {
		return v
	}
	return because(CauseEnded, casefile.Likely, phrase.New("session.why.method", "method", s.LogoutMethod))
}

// manyAtOnce takes an end that many sessions share to the second for somebody's or
// something's doing on the gateway, though nothing shows it.
func (w *ends) manyAtOnce(s *Session) (verdict, bool) {
	n := w.perSecond[secondOf(s)]
	if n < manyAtOnce {
		return verdict{}, false
	}
	return because(CauseKilled, casefile.Possible, phrase.New("session.why.many-at-once", "count", n, "method", s.LogoutMethod), CauseEnded), true
}

// killed looks for an administrator's command right before the end. A LOGOUT that says
// TimedOut was no kill.
func (w *ends) killed(s *Session) (verdict, bool) {
	i := sort.Search(len(w.kills), func(i int) bool { return !millis(w.kills[i].At).Before(s.End.Add(-killReach)) })
	for _, k := range w.kills[i:] {
		at := millis(k.At)
		if s.End.Before(at.Add(-sameMoment)) {
			break
		}
		if !w.gateways.Concerns(k, s.Vserver) {
			continue
		}
		sure := casefile.Confirmed
		switch s.AimedAt(k.Value("Command")) {
		case AimUnknown:
			// Only the moment can tell that it was this session.
			if !near(s.End, at, sameMoment) {
				continue
			}
			sure = casefile.Likely
		case AimElsewhere:
			continue
		}
		v := because(CauseKilled, sure, phrase.New("session.why.killed", "command", k.Value("Command"), "admin", k.User))
		v.evidence = []casefile.Evidence{{Ref: k.Ref(), Time: at, Says: phrase.New("session.evidence.kill", "admin", k.User), Sure: event.Observed}}
		return v, true
	}
	return verdict{}, false
}

// Aim is what a "kill aaa session" command says of one session.
type Aim uint8

const (
	AimElsewhere Aim = iota // it means another
	AimUnknown              // it names a key or an address that no log gives for a session
	AimThis
)

func aimIf(hit bool) Aim {
	if hit {
		return AimThis
	}
	return AimElsewhere
}

// AimedAt tells whether a "kill aaa session" command means this session.
func (s *Session) AimedAt(command string) Aim {
	words := strings.Fields(strings.ToLower(strings.ReplaceAll(command, `"`, "")))
	for i, w := range words {
		value := ""
		if i+1 < len(words) {
			value = words[i+1]
		}
		switch strings.TrimPrefix(w, "-") {
		case "all":
			return AimThis
		case "username":
			return aimIf(people.MayBe(value, s.User))
		case "groupname":
			for _, g := range s.groups.list {
				if strings.EqualFold(g, value) {
					return AimThis
				}
			}
			if !s.groups.known {
				return AimUnknown
			}
			return AimElsewhere
		}
	}
	return AimUnknown
}
