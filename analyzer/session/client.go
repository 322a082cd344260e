package session

import (
	"slices"
	"strings"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/phrase"
)

// A Client is what a session's user agent tells of the program and the device.
type Client struct {
	Class    casefile.ClientClass
	Platform string // "ios", "android" or empty
	// Device tells this device from another of the same user: family, system and build
	// as the user agent names them. An address does not: phones roam.
	Device string
	// Why is what in the user agent decided the class.
	Why phrase.Phrase
}

// userAgentLimit is where the appliance cuts Browser_type (observed near 128
// characters); a text this long may have lost its end.
const userAgentLimit = 120

// Classify tells a session's client from its Browser_type and SSLVPN_client_type.
//
// zenprise is Secure Hub's package name, older releases are Worx Home. A bare
// CitrixReceiver is necessary for Secure Hub and never sufficient: the Workspace app on
// a PC begins with it too, so a phone and VpnCapable must stand beside it (observed
// lines, DOMAIN "Client class of a session"), and no name of another program: the VPN
// plug-ins of phones say CitrixReceiver as well, which is why the vendor's own policies
// take CitrixVPN and NSGiOSplugin out of it.
func Classify(userAgent, clientType string) Client {
	ua := strings.ToLower(userAgent)
	has := func(word string) bool { return strings.Contains(ua, word) }
	c := Client{Class: casefile.ClientUnknown}
	c.Platform, c.Device = device(userAgent)
	for _, word := range []string{"zenprise", "secure hub", "securehub", "worxhome", "worx home"} {
		if has(word) {
			c.Class = casefile.ClientSecureHub
			c.Why = phrase.New("session.client.names-hub", "word", word)
			return c
		}
	}
	switch {
	case slices.ContainsFunc(plugins, has) || wordAt(ua, "agee") >= 0:
		c.Class = casefile.ClientVPNPlugin
		c.Why = phrase.New("session.client.plugin")
	case has("citrixreceiver") && has("vpncapable") && c.Platform != "" && !slices.ContainsFunc(workspace, has):
		c.Class = casefile.ClientSecureHub
		c.Why = phrase.New("session.client.receiver-vpncapable-phone")
	case has("citrixreceiver") || has("citrixworkspace"):
		c.Class = casefile.ClientWorkspaceApp
		c.Why = phrase.New("session.client.receiver")
	case has("mozilla/") || has("opera/"):
		// The desktop plug-in signs on through a browser and is told by its client type.
		if strings.EqualFold(clientType, "Agent") && c.Platform == "" {
			c.Class = casefile.ClientVPNPlugin
			c.Why = phrase.New("session.client.browser-agent")
			break
		}
		c.Class = casefile.ClientBrowser
		c.Why = phrase.New("session.client.browser")
	case userAgent == "":
		c.Why = phrase.New("session.client.no-agent")
	default:
		c.Why = phrase.New("session.client.unknown-agent")
	}
	return c
}

// plugins are how VPN plug-ins name themselves, beside AGEE, which other words hold.
var plugins = []string{"nsgiosplugin", "citrixvpn", "nsgclient", "citrix secure access", "citrixsecureaccess", "citrix sso"}

// workspace are the marks of the Workspace app that no Secure Hub has: its capability, and
// its package on phones.
var workspace = []string{"cwacapable", "com.citrix.receiver"}

// desktops are systems of no phone, however its name comes to stand beside them. "Mac OS X"
// is none of them: phones say that they are like it.
var desktops = []string{"windows", "macintosh", "macosx", "macos/", "cros "}

// families are the devices that a user agent can name, the most telling word first:
// an iPad's user agent may say iPhone OS as well.
var families = []struct{ word, platform string }{
	{"ipad", "ios"}, {"iphone", "ios"}, {"ipod", "ios"}, {"android", "android"}, {"ios", "ios"},
}

// device reads platform and identity out of a user agent.
func device(userAgent string) (platform, id string) {
	ua := lowerASCII(userAgent)
	if slices.ContainsFunc(desktops, func(word string) bool { return strings.Contains(ua, word) }) {
		return "", ""
	}
	for _, f := range families {
		i := wordAt(ua, f.word)
		if i < 0 {
			continue
		}
		parts := []string{userAgent[i : i+len(f.word)]}
		if v := versionAfter(ua[i+len(f.word):]); v != "" {
			parts = append(parts, v)
		}
		if j := strings.Index(ua, "build/"); j >= 0 {
			if b := untilBlank(userAgent[j+len("build/"):]); b != "" {
				parts = append(parts, "build "+b)
			}
		} else if b := receiverVersion(userAgent); b != "" {
			parts = append(parts, "build "+b)
		}
		return f.platform, strings.Join(parts, " ")
	}
	return "", ""
}

// lowerASCII makes small letters of A to Z and leaves every byte in its place, which
// strings.ToLower does not: a byte that is not UTF-8 becomes three there.
func lowerASCII(s string) string {
	b := []byte(s)
	for i, c := range b {
		if 'A' <= c && c <= 'Z' {
			b[i] = c + 'a' - 'A'
		}
	}
	return string(b)
}

// wordAt finds word where no letter stands beside it, so that "ios" is not found in
// "radios" nor in "iOSomething".
func wordAt(s, word string) int {
	for from := 0; ; {
		i := strings.Index(s[from:], word)
		if i < 0 {
			return -1
		}
		i += from
		end := i + len(word)
		if (i == 0 || !isLetter(s[i-1])) && (end == len(s) || !isLetter(s[end])) {
			return i
		}
		from = i + 1
	}
}

func isLetter(c byte) bool { return c >= 'a' && c <= 'z' }

// versionAfter reads a system's version right behind its name: "/11", " OS 16_6", " 12".
func versionAfter(s string) string {
	for _, lead := range []string{" cpu os ", " os ", " os/", "/", " "} {
		rest, ok := strings.CutPrefix(s, lead)
		if !ok {
			continue
		}
		n := 0
		for n < len(rest) && (rest[n] >= '0' && rest[n] <= '9' || rest[n] == '.' || rest[n] == '_') {
			n++
		}
		if n > 0 {
			return strings.ReplaceAll(rest[:n], "_", ".")
		}
	}
	return ""
}

// receiverVersion reads "22.11.0" of "CitrixReceiver/22.11.0 …".
func receiverVersion(userAgent string) string {
	_, rest, ok := strings.Cut(userAgent, "/")
	if !ok || rest == "" || rest[0] < '0' || rest[0] > '9' || !strings.HasPrefix(strings.ToLower(userAgent), "citrixreceiver/") {
		return ""
	}
	return untilBlank(rest)
}

func untilBlank(s string) string {
	if i := strings.IndexAny(s, " ;)"); i >= 0 {
		s = s[:i]
	}
	return s
}
