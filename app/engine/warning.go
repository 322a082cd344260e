package engine

import (
	"hubscope/analyzer/casefile"
	"hubscope/analyzer/phrase"
	"hubscope/parsers/source"
)

// letGo is the detail of a gap that we made ourselves: a log that is followed has more lines
// than are to be kept.
const letGo = "let go"

// worded gives every warning its sentence: how much of what, where and how often is known
// decides which.
func worded(list []source.Warning, path string) []casefile.Warning {
	var out []casefile.Warning
	for _, w := range list {
		w.Count = max(w.Count, 1)
		form := "plain"
		switch {
		case w.Code == source.CodeGap && w.Detail == letGo:
			form = "letgo"
		case w.Count > 1 && w.Line > 0:
			form = "lines"
		case w.Line > 0:
			form = "line"
		case w.Code == source.CodeNotText && w.Detail != "":
			form = "archive"
		}
		out = append(out, casefile.Warning{Code: string(w.Code), Line: w.Line, Says: phrase.Phrase{
			ID: "warning." + string(w.Code) + "." + form,
			Args: []phrase.Arg{
				{Name: "path", Value: path}, {Name: "line", Value: w.Line}, {Name: "count", Value: w.Count},
				{Name: "detail", Value: w.Detail}, {Name: "offset", Value: w.Offset},
			},
		}})
	}
	return out
}
