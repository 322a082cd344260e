package cli

import (
	"slices"
	"strings"

	"github.com/sahilm/fuzzy"

	"hubscope/analyzer/settings"
	"hubscope/app/lang"
	"hubscope/parsers/policy"
)

// scenario reads what --set wants to try out. A name or a value that can't be understood is
// an error: unlike a remark on a setting, the answer would be about nothing.
func (f *readFlags) scenario(set []string) ([]settings.Override, error) {
	var list []settings.Override
	for _, text := range set {
		key, value, ok := strings.Cut(text, "=")
		if key = strings.TrimSpace(key); !ok || key == "" {
			return nil, f.say("cli.bad-set", "value", text)
		}
		d, known := policy.Lookup(key)
		if !known {
			if near := nearNames(key); len(near) > 0 {
				return nil, f.say("cli.set-unknown-near", "key", key, "near", near)
			}
			return nil, f.say("cli.set-unknown", "key", key)
		}
		if !settings.Readable(d, value) {
			return nil, f.say("cli.set-unreadable", "key", key, "value", value, "wanted", wanted(speaker(f.Lang), d))
		}
		list = append(list, settings.Override{Key: d.Key, Value: strings.TrimSpace(value), Source: -1})
	}
	return list, nil
}

// mostNear is how many names are proposed.
const mostNear = 3

// nearNames are the settings whose key looks most like a name that none has. The letters of
// the name must occur in the key in their order; where they do not, those of its beginning.
func nearNames(name string) []string {
	var keys []string
	for _, d := range policy.Definitions() {
		keys = append(keys, d.Key)
		keys = append(keys, d.EN...)
		keys = append(keys, d.JA...)
	}
	for r := []rune(name); len(r) >= leastNear; r = r[:len(r)-1] {
		var near []string
		for _, m := range fuzzy.Find(string(r), keys) {
			if d, ok := policy.Lookup(m.Str); ok && !slices.Contains(near, d.Key) && len(near) < mostNear {
				near = append(near, d.Key)
			}
		}
		if len(near) > 0 {
			return near
		}
	}
	return nil
}

// leastNear is how many letters must be alike.
const leastNear = 3

// wanted tells how the value of a setting is written.
func wanted(p *lang.Printer, d *policy.Definition) string {
	switch {
	case d.Group == policy.GatewayTimer:
		return p.Text("cli.wanted.minutes-or-off")
	case d.Unit == policy.Bool:
		return p.Text("cli.wanted.bool")
	case d.Unit == policy.Minutes:
		return p.Text("cli.wanted.minutes")
	case d.Unit == policy.Hours:
		return p.Text("cli.wanted.hours")
	case d.Key == policy.NetworkAccess:
		return p.Text("cli.wanted.access")
	}
	return p.Text("cli.wanted.number")
}
