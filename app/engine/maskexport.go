package engine

import "hubscope/parsers/policy"

// maskExport replaces the secrets in the values of an export, such as the password of a URL:
// findings show values as they stand.
func maskExport(e *policy.Export) {
	for i := range e.Values {
		e.Values[i].Value = MaskText(e.Values[i].Value)
	}
	for i := range e.VPN {
		e.VPN[i].Value = MaskText(e.VPN[i].Value)
	}
	for i := range e.Properties {
		p := &e.Properties[i]
		p.Value, p.DisplayName = MaskText(p.Value), MaskText(p.DisplayName)
	}
	for i := range e.Gateways {
		g := &e.Gateways[i]
		g.URL = MaskText(g.URL)
		for k := range g.Callbacks {
			g.Callbacks[k] = MaskText(g.Callbacks[k])
		}
	}
}
