// Package report writes a case: as JSON in the public schema and as text for a terminal.
package report

import (
	"io"
	"time"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/servicelist"
	"hubscope/app/lang"
	"hubscope/parsers/event"
)

// Version of the program, as FyneApp.toml has it; a test compares the two.
const Version = "0.1.0"

// Schema is the public schema of the JSON output.
const Schema = "hubscope.case/1"

// A View is a case with what is needed to write it.
type View struct {
	Case *casefile.Case
	// Text returns the line that a reference points at, with secrets masked. Several goroutines
	// may call it.
	Text    func(casefile.Ref) string
	Printer *lang.Printer
	// Omitted counts prompts that were left out of Case for length.
	Omitted int
	// At is the moment that was asked about, zero for none: the case then holds what is nearest.
	At time.Time
	// All is set where every answer was asked for, however long the report grows.
	All bool
	// Redacted is set where names, addresses and hosts were taken out of Case and of what Text
	// returns; see export.New.
	Redacted bool
	// Fix adds the corrected values to the JSON, as a list to work down.
	Fix bool
}

// JSON writes the case in the public schema, one element of a list after the other: those
// of a large case are hundreds of megabytes together.
func JSON(w io.Writer, v View) error {
	c := v.Case
	o := newObject(w)
	o.value("schema", Schema)
	o.value("tool", tool{"hubscope", Version})
	array(o, "sources", c.Sources, v.source)
	array(o, "devices", c.Devices, v.device)
	array(o, "configuration", c.Configuration, v.setting)
	array(o, "sessions", c.Sessions, v.session)
	o.count("sessionsOmitted", c.SessionsOmitted)
	array(o, "prompts", c.Prompts, v.prompt)
	o.count("promptsOmitted", v.Omitted)
	array(o, "patterns", c.Patterns, v.pattern)
	array(o, "mail", c.Mail, v.mail)
	array(o, "mailNotes", c.MailNotes, v.mailNote)
	array(o, "misconfigurations", c.Misconfigurations, v.misconfiguration)
	if v.Fix {
		array(o, "fix", casefile.Corrections(c.Misconfigurations), v.correction)
	}
	array(o, "whatIf", c.WhatIf, v.whatIf)
	array(o, "limits", c.Limits, v.Printer.Say)
	o.value("fleet", v.fleet())
	return o.end()
}

type tool struct {
	Name    string `json:"name"`
	Version string `json:"version"`
}

type sourceJSON struct {
	ID           string        `json:"id"`
	Path         string        `json:"path"`
	Kind         string        `json:"kind"`
	System       string        `json:"system,omitempty"`
	App          string        `json:"app,omitempty"`
	Bytes        int64         `json:"bytes"`
	Lines        int64         `json:"lines"`
	Records      int64         `json:"records"`
	Unrecognized int64         `json:"unrecognized"`
	First        string        `json:"first,omitempty"`
	Last         string        `json:"last,omitempty"`
	Clock        *clockJSON    `json:"clock,omitempty"`
	Warnings     []warningJSON `json:"warnings"`
}

type clockJSON struct {
	Zone          string  `json:"zone"`
	OffsetSeconds float64 `json:"offsetSeconds"`
	Basis         string  `json:"basis"`
	Pairs         int     `json:"pairs"`
	// Pieces are told of a clock that was set or drifts.
	Pieces []pieceJSON `json:"pieces,omitempty"`
}

type pieceJSON struct {
	From               string  `json:"from"`
	OffsetSeconds      float64 `json:"offsetSeconds"`
	DriftSecondsPerDay float64 `json:"driftSecondsPerDay,omitempty"`
	Basis              string  `json:"basis"` // assumed where the offset is a neighbour's
	Pairs              int     `json:"pairs"`
}

type warningJSON struct {
	Code    string `json:"code"`
	Line    int64  `json:"line,omitempty"`
	Message string `json:"message"`
}

type settingJSON struct {
	App      string      `json:"app,omitempty"`
	Platform string      `json:"platform,omitempty"`
	Scope    string      `json:"scope,omitempty"`
	Key      string      `json:"key"`
	Label    string      `json:"label"`
	Value    string      `json:"value"`
	Origin   string      `json:"origin,omitempty"`
	Line     int64       `json:"line,omitempty"`
	Default  bool        `json:"default"`
	Document string      `json:"document,omitempty"`
	Other    *statedJSON `json:"otherDefault,omitempty"`
	Given    bool        `json:"given,omitempty"`
	From     string      `json:"from,omitempty"`
	Until    string      `json:"until,omitempty"`
	InForce  bool        `json:"inForce"`
	Disputed bool        `json:"disputed,omitempty"`
}

type statedJSON struct {
	Value    string `json:"value"`
	Document string `json:"document"`
}

type sessionJSON struct {
	ID              string         `json:"id"`
	User            string         `json:"user,omitempty"`
	Client          string         `json:"client"`
	Platform        string         `json:"platform,omitempty"`
	Device          string         `json:"device,omitempty"`
	Start           string         `json:"start,omitempty"`
	End             string         `json:"end,omitempty"`
	DurationSeconds *int64         `json:"durationSeconds,omitempty"`
	IdleSeconds     *int64         `json:"idleSeconds,omitempty"`
	LogoutMethod    string         `json:"logoutMethod,omitempty"`
	EndCause        string         `json:"endCause,omitempty"`
	Confidence      string         `json:"confidence,omitempty"`
	Why             string         `json:"why,omitempty"`
	Evidence        []evidenceJSON `json:"evidence"`
}

type evidenceJSON struct {
	Source string `json:"source"`
	Line   int64  `json:"line"`
	Time   string `json:"time,omitempty"`
	Text   string `json:"text"`
	Says   string `json:"says"`
	Sure   string `json:"sure"`
}

type credentialJSON struct {
	Type      string `json:"type"`
	Container string `json:"container"`
	// Due is absent where the rules' credential is not known, Unexpected where it was the one asked for, or less.
	Due        string `json:"due,omitempty"`
	Unexpected bool   `json:"unexpected,omitempty"`
	Why        string `json:"why"`
}

type adviceJSON struct {
	For  string `json:"for"`
	Text string `json:"text"`
}

type alternativeJSON struct {
	Cause   string `json:"cause"`
	Verdict string `json:"verdict"`
	Why     string `json:"why"`
}

type promptJSON struct {
	ID           string            `json:"id"`
	Time         string            `json:"time"`
	Kind         string            `json:"kind"`
	User         string            `json:"user,omitempty"`
	Device       string            `json:"device,omitempty"`
	App          string            `json:"app,omitempty"`
	Session      string            `json:"session,omitempty"`
	Platform     string            `json:"platform,omitempty"`
	Cause        string            `json:"cause"`
	Confidence   string            `json:"confidence"`
	Credential   credentialJSON    `json:"credential"`
	Disposition  string            `json:"disposition"`
	Headline     string            `json:"headline"`
	Explanation  string            `json:"explanation"`
	Because      []string          `json:"because"`
	Evidence     []evidenceJSON    `json:"evidence"`
	Alternatives []alternativeJSON `json:"alternatives"`
	Advice       []adviceJSON      `json:"advice"`
	References   []string          `json:"references"`
}

type mailJSON struct {
	ID          string         `json:"id"`
	Time        string         `json:"time"`
	Until       string         `json:"until,omitempty"`
	Count       int            `json:"count"`
	User        string         `json:"user,omitempty"`
	Device      string         `json:"device,omitempty"`
	Target      string         `json:"target,omitempty"`
	Verdict     string         `json:"verdict"`
	Hop         string         `json:"hop,omitempty"`
	Confidence  string         `json:"confidence"`
	Disposition string         `json:"disposition"`
	Hops        []hopJSON      `json:"hops"`
	Headline    string         `json:"headline"`
	Explanation string         `json:"explanation"`
	Evidence    []evidenceJSON `json:"evidence"`
	Advice      []adviceJSON   `json:"advice"`
	References  []string       `json:"references"`
	Recovered   *recoveredJSON `json:"recovered,omitempty"`
	Ongoing     bool           `json:"ongoing,omitempty"`
}

// recoveredJSON is when mail came again; after is the kind of event that had happened.
type recoveredJSON struct {
	Time     string         `json:"time"`
	After    string         `json:"after,omitempty"`
	Evidence []evidenceJSON `json:"evidence"`
}

type mailNoteJSON struct {
	ID       string         `json:"id"`
	Time     string         `json:"time"`
	Until    string         `json:"until"`
	User     string         `json:"user,omitempty"`
	Session  string         `json:"session,omitempty"`
	Says     string         `json:"says"`
	Evidence []evidenceJSON `json:"evidence"`
}

type hopJSON struct {
	Hop      string         `json:"hop"`
	State    string         `json:"state"`
	Why      string         `json:"why"`
	Evidence []evidenceJSON `json:"evidence"`
}

type misconfiguration struct {
	Rule       string       `json:"rule"`
	Severity   string       `json:"severity"`
	App        string       `json:"app,omitempty"`
	Platform   string       `json:"platform,omitempty"`
	Source     string       `json:"source,omitempty"`
	Line       int64        `json:"line,omitempty"`
	Key        string       `json:"key"`
	Label      string       `json:"label"`
	Value      string       `json:"value"`
	Visible    string       `json:"visible"` // value, with blanks and odd signs made visible
	Suggestion string       `json:"suggestion,omitempty"`
	Where      string       `json:"where,omitempty"` // in the console
	Message    string       `json:"message"`
	Why        string       `json:"why,omitempty"`
	Advice     []adviceJSON `json:"advice"`
	References []string     `json:"references"`
}

func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339Nano)
}

// list is src with every element turned; never nil, because the schema's arrays are
// present even when empty.
func list[S, T any](src []S, turn func(S) T) []T {
	out := make([]T, 0, len(src))
	for _, s := range src {
		out = append(out, turn(s))
	}
	return out
}

func same(s string) string { return s }

// SourceID is the public id of a source by its index, or "" for none.
func (v View) sourceID(i int) string {
	if i < 0 || i >= len(v.Case.Sources) {
		return ""
	}
	return v.Case.Sources[i].ID
}

func (v View) source(s casefile.Source) sourceJSON {
	j := sourceJSON{
		ID: s.ID, Path: s.Path, Kind: s.Kind, System: string(s.System), App: s.App, Bytes: s.Bytes, Lines: s.Lines, Records: s.Records,
		Unrecognized: s.Unrecognized, First: stamp(s.First), Last: stamp(s.Last),
		Warnings: list(s.Warnings, func(w casefile.Warning) warningJSON { return warningJSON{w.Code, w.Line, v.Printer.Say(w.Says)} }),
	}
	if s.Clock.Zone != "" {
		j.Clock = &clockJSON{s.Clock.Zone, s.Clock.Offset.Seconds(), string(s.Clock.Basis), s.Clock.Pairs, nil}
		for _, p := range s.Clock.Pieces {
			j.Clock.Pieces = append(j.Clock.Pieces, pieceJSON{stamp(p.From), p.Offset.Seconds(), p.PerDay.Seconds(), string(p.Basis()), p.Pairs})
		}
	}
	return j
}

func (v View) setting(s casefile.Setting) settingJSON {
	j := settingJSON{
		App: s.App, Platform: s.Platform, Scope: s.Scope, Key: s.Key, Label: v.Printer.Term(s.Label.Set, s.Label.ID), Value: s.Value,
		Origin: s.Origin, Line: s.Line, Default: s.Default, Document: s.Document, Given: s.Given,
		From: stamp(s.From), Until: stamp(s.Until), InForce: s.InForce, Disputed: s.Disputed,
	}
	if s.Elsewhere.Document != "" {
		j.Other = &statedJSON{s.Elsewhere.Value, s.Elsewhere.Document}
	}
	return j
}

func (v View) evidence(e casefile.Evidence) evidenceJSON {
	return evidenceJSON{v.sourceID(e.Source), e.Line, stamp(e.Time), v.Text(e.Ref), v.Printer.Say(e.Says), string(e.Sure)}
}

func (v View) advice(a casefile.Advice) adviceJSON {
	return adviceJSON{string(a.For), v.Printer.Say(a.Do)}
}

func (v View) session(s casefile.Session) sessionJSON {
	j := sessionJSON{
		ID: s.ID, User: s.User, Client: string(s.Client), Platform: s.Platform, Device: s.Device, Start: stamp(s.Start), LogoutMethod: s.LogoutMethod,
		EndCause: s.EndCause, Confidence: string(s.Confidence), Why: v.Printer.Say(s.Why), Evidence: list(s.Evidence, v.evidence),
	}
	if s.Ended {
		j.End = stamp(s.End)
		d := int64(s.Duration() / time.Second)
		j.DurationSeconds = &d
		if s.IdleKnown {
			idle := int64(s.Idle / time.Second)
			j.IdleSeconds = &idle
		}
	}
	return j
}

func (v View) prompt(p casefile.Prompt) promptJSON {
	say := v.Printer.Say
	return promptJSON{
		ID: p.ID, Time: stamp(p.Time), Kind: string(p.Kind), User: p.User, Device: p.Device, App: p.App, Session: p.Session, Platform: p.Platform,
		Cause: p.Cause, Confidence: string(p.Confidence),
		Credential:  credentialJSON{string(p.Credential.Type), p.Credential.Container, string(p.Credential.Due), p.Credential.Unexpected, say(p.Credential.Why)},
		Disposition: string(p.Disposition), Headline: say(p.Headline), Explanation: v.Printer.SayAll(p.Explanation),
		Because: list(p.Because, same), Evidence: list(p.Evidence, v.evidence),
		Alternatives: list(p.Alternatives, func(a casefile.Alternative) alternativeJSON {
			return alternativeJSON{a.Cause, string(a.Verdict), say(a.Why)}
		}),
		Advice: list(p.Advice, v.advice), References: list(p.References, same),
	}
}

func (v View) mail(m casefile.MailFailure) mailJSON {
	say := v.Printer.Say
	var recovered *recoveredJSON
	if r := m.Recovered; r != nil {
		recovered = &recoveredJSON{Time: stamp(r.Time), Evidence: list(r.Evidence, v.evidence)}
		if r.After != event.Unrecognized {
			recovered.After = r.After.String()
		}
	}
	return mailJSON{
		ID: m.ID, Time: stamp(m.Time), Until: stamp(m.Until), Count: m.Count, User: m.User, Device: m.Device, Target: m.Target, Verdict: m.Verdict, Hop: m.Hop,
		Confidence: string(m.Confidence), Disposition: string(m.Disposition),
		Hops: list(m.Hops, func(h casefile.Hop) hopJSON {
			return hopJSON{h.Hop, string(h.State), say(h.Why), list(h.Evidence, v.evidence)}
		}),
		Headline: say(m.Headline), Explanation: v.Printer.SayAll(m.Explanation), Evidence: list(m.Evidence, v.evidence),
		Advice: list(m.Advice, v.advice), References: list(m.References, same), Recovered: recovered, Ongoing: m.Ongoing,
	}
}

func (v View) mailNote(n casefile.MailNote) mailNoteJSON {
	return mailNoteJSON{n.ID, stamp(n.Time), stamp(n.Until), n.User, n.Session, v.Printer.Say(n.Says), list(n.Evidence, v.evidence)}
}

func (v View) misconfiguration(m casefile.Misconfiguration) misconfiguration {
	say := v.Printer.Say
	return misconfiguration{
		Rule: m.Rule, Severity: string(m.Severity), App: m.App, Platform: m.Platform, Source: v.sourceID(m.Source), Line: m.Line, Key: m.Key,
		Label: v.Printer.Term(m.Label.Set, m.Label.ID), Value: m.Value, Visible: servicelist.Visible(m.Value), Suggestion: m.Suggestion,
		Where: say(m.Where), Message: say(m.Message), Why: say(m.Why),
		Advice: list(m.Advice, v.advice), References: list(m.References, same),
	}
}
