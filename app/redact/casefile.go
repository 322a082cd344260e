package redact

import "hubscope/analyzer/casefile"

// ofFields are the roles of a case's own texts, by type and field; all others are texts in
// which anything may stand.
var ofFields = map[[2]string]role{
	{"Session", "User"}: userRole, {"Brief", "User"}: userRole, {"Prompt", "User"}: userRole, {"MailFailure", "User"}: userRole, {"MailNote", "User"}: userRole,
	{"Device", "User"}: userRole, {"Pattern", "User"}: userRole, {"WhatIfObserved", "User"}: userRole, {"WhatIfPrompt", "User"}: userRole,
	{"Wave", "Names"}: userRole, {"Case", "Callers"}: userRole,
	{"MailFailure", "Target"}: placeRole, {"Wave", "Gateway"}: placeRole,
}

// schemaFields hold words of the public schema or of the product, and nothing that a log or a
// setting says.
var schemaFields = map[string]bool{
	"Cause": true, "EndCause": true, "Verdict": true, "Hop": true, "Kind": true, "Code": true, "Rule": true, "Key": true, "References": true,
	"Because": true, "Container": true, "Platform": true, "Document": true, "Zone": true, "Then": true, "Before": true, "After": true, "LogoutMethod": true, "Origin": true,
}

// ofHoles are the roles of what fills the holes of a sentence.
var ofHoles = map[string]role{
	"user": userRole, "users": userRole, "admin": userRole, "other": textRole, "host": placeRole, "target": placeRole, "sta": placeRole, "server": placeRole,
	"gateway": placeRole, "address": placeRole, "servers": placeRole, "stas": placeRole,
}

func roleOf(p casefile.Place) role {
	if p.Hole != "" {
		return ofHoles[p.Hole]
	}
	return ofFields[[2]string{p.Type, p.Field}]
}

// Case is a copy of a case in which every identity is replaced. The ids of findings are made
// anew of the tokens, because those of the case are made of names, which whoever guesses
// one could prove.
func (r *Redactor) Case(c *casefile.Case) *casefile.Case {
	w := r.sweeps.Get().(*sweep)
	defer r.sweeps.Put(w)
	var buf []byte
	seen := map[[2]string]string{} // users of hundreds of thousands of briefs
	out := casefile.Rewrite(c, func(p casefile.Place, s string) string {
		role := roleOf(p)
		switch {
		case p.Hole == "" && (schemaFields[p.Field] || isID(p)): // ids: later
			return s
		case isPath(p):
			s = r.shortPath(s)
		}
		key := [2]string{string(rune(role)), s}
		if done, ok := seen[key]; ok {
			return done
		}
		buf = w.value(buf[:0], []byte(s), role)
		done := string(buf)
		if role == userRole {
			seen[key] = done
		}
		return done
	})
	renumber(c, out)
	return out
}

func isPath(p casefile.Place) bool {
	return p.Type == "Source" && p.Field == "Path" || p.Hole == "path" || p.Hole == "file"
}

// value appends a value that has a role: what the role says is an identity, then whatever
// else is found.
func (w *sweep) value(dst, s []byte, r role) []byte {
	w.parts = r.parts(w.parts[:0], s)
	w.marks = w.marks[:0]
	for _, p := range w.parts {
		if start := within(s, p.value); start >= 0 {
			w.marks = append(w.marks, mark{start, start + len(p.value), p.kind})
		}
	}
	return w.marked(dst, s, w.marks)
}
