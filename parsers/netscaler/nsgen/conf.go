package nsgen

import (
	"fmt"
	"strings"
)

// Conf is the ns.conf of the gateways of a log: the timers that end its sessions.
func Conf(o Options) string {
	o = o.complete()
	var b strings.Builder
	b.WriteString("#NS13.1 Build 49.13\nset ns hostName gw1\n")
	fmt.Fprintf(&b, "add vpn sessionAction AC_OS -sessTimeout %d -forcedTimeout %d -defaultAuthorizationAction ALLOW -SSO ON\n",
		int(SessionTimeout.Minutes()), int(ForcedTimeout.Minutes()))
	b.WriteString("add vpn sessionPolicy PL_OS true AC_OS\n")
	for i := range o.Gateways {
		address := strings.TrimSuffix(newBox(i, Appliance).vserver, ":443")
		fmt.Fprintf(&b, "add vpn vserver _XM_gw%[1]d SSL %[2]s 443\nbind vpn vserver _XM_gw%[1]d -policy PL_OS -priority 100\n"+
			"bind vpn vserver _XM_gw%[1]d -staServer \"https://10.0.20.11:8443\"\n", i+1, address)
	}
	return b.String()
}
