package nsconf

import (
	"slices"
	"strconv"
	"strings"
)

// Setting is one flag of a command and the value it was given.
type Setting struct {
	Name  string // without its dash, as written
	Value string // several values of one flag are joined by a blank
	Line  int    // 1-based, of the command that gave this value; 0 means not set
	Step  int    // Number of the step that gave it instead of the file, see [Config.Replay]; 0 for the file
	// Doubt says how far the value is known for the moment that a replay is of.
	Doubt Doubt
}

// Doubt is how far a setting of a replayed configuration is known.
type Doubt uint8

// The degrees of doubt.
const (
	Sure    Doubt = iota
	Maybe         // this value or any other
	Unknown       // any value, or none
)

// Settings are the flags of one object, in the order of the file, after every
// later set and unset. Values of flags that hold secrets (passwords,
// pass phrases, keys, hashes, and whatever is followed by -encrypted) are
// dropped when the line is read and appear nowhere.
type Settings []Setting

// Get returns the setting of that name, whatever its case.
func (s Settings) Get(name string) (Setting, bool) {
	if i := s.index(name); i >= 0 {
		return s[i], true
	}
	return Setting{}, false
}

// Minutes returns a setting that is a whole number, as all timers are.
func (s Settings) Minutes(name string) (minutes int, from Setting, ok bool) {
	from, ok = s.Get(name)
	if !ok {
		return 0, Setting{}, false
	}
	minutes, ok = parseMinutes(from.Value)
	return minutes, from, ok
}

func (s Settings) index(name string) int {
	return slices.IndexFunc(s, func(have Setting) bool { return strings.EqualFold(have.Name, name) })
}

// maxSettings bounds the flags of one object; the richest real one has about
// a hundred.
const maxSettings = 1000

// put sets or replaces one setting.
func (s *Settings) put(set Setting) {
	if i := s.index(set.Name); i >= 0 {
		(*s)[i] = set
		return
	}
	if len(*s) >= maxSettings {
		return
	}
	*s = append(*s, set)
}

// remove drops one setting, so that what it hid is in force again.
func (s *Settings) remove(name string) {
	if i := s.index(name); i >= 0 {
		*s = slices.Delete(*s, i, i+1)
	}
}

// numericFlags are the flags whose value is a number of minutes (D, the
// vendor's command reference); another value is a problem, not a setting.
var numericFlags = []string{
	FlagSessTimeout, FlagForcedTimeout, FlagForcedTimeoutWarning, FlagClientIdleTimeout, FlagMDXTokenTimeout, "appTokenTimeout",
}

// amend applies the flags of an add or set command.
func (c *Config) amend(s *Settings, cmd *command) {
	if cmd.doubt != Sure {
		s.doubt(cmd)
		return
	}
	for _, f := range cmd.flags {
		set := Setting{Name: f.name, Value: strings.Join(f.values, " "), Line: cmd.line, Step: cmd.step}
		if foldedContains(numericFlags, f.name) {
			if _, ok := parseMinutes(set.Value); !ok {
				c.problem(cmd.line, NotANumber, f.name, set.Value)
				continue
			}
		}
		s.put(set)
	}
}

// reset applies the flags of an unset command.
func (s *Settings) reset(cmd *command) {
	if cmd.doubt != Sure {
		s.doubt(cmd)
		return
	}
	for _, f := range cmd.flags {
		s.remove(f.name)
	}
}

// parseMinutes reads a timer's value: digits only, no sign.
func parseMinutes(value string) (int, bool) {
	n, err := strconv.ParseUint(value, 10, 31)
	return int(n), err == nil
}

func foldedContains(list []string, s string) bool {
	return slices.ContainsFunc(list, func(have string) bool { return strings.EqualFold(have, s) })
}

// secretParts mark the flags whose values are never kept. The list is wider
// than the commands read today need, so that a new one cannot leak.
var secretParts = []string{"passw", "passcrypt", "passphrase", "passplain", "secret", "privatekey", "radkey", "hash", "encrypted", "token"}

// secretFlag tells whether the value of a flag must not be kept.
func secretFlag(name string) bool {
	name = strings.ToLower(name)
	if strings.HasSuffix(name, "timeout") || strings.HasSuffix(name, "expression") {
		return false // mdxTokenTimeout, passwdExpression: settings about a secret, none themselves
	}
	if name == "key" || name == "pass" || strings.HasSuffix(name, "key") {
		return true
	}
	return slices.ContainsFunc(secretParts, func(part string) bool { return strings.Contains(name, part) })
}
