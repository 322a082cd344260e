package analyzer

import (
	"testing"
	"time"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/clock"
	"hubscope/analyzer/fact"
	"hubscope/parsers/appinfo"
	"hubscope/parsers/event"
	"hubscope/parsers/logfile"
)

// A record is one line of a log as a parser hands it over.
type record struct {
	kind   event.Kind
	system event.System
	user   string
	at     time.Time // on the face of the log's clock
	values []event.Field
}

// logOf puts records into a store and returns their source. zoned says that the times state
// that they are UTC.
func logOf(store *fact.Store, n int, kind, path string, zoned bool, records ...record) Source {
	s := Source{Source: casefile.Source{Path: path, Kind: kind}}
	v := store.Log(n)
	b := v.Batch()
	span := logfile.Span{Any: true}
	for i, r := range records {
		ms := r.at.UnixMilli()
		b.Add(&event.Event{
			Stamp: event.Stamp{Wall: ms, Zoned: zoned, Valid: true}, Line: int64(i + 1), Offset: int64(100 * i), Text: []byte("-"),
			System: r.system, Kind: r.kind, User: []byte(r.user), Fields: r.values,
		})
		if i == 0 {
			span.First, span.Last = ms, ms
		}
		span.First, span.Last = min(span.First, ms), max(span.Last, ms)
	}
	v.Done(b)
	if zoned {
		s.Zoned = span
	} else {
		s.Local = span
	}
	return s
}

// Endpoint Management writes local time without a zone, and its clock is two minutes slow:
// the check-ins that the phone wrote down, too, show it.
func TestAServersClockIsSetByCheckIns(t *testing.T) {
	for name, test := range map[string]struct {
		checkIns int // that the server's log holds
		paired   bool
	}{
		"three": {3, true},
		"one":   {1, false},
	} {
		store := fact.NewStore()
		day := time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)
		moments := []time.Duration{3 * time.Minute, 71*time.Minute + 9*time.Second, 190*time.Minute + 40*time.Second}
		server := 9*time.Hour - 2*time.Minute
		var phone, em []record
		for i, m := range moments {
			phone = append(phone, record{event.PolicyCheck, event.SystemSecureMail, "aiko", day.Add(m), nil})
			if i < test.checkIns {
				em = append(em, record{event.PolicyCheck, event.SystemEM, "aiko", day.Add(m + server), nil})
			}
			em = append(em, record{event.PolicyCheck, event.SystemEM, "yuki", day.Add(m + server + 5*time.Minute), nil})
		}
		in := Input{Store: store, Clock: clock.Options{Zone: time.UTC}}
		in.Sources = append(in.Sources,
			logOf(store, 0, "em-audit", "em/UserAuditLogFile.log", false, em...),
			logOf(store, 1, "ctxlog-ios", "phone/CitrixLogs/CtxLog_SecureMail.log", true, phone...))
		clocks := Prepare(in).clocks
		got := clocks[0].Clock
		if test.paired && (got.Basis != casefile.ClockPaired || got.Pairs != 3 || got.Offset != -server) {
			t.Errorf("%s: %+v", name, got)
		}
		if !test.paired && (got.Basis != casefile.ClockAssumed || got.Pairs != 0 || got.Offset != 0) {
			t.Errorf("%s: %+v", name, got)
		}
		if phone := clocks[1].Clock; phone.Basis != casefile.ClockStated || phone.Offset != 0 {
			t.Errorf("%s: the phone's clock is %+v", name, phone)
		}
	}
}

// A file that holds a gateway's log is no one device's, whatever else it holds.
func TestAGatewaysLogIsNotMoved(t *testing.T) {
	store := fact.NewStore()
	gateway, phone := signOns(7 * time.Minute)
	in := Input{Store: store, Clock: clock.Options{Zone: time.UTC}}
	in.Sources = append(in.Sources,
		logOf(store, 0, "netscaler", "ns.log", true, gateway...),
		logOf(store, 1, "ctxlog-ios", "phone/CtxLog_SecureHub.log", true, phone...))
	clocks := Prepare(in).clocks
	if c := clocks[0]; c.Adjusts() || c.Basis != casefile.ClockStated {
		t.Errorf("the gateway's clock is %+v", c)
	}
	if c := clocks[1].Clock; c.Basis != casefile.ClockPaired || c.Offset != -7*time.Minute || c.Pairs != 3 {
		t.Errorf("the phone's clock is %+v", c)
	}
}

// An export of a log store that wraps several logs has no clock of its own to be set; one
// that wraps a phone's log alone has the phone's.
func TestAnExportIsMovedAsWhatItWraps(t *testing.T) {
	for name, test := range map[string]struct {
		inner  []string
		offset time.Duration
	}{
		"a phone's log":   {[]string{"ctxlog-ios"}, -7 * time.Minute},
		"among others":    {[]string{"em-debug", "ctxlog-ios"}, 0},
		"of two phones":   {[]string{"ctxlog-ios", "ctxlog-android"}, 0},
		"and a gateway's": {[]string{"netscaler", "ctxlog-ios"}, 0},
	} {
		store := fact.NewStore()
		gateway, phone := signOns(7 * time.Minute)
		export := logOf(store, 1, "export", "phone/search.json", true, phone...)
		export.Inner = test.inner
		in := Input{Store: store, Clock: clock.Options{Zone: time.UTC}}
		in.Sources = append(in.Sources, logOf(store, 0, "netscaler", "ns.log", true, gateway...), export)
		if c := Prepare(in).clocks[1].Clock; c.Offset != test.offset || (c.Basis == casefile.ClockPaired) != (test.offset != 0) {
			t.Errorf("%s: the export's clock is %+v", name, c)
		}
	}
}

// Where no record names anybody and two users' sign-ons fit as well, the bundle's AppInfo
// tells whose phone it is.
func TestABundleTellsWhosePhoneItIs(t *testing.T) {
	for name, test := range map[string]struct {
		info   *appinfo.Info
		offset time.Duration
	}{
		"no info":        {nil, 0},
		"a user":         {&appinfo.Info{Platform: appinfo.IOS, User: "EXAMPLE\\aiko"}, -7 * time.Minute},
		"another's name": {&appinfo.Info{Platform: appinfo.IOS, User: "yuki"}, 0},
	} {
		store := fact.NewStore()
		gateway, phone := signOns(7 * time.Minute)
		for i := range phone {
			ken := gateway[i]
			ken.user, ken.at = "ken", ken.at.Add(20*time.Minute)
			gateway = append(gateway, ken)
			phone[i].user = ""
		}
		in := Input{Store: store, Clock: clock.Options{Zone: time.UTC}}
		in.Sources = append(in.Sources,
			logOf(store, 0, "netscaler", "ns.log", true, gateway...),
			Source{Source: casefile.Source{Path: "phone/AppInfo.txt", Kind: "appinfo"}, Info: test.info},
			logOf(store, 2, "ctxlog-ios", "phone/CtxLog_SecureHub.log", true, phone...))
		if c := Prepare(in).clocks[2].Clock; c.Offset != test.offset || (c.Basis == casefile.ClockPaired) != (test.offset != 0) {
			t.Errorf("%s: the phone's clock is %+v", name, c)
		}
	}
}

// signOns are three of aiko's as a gateway and as a phone whose clock is fast by an offset
// wrote them down.
func signOns(fast time.Duration) (gateway, phone []record) {
	day := time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)
	for _, m := range []time.Duration{3 * time.Minute, 71*time.Minute + 9*time.Second, 190*time.Minute + 40*time.Second} {
		gateway = append(gateway, record{event.SessionStart, event.SystemGateway, "aiko", day.Add(m), nil})
		phone = append(phone, record{event.SignOn, event.SystemSecureHub, "aiko", day.Add(m + fast), nil})
	}
	return gateway, phone
}
