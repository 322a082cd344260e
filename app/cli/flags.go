package cli

import (
	"context"
	"fmt"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"hubscope/analyzer/people"
	"hubscope/analyzer/settings"
	"hubscope/app/engine"
	"hubscope/app/lang"
	"hubscope/app/moment"
	"hubscope/parsers/logfile"
)

// readFlags say how sources are read; every command that reads paths has them.
type readFlags struct {
	Paths []string `arg:"" name:"path" help:"${help_path}"`

	TZ         string   `name:"tz" placeholder:"ZONE" help:"${help_tz}"`
	Offset     []string `sep:"none" placeholder:"SOURCE=DURATION" help:"${help_offset}"`
	DateOrder  string   `enum:"auto,mdy,dmy,ymd" default:"auto" help:"${help_date_order}"`
	Given      []string `sep:"none" placeholder:"KEY=VALUE" help:"${help_given}"`
	Alias      []string `sep:"none" placeholder:"NAME=NAME" help:"${help_alias}"`
	Signatures string   `placeholder:"DIR" help:"${help_signatures}"`
	Lang       string   `enum:"en,ja" default:"${lang}" help:"${help_lang}"`
	Output     string   `short:"o" placeholder:"FILE" help:"${help_output}"`
	Quiet      bool     `help:"${help_quiet}"`
}

// showFlags say which part of the case is shown, and in which zone.
type showFlags struct {
	ShowTZ string `name:"show-tz" placeholder:"ZONE" help:"${help_show_tz}"`
	User   string `placeholder:"NAME" help:"${help_user}"`
	App    string `placeholder:"NAME" help:"${help_app}"`
	From   string `placeholder:"TIME" help:"${help_from}"`
	To     string `placeholder:"TIME" help:"${help_to}"`
}

// request makes an engine request out of the flags.
func (f *readFlags) request(ctx context.Context, s *streams) (engine.Request, error) {
	r := engine.Request{Paths: f.Paths, Stdin: s.in, Zone: time.Local}
	if overInput(ctx, f.Output, f.Paths) {
		return r, f.say("cli.output-is-input", "path", f.Output, "flag", "-o")
	}
	if f.TZ != "" {
		zone, err := parseZone(f.TZ)
		if err != nil {
			return r, f.say("cli.bad-zone", "flag", "--tz", "value", f.TZ)
		}
		r.Zone, r.ZoneGiven = zone, true
	}
	r.DateOrder = map[string]logfile.DateOrder{"mdy": logfile.MonthDayYear, "dmy": logfile.DayMonthYear, "ymd": logfile.YearMonthDay}[f.DateOrder]
	for _, o := range f.Offset {
		i := strings.LastIndexByte(o, '=')
		if i <= 0 {
			return r, f.say("cli.bad-offset", "value", o)
		}
		d, err := time.ParseDuration(o[i+1:])
		if err != nil {
			return r, f.say("cli.bad-offset", "value", o)
		}
		r.Offsets = append(r.Offsets, engine.Offset{Pattern: filepath.ToSlash(o[:i]), Add: d})
	}
	for _, g := range f.Given {
		key, value, ok := strings.Cut(g, "=")
		if !ok || key == "" {
			return r, f.say("cli.bad-given", "value", g)
		}
		r.Overrides = append(r.Overrides, settings.Override{Key: strings.TrimSpace(key), Value: value, Source: -1})
	}
	for _, a := range f.Alias {
		one, other, ok := strings.Cut(a, "=")
		if one, other = strings.TrimSpace(one), strings.TrimSpace(other); !ok || one == "" || other == "" {
			return r, f.say("cli.bad-alias", "value", a)
		}
		r.Aliases = append(r.Aliases, people.Alias{A: one, B: other})
	}
	loaded, err := f.packs()
	if err != nil {
		return r, err
	}
	r.Packs, r.Refused = loaded.Packs, loaded.Refused
	return r, nil
}

// say makes an error of a sentence of the catalogue.
func (f *readFlags) say(id string, holes ...any) error {
	return fmt.Errorf("%s", speaker(f.Lang).Text(id, holes...))
}

// parseZone reads a zone's name or its offset from UTC.
func parseZone(s string) (*time.Location, error) {
	if s == "Z" || strings.EqualFold(s, "UTC") || strings.EqualFold(s, "GMT") {
		return time.UTC, nil
	}
	if s != "" && (s[0] == '+' || s[0] == '-') {
		digits := strings.ReplaceAll(s[1:], ":", "")
		if len(digits) == 1 || len(digits) == 2 {
			digits = fmt.Sprintf("%02s00", digits)
		}
		n, err := strconv.Atoi(digits)
		if err != nil || len(digits) != 4 || n/100 > 14 || n%100 > 59 {
			return nil, fmt.Errorf("no zone: %q", s)
		}
		seconds := (n/100*60 + n%100) * 60
		if s[0] == '-' {
			seconds = -seconds
		}
		return time.FixedZone("", seconds), nil
	}
	if strings.EqualFold(s, "local") {
		return time.Local, nil
	}
	return time.LoadLocation(s)
}

// parseTime reads a moment, which may be an hour on the last day that the sources cover,
// today where there are none.
func parseTime(s string, last time.Time, zone *time.Location) (time.Time, bool) {
	if last.IsZero() {
		last = time.Now()
	}
	return moment.Parse(s, last, zone)
}

// showZone is the zone that a person's times are in: asked for, else the device's, else
// this machine's.
func (f *showFlags) zone(read *readFlags, res *engine.Result) (*time.Location, error) {
	if f.ShowTZ != "" {
		zone, err := parseZone(f.ShowTZ)
		if err != nil {
			return nil, read.say("cli.bad-zone", "flag", "--show-tz", "value", f.ShowTZ)
		}
		return zone, nil
	}
	return engine.DeviceZone(res.Case), nil
}

// printer speaks the language asked for, in the zone asked for.
func printer(read *readFlags, zone *time.Location, res *engine.Result) *lang.Printer {
	return lang.New(read.Lang, zone).Covering(res.Case.From, res.Case.To)
}
