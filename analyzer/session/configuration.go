package session

import (
	"slices"
	"strconv"
	"time"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/fact"
	"hubscope/analyzer/phrase"
	"hubscope/parsers/nsconf"
	"hubscope/parsers/policy"
)

// timerKeys are the timers that are told, under their names in the public schema.
var timerKeys = []struct{ flag, key string }{{nsconf.FlagSessTimeout, policy.SessTimeout}, {nsconf.FlagForcedTimeout, policy.ForcedTimeout}}

// Configuration lists the timers of every configuration, where each stands, and from
// which command to which it held. What is not known of a time is left out.
func (h *History) Configuration() []casefile.Setting {
	var list []casefile.Setting
	confs := h.confs
	if len(confs) == 0 && len(h.changes) > 0 {
		confs = []Conf{{Source: -1}}
	}
	for _, c := range confs {
		rows := rowsOf(h.chainFor(c))
		from, until := h.spanOf(c)
		for _, r := range rows {
			if r.From.IsZero() {
				r.From = from
			}
			if r.Until.IsZero() {
				r.Until = until
			}
			if r.InForce = r.From.IsZero() || r.Until.IsZero() || r.From.Before(r.Until); !r.InForce {
				r.From, r.Until = time.Time{}, time.Time{} // another file speaks for all of that time
			}
			r.InForce = r.InForce && !h.given.gives(r.Key)
			list = append(list, r)
		}
	}
	return list
}

// gives reports whether the caller gave a timer.
func (g Given) gives(key string) bool {
	return key == policy.SessTimeout && g.SessTimeout != nil || key == policy.ForcedTimeout && g.ForcedTimeout != nil
}

// chainFor is the way of a configuration through the commands that concern its gateway: of
// several the one that changed most.
func (h *History) chainFor(conf Conf) *chain {
	var best *chain
	for _, own := range []bool{true, false} { // one that only had to do for a gateway comes last
		for _, name := range h.gateways.names {
			if own && conf.Config != nil && conf.Config.Vserver(name) == nil {
				continue
			}
			for _, c := range h.gateOf(name).chains {
				if c.conf.Source == conf.Source && (best == nil || len(c.steps) > len(best.steps)) {
					best = c
				}
			}
		}
		if best != nil {
			return best
		}
	}
	return h.chainOf(conf, "")
}

// spanOf is the time for which a configuration speaks where others of the same gateway
// were saved before and behind it.
func (h *History) spanOf(conf Conf) (from, until time.Time) {
	saved := savedAt(conf)
	if saved.IsZero() {
		return from, until
	}
	for _, o := range h.confs {
		at := savedAt(o)
		if at.IsZero() || at.Equal(saved) || !shareServer(o.Config, conf.Config) {
			continue
		}
		if at.Before(saved) {
			from = saved
		} else if until.IsZero() || at.Before(until) {
			until = at
		}
	}
	return from, until
}

// Latest leaves out configurations of a gateway of which a copy is there that was saved
// later.
func Latest(confs []Conf) []Conf {
	return slices.DeleteFunc(slices.Clone(confs), func(c Conf) bool {
		saved := savedAt(c)
		return !saved.IsZero() && slices.ContainsFunc(confs, func(o Conf) bool {
			return o.Config != nil && savedAt(o).After(saved) && shareServer(o.Config, c.Config)
		})
	})
}

// shareServer reports whether two configurations are of one gateway.
func shareServer(a, b *nsconf.Config) bool {
	return slices.ContainsFunc(a.VServers, func(v *nsconf.VServer) bool { return v.Addressable() && b.Vserver(v.Addr.String()) != nil })
}

// A row is one timer of one object, as long as it keeps its value.
type row struct{ scope, key string }

// rowsOf lists what a configuration and its changes give.
func rowsOf(c *chain) []casefile.Setting {
	var list []casefile.Setting
	open := map[row]int{} // those that hold, by their index in list
	for n := range len(c.steps) + 1 {
		var from time.Time
		if n > 0 {
			from = millis(c.steps[n-1].At)
		}
		seen := map[row]bool{}
		for _, r := range c.rows(n) {
			k := row{r.Scope, r.Key}
			seen[k] = true
			if i, ok := open[k]; ok {
				have := &list[i]
				if have.Value == r.Value && have.Origin == r.Origin && have.Line == r.Line {
					continue
				}
				have.Until = from
			}
			r.From = from
			open[k] = len(list)
			list = append(list, r)
		}
		for k, i := range open {
			if !seen[k] {
				list[i].Until = from
				delete(open, k)
			}
		}
	}
	order := map[row]int{}
	for i, r := range list {
		if k := (row{r.Scope, r.Key}); order[k] == 0 {
			order[k] = i + 1
		}
	}
	slices.SortStableFunc(list, func(a, b casefile.Setting) int {
		return order[row{a.Scope, a.Key}] - order[row{b.Scope, b.Key}]
	})
	return list
}

// rows are the timers after so many steps: of the vpn parameters, and of each action that
// sets them.
func (c *chain) rows(n int) []casefile.Setting {
	var list []casefile.Setting
	config := c.version(n)
	add := func(scope string, set nsconf.Settings, documented bool) {
		for _, k := range timerKeys {
			s, ok := set.Get(k.flag)
			r := casefile.Setting{Scope: scope, Key: k.key, Label: phrase.Term{Set: "setting", ID: k.key}, Value: s.Value, Line: int64(s.Line)}
			switch {
			case ok && s.Doubt == nsconf.Unknown:
				continue
			case ok && s.Step > 0:
				f := c.step(s.Step)
				r.Origin, r.Line = sourceID(int(f.Source)), f.Ref().Line
			case ok:
				r.Origin = sourceID(c.conf.Source)
			case !documented:
				continue
			default:
				d, _ := policy.ByName(k.key)
				r.Value, r.Default, r.Document = d.Default, true, d.Document
				r.Elsewhere = casefile.Stated{Value: d.Elsewhere, Document: d.ElsewhereDocument}
			}
			list = append(list, r)
		}
	}
	add("vpn parameter", config.Parameter, c.conf.Config != nil)
	for _, a := range config.Actions {
		add(a.Name, a.Settings, false)
	}
	return list
}

// step returns the command of a number.
func (c *chain) step(number int) *fact.Fact {
	i := slices.IndexFunc(c.steps, func(s change) bool { return s.number == number })
	return c.steps[i].Fact
}

func sourceID(i int) string { return "s" + strconv.Itoa(i+1) }

// Limits says what of the timers could not be known.
func (h *History) Limits(path func(source int) string) []phrase.Phrase {
	var list []phrase.Phrase
	told := map[*fact.Fact]bool{}
	for i, a := range h.confs {
		c := h.chainFor(a)
		if k := c.hides(0); k != nil && !told[k] {
			told[k] = true
			at, command := millis(k.At), k.Value("Command")
			if c.dated {
				list = append(list, phrase.New("limit.timers-before-change", "at", at, "admin", k.User, "command", command, "path", path(a.Source)))
			} else {
				list = append(list, phrase.New("limit.timers-undated", "at", at, "admin", k.User, "command", command, "path", path(a.Source)))
			}
		}
		for _, b := range h.confs[i+1:] {
			list = append(list, h.dispute(a, b, path)...)
		}
	}
	return list
}

// dispute tells the timers that two configurations of one gateway give differently though
// no command between them shows the change: which one the answers use, and why.
func (h *History) dispute(a, b Conf, path func(int) string) []phrase.Phrase {
	if !shareServer(a.Config, b.Config) {
		return nil
	}
	dated := true
	if x, y := savedAt(a), savedAt(b); x.IsZero() || y.IsZero() {
		dated = false
	} else if y.Before(x) {
		a, b = b, a
	}
	first, second := h.chainFor(a), h.chainFor(b)
	n, m := 0, 0
	if dated {
		at := savedAt(b).UnixMilli()
		n, m = first.ran(at), second.ran(at)
	}
	var list []phrase.Phrase
	for _, x := range first.rows(n) {
		for _, y := range second.rows(m) {
			if x.Scope != y.Scope || x.Key != y.Key || x.Value == y.Value || x.Origin == y.Origin {
				continue
			}
			one, two := place(x, path(a.Source)), place(y, path(b.Source))
			if dated {
				list = append(list, phrase.New("limit.timers-disagree-dated", "setting", x.Label, "scope", x.Scope, "one", x.Value, "first", one,
					"other", y.Value, "second", two, "saved", savedAt(b)))
				continue
			}
			used := path(b.Source) // the last by path, unless only the first says when it was saved
			if savedAt(b).IsZero() && !savedAt(a).IsZero() {
				used = path(a.Source)
			}
			list = append(list, phrase.New("limit.timers-disagree", "setting", x.Label, "scope", x.Scope, "one", x.Value, "first", one,
				"other", y.Value, "second", two, "used", used))
		}
	}
	return list
}

// place says where a timer stands, or that it is a default.
func place(s casefile.Setting, file string) phrase.Phrase {
	if s.Default {
		return phrase.New("dispute.default", "path", file)
	}
	return phrase.New("dispute.line", "path", file, "line", s.Line)
}
