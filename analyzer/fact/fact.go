// Package fact keeps what log records mean for as long as the analysis lasts: small
// copies of the values that the model reads, and for the many records that only show
// that a session was alive no more than a mark.
package fact

import (
	"hubscope/analyzer/casefile"
	"hubscope/parsers/event"
)

// A Fact is one record that the model reads.
type Fact struct {
	casefile.Ref
	// At is when, in milliseconds since the epoch: UTC once the clocks are set.
	At     int64
	Kind   event.Kind
	Sure   event.Sure
	System event.System
	// Start and End are the span the record speaks of; 0 when it names none.
	Start, End int64
	local      uint8 // which of At, Start and End state no zone
	User       string
	Device     string
	App        string
	Session    string // the gateway's SessionId
	values     []value
}

type value struct{ name, text string }

// Value returns a value of the record under the log's own name, or "".
func (f *Fact) Value(name string) string {
	for _, v := range f.values {
		if v.name == name {
			return v.text
		}
	}
	return ""
}

const (
	localAt = 1 << iota
	localStart
	localEnd
)

// A Mark shows that a gateway session was alive. There may be millions.
type Mark struct {
	Start, End uint32 // seconds since the epoch; Start is 0 where the record has none
	Line       uint32
	key        uint32
	Offset     int64
	Source     uint16
	local      uint8
	Length     uint16
}

// kept lists which values of a kind the model reads. All others are left in the log.
var kept = map[event.Kind][]string{
	event.SessionStart:       {"Client_ip", "Vserver", "Browser_type", "SSLVPN_client_type", "Group(s)", "head.host"},
	event.SessionEnd:         {"Client_ip", "Vserver", "Duration", "LogoutMethod", "Group(s)", "head.host"},
	event.LoginFailed:        {"Client_ip", "Vserver", "Failure_reason", "Browser", "Browser_type"},
	event.AccessDenied:       {"Client_ip", "Vserver", "Destination", "Dstip", "Remote_host", "Denied_url", "Denied_by_policy", "denied_by_policy", "Srcip"},
	event.LicenceLimit:       {"Client_ip", "Vserver", "License_limit"},
	event.SessionKillCommand: {"Command", "Remote_ip"},
	event.Failover:           {"Command", "Device", "State"},
	event.ConfigChanged:      {"Command"},
	event.STAUp:              {"sta", "Monitor"},
	event.STADown:            {"sta", "Monitor"},
	event.TLSFailed:          {"ClientIP", "Reason", "side", "host"},
}

// deviceValues are kept for every record of a device: packs name them.
var deviceValues = []string{
	"reason", "credential", "result", "trigger", "host", "port", "status", "side", "address", "count",
}

// unread are kinds that no part of the model reads.
func unread(k event.Kind) bool {
	switch k {
	case event.Unrecognized, event.Other, event.LogRotated, event.STAResponse:
		return true
	}
	return false
}
