package appinfo

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const pixel = `
About my device

Build.BOARD=cloudripper
Build.BRAND=google
Build.SUPPORTED_ABIS=[arm64-v8a, armeabi-v7a]
Build.FINGERPRINT=google/panther/panther:13/TQ3A.230901.001/1:user/release-keys
Build.MANUFACTURER=Google
Build.MODEL=Pixel 7
Build.TYPE=user

Android Operating System Version Information 

Version.INCREMENTAL=10750268
Version.RELEASE=13
Version.SDK=33

Device Memory Information

Memory class=256

Application Info

Secure Mail Version=23.8.0-12
LoggerSDK Version=1.9.0

ToolsVersion=22.1
USER=
`

const iPhone = "Application: Secure Mail\r\nApplication Version: 23.8.0\r\nBundle Identifier: com.citrix.mail.ios\r\nMDXToolkit Version: 22.1\r\nHardware model: iPhone14,2\r\niOS Version: 17.2\r\nUser name: aiko\r\n"

func TestParse(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       Info
	}{
		{"android", pixel, Info{Platform: Android, App: "Secure Mail", Version: "23.8.0-12", Model: "Google Pixel 7", OS: "13", Known: 4}},
		{"ios", iPhone, Info{Platform: IOS, App: "Secure Mail", Version: "23.8.0", Model: "iPhone14,2", OS: "17.2", User: "aiko", Known: 6}},
		{"app and version in one", "Application = Secure Hub (23.8.0)\nHardware Model = iPad8,1\n", Info{Platform: IOS, App: "Secure Hub", Version: "23.8.0", Model: "iPad8,1", Known: 2}},
		{"identifier alone", "Package name: com.citrix.mail.droid\nAndroid version: 14\nSerial number: (null)\n", Info{Platform: Android, App: "com.citrix.mail.droid", OS: "14", Known: 2}},
		{"brand in the model already", "Build.MANUFACTURER=Sony\nBuild.MODEL=SONY XQ-1\nWorx Home Version=10.8\n", Info{Platform: Android, App: "Worx Home", Version: "10.8", Model: "SONY XQ-1", Known: 3}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, Parse([]byte(c.text))); diff != "" {
				t.Error(diff)
			}
			if !Sniff([]byte(c.text)) {
				t.Error("not recognised")
			}
		})
	}
}

func TestSniffRefuses(t *testing.T) {
	for _, text := range []string{
		"",
		"From: aiko@example.com\nTo: helpdesk@example.com\nSubject: no mail\nUser: aiko\n",
		"Process: Secure Mail [4110]\nVersion: 22.9.0\nHardware Model: iPhone14,2\nOS Version: iPhone OS 17.2\nException Type: EXC_CRASH\n",
		"Model: the usual one\nand nothing else that is known\n",
		"Application: Secure Mail\nApplication Version: 1\nUser: aiko\n", // of no device
		strings.Repeat("x", 4096) + "\nBuild.MODEL=" + strings.Repeat("y", mostLine) + "\nVersion.RELEASE=13\n",
	} {
		if Sniff([]byte(text)) {
			t.Errorf("recognised: %.60q", text)
		}
	}
}

func TestNamed(t *testing.T) {
	for p, want := range map[string]bool{
		"a.zip!/CitrixLogs/CtxLog_AppInfo.txt": true, "Device_And_AppInfo.txt": true, "x/AppInfo": true, "device_and_appinfo (1).txt": true,
		"AppInfo/CtxLog_SecureMail.log": false, "": false,
	} {
		if Named(p) != want {
			t.Errorf("%q: %v", p, !want)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(pixel))
	f.Add([]byte(iPhone))
	f.Fuzz(func(t *testing.T, data []byte) {
		info := Parse(data)
		if info.Known == 0 && info != (Info{}) {
			t.Errorf("nothing was understood, and yet %+v", info)
		}
	})
}
