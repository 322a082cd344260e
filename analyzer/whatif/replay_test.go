package whatif

import (
	"cmp"
	"slices"
	"strconv"
	"testing"
	"time"

	"pgregory.net/rapid"

	"hubscope/analyzer/session"
	"hubscope/analyzer/settings"
	"hubscope/analyzer/timeline"
	"hubscope/parsers/nsconf"
	"hubscope/parsers/policy"
)

// begins is where the generated days begin.
var begins = time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)

// tried are settings with values tried out on top of the documented defaults.
func tried(pairs ...string) *settings.Settings {
	var list []settings.Override
	for i := 0; i+1 < len(pairs); i += 2 {
		list = append(list, settings.Override{Key: pairs[i], Value: pairs[i+1], Source: -1, WhatIf: true})
	}
	return settings.New(nil, list)
}

// drawn is a day of uses, restarts, check-ins and tickets of two apps, in seconds from begins.
func drawn(t *rapid.T) *tape {
	tp := &tape{phone: &phone{device: &timeline.Device{Platform: "ios"}, platform: "ios"}}
	at := begins
	for range rapid.IntRange(1, 40).Draw(t, "moments") {
		at = at.Add(time.Duration(rapid.IntRange(1, 5400).Draw(t, "pause")) * time.Second)
		m := moment{at: at.UnixMilli(), ask: -1, app: rapid.SampledFrom([]string{"Secure Mail", "Secure Web"}).Draw(t, "app")}
		m.kind = rapid.SampledFrom([]kind{used, used, used, used, left, present, checked, failed, ticketed, started, pends, unlocked}).Draw(t, "kind")
		if m.kind == pends {
			m.cause = rapid.SampledFrom([]string{deviceRestart, signOff, firstOpen}).Draw(t, "event")
		}
		tp.moments = append(tp.moments, m)
	}
	tp.end = at.UnixMilli()
	return tp
}

func inputOf(set *settings.Settings) *Input {
	in := &Input{Timeline: &timeline.Timeline{Settings: set}}
	in.measure()
	return in
}

func causesAt(list []given, cause string) []int64 {
	var at []int64
	for _, g := range list {
		if g.cause == cause {
			at = append(at, g.at)
		}
	}
	return at
}

func TestALongerInactivityTimerNeverAddsItsPrompts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		tp := drawn(t)
		short := rapid.IntRange(1, 90).Draw(t, "short")
		long := short + rapid.IntRange(0, 200).Draw(t, "longer by")
		a, openA := replay(inputOf(tried()), tp, tried(policy.InactivityTimer, strconv.Itoa(short)))
		b, openB := replay(inputOf(tried()), tp, tried(policy.InactivityTimer, strconv.Itoa(long)))
		have := causesAt(a, inactivity)
		for _, at := range causesAt(b, inactivity) {
			if !slices.Contains(have, at) {
				t.Fatalf("with %d minutes asked at %v, with %d not", long, moment{at: at}.time(), short)
			}
		}
		if openB.container < openA.container {
			t.Fatalf("open for %d ms with %d minutes, for %d with %d", openA.container, short, openB.container, long)
		}
		if most := int64(short) * time.Minute.Milliseconds(); openA.container > most {
			t.Fatalf("open for %d ms although %d lock it", openA.container, most)
		}
	})
}

func TestTheSameSettingsGiveTheSamePrompts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		tp := drawn(t)
		defaults := tried()
		again := tried(policy.InactivityTimer, "15", policy.MaxOfflinePeriod, "72", policy.ActivePollPeriod, "60", policy.TicketExpiration, "168",
			policy.ReauthenticationPeriod, "480", policy.AppPasscode, "true")
		a, openA := replay(inputOf(defaults), tp, defaults)
		b, openB := replay(inputOf(defaults), tp, again)
		if !slices.Equal(a, b) || openA != openB {
			t.Fatalf("%v\n%v", a, b)
		}
		for i := 1; i < len(a); i++ {
			if a[i].at < a[i-1].at {
				t.Fatal("prompts out of order")
			}
		}
	})
}

// gatewayDay is a session's traffic, of which only the gateway's log tells.
func gatewayDay(t *rapid.T) *tape {
	s := &session.Session{Vserver: "198.51.100.7:443", Start: begins, TimersKnown: true, Timers: &nsconf.Timers{}}
	tp := &tape{phone: &phone{}}
	at := begins.UnixMilli()
	tp.moments = append(tp.moments, moment{at: at, until: at, kind: login, ask: -1, session: s})
	for range rapid.IntRange(1, 30).Draw(t, "stretches") {
		at += int64(rapid.IntRange(60, 7200).Draw(t, "pause")) * 1000
		until := at + int64(rapid.IntRange(0, 3600).Draw(t, "busy"))*1000
		for _, when := range slices.Compact([]int64{at, until}) {
			tp.moments = append(tp.moments, moment{at: when, until: until, kind: traffic, ask: -1, session: s})
		}
		at = until
	}
	tp.end = at
	return tp
}

func TestALongerSessionTimeoutNeverAddsPrompts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		tp := gatewayDay(t)
		short := rapid.IntRange(1, 120).Draw(t, "short")
		long := short + rapid.IntRange(0, 1440).Draw(t, "longer by")
		a, openA := replay(inputOf(tried()), tp, tried(policy.SessTimeout, strconv.Itoa(short)))
		b, openB := replay(inputOf(tried()), tp, tried(policy.SessTimeout, strconv.Itoa(long)))
		if len(b) > len(a) || openB.session < openA.session {
			t.Fatalf("%d minutes: %d prompts, idle %d ms; %d minutes: %d prompts, idle %d ms", short, len(a), openA.session, long, len(b), openB.session)
		}
		for _, g := range b {
			if !slices.ContainsFunc(a, func(h given) bool { return h.at == g.at }) {
				t.Fatalf("%d minutes ask at %v, %d do not", long, moment{at: g.at}.time(), short)
			}
		}
		if off, _ := replay(inputOf(tried()), tp, tried(policy.SessTimeout, "off")); len(off) > 0 {
			t.Fatal("a timer that is off ended a session")
		}
	})
}

func TestPairsAndMatchesTakeEachPromptOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		draw := func(name string) []given {
			var list []given
			for range rapid.IntRange(0, 12).Draw(t, name) {
				list = append(list, given{at: int64(rapid.IntRange(0, 1200).Draw(t, "at")) * 1000, cause: rapid.SampledFrom([]string{inactivity, activePoll}).Draw(t, "cause"), ask: -1})
			}
			slices.SortFunc(list, func(a, b given) int { return cmp.Compare(a.at, b.at) })
			return list
		}
		before, after := draw("before"), draw("after")
		var list []asked
		for _, g := range after {
			list = append(list, asked{at: g.at, cause: g.cause})
		}
		for _, found := range [][]int{pairs(before, after), match(list, before)} {
			seen := map[int]bool{}
			for i, k := range found {
				if k < 0 {
					continue
				}
				if seen[k] || apart(before[i].at, after[k].at) > tolerance {
					t.Fatalf("%d taken twice, or too far away: %v", k, found)
				}
				seen[k] = true
			}
		}
		for i, k := range pairs(before, before) {
			if k != i && (k < 0 || before[k].at != before[i].at || before[k].cause != before[i].cause) {
				t.Fatalf("a replay is not its own: %d is %d", i, k)
			}
		}
	})
}
