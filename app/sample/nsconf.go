package sample

import (
	"fmt"
	"strings"
)

// gatewayConf is the appliance's saved configuration: made by the gateway's wizard for
// Endpoint Management, with desktops and some load balancing beside it. Somebody has since
// lowered the session time-out of the profile for Secure Hub from 1440 to 30 minutes.
//
// What looks like an encrypted password is the letters of a fixed pattern and no key.
func gatewayConf() []byte {
	var b strings.Builder
	b.WriteString("#NS13.1 Build 49.13\n# Last modified by `save config`, Fri Feb 27 17:52:08 2026\n")
	for _, part := range []string{confSystem, confNetwork, confAuthentication, confBalancing(), confGateway, confSessions, confBindings, confPortal} {
		b.WriteString(part)
	}
	return []byte(b.String())
}

// placeholder stands where the appliance writes an encrypted secret.
func placeholder(name string) string {
	d := newDice("placeholder " + name)
	return fmt.Sprintf("%016x%016x%016x", d.next(), d.next(), d.next())
}

const confSystem = `set ns config -IPAddress 198.51.100.2 -netmask 255.255.255.0
set ns config -tagged NO
enable ns feature WL LB CS SSL SSLVPN AAA REWRITE RESPONDER
enable ns mode FR L3 MBF Edge USNIP PMTUD ULFD
set system parameter -natPcbForceFlushLimit 4294967295 -timeout 900
set system user nsroot -timeout 900
add system user mori -timeout 900
add system user monitor -timeout 900 -logging DISABLED
bind system user mori superuser 100
bind system user monitor read-only 100
set rsskeytype -rsstype ASYMMETRIC
set ns hostName gw1
set ns param -timezone "GMT+09:00-JST-Asia/Tokyo"
set ns tcpProfile nstcp_default_profile -WS ENABLED -SACK ENABLED
set ns httpProfile nshttp_default_strict_validation -dropInvalReqs ENABLED
set ns httpParam -dropInvalReqs ON
add ntp server 10.0.0.20
enable ntp sync
set snmp alarm HA-STATE-CHANGE -severity Major
add snmp manager 10.0.99.31
set audit syslogParams -logLevel EMERGENCY ALERT CRITICAL ERROR WARNING NOTICE INFORMATIONAL -dateFormat MMDDYYYY -timeZone GMT_TIME
add audit syslogAction SYSLOG_collector 10.0.99.40 -logLevel EMERGENCY ALERT CRITICAL ERROR WARNING NOTICE INFORMATIONAL -dateFormat MMDDYYYY -timeZone GMT_TIME
add audit syslogPolicy SYSLOG_collector_pol true SYSLOG_collector
bind audit syslogGlobal -policyName SYSLOG_collector_pol -priority 2000000010
`

const confNetwork = `set interface 0/1 -throughput 0 -bandwidthHigh 0 -bandwidthNormal 0 -intftype "Xen Interface" -ifnum 0/1
set interface 1/1 -throughput 0 -bandwidthHigh 0 -bandwidthNormal 0 -intftype "Xen Interface" -ifnum 1/1
add vlan 100 -aliasName dmz
add vlan 200 -aliasName inside
add ns ip 10.0.0.5 255.255.255.0 -vServer DISABLED -mgmtAccess DISABLED
add ns ip 198.51.100.7 255.255.255.0 -type VIP -snmp DISABLED
add ns ip 198.51.100.9 255.255.255.0 -type VIP -snmp DISABLED
bind vlan 100 -ifnum 1/1
bind vlan 200 -ifnum 0/1
add route 0.0.0.0 0.0.0.0 198.51.100.1
add route 10.0.0.0 255.0.0.0 10.0.0.1
add dns nameServer 10.0.0.20
add dns nameServer 10.0.0.21
add dns suffix example.com
set dns parameter -dns64Timeout 1000
add dns addRec em.example.com 10.0.20.11
add server em.example.com em.example.com
add server 10.0.30.21 10.0.30.21
add server 10.0.30.22 10.0.30.22
add server 10.0.30.40 10.0.30.40
add server 10.0.10.31 10.0.10.31
`

var confAuthentication = `add ssl certKey gateway.example.com_2025 -cert gateway.example.com_2025.cer -key gateway.example.com_2025.key -passcrypt "` + placeholder("certificate key") + `" -encrypted -encryptmethod ENCMTHD_3 -expiryMonitor ENABLED -notificationPeriod 30
add ssl certKey Example_Issuing_CA -cert Example_Issuing_CA.cer
link ssl certKey gateway.example.com_2025 Example_Issuing_CA
add ssl cipher GATEWAY_CIPHERS
bind ssl cipher GATEWAY_CIPHERS -cipherName TLS1.3-AES256-GCM-SHA384 -cipherPriority 1
bind ssl cipher GATEWAY_CIPHERS -cipherName TLS1.2-ECDHE-RSA-AES256-GCM-SHA384 -cipherPriority 2
bind ssl cipher GATEWAY_CIPHERS -cipherName TLS1.2-ECDHE-RSA-AES128-GCM-SHA256 -cipherPriority 3
add authentication ldapAction LDAP_10.0.0.20 -serverIP 10.0.0.20 -serverPort 636 -ldapBase "dc=example,dc=com" -ldapBindDn "svc-gateway@example.com" -ldapBindDnPassword ` + placeholder("ldap") + ` -encrypted -encryptmethod ENCMTHD_3 -ldapLoginName sAMAccountName -groupAttrName memberOf -subAttributeName cn -secType SSL -passwdChange ENABLED
add authentication ldapAction LDAP_10.0.0.21 -serverIP 10.0.0.21 -serverPort 636 -ldapBase "dc=example,dc=com" -ldapBindDn "svc-gateway@example.com" -ldapBindDnPassword ` + placeholder("ldap") + ` -encrypted -encryptmethod ENCMTHD_3 -ldapLoginName sAMAccountName -groupAttrName memberOf -subAttributeName cn -secType SSL -passwdChange ENABLED
add authentication Policy LDAP_10.0.0.20_pol -rule true -action LDAP_10.0.0.20
add authentication Policy LDAP_10.0.0.21_pol -rule true -action LDAP_10.0.0.21
add authentication vserver AAA_nfactor SSL 198.51.100.9 443
add authentication loginSchema LS_single -authenticationSchema "/nsconfig/loginschema/LoginSchema/SingleAuth.xml"
add authentication loginSchemaPolicy LS_single_pol -rule true -action LS_single
bind authentication vserver AAA_nfactor -policy LS_single_pol -priority 100 -gotoPriorityExpression END
bind authentication vserver AAA_nfactor -policy LDAP_10.0.0.20_pol -priority 100 -gotoPriorityExpression NEXT
bind authentication vserver AAA_nfactor -policy LDAP_10.0.0.21_pol -priority 110 -gotoPriorityExpression NEXT
add aaa group MobileUsers -weight 10
add aaa group DesktopUsers -weight 20
set aaa parameter -maxAAAUsers 200 -maxLoginAttempts 5 -failedLoginTimeout 10
add authorization policy AUTHZ_inside "CLIENT.IP.DST.IN_SUBNET(10.0.0.0/8)" ALLOW
bind aaa group MobileUsers -policy AUTHZ_inside -priority 100 -gotoPriorityExpression END
bind aaa group DesktopUsers -policy AUTHZ_inside -priority 100 -gotoPriorityExpression END
`

// confBalancing are the virtual servers of the inside, which have nothing to do with the
// gateway and make most of every saved configuration.
func confBalancing() string {
	var b strings.Builder
	b.WriteString("add lb monitor MON_https_head HTTP -respCode 200 -httpRequest \"HEAD /\" -LRTM ENABLED -secure YES\n" +
		"add lb monitor MON_storefront STOREFRONT -scriptName nssf.pl -dispatcherIP 127.0.0.1 -dispatcherPort 3013 -LRTM DISABLED -secure YES -storename Store\n")
	sites := []struct{ name, ip, a, b string }{
		{"intranet", "10.0.0.80", "10.0.30.21", "10.0.30.22"},
		{"workflow", "10.0.0.81", "10.0.30.23", "10.0.30.24"},
		{"phonebook", "10.0.0.82", "10.0.30.25", "10.0.30.26"},
		{"files", "10.0.0.83", "10.0.30.40", "10.0.30.41"},
		{"storefront", "10.0.0.84", "10.0.10.41", "10.0.10.42"},
		{"wiki", "10.0.0.85", "10.0.30.50", "10.0.30.51"},
		{"timesheet", "10.0.0.86", "10.0.30.52", "10.0.30.53"},
		{"print", "10.0.0.87", "10.0.30.54", "10.0.30.55"},
	}
	for _, s := range sites {
		fmt.Fprintf(&b, "add serviceGroup SG_%[1]s_443 SSL -maxClient 0 -maxReq 0 -cip ENABLED X-Forwarded-For -usip NO -useproxyport YES -cltTimeout 180 -svrTimeout 360 -CKA NO -TCPB NO -CMP NO\n"+
			"add lb vserver LB_%[1]s_443 SSL %[2]s 443 -persistenceType SOURCEIP -timeout 20 -lbMethod LEASTCONNECTION -cltTimeout 180\n"+
			"bind serviceGroup SG_%[1]s_443 %[3]s 443 -CustomServerID \"None\"\n"+
			"bind serviceGroup SG_%[1]s_443 %[4]s 443 -CustomServerID \"None\"\n"+
			"bind serviceGroup SG_%[1]s_443 -monitorName MON_https_head\n"+
			"bind lb vserver LB_%[1]s_443 SG_%[1]s_443\n"+
			"set ssl vserver LB_%[1]s_443 -ssl3 DISABLED -tls1 DISABLED -tls11 DISABLED -tls13 ENABLED\n"+
			"bind ssl vserver LB_%[1]s_443 -certkeyName gateway.example.com_2025\n"+
			"bind ssl vserver LB_%[1]s_443 -cipherName GATEWAY_CIPHERS\n", s.name, s.ip, s.a, s.b)
	}
	b.WriteString("add responder action REDIR_https redirect \"\\\"https://\\\" + HTTP.REQ.HOSTNAME + HTTP.REQ.URL\" -responseStatusCode 302\n" +
		"add responder policy REDIR_https_pol HTTP.REQ.IS_VALID REDIR_https\n" +
		"add lb vserver LB_redirect_80 HTTP 198.51.100.7 80 -persistenceType NONE -redirectFromPort 80\n" +
		"bind lb vserver LB_redirect_80 -policyName REDIR_https_pol -priority 100 -gotoPriorityExpression END -type REQUEST\n" +
		"add rewrite action ADD_hsts insert_http_header Strict-Transport-Security \"\\\"max-age=31536000\\\"\"\n" +
		"add rewrite policy ADD_hsts_pol true ADD_hsts\n")
	return b.String()
}

const confGateway = `set vpn parameter -defaultAuthorizationAction ALLOW -clientSecurityLog OFF -encryptCsecExp ENABLED -forceCleanup none -backendCertValidation ENABLED
add vpn vserver _XM_gateway.example.com SSL 198.51.100.7 443 -icaOnly OFF -dtls OFF -Listenpolicy NONE -tcpProfileName nstcp_default_XA_XD_profile -maxAAAUsers 200 -downStateFlush DISABLED -deploymentType ICA_STOREFRONT -loginOnce OFF
set ssl vserver _XM_gateway.example.com -ssl3 DISABLED -tls1 DISABLED -tls11 DISABLED -tls13 ENABLED -HSTS ENABLED -maxage 31536000
bind ssl vserver _XM_gateway.example.com -certkeyName gateway.example.com_2025
bind ssl vserver _XM_gateway.example.com -cipherName GATEWAY_CIPHERS
bind ssl vserver _XM_gateway.example.com -eccCurveName P_256
bind ssl vserver _XM_gateway.example.com -eccCurveName P_384
set ssl vserver AAA_nfactor -ssl3 DISABLED -tls1 DISABLED -tls11 DISABLED
bind ssl vserver AAA_nfactor -certkeyName gateway.example.com_2025
`

// confSessions is the wizard's pair of profiles: OS for apps, WB for browsers.
const confSessions = `add vpn sessionAction AC_OS_198.51.100.7 -sessTimeout 30 -splitDns BOTH -splitTunnel OFF -transparentInterception OFF -defaultAuthorizationAction ALLOW -SSO ON -ssoCredential PRIMARY -homePage none -icaProxy OFF -wihome "https://storefront.example.com/Citrix/StoreWeb" -ClientChoices OFF -ntDomain EXAMPLE -forcedTimeout 1440 -forcedTimeoutWarning 10 -clientlessVpnMode ON -clientlessModeUrlEncoding TRANSPARENT -SecureBrowse ENABLED -storefronturl "https://em.example.com:8443" -sfGatewayAuthType domain
add vpn sessionAction AC_WB_198.51.100.7 -sessTimeout 1440 -splitDns BOTH -splitTunnel OFF -transparentInterception OFF -defaultAuthorizationAction ALLOW -SSO ON -ssoCredential PRIMARY -homePage "https://em.example.com:8443" -icaProxy OFF -wihome "https://storefront.example.com/Citrix/StoreWeb" -ClientChoices OFF -ntDomain EXAMPLE -forcedTimeout 1440 -clientlessVpnMode ON -clientlessModeUrlEncoding TRANSPARENT -SecureBrowse ENABLED -sfGatewayAuthType domain
add vpn sessionPolicy PL_OS_198.51.100.7 "HTTP.REQ.HEADER(\"User-Agent\").CONTAINS(\"CitrixReceiver\")" AC_OS_198.51.100.7
add vpn sessionPolicy PL_WB_198.51.100.7 "HTTP.REQ.HEADER(\"User-Agent\").CONTAINS(\"CitrixReceiver\").NOT" AC_WB_198.51.100.7
add vpn clientlessAccessProfile NO_RW_198.51.100.7
add vpn clientlessAccessPolicy CLT_LESS_198.51.100.7 true ns_cvpn_default_profile
add vpn clientlessAccessPolicy CLT_LESS_RF_198.51.100.7 true NO_RW_198.51.100.7
set vpn clientlessAccessProfile NO_RW_198.51.100.7 -URLRewritePolicyLabel ns_cvpn_default_inet_url_label -ClientConsumedCookies ns_cvpn_default_client_cookies
add vpn url url_intranet Intranet "https://intranet.example.com/" -clientlessAccess ON
add vpn url url_workflow Workflow "https://workflow.example.com/" -clientlessAccess ON
add vpn trafficAction TRAF_sso http -SSO ON
add vpn trafficPolicy TRAF_sso_pol "HTTP.REQ.HOSTNAME.ENDSWITH(\".example.com\")" TRAF_sso
`

const confBindings = `bind vpn vserver _XM_gateway.example.com -staServer "https://em.example.com:8443"
bind vpn vserver _XM_gateway.example.com -staServer "http://10.0.10.31"
bind vpn vserver _XM_gateway.example.com -appController "https://em.example.com:8443"
bind vpn vserver _XM_gateway.example.com -policy PL_OS_198.51.100.7 -priority 100 -gotoPriorityExpression NEXT -type REQUEST
bind vpn vserver _XM_gateway.example.com -policy PL_WB_198.51.100.7 -priority 100 -gotoPriorityExpression NEXT -type REQUEST
bind vpn vserver _XM_gateway.example.com -policy LDAP_10.0.0.20_pol -priority 100 -gotoPriorityExpression NEXT -type REQUEST
bind vpn vserver _XM_gateway.example.com -policy LDAP_10.0.0.21_pol -priority 110 -gotoPriorityExpression NEXT -type REQUEST
bind vpn vserver _XM_gateway.example.com -policy CLT_LESS_198.51.100.7 -priority 80 -gotoPriorityExpression END -type REQUEST
bind vpn vserver _XM_gateway.example.com -policy CLT_LESS_RF_198.51.100.7 -priority 100 -gotoPriorityExpression END -type REQUEST
bind vpn vserver _XM_gateway.example.com -policy TRAF_sso_pol -priority 100 -gotoPriorityExpression END -type REQUEST
bind vpn vserver _XM_gateway.example.com -policy ADD_hsts_pol -priority 100 -gotoPriorityExpression NEXT -type RESPONSE
bind vpn vserver _XM_gateway.example.com -urlName url_intranet
bind vpn vserver _XM_gateway.example.com -urlName url_workflow
`

const confPortal = `add vpn portaltheme EXAMPLE_theme -basetheme RfWebUI
bind vpn vserver _XM_gateway.example.com -portaltheme EXAMPLE_theme
bind vpn global -portaltheme RfWebUI
bind cache global NOPOL -priority 185883 -gotoPriorityExpression USE_INVOCATION_RESULT -type REQ_DEFAULT -invoke policylabel _reqBuiltinDefaults
set ns encryptionParams -method AES256
set inatparam -nat46v6Prefix ::/96
set ip6TunnelParam -srcIP ::
set ptp -state ENABLE
set ns vpxparam -cpuyield YES
`
