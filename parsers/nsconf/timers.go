package nsconf

import (
	"cmp"
	"net/netip"
	"slices"
	"strings"

	"hubscope/parsers/nsconf/expr"
)

// The flags that the model reads, as the vendor writes them.
const (
	FlagSessTimeout          = "sessTimeout"          // minutes without network activity
	FlagForcedTimeout        = "forcedTimeout"        // minutes after the logon, active or not
	FlagForcedTimeoutWarning = "forcedTimeoutWarning" // minutes before the forced time-out
	FlagClientIdleTimeout    = "clientIdleTimeout"    // minutes without mouse or keyboard
	FlagMDXTokenTimeout      = "mdxTokenTimeout"      // minutes
	FlagSplitTunnel          = "splitTunnel"          // OFF, ON or REVERSE
	FlagAppController        = "appController"        // a URL
)

// defaults are the documented values of what a file does not set (D). Timers
// that are off by default are 0. The keys are in lower case.
var defaults = map[string]string{
	"sesstimeout":                "30",
	"forcedtimeout":              "0",
	"clientidletimeout":          "0",
	"mdxtokentimeout":            "10",
	"splittunnel":                "OFF",
	"defaultauthorizationaction": "DENY",
}

// Session is what a log tells of one gateway session; see [expr.Request] for
// the meaning of an absent field.
type Session struct {
	User         string
	Groups       []string
	GroupsKnown  bool
	UserAgent    string
	UserAgentCut bool
	ClientIP     netip.Addr
	Vserver      string // the log's "addr:port"
}

func (s *Session) request() expr.Request {
	return expr.Request{
		UserAgent: s.UserAgent, UserAgentCut: s.UserAgentCut,
		User: s.User, Groups: s.Groups, GroupsKnown: s.GroupsKnown,
		ClientIP: s.ClientIP,
	}
}

// Timers are the settings in force for one session.
type Timers struct {
	SessTimeout       Param
	ForcedTimeout     Param
	ClientIdleTimeout Param
	MDXTokenTimeout   Param
	SplitTunnel       Param

	// VServers are the virtual servers that the session may have been on:
	// one, when VServerKnown; otherwise those that share its address, or all
	// that the file holds when none has it.
	VServers     []*VServer
	VServerKnown bool
	// Policies are all session policies bound to something the session is or
	// may be part of, in the order in which they decide.
	Policies []Considered

	parameter Settings
	branches  [][]candidate // one for each of VServers
	open      bool
}

// Param is one setting in force.
type Param struct {
	// Values are the possible values, without repetition, the most likely
	// first: the one that holds if every undecided rule matches.
	Values []Value
	// Certain says that there is no other possibility than Values[0], or, when
	// Values is empty, that the setting is nowhere set and has no documented
	// default.
	Certain bool
	// Open says that any other value is possible too: what the configuration held at the
	// moment in question is not known. Values may then be empty.
	Open bool
}

// Likely returns the first of the possible values, if there is any.
func (p Param) Likely() (Value, bool) {
	if len(p.Values) == 0 {
		return Value{}, false
	}
	return p.Values[0], true
}

// Value is one possible value of a setting.
type Value struct {
	Minutes int    // of a timer; 0 means off
	Text    string // as written
	Origin  Origin
}

// Origin tells where a value comes from.
type Origin struct {
	Line    int    // of the command that gave it; 0 for a default and for a step
	Step    int    // Number of the replay's step that gave it; 0 for the file's own
	Policy  string // whose action gave it
	Action  string
	BoundTo string // what the policy is bound to
	Level   Level
}

// Considered is a session policy that was weighed for a session.
type Considered struct {
	Policy   string
	Action   string
	BoundTo  string
	Level    Level
	Priority int
	Line     int // of the binding

	Member   expr.Truth // the session is part of what the policy is bound to
	Rule     expr.Truth // the policy's rule matches
	Truth    expr.Truth // both
	Unknowns []string   // the rule's terms that left it undecided
}

// candidate is a considered policy and the action it would give.
type candidate struct {
	Considered
	action *SessionAction // nil when the file does not define it
	index  int            // of the binding, the last tie-break
}

// Timers works out the settings in force for a session (D for the order, I for
// the fall-through of what a policy leaves unset):
//
// Of the policies bound to the user, its groups, the virtual server and
// globally only those count whose rule matches. Among them the lowest priority
// number that sets the parameter decides; ties go user, group, virtual server,
// global. What none sets comes from "set vpn parameter", and last from the
// documented default. Where a rule, a membership or the virtual server cannot
// be decided, every value it could lead to is given, and Certain is false
// unless they are all the same.
func (c *Config) Timers(s Session) Timers {
	t := Timers{parameter: c.Parameter, open: c.open}
	t.VServers = c.at(s.Vserver)
	t.VServerKnown = len(t.VServers) == 1
	if len(t.VServers) == 0 {
		t.VServers = logonServers(slices.Clone(c.VServers))
	}

	w := weighing{config: c, session: &s, request: s.request()}
	common := w.common()
	all := slices.Clone(common)
	for _, v := range t.VServers {
		own := w.bound(nil, newBoundName(LevelVServer, v.Name), expr.True)
		t.branches = append(t.branches, inOrder(append(slices.Clone(common), own...)))
		if !t.VServerKnown {
			own = w.bound(nil, newBoundName(LevelVServer, v.Name), expr.Unknown)
		}
		all = append(all, own...)
	}
	if len(t.VServers) == 0 {
		t.branches = append(t.branches, inOrder(common))
	}
	for _, cand := range inOrder(all) {
		t.Policies = append(t.Policies, cand.Considered)
	}

	t.SessTimeout = t.Flag(FlagSessTimeout)
	t.ForcedTimeout = t.Flag(FlagForcedTimeout)
	t.ClientIdleTimeout = t.Flag(FlagClientIdleTimeout)
	t.MDXTokenTimeout = t.Flag(FlagMDXTokenTimeout)
	t.SplitTunnel = t.Flag(FlagSplitTunnel)
	return t
}

// Flag returns any other setting by the name of its flag, without the dash.
func (t Timers) Flag(name string) Param {
	p := Param{Certain: t.VServerKnown && !t.open, Open: t.open}
	for _, branch := range t.branches {
		p.follow(branch, t.parameter, name)
	}
	p.Certain = p.Certain && !p.Open && len(p.Values) <= 1
	return p
}

// follow adds the values that one order of policies can give.
func (p *Param) follow(branch []candidate, parameter Settings, name string) {
	for _, cand := range branch {
		if cand.Truth == expr.False {
			continue
		}
		if cand.action == nil {
			// It may set anything; the appliance's own action sets nothing.
			p.Certain = p.Certain && builtinAction(cand.Action)
			continue
		}
		set, ok := cand.action.Settings.Get(name)
		if !ok {
			continue
		}
		if p.add(set, Origin{Policy: cand.Policy, Action: cand.action.Name, BoundTo: cand.BoundTo, Level: cand.Level}) && cand.Truth == expr.True {
			return
		}
	}
	if set, ok := parameter.Get(name); ok && p.add(set, Origin{Level: LevelParameter}) {
		return
	}
	if value, ok := defaults[strings.ToLower(name)]; ok {
		p.add(Setting{Name: name, Value: value}, Origin{Level: LevelDefault})
	}
}

// add notes a possible value unless it is there already. It reports whether the value
// hides what stands behind it: one that is not known may have been none.
func (p *Param) add(set Setting, from Origin) (hides bool) {
	p.Open = p.Open || set.Doubt != Sure
	if set.Doubt == Unknown {
		return false
	}
	from.Line, from.Step = set.Line, set.Step
	v := Value{Text: set.Value, Origin: from}
	minutes, numeric := parseMinutes(set.Value)
	if numeric {
		v.Minutes = minutes
	}
	same := func(have Value) bool {
		if n, ok := parseMinutes(have.Text); ok && numeric {
			return n == minutes
		}
		return strings.EqualFold(have.Text, v.Text)
	}
	if !slices.ContainsFunc(p.Values, same) {
		p.Values = append(p.Values, v)
	}
	return true
}

// inOrder sorts candidates into the order in which they decide.
func inOrder(list []candidate) []candidate {
	slices.SortFunc(list, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(a.Priority, b.Priority), cmp.Compare(a.Level.rank(), b.Level.rank()), cmp.Compare(a.index, b.index))
	})
	return list
}
