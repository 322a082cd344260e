package fleet

import (
	"cmp"
	"slices"
	"strings"

	"hubscope/analyzer/casefile"
)

// A crowd is what befell the users of one logical gateway. Gateways are told apart before
// waves are looked for: two that are hit within the same seconds have each their own reason.
type crowd struct {
	gateway        string // "" where it is not known
	phones, others []occurrence
}

// crowds are those of all gateways.
type crowds struct{ byGateway map[string]*crowd }

func (c *crowds) of(gateway string) *crowd {
	one := c.byGateway[gateway]
	if one == nil {
		one = &crowd{gateway: gateway}
		if c.byGateway == nil {
			c.byGateway = map[string]*crowd{}
		}
		c.byGateway[gateway] = one
	}
	return one
}

// add takes an event of a phone, or of another client.
func (c *crowds) add(gateway string, o occurrence, others bool) {
	one := c.of(gateway)
	if others {
		one.others = append(one.others, o)
	} else {
		one.phones = append(one.phones, o)
	}
}

// sorted returns the crowds in order of their gateways, each in order of time,
// and of one moment in the order in which they came.
func (c *crowds) sorted() []*crowd {
	list := make([]*crowd, 0, len(c.byGateway))
	byTime := func(a, b occurrence) int { return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.item, b.item)) }
	for _, one := range c.byGateway {
		slices.SortFunc(one.phones, byTime)
		slices.SortFunc(one.others, byTime)
		list = append(list, one)
	}
	slices.SortFunc(list, func(a, b *crowd) int { return strings.Compare(a.gateway, b.gateway) })
	return list
}

// gateway is that of an event of a user, as far as its own records tell; else the only one
// there is, else the only one that the user is seen at.
func (f *finder) gateway(told, user string) string {
	if names := f.t.Gateways.Names(); len(names) == 1 {
		return names[0]
	}
	if told != "" {
		return told
	}
	for _, s := range f.t.SessionsOf(user) {
		if told != "" && s.Vserver != told {
			return ""
		}
		told = s.Vserver
	}
	return told
}

// apart gives waves of one kind and moment, which two gateways may have, ids of their own;
// all others keep one that a second gateway's log does not change.
func apart(waves []casefile.Wave) {
	number := map[string]int{}
	for i := range waves {
		number[waves[i].ID]++
	}
	for i := range waves {
		if w := &waves[i]; number[w.ID] > 1 {
			w.ID = waveID(w, w.Gateway)
		}
	}
}
