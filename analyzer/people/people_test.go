package people

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestNames(t *testing.T) {
	for _, test := range []struct {
		name    string
		all     string // by blanks
		aliases []Alias
		groups  string // names of one person joined by =, people by blanks
	}{
		{"spellings", `aiko AIKO EXAMPLE\Aiko aiko@example.com`, nil, `aiko=AIKO=EXAMPLE\Aiko=aiko@example.com`},
		{"two domains", `ken@a.example ken@b.example`, nil, `ken@a.example ken@b.example`},
		{"two domains, other case", `ken@a.example KEN@A.EXAMPLE ken@b.example`, nil, `ken@a.example=KEN@A.EXAMPLE ken@b.example`},
		{"a bare name beside two", `ken ken@a.example ken@b.example`, nil, `ken ken@a.example ken@b.example`},
		{"a bare name beside one", `ken ken@a.example yui@b.example`, nil, `ken=ken@a.example yui@b.example`},
		{"two old domains", `A\ken B\ken`, nil, `A\ken B\ken`},
		{"an old domain beside one", `CORP\ken ken@a.example`, nil, `CORP\ken=ken@a.example`},
		{"an old domain beside two", `CORP\ken ken@a.example ken@b.example`, nil, `CORP\ken ken@a.example ken@b.example`},
		{"an old domain that begins one of two", `A\ken ken@a.example ken@b.example`, nil, `A\ken=ken@a.example ken@b.example`},
		{"a domain before the name", `a.example\ken ken@a.example ken@b.example`, nil, `a.example\ken=ken@a.example ken@b.example`},
		{"this machine", `.\ken ken@a.example`, nil, `.\ken=ken@a.example`},
		{"subdomains", `ken@emea.a.example ken@apac.a.example`, nil, `ken@emea.a.example ken@apac.a.example`},
		{"an alias", `t0123 aiko.tanaka@example.com ken`, []Alias{{`EXAMPLE\t0123`, "aiko.tanaka@example.com"}}, `t0123=aiko.tanaka@example.com=EXAMPLE\t0123=aiko.tanaka ken`},
		{"a chain of aliases", `a b c`, []Alias{{"c", "b"}, {"b", "a"}}, `a=b=c`},
		{"an alias of one of two", `ken@a.example ken@b.example suzuki`, []Alias{{"ken@b.example", "suzuki"}}, `ken@a.example ken@b.example=suzuki`},
		{"an alias over domains", `ken ken@a.example ken@b.example`, []Alias{{"ken@a.example", "ken@b.example"}}, `ken=ken@a.example=ken@b.example`},
	} {
		t.Run(test.name, func(t *testing.T) {
			all := strings.Fields(test.all)
			n := New(all, test.aliases)
			slices.Reverse(all)
			again := New(all, test.aliases)
			groups := strings.Fields(test.groups)
			for i, g := range groups {
				for j, h := range groups {
					for _, a := range strings.Split(g, "=") {
						for _, b := range strings.Split(h, "=") {
							if n.Same(a, b) != (i == j) {
								t.Errorf("%s and %s: %v", a, b, n.Same(a, b))
							}
						}
						if again.Key(a) != n.Key(a) {
							t.Errorf("%s: the order of names changes its key", a)
						}
					}
				}
			}
		})
	}
}

func TestAsked(t *testing.T) {
	n := New(strings.Fields(`ken ken@a.example ken@b.example CORP\ken yui@a.example`), nil)
	for _, test := range []struct {
		want, name   string
		known, alone bool // with the case's names, and without any
	}{
		{"ken", "ken@a.example", true, true},
		{"ken", "ken", true, true},
		{"ken@a.example", "ken@a.example", true, true},
		{"ken@a.example", "ken@b.example", false, false},
		{"ken@a.example", "ken", true, true}, // it may be his
		{"ken@c.example", "ken@a.example", false, false},
		{"ken@a.example", `CORP\ken`, false, true},
		{"KEN", "ken@b.example", true, true},
		{"ken", "kenji", false, false},
		{"yui", "yui@a.example", true, true},
		{`CORP\yui`, "yui@a.example", true, true},
	} {
		if got := n.Asked(test.want, test.name); got != test.known {
			t.Errorf("%s asked, %s found: %v", test.want, test.name, got)
		}
		if got := (*Names)(nil).Asked(test.want, test.name); got != test.alone {
			t.Errorf("%s asked, %s found, no names known: %v", test.want, test.name, got)
		}
	}
}

func TestApart(t *testing.T) {
	n := New(strings.Fields(`ken ken@b.example ken@a.example yui yui@a.example emi@a.example emi@b.example`), []Alias{{"emi@a.example", "emi@b.example"}})
	if got := n.Apart(); len(got) != 1 || strings.Join(got[0], " ") != "ken@a.example ken@b.example ken" {
		t.Errorf("%v", got)
	}
}

// Whoever is asked for by one of his names is found under each of them.
func TestAskedHoldsForTheSame(t *testing.T) {
	name := rapid.SampledFrom([]string{"ken", "yui", "ken@a.example", "ken@b.example", `A\ken`, `B\ken`, "suzuki", "suzuki@a.example"})
	rapid.Check(t, func(t *rapid.T) {
		all := rapid.SliceOfN(name, 1, 6).Draw(t, "all")
		var aliases []Alias
		for range rapid.IntRange(0, 2).Draw(t, "aliases") {
			aliases = append(aliases, Alias{name.Draw(t, "a"), name.Draw(t, "b")})
		}
		n := New(all, aliases)
		for _, a := range aliases {
			if !n.Same(a.A, a.B) {
				t.Fatalf("%v are not the same", a)
			}
		}
		for _, a := range all {
			for _, b := range all {
				if n.Same(a, b) && !n.Asked(a, b) {
					t.Fatalf("%s is %s, yet not found when asked for", a, b)
				}
			}
		}
	})
}
