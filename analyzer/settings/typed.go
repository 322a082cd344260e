package settings

import (
	"math"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

	"hubscope/parsers/policy"
)

// A Timer is a setting that is a length of time.
type Timer struct {
	Value
	Number    int64 // as written, in the setting's own unit
	Duration  time.Duration
	NotActive bool // 2147483647: the vendor's way to say that it never runs out
}

// Minutes reads a setting that is in minutes; false when there is no value, or none that
// is a number.
func (s *Settings) Minutes(app, platform, key string) (Timer, bool) {
	v, ok := s.Value(app, platform, key)
	return timer(v, ok, time.Minute)
}

// Hours reads a setting that is in hours.
func (s *Settings) Hours(app, platform, key string) (Timer, bool) {
	v, ok := s.Value(app, platform, key)
	return timer(v, ok, time.Hour)
}

// Number reads a setting that is a count.
func (s *Settings) Number(app, platform, key string) (int64, Value, bool) {
	v, ok := s.Value(app, platform, key)
	if !ok {
		return 0, v, false
	}
	n, ok := ParseNumber(v.Value)
	return n, v, ok
}

// Bool reads a setting that is on or off.
func (s *Settings) Bool(app, platform, key string) (on bool, v Value, ok bool) {
	v, ok = s.Value(app, platform, key)
	if ok {
		on, ok = ParseBool(v.Value)
	}
	return on, v, ok
}

// PropertyMinutes reads a client property that is in minutes.
func (s *Settings) PropertyMinutes(key string) (Timer, bool) {
	v, ok := s.Property(key)
	return timer(v, ok, time.Minute)
}

// PropertyBool reads a client property that is on or off.
func (s *Settings) PropertyBool(key string) (on bool, v Value, ok bool) {
	v, ok = s.Property(key)
	if ok {
		on, ok = ParseBool(v.Value)
	}
	return on, v, ok
}

func timer(v Value, ok bool, unit time.Duration) (Timer, bool) {
	if !ok {
		return Timer{Value: v}, false
	}
	n, ok := ParseNumber(v.Value)
	if !ok {
		return Timer{Value: v}, false
	}
	t := Timer{Value: v, Number: n, Duration: math.MaxInt64, NotActive: n == policy.NotActive}
	if fits(n, unit) {
		t.Duration = time.Duration(n) * unit
	}
	return t, true
}

// fits reports whether a length of time can be reckoned with: it can up to 292 years.
func fits(n int64, unit time.Duration) bool { return n <= int64(math.MaxInt64/unit) }

// ParseNumber reads a whole number of 0 or more, in half or full width, blanks round it allowed.
func ParseNumber(s string) (int64, bool) {
	n, err := strconv.ParseInt(strings.TrimSpace(norm.NFKC.String(s)), 10, 64)
	return n, err == nil && n >= 0
}

// ParseMinutes reads one of the gateway's timers as a console shows it, in minutes; 0 for one
// that is off. A number that is too long for any clock is none.
func ParseMinutes(s string) (int64, bool) {
	if on, ok := ParseBool(s); ok && !on {
		return 0, true
	}
	n, ok := ParseNumber(s)
	return n, ok && fits(n, time.Minute)
}

// Readable reports whether a value of a setting can be understood: a number where it is a
// length of time or a count, a switch, a choice that is known.
func Readable(d *policy.Definition, value string) bool {
	ok := true
	switch {
	case d.Group == policy.GatewayTimer:
		_, ok = ParseMinutes(value)
	case d.Unit == policy.Bool:
		_, ok = ParseBool(value)
	case d.Unit == policy.Minutes:
		ok = readableLength(value, time.Minute)
	case d.Unit == policy.Hours:
		ok = readableLength(value, time.Hour)
	case d.Unit == policy.Days, d.Unit == policy.Count:
		_, ok = ParseNumber(value)
	case d.Key == policy.NetworkAccess:
		ok = AccessOf(value) != UnknownAccess
	}
	return ok
}

// readableLength reports whether a timer's value is a length of time, or says that the timer
// never runs out.
func readableLength(value string, unit time.Duration) bool {
	n, ok := ParseNumber(value)
	return ok && (n == policy.NotActive || fits(n, unit))
}

// ParseBool reads what exports and consoles write for on and off, in English and Japanese.
func ParseBool(s string) (on, ok bool) {
	switch policy.Fold(s) {
	case "true", "on", "yes", "1", "enabled", "enable", "オン", "有効", "はい":
		return true, true
	case "false", "off", "no", "0", "disabled", "disable", "オフ", "無効", "いいえ":
		return false, true
	}
	return false, false
}

// Access is what Network access lets an app do.
type Access string

const (
	UnknownAccess Access = "unknown"
	Tunneled      Access = "tunneled"
	Unrestricted  Access = "unrestricted"
	Blocked       Access = "blocked"
)

// AccessOf reads Network access from its key or its label, English or Japanese.
func AccessOf(value string) Access {
	f := policy.Fold(value)
	has := func(parts ...string) bool {
		for _, p := range parts {
			if strings.Contains(f, p) {
				return true
			}
		}
		return false
	}
	switch {
	case has("unrestricted", "制限なし", "制限無し", "無制限", "制限しない"):
		return Unrestricted
	case has("tunnel", "トンネル"):
		return Tunneled
	case has("block", "ブロック", "禁止", "遮断"):
		return Blocked
	}
	return UnknownAccess
}

// NetworkAccess is what Network access lets an app do on a platform, and the value that
// says so.
func (s *Settings) NetworkAccess(app, platform string) (Access, Value) {
	v, ok := s.Value(app, platform, policy.NetworkAccess)
	if !ok {
		return UnknownAccess, v
	}
	return AccessOf(v.Value), v
}
