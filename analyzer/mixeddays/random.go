package mixeddays

import (
	"fmt"
	"math/rand/v2"
	"time"
)

// Random is a mix that nobody chose: settings, people, happenings and what is withheld all
// come from the seed.
func Random(seed uint64) *Mix {
	r := rand.New(rand.NewPCG(seed, 0x72616e64))
	m := &Mix{Name: fmt.Sprintf("random %d", seed), Seed: seed, Days: 1 + r.IntN(5)}
	m.First = day("2025-04-07", gmt).AddDate(0, 0, r.IntN(250)).Format("2006-01-02")
	m.Zone = pick(r, gmt, berlin, tokyo, mumbai, chicago)
	m.BoxZone = pick(r, gmt, m.Zone)
	m.DayFirst, m.NFactor, m.Sparse, m.Quiet = r.IntN(4) == 0, r.IntN(3) == 0, r.IntN(5) == 0, r.IntN(10) == 0
	m.Naming = pick(r, ByName, ByNumber, Handoff, Mixed, Mixed, Unnamed)
	m.Site = Site{
		SessionTimeout: pick(r, Unset, 10, 20, 30, 45, 60, 90, 240, 480, 1440), InParameter: r.IntN(2) == 0, Late: pick(r, 0, 0, 60, 240),
		InactivityTimer: pick(r, Unset, 5, 10, 15, 30, 60, 120, 480, NotActive), PasscodeAuth: r.IntN(6) > 0, PasswordCaching: r.IntN(6) > 0,
		TouchID: r.IntN(5) == 0, PasscodeExpiry: pick(r, Unset, 90), MaxOffline: pick(r, Unset, 24, 48, 168), ActivePoll: pick(r, Unset, 60, 90, 240, 720),
		Reauth: pick(r, Unset, Unset, 120, 240, NotActive), Ticket: pick(r, Unset, 26, 50), PasscodeOff: r.IntN(12) == 0, STA: r.IntN(3) == 0,
	}
	if r.IntN(4) == 0 {
		m.Site.ForcedTimeout = pick(r, 60, 100, 200, 480, 600)
	}
	if r.IntN(10) == 0 {
		m.Site.OnlineRequired, m.Site.OnlineGrace = true, pick(r, 0, 5, 20)
	}
	names := []string{"abel", "birk", "cora", "dina", "egon"}
	for _, name := range names[:1+r.IntN(3)] {
		p := who(name, pick(r, ios, android))
		if r.IntN(6) == 0 {
			p.Phones = append(p.Phones, pick(r, ios, android))
		}
		p.Desktop = r.IntN(3) == 0
		p.Unseen = len(m.People) > 0 && r.IntN(3) == 0
		m.People = append(m.People, p)
	}
	for range r.IntN(2 + 2*m.Days) {
		k := Kind(r.IntN(int(LeaseWarning) + 1))
		if k == StepUp {
			m.Site.StepUp = "gw-high.example.com:443"
		}
		m.Happens = append(m.Happens, Happening{Kind: k, Person: r.IntN(len(m.People)), Day: r.IntN(m.Days)})
	}
	m.Withheld = Withheld{
		GatewayLog: r.IntN(8) == 0, Conf: r.IntN(6) == 0, Properties: r.IntN(6) == 0, Policies: r.IntN(6) == 0,
		Devices: r.IntN(12) == 0, HubLog: r.IntN(10) == 0, AppLogs: r.IntN(10) == 0,
	}
	if m.Withheld.GatewayLog {
		m.Withheld.Devices = false
	}
	if m.Withheld.HubLog {
		m.Withheld.AppLogs = false
	}
	hours := func() time.Duration { return time.Duration(6+r.IntN(24*m.Days-6)) * time.Hour }
	switch r.IntN(8) {
	case 0:
		m.Withheld.DeviceFrom = hours()
	case 1:
		m.Withheld.DeviceUntil = hours()
	case 2:
		m.Withheld.GatewayFrom = hours()
	case 3:
		m.Withheld.GatewayUntil = hours()
	}
	if !m.Withheld.GatewayLog && r.IntN(8) == 0 {
		m.NoZone, m.Skew = r.IntN(2) == 0, time.Duration(r.IntN(1800)-900)*time.Second
	}
	return m
}

func pick[T any](r *rand.Rand, list ...T) T { return list[r.IntN(len(list))] }
