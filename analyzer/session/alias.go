package session

import (
	"time"

	"hubscope/analyzer/fact"
	"hubscope/analyzer/people"
)

// renamed finds the session of a LOGOUT whose LOGIN bears another user's name: the same
// number of the same gateway, begun at the very moment that the LOGOUT names, from the
// same address. A sign-on with several factors is logged under what was typed and ends
// under the account that it led to: both names are one person's. nil if there is none.
func (p *pairing) renamed(f *fact.Fact, key fact.Key, start time.Time) *Session {
	address := f.Value("Client_ip")
	if address == "" || f.User == "" {
		return nil
	}
	if p.byNumber == nil {
		p.byNumber = map[fact.Key][]*Session{}
		for _, s := range p.all {
			k := fact.Key{Vserver: s.Vserver, Session: s.Number}
			p.byNumber[k] = append(p.byNumber[k], s)
		}
	}
	var found *Session
	for _, s := range p.byNumber[fact.Key{Vserver: key.Vserver, Session: key.Session}] {
		if s.Login == nil || s.Logout != nil || s.User == "" || s.ClientIP != address || !near(s.Start, start, sameMoment) {
			continue
		}
		if found != nil {
			return nil // two gateways behind one masked address
		}
		found = s
	}
	if found != nil {
		p.aliases = append(p.aliases, foundAlias{people.Alias{A: found.User, B: f.User}, p.fact})
		p.byKey[key] = append(p.byKey[key], found) // what it did may stand under either name
	}
	return found
}
