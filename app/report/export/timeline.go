package export

import (
	"cmp"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"hubscope/analyzer/casefile"
	"hubscope/app/report"
	"hubscope/app/sheet"
)

// columns of the timeline. They are part of the public contract: new ones come last.
var columns = []string{
	"time", "local", "kind", "id", "user", "device", "app", "session", "cause", "confidence", "disposition", "says", "source", "line", "sure", "text",
}

// An entry is one row: something of the case at its moment.
type entry struct {
	at                            time.Time
	kind, id, user, device, app   string
	session, cause                string
	confidence, disposition, says string
	evidence                      *casefile.Evidence // the line it stands for, nil for none
	source                        int                // of a setting, else -1
	line                          int64
	text                          string
}

// writeTimeline writes the case as one table in the order of time: when sessions began and
// ended, prompts, mail failures, waves, and every line of evidence with the answers it is for.
// What has no time, such as a setting, stands last.
func writeTimeline(w io.Writer, v report.View) error {
	list := entries(v)
	if _, err := io.WriteString(w, sheet.Mark); err != nil {
		return err
	}
	buf := sheet.Head(nil, columns...)
	for i := range list {
		buf = list[i].append(buf, v)
		if _, err := w.Write(buf); err != nil {
			return err
		}
		buf = buf[:0]
	}
	_, err := w.Write(buf)
	return err
}

func (e *entry) append(dst []byte, v report.View) []byte {
	r := sheet.Begin(dst)
	at, local := "", ""
	if !e.at.IsZero() {
		at, local = e.at.UTC().Format(time.RFC3339Nano), e.at.In(v.Printer.Zone()).Format(time.RFC3339)
	}
	says, sure, text, source, line := e.says, "", e.text, e.source, e.line
	if k := e.evidence; k != nil {
		says, sure, source, line = v.Printer.Say(k.Says), string(k.Sure), k.Source, k.Line
		text = v.Text(k.Ref)
	}
	path, place := "", ""
	if source >= 0 && source < len(v.Case.Sources) {
		path = v.Case.Sources[source].Path
		if line > 0 {
			place = strconv.FormatInt(line, 10)
		}
	}
	for _, cell := range []string{at, local, e.kind, e.id, e.user, e.device, e.app, e.session, e.cause, e.confidence, e.disposition, says, path, place, sure, text} {
		r.String(cell)
	}
	return r.End()
}

// entries are the rows of a case, in order.
func entries(v report.View) []entry {
	c, say := v.Case, v.Printer.Say
	var list []entry
	add := func(e entry) { list = append(list, e) }
	seen := map[casefile.Ref]int{}
	prove := func(id string, evidence []casefile.Evidence) {
		for i := range evidence {
			k := &evidence[i]
			if at, ok := seen[k.Ref]; ok && k.Source >= 0 {
				if !slices.Contains(strings.Fields(list[at].id), id) {
					list[at].id += " " + id
				}
				continue
			}
			seen[k.Ref] = len(list)
			add(entry{at: k.Time, kind: "evidence", id: id, evidence: k, source: -1})
		}
	}
	for i := range c.Sessions {
		s := &c.Sessions[i]
		e := entry{at: s.Start, kind: "session-start", id: s.ID, user: s.User, device: s.Device, session: s.ID, source: -1}
		if !s.Start.IsZero() {
			add(e)
		}
		if s.Ended {
			e.at, e.kind, e.cause, e.confidence, e.says = s.End, "session-end", s.EndCause, string(s.Confidence), say(s.Why)
			add(e)
		}
	}
	for i := range c.Prompts {
		p := &c.Prompts[i]
		add(entry{at: p.Time, kind: string(p.Kind), id: p.ID, user: p.User, device: p.Device, app: p.App, session: p.Session, cause: p.Cause,
			confidence: string(p.Confidence), disposition: string(p.Disposition), says: say(p.Headline), source: -1})
		prove(p.ID, p.Evidence)
	}
	for i := range c.Mail {
		m := &c.Mail[i]
		add(entry{at: m.Time, kind: "mail-failure", id: m.ID, user: m.User, device: m.Device, cause: m.Verdict,
			confidence: string(m.Confidence), disposition: string(m.Disposition), says: say(m.Headline), source: -1})
		prove(m.ID, m.AllEvidence())
	}
	for i := range c.Waves {
		k := &c.Waves[i]
		add(entry{at: k.Time, kind: "wave", id: k.ID, cause: string(k.Trigger.Kind), confidence: string(k.Trigger.Confidence), says: say(k.Headline), source: -1})
		prove(k.ID, slices.Concat(k.Trigger.Evidence, k.Evidence))
	}
	for i := range c.Misconfigurations {
		m := &c.Misconfigurations[i]
		add(entry{kind: "misconfiguration", id: m.Rule, app: m.App, cause: m.Key, confidence: string(m.Severity), says: say(m.Message), source: m.Source, line: m.Line, text: m.Value})
	}
	slices.SortStableFunc(list, func(a, b entry) int {
		if a.at.IsZero() != b.at.IsZero() {
			if a.at.IsZero() {
				return 1
			}
			return -1
		}
		return cmp.Or(a.at.Compare(b.at))
	})
	return list
}
