package timeline

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"hubscope/parsers/appinfo"
)

// A given is one file of a case: a log, or an AppInfo.
type given struct {
	path, kind, app string
	user            string // that the records of the log name
	info            appinfo.Info
}

func log(path, app string) given { return given{path: path, kind: "ctxlog-ios", app: app} }

func logOf(user, path, app string) given {
	g := log(path, app)
	g.user = user
	return g
}

func about(path string, i appinfo.Info) given { return given{path: path, info: i} }

// grouped tells the devices that come of the files, whatever their order: a device is the
// numbers of its files.
func grouped(t *testing.T, files []given) string {
	t.Helper()
	outline := func(order []int) string {
		var logs []Log
		var infos []AppInfo
		users := map[int]string{}
		for _, n := range order {
			g := files[n]
			if g.kind == "" {
				infos = append(infos, AppInfo{Source: n, Path: g.path, Info: g.info})
				continue
			}
			logs = append(logs, Log{Source: n, Path: g.path, Kind: g.kind, App: g.app, From: time.Unix(0, 0), To: time.Unix(9, 0)})
			if g.user != "" {
				users[n] = g.user
			}
		}
		var list []string
		for _, d := range DevicesOf(logs, infos, users) {
			var sources []int
			for _, l := range d.Logs {
				sources = append(sources, l.Source)
			}
			for _, i := range d.Infos {
				sources = append(sources, i.Source)
			}
			slices.Sort(sources)
			list = append(list, strings.Trim(fmt.Sprint(sources), "[]"))
		}
		slices.Sort(list)
		return strings.Join(list, " | ")
	}
	var order []int
	for n := range files {
		order = append(order, n)
	}
	got := outline(order)
	slices.Reverse(order)
	if again := outline(order); again != got {
		t.Errorf("the order of the files changes the devices: %s, %s", got, again)
	}
	return got
}

func TestDevices(t *testing.T) {
	const hub, mail = "Secure Hub", "Secure Mail"
	phone, tablet := appinfo.Info{Platform: appinfo.IOS, App: hub, Model: "iPhone14,2"}, appinfo.Info{Platform: appinfo.IOS, App: hub, Model: "iPad8,1"}
	marked := appinfo.Info{Platform: appinfo.IOS, App: hub, Model: "iPhone14,2", Device: "7F3A"}
	pixel := appinfo.Info{Platform: appinfo.Android, App: mail, Model: "Pixel 7"}
	for name, c := range map[string]struct {
		files []given
		want  string
	}{
		"one bundle":                 {[]given{log("CitrixLogs/SecureHub/a.log", hub), log("CitrixLogs/SecureMail/b.log", mail)}, "0 1"},
		"loggers of one app":         {[]given{log("SecureMail/Diagnostics/a.log", mail), log("SecureMail/Performance/a.log", mail), log("SecureMail/a.log", mail)}, "0 1 2"},
		"loggers without a bundle":   {[]given{log("x/Diagnostics/a.log", mail), log("x/Performance/a.log", mail)}, "0 1"},
		"zip in zip":                 {[]given{log("t.zip!/CitrixLogs.zip!/SecureHub/a.log", hub), log("t.zip!/CitrixLogs.zip!/SecureMail/a.log", mail)}, "0 1"},
		"a zip each app":             {[]given{log("t/SecureHub.zip!/a.log", hub), log("t/SecureMail.zip!/a.log", mail)}, "0 1"},
		"the second zip got a name":  {[]given{log("t/CitrixLogs.zip!/SecureHub/a.log", hub), log("t/CitrixLogs (1).zip!/SecureHub/a.log", hub)}, "0 | 1"},
		"and both are one device's":  {[]given{log("t/CitrixLogs.zip!/a.log", hub), about("t/CitrixLogs.zip!/i.txt", marked), log("t/CitrixLogs (1).zip!/a.log", hub), about("t/CitrixLogs (1).zip!/i.txt", marked)}, "0 1 2 3"},
		"a folder each user":         {[]given{log("t.zip!/aiko/SecureHub/a.log", hub), log("t.zip!/ken/SecureHub/a.log", hub)}, "0 | 1"},
		"a folder each app":          {[]given{log("t/one/a.log", hub), log("t/two/a.log", mail)}, "0 1"},
		"but of two users":           {[]given{logOf("aiko", "t/one/a.log", hub), logOf("ken", "t/two/a.log", mail)}, "0 | 1"},
		"of one user in two forms":   {[]given{logOf("EXAMPLE\\aiko", "t/one/a.log", hub), logOf("aiko@example.com", "t/two/a.log", mail)}, "0 1"},
		"a zip each app, two models": {[]given{log("t/SecureHub.zip!/a.log", hub), about("t/SecureHub.zip!/i.txt", phone), log("t/SecureMail.zip!/a.log", mail), about("t/SecureMail.zip!/i.txt", tablet)}, "0 1 | 2 3"},
		"two platforms in a folder":  {[]given{log("t/a.log", hub), {path: "t/logcat.txt", kind: "logcat"}, about("t/i.txt", pixel)}, "0 | 1 2"},
		"a bundle without a log":     {[]given{log("t/x/a.log", hub), about("u/SecureMail.zip!/i.txt", pixel)}, "0 | 1"},
		"a gateway's log is none":    {[]given{{path: "t/ns.log", kind: "netscaler"}, log("t/a.log", hub)}, "1"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := grouped(t, c.files); got != c.want {
				t.Errorf("devices %s, want %s", got, c.want)
			}
		})
	}
}
