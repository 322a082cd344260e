package nsconf

import (
	"slices"
	"strconv"
	"strings"

	"hubscope/parsers/nsconf/expr"
)

// Level is where a value comes from, or what something is bound to.
type Level string

// The levels, the strongest first: of two policies of equal priority the one
// of the stronger level decides (D). The vpn parameters and the documented
// defaults hold what no policy sets.
const (
	LevelUser      Level = "user"
	LevelGroup     Level = "group"
	LevelVServer   Level = "vserver"
	LevelGlobal    Level = "global"
	LevelParameter Level = "parameter"
	LevelDefault   Level = "default"
	LevelAction    Level = "action" // of a [ServerBinding] only: a session action names it
)

// rank orders the levels that policies are bound to.
func (l Level) rank() int {
	return slices.Index([]Level{LevelUser, LevelGroup, LevelVServer, LevelGlobal}, l)
}

// PolicyBinding binds a policy. Policies of every kind are bound by the same
// commands (authentication, authorization, rewrite, ...): whether this one is
// a session policy is told by [Config.Policy].
type PolicyBinding struct {
	Policy   string
	Level    Level  // user, group, vserver or global
	BoundTo  string // the name of the user, group or virtual server; empty for global
	Priority int    // the lowest number comes first; 0 where the file states none
	Stated   bool   // the file states the priority
	Goto     string // -gotoPriorityExpression, kept to be shown; it does not change which value decides
	Line     int
}

// bindingKey is the identity of a binding; binding again replaces it.
type bindingKey struct {
	level           Level
	boundTo, policy string // in lower case
}

// boundName is something policies are bound to. Users stand there by their
// bare names.
type boundName struct {
	level Level
	name  string // in lower case
}

func newBoundName(level Level, name string) boundName {
	if level == LevelUser {
		name = expr.BareName(name)
	}
	return boundName{level, strings.ToLower(name)}
}

// unbound marks a binding that is dropped when the file has been read; 0 is that of a
// replay's step.
const unbound = -1

// bindPolicy reads -policy or -policyName (both are written, depending on the
// object), -priority and -gotoPriorityExpression.
func (b *builder) bindPolicy(level Level, boundTo string, cmd *command) {
	f := cmd.flag("policy", "policyName")
	if f == nil || len(f.values) == 0 {
		return
	}
	policy := f.values[0]
	key := bindingKey{level, strings.ToLower(boundTo), strings.ToLower(policy)}
	old, exists := b.bindings[key]
	if cmd.verb == verbUnbind {
		if exists {
			b.Bindings[old].Line = unbound
			delete(b.bindings, key)
		}
		return
	}
	if cmd.verb != verbBind {
		return
	}
	binding := PolicyBinding{Policy: policy, Level: level, BoundTo: boundTo, Line: cmd.line}
	binding.Goto, _ = cmd.flagged("gotoPriorityExpression")
	priority, stated := cmd.flagged("priority")
	if !stated && len(f.values) > 1 {
		priority, stated = f.values[1], true // old releases: -policyName NAME 100
	}
	if stated {
		if n, err := strconv.ParseUint(priority, 10, 31); err == nil {
			binding.Priority, binding.Stated = int(n), true
		} else {
			b.problem(cmd.line, NotANumber, "priority", priority)
		}
	}
	if exists {
		b.Bindings[old] = binding
		return
	}
	b.bindings[key] = len(b.Bindings)
	b.Bindings = append(b.Bindings, binding)
}

// indexBindings drops what was unbound and indexes the bindings of session
// policies.
func (b *builder) indexBindings() {
	b.Bindings = slices.DeleteFunc(b.Bindings, func(p PolicyBinding) bool { return p.Line == unbound })
	for i, p := range b.Bindings {
		if b.Policy(p.Policy) == nil {
			continue // a policy of another kind
		}
		key := newBoundName(p.Level, p.BoundTo)
		b.bound[key] = append(b.bound[key], i)
		b.levels[p.Level] = append(b.levels[p.Level], i)
	}
}

// aaaUser reads the box's own users and what is bound to a user, who need not
// be one of them.
func (b *builder) aaaUser(cmd *command) { b.aaa(LevelUser, &b.Users, cmd) }

// aaaGroup reads the groups, which are those of the directory by name.
func (b *builder) aaaGroup(cmd *command) { b.aaa(LevelGroup, &b.Groups, cmd) }

func (b *builder) aaa(level Level, list *[]Named, cmd *command) {
	name, ok := b.named(cmd)
	if !ok {
		return
	}
	switch cmd.verb {
	case verbAdd:
		*list = append(*list, Named{Name: name, Line: cmd.line})
	case verbRemove:
		*list = slices.DeleteFunc(*list, func(n Named) bool { return strings.EqualFold(n.Name, name) })
	case verbBind, verbUnbind:
		b.bindPolicy(level, name, cmd)
	}
}
