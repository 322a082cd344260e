package check

import (
	"strconv"
	"strings"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/phrase"
	"hubscope/analyzer/session"
	"hubscope/analyzer/settings"
	"hubscope/parsers/nsconf"
	"hubscope/parsers/policy"
)

// Which timers a gateway gives the sessions of Secure Hub. They come per virtual server
// and session action, and by rules that look at the client.

// A gate is a virtual server and the timers of the sessions that Secure Hub has there.
// Where a rule can't be decided without a logon there are several values, the most likely
// first.
type gate struct {
	session, forced []limit
}

// A limit is one value of a gateway's timer, and where it stands.
type limit struct {
	minutes int // 0 for off
	text    string
	set     bool   // by a command or by the caller; the documented default otherwise
	action  string // the session action that sets it; empty for the vpn parameters and defaults
	source  int    // -1 for the caller's word
	line    int64  // of a default that of the virtual server
}

func sessionLimits(g gate) []limit { return g.session }
func forcedLimits(g gate) []limit  { return g.forced }

// secureHub is what is certain of Secure Hub's user agent on every platform: how it begins.
const secureHub = "CitrixReceiver/com.zenprise"

// timers are those of all gates, or what the caller gave in their place.
func (in *Input) timers() []gate {
	if in.gates != nil {
		return *in.gates
	}
	var list []gate
	for _, c := range session.Latest(in.NSConf) {
		if c.Config == nil {
			continue
		}
		servers := hubServers(c.Config)
		if len(servers) == 0 {
			list = append(list, gateOf(c, nil))
		}
		for _, v := range servers {
			list = append(list, gateOf(c, v))
		}
	}
	session, forced := in.givenLimit(policy.SessTimeout), in.givenLimit(policy.ForcedTimeout)
	if len(list) == 0 && (session != nil || forced != nil) {
		list = []gate{{}}
	}
	for i := range list {
		if session != nil {
			list[i].session = session
		}
		if forced != nil {
			list[i].forced = forced
		}
	}
	in.gates = &list
	return list
}

// hubServers are the virtual servers on which Secure Hub logs on: those that Endpoint
// Management is bound to as app controller, else all that people can log on to. One that is
// for desktops alone (-icaOnly) holds no session of it.
func hubServers(c *nsconf.Config) []*nsconf.VServer {
	var all, bound []*nsconf.VServer
	for _, v := range c.VServers {
		if only, _ := v.Settings.Get("icaOnly"); v.Protocol == "DTLS" || v.Disabled || strings.EqualFold(only.Value, "ON") {
			continue
		}
		all = append(all, v)
		if len(c.AppControllers(v.Name)) > 0 {
			bound = append(bound, v)
		}
	}
	if len(bound) > 0 {
		return bound
	}
	return all
}

func gateOf(c session.Conf, v *nsconf.VServer) gate {
	logon := nsconf.Session{UserAgent: secureHub, UserAgentCut: true}
	line := int64(0)
	if v != nil {
		line = int64(v.Line)
		if v.Addressable() {
			logon.Vserver = v.Addr.String()
		}
	}
	t := c.Config.Timers(logon)
	read := func(p nsconf.Param) []limit {
		var list []limit
		for _, v := range p.Values {
			l := limit{minutes: v.Minutes, text: v.Text, set: v.Origin.Level != nsconf.LevelDefault, action: v.Origin.Action, source: c.Source, line: int64(v.Origin.Line)}
			if !l.set {
				l.text, l.line = strconv.Itoa(v.Minutes), line
			}
			list = append(list, l)
		}
		return list
	}
	return gate{read(t.SessTimeout), read(t.ForcedTimeout)}
}

// givenLimit is a timer that the caller read off the gateway; nil where there is none.
func (in *Input) givenLimit(key string) []limit {
	v, ok := in.Settings.Override(key)
	if !ok {
		return nil
	}
	n, ok := settings.ParseNumber(v.Value)
	if is, isSwitch := settings.ParseBool(v.Value); isSwitch && !is {
		n, ok = 0, true // "off"
	}
	if !ok {
		return nil
	}
	return []limit{{minutes: int(min(n, policy.NotActive)), text: v.Value, set: true, source: v.Source, line: v.Line}}
}

func (l limit) finding(key string) casefile.Misconfiguration {
	f := casefile.Misconfiguration{Source: l.source, Line: l.line, Key: key, Value: l.text, Where: phrase.New("check.where-gateway")}
	if l.action != "" {
		f.Where = phrase.New("check.where-profile", "profile", l.action)
	}
	return f
}

// holder is what gives the value, to be named in a sentence.
func (l limit) holder() phrase.Phrase {
	switch {
	case l.action != "":
		return phrase.New("check.holder-profile", "profile", l.action)
	case l.source < 0:
		return phrase.New("check.holder-given")
	case !l.set:
		return phrase.New("check.holder-default")
	}
	return phrase.New("check.holder-global")
}

// first is the likeliest value of a timer as a link of the order; nil when it is off, not
// known, or a default, of which the vendor's order says nothing.
func (g gate) first(of func(gate) []limit, key string) *link {
	list := of(g)
	if len(list) == 0 || list[0].minutes == 0 || !list[0].set {
		return nil
	}
	return &link{key, phrase.Minutes(list[0].minutes), true, list[0].finding(key)}
}
