// Package engine joins the two floors below: it has paths read and the result analysed.
// The command line and the window are both fed by it.
package engine

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"hubscope/analyzer/people"
	"io"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"hubscope/analyzer"
	"hubscope/analyzer/casefile"
	"hubscope/analyzer/clock"
	"hubscope/analyzer/fact"
	"hubscope/analyzer/settings"
	"hubscope/app/packs"
	"hubscope/parsers/appinfo"
	"hubscope/parsers/ctxlog"
	"hubscope/parsers/emserver"
	"hubscope/parsers/event"
	"hubscope/parsers/logfile"
	"hubscope/parsers/logstore"
	"hubscope/parsers/mailserver"
	"hubscope/parsers/netscaler"
	"hubscope/parsers/nsconf"
	"hubscope/parsers/policy"
	"hubscope/parsers/signature"
	"hubscope/parsers/source"
)

// A Request says what to read and how.
type Request struct {
	Paths []string
	Stdin io.Reader
	// Root is a folder of ours, in front of every path, that nobody needs to see.
	Root string
	// Zone holds for times that state none: the user's word if ZoneGiven, else this machine's.
	Zone      *time.Location
	ZoneGiven bool
	DateOrder logfile.DateOrder
	// Offsets are added to the clocks of the sources whose path or glob they name.
	Offsets   []Offset
	Overrides []settings.Override
	Aliases   []people.Alias    // of users, who go by several names
	Packs     []*signature.Pack // before the built-in ones
	// Refused are packs that are not used; each is a source that says why.
	Refused []packs.Refusal
	// Progress is told how many of how many bytes were read; any goroutine may call it.
	Progress func(path string, done, total int64)
	// Preview is handed what the first part of a large case says while all of it is read, each
	// time of more; nil when nobody wants it. See Preview.
	Preview func(context.Context, *Preview)
	// Select says which part is to be explained, once it is known what there is: res.Case then
	// holds sources, span and callers. nil explains all.
	Select func(res *Result) (analyzer.Selection, error)
	// Replay keeps what Result.WhatIf needs of every gateway session.
	Replay bool
	// Visit takes every record of every log beside the analysis; nil when nobody wants them.
	Visit func(source int, item *source.Item) logfile.Visitor
}

// An Offset overrides a source's clock.
type Offset struct {
	Pattern string
	Add     time.Duration
}

// A Result is an analysed case, and the sources for as long as its lines may be asked for.
type Result struct {
	Case  *casefile.Case
	Items []*source.Item // of Case.Sources, by index

	ctx     context.Context
	starts  []int64 // of a preview: how much is read of each source; else nil
	rotated rotations
	apps    bundles
	open    *openings
	lent    bool               // the sources are those of a Growth
	exports []*logstore.Export // of the sources that are exports of a log store
	setups  []*Log

	selecting *sync.Mutex
	analysis  *analyzer.Analysis
	untouched func(analyzer.Ask) bool // nil where all may be
}

// A Log is how a source's records were read, so that one can be read again.
type Log struct {
	Format *logfile.Format
	Setup  logfile.Setup
}

// Log returns how the records of a source were read, or nil if it is no log.
func (res *Result) Log(i int) *Log { return res.setups[i] }

// ErrNothingReadable is returned when no path could be read at all.
var ErrNothingReadable = errors.New("nothing readable")

// Formats are the kinds of log that are told by content.
var Formats = []*logfile.Format{
	&netscaler.Format, &ctxlog.IOS, &ctxlog.Logcat, &ctxlog.Android, &emserver.Debug, &emserver.Audit,
	&mailserver.IIS, &mailserver.Devices, &mailserver.Entra,
}

// systems are the formats that only one system writes.
var systems = map[*logfile.Format]event.System{
	&netscaler.Format: event.SystemGateway, &emserver.Debug: event.SystemEM, &emserver.Audit: event.SystemEM,
	&mailserver.IIS: event.SystemMailServer, &mailserver.Devices: event.SystemMailServer, &mailserver.Entra: event.SystemMailServer,
}

// Analyze reads everything under the paths and explains it. It fails only when ctx ended or
// Select did; the result then holds nothing. Result.Case is there even when nothing was readable, and
// the error says so.
func Analyze(ctx context.Context, r Request) (*Result, error) {
	items, err := source.Find(ctx, r.Paths, source.Options{Stdin: r.Stdin})
	if err != nil {
		return nil, err
	}
	res := newResult(ctx, items)
	set := signature.BeforeBuiltin(r.Packs...)
	p := progress{report: r.Progress}
	defer frugal()()
	for _, it := range items {
		p.total += extent(it)
		if r.Root != "" {
			it.Path = strings.TrimPrefix(it.Path, filepath.ToSlash(r.Root)+"/")
		}
	}
	previews := preview(ctx, &r, items, set)
	defer previews.end()
	readable, err := res.analyze(ctx, &r, set, &p)
	previews.cancel()
	if err != nil {
		previews.end()
		res.Close()
		return nil, err
	}
	if !readable {
		return res, ErrNothingReadable
	}
	var sel analyzer.Selection
	if r.Select != nil {
		if sel, err = r.Select(res); err != nil {
			previews.end()
			res.Close()
			return nil, err
		}
	}
	res.Case = res.Select(sel)
	return res, nil
}

func newResult(ctx context.Context, items []*source.Item) *Result {
	return &Result{
		Items: items, ctx: context.WithoutCancel(ctx), rotated: rotationsOf(items),
		open: &openings{}, exports: make([]*logstore.Export, len(items)), setups: make([]*Log, len(items)), selecting: &sync.Mutex{},
	}
}

// analyze reads all sources and finds what there is to explain. The error is of ctx.
func (res *Result) analyze(ctx context.Context, r *Request, set *signature.Set, p *progress) (readable bool, err error) {
	in := analyzer.Input{Store: fact.NewStore(), Overrides: r.Overrides, Aliases: r.Aliases, Clock: clock.Options{Zone: r.Zone, ZoneGiven: r.ZoneGiven}, Replay: r.Replay}
	if res.apps, err = bundleApps(ctx, res.Items); err != nil {
		return false, err
	}
	for i, it := range res.Items {
		s, err := res.read(ctx, i, it, r, in.Store, set, p)
		if err != nil {
			return false, err
		}
		readable = readable || gave(&s)
		in.Sources = append(in.Sources, s)
	}
	in.Sources = append(in.Sources, refused(r.Refused, len(res.Items))...)
	in.Store.Mask(MaskText)
	res.analysis = analyzer.Prepare(in)
	res.Case = res.analysis.Case()
	return readable, nil
}

// Select explains another part of the case. It may be called from several goroutines.
func (res *Result) Select(sel analyzer.Selection) *casefile.Case {
	res.selecting.Lock()
	defer res.selecting.Unlock()
	return res.analysis.Select(sel)
}

// Asks are all times that users were asked, in order of time, before they are explained. It
// may be called from several goroutines, as may Explain, MailFailures and Findings.
func (res *Result) Asks(f analyzer.Filter) []analyzer.Ask {
	res.selecting.Lock()
	defer res.selecting.Unlock()
	return res.analysis.Asks(f)
}

// Untouched reports whether an ask has the explanation that it had when the Growth was
// explained before: nothing that came since can touch it.
func (res *Result) Untouched(k analyzer.Ask) bool {
	res.selecting.Lock()
	defer res.selecting.Unlock()
	return res.untouched != nil && res.untouched(k)
}

// Explain says in full why an ask came.
func (res *Result) Explain(k analyzer.Ask) casefile.Prompt {
	res.selecting.Lock()
	defer res.selecting.Unlock()
	return res.analysis.Explain(k)
}

// MailFailures are all of the case that a filter leaves.
func (res *Result) MailFailures(f analyzer.Filter) []casefile.MailFailure {
	res.selecting.Lock()
	defer res.selecting.Unlock()
	return res.analysis.MailFailures(f)
}

// Findings are the misconfigurations that a filter leaves.
func (res *Result) Findings(f analyzer.Filter) []casefile.Misconfiguration {
	return res.analysis.Findings(f)
}

// Time is a record's time on the case's clock; zero for a record that has none.
func (res *Result) Time(source int, ev *event.Event) time.Time {
	if !ev.Stamp.Valid {
		return time.Time{}
	}
	return event.Time(res.analysis.Time(source, ev.Offset, ev.Stamp.UTC(0), !ev.Stamp.Zoned))
}

// WhatIf tells what other settings would have changed, of the part of the case that a filter
// leaves. It may be called from several goroutines.
func (res *Result) WhatIf(set []settings.Override, f analyzer.Filter) casefile.WhatIf {
	res.selecting.Lock()
	defer res.selecting.Unlock()
	return res.analysis.WhatIf(set, f)
}

// Dials are the timers that are worth trying out in the case.
func (res *Result) Dials() []casefile.Dial {
	res.selecting.Lock()
	defer res.selecting.Unlock()
	return res.analysis.Dials()
}

// mostSettings bounds a settings file: the largest export of a real site is a few
// megabytes, and it is read whole.
const mostSettings = 64 << 20

// read opens one source, tells its kind and takes what it holds.
func (res *Result) read(ctx context.Context, i int, it *source.Item, r *Request, store *fact.Store, set *signature.Set, p *progress) (analyzer.Source, error) {
	s := analyzer.Source{Source: casefile.Source{ID: fmt.Sprintf("s%d", i+1), Path: it.Path, Kind: "unknown"}}
	for _, o := range r.Offsets {
		if matches(o.Pattern, it.Path) {
			s.Offset, s.OffsetGiven = o.Add, true
		}
	}
	c, whole, err := res.content(ctx, i)
	if err != nil {
		return s, err
	}
	var warnings []source.Warning // beside those of the source itself
	head := c.Head()
	is := natureOf(head)
	switch kind := is.settings; {
	case len(head) == 0:
	case !whole && (kind != "" || is.conf): // a part of a settings file says what is not so
	case is.export != nil:
		more, err := res.readExport(ctx, i, it, c, is.export, r, store, set, p, &s)
		if err != nil {
			return s, err
		}
		warnings = append(warnings, more...)
	case kind != "":
		data := readAll(c)
		var problems []policy.Problem
		s.Export, problems = policy.Parse(kind, data, it.Path, res.apps.of(it.Path))
		maskExport(s.Export)
		s.Kind, s.System = kind, event.SystemEM
		switch kind {
		case policy.KindXML, policy.KindPlist, policy.KindVPN:
			s.App, s.System = settings.ShownName(s.Export.App), event.SystemMDXApp
		}
		s.Lines = lineCount(data)
		s.Records = int64(len(s.Export.Values) + len(s.Export.Properties) + len(s.Export.Gateways) + len(s.Export.VPN))
		for _, q := range problems {
			warnings = append(warnings, source.Warning{Code: source.Code(q.Code), Line: q.Line, Offset: q.Offset, Detail: q.Detail})
		}
	case is.conf:
		data := readAll(c)
		s.Conf = nsconf.ParseBytes(data)
		s.Kind, s.System = "ns-conf", event.SystemGateway
		s.Lines, s.Records = int64(s.Conf.Lines), int64(s.Conf.Commands)
		warnings = append(warnings, confWarnings(s.Conf)...)
	case is.info:
		info := appinfo.Parse(head)
		s.Info, s.Kind, s.System = &info, "app-info", event.SystemDevice
		s.App, s.Lines, s.Records = settings.ShownName(info.App), lineCount(head), int64(info.Known)
	case is.log != nil:
		more, err := res.readLog(ctx, i, it, is.log, r, store, set, p, &s)
		if err != nil {
			return s, err
		}
		warnings = append(warnings, more...)
	default:
		code := source.CodeUnknownFormat
		lines, blank, err := survey(ctx, c)
		if err != nil {
			return s, err
		}
		if s.Lines = lines; blank {
			code = source.CodeEmpty
		}
		if len(it.Warnings) == 0 && len(c.Warnings()) == 0 {
			warnings = append(warnings, source.Warning{Code: code})
		}
	}
	p.done += extent(it)
	p.at(it.Path, 0)
	// Both wait for the end of a content that came in while it was read.
	s.Bytes = c.Size()
	s.Warnings = worded(slices.Concat(it.Warnings, c.Warnings(), warnings), it.Path)
	return s, nil
}

func (res *Result) readLog(ctx context.Context, i int, it *source.Item, f *logfile.Format, r *Request, store *fact.Store, set *signature.Set, p *progress, s *analyzer.Source) ([]source.Warning, error) {
	visitor := store.Log(i)
	if r.Visit != nil {
		if more := r.Visit(i, it); more != nil {
			visitor = both{visitor, more}
		}
	}
	setup := logfile.Setup{Path: it.Path, ModTime: it.ModTime, DateOrder: r.DateOrder, Signatures: set, Lean: r.Visit == nil, App: policy.AppOfPath(it.Path)}
	if setup.App == "" && f != &ctxlog.Logcat { // Android's own log speaks of every app, whatever it lies beside
		setup.App = res.apps.of(it.Path)
	}
	notes, err := res.settleDates(ctx, i, f, &setup)
	if err != nil {
		return nil, err
	}
	c, _, err := res.content(ctx, i) // again: a rotation may have more pieces than can stay open
	if err != nil {
		return nil, err
	}
	var log logfile.Content = c
	if x := res.exports[i]; x != nil {
		log, visitor = x.View(c), x.Placed(visitor)
	}
	sum, err := logfile.Read(ctx, log, f, setup, visitor, logfile.Options{Progress: func(done int64) {
		p.at(it.Path, c.Packed(done))
		saving.look()
	}})
	if err != nil && ctx.Err() != nil {
		return nil, err
	}
	res.setups[i] = &Log{Format: f, Setup: sum.Setup}
	res.setups[i].Setup.Lean = false // who reads a record again wants all of it
	s.Kind = f.Kind
	s.Lines, s.Records, s.Unrecognized = sum.Lines, sum.Records, sum.Unrecognized
	s.Zoned, s.Local = sum.Zoned, sum.Local
	writer := store.Writer(i)
	s.App, s.System = settings.ShownName(writer.App), writer.System
	if system, ok := systems[f]; ok {
		s.App, s.System = "", system
	}
	return sourceWarnings(append(notes, sum.Notes...), err), nil
}

// sourceWarnings are what was noticed while a log was read, and what ended it.
func sourceWarnings(notes []logfile.Note, err error) []source.Warning {
	var warnings []source.Warning
	for _, n := range notes {
		warnings = append(warnings, source.Warning{Code: source.Code(n.Code), Line: n.Line, Count: n.Count, Detail: n.Detail, Offset: -1})
	}
	if err != nil {
		warnings = append(warnings, source.Warning{Code: source.CodeUnreadable, Detail: err.Error(), Offset: -1})
	}
	return warnings
}

// readAll returns a settings file's content, of what is allowed.
func readAll(c *source.Content) []byte {
	data := make([]byte, min(c.Size(), mostSettings))
	n, _ := c.ReadAt(data, 0) // what can't be read is missed as a cut file is
	return data[:n]
}

func lineCount(b []byte) int64 {
	n := int64(0)
	for _, c := range b {
		if c == '\n' {
			n++
		}
	}
	if len(b) > 0 && b[len(b)-1] != '\n' {
		n++
	}
	return n
}

// matches reports whether a --offset pattern means a path: itself, its end, or as a glob.
func matches(pattern, p string) bool {
	if pattern == p || strings.HasSuffix(p, "/"+pattern) {
		return true
	}
	ok, err := path.Match(pattern, p)
	if !ok && err == nil {
		ok, err = path.Match(pattern, path.Base(p))
	}
	return ok && err == nil
}

// Both is a visitor that hands every record to two.
func Both(a, b logfile.Visitor) logfile.Visitor { return both{a, b} }

type both struct{ a, b logfile.Visitor }

type pair struct{ a, b logfile.Batch }

func (v both) Batch() logfile.Batch { return &pair{v.a.Batch(), v.b.Batch()} }

func (v both) BatchFor(worker int) logfile.Batch {
	return &pair{logfile.BatchFor(v.a, worker), logfile.BatchFor(v.b, worker)}
}

func (v both) Done(b logfile.Batch) {
	p := b.(*pair)
	v.a.Done(p.a)
	v.b.Done(p.b)
}

func (p *pair) Add(ev *event.Event) {
	p.a.Add(ev)
	p.b.Add(ev)
}

// confWarnings tells the faults of an ns.conf, each kind once with its first line.
func confWarnings(c *nsconf.Config) []source.Warning {
	byCode := map[source.Code]*source.Warning{}
	for _, p := range c.Problems {
		code := source.CodeMalformed
		switch p.Code {
		case nsconf.LongLine:
			code = source.CodeLongLine
		case nsconf.InvalidUTF8:
			code = source.CodeInvalidUTF8
		}
		w := byCode[code]
		if w == nil {
			w = &source.Warning{Code: code, Line: int64(p.Line), Offset: -1, Detail: p.Word}
			byCode[code] = w
		}
		w.Count++
	}
	var list []source.Warning
	for _, w := range byCode {
		list = append(list, *w)
	}
	slices.SortFunc(list, func(a, b source.Warning) int { return cmp.Compare(a.Code, b.Code) })
	return list
}
