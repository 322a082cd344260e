package nsconf

import (
	"net/netip"
	"strings"

	"hubscope/parsers/nsconf/expr"
)

// Config is what an ns.conf says about gateway sessions, tickets and logs.
// Every line number is 1-based. Once parsed it does not change, and any number
// of goroutines may ask it.
type Config struct {
	Release string // "13.0" of the first line "#NS13.0 Build 58.30"
	Build   string // "58.30" of it
	SavedAt string // the box's own words behind "# Last modified by ...,"; its local time, no zone

	HostName Setting // set ns hostName
	Address  Setting // set ns config -IPAddress: the NSIP, which heads the lines of the box's log
	TimeZone Setting // set ns param -timezone, such as "GMT+09:00-JST-Asia/Tokyo"
	HANodes  []HANode
	Logs     []Log

	Parameter   Settings // set vpn parameter: holds only what differs from the defaults
	Actions     []*SessionAction
	Policies    []*SessionPolicy
	Bindings    []PolicyBinding // of policies to users, groups, virtual servers and globally
	VServers    []*VServer
	CSVServers  []*CSVServer
	Servers     []ServerBinding // STAs and app controllers bound to virtual servers or globally
	Groups      []Named         // aaa groups
	Users       []Named         // aaa users of the box itself
	Expressions []*Expression
	Addresses   []HostAddress // add dns addRec: what the box itself takes for a name's addresses

	Lines           int // lines read
	Commands        int // lines that are neither empty nor comments
	Skipped         int // commands of features that are not read
	Problems        []Problem
	ProblemsOmitted int // problems beyond the first thousand

	// open is set when more may differ from what stands here than single flags; see Replay.
	open     bool
	commands []heldCommand // those that were read, to be replayed

	actions   map[string]*SessionAction // by name in lower case, as all that follow
	policies  map[string]*SessionPolicy
	vservers  map[string]*VServer
	names     expr.Names          // compiled named expressions
	csActions map[string]string   // content-switching action -> virtual server
	csRules   map[string]string   // content-switching policy -> action
	bound     map[boundName][]int // what session policies are bound to -> indexes in Bindings
	levels    map[Level][]int     // and by level alone
}

// Named is an object of which only the name matters.
type Named struct {
	Name string
	Line int
}

// SessionAction is a session profile: the settings a session gets.
type SessionAction struct {
	Name     string
	Line     int // of the first command that names it
	Settings Settings
}

// SessionPolicy gives an action to the sessions that its rule matches.
type SessionPolicy struct {
	Name     string
	Line     int
	Rule     string
	RuleLine int
	Action   string
	Expr     *expr.Expr // the compiled rule
}

// Expression is a named expression, which rules use by its name.
type Expression struct {
	Name string
	Line int
	Rule string
	Expr *expr.Expr
}

// HANode is the peer of a high-availability pair.
type HANode struct {
	ID      string
	Address string
	Line    int
}

// HostAddress is one address of a host that the box was given.
type HostAddress struct {
	Host string // in lower case, without a dot at its end
	Addr netip.Addr
	Line int
}

// VServer is a gateway's virtual server.
type VServer struct {
	Name     string
	Line     int
	Protocol string         // SSL, DTLS
	Addr     netip.AddrPort // 0.0.0.0:0 when it is reached through content switching only
	Disabled bool
	Settings Settings
}

// Addressable tells whether clients can reach the virtual server at an address
// of its own.
func (v *VServer) Addressable() bool {
	return v.Addr.Addr().IsValid() && !v.Addr.Addr().IsUnspecified()
}

// CSVServer is a content-switching virtual server. When it stands in front of
// a gateway, its address is the one that the log calls Vserver.
type CSVServer struct {
	Name string
	Line int
	Addr netip.AddrPort
	// targets are policies and virtual servers bound to it, resolved when
	// asked: the file may define them later.
	targets []csTarget
}

type csTarget struct {
	policy  string
	vserver string
}

// Log is how the box writes a log: its own (Name "") or that of a syslog
// server.
type Log struct {
	Name     string // of the syslogAction
	Server   string
	Line     int
	Settings Settings
}

// DateOrder is the order of dates in that log, "mdy", "dmy" or "ymd", when the
// file states it.
func (l Log) DateOrder() (order string, stated bool) {
	set, _ := l.Settings.Get("dateFormat")
	switch strings.ToUpper(set.Value) {
	case "MMDDYYYY":
		return "mdy", true
	case "DDMMYYYY":
		return "dmy", true
	case "YYYYMMDD":
		return "ymd", true
	}
	return "", false
}

// LocalTime tells whether the log is written in the box's local time rather
// than in GMT, when the file states it.
func (l Log) LocalTime() (local, stated bool) {
	set, _ := l.Settings.Get("timeZone")
	switch strings.ToUpper(set.Value) {
	case "LOCAL_TIME":
		return true, true
	case "GMT_TIME":
		return false, true
	}
	return false, false
}

// Action returns the session action of that name, or nil.
func (c *Config) Action(name string) *SessionAction { return c.actions[strings.ToLower(name)] }

// Policy returns the session policy of that name, or nil.
func (c *Config) Policy(name string) *SessionPolicy { return c.policies[strings.ToLower(name)] }

// VServerNamed returns the gateway's virtual server of that name, or nil.
func (c *Config) VServerNamed(name string) *VServer { return c.vservers[strings.ToLower(name)] }
