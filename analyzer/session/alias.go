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
func (b *builder) renamed(f *fact.Fact, key fact.Key, start time.Time) *Session {
	address := f.Value("Client_ip")
	if address == "" || f.User == "" {
		return nil
	}
	if b.byNumber == nil {
		b.byNumber = map[fact.Key][]*Session{}
		for _, s := range b.all {
			k := fact.Key{Vserver: s.Vserver, Session: s.Number}
			b.byNumber[k] = append(b.byNumber[k], s)
		}
	}
	var found *Session
	for _, s := range b.byNumber[fact.Key{Vserver: key.Vserver, Session: key.Session}] {
		if s.Login == nil || s.Logout != nil || s.User == "" || s.ClientIP != address || !near(s.Start, start, sameMoment) {
			continue
		}
		if found != nil {
			return nil // two gateways behind one masked address
		}
		found = s
	}
	if found != nil {
		b.aliases = append(b.aliases, people.Alias{A: found.User, B: f.User})
		b.byKey[key] = append(b.byKey[key], found) // what it did may stand under either name
	}
	return found
}
