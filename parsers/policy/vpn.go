package policy

import (
	"bytes"
	"path"
	"slices"
	"strings"
)

// The VPN configuration of an app, which its gateway gave it: CtxLog_VPNConfig.xml of an
// iOS bundle, VpnConfig.xml of an Android bundle. Three of its elements are known in
// public (third-party evidence); what else stands there may be a secret and is left out.

// The keys of a VPN configuration.
const (
	VPNSplitDNS  = "vpn.SplitDNS"
	VPNDNSSuffix = "vpn.DNSSuffix"
	VPNState     = "vpn.State" // of the split tunnel
)

// VPNKeys returns the keys in the order in which they are shown.
func VPNKeys() []string { return []string{VPNState, VPNSplitDNS, VPNDNSSuffix} }

// vpnKey is the key of an element, or "".
func vpnKey(element string) string {
	i := slices.IndexFunc(VPNKeys(), func(k string) bool { return strings.EqualFold(strings.TrimPrefix(k, "vpn."), element) })
	if i < 0 {
		return ""
	}
	return VPNKeys()[i]
}

// isVPN tells a VPN configuration by the two elements that no other file has, written as
// elements or as the keys of a property list.
func isVPN(s []byte) bool {
	for _, name := range []string{"SplitDNS", "DNSSuffix"} {
		if bytes.Contains(s, []byte("<"+name+">")) || bytes.Contains(s, []byte("<"+name+"/>")) || bytes.Contains(s, []byte("<key>"+name+"</key>")) {
			return true
		}
	}
	return false
}

// parseVPN reads a VPN configuration. An element without content says nothing.
func parseVPN(e *Export, data []byte, skipped int64, l *lines) []Problem {
	root, at, err := readXML(data)
	place := placer(skipped, l)
	platform := ""
	switch base := strings.ToLower(path.Base(e.Path)); {
	case strings.HasPrefix(base, "ctxlog"):
		platform = IOS
	case strings.HasPrefix(base, "vpnconfig"):
		platform = Android
	}
	keep := func(name string, x *element) {
		key, value := vpnKey(name), strings.TrimSpace(x.text.String())
		if key == "" || value == "" || !x.whole || len(x.kids) > 0 {
			return
		}
		v := Value{App: e.App, Platform: platform, Key: key, Known: true, RawKey: name, Value: value}
		v.Line, v.Offset = place(x.offset)
		e.VPN = append(e.VPN, v)
	}
	var walk func(*element)
	walk = func(x *element) {
		key := ""
		for _, k := range x.kids {
			if strings.EqualFold(k.name, "key") {
				key = strings.TrimSpace(k.text.String())
				continue
			}
			if key != "" {
				keep(key, k)
				for _, item := range k.kids { // of an array
					keep(key, item)
				}
				key = ""
			} else {
				keep(k.name, k)
			}
			walk(k)
		}
	}
	walk(root)
	return xmlProblem(err, at, int64(len(data)), place)
}
