// Package fact keeps what log records mean for as long as the analysis lasts: small
// copies of the values that the model reads, and for the many records that only show
// that a session was alive no more than a mark.
package fact

import (
	"slices"

	"hubscope/analyzer/casefile"
	"hubscope/parsers/event"
)

// A Fact is one record that the model reads. A gateway's log holds hundreds of thousands:
// whatever many share stands once.
type Fact struct {
	// At is when, in milliseconds since the epoch: UTC once the clocks are set.
	At     int64
	offset int64
	*Origin
	Session    string // the gateway's SessionId
	start, end uint32 // seconds since the epoch; 0 when the record names none
	line       uint32
	length     uint32
	values     uint32 // where its values begin in the pool
	sum        uint32 // of what makes it this record, see sumOf
	Source     uint16
	Kind       event.Kind
	flags      uint8
	box        uint8 // that wrote a local time, see box.go; 0 for none
}

// An Origin is who wrote a record about whom. Facts share equal ones.
type Origin struct {
	Sure   event.Sure
	System event.System
	User   string
	Device string
	App    string
	pool   *pool
}

const (
	localAt = 1 << iota // At states no zone
	localStart
	localEnd
	hasID // the record bears a number of the gateway's own
	isCut // the record ends in the middle
)

// Ref returns where the fact's record stands.
func (f *Fact) Ref() casefile.Ref {
	return casefile.Ref{Source: int(f.Source), Line: int64(f.line), Offset: f.offset, Length: int(f.length)}
}

// Span is what the record speaks of, in milliseconds since the epoch; 0 for what it does
// not name.
func (f *Fact) Span() (start, end int64) { return int64(f.start) * 1000, int64(f.end) * 1000 }

// Value returns a value of the record under the log's own name, or "".
func (f *Fact) Value(name string) string {
	if f.Origin == nil || f.pool == nil {
		return ""
	}
	i := slices.Index(keptOf(f.Kind, f.System).names, name)
	if i < 0 {
		return ""
	}
	return f.pool.texts[f.pool.values[int(f.values)+i]]
}

// ToLineEnd is the length of a span that runs to the end of its line.
const ToLineEnd = casefile.ToLineEnd

// kept lists which values of a kind the model reads. All others are left in the log.
var kept = map[event.Kind][]string{
	event.SessionStart:       {"Client_ip", "Vserver", "Browser_type", "SSLVPN_client_type", "Group(s)", "head.host", "head.address"},
	event.SessionEnd:         {"Client_ip", "Vserver", "Duration", "LogoutMethod", "Group(s)", "head.host", "head.address"},
	event.LoginFailed:        {"Client_ip", "Vserver", "Failure_reason", "Browser", "Browser_type", "head.host", "head.address"},
	event.AccessDenied:       {"Client_ip", "Vserver", "Destination", "Dstip", "Remote_host", "Denied_url", "Denied_by_policy", "denied_by_policy", "Srcip"},
	event.LicenceLimit:       {"Client_ip", "Vserver", "License_limit"},
	event.SessionKillCommand: {"Command", "Remote_ip", "head.host", "head.address"},
	event.Failover:           {"Command", "Device", "State", "head.host", "head.address"},
	event.ConfigChanged:      {"Command", "head.host", "head.address"},
	event.STAUp:              {"sta", "Monitor"},
	event.STADown:            {"sta", "Monitor"},
	event.TLSFailed:          {"ClientIP", "Reason", "side", "host"},
}

// deviceValues are kept for every record of a device: packs name them.
var deviceValues = []string{
	"reason", "credential", "result", "trigger", "host", "port", "status", "side", "address", "count",
}

// values are names of a record's values.
type values struct {
	names []string
	// at has for each bucket that a name may be in one more than the index of the name that is,
	// or crowd.
	at [buckets]uint8
}

const (
	buckets = 64
	crowd   = 1<<8 - 1
	// mostKept is how many values of a record are kept at most.
	mostKept = 10
)

func valuesOf(names []string) values {
	v := values{names: names}
	for i, n := range names {
		if at := &v.at[bucket(n)]; *at == 0 {
			*at = uint8(i + 1)
		} else {
			*at = crowd
		}
	}
	return v
}

// bucket is by what most names differ in.
func bucket(name string) int {
	n := len(name)
	if n == 0 {
		return 0
	}
	return int((uint(n) + uint(name[0])*5 + uint(name[n-1])*11) % buckets)
}

// of puts a record's values into a list, in the order of the names, of each the first one.
func (v *values) of(ev *event.Event, list *[mostKept][]byte) {
	for k := len(ev.Fields) - 1; k >= 0; k-- {
		f := &ev.Fields[k]
		i := int(v.at[bucket(f.Name)]) - 1
		if i == crowd-1 {
			i = slices.Index(v.names, f.Name)
		}
		if i >= 0 && v.names[i] == f.Name {
			list[i] = f.Value
		}
	}
}

// byKind and ofDevices are what keptOf returns: it is asked for every value.
var byKind = func() (list [256]values) {
	for k, names := range kept {
		list[k] = valuesOf(names)
	}
	return list
}()

var ofDevices = valuesOf(deviceValues)

// keptOf lists which values of a record are kept.
func keptOf(k event.Kind, s event.System) *values {
	if s != event.SystemGateway {
		return &ofDevices
	}
	return &byKind[k]
}

// unread are kinds that no part of the model reads.
func unread(k event.Kind) bool {
	switch k {
	case event.Unrecognized, event.Other, event.LogRotated, event.STAResponse:
		return true
	}
	return false
}
