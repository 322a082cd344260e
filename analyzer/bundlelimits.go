package analyzer

import (
	"cmp"
	"slices"

	"hubscope/analyzer/phrase"
	"hubscope/analyzer/settings"
	"hubscope/analyzer/timeline"
	"hubscope/parsers/event"
	"hubscope/parsers/policy"
)

// What a complete log bundle would hold and the one that was given lacks. A log may be
// missing because nobody sent it, or because a policy keeps the app from writing one, and
// asking the user again helps in the first case only.

// missingLogs names the apps whose log is not there, each with the reason where one is known.
func (a *Analysis) missingLogs() []phrase.Phrase {
	var list []phrase.Phrase
	var told []string // apps
	for _, s := range a.base.Sources {
		if !warned(s, "encrypted") {
			continue
		}
		app := cmp.Or(s.App, policy.AppOfPath(s.Path))
		told = append(told, app)
		if v, on := a.policyOn(app, "", policy.EncryptLogs); on {
			list = append(list, phrase.New("limit.log-encrypted-policy", "app", app, "path", s.Path, "label", settings.Label(v.Key)))
		} else {
			list = append(list, phrase.New("limit.log-encrypted", "path", s.Path, "label", settings.Label(policy.EncryptLogs)))
		}
	}
	for _, app := range a.t.Settings.Apps() {
		if app.Name == "" || slices.ContainsFunc(told, func(n string) bool { return settings.SameApp(n, app.Name) }) {
			continue
		}
		for _, platform := range app.Platforms {
			if p, ok := a.missingLog(app.Name, platform); ok {
				list = append(list, p)
				told = append(told, app.Name)
				break
			}
		}
	}
	for _, d := range a.t.Devices {
		list = append(list, incomplete(d, told)...)
	}
	return list
}

// missingLog says why a log of an app is missing of which there are policies.
func (a *Analysis) missingLog(app, platform string) (p phrase.Phrase, ok bool) {
	if len(a.t.Devices) > 0 && !slices.ContainsFunc(a.t.Devices, func(d *timeline.Device) bool { return platform == "" || d.Platform == platform }) {
		return p, false // of another platform than the phone's
	}
	if slices.ContainsFunc(a.t.Devices, func(d *timeline.Device) bool { return logs(d, app) }) {
		return p, false
	}
	bundle := ""
	for _, s := range a.base.Sources {
		switch s.Kind {
		case policy.KindXML, policy.KindPlist, policy.KindVPN:
			if settings.SameApp(s.App, app) && bundle == "" {
				bundle = s.Path
			}
		}
	}
	if v, on := a.policyOn(app, platform, policy.BlockLogs); on && (bundle != "" || len(a.t.Logs) > 0) {
		return phrase.New("limit.log-blocked", "app", app, "label", settings.Label(v.Key)), true
	}
	if bundle == "" {
		return p, false
	}
	if v, ok := a.t.Settings.Value(app, platform, policy.DefaultLoggerOutput); ok && policy.Fold(v.Value) == "console" {
		return phrase.New("limit.log-to-console", "app", app, "label", settings.Label(v.Key)), true
	}
	return phrase.New("limit.bundle-without-log", "app", app, "path", bundle), true
}

// policyOn is a policy that a file or the caller states to be on.
func (a *Analysis) policyOn(app, platform, key string) (settings.Value, bool) {
	on, v, ok := a.t.Settings.Bool(app, platform, key)
	return v, ok && on && !v.Default
}

// incomplete says which of the two logs that every question needs a device's bundle lacks.
// A log that does not say whose it is may be either.
func incomplete(d *timeline.Device, told []string) []phrase.Phrase {
	if slices.ContainsFunc(d.Logs, func(l timeline.Log) bool { return l.App == "" }) {
		return nil
	}
	var list []phrase.Phrase
	if !d.Has(event.SystemSecureHub) {
		list = append(list, phrase.New("limit.no-hub-log", "path", d.Logs[0].Path))
	}
	if !d.Has(event.SystemSecureMail) && !slices.ContainsFunc(told, settings.IsMail) {
		list = append(list, phrase.New("limit.no-mail-log", "path", d.Logs[0].Path))
	}
	return list
}

// logs reports whether a device's logs hold lines of an app. Android's own log, and one
// that does not say whose it is, may hold those of any.
func logs(d *timeline.Device, app string) bool {
	return slices.ContainsFunc(d.Logs, func(l timeline.Log) bool { return l.App == "" || l.Kind == "logcat" || settings.SameApp(l.App, app) })
}

// megabyte is the unit of Max log file size. Whether the vendor counts 1000 or 1024 is not
// published; the smaller one never takes a full log for one that is not.
const megabyte = 1000 * 1000

// shortLogs names the logs that reach no further back because the app throws away what is
// older: of the files that it keeps all but the one being written are full.
func (a *Analysis) shortLogs() []phrase.Phrase {
	var list []phrase.Phrase
	for _, d := range a.t.Devices {
		var apps []string
		for _, l := range d.Logs {
			if l.App != "" && l.Kind != "logcat" && l.System != event.SystemSecureHub && !slices.Contains(apps, l.App) {
				apps = append(apps, l.App)
			}
		}
		for _, app := range apps {
			files, _, ok := a.t.Settings.Number(app, d.Platform, policy.MaxLogFiles)
			size, _, known := a.t.Settings.Number(app, d.Platform, policy.MaxLogFileSize)
			if !ok || !known || files < 2 || size < 1 {
				continue
			}
			var kept int64
			var first *timeline.Log
			for i := range d.Logs {
				l := &d.Logs[i]
				if !settings.SameApp(l.App, app) {
					continue
				}
				kept += a.base.Sources[l.Source].Bytes
				if first == nil || l.From.Before(first.From) {
					first = l
				}
			}
			if kept < (files-1)*size*megabyte {
				continue
			}
			list = append(list, phrase.New("limit.log-short", "app", app, "from", first.From, "size", files*size, "files", files, "each", size,
				"count", settings.Label(policy.MaxLogFiles), "limit", settings.Label(policy.MaxLogFileSize)))
		}
	}
	return list
}
