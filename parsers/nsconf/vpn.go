package nsconf

import (
	"net/netip"
	"slices"
	"strings"

	"hubscope/parsers/nsconf/expr"
)

// named returns the object's name, the first word of nearly every command, and
// notes its absence.
func (b *builder) named(cmd *command) (name string, ok bool) {
	if name = cmd.arg(0); name == "" {
		b.problem(cmd.line, MissingWord, "", "")
		return "", false
	}
	return name, true
}

func (b *builder) vpnParameter(cmd *command) {
	switch cmd.verb {
	case verbSet:
		b.amend(&b.Parameter, cmd)
	case verbUnset:
		b.Parameter.reset(cmd)
	}
}

func (b *builder) sessionAction(cmd *command) {
	name, ok := b.named(cmd)
	if !ok {
		return
	}
	a := b.Action(name)
	switch cmd.verb {
	case verbAdd, verbSet:
		if a == nil {
			a = &SessionAction{Name: name, Line: cmd.line}
			b.Actions = append(b.Actions, a)
			b.actions[strings.ToLower(name)] = a
		}
		b.amend(&a.Settings, cmd)
	case verbUnset:
		if a != nil {
			a.Settings.reset(cmd)
		}
	case verbRemove:
		if a != nil {
			b.Actions = without(b.Actions, a)
			delete(b.actions, strings.ToLower(name))
		}
	}
}

// sessionPolicy reads "NAME RULE ACTION" and "NAME -rule RULE -action ACTION".
func (b *builder) sessionPolicy(cmd *command) {
	name, ok := b.named(cmd)
	if !ok {
		return
	}
	p := b.Policy(name)
	switch cmd.verb {
	case verbAdd, verbSet:
		rule, hasRule := cmd.ruleWord()
		action, hasAction := cmd.flagged("action")
		if !hasAction && len(cmd.args) > 2 {
			action, hasAction = cmd.args[2], true
		}
		if cmd.verb == verbAdd && (!hasRule || !hasAction) {
			b.problem(cmd.line, MissingWord, "", name)
		}
		if p == nil {
			p = &SessionPolicy{Name: name, Line: cmd.line, RuleLine: cmd.line}
			b.Policies = append(b.Policies, p)
			b.policies[strings.ToLower(name)] = p
		}
		if hasRule {
			p.Rule, p.RuleLine = rule, cmd.line
		}
		if hasAction {
			p.Action = action
		}
	case verbRemove:
		if p != nil {
			b.Policies = without(b.Policies, p)
			delete(b.policies, strings.ToLower(name))
		}
	}
}

// ruleWord is the rule of a policy or expression: behind -rule or behind the
// name.
func (c *command) ruleWord() (rule string, ok bool) {
	if rule, ok = c.flagged("rule"); ok {
		return rule, true
	}
	if len(c.args) > 1 {
		return c.args[1], true
	}
	return "", false
}

// undefined stands for a named expression until it is compiled.
var undefined = expr.Compile("", nil)

// policyExpression reads a named expression, which rules use by its name.
func (b *builder) policyExpression(cmd *command) {
	name, ok := b.named(cmd)
	if !ok {
		return
	}
	old := -1
	if b.names[strings.ToLower(name)] != nil {
		old = slices.IndexFunc(b.Expressions, func(e *Expression) bool { return strings.EqualFold(e.Name, name) })
	}
	switch cmd.verb {
	case verbAdd, verbSet:
		rule, ok := cmd.ruleWord()
		if !ok {
			b.problem(cmd.line, MissingWord, "", name)
			return
		}
		e := &Expression{Name: name, Line: cmd.line, Rule: rule}
		b.names.Add(name, undefined) // compiled when all names are known
		if old >= 0 {
			b.Expressions[old] = e
		} else {
			b.Expressions = append(b.Expressions, e)
		}
	case verbRemove:
		if old >= 0 {
			b.Expressions = slices.Delete(b.Expressions, old, old+1)
			delete(b.names, strings.ToLower(name))
		}
	}
}

// vpnVServer reads "add vpn vserver NAME SSL IP PORT" and what is bound to it.
func (b *builder) vpnVServer(cmd *command) {
	name, ok := b.named(cmd)
	if !ok {
		return
	}
	v := b.VServerNamed(name)
	switch cmd.verb {
	case verbAdd, verbSet:
		if v == nil {
			v = &VServer{Name: name, Line: cmd.line}
			b.VServers = append(b.VServers, v)
			b.vservers[strings.ToLower(name)] = v
		}
		if len(cmd.args) > 1 {
			v.Protocol = strings.ToUpper(cmd.args[1])
		}
		b.address(&v.Addr, cmd)
		b.amend(&v.Settings, cmd)
		if state, ok := cmd.flagged("state"); ok {
			v.Disabled = strings.EqualFold(state, "DISABLED")
		}
	case verbUnset:
		if v != nil {
			v.Settings.reset(cmd)
		}
	case verbRemove:
		if v != nil {
			b.VServers = without(b.VServers, v)
			delete(b.vservers, strings.ToLower(name))
		}
	case verbEnable, verbDisable:
		if v != nil {
			v.Disabled = cmd.verb == verbDisable
		}
	case verbBind, verbUnbind:
		b.bindPolicy(LevelVServer, name, cmd)
		b.bindServer(LevelVServer, name, cmd)
	}
}

// anyVServer reads "enable vserver NAME" and "disable vserver NAME", which do
// not say of which feature the virtual server is.
func (b *builder) anyVServer(cmd *command) {
	for _, name := range cmd.args {
		if v := b.VServerNamed(name); v != nil && (cmd.verb == verbEnable || cmd.verb == verbDisable) {
			v.Disabled = cmd.verb == verbDisable
		}
	}
}

func (b *builder) vpnGlobal(cmd *command) {
	b.bindPolicy(LevelGlobal, "", cmd)
	b.bindServer(LevelGlobal, "", cmd)
}

// address reads the IP and PORT of a virtual server, which follow its name and
// protocol; set changes the IP by a flag and cannot change the port.
func (b *builder) address(into *netip.AddrPort, cmd *command) {
	ip, port := cmd.arg(2), cmd.arg(3)
	if changed, ok := cmd.flagged("IPAddress"); ok {
		ip = changed
	}
	if ip == "" {
		return
	}
	addr, err := netip.ParseAddr(ip)
	if err != nil {
		b.problem(cmd.line, BadAddress, "", ip)
		return
	}
	number := into.Port()
	if port != "" {
		if number, err = parsePort(port); err != nil {
			b.problem(cmd.line, BadAddress, "", port)
			return
		}
	}
	*into = netip.AddrPortFrom(addr.WithZone(""), number)
}

// without removes one element by identity.
func without[T any](list []*T, gone *T) []*T {
	return slices.DeleteFunc(list, func(have *T) bool { return have == gone })
}
