package sample

import (
	"archive/zip"
	"bytes"
	"fmt"
	"time"
)

// Whole log bundles as a helpdesk gets them, of phones whose day is generated: zips in a
// zip, the gateway's log beside them. The same seed gives the same day on every platform.

// A Bundle is what a user and the gateway's administrator sent for one day, and what is
// true of it.
type Bundle struct {
	File  File // the one zip
	Truth Truth
}

// A Truth is what is to be found in a bundle.
type Truth struct {
	User, Platform, Model, OS string
	Apps                      []App
	Prompts                   []Told // and notices, in the order of time
	Torn                      int    // lines of Secure Mail's log in whose middle another begins
}

// An App is one that the phone has.
type App struct{ Name, Version string }

// A Told is one time that the phone's owner was sent to Secure Hub.
type Told struct {
	At        time.Time
	Cause     string
	Container string // that a PIN was asked for, "none" for an online logon; empty for a notice
}

// The phones' owners, none of whom stands in the log of a gateway otherwise.
var (
	owners = []string{"sora", "hinata", "yuna", "itsuki", "mio", "asahi"}
	builds = []string{"22.11.0", "23.8.0", "23.10.5"}
)

// IOSBundle is an iPhone's: one tree an app in one zip, the logs torn here and there.
func IOSBundle(seed uint64) Bundle {
	name := fmt.Sprintf("ios bundle %d ", seed)
	d := newDice(name)
	build, system := oneOf(d, builds...), oneOf(d, "16.7", "17.1", "17.2")
	user := oneOf(d, owners...)
	p := newPhone(onPhone(user, fmt.Sprintf("203.0.113.%d", d.between(100, 130)), "iPhone OS/"+system, build), name)
	truth := Truth{User: user, Platform: "ios", Model: oneOf(d, "iPhone14,2", "iPhone12,8", "iPad13,1"), OS: system}
	t := newTale(p, name, &truth)
	t.live()

	var tree []File
	for _, a := range []struct {
		log        *deviceLog
		identifier string
	}{{p.hub, "com.zenprise.zpmdmbeta"}, {p.mail, "com.citrix.mail.ios"}, {p.web, "com.citrix.browser.ios"}} {
		lines := a.log.written()
		if a.log == p.mail {
			lines, truth.Torn = torn(lines, d)
		}
		truth.Apps = append(truth.Apps, App{a.log.app, build})
		dir := "CitrixLogs/" + a.log.app + "/"
		tree = append(tree,
			File{dir + "CtxLog_AppInfo.txt", appInfoIOS(a.log.app, a.identifier, build, &truth)},
			File{dir + "Diagnostics/CtxLog_" + a.identifier + ".log", textOf(lines)})
		if a.log != p.hub {
			tree = append(tree, File{dir + "CtxLog_AppPolicies.xml", policiesIOS()}, File{dir + "CtxLog_VPNConfig.xml", vpnConfig()})
		}
	}
	tree = append(tree, File{"CitrixLogs/Secure Mail/Crash/Secure Mail-2026-02-21-101502.crash", crashReport(&truth)})
	return Bundle{ticket(p, File{"CitrixLogs.zip", zipped(tree)}), truth}
}

// AndroidBundle is an Android phone's: one zip an app, and the system's own log. Each app
// writes in another of the forms that are known.
func AndroidBundle(seed uint64) Bundle {
	name := fmt.Sprintf("android bundle %d ", seed)
	d := newDice(name)
	build, system := oneOf(d, builds...), oneOf(d, "12", "13", "14")
	user := oneOf(d, owners...)
	p := newPhone(onPhone(user, fmt.Sprintf("203.0.113.%d", d.between(100, 130)), "Android/"+system, build), name)
	p.hub.form, p.mail.form, p.web.form = ctxlogAndroid, threadtime(4321), studio(6120, "com.citrix.browser.droid")
	p.system = newDeviceLog("system", name, threadtime(1534))
	maker := oneOf(d, "Google Pixel 7", "Sony XQ-BQ42", "Samsung SM-A536B")
	truth := Truth{User: user, Platform: "android", Model: maker, OS: system}
	t := newTale(p, name, &truth)
	t.live()

	var zips []File
	for _, a := range []struct {
		log        *deviceLog
		identifier string
	}{{p.hub, "com.zenprise"}, {p.mail, "com.citrix.mail.droid"}, {p.web, "com.citrix.browser.droid"}} {
		truth.Apps = append(truth.Apps, App{a.log.app, build})
		dir := a.identifier + "/"
		tree := []File{
			{dir + "Device_And_AppInfo.txt", appInfoAndroid(a.log.app, build, &truth)},
			{dir + "logs/" + a.identifier + ".log", a.log.bytes()},
		}
		if a.log != p.hub {
			tree = append(tree, File{dir + "Policies.xml", policiesAndroid()}, File{dir + "VpnConfig.xml", vpnConfig()})
		}
		zips = append(zips, File{a.identifier + ".zip", zipped(tree)})
	}
	zips = append(zips, File{"logcat.txt", append([]byte("--------- beginning of main\n"), p.system.bytes()...)})
	return Bundle{ticket(p, File{"SupportBundle.zip", zipped(zips)}), truth}
}

// ticket is the helpdesk's case: the phone's bundle, and what the administrators sent.
func ticket(p *phone, bundle File) File {
	older, newer := gatewayLogs(p.visits)
	return File{"ticket.zip", zipped([]File{
		bundle,
		{"gateway/ns.conf", gatewayConf()},
		{"gateway/ns.log", newer},
		{"gateway/ns.log.0.gz", compressed(older)},
		{"settings/client-properties.json", clientProperties()},
	})}
}

// zipped packs files with the time at which the phone's owner sent them.
func zipped(files []File) []byte {
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, f := range files {
		e, err := w.CreateHeader(&zip.FileHeader{Name: f.Name, Method: zip.Deflate, Modified: at("18:00:00").UTC()})
		if err == nil {
			_, err = e.Write(f.Data)
		}
		if err != nil {
			panic(err) // into memory
		}
	}
	if err := w.Close(); err != nil {
		panic(err)
	}
	return out.Bytes()
}
