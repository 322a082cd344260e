package nsconf

import (
	"slices"
	"strings"
)

// ServerKind is what a bound server is.
type ServerKind string

// The kinds of bound servers. Endpoint Management and Delivery Controllers
// are both STAs; the file does not say which one an STA is, but an
// app-controller binding names Endpoint Management.
const (
	KindSTA           ServerKind = "sta"
	KindAppController ServerKind = "app-controller"
)

// ServerBinding is a server that the gateway was given.
type ServerBinding struct {
	Kind  ServerKind
	URL   string // as written: scheme, host and port in any combination
	Level Level  // vserver, global, parameter or action
	Name  string // of the virtual server or session action
	Line  int
}

// serverFlags are the flags that bind servers.
var serverFlags = []struct {
	flag string
	kind ServerKind
}{{"staServer", KindSTA}, {"appController", KindAppController}}

// bindServer reads -staServer and -appController of bind and unbind.
func (b *builder) bindServer(level Level, name string, cmd *command) {
	for _, s := range serverFlags {
		url, ok := cmd.flagged(s.flag)
		if !ok {
			continue
		}
		same := func(have ServerBinding) bool {
			return have.Kind == s.kind && have.Level == level && strings.EqualFold(have.Name, name) && strings.EqualFold(have.URL, url)
		}
		switch cmd.verb {
		case verbBind:
			if !slices.ContainsFunc(b.Servers, same) {
				b.Servers = append(b.Servers, ServerBinding{Kind: s.kind, URL: url, Level: level, Name: name, Line: cmd.line})
			}
		case verbUnbind:
			b.Servers = slices.DeleteFunc(b.Servers, same)
		}
	}
}

// STAs returns the STAs that a virtual server redeems tickets at: its own and
// the global ones.
func (c *Config) STAs(vserver string) []ServerBinding {
	return c.boundServers(KindSTA, vserver)
}

// AppControllers returns the app controllers of a virtual server: its own, the
// global ones, and those that the vpn parameters or the session actions of its
// policies name.
func (c *Config) AppControllers(vserver string) []ServerBinding {
	list := c.boundServers(KindAppController, vserver)
	if set, ok := c.Parameter.Get(FlagAppController); ok {
		list = append(list, ServerBinding{Kind: KindAppController, URL: set.Value, Level: LevelParameter, Line: set.Line})
	}
	var seen []*SessionAction
	for _, key := range []boundName{newBoundName(LevelVServer, vserver), newBoundName(LevelGlobal, "")} {
		for _, i := range c.bound[key] {
			a := c.Action(c.Policy(c.Bindings[i].Policy).Action)
			if a == nil || slices.Contains(seen, a) {
				continue
			}
			seen = append(seen, a)
			if set, ok := a.Settings.Get(FlagAppController); ok {
				list = append(list, ServerBinding{Kind: KindAppController, URL: set.Value, Level: LevelAction, Name: a.Name, Line: set.Line})
			}
		}
	}
	return list
}

// boundServers returns the bindings of a virtual server, its own first.
func (c *Config) boundServers(kind ServerKind, vserver string) []ServerBinding {
	var own, global []ServerBinding
	for _, s := range c.Servers {
		switch {
		case s.Kind != kind:
		case s.Level == LevelGlobal:
			global = append(global, s)
		case strings.EqualFold(s.Name, vserver):
			own = append(own, s)
		}
	}
	return append(own, global...)
}
