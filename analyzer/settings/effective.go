package settings

import (
	"slices"

	"hubscope/parsers/policy"
)

// Disagree reports whether the sources contradict each other about this value.
func (v Value) Disagree() bool { return len(v.Others) > 0 }

// Disputed reports whether another export contradicts the one that this value is of: what
// rests on it is no better than likely. The keys of one export are of several generations
// of the apps, and the newest decides; the caller's word decides over any file.
func (v Value) Disputed() bool { return len(v.Disputes()) > 0 }

// Disputes are the values of other exports, or of the same key once more, that this value
// was preferred to.
func (v Value) Disputes() []Value {
	if v.Origin != FromFile {
		return nil
	}
	var list []Value
	for _, o := range v.Others {
		if o.Origin == FromFile && (o.Source != v.Source || policy.Fold(o.RawKey) == policy.Fold(v.RawKey)) {
			list = append(list, o)
		}
	}
	return list
}

// effective picks the value in force, that of the last source, and notes those that
// contradict it.
func effective(list []Value) (Value, bool) {
	if len(list) == 0 {
		return Value{}, false
	}
	at := len(list) - 1
	if list[at].Key == policy.NetworkAccess {
		// One export holds up to three keys for it, of three generations of wrapping; the
		// newest that says something decides.
		for i := range list {
			if list[i].Source == list[at].Source && generation(list[i]) > generation(list[at]) {
				at = i
			}
		}
	}
	v := list[at]
	v.Others = nil
	for i, o := range list {
		if i != at && !SameMeaning(v.Key, o.Value, v.Value) {
			v.Others = append(v.Others, o)
		}
	}
	return v, true
}

// generation orders the keys of Network access; 0 for one that says nothing.
func generation(v Value) int {
	if AccessOf(v.Value) == UnknownAccess {
		return 0
	}
	switch policy.Fold(v.RawKey) {
	case "mamsdkmvpnnetworkaccess":
		return 3
	case "mvpnnetworkaccess":
		return 2
	}
	return 1
}

// SameMeaning reports whether two values of a setting say the same. A bundle and an export
// spell a switch and a choice differently; lists and hosts are compared to the letter,
// because a blank is what may be wrong with them.
func SameMeaning(key, a, b string) bool {
	if a == b {
		return true
	}
	d, ok := policy.ByName(key)
	if !ok {
		return false
	}
	switch d.Unit {
	case policy.Bool:
		x, okX := ParseBool(a)
		y, okY := ParseBool(b)
		return okX && okY && x == y
	case policy.Minutes, policy.Hours, policy.Days, policy.Count:
		x, okX := ParseNumber(a)
		y, okY := ParseNumber(b)
		return okX && okY && x == y
	case policy.Choice:
		if x := AccessOf(a); d.Key == policy.NetworkAccess && x != UnknownAccess {
			return x == AccessOf(b)
		}
		return policy.Fold(a) == policy.Fold(b)
	}
	return false
}

// Conflicts lists the values in force that other exports contradict.
func (s *Settings) Conflicts() []Value {
	var list []Value
	for _, d := range policy.Definitions() {
		if d.Group == policy.ClientProperty {
			if v, ok := s.Property(d.Key); ok && v.Disputed() {
				list = append(list, v)
			}
			continue
		}
		for _, a := range s.apps {
			for _, p := range a.Platforms {
				if v, ok := s.Value(a.Name, p, d.Key); ok && v.Platform == p && v.Disputed() {
					list = append(list, v)
				}
			}
		}
	}
	return list
}

// With is the view in which one value is another. Where it is an app's, the view is of that
// app, and of what belongs to no app or does not say to which.
func (s *Settings) With(v Value) *Settings {
	v.Source, v.Line, v.Origin = -1, 0, FromWhatIf
	other := *s
	other.set = append(slices.Clip(s.set), v)
	if id := appID(v.App); id != "" {
		other.apps = slices.DeleteFunc(slices.Clone(s.apps), func(a *app) bool { return a.id != id && a.id != "" })
	}
	return &other
}
