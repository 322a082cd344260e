package settings

import (
	"slices"
	"strconv"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/phrase"
	"hubscope/parsers/policy"
)

// Label is the term under which a setting has its name in every language.
func Label(key string) phrase.Term { return phrase.Term{Set: "setting", ID: key} }

// Configuration lists every given value of a setting that the model knows, what the VPN
// configurations of the apps say, and the
// defaults that the model counts on where none was given. Policies that no rule reads are
// left out: an export has a hundred of them.
func (s *Settings) Configuration() []casefile.Setting {
	var list []casefile.Setting
	defs := policy.Definitions()
	apps := s.Apps()
	if len(apps) == 0 {
		// Nothing but the documented defaults is known, and the answers rest on them.
		apps = []App{{Name: "Secure Mail", Platforms: []string{""}, Mail: true}}
	}
	for _, a := range apps {
		for _, p := range a.Platforms {
			for i := range defs {
				d := &defs[i]
				if d.Group != policy.AppPolicy && d.Group != policy.MailPolicy {
					continue
				}
				var given []Value
				for _, own := range s.apps {
					if own.id == a.id && own.Name == a.Name {
						given = own.values[p][d.Key]
					}
				}
				v, ok := s.Value(a.Name, p, d.Key)
				for _, g := range given {
					list = append(list, entryOf(g, v))
				}
				switch {
				case !ok:
				case v.Origin == FromCaller:
					list = append(list, entry(v))
				case v.Default && d.Relied && len(given) == 0:
					list = append(list, entry(v))
				}
			}
		}
	}
	for _, key := range policy.VPNKeys() {
		for _, v := range s.vpn {
			if v.Key == key {
				list = append(list, entry(v))
			}
		}
	}
	for i := range defs {
		d := &defs[i]
		switch d.Group {
		case policy.ClientProperty:
			v, ok := s.Property(d.Key)
			for _, g := range s.properties[d.Key] {
				list = append(list, entryOf(g, v))
			}
			if ok && (v.Origin == FromCaller || v.Default && d.Relied) {
				list = append(list, entry(v))
			}
		case policy.GatewayTimer:
			if v, ok := s.Override(d.Key); ok {
				list = append(list, entry(v))
			}
		}
	}
	return list
}

// entryOf is a given value, which is in force unless another one is.
func entryOf(v, used Value) casefile.Setting {
	c := entry(v)
	c.InForce = v.Source == used.Source && v.Line == used.Line && v.RawKey == used.RawKey && used.Origin == FromFile
	c.Disputed = c.InForce && used.Disputed() || !c.InForce && slices.ContainsFunc(used.Disputes(), func(o Value) bool {
		return v.Source == o.Source && v.Line == o.Line
	})
	return c
}

func entry(v Value) casefile.Setting {
	c := casefile.Setting{App: v.App, Platform: v.Platform, Key: v.Key, Label: Label(v.Key), Value: v.Value, Line: v.Line, Default: v.Default,
		Given: v.Origin == FromCaller, InForce: true}
	if d, ok := policy.ByName(v.Key); ok {
		c.Relied = d.Relied
	}
	if v.Source >= 0 && !v.Default {
		c.Origin = "s" + strconv.Itoa(v.Source+1)
	}
	if v.Default {
		c.Document, c.Elsewhere = v.Document, v.Elsewhere
	}
	return c
}

// Entry is a value as the case lists it.
func (v Value) Entry() casefile.Setting { return entry(v) }
