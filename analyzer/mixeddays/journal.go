package mixeddays

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
)

// A line of a log, at the true time; its text holds the time as the writer's clock shows it.
type line struct {
	at   time.Time
	text string
}

const nsLog = "gateway/ns.log"

const (
	ios     = "ios"
	android = "android"

	secureHub  = "Secure Hub"
	secureMail = "Secure Mail"
	secureWeb  = "Secure Web"
	quickEdit  = "QuickEdit"
)

// packages are the apps' names on Android, folders those of a bundle.
var (
	packages = map[string]string{
		secureHub: "com.zenprise", secureMail: "com.citrix.mail.droid",
		secureWeb: "com.citrix.browser.droid", quickEdit: "com.citrix.quickedit",
	}
	folders = map[string]string{secureHub: "SecureHub", secureMail: "SecureMail", secureWeb: "SecureWeb", quickEdit: "QuickEdit"}
)

// write puts a line into a file unless the file is withheld or begins later or ends earlier.
func (w *world) write(file string, p *phone, at time.Time, text string) {
	if !w.covers(file, p, at) {
		return
	}
	w.lines[file] = append(w.lines[file], line{at, text})
}

// covers reports whether a file is handed over and holds that moment.
func (w *world) covers(file string, p *phone, at time.Time) bool {
	h := &w.mix.Withheld
	if at.Before(w.first) || !at.Before(w.last) {
		return false
	}
	switch {
	case p == nil:
		return !h.GatewayLog && (h.GatewayFrom == 0 || !at.Before(w.first.Add(h.GatewayFrom))) && (h.GatewayUntil == 0 || at.Before(w.first.Add(h.GatewayUntil)))
	case h.Devices, p.unseen,
		h.HubLog && file == p.file(secureHub),
		h.AppLogs && file != p.file(secureHub):
		return false
	}
	return (h.DeviceFrom == 0 || !at.Before(w.first.Add(h.DeviceFrom))) && (h.DeviceUntil == 0 || at.Before(w.first.Add(h.DeviceUntil)))
}

// file is where an app of the phone writes.
func (p *phone) file(app string) string {
	if p.platform == ios {
		return p.folder + "/CitrixLogs/" + folders[app] + "/CtxLog_" + folders[app] + ".log"
	}
	return p.folder + "/" + folders[app] + "/log.txt"
}

// systemFile is Android's own log.
func (p *phone) systemFile() string { return p.folder + "/logcat.txt" }

// shows is what the phone's clock shows at a moment.
func (p *phone) shows(at time.Time) time.Time { return at.Add(p.w.mix.Skew).In(p.w.mix.Zone) }

// log writes a line of an app.
func (p *phone) log(app string, at time.Time, level, class, text string) {
	t := p.shows(at)
	if p.platform == ios {
		p.w.write(p.file(app), p, at, fmt.Sprintf("%s %s[%s:%s:com.apple.main-thread:%d]A:-[%s run:]: %s",
			t.Format("2006-01-02T15:04:05.000-0700"), app, iosSource(class), level, 90+p.w.rnd.IntN(40), class, text))
		return
	}
	p.w.write(p.file(app), p, at, fmt.Sprintf("%s %d-%d %-23s %-35s %s  %s",
		t.Format(p.androidTime()), 3000+len(app), 3100+p.w.rnd.IntN(80), class, packages[app], level[:1], text))
}

func iosSource(class string) string {
	switch class {
	case "SHSession":
		return "SecureHub"
	case "SMSync":
		return "Sync"
	}
	return "CTXMAMCore"
}

// androidTime is the time's shape in Android's logs, with a zone or without.
func (p *phone) androidTime() string {
	if p.w.mix.NoZone {
		return "2006-01-02 15:04:05.000"
	}
	return "2006-01-02 15:04:05.000 -0700"
}

// system writes a line of Android itself.
func (p *phone) system(at time.Time, tag, text string) {
	if p.platform != android {
		return
	}
	p.w.write(p.systemFile(), p, at, fmt.Sprintf("%s  1603  %d I %s: %s", p.shows(at).Format(p.androidTime()), 1610+p.w.rnd.IntN(50), tag, text))
}

func (p *phone) hub(at time.Time, text string) { p.log(secureHub, at, "INFO", "SHSession", text) }
func (p *phone) app(a string, at time.Time, text string) {
	p.log(a, at, "INFO", "CTXMAMLogonManager", text)
}

// state is a change of an app's state on the screen: 0 active, 1 on the way, 2 background.
func (p *phone) state(app string, at time.Time, from, to int) {
	if p.w.mix.Quiet {
		return
	}
	p.log(app, at, "INFO", "CTXMAMApplicationLifecycle", fmt.Sprintf("Application state changed from %d to %d", from, to))
}

// files puts every log into the order of its writer's clock.
func (w *world) files() map[string][]byte {
	out := map[string][]byte{}
	for name, lines := range w.lines {
		slices.SortStableFunc(lines, func(a, b line) int { return cmp.Compare(a.at.UnixMilli(), b.at.UnixMilli()) })
		var b strings.Builder
		if strings.HasSuffix(name, "logcat.txt") {
			b.WriteString("--------- beginning of main\n")
		}
		for _, l := range lines {
			b.WriteString(l.text)
			b.WriteByte('\n')
		}
		out[name] = []byte(b.String())
	}
	return out
}

// sees reports whether an app's log of the phone holds that moment.
func (p *phone) sees(app string, at time.Time) bool { return p.w.covers(p.file(app), p, at) }

// Pack is the site's own signature pack: no public iOS line shows a restart or an installation.
const Pack = `pack = "site-ios"

[[signature]]
id = "site.app-installed"
event = "app-installed"
contains = "Managed app installed:"
pattern = "Managed app installed: <app>"
sure = "observed"
example = '2025-10-20T08:30:00.118+0200 Secure Hub[SecureHub:INFO:com.apple.main-thread:103]A:-[SHSession run:]: Managed app installed: SecureWeb'

[[signature]]
id = "site.device-boot"
event = "device-boot"
contains = "Device was restarted"
sure = "observed"
example = '2025-10-20T08:30:00.118+0200 Secure Hub[SecureHub:INFO:com.apple.main-thread:103]A:-[SHSession run:]: Device was restarted'
`
