package source

import (
	"math/rand/v2"
	"strings"
	"testing"
)

func TestSeries(t *testing.T) {
	for _, c := range []struct {
		path, name string
		seq        int
	}{
		{"d/ns.log", "d/ns.log", Current},
		{"d/ns.log.0", "d/ns.log", 0},
		{"d/ns.log.0.gz", "d/ns.log", 0},
		{"d/ns.log.25.gz", "d/ns.log", 25},
		{"d/ns.log.0 (1).gz", "d/ns.log", 0},
		{"d/ns.log.0(1).gz", "d/ns.log", 0},
		{"d/ns.log.0.gz (1)", "d/ns.log", 0},
		{"d/ns.log.7 - Copy.gz", "d/ns.log", 7},
		{"d/ns.log.7 - Copy (2).gz", "d/ns.log", 7},
		{"d/ns.log - コピー", "d/ns.log", Current},
		{"d/ns (1).log", "d/ns.log", Current},
		{"d/ns.log.gz", "d/ns.log", Current},
		{"case.zip!/var/log/ns.log.3.gz", "case.zip!/var/log/ns.log", 3},
		{"agent.1.log", "agent.log", 1},
		{"agent.log", "agent.log", Current},
		{"ns.log-20260302.gz", "ns.log", dateBase - 20260302},
		{"ns.log.20260302", "ns.log", dateBase - 20260302},
		{"host-192.0.2.17", "host-192.0.2", 17},
		{"trace.123456", "trace.123456", Current},
		{"0", "0", Current},
		{".1", ".1", Current},
		{".gz", ".gz", Current},
		{"-", "-", Current},
		{"a/99999999999999999999999", "a/99999999999999999999999", Current},
	} {
		if name, seq := series(c.path); name != c.name || seq != c.seq {
			t.Errorf("%s: %s %d, want %s %d", c.path, name, seq, c.name, c.seq)
		}
	}
}

func TestRotationOrder(t *testing.T) {
	want := strings.Fields(`
b2/ns.log.25.gz b2/ns.log.10.gz b2/ns.log.9.gz b2/ns.log.1.gz b2/ns.log.0 b2/ns.log.0(1).gz b2/ns.log
b10/ns.log-20260228 b10/ns.log-20260301 b10/ns.log.3.gz b10/ns.log
b10/other.log`)
	for range 50 {
		var items []*Item
		for _, i := range rand.Perm(len(want)) {
			it := &Item{Path: want[i]}
			it.Series, it.Seq = series(it.Path)
			items = append(items, it)
		}
		first := items[0]
		var got []string
		for _, it := range RotationOrder(items) {
			got = append(got, it.Path)
		}
		if strings.Join(got, " ") != strings.Join(want, " ") || items[0] != first {
			t.Fatalf("%s", strings.Join(got, "\n"))
		}
	}
}

func TestNaturalIsAnOrder(t *testing.T) {
	pool := []string{"", "a", "a1", "a01", "a1b", "a2", "a10", "a09b", "1", "01", "10", "b", "a.log", "a.log.1"}
	for _, a := range pool {
		for _, b := range pool {
			if natural(a, b) != -natural(b, a) || (natural(a, b) == 0) != (a == b) {
				t.Errorf("%q %q: %d, %d", a, b, natural(a, b), natural(b, a))
			}
			for _, c := range pool {
				if natural(a, b) < 0 && natural(b, c) < 0 && natural(a, c) >= 0 {
					t.Errorf("%q < %q < %q", a, b, c)
				}
			}
		}
	}
}
