package cli

import (
	"context"
	"io"
	"slices"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/settings"
	"hubscope/app/report"
	"hubscope/parsers/policy"
)

type checkCommand struct {
	readFlags
	redactFlags
	App    string `placeholder:"NAME" help:"${help_check_app}"`
	Format string `enum:"text,json,sarif,junit" default:"text" help:"${help_check_format}"`
	Fix    bool   `help:"${help_check_fix}"`
	FailOn string `enum:"never,info,warning,error" default:"never" help:"${help_check_fail_on}"`
}

// Run checks the settings under the paths. Logs that lie beside them are read as sources,
// but nothing is said of what they show.
func (c *checkCommand) Run(ctx context.Context, s *streams) error {
	if c.Fix && c.Format != "text" && c.Format != "json" {
		return c.say("cli.fix-format", "format", c.Format)
	}
	hide, err := c.redactFlags.start(ctx, &c.readFlags)
	if err != nil {
		return err
	}
	res, err := c.analyze(ctx, s, hide)
	if err != nil {
		return err
	}
	defer res.Close()
	if known := apps(res.Case); c.App != "" && len(known) > 0 && !slices.ContainsFunc(known, func(app string) bool { return ofApp(app, c.App) }) {
		return c.say("cli.unknown-app", "app", c.App, "known", known)
	}
	shown := onlySettings(res.Case, c.App)
	show := showFlags{}
	zone, err := show.zone(&c.readFlags, res)
	if err != nil {
		return err
	}
	v := report.View{Case: shown, Text: res.Text, Printer: printer(&c.readFlags, zone, res), Fix: c.Fix}
	words, err := hide.end(res)
	if err != nil {
		return err
	}
	if err := c.publish(s, v, res, words, c.write()); err != nil {
		return err
	}
	return failOn(c.FailOn, shown)
}

// write is what prints the findings in the form that was asked for.
func (c *checkCommand) write() func(io.Writer, report.View) error {
	switch c.Format {
	case "json":
		return report.JSON
	case "sarif":
		return report.SARIF
	case "junit":
		return report.JUnit
	}
	if c.Fix {
		return report.TextFix
	}
	return report.TextCheck
}

// onlySettings leaves of a case what concerns configuration.
func onlySettings(c *casefile.Case, app string) *casefile.Case {
	out := &casefile.Case{Sources: c.Sources, From: c.From, To: c.To}
	for _, s := range c.Configuration {
		if ofApp(s.App, app) {
			out.Configuration = append(out.Configuration, s)
		}
	}
	for _, m := range c.Misconfigurations {
		if ofApp(m.App, app) {
			out.Misconfigurations = append(out.Misconfigurations, m)
		}
	}
	return out
}

// apps are those of which settings were given, by name; empty for an export that does not
// say whose it is.
func apps(c *casefile.Case) []string {
	var names []string
	for _, s := range c.Configuration {
		if d, ok := policy.ByName(s.Key); s.Default || ok && (d.Group == policy.ClientProperty || d.Group == policy.GatewayTimer) {
			continue
		}
		if !slices.Contains(names, s.App) {
			names = append(names, s.App)
		}
	}
	return names
}

func ofApp(have, want string) bool {
	return want == "" || have == "" || settings.SameApp(have, want)
}
