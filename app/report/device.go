package report

import (
	"slices"
	"strings"

	"hubscope/analyzer/casefile"
)

type deviceJSON struct {
	Platform string          `json:"platform,omitempty"`
	Model    string          `json:"model,omitempty"`
	OS       string          `json:"os,omitempty"`
	User     string          `json:"user,omitempty"`
	Apps     []deviceAppJSON `json:"apps"`
	Sources  []string        `json:"sources"`
}

type deviceAppJSON struct {
	App     string `json:"app"`
	Version string `json:"version,omitempty"`
}

func (v View) device(d casefile.Device) deviceJSON {
	return deviceJSON{
		Platform: d.Platform, Model: d.Model, OS: d.OS, User: d.User,
		Apps:    list(d.Apps, func(a casefile.DeviceApp) deviceAppJSON { return deviceAppJSON{a.Name, a.Version} }),
		Sources: list(d.Sources, v.sourceID),
	}
}

// devices writes a line for each device of which something is known beside its logs.
func (t *textWriter) devices() {
	known := slices.DeleteFunc(slices.Clone(t.Case.Devices), func(d casefile.Device) bool { return d.Model == "" && d.OS == "" && d.User == "" })
	if len(known) == 0 {
		return
	}
	t.line("", t.p.Text("report.devices", "count", len(known)))
	for _, d := range known {
		parts := []string{t.p.Term("platform", d.Platform)}
		if d.OS != "" {
			parts[0] = strings.TrimSpace(parts[0] + " " + d.OS)
		}
		for _, s := range []string{d.Model, d.User} {
			if s != "" {
				parts = append(parts, s)
			}
		}
		for _, a := range d.Apps {
			parts = append(parts, strings.TrimSpace(a.Name+" "+a.Version))
		}
		t.line("  ", strings.Join(parts, " · "))
	}
}
