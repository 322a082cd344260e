package netscaler

import "hubscope/parsers/event"

// A message is one event of the appliance and what it means.
type message struct {
	kind   event.Kind
	fields layout
	read   func(*Parser, *event.Event, head) // what the layout alone does not give; nil for most
}

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
var messages = map[string]message{
	"SSLVPN LOGIN":                         {event.SessionStart, loginFields, nil},
	"SSLVPN LOGOUT":                        {event.SessionEnd, logoutFields, (*Parser).readSpan},
	"SSLVPN TCPCONNSTAT":                   {event.SessionActivity, connFields, (*Parser).readSpan},
	"SSLVPN UDPFLOWSTAT":                   {event.SessionActivity, connFields, (*Parser).readSpan},
	"SSLVPN TCPCONN_TIMEDOUT":              {event.SessionActivity, connTimedOutFields, (*Parser).readSpan},
	"SSLVPN HTTPREQUEST":                   {event.SessionActivity, nil, (*Parser).readHTTPRequest},
	"SSLVPN HTTP_RESOURCEACCESS_DENIED":    {event.AccessDenied, httpDeniedFields, nil},
	"SSLVPN NONHTTP_RESOURCEACCESS_DENIED": {event.AccessDenied, nonHTTPDeniedFields, nil},
	"SSLVPN CLISEC_CHECK":                  {event.Other, clientCheckFields, nil},
	"SSLVPN CLISEC_EXP_EVAL":               {event.Other, clientCheckFields, nil},
	"SSLVPN LICLMT_REACHED":                {event.LicenceLimit, licenceFields, nil},
	"SSLVPN REMOVE_SESSION":                {event.Other, removeFields, nil},
	"SSLVPN REMOVE_SESSION_DEBUG":          {event.Other, removeFields, nil},
	"SSLVPN ICASTART":                      {event.Other, icaFields, nil},
	"SSLVPN ICAEND_CONNSTAT":               {event.Other, icaFields, (*Parser).readSpan},
	"SSLVPN Message":                       {event.Other, nil, (*Parser).readMessage},
	"ICA Message":                          {event.Other, nil, (*Parser).readMessage},
	"AAA Message":                          {event.Other, nil, (*Parser).readMessage},
	"AAA LOGIN_FAILED":                     {event.LoginFailed, failedFields, nil},
	"AAA EXTRACTED_GROUPS":                 {event.Other, groupsFields, nil},
	"AAATM LOGIN":                          {event.Other, loginFields, nil},
	"AAATM LOGOUT":                         {event.Other, logoutFields, (*Parser).readSpan},
	"AAATM HTTPREQUEST":                    {event.Other, nil, (*Parser).readHTTPRequest},
	"AAATM Message":                        {event.Other, nil, (*Parser).readMessage},
	"SSLLOG SSL_HANDSHAKE_SUCCESS":         {event.Other, sslFields, nil},
	"SSLLOG SSL_HANDSHAKE_FAILURE":         {event.TLSFailed, sslFields, nil},
	"SSLLOG SSL_HANDSHAKE_ISSUERNAME":      {event.Other, sslFields, nil},
	"SSLLOG SSL_HANDSHAKE_SUBJECTNAME":     {event.Other, sslFields, nil},
	"EVENT MONITORUP":                      {event.Other, monitorFields, (*Parser).readMonitor},
	"EVENT MONITORDOWN":                    {event.Other, monitorFields, (*Parser).readMonitor},
	"EVENT STATECHANGE":                    {event.Other, monitorFields, (*Parser).readStateChange},
	"EVENT DEVICEUP":                       {event.Other, monitorFields, nil},
	"EVENT DEVICEDOWN":                     {event.Other, monitorFields, nil},
	"UI CMD_EXECUTED":                      {event.Other, commandFields, (*Parser).readCommand},
	"GUI CMD_EXECUTED":                     {event.Other, commandFields, (*Parser).readCommand},
	"CLI CMD_EXECUTED":                     {event.Other, commandFields, (*Parser).readCommand},
	"API CMD_EXECUTED":                     {event.Other, commandFields, (*Parser).readCommand},
	"TCP CONN_TERMINATE":                   {event.Other, tcpFields, nil},
	"TCP CONN_DELINK":                      {event.Other, tcpFields, nil},
	"TCP OTHERCONN_DELINK":                 {event.Other, tcpFields, nil},
	"TCP CONN":                             {event.Other, tcpFields, nil},
	"ACL ACL_PKT_LOG":                      {event.Other, aclFields, nil},
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
