// Package mailserver reads what the mail server itself says of a phone's mail: the lines of
// IIS on ActiveSync, the export of Get-MobileDeviceStatistics, and that of Entra's
// sign-ins. All three are documented by their vendor.
package mailserver

import (
	"bytes"
	"net/url"
	"strings"

	"hubscope/parsers/datetime"
	"hubscope/parsers/event"
	"hubscope/parsers/logfile"
)

// IIS reads the W3C log of IIS. Which values a line has, the header above it says:
//
//	#Fields: date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip …
//
// Times are UTC. Requests to /Microsoft-Server-ActiveSync are mail; all others are of kind
// Other. Beside the values under their own names a record has those of its query (User,
// DeviceId, DeviceType, Cmd, and As and Error of Exchange's own Log), and host, port,
// status, address and reason as the model knows them.
var IIS = logfile.Format{
	Kind:    "iis",
	Sniff:   sniffIIS,
	New:     func(s logfile.Setup) logfile.Parser { return newIIS(s) },
	Prepare: func(c logfile.Content, s *logfile.Setup) []logfile.Note { s.Columns = findHeaders(c); return nil },
	Samples: []string{
		`2026-03-02 08:00:01 192.0.2.20 POST /Microsoft-Server-ActiveSync/default.eas User=EXAMPLE%5Caiko&DeviceId=ABC123&DeviceType=iPhone&Cmd=Ping 443 EXAMPLE\aiko 198.51.100.9 Apple-iPhone/1 - 200 0 0 840`,
		`2026-03-02 08:00:02 192.0.2.20 POST /Microsoft-Server-ActiveSync/default.eas User=aiko&DeviceId=ABC123&DeviceType=iPhone&Cmd=Sync 443 aiko@example.com 198.51.100.9 - - 449 0 0 12`,
		`#Software: Microsoft Internet Information Services 10.0`,
	},
}

// activeSync is the path of all mail requests, in lower case (MS-ASHTTP).
const activeSync = "/microsoft-server-activesync"

type iis struct {
	headers []header
}

func newIIS(s logfile.Setup) *iis {
	headers, _ := s.Columns.([]header)
	if len(headers) == 0 {
		headers = []header{usual}
	}
	return &iis{headers: headers}
}

// Head is true of every line: IIS writes none that go on.
func (p *iis) Head([]byte) bool { return true }

func (p *iis) Continues([]byte) bool { return false }

func (p *iis) Parse(record []byte, ev *event.Event) {
	line := bytes.TrimRight(record, "\r\n")
	ev.System = event.SystemMailServer
	ev.Sure = event.Documented
	if bytes.HasPrefix(line, []byte{'#'}) {
		ev.Kind = event.Other
		add(ev, "message", line)
		return
	}
	words := bytes.Fields(line)
	h := headerOf(p.headers, words)
	if h == nil {
		return
	}
	r := request{ev: ev}
	for i, name := range h.names {
		if i >= len(words) {
			ev.Damage = event.Cut
			break
		}
		r.take(name, words[i])
	}
	ev.Stamp = h.stamp(words)
	ev.Kind = event.Other
	r.judge()
}

// A request is a line's values while it is read.
type request struct {
	ev                    *event.Event
	stem, query, username []byte
	status, win32         []byte
	access, failed        []byte // of Exchange's own part of the query
}

func (r *request) take(name string, v []byte) {
	if string(v) == "-" {
		return // IIS's word for none
	}
	add(r.ev, name, v)
	switch name {
	case "cs-uri-stem":
		r.stem = v
	case "cs-uri-query":
		r.query = v
	case "cs-username":
		r.username = v
	case "sc-status":
		r.status = v
	case "sc-win32-status":
		r.win32 = v
	case "cs-host":
		host, _, _ := bytes.Cut(v, []byte{':'})
		add(r.ev, "host", host)
	case "s-port":
		add(r.ev, "port", v)
	case "s-ip":
		add(r.ev, "address", v)
	}
}

// judge reads the query and decides what the request means.
func (r *request) judge() {
	if len(r.stem) < len(activeSync) || !strings.EqualFold(string(r.stem[:len(activeSync)]), activeSync) {
		r.ev.User = unescaped(r.username)
		return
	}
	for part := range bytes.SplitSeq(r.query, []byte{'&'}) {
		name, v, _ := bytes.Cut(part, []byte{'='})
		switch strings.ToLower(string(name)) {
		case "user":
			r.ev.User = unescaped(v)
			add(r.ev, "User", r.ev.User)
		case "deviceid":
			r.ev.Device = unescaped(v)
			add(r.ev, "DeviceId", r.ev.Device)
		case "devicetype":
			add(r.ev, "DeviceType", unescaped(v))
		case "cmd":
			add(r.ev, "Cmd", v)
		case "log":
			r.log(v)
		}
	}
	if len(r.ev.User) == 0 {
		r.ev.User = unescaped(r.username)
	}
	kind, reason := r.meaning()
	r.ev.Kind = kind
	if len(r.status) > 0 {
		add(r.ev, "status", r.status)
	}
	if reason != "" {
		add(r.ev, "reason", []byte(reason))
	}
}

// log reads what Exchange adds to the query: values of one word each, name and value
// parted by a colon, parted from each other by underscores (observed).
func (r *request) log(v []byte) {
	for part := range bytes.SplitSeq(v, []byte{'_'}) {
		name, v, ok := bytes.Cut(part, []byte{':'})
		if !ok {
			continue
		}
		switch string(name) {
		case "As":
			r.access = v
			add(r.ev, "As", v)
		case "Error":
			r.failed = v
			add(r.ev, "Error", v)
		}
	}
}

// meaning is what a request's answer says of mail.
func (r *request) meaning() (event.Kind, string) {
	access := strings.ToLower(string(r.access))
	switch {
	case strings.HasPrefix(access, "blocked"):
		return event.MailFailed, "blocked"
	case strings.HasPrefix(access, "quarantined"):
		return event.MailFailed, "quarantined"
	}
	switch {
	case len(r.status) == 0:
		return event.Other, ""
	case r.status[0] == '2':
		if n, ok := statuses[string(r.failed)]; ok {
			r.status = []byte(n)
			return event.MailFailed, string(r.failed)
		}
		return event.MailOK, ""
	case string(r.status) == "401":
		if reason, ok := refusals[string(r.win32)]; ok {
			return event.MailFailed, reason
		}
		// The first request of a sign-on bears no credentials and is always answered so.
		return event.MailConnect, ""
	case r.status[0] == '4' || r.status[0] == '5':
		return event.MailFailed, string(r.failed)
	}
	return event.MailConnect, "" // redirected
}

// refusals are the system errors with which IIS says why it took no credentials
// (documented: System Error Codes, and COM errors as unsigned numbers).
var refusals = map[string]string{
	"1326": "wrong-password", "1327": "account-restriction", "1328": "logon-hours", "1330": "password-expired",
	"1331": "account-disabled", "1793": "account-expired", "1907": "password-must-change", "1909": "account-locked",
	"2148074252": "wrong-password", // SEC_E_LOGON_DENIED
}

// statuses are ActiveSync's own for a refusal that comes under HTTP 200, by the name that
// Exchange writes into its part of the query (MS-ASCMD, common status codes).
var statuses = map[string]string{
	"ServerError": "110", "ServerErrorRetryLater": "111", "ActiveDirectoryAccessDenied": "112", "MailboxQuotaExceeded": "113",
	"MailboxServerOffline": "114", "UserHasNoMailbox": "123", "UserPrincipalCouldNotBeFound": "125", "VersionNotSupported": "138",
	"UserDisabledForSync": "126", "UserOnNewMailboxCannotSync": "127", "UserOnLegacyMailboxCannotSync": "128",
	"DeviceIsBlockedForThisUser": "129", "AccessDenied": "130", "AccountDisabled": "131", "RemoteWipeRequested": "140",
	"LegacyDeviceOnStrictPolicy": "141", "DeviceNotProvisioned": "142", "PolicyRefresh": "143", "InvalidPolicyKey": "144",
	"ExternallyManagedDevicesNotAllowed": "145", "MaximumDevicesReached": "177",
}

// unescaped undoes the escapes of a query. What is no valid escape stays as it is.
func unescaped(v []byte) []byte {
	if bytes.IndexByte(v, '%') < 0 && bytes.IndexByte(v, '+') < 0 {
		return v
	}
	s, err := url.QueryUnescape(string(v))
	if err != nil {
		return v
	}
	return []byte(s)
}

func add(ev *event.Event, name string, value []byte) {
	ev.Fields = append(ev.Fields, event.Field{Name: name, Value: value})
}

// stamp reads a line's time, which is UTC.
func (h *header) stamp(words [][]byte) event.Stamp {
	if h.date < 0 || h.time < 0 || h.date >= len(words) || h.time >= len(words) {
		return event.Stamp{}
	}
	var room [40]byte
	text := append(append(append(room[:0], words[h.date]...), ' '), words[h.time]...)
	t, n := datetime.Parse(text)
	if n != len(text) || t.IsEpoch() {
		return event.Stamp{}
	}
	s := t.Stamp(logfile.YearMonthDay)
	s.Zoned = s.Valid
	return s
}
