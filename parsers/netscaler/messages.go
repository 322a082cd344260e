package netscaler

import "hubscope/parsers/event"

// A message is one event of the appliance and what it means.
type message struct {
	kind   event.Kind
	fields layout
	read   *reader // what the layout alone does not give; nil for most

	number int    // among all messages
	roles  []role // of fields
	last   int    // the last field that has a role, or less than 0
	// closes is set when a whole message has one of a few values at its end, see closing.
	closes bool
	// grouped is set when its groups, with any value, are such an end.
	grouped bool
}

// A reader reads what a layout alone does not give.
type reader struct {
	do func(*Parser, *event.Event, *head)
	// decides says that the kind depends on the body.
	decides bool
}

var (
	span        = &reader{do: (*Parser).readSpan}
	httpRequest = &reader{do: (*Parser).readHTTPRequest}
	freeText    = &reader{(*Parser).readMessage, true}
	monitor     = &reader{(*Parser).readMonitor, true}
	stateChange = &reader{(*Parser).readStateChange, true}
	command     = &reader{(*Parser).readCommand, true}
)

// The values of a gateway session's messages, in the appliance's order (observed lines
// of releases 9.3 to 14.1).
var (
	sessionHead = layout{"Context", "SessionId", "User", "Client_ip", "X-Forwarded-For_ip", "Nat_ip", "Vserver"}
	counts      = layout{
		"Total_bytes_send", "Total_bytes_recv", "Total_compressedbytes_send", "Total_compressedbytes_recv",
		"Compression_ratio_send", "Compression_ratio_recv",
	}
)

func join(parts ...layout) layout {
	var all layout
	for _, p := range parts {
		all = append(all, p...)
	}
	return all
}

var (
	loginFields  = join(sessionHead, layout{"Browser_type", "SSLVPN_client_type", "Group(s)"})
	logoutFields = join(sessionHead, layout{
		"Start_time", "End_time", "Duration", "Http_resources_accessed", "NonHttp_services_accessed",
		"Total_TCP_connections", "Total_UDP_flows", "Total_policies_allowed", "Total_policies_denied",
	}, counts, layout{"LogoutMethod", "Group(s)"})
	connFields = join(sessionHead, layout{"Source", "Destination", "Start_time", "End_time", "Duration"}, counts,
		layout{"Access", "Group(s)"})
	connTimedOutFields = join(sessionHead, layout{"Source", "Destination", "Start_time", "Last_contact", "End_time", "Duration"}, counts,
		layout{"Access", "Group(s)"})
	nonHTTPDeniedFields = join(sessionHead, layout{"Source", "Destination", "Total_bytes_send", "Total_bytes_recv", "Denied_by_policy", "Group(s)"})
	httpDeniedFields    = join(sessionHead, layout{"Total_bytes_send", "Total_bytes_recv", "Remote_host", "Denied_url", "Denied_by_policy", "Group(s)"})
	clientCheckFields   = layout{
		"Context", "SessionId", "User", "Client_ip", "Client IP", "Nat_ip", "Vserver",
		"Client_security_expression", "Client security expression", "Client security check",
	}
	icaFields = layout{
		"Source", "Destination", "customername", "username:domainname", "applicationName", "startTime", "endTime", "Duration",
		"Total_bytes_send", "Total_bytes_recv", "Total_compressedbytes_send", "Total_compressedbytes_recv",
		"Compression_ratio_send", "Compression_ratio_recv", "connectionId",
	}
	licenceFields = join(sessionHead, layout{"License_limit", "Group(s)"})
	removeFields  = join(sessionHead, layout{"Errmsg", "Group(s)"})
	failedFields  = layout{"User", "Client_ip", "Vserver", "Failure_reason", "Browser_type", "Browser"}
	groupsFields  = layout{"Context", "User", "Client_ip", "Vserver", "Extracted_groups", "Group(s)"}
	commandFields = layout{"User", "ADM_User", "Remote_ip", "Command", "Status"}
	monitorFields = layout{"Monitor", "Device", "State"}
	sslFields     = layout{
		"SPCBId", "ClientIP", "ClientPort", "VserverServiceIP", "VserverServicePort", "ClientVersion", "CipherSuite",
		"Session", "Reason", "HandshakeTime", "SerialNumber", "SignatureAlgorithm", "ValidFrom", "ValidTo",
		"IssuerName", "SubjectName",
	}
	tcpFields = layout{
		"Source", "Vserver", "NatIP", "Destination", "Start Time", "End Time", "Delink Time",
		"Total_bytes_send", "Total_bytes_recv",
	}
	aclFields = layout{"Source", "Destination", "Protocol", "TimeStamp", "Hitcount", "Hit Rule", "Data"}
)

// messages maps MODULE and EVENT to what they mean. The same event name means
// something else under another module: AAATM LOGIN is a sign-on to a traffic-management
// server, 5 minutes long and of user Anonymous, and no gateway session.
var messages = map[string]*message{
	"SSLVPN LOGIN":                         {kind: event.SessionStart, fields: loginFields},
	"SSLVPN LOGOUT":                        {kind: event.SessionEnd, fields: logoutFields, read: span},
	"SSLVPN TCPCONNSTAT":                   {kind: event.SessionActivity, fields: connFields, read: span},
	"SSLVPN UDPFLOWSTAT":                   {kind: event.SessionActivity, fields: connFields, read: span},
	"SSLVPN TCPCONN_TIMEDOUT":              {kind: event.SessionActivity, fields: connTimedOutFields, read: span},
	"SSLVPN HTTPREQUEST":                   {kind: event.SessionActivity, read: httpRequest},
	"SSLVPN HTTP_RESOURCEACCESS_DENIED":    {kind: event.AccessDenied, fields: httpDeniedFields},
	"SSLVPN NONHTTP_RESOURCEACCESS_DENIED": {kind: event.AccessDenied, fields: nonHTTPDeniedFields},
	"SSLVPN CLISEC_CHECK":                  {kind: event.Other, fields: clientCheckFields},
	"SSLVPN CLISEC_EXP_EVAL":               {kind: event.Other, fields: clientCheckFields},
	"SSLVPN LICLMT_REACHED":                {kind: event.LicenceLimit, fields: licenceFields},
	"SSLVPN REMOVE_SESSION":                {kind: event.Other, fields: removeFields},
	"SSLVPN REMOVE_SESSION_DEBUG":          {kind: event.Other, fields: removeFields},
	"SSLVPN ICASTART":                      {kind: event.Other, fields: icaFields},
	"SSLVPN ICAEND_CONNSTAT":               {kind: event.Other, fields: icaFields, read: span},
	"SSLVPN Message":                       {kind: event.Other, read: freeText},
	"ICA Message":                          {kind: event.Other, read: freeText},
	"AAA Message":                          {kind: event.Other, read: freeText},
	"AAA LOGIN_FAILED":                     {kind: event.LoginFailed, fields: failedFields},
	"AAA EXTRACTED_GROUPS":                 {kind: event.Other, fields: groupsFields},
	"AAATM LOGIN":                          {kind: event.Other, fields: loginFields},
	"AAATM LOGOUT":                         {kind: event.Other, fields: logoutFields, read: span},
	"AAATM HTTPREQUEST":                    {kind: event.Other, read: httpRequest},
	"AAATM Message":                        {kind: event.Other, read: freeText},
	"SSLLOG SSL_HANDSHAKE_SUCCESS":         {kind: event.Other, fields: sslFields},
	"SSLLOG SSL_HANDSHAKE_FAILURE":         {kind: event.TLSFailed, fields: sslFields},
	"SSLLOG SSL_HANDSHAKE_ISSUERNAME":      {kind: event.Other, fields: sslFields},
	"SSLLOG SSL_HANDSHAKE_SUBJECTNAME":     {kind: event.Other, fields: sslFields},
	"EVENT MONITORUP":                      {kind: event.Other, fields: monitorFields, read: monitor},
	"EVENT MONITORDOWN":                    {kind: event.Other, fields: monitorFields, read: monitor},
	"EVENT STATECHANGE":                    {kind: event.Other, fields: monitorFields, read: stateChange},
	"EVENT DEVICEUP":                       {kind: event.Other, fields: monitorFields},
	"EVENT DEVICEDOWN":                     {kind: event.Other, fields: monitorFields},
	"UI CMD_EXECUTED":                      {kind: event.Other, fields: commandFields, read: command},
	"GUI CMD_EXECUTED":                     {kind: event.Other, fields: commandFields, read: command},
	"CLI CMD_EXECUTED":                     {kind: event.Other, fields: commandFields, read: command},
	"API CMD_EXECUTED":                     {kind: event.Other, fields: commandFields, read: command},
	"TCP CONN_TERMINATE":                   {kind: event.Other, fields: tcpFields},
	"TCP CONN_DELINK":                      {kind: event.Other, fields: tcpFields},
	"TCP OTHERCONN_DELINK":                 {kind: event.Other, fields: tcpFields},
	"TCP CONN":                             {kind: event.Other, fields: tcpFields},
	"ACL ACL_PKT_LOG":                      {kind: event.Other, fields: aclFields},
}

// messageOf returns what is known of a message, or nil.
func messageOf(module, name []byte) *message {
	var buf [64]byte // the longest key has 36
	return messages[string(append(append(append(buf[:0], module...), ' '), name...))]
}

// withoutModule are the messages whose event name alone tells what they are, for lines
// whose module was cut off by a shipper. A LOGIN or LOGOUT without a module may be
// AAATM's: NonHttp_services_accessed and SSLVPN_client_type occur in SSLVPN's only.
var withoutModule = map[string]string{
	"TCPCONNSTAT": "SSLVPN", "UDPFLOWSTAT": "SSLVPN", "TCPCONN_TIMEDOUT": "SSLVPN", "HTTPREQUEST": "SSLVPN",
	"HTTP_RESOURCEACCESS_DENIED": "SSLVPN", "NONHTTP_RESOURCEACCESS_DENIED": "SSLVPN",
	"CLISEC_CHECK": "SSLVPN", "CLISEC_EXP_EVAL": "SSLVPN", "LICLMT_REACHED": "SSLVPN", "REMOVE_SESSION": "SSLVPN",
	"ICASTART": "SSLVPN", "ICAEND_CONNSTAT": "SSLVPN", "LOGIN_FAILED": "AAA", "EXTRACTED_GROUPS": "AAA",
	"SSL_HANDSHAKE_SUCCESS": "SSLLOG", "SSL_HANDSHAKE_FAILURE": "SSLLOG", "MONITORUP": "EVENT", "MONITORDOWN": "EVENT",
	"STATECHANGE": "EVENT", "CMD_EXECUTED": "CLI", "CONN_TERMINATE": "TCP", "CONN_DELINK": "TCP", "Message": "SSLVPN",
}
