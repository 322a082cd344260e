package policy

import (
	"bytes"
	"strings"
)

// Sniff tells by the first bytes of a file, decoded to UTF-8, which kind it is, or "".
// The name of the file does not count: bundles are unpacked and renamed.
func Sniff(head []byte) (kind string) {
	head, _ = trimBOM(head)
	s := bytes.TrimLeft(head, " \t\r\n\v\f")
	if len(s) == 0 {
		return ""
	}
	switch s[0] {
	case '{', '[':
		return sniffJSON(s)
	case '<':
		return sniffXML(s)
	}
	return ""
}

func sniffJSON(s []byte) string {
	has := func(name string) bool {
		for rest := s; ; {
			i := bytes.Index(rest, []byte(`"`+name+`"`))
			if i < 0 {
				return false
			}
			rest = rest[i+len(name)+2:]
			after := bytes.TrimLeft(rest, " \t\r\n")
			if len(after) == 0 || after[0] == ':' {
				return true
			}
		}
	}
	switch {
	case has("policyName"), has("policyValue"),
		has("container") && (has("ios") || has("android") || has("appType") || has("name")),
		(has("ios") || has("android")) && has("policies"):
		return KindPolicies
	case has("allClientProperties"), has("key") && has("value") && has("preDefined"):
		return KindProperties
	case has("agList"), has("url") && (has("logonType") || has("passwordRequired")):
		return KindGateways
	}
	return ""
}

// marks are policy names that every wrapped app has; they tell a policy list from the
// other property lists of a bundle.
var marks = []string{"DisableCamera", "DisablePrinting", "DocumentExchange", "CutAndCopy", "DeviceLock", "DisableScreenCapture",
	"AppGeoFencing", "PolicySchemaVersion", "MobileAppPolicies", "InboundDocumentExchange", "EnableDatabaseEncryption", "AllowOfflineAccess"}

func sniffXML(s []byte) string {
	if bytes.Contains(s, []byte("<MobileAppPolicies")) {
		return KindXML
	}
	if isVPN(s) {
		return KindVPN
	}
	if !bytes.Contains(s, []byte("<dict")) || !bytes.Contains(s, []byte("<key>")) {
		return ""
	}
	rest := string(s)
	for {
		i := strings.Index(rest, "<key>")
		if i < 0 {
			return ""
		}
		rest = rest[i+len("<key>"):]
		end := strings.Index(rest, "</key>")
		if end < 0 {
			return ""
		}
		name := strings.TrimSpace(rest[:end])
		if d, ok := Lookup(name); ok && d.Group != GatewayTimer {
			return KindPlist
		}
		for _, m := range marks {
			if strings.EqualFold(m, name) {
				return KindPlist
			}
		}
		if f := Fold(name); strings.Contains(f, "background") && strings.Contains(f, "service") || strings.Contains(f, "exchangeserver") {
			return KindPlist
		}
		rest = rest[end:]
	}
}
