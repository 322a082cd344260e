package nsconf

import "hubscope/parsers/nsconf/expr"

// weighing collects the policies that may concern one session.
type weighing struct {
	config  *Config
	session *Session
	request expr.Request
}

// common collects the policies that do not depend on the virtual server: those
// of the user, of the groups, and the global ones.
func (w *weighing) common() []candidate {
	list := w.users(nil)
	list = w.groups(list)
	return w.bound(list, newBoundName(LevelGlobal, ""), expr.True)
}

// users collects the user's policies. A session without a name may be anyone's.
func (w *weighing) users(list []candidate) []candidate {
	if w.session.User != "" {
		return w.bound(list, newBoundName(LevelUser, w.session.User), expr.True)
	}
	return w.everyone(list, LevelUser, func(string) expr.Truth { return expr.Unknown })
}

// groups collects the policies of the user's groups; with the list of groups
// incomplete, those of every other group as well.
func (w *weighing) groups(list []candidate) []candidate {
	if w.session.GroupsKnown {
		seen := map[boundName]bool{}
		for _, g := range w.session.Groups {
			key := newBoundName(LevelGroup, g)
			if !seen[key] {
				seen[key] = true
				list = w.bound(list, key, expr.True)
			}
		}
		return list
	}
	return w.everyone(list, LevelGroup, func(group string) expr.Truth {
		return expr.MemberOf(w.session.Groups, false, group)
	})
}

// everyone collects the policies of all users or all groups.
func (w *weighing) everyone(list []candidate, level Level, member func(name string) expr.Truth) []candidate {
	for _, i := range w.config.levels[level] {
		list = w.weigh(list, i, member(w.config.Bindings[i].BoundTo))
	}
	return list
}

// bound collects the policies bound to one thing.
func (w *weighing) bound(list []candidate, key boundName, member expr.Truth) []candidate {
	for _, i := range w.config.bound[key] {
		list = w.weigh(list, i, member)
	}
	return list
}

// weigh tests the rule of one binding's policy.
func (w *weighing) weigh(list []candidate, index int, member expr.Truth) []candidate {
	b := w.config.Bindings[index]
	p := w.config.Policy(b.Policy) // the indexes hold session policies only
	c := candidate{
		Considered: Considered{
			Policy: p.Name, Action: p.Action,
			BoundTo: b.BoundTo, Level: b.Level, Priority: b.Priority, Line: b.Line,
			Member: member, Rule: p.Expr.Eval(w.request),
		},
		action: w.config.Action(p.Action),
		index:  index,
	}
	c.Truth = member.And(c.Rule)
	if c.Rule == expr.Unknown {
		c.Unknowns = p.Expr.Unknowns(w.request)
	}
	return append(list, c)
}
