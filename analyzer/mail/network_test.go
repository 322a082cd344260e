package mail

import (
	"hubscope/analyzer/casefile"
	"hubscope/parsers/event"
	"hubscope/parsers/policy"
)

// on is a network that came up.
func (b *build) on(when, kind, name string) *build {
	return b.mail(when, event.NetworkUp, "reason", kind, "host", name)
}

var networkFixtures = []fixture{
	{"network-not-allowed", false, "Wi-Fi required, mobile network", func(b *build) {
		b.tunneled(listed).set(policy.WifiOnly, "true").on("09:10", mobile, "").unreachable("09:20")
	}, "network-not-allowed", casefile.Confirmed, HopPolicy},
	{"network-not-allowed", false, "the app takes it for no network", func(b *build) {
		b.tunneled(listed).set(policy.WifiOnly, "true").on("09:10", mobile, "").mail("09:20", event.TunnelFailed, "reason", "no-network")
	}, "network-not-allowed", casefile.Confirmed, HopPolicy},
	{"network-not-allowed", false, "hours ago", func(b *build) {
		b.tunneled(listed).set(policy.WifiOnly, "true").on("07:10", mobile, "").unreachable("09:20")
	}, "network-not-allowed", casefile.Likely, HopPolicy},
	{"network-not-allowed", false, "internal network required, mobile network", func(b *build) {
		b.tunneled(listed).set(policy.RequireInternalNetwork, "true").on("09:10", mobile, "").unreachable("09:20")
	}, "network-not-allowed", casefile.Confirmed, HopPolicy},
	{"network-not-allowed", false, "internal network required, another Wi-Fi", func(b *build) {
		b.tunneled(listed).set(policy.RequireInternalNetwork, "true").set(policy.InternalWifiNetworks, "office, lab").on("09:10", wifi, "cafe").unreachable("09:20")
	}, "network-not-allowed", casefile.Confirmed, HopPolicy},
	{"network-not-allowed", false, "not among the allowed ones", func(b *build) {
		b.tunneled(listed).set(policy.AllowedWifiNetworks, "office,lab").on("09:10", wifi, "Office").unreachable("09:20")
	}, "network-not-allowed", casefile.Confirmed, HopPolicy},
	{"network-not-allowed", false, "Network access is Blocked", func(b *build) {
		b.set(policy.NetworkAccess, "NetworkAccessBlocked").unreachable("09:20")
	}, "network-not-allowed", casefile.Confirmed, HopPolicy},
	{"network-not-allowed", true, "Network access is Blocked, and the server answered", func(b *build) {
		b.set(policy.NetworkAccess, "NetworkAccessBlocked").failed("09:20", "status", "503")
	}, "mail-server-refused", casefile.Confirmed, HopServer},
	{"network-not-allowed", true, "Wi-Fi required, and on Wi-Fi", func(b *build) {
		b.tunneled(listed).set(policy.WifiOnly, "true").on("09:10", wifi, "").unreachable("09:20")
	}, "mail-server-unreachable", casefile.Possible, HopServer},
	{"network-not-allowed", true, "among the allowed ones", func(b *build) {
		b.tunneled(listed).set(policy.AllowedWifiNetworks, "office, lab").on("09:10", wifi, "lab").unreachable("09:20")
	}, "mail-server-unreachable", casefile.Possible, HopServer},
	{"network-not-allowed", true, "allowed networks do not concern mobile ones", func(b *build) {
		b.tunneled(listed).set(policy.AllowedWifiNetworks, "office").on("09:10", mobile, "").unreachable("09:20")
	}, "mail-server-unreachable", casefile.Possible, HopServer},
	{"network-not-allowed", true, "the Wi-Fi has no name in the log", func(b *build) {
		b.tunneled(listed).set(policy.AllowedWifiNetworks, "office").on("09:10", wifi, "").unreachable("09:20")
	}, "mail-server-unreachable", casefile.Possible, HopServer},
	{"network-not-allowed", true, "mail came on that network", func(b *build) {
		b.tunneled(listed).set(policy.WifiOnly, "true").on("09:10", mobile, "").ok("09:15").unreachable("09:20")
	}, "mail-server-unreachable", casefile.Possible, HopServer},
	{"network-not-allowed", true, "the network was lost", func(b *build) {
		b.tunneled(listed).set(policy.WifiOnly, "true").on("09:10", mobile, "").mail("09:15", event.NetworkDown).unreachable("09:20")
	}, "no-network", casefile.Likely, HopDevice},
	{"network-not-allowed", true, "the server answered", func(b *build) {
		b.tunneled(listed).set(policy.WifiOnly, "true").on("09:10", mobile, "").failed("09:20", "status", "503")
	}, "mail-server-refused", casefile.Confirmed, HopServer},
}
