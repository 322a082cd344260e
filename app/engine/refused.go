package engine

import (
	"fmt"

	"hubscope/analyzer"
	"hubscope/analyzer/casefile"
	"hubscope/analyzer/phrase"
	"hubscope/app/packs"
	"hubscope/parsers/signature"
	"hubscope/parsers/source"
)

// mostFaults is how many faults of one pack are told: who mends a pack has them all from
// the lint.
const mostFaults = 20

// refused makes a source of every signature pack that is not used. They stand behind the
// sources of the case, so that those keep their numbers.
func refused(list []packs.Refusal, before int) []analyzer.Source {
	var out []analyzer.Source
	for i, r := range list {
		s := analyzer.Source{Source: casefile.Source{ID: fmt.Sprintf("s%d", before+i+1), Path: r.Path, Kind: "signature-pack"}}
		for _, p := range r.Problems[:min(len(r.Problems), mostFaults)] {
			form := "plain"
			if p.Line > 0 {
				form = "line"
			}
			s.Warnings = append(s.Warnings, casefile.Warning{Code: string(source.CodePackRefused), Line: int64(p.Line), Says: phrase.Phrase{
				ID:   "warning.pack-refused." + form,
				Args: []phrase.Arg{{Name: "line", Value: int64(p.Line)}, {Name: "detail", Value: FaultPhrase(p)}},
			}})
		}
		out = append(out, s)
	}
	return out
}

// FaultPhrase says what is wrong in a signature pack, and in which signature.
func FaultPhrase(p signature.Problem) phrase.Phrase {
	reason := phrase.Phrase{ID: "pack.reason." + string(p.Reason), Args: []phrase.Arg{{Name: "detail", Value: p.Detail}}}
	if p.Signature == "" {
		return reason
	}
	return phrase.New("pack.of-signature", "signature", p.Signature, "reason", reason)
}
