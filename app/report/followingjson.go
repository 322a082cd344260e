package report

import (
	"bytes"
	"encoding/json"
	"io"

	"hubscope/analyzer/casefile"
	"hubscope/app/live"
	"hubscope/parsers/source"
)

// changeJSON is one line of watch --format json.
type changeJSON struct {
	Type  string `json:"type"`
	State string `json:"state"`
	Key   string `json:"key,omitempty"` // the same for as long as the item is told
	Was   string `json:"was,omitempty"` // the id under which it was told before
	Item  any    `json:"item"`
	// Notices are those of a source that were not told before.
	Notices []noticeJSON `json:"notices,omitempty"`
}

type noticeJSON struct {
	Code    string `json:"code"`
	Time    string `json:"time"` // of this machine
	Count   int64  `json:"count,omitempty"`
	Detail  string `json:"detail,omitempty"`
	Message string `json:"message"`
}

// followedJSON is a source of the case, with how it stands at the moment.
type followedJSON struct {
	sourceJSON
	State   string `json:"state"`             // following, waiting or ended
	Arrived string `json:"arrived,omitempty"` // when the last line came in
	Silent  bool   `json:"silent,omitempty"`
	Lost    int64  `json:"lostBytes,omitempty"`
	Dropped int64  `json:"droppedMessages,omitempty"`
}

// JSON writes a change as one line, in one Write. The case of v is the one that the change
// came with.
func (f *Following) JSON(w io.Writer, v View, c *live.Change) error {
	line := changeJSON{State: string(c.State), Key: c.Key, Was: c.Was}
	switch {
	case c.Prompt != nil:
		line.Type, line.Item = "prompt", v.prompt(*c.Prompt)
	case c.Mail != nil:
		line.Type, line.Item = "mail", v.mail(*c.Mail)
	case c.Finding != nil:
		line.Type, line.Item = "misconfiguration", v.misconfiguration(*c.Finding)
	default:
		_, notices := f.hear(c.Source)
		line.Type, line.Item = "source", v.followed(c.Source)
		for _, n := range notices {
			line.Notices = append(line.Notices, v.notice(c.Source.Path, n))
		}
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(line); err != nil {
		return err
	}
	_, err := w.Write(b.Bytes())
	return err
}

func (v View) followed(s *live.Source) followedJSON {
	of := casefile.Source{Path: s.Path, Kind: s.Kind}
	if s.Index >= 0 && s.Index < len(v.Case.Sources) {
		of = v.Case.Sources[s.Index]
	}
	of.Lines, of.Bytes = s.Lines, s.Bytes // of all its generations, and up to date
	if of.Kind == "" {
		of.Kind = "unknown"
	}
	return followedJSON{v.source(of), string(s.State), stamp(s.Arrived), s.Silent, s.Lost, s.Dropped}
}

func (v View) notice(path string, n source.Notice) noticeJSON {
	return noticeJSON{string(n.Code), stamp(n.At), n.Count, masked(n.Detail), notice(v.Printer, path, n)}
}
