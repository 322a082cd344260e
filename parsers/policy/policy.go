// Package policy reads what Endpoint Management and the apps' own log bundles say about
// settings: the REST interface's JSON (applications, client properties, gateways), the
// Android bundle's Policies.xml and VpnConfig.xml, and the iOS bundle's
// CtxLog_AppPolicies.xml and CtxLog_VPNConfig.xml.
//
// It knows formats and names and no rule: a value is handed over exactly as it stands in
// the file, blanks and all, because a blank too many is what a check may look for.
package policy

import (
	"bytes"
	"cmp"
	"strings"
	"unicode/utf8"
)

// The kinds of file that Sniff knows, as the contract names them.
const (
	KindPolicies   = "em-policies"
	KindProperties = "em-properties"
	KindGateways   = "em-gateways"
	KindXML        = "mdx-xml"
	KindPlist      = "mdx-plist"
	KindVPN        = "vpn-config"
)

// The platforms that a value can belong to.
const (
	IOS     = "ios"
	Android = "android"
)

// An Export is everything that one file says. One JSON file may hold several kinds.
type Export struct {
	Kind       string
	Path       string
	App        string // whose folder or bundle the file lies in; may be empty
	Apps       []App  // in file order, also those without a single readable value
	Values     []Value
	Properties []Property
	Gateways   []Gateway
	VPN        []Value // of a VPN configuration, in file order
	// Cut is set when a part of the file could not be read: what is missing in it is then
	// unknown, not absent.
	Cut bool
}

// An App is one app and platform of which the file holds policies.
type App struct {
	Name     string // as the file or the path names it; may be empty
	Platform string
	Line     int64
}

// A Value is one policy of one app and platform.
type Value struct {
	App      string // as the file or the path names it; may be empty
	Platform string // IOS, Android, or empty when the file does not say
	Key      string // canonical id of a Definition; RawKey when the policy is not in the table
	Known    bool   // Key is a Definition's
	RawKey   string // policyName or element name, as in the file
	Title    string // the console's label, when the file has one
	Value    string // entities and escapes decoded, otherwise exactly as in the file
	Line     int64  // from 1
	Offset   int64
	Inferred bool // taken for Key by parts of its name and the shape of its value
}

// A Property is one client property.
type Property struct {
	Key         string
	Value       string
	DisplayName string
	Line        int64
	Offset      int64
}

// A Gateway is one Citrix Gateway that Endpoint Management knows.
type Gateway struct {
	Name             string
	Alias            string
	URL              string
	LogonType        string
	PasswordRequired string // "true", "false" or empty, as in the file
	Callbacks        []string
	ID               string
	Default          bool
	Line             int64
	Offset           int64
}

// A Problem is something that kept a part of the file from being read.
type Problem struct {
	Code   string // a warning code of the contract
	Line   int64
	Offset int64
	Detail string // the decoder's own words, for the expert; never shown alone
}

// Parse reads data as the kind that Sniff found. It never fails as a whole: what stands
// before a fault is in the Export, the fault itself among the Problems. app is whose bundle
// the file lies in, for a path that does not say; it may be empty.
func Parse(kind string, data []byte, path, app string) (*Export, []Problem) {
	e := &Export{Kind: kind, Path: path, App: cmp.Or(AppOfPath(path), app)}
	var problems []Problem
	body, skipped := trimBOM(data)
	if len(bytes.TrimSpace(body)) == 0 {
		return e, []Problem{{Code: "empty", Line: 1}}
	}
	lines := newLines(data)
	if at := firstInvalid(body); at >= 0 {
		off := int64(at) + skipped
		problems = append(problems, Problem{Code: "invalid-utf8", Line: lines.at(off), Offset: off})
		body = bytes.ToValidUTF8(body, []byte("?")) // offsets after it may be short by a byte or two; lines stay right
		if lines2 := newLines(body); lines2.count() == lines.count() {
			lines = lines2
			skipped = 0
		}
	}
	switch kind {
	case KindPolicies, KindProperties, KindGateways:
		problems = append(problems, parseJSON(e, body, skipped, lines)...)
	case KindXML:
		problems = append(problems, parseXML(e, body, skipped, lines)...)
	case KindPlist:
		problems = append(problems, parsePlist(e, body, skipped, lines)...)
	case KindVPN:
		problems = append(problems, parseVPN(e, body, skipped, lines)...)
	default:
		return e, append(problems, Problem{Code: "unknown-format", Line: 1, Detail: kind})
	}
	infer(e)
	for _, p := range problems {
		e.Cut = e.Cut || p.Code == "malformed" || p.Code == "truncated-line"
	}
	return e, problems
}

// trimBOM cuts byte order marks, of which two editors in a row leave two.
func trimBOM(data []byte) ([]byte, int64) {
	n := int64(0)
	for bytes.HasPrefix(data, []byte("\xef\xbb\xbf")) {
		data, n = data[3:], n+3
	}
	return data, n
}

func firstInvalid(data []byte) int {
	for i := 0; i < len(data); {
		if data[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, n := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && n == 1 {
			return i
		}
		i += n
	}
	return -1
}

// lines turns byte offsets into line numbers.
type lines struct{ ends []int64 }

func newLines(data []byte) *lines {
	l := &lines{}
	for i, b := range data {
		if b == '\n' {
			l.ends = append(l.ends, int64(i))
		}
	}
	return l
}

func (l *lines) count() int { return len(l.ends) }

// at is the line, from 1, that holds the byte at off.
func (l *lines) at(off int64) int64 {
	lo, hi := 0, len(l.ends)
	for lo < hi {
		mid := (lo + hi) / 2
		if l.ends[mid] < off {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return int64(lo) + 1
}

// folders names the apps by the folders and bundle ids that log bundles use.
var folders = []struct{ part, app string }{
	{"securemail", "Secure Mail"}, {"worxmail", "Secure Mail"}, {"com.citrix.mail", "Secure Mail"},
	{"secureweb", "Secure Web"}, {"worxweb", "Secure Web"}, {"com.citrix.browser", "Secure Web"},
	{"securehub", "Secure Hub"}, {"worxhome", "Secure Hub"}, {"com.zenprise", "Secure Hub"},
	{"securenotes", "Secure Notes"}, {"worxnotes", "Secure Notes"},
	{"securetasks", "Secure Tasks"}, {"worxtasks", "Secure Tasks"},
	{"quickedit", "QuickEdit"}, {"worxedit", "QuickEdit"},
	{"citrixfiles", "Citrix Files"}, {"sharefile", "Citrix Files"},
}

// AppOfPath is the app whose folder or bundle id stands in path, or empty. The innermost
// folder counts: a case folder may bear another app's name.
func AppOfPath(path string) string {
	parts := strings.FieldsFunc(path, func(r rune) bool { return r == '/' || r == '\\' || r == '!' })
	for i := len(parts) - 1; i >= 0; i-- {
		s := foldPlain(parts[i])
		s = strings.NewReplacer("_", "", "-", "").Replace(s)
		for _, f := range folders {
			if strings.Contains(s, f.part) {
				return f.app
			}
		}
	}
	return ""
}
