package redact

import (
	"bytes"
	"net/netip"
	"strings"

	"hubscope/parsers/event"
)

// A role is what a field of a log holds.
type role uint8

const (
	plainRole   role = iota // numbers, times, words of the gateway: nothing else
	textRole                // anything may stand in it
	userRole                // a user's name, in any of its forms
	contextRole             // the gateway's name@client
	icaRole                 // name:domain
	placeRole               // an address or a host, perhaps with a port
	groupsRole              // names of groups, parted by commas
	deviceRole
	networkRole
	phoneRole
	subjectRole // the distinguished name of whom a certificate is of
	issuerRole  // and of who issued it, which is no person
)

// roles are the fields' roles, by their names without case, blanks and hyphens: each format
// writes its own.
var roles = func() map[string]role {
	m := map[string]role{"context": contextRole, "username:domainname": icaRole}
	for r, names := range map[role]string{
		userRole: "user admuser appuser username csusername userdisplayname displayname mailbox userprincipalname upn identity account owner " +
			"accountname samaccountname login email mail userid",
		placeRole: "clientip natip vserver source destination dstip srcip remoteip remotehost xforwardedforip head.address head.host vserverserviceip " +
			"sta host cshost address sip cip ipaddress ip target server servername hostname scomputername gateway from.host",
		groupsRole:  "group(s) extractedgroups groups group memberof",
		deviceRole:  "deviceid devicename devicefriendlyname deviceimei imei deviceserialnumber serialnumber udid androidid devicemac macaddress easdeviceid deviceidentity",
		networkRole: "ssid bssid wifi wifiname networkname",
		phoneRole:   "devicephonenumber phonenumber phone msisdn",
		subjectRole: "subjectname subject",
		issuerRole:  "issuername issuer",
		plainRole: "sessionid duration starttime endtime logoutmethod sslvpnclienttype access start end delinktime hitcount protocol timestamp method sso time " +
			"level number state pid tid port csmethod scstatus scsubstatus scwin32status timetaken sport head.id head.core head.module head.event " +
			"head.partition clientport vserverserviceport clientversion ciphersuite handshaketime signaturealgorithm validfrom validto licenselimit connectionid " +
			"spcbid count date",
	} {
		for _, n := range strings.Fields(names) {
			m[n] = r
		}
	}
	return m
}()

// fieldRoles remembers the roles of names as they are written.
type fieldRoles map[string]role

// mostNames bounds what is remembered: a log has a few hundred names.
const mostNames = 4096

// of is the role of a field. The gateway calls a monitored service a device; a device's log
// calls the code that writes a source.
func (f fieldRoles) of(name string, s event.System) role {
	r, ok := f[name]
	if !ok {
		bare := strings.NewReplacer(" ", "", "_", "", "-", "").Replace(strings.ToLower(name))
		if r, ok = roles[bare]; !ok {
			r = textRole
			if strings.HasPrefix(bare, "total") || strings.HasPrefix(bare, "compression") {
				r = plainRole
			} else if bare == "device" {
				r = deviceRole
			}
		}
		if len(f) < mostNames {
			f[strings.Clone(name)] = r
		}
	}
	switch {
	case r == deviceRole && s == event.SystemGateway:
		return textRole
	case r == placeRole && s != event.SystemGateway && strings.EqualFold(name, "source"):
		return textRole
	}
	return r
}

// A part is what one field tells of: the identity, and the bytes of the value that name it.
type part struct {
	kind  Kind
	value []byte
}

// parts takes a value of a field apart.
func (r role) parts(list []part, v []byte) []part {
	v = bytes.TrimSpace(v)
	if len(v) == 0 {
		return list
	}
	switch r {
	case userRole:
		return append(list, part{User, v})
	case contextRole:
		if at := bytes.LastIndexByte(v, '@'); at > 0 {
			list = append(list, part{User, v[:at]})
			return placeRole.parts(list, v[at+1:])
		}
		return append(list, part{User, v})
	case icaRole:
		name, domain, ok := bytes.Cut(v, []byte{':'})
		if list = append(list, part{User, name}); ok && len(domain) > 0 {
			list = append(list, part{Domain, domain})
		}
		return list
	case placeRole:
		return place(list, v)
	case groupsRole:
		for g := range bytes.SplitSeq(v, []byte{','}) {
			if g = bytes.Trim(g, " \""); len(g) > 0 {
				list = append(list, part{Group, g})
			}
		}
	case deviceRole:
		return append(list, part{Device, v})
	case networkRole:
		return append(list, part{Network, v})
	case phoneRole:
		return append(list, part{Phone, v})
	case subjectRole:
		return subject(list, v, User)
	case issuerRole:
		return subject(list, v, Group)
	}
	return list
}

// place is an address or a host, without the port behind it.
func place(list []part, v []byte) []part {
	if v = withoutPort(v); v[0] == '[' {
		if end := bytes.IndexByte(v, ']'); end > 1 {
			v = v[1:end]
		}
	}
	if c := classOf[v[len(v)-1]] | classOf[v[0]]; c&isHex != 0 || v[0] == ':' {
		if _, err := netip.ParseAddr(string(v)); err == nil {
			return append(list, part{Address, v})
		}
	}
	for _, c := range v {
		if classOf[c]&(inHost|mayEscape) == 0 && c != '_' {
			return list // no name of one computer: words, a list, a path
		}
	}
	return append(list, part{Host, v})
}

// withoutPort takes the port off an address of the old form or a host.
func withoutPort(v []byte) []byte {
	i := len(v)
	for i > 0 && classOf[v[i-1]]&isDigit != 0 {
		i--
	}
	if i < 2 || i == len(v) || v[i-1] != ':' || bytes.IndexByte(v[:i-1], ':') >= 0 {
		return v
	}
	return v[:i-1]
}

// subject is whom a certificate is of: CN=mail.example.com,OU=Sales,DC=example,DC=com.
// cn is what a name in it is that is no host's.
func subject(list []part, v []byte, cn Kind) []part {
	for piece := range bytes.FieldsFuncSeq(v, func(c rune) bool { return c == ',' || c == '/' || c == ';' }) {
		name, value, ok := bytes.Cut(bytes.TrimSpace(piece), []byte{'='})
		if value = bytes.TrimSpace(value); !ok || len(value) == 0 {
			continue
		}
		switch strings.ToUpper(string(bytes.TrimSpace(name))) {
		case "CN":
			if bytes.IndexByte(value, '.') > 0 && bytes.IndexByte(value, ' ') < 0 {
				list = append(list, part{Host, bytes.TrimPrefix(value, []byte("*."))})
			} else {
				list = append(list, part{cn, value})
			}
		case "E", "EMAILADDRESS":
			list = append(list, part{User, value})
		case "O", "OU":
			list = append(list, part{Group, value})
		}
	}
	return list
}
