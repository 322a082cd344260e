package pattern

import (
	"strings"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/phrase"
)

// oneOrMany: whether others have what leads a person's prompts. Others are told by the
// gateway's log, for causes that lie there, or by the logs of their own devices; where
// neither was given, nothing is claimed, see others.
var oneOrMany = &Kind{
	ID: "one-or-many",
	OfPerson: func(p *person) []casefile.Pattern {
		asks := p.leadingCause()
		if p.user == "" || asks == nil || p.crowd.several && !p.isCaller(p.user) {
			return nil
		}
		same, of := p.share(asks)
		if of < fewOthers {
			return nil
		}
		q := told("one-or-many", asks, len(p.asks))
		p.named(&q, asks[0].Cause)
		q.Users, q.UsersOf = same+1, of+1
		holes := []any{"user", p.user, "cause", phrase.Term{Set: "cause", ID: q.Cause}, "same", same, "of", of, "from", q.From, "until", q.Until}
		switch {
		case same == 0:
			q.Headline = phrase.New("pattern.one-or-many.one", holes...)
		case 2*same >= of:
			q.Headline = phrase.New("pattern.one-or-many.many", holes...)
		default:
			q.Headline = phrase.New("pattern.one-or-many.some", holes...)
		}
		if strings.HasPrefix(q.Cause, "gateway-") {
			q.Explanation = []phrase.Phrase{phrase.New("pattern.one-or-many.gateway")}
		} else {
			q.Explanation = []phrase.Phrase{phrase.New("pattern.one-or-many.devices")}
		}
		return []casefile.Pattern{q}
	},
	OfAll: func(c *crowd) []casefile.Pattern {
		user := c.majority()
		if user == "" {
			return nil
		}
		var asks []*ask
		of := 0
		others := map[string]bool{}
		mine := c.key(user)
		for i := range c.Briefs {
			b := &c.Briefs[i]
			if b.Kind == casefile.KindNotice {
				continue
			}
			of++
			if key := c.key(b.User); key == mine {
				asks = append(asks, &ask{Brief: b})
			} else if key != "" {
				others[key] = true
			}
		}
		if len(others) < fewPersons || len(asks) < fewest || 2*len(asks) <= of {
			return nil
		}
		q := told("one-or-many", asks, of)
		q.User, q.Users, q.UsersOf = user, 1, len(others)+1
		q.Headline = phrase.New("pattern.one-or-many.most", "user", user, "count", q.Count, "of", of, "others", len(others))
		return []casefile.Pattern{q}
	},
}

// fewOthers at least are seen beside somebody of whom it is said that nobody or everybody
// else has it.
const fewOthers = 3

// leadingCause are the prompts of the cause that most of a person's have; nil where no cause
// has more than half, or there are fewer than two.
func (p *person) leadingCause() []*ask {
	for _, asks := range p.byCause() {
		if len(asks) >= 2 && 2*len(asks) > len(p.asks) && asks[0].Cause != "unexplained" {
			return asks
		}
	}
	return nil
}

// share counts others who were seen between the first and the last of some prompts, and
// those among them who had the same.
func (p *person) share(asks []*ask) (same, of int) {
	cause, from, until := asks[0].Cause, asks[0].Time(), asks[len(asks)-1].Time()
	if asks[0].before != nil {
		from = asks[0].before.End // that is when it began for this one
	}
	there, hit := map[string]bool{}, map[string]bool{}
	if strings.HasPrefix(cause, "gateway-") {
		for _, s := range p.Timeline.Sessions {
			if s.Client != casefile.ClientSecureHub || !s.Ended || s.End.Before(from) || s.End.After(until) {
				continue
			}
			who := p.key(s.User)
			there[who] = true
			if s.EndCause == cause {
				hit[who] = true
			}
		}
	} else {
		for _, d := range p.Timeline.Devices {
			if d.User != "" && seen(d, from, until) {
				there[p.key(d.User)] = true
			}
		}
		for _, o := range p.persons {
			for _, a := range o.asks {
				if a.Cause == cause && !a.Time().Before(from) && !a.Time().After(until) {
					hit[p.key(o.user)] = true
				}
			}
		}
	}
	for who := range there {
		if who == p.key(p.user) {
			continue
		}
		of++
		if hit[who] {
			same++
		}
	}
	return same, of
}

// others says that nothing is known of others where the logs show one user only.
func (p *person) others(q *casefile.Pattern) []phrase.Phrase {
	if p.crowd.several || p.user == "" {
		return nil
	}
	if _, of := p.share(p.lastOf(q.Cause)); of > 0 {
		return nil
	}
	return []phrase.Phrase{phrase.New("pattern.one-or-many.unknown")}
}

func (p *person) lastOf(cause string) []*ask {
	for _, asks := range p.byCause() {
		if asks[0].Cause == cause {
			return asks
		}
	}
	return p.asks
}

// majority is the one name that may have more than half of all prompts (Boyer and Moore's
// vote); whether it does is for the caller to count.
func (c *crowd) majority() string {
	user, lead := "", 0
	for i := range c.Briefs {
		switch b := &c.Briefs[i]; {
		case b.Kind == casefile.KindNotice:
		case lead == 0:
			user, lead = b.User, 1
		case b.User == user:
			lead++
		default:
			lead--
		}
	}
	return user
}
