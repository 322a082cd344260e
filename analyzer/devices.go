package analyzer

import (
	"cmp"
	"slices"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/settings"
	"hubscope/analyzer/timeline"
)

// devices describes the devices of the case, those with logs first.
func (a *Analysis) devices() []casefile.Device {
	var list []casefile.Device
	for _, d := range slices.Concat(a.t.Devices, a.t.Silent) {
		list = append(list, described(d))
	}
	return list
}

func described(d *timeline.Device) casefile.Device {
	out := casefile.Device{Platform: d.Platform, Model: d.Model, OS: d.OS, User: d.User}
	app := func(name, version string) {
		if name = settings.ShownName(name); name == "" {
			return
		}
		i := slices.IndexFunc(out.Apps, func(a casefile.DeviceApp) bool { return settings.SameApp(a.Name, name) })
		if i < 0 {
			out.Apps = append(out.Apps, casefile.DeviceApp{Name: name, Version: version})
		} else {
			out.Apps[i].Version = cmp.Or(version, out.Apps[i].Version)
		}
	}
	for _, l := range d.Logs {
		app(l.App, "")
		out.Sources = append(out.Sources, l.Source)
	}
	for _, i := range d.Infos {
		app(i.App, i.Version)
		out.Sources = append(out.Sources, i.Source)
	}
	slices.SortFunc(out.Apps, func(a, b casefile.DeviceApp) int { return cmp.Compare(a.Name, b.Name) })
	slices.Sort(out.Sources)
	return out
}
