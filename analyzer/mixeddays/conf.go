package mixeddays

import (
	"fmt"
	"strings"
)

// configuration writes what administrators hand over: ns.conf, client properties, policies.
func (w *world) configuration(files map[string][]byte) {
	h := &w.mix.Withheld
	if !h.Conf {
		files["gateway/ns.conf"] = []byte(w.conf())
	}
	if !h.Properties {
		files["em/client-properties.json"] = []byte(w.properties())
	}
	if h.Policies || h.Devices {
		return
	}
	for _, p := range w.phones {
		if p.unseen {
			continue
		}
		for _, app := range p.apps {
			name, text := p.folder+"/"+folders[app.name]+"/Policies.xml", w.androidPolicies()
			if p.platform == ios {
				name, text = p.folder+"/CitrixLogs/"+folders[app.name]+"/CtxLog_AppPolicies.xml", w.iosPolicies()
			}
			files[name] = []byte(text)
		}
	}
}

func (w *world) conf() string {
	s := &w.mix.Site
	var timers string
	if s.SessionTimeout != Unset {
		timers += fmt.Sprintf(" -sessTimeout %d", s.SessionTimeout)
	}
	if s.ForcedTimeout != Unset {
		timers += fmt.Sprintf(" -forcedTimeout %d", s.ForcedTimeout)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "#NS14.1 Build 21.57\nset ns config -IPAddress %s -netmask 255.255.255.0\n", nsip)
	fmt.Fprintf(&b, "add vpn vserver VS_MOBILE SSL 203.0.113.20 443 -Listenpolicy NONE\n")
	action := ""
	if s.InParameter {
		if timers != "" {
			fmt.Fprintf(&b, "set vpn parameter%s\n", timers)
		}
	} else {
		action = timers
	}
	fmt.Fprintf(&b, "add vpn sessionAction ACT_MOBILE%s -splitTunnel OFF -defaultAuthorizationAction ALLOW -SSO ON -clientlessVpnMode OFF\n", action)
	fmt.Fprintf(&b, "add vpn sessionPolicy POL_MOBILE \"REQ.HTTP.HEADER User-Agent CONTAINS CitrixReceiver\" ACT_MOBILE\n")
	fmt.Fprintf(&b, "bind vpn vserver VS_MOBILE -policy POL_MOBILE -priority 100 -gotoPriorityExpression NEXT -type REQUEST\n")
	if s.STA {
		fmt.Fprintf(&b, "bind vpn vserver VS_MOBILE -staServer \"https://em.example.com:8443\"\n")
	}
	return b.String()
}

func (w *world) properties() string {
	s := &w.mix.Site
	type property struct{ name, key, value string }
	list := []property{
		{"Enable Citrix PIN Authentication", "ENABLE_PASSCODE_AUTH", fmt.Sprint(s.PasscodeAuth)},
		{"Enable User Password Caching", "ENABLE_PASSWORD_CACHING", fmt.Sprint(s.PasswordCaching)},
		{"Enable Touch ID Authentication", "ENABLE_TOUCH_ID_AUTH", fmt.Sprint(s.TouchID)},
	}
	if s.InactivityTimer != Unset {
		list = append(list, property{"Inactivity Timer", "INACTIVITY_TIMER", fmt.Sprint(s.InactivityTimer)})
	}
	if s.PasscodeExpiry != Unset {
		list = append(list, property{"PIN Change Requirement", "PASSCODE_EXPIRY", fmt.Sprint(s.PasscodeExpiry)})
	}
	var b strings.Builder
	b.WriteString("{\n  \"status\": 0,\n  \"message\": \"Success\",\n  \"allClientProperties\": [\n")
	for i, p := range list {
		comma := ","
		if i == len(list)-1 {
			comma = ""
		}
		fmt.Fprintf(&b, "    {\"displayName\": %q, \"description\": \"\", \"key\": %q, \"value\": %q, \"preDefined\": true}%s\n", p.name, p.key, p.value, comma)
	}
	b.WriteString("  ]\n}\n")
	return b.String()
}

type policy struct {
	key, value string
	flag       bool // written as true or false
}

func (w *world) policies() []policy {
	s := &w.mix.Site
	list := []policy{{"AppPasscode", fmt.Sprint(!s.PasscodeOff), true}}
	number := func(key string, v int) {
		if v != Unset {
			list = append(list, policy{key, fmt.Sprint(v), false})
		}
	}
	number("MaxOfflinePeriod", s.MaxOffline)
	number("ActivePollPeriod", s.ActivePoll)
	number("ReauthenticationPeriod", s.Reauth)
	number("AuthFailuresBeforeLock", s.FailureLimit)
	number("BackgroundServicesTicketExpiration", s.Ticket)
	if s.OnlineRequired {
		list = append(list, policy{"OnlineSessionRequired", "true", true}, policy{"OnlineSessionRequiredGracePeriod", fmt.Sprint(s.OnlineGrace), false})
	}
	if s.StepUp != "" {
		list = append(list, policy{"StepupAuthAddress", s.StepUp, false})
	}
	return list
}

func (w *world) iosPolicies() string {
	var b strings.Builder
	b.WriteString("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<plist version=\"1.0\">\n<dict>\n")
	for _, p := range w.policies() {
		fmt.Fprintf(&b, "\t<key>%s</key>\n", p.key)
		if p.flag {
			fmt.Fprintf(&b, "\t<%s/>\n", p.value)
		} else {
			fmt.Fprintf(&b, "\t<string>%s</string>\n", p.value)
		}
	}
	b.WriteString("</dict>\n</plist>\n")
	return b.String()
}

func (w *world) androidPolicies() string {
	var b strings.Builder
	b.WriteString("<MobileAppPolicies><PolicySchemaVersion>1.0</PolicySchemaVersion><Policies>\n")
	for _, p := range w.policies() {
		fmt.Fprintf(&b, "<%s>%s</%s>\n", p.key, p.value, p.key)
	}
	b.WriteString("</Policies></MobileAppPolicies>\n")
	return b.String()
}
