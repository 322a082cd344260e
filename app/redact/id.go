package redact

import (
	"strconv"
	"time"

	"hubscope/analyzer/casefile"
)

// isID reports a text that is the id of a finding, or refers to one.
func isID(p casefile.Place) bool {
	switch p.Field {
	case "ID":
		return p.Type != "Session" && p.Type != "Source" // the gateway's own numbers
	case "Wave", "Prompts":
		return p.Type == "Pattern"
	}
	return false
}

// renumber gives the findings of a redacted case ids of their own, made as the case's were but
// of tokens. c is the case that it was made of.
func renumber(c, out *casefile.Case) {
	ids := map[string]string{}
	taken := map[string]bool{}
	give := func(old, prefix string, parts ...string) {
		if old == "" || ids[old] != "" {
			return
		}
		id := casefile.ID(prefix, parts...)
		for n := 2; taken[id]; n++ {
			id = casefile.ID(prefix, append(parts, strconv.Itoa(n))...)
		}
		ids[old], taken[id] = id, true
	}
	wanted := map[string]bool{} // ids of prompts
	for i := range out.Prompts {
		wanted[out.Prompts[i].ID] = true
	}
	for i := range out.Patterns {
		for _, id := range out.Patterns[i].Prompts {
			wanted[id] = true
		}
	}
	for i := range out.WhatIf {
		f := &out.WhatIf[i]
		for _, o := range f.Avoided {
			wanted[o.ID] = true
		}
		for _, o := range f.Changed {
			wanted[o.ID] = true
		}
	}
	for i := range c.Briefs {
		if len(wanted) == 0 {
			break
		}
		if old := c.Briefs[i].ID(); wanted[old] {
			id := out.Briefs[i].ID()
			ids[old], taken[id] = id, true
			delete(wanted, old)
		}
	}
	stamp := func(t time.Time) string { return t.UTC().Format(time.RFC3339Nano) }
	for i := range out.Prompts {
		p := &out.Prompts[i]
		give(p.ID, "p", string(p.Kind), stamp(p.Time), p.User, p.Cause, p.Session, p.Platform, p.App)
	}
	for i := range out.Mail {
		m := &out.Mail[i]
		give(m.ID, "m-", stamp(m.Time), m.User, m.Verdict, m.Target, m.Device)
	}
	for i := range out.Waves {
		w := &out.Waves[i]
		give(w.ID, "w", string(w.Kind), stamp(w.Time), w.Gateway, string(w.Trigger.Kind))
	}
	for i := range out.Patterns {
		p := &out.Patterns[i]
		give(p.ID, "q", p.Kind, p.User, p.Cause, stamp(p.From))
	}
	for id := range wanted {
		give(id, "p", "unseen", strconv.Itoa(len(ids)))
	}
	briefs := out.Briefs
	out.Briefs = nil // theirs are made when they are asked for
	*out = *casefile.Rewrite(out, func(p casefile.Place, s string) string {
		if id, ok := ids[s]; ok && p.Hole == "" && isID(p) {
			return id
		}
		return s
	})
	out.Briefs = briefs
}
