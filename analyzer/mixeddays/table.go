package mixeddays

import "time"

func zone(hours float64) *time.Location {
	return time.FixedZone("", int(hours*3600))
}

var (
	berlin  = zone(2)
	tokyo   = zone(9)
	mumbai  = zone(5.5)
	chicago = zone(-5)
	gmt     = time.UTC
)

// pin is a site that lets a PIN stand for the password.
func pin(s Site) Site {
	s.PasscodeAuth, s.PasswordCaching = true, true
	return s
}

func one(name string, phones ...string) []Person { return []Person{{Name: name, Phones: phones}} }

func things(kinds ...Kind) []Happening {
	var list []Happening
	for i, k := range kinds {
		list = append(list, Happening{Kind: k, Day: i / 3})
	}
	return list
}

// Table is forty mixes, each with its own seed.
func Table() []*Mix {
	return []*Mix{
		{Name: "an iPhone, every timer at its default", Seed: 9101, First: "2025-10-20", Days: 1, Zone: berlin, BoxZone: gmt, Site: pin(Site{}), People: one("kaede", ios)},
		{Name: "an Android phone, every timer at its default", Seed: 9102, First: "2025-10-21", Days: 1, Zone: tokyo, BoxZone: tokyo, Site: pin(Site{}), People: one("itsuki", android)},
		{Name: "session and inactivity set, restart and sign-off", Seed: 9103, First: "2025-09-16", Days: 2, Zone: berlin, BoxZone: berlin, Site: pin(Site{SessionTimeout: 20, InactivityTimer: 45}), People: one("noa", ios), Happens: things(Restart, SignOff)},
		{Name: "long inactivity, short session, Android", Seed: 9104, First: "2025-11-18", Days: 2, Zone: tokyo, BoxZone: gmt, Site: pin(Site{SessionTimeout: 25, InactivityTimer: 120}), People: one("minato", android), Happens: things(HubGone, NewPolicies), Naming: ByNumber},
		{Name: "forced time-out of seven hours", Seed: 9105, First: "2025-06-23", Days: 2, Zone: berlin, BoxZone: gmt, Site: pin(Site{SessionTimeout: 240, ForcedTimeout: 420, InactivityTimer: 60}), People: one("sora", ios)},
		{Name: "forced time-out in the global parameter", Seed: 9106, First: "2025-06-25", Days: 3, Zone: chicago, BoxZone: chicago, Site: pin(Site{SessionTimeout: 300, ForcedTimeout: 390, InParameter: true, InactivityTimer: 90}), People: one("rui", android), Naming: Handoff},
		{Name: "the wizard's 1440 and 1440 over a week", Seed: 9107, First: "2025-08-18", Days: 7, Zone: berlin, BoxZone: gmt, Site: pin(Site{SessionTimeout: 1440, ForcedTimeout: 1440, InactivityTimer: 30}), People: one("chihiro", ios), Sparse: true},
		{Name: "maximum offline of a day, weekend away", Seed: 9108, First: "2025-09-25", Days: 6, Zone: tokyo, BoxZone: tokyo, Site: pin(Site{SessionTimeout: 60, MaxOffline: 24, ActivePoll: 120, InactivityTimer: 30}), People: one("hayate", ios), Happens: []Happening{{Kind: Away, Day: 1}}},
		{Name: "maximum offline by default, four days away", Seed: 9109, First: "2025-10-13", Days: 8, Zone: berlin, BoxZone: gmt, Site: pin(Site{SessionTimeout: 45}), People: one("akari", android), Happens: []Happening{{Kind: Away, Day: 1}}, Naming: ByNumber, Sparse: true},
		{Name: "STA tickets of thirty hours, long sessions", Seed: 9110, First: "2025-11-24", Days: 5, Zone: tokyo, BoxZone: gmt, Site: pin(Site{SessionTimeout: 1440, STA: true, Ticket: 30, InactivityTimer: 60, ActivePoll: 180}), People: one("yuma", ios)},
		{Name: "STA by default, a week", Seed: 9111, First: "2025-07-14", Days: 8, Zone: berlin, BoxZone: berlin, Site: pin(Site{SessionTimeout: 90, STA: true, InactivityTimer: 240, ActivePoll: 240}), People: one("mio", android), Sparse: true},
		{Name: "a reauthentication period of two hours", Seed: 9112, First: "2025-12-15", Days: 2, Zone: tokyo, BoxZone: tokyo, Site: pin(Site{SessionTimeout: 480, Reauth: 120, InactivityTimer: 180}), People: one("toma", ios)},
		{Name: "online session required, ten minutes of grace", Seed: 9113, First: "2025-08-27", Days: 2, Zone: berlin, BoxZone: gmt, Site: pin(Site{SessionTimeout: 30, OnlineRequired: true, OnlineGrace: 10, InactivityTimer: 120}), People: one("lina", ios)},
		{Name: "step-up for the browser", Seed: 9114, First: "2025-09-29", Days: 2, Zone: berlin, BoxZone: gmt, Site: pin(Site{SessionTimeout: 120, StepUp: "gw-high.example.com:443", InactivityTimer: 60}), People: one("arata", android), Happens: things(StepUp, StepUp, StepUp, StepUp)},
		{Name: "iOS: installed, restarted, signed off", Seed: 9115, First: "2025-10-27", Days: 3, Zone: tokyo, BoxZone: gmt, Site: pin(Site{SessionTimeout: 60}), People: one("hiyori", ios), Happens: things(Install, Restart, SignOff, Install, HubGone)},
		{Name: "Android: hub gone, restarted, installed", Seed: 9116, First: "2025-10-29", Days: 3, Zone: tokyo, BoxZone: gmt, Site: pin(Site{SessionTimeout: 60}), People: one("souta", android), Happens: things(HubGone, Restart, Install, HubGone, Restart)},
		{Name: "a password changed, told and untold", Seed: 9117, First: "2025-05-19", Days: 3, Zone: berlin, BoxZone: berlin, Site: pin(Site{SessionTimeout: 60, InactivityTimer: 60}), People: []Person{{"emi", []string{ios}, true}}, Happens: things(PasswordTold, PasswordStale, WrongPassword)},
		{Name: "an account locked by the desktop", Seed: 9118, First: "2025-05-21", Days: 2, Zone: berlin, BoxZone: berlin, Site: pin(Site{SessionTimeout: 60, InactivityTimer: 60}), People: []Person{{"jun", []string{android}, true}}, Happens: things(DesktopRefused, Locked)},
		{Name: "too many wrong PINs on Android", Seed: 9119, First: "2025-11-13", Days: 2, Zone: chicago, BoxZone: gmt, Site: pin(Site{SessionTimeout: 120, InactivityTimer: 20}), People: one("nagi", android), Happens: things(TooManyPINs, WrongPIN)},
		{Name: "too many wrong PINs on iOS, the limit set", Seed: 9120, First: "2025-11-17", Days: 2, Zone: berlin, BoxZone: gmt, Site: pin(Site{SessionTimeout: 120, InactivityTimer: 20, FailureLimit: 8}), People: one("aoi", ios), Happens: things(WrongPIN, TooManyPINs)},
		{Name: "the PIN and the certificate run out", Seed: 9121, First: "2025-12-01", Days: 3, Zone: tokyo, BoxZone: tokyo, Site: pin(Site{SessionTimeout: 60, PasscodeExpiry: 90}), People: one("mei", ios), Happens: things(PINExpiry, CertificateExpiry, ClockSet)},
		{Name: "clock set, app locked, on Android", Seed: 9122, First: "2025-12-08", Days: 2, Zone: mumbai, BoxZone: gmt, Site: pin(Site{SessionTimeout: 60}), People: one("ravi", android), Happens: things(ClockSet, AppLock, CertificateExpiry)},
		{Name: "the mail server asks, policies come", Seed: 9123, First: "2025-10-06", Days: 3, Zone: berlin, BoxZone: gmt, Site: pin(Site{SessionTimeout: 180, InactivityTimer: 60}), People: one("hana", ios), Happens: things(MailServer, NewPolicies, NewPolicies, MailServer)},
		{Name: "an administrator kills all sessions of five users", Seed: 9124, First: "2025-09-22", Days: 1, Zone: tokyo, BoxZone: tokyo, Site: pin(Site{SessionTimeout: 120, InactivityTimer: 120}), People: []Person{{"nao", []string{ios}, true}, {"yui", []string{android}, false}, {"kei", []string{ios}, false}, {"saki", []string{android}, true}, {"ren", []string{ios}, false}}, Happens: things(KillAll)},
		{Name: "killed without a LOGOUT, three users", Seed: 9125, First: "2025-09-23", Days: 1, Zone: tokyo, BoxZone: gmt, Site: pin(Site{SessionTimeout: 150, InactivityTimer: 150}), People: []Person{{"goro", []string{ios}, false}, {"riko", []string{android}, false}, {"tao", []string{ios}, false}}, Happens: things(KillSilent)},
		{Name: "one user's session killed", Seed: 9126, First: "2025-07-21", Days: 2, Zone: berlin, BoxZone: berlin, Site: pin(Site{SessionTimeout: 120, InactivityTimer: 120}), People: []Person{{"ida", []string{ios}, false}, {"otto", []string{android}, false}}, Happens: things(KillUser)},
		{Name: "nothing cached: the password each time", Seed: 9127, First: "2025-08-20", Days: 1, Zone: berlin, BoxZone: gmt, Site: Site{SessionTimeout: 30, InactivityTimer: 40}, People: one("mateo", android)},
		{Name: "a PIN without caching", Seed: 9128, First: "2025-08-21", Days: 1, Zone: berlin, BoxZone: gmt, Site: Site{PasscodeAuth: true, SessionTimeout: 30, InactivityTimer: 20}, People: one("leni", ios)},
		{Name: "fingerprints", Seed: 9129, First: "2025-10-15", Days: 1, Zone: tokyo, BoxZone: gmt, Site: pin(Site{TouchID: true, SessionTimeout: 50}), People: one("tsubasa", ios), Happens: things(Restart)},
		{Name: "App passcode off", Seed: 9130, First: "2025-10-16", Days: 2, Zone: tokyo, BoxZone: gmt, Site: pin(Site{PasscodeOff: true, SessionTimeout: 35}), People: one("kou", ios)},
		{Name: "no gateway log", Seed: 9131, First: "2025-06-16", Days: 2, Zone: berlin, BoxZone: gmt, Site: pin(Site{SessionTimeout: 30, InactivityTimer: 60}), People: one("ayane", ios), Withheld: Withheld{GatewayLog: true, Conf: true}, Happens: things(SignOff)},
		{Name: "no ns.conf", Seed: 9132, First: "2025-06-17", Days: 2, Zone: berlin, BoxZone: gmt, Site: pin(Site{SessionTimeout: 30, ForcedTimeout: 300, InactivityTimer: 60}), People: one("rio", android), Withheld: Withheld{Conf: true}},
		{Name: "no properties and no policies", Seed: 9133, First: "2025-06-18", Days: 1, Zone: berlin, BoxZone: gmt, Site: pin(Site{SessionTimeout: 40}), People: one("shun", ios), Withheld: Withheld{Properties: true, Policies: true}},
		{Name: "the gateway's log alone", Seed: 9134, First: "2025-09-17", Days: 2, Zone: tokyo, BoxZone: tokyo, Site: pin(Site{SessionTimeout: 30}), People: []Person{{"asa", []string{ios}, true}, {"kazu", []string{android}, false}, {"miku", []string{ios}, true}}, Withheld: Withheld{Devices: true}, NFactor: true},
		{Name: "device logs alone", Seed: 9135, First: "2025-09-18", Days: 2, Zone: tokyo, BoxZone: tokyo, Site: pin(Site{}), People: one("yuzu", android), Withheld: Withheld{GatewayLog: true, Conf: true, Properties: true, Policies: true}, Happens: things(HubGone)},
		{Name: "apps that name no reason", Seed: 9136, First: "2025-11-19", Days: 2, Zone: berlin, BoxZone: gmt, Site: pin(Site{SessionTimeout: 30, InactivityTimer: 30}), People: one("lars", ios), Naming: Unnamed, Happens: things(Restart, SignOff)},
		{Name: "reasons now so, now so; logs that begin at noon", Seed: 9137, First: "2025-11-20", Days: 2, Zone: berlin, BoxZone: gmt, Site: pin(Site{SessionTimeout: 45, InactivityTimer: 75}), People: one("greta", android), Naming: Mixed, Withheld: Withheld{DeviceFrom: 12 * time.Hour, GatewayUntil: 40 * time.Hour}},
		{Name: "a clock nine minutes fast and no zone", Seed: 9138, First: "2025-12-17", Days: 2, Zone: tokyo, BoxZone: tokyo, NoZone: true, Skew: 9*time.Minute + 13*time.Second, Site: pin(Site{SessionTimeout: 30, InactivityTimer: 90}), People: one("haru", android)},
		{Name: "two phones of one user and a desktop", Seed: 9139, First: "2025-07-23", Days: 1, Zone: berlin, BoxZone: berlin, DayFirst: true, Site: pin(Site{SessionTimeout: 30, InactivityTimer: 60}), People: []Person{{"frida", []string{ios, android}, true}}, NFactor: true},
		{Name: "four users, desktops, the gateway closes late", Seed: 9140, First: "2025-07-29", Days: 2, Zone: mumbai, BoxZone: gmt, Site: pin(Site{SessionTimeout: 40, InactivityTimer: 50, Late: 200}), People: []Person{{"anil", []string{android}, true}, {"devi", []string{ios}, false}, {"kiran", []string{android}, true}, {"tara", []string{ios}, false}}, Naming: Mixed, NFactor: true, Happens: things(Restart, KillUser)},
	}
}
