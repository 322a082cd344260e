package sample

import (
	"encoding/xml"
	"fmt"
	"strings"
)

// What stands in a bundle beside the logs.

// appInfoIOS is CtxLog_AppInfo.txt. Of its names only Application, Hardware model, iOS
// Version and MDXToolkit are known.
func appInfoIOS(app, identifier, version string, t *Truth) []byte {
	return fmt.Appendf(nil, "Application: %s\nApplication Version: %s\nBundle Identifier: %s\nMDXToolkit Version: 22.11\nHardware model: %s\niOS Version: %s\nUser name: %s\n",
		app, version, identifier, t.Model, t.OS, t.User)
}

// appInfoAndroid is Device_And_AppInfo.txt, as public code writes it.
func appInfoAndroid(app, version string, t *Truth) []byte {
	maker, model, _ := strings.Cut(t.Model, " ")
	return fmt.Appendf(nil, "\nAbout my device\n\nBuild.BOARD=board\nBuild.BRAND=%s\nBuild.SUPPORTED_ABIS=[arm64-v8a]\nBuild.MANUFACTURER=%s\nBuild.MODEL=%s\nBuild.TYPE=user\n"+
		"\nAndroid Operating System Version Information \n\nVersion.RELEASE=%s\n\nDevice Memory Information\n\nMemory class=256\n\nApplication Info\n\n%s Version=%s\nLoggerSDK Version=1.9\n\nToolsVersion=22.11\n",
		strings.ToLower(maker), maker, model, t.OS, app, version)
}

// services is the list that works.
const services = "autodiscover.example.com:443,mail.example.com:443"

// policiesIOS is CtxLog_AppPolicies.xml.
func policiesIOS() []byte {
	var b strings.Builder
	b.WriteString("<dict>\n")
	for _, p := range mdxPolicies(services) {
		fmt.Fprintf(&b, "\t<key>%s</key>\n\t<string>%s</string>\n", p.Name, escaped(p.Value))
	}
	b.WriteString("</dict>\n")
	return []byte(b.String())
}

// policiesAndroid is Policies.xml.
func policiesAndroid() []byte {
	var b strings.Builder
	b.WriteString("<MobileAppPolicies>\n<PolicySchemaVersion>1.0</PolicySchemaVersion>\n<Policies>\n")
	for _, p := range mdxPolicies(services) {
		fmt.Fprintf(&b, "<%s>%s</%[1]s>\n", p.Name, escaped(p.Value))
	}
	b.WriteString("</Policies>\n</MobileAppPolicies>\n")
	return []byte(b.String())
}

func escaped(s string) string {
	var b strings.Builder
	if err := xml.EscapeText(&b, []byte(s)); err != nil {
		panic(err) // into memory
	}
	return b.String()
}

func vpnConfig() []byte {
	return []byte("<VpnConfig>\n  <State>OFF</State>\n  <SplitDNS>BOTH</SplitDNS>\n  <DNSSuffix>example.com</DNSSuffix>\n</VpnConfig>\n")
}

// crashReport is one of last month: it must confuse nobody.
func crashReport(t *Truth) []byte {
	return fmt.Appendf(nil, "Incident Identifier: 7F3A0C9E-51D2-4B86-A1C0-000000000001\nHardware Model:      %s\nProcess:             Secure Mail [4110]\nVersion:             22.9.0\n"+
		"Date/Time:           2026-02-21 10:15:02.1180 +0900\nOS Version:          iPhone OS %s (20H19)\n\nException Type:  EXC_CRASH (SIGABRT)\n\n"+
		"Thread 0 Crashed:\n0   libsystem_kernel.dylib  0x00000001b1c8a200 __pthread_kill + 8\n1   Secure Mail             0x0000000102f4c1a0 0x102e00000 + 1360288\n", t.Model, t.OS)
}

// torn lets another line begin in the middle of some of the lines that tell nothing, as
// happens where two writers share a file.
func torn(lines []string, d *dice) (out []string, count int) {
	for _, l := range lines {
		n := len(out) - 1
		if n >= 0 && d.between(0, 3) == 0 {
			if at := strings.Index(out[n], "Folder list is up"); at > 0 {
				out[n] = out[n][:at+d.between(0, 11)] + l
				count++
				continue
			}
		}
		out = append(out, l)
	}
	return out, count
}
