// Package appinfo reads what a log bundle says of the phone and of the app that it came
// from: CtxLog_AppInfo.txt of an iOS bundle, Device_And_AppInfo.txt of an Android bundle.
//
// The names in Android's file are known from the public code that writes it. Of the iOS
// file only four are known, and those from public code that reads it; what other names it
// may have is inferred, so that any spelling of a name is taken.
package appinfo

import (
	"bytes"
	"path"
	"strings"
	"unicode"
	"unicode/utf8"
)

// The platforms that a file can speak of.
const (
	IOS     = "ios"
	Android = "android"
)

// An Info is what one file says. What it does not say is empty.
type Info struct {
	Platform string // IOS or Android
	App      string // the app's name or identifier, as the file has it
	Version  string // of the app
	Model    string // of the device: "iPhone14,2", "Pixel 7"
	OS       string // the version of the operating system: "17.2", "13"
	User     string
	Device   string // an id of the device that no other has
	// Known counts the lines that were understood.
	Known int
}

// Named reports whether a path is called like one of the two files, or a copy of one.
func Named(p string) bool {
	return strings.Contains(fold(path.Base(p)), "appinfo")
}

// mostLine bounds a line that is looked at: values are names and numbers.
const mostLine = 1 << 10

// Sniff reports whether a file is of this kind by its first bytes: lines of names and
// values, among them the app, and the device's model or its operating system. A crash
// report has the latter too, and calls the app a process.
func Sniff(head []byte) bool {
	info := Parse(head)
	return info.App != "" && (info.Model != "" || info.OS != "")
}

// Parse reads a file. Lines that are not understood are left out. Of a name that is told
// twice the first value counts.
func Parse(data []byte) Info {
	var info Info
	var brand, identifier string
	for line := range bytes.Lines(data) {
		if len(line) > mostLine || !utf8.Valid(line) {
			continue
		}
		name, value, ok := split(string(line))
		if !ok {
			continue
		}
		target := &info.App
		switch key := fold(name); key {
		case "buildmodel", "hardwaremodel", "devicemodel", "model":
			target = &info.Model
		case "buildmanufacturer":
			target = &brand
		case "versionrelease", "iosversion", "androidversion", "osversion", "systemversion", "androidosversion":
			target = &info.OS
		case "application", "applicationname", "appname", "app":
		case "applicationversion", "appversion", "applicationversionnumber":
			target = &info.Version
		case "applicationidentifier", "applicationid", "bundleidentifier", "bundleid", "packagename", "package", "appid":
			target = &identifier
		case "user", "username", "userid", "userprincipalname", "upn", "useremail", "enrolleduser":
			target = &info.User
		case "deviceid", "deviceidentifier", "udid", "serialnumber", "deviceserialnumber", "androidid":
			target = &info.Device
		default:
			app, found := appVersion(name)
			if !found {
				continue
			}
			// Android writes the app's own name in front of "Version".
			if info.App == "" {
				info.App = app
			}
			target = &info.Version
		}
		info.Known++
		if *target == "" {
			*target = value
		}
		info.platform(name)
	}
	if brand != "" && info.Model != "" && !strings.HasPrefix(strings.ToLower(info.Model), strings.ToLower(brand)) {
		info.Model = brand + " " + info.Model
	}
	if info.App == "" {
		info.App = identifier
	}
	if info.Version == "" {
		info.App, info.Version = cutVersion(info.App)
	}
	return info
}

// platform learns the platform from a name that only one of them has.
func (info *Info) platform(name string) {
	if info.Platform != "" {
		return
	}
	lower := strings.ToLower(name)
	switch {
	case strings.HasPrefix(lower, "build."), strings.HasPrefix(lower, "version."), strings.Contains(lower, "android"):
		info.Platform = Android
	case strings.Contains(lower, "ios "), strings.Contains(lower, "hardware model"), strings.Contains(lower, "udid"):
		info.Platform = IOS
	}
}

// split cuts a line into a name and its value at the first = or :, whichever comes first.
func split(line string) (name, value string, ok bool) {
	i := strings.IndexAny(line, "=:")
	if i < 0 {
		return "", "", false
	}
	name, value = strings.TrimSpace(line[:i]), strings.TrimSpace(line[i+1:])
	return name, value, name != "" && value != "" && !strings.EqualFold(value, "(null)") && !strings.EqualFold(value, "null") && !strings.EqualFold(value, "unknown")
}

// others are what has a version in these files and is no app.
var others = []string{"loggersdk", "mdxtoolkit", "mdxsdk", "tools", "sdk", "os", "kernel", "build", "mdx", "policy", "framework", "baseband", "web view", "webview"}

// appVersion is the app in a name such as "Secure Mail Version".
func appVersion(name string) (app string, ok bool) {
	const word = " version"
	if len(name) <= len(word) || !strings.EqualFold(name[len(name)-len(word):], word) {
		return "", false
	}
	app = strings.TrimSpace(name[:len(name)-len(word)])
	for _, o := range others {
		if strings.EqualFold(app, o) {
			return "", false
		}
	}
	return app, true
}

// cutVersion takes a version off the end of an app's name: "Secure Mail 23.8.0".
func cutVersion(app string) (name, version string) {
	i := strings.LastIndexByte(app, ' ')
	if i < 0 {
		return app, ""
	}
	last := strings.Trim(app[i+1:], "()")
	if last == "" || last[0] < '0' || last[0] > '9' || !strings.Contains(last, ".") {
		return app, ""
	}
	return strings.TrimSpace(app[:i]), last
}

// fold makes spellings of a name equal: letters and digits count, in small letters.
func fold(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}
