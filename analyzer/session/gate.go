package session

import (
	"slices"
	"time"
)

// A gate is what is known of one gateway's timers.
type gate struct {
	chains []*chain // of the configurations that know the gateway, those with a date first and in its order
	dated  int      // how many of them state when they were saved
}

// gateOf finds the configurations that know a gateway: the only one there is knows all.
func (h *History) gateOf(vserver string) *gate {
	if g := h.ofGate[vserver]; g != nil {
		return g
	}
	g := &gate{}
	h.ofGate[vserver] = g
	var confs []Conf
	for _, c := range h.confs {
		if c.Config.Vserver(vserver) != nil {
			confs = append(confs, c)
		}
	}
	if len(confs) == 0 && len(h.confs) == 1 {
		confs = h.confs
	}
	if len(confs) == 0 && len(h.confs) == 0 && len(h.changes) > 0 {
		confs = []Conf{{Source: -1}}
	}
	confs = slices.Clone(confs)
	slices.SortStableFunc(confs, func(a, b Conf) int {
		x, y := savedAt(a), savedAt(b)
		switch {
		case x.IsZero() || y.IsZero():
			return y.Compare(x) // those without a date last, in order of their paths
		default:
			return x.Compare(y)
		}
	})
	for _, c := range confs {
		g.chains = append(g.chains, h.chainOf(c, vserver))
		if !savedAt(c).IsZero() {
			g.dated++
		}
	}
	return g
}

// savedAt is when a configuration was saved; zero where it does not say.
func savedAt(c Conf) time.Time {
	if c.Config == nil {
		return time.Time{}
	}
	at, _ := c.Config.Saved()
	return at
}

// at picks the configuration that speaks for a moment: the last one saved by then, else
// the first saved after it, else the last by path; and those that may contradict it.
func (g *gate) at(start time.Time) (base *chain, others []*chain) {
	if len(g.chains) == 0 {
		return nil, nil
	}
	i := len(g.chains) - 1
	if g.dated > 0 {
		i = 0
		for i+1 < g.dated && !savedAt(g.chains[i+1].conf).After(start) {
			i++
		}
		if i+1 < g.dated && !savedAt(g.chains[i].conf).After(start) {
			others = append(others, g.chains[i+1]) // saved later, with what may have been so by then
		}
	}
	for k := g.dated; k < len(g.chains); k++ {
		if k != i {
			others = append(others, g.chains[k])
		}
	}
	return g.chains[i], others
}
