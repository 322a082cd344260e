package report

import (
	"hubscope/app/engine"
	"hubscope/app/redact"
)

// Redacted is a view in which tokens stand for people and places: the one way to a report
// that may leave the house, whatever its format. What is written from it goes through
// redact.Redactor.Check before anybody gets it.
func Redacted(v View, res *engine.Result, r *redact.Redactor) View {
	v.Case, v.Text = r.Case(v.Case), r.Lines(res)
	return v
}
