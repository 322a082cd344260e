package report

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"

	"hubscope/app/lang"
	"hubscope/parsers/signature"
)

// SignaturesText writes what is recognised, a block a signature.
func SignaturesText(w io.Writer, p *lang.Printer, list []*signature.Signature) error {
	t := &textWriter{Writer: bufio.NewWriter(w), p: p}
	for _, s := range list {
		t.line("", s.ID, "  →  ", s.Event.String(), " (", p.Term("event", s.Event.String()), ")")
		about := p.Term("sure", string(s.Sure))
		if s.System != "" {
			about += " · " + p.Term("system", string(s.System))
		}
		t.line("  ", about, " · ", fmt.Sprintf("%s:%d", placeOf(s), s.Line))
		wording := s.Pattern
		if wording == "" {
			wording = s.Contains
		}
		t.line("  ", wording)
		t.line("  ", cutAt(s.Example, lineWidth))
		t.WriteByte('\n')
	}
	t.line("", p.Text("report.signatures", "count", len(list)))
	return t.Flush()
}

func placeOf(s *signature.Signature) string {
	if s.Pack == signature.Builtin().Name {
		return s.Pack + "/" + s.File
	}
	return s.File
}

type signatureJSON struct {
	draftJSON
	Pack           string            `json:"pack"`
	File           string            `json:"file"`
	Line           int               `json:"line"`
	IgnoreCase     bool              `json:"ignoreCase,omitempty"`
	Fields         map[string]string `json:"fields,omitempty"`
	Counterexample string            `json:"counterexample,omitempty"`
}

// SignaturesJSON writes what is recognised as one JSON array.
func SignaturesJSON(w io.Writer, _ *lang.Printer, list []*signature.Signature) error {
	out := []signatureJSON{}
	for _, s := range list {
		j := signatureJSON{
			draftJSON: draftJSON{
				ID: s.ID, Event: s.Event.String(), System: string(s.System), Head: s.Head, Contains: s.Contains, Pattern: s.Pattern,
				Sure: string(s.Sure), Example: s.Example,
			},
			Pack: s.Pack, File: s.File, Line: s.Line, IgnoreCase: s.IgnoreCase, Counterexample: s.Counterexample,
		}
		for _, f := range s.Fields {
			if j.Fields == nil {
				j.Fields = map[string]string{}
			}
			j.Fields[f.Name] = string(f.Value)
		}
		out = append(out, j)
	}
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	return enc.Encode(out)
}
