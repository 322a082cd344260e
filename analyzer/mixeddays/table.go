package mixeddays

import "time"

func zone(hours float64) *time.Location { return time.FixedZone("", int(hours*3600)) }

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

// A Person's constructors.
func who(name string, phones ...string) Person { return Person{Name: name, Phones: phones} }
func atDesk(p Person) Person                   { p.Desktop = true; return p }
func notSent(p Person) Person                  { p.Unseen = true; return p }

func people(list ...Person) []Person { return list }

// things happen to the first person, three a day.
func things(kinds ...Kind) []Happening {
	var list []Happening
	for i, k := range kinds {
		list = append(list, Happening{Kind: k, Day: i / 3})
	}
	return list
}

// Table is forty mixes, each with its own seed, at times unlike those of the case folders.
func Table() []*Mix {
	return append(append(append(timers(), documented()...), many()...), withheld()...)
}

// timers are about the documented timers and the settings behind them.
func timers() []*Mix {
	return []*Mix{
		{Name: "an iPhone, every timer at its default", Seed: 9101, First: "2025-10-20", Days: 1, Zone: berlin, BoxZone: gmt,
			Site: pin(Site{}), People: people(who("kaede", ios))},
		{Name: "an Android phone, every timer at its default", Seed: 9102, First: "2025-10-21", Days: 1, Zone: tokyo, BoxZone: tokyo,
			Site: pin(Site{}), People: people(who("itsuki", android))},
		{Name: "short sessions, longer inactivity", Seed: 9103, First: "2025-09-16", Days: 2, Zone: berlin, BoxZone: berlin,
			Site: pin(Site{SessionTimeout: 20, InactivityTimer: 45}), People: people(who("noa", ios)), Happens: things(Restart, SignOff)},
		{Name: "two hours of inactivity, Android", Seed: 9104, First: "2025-11-18", Days: 2, Zone: tokyo, BoxZone: gmt,
			Site: pin(Site{SessionTimeout: 25, InactivityTimer: 120}), People: people(who("minato", android)), Happens: things(HubGone, NewPolicies), Naming: ByNumber},
		{Name: "forced time-out of three hours", Seed: 9105, First: "2025-06-23", Days: 2, Zone: berlin, BoxZone: gmt,
			Site: pin(Site{SessionTimeout: 120, ForcedTimeout: 180, InactivityTimer: 240}), People: people(who("sora", ios))},
		{Name: "forced time-out in the global parameter", Seed: 9106, First: "2025-06-25", Days: 3, Zone: chicago, BoxZone: chicago,
			Site: pin(Site{SessionTimeout: 150, ForcedTimeout: 155, InParameter: true, InactivityTimer: 300}), People: people(who("rui", android)), Naming: Handoff},
		{Name: "the wizard's 1440 and 1440 over a week", Seed: 9107, First: "2025-08-18", Days: 7, Zone: berlin, BoxZone: gmt,
			Site: pin(Site{SessionTimeout: 1440, ForcedTimeout: 1440, InactivityTimer: NotActive}), People: people(who("chihiro", ios)), Sparse: true},
		{Name: "maximum offline of a day, weekend away", Seed: 9108, First: "2025-09-25", Days: 6, Zone: tokyo, BoxZone: tokyo,
			Site: pin(Site{SessionTimeout: 60, MaxOffline: 24, ActivePoll: 120, InactivityTimer: 90}), People: people(who("hayate", ios)), Happens: []Happening{{Kind: Away, Day: 1}}},
		{Name: "maximum offline by default, four days away", Seed: 9109, First: "2025-10-13", Days: 8, Zone: berlin, BoxZone: gmt,
			Site: pin(Site{SessionTimeout: 45}), People: people(who("akari", android)), Happens: []Happening{{Kind: Away, Day: 1}}, Naming: ByNumber, Sparse: true},
		{Name: "STA tickets of thirty hours, long sessions", Seed: 9110, First: "2025-11-24", Days: 5, Zone: tokyo, BoxZone: gmt,
			Site: pin(Site{SessionTimeout: 1440, STA: true, Ticket: 30, InactivityTimer: 180, ActivePoll: 180}), People: people(who("yuma", ios))},
		{Name: "STA by default, a week", Seed: 9111, First: "2025-07-14", Days: 8, Zone: berlin, BoxZone: berlin,
			Site: pin(Site{SessionTimeout: 90, STA: true, InactivityTimer: 240, ActivePoll: 240}), People: people(who("mio", android)), Sparse: true},
		{Name: "a reauthentication period of two hours", Seed: 9112, First: "2025-12-15", Days: 2, Zone: tokyo, BoxZone: tokyo,
			Site: pin(Site{SessionTimeout: 480, Reauth: 120, InactivityTimer: 180}), People: people(who("toma", ios))},
		{Name: "online session required, ten minutes of grace", Seed: 9113, First: "2025-08-27", Days: 2, Zone: berlin, BoxZone: gmt,
			Site: pin(Site{SessionTimeout: 30, OnlineRequired: true, OnlineGrace: 10, InactivityTimer: 120}), People: people(who("lina", ios))},
		{Name: "App passcode off", Seed: 9114, First: "2025-10-16", Days: 2, Zone: tokyo, BoxZone: gmt,
			Site: pin(Site{PasscodeOff: true, SessionTimeout: 35}), People: people(who("kou", ios))},
	}
}

// documented are about what else the documents list.
func documented() []*Mix {
	return []*Mix{
		{Name: "iOS: installed, restarted, signed off", Seed: 9115, First: "2025-10-27", Days: 3, Zone: tokyo, BoxZone: gmt,
			Site: pin(Site{SessionTimeout: 60}), People: people(who("hiyori", ios)), Happens: things(Install, Restart, SignOff, Install, HubGone, SignOff, Restart)},
		{Name: "Android: hub gone, restarted, installed", Seed: 9116, First: "2025-10-29", Days: 3, Zone: tokyo, BoxZone: gmt,
			Site: pin(Site{SessionTimeout: 60}), People: people(who("souta", android)), Happens: things(HubGone, Restart, Install, HubGone, Restart, SignOff, HubGone)},
		{Name: "a password changed, told and untold", Seed: 9117, First: "2025-05-19", Days: 3, Zone: berlin, BoxZone: berlin,
			Site: pin(Site{SessionTimeout: 60, InactivityTimer: 60}), People: people(atDesk(who("emi", ios))), Happens: things(PasswordTold, PasswordStale, WrongPassword, PasswordTold, PasswordStale)},
		{Name: "an account locked by the desktop", Seed: 9118, First: "2025-05-21", Days: 2, Zone: berlin, BoxZone: berlin,
			Site: pin(Site{SessionTimeout: 60, InactivityTimer: 60}), People: people(atDesk(who("jun", android))), Happens: things(DesktopRefused, Locked, PasswordTold, WrongPassword)},
		{Name: "too many wrong PINs on Android", Seed: 9119, First: "2025-11-13", Days: 2, Zone: chicago, BoxZone: gmt,
			Site: pin(Site{SessionTimeout: 120, InactivityTimer: 20}), People: people(who("nagi", android)), Happens: things(TooManyPINs, WrongPIN, TooManyPINs)},
		{Name: "too many wrong PINs on iOS, the limit set", Seed: 9120, First: "2025-11-17", Days: 2, Zone: berlin, BoxZone: gmt,
			Site: pin(Site{SessionTimeout: 120, InactivityTimer: 20, FailureLimit: 8}), People: people(who("aoi", ios)), Happens: things(WrongPIN, TooManyPINs, PINExpiry)},
		{Name: "the PIN and the certificate run out", Seed: 9121, First: "2025-12-01", Days: 3, Zone: tokyo, BoxZone: tokyo,
			Site: pin(Site{SessionTimeout: 60, PasscodeExpiry: 90}), People: people(who("mei", ios)), Happens: things(PINExpiry, CertificateExpiry, ClockSet, AppLock)},
		{Name: "clock set, app locked, on Android", Seed: 9122, First: "2025-12-08", Days: 2, Zone: mumbai, BoxZone: gmt,
			Site: pin(Site{SessionTimeout: 60}), People: people(who("ravi", android)), Happens: things(ClockSet, AppLock, CertificateExpiry, PINExpiry)},
		{Name: "the mail server asks, policies come", Seed: 9123, First: "2025-10-06", Days: 3, Zone: berlin, BoxZone: gmt,
			Site: pin(Site{SessionTimeout: 180, InactivityTimer: 60}), People: people(who("hana", ios)), Happens: things(MailServer, NewPolicies, LeaseWarning, MailServer, NewPolicies, OtherReason, NewPolicies, OtherReason)},
		{Name: "step-up for the browser", Seed: 9124, First: "2025-09-29", Days: 2, Zone: berlin, BoxZone: gmt,
			Site: pin(Site{SessionTimeout: 120, StepUp: "gw-high.example.com:443", InactivityTimer: 60}), People: people(who("arata", android)), Happens: things(StepUp, StepUp, LeaseWarning, StepUp, StepUp, OtherReason)},
		{Name: "nothing cached: the password each time", Seed: 9125, First: "2025-08-20", Days: 1, Zone: berlin, BoxZone: gmt,
			Site: Site{SessionTimeout: 30, InactivityTimer: 40}, People: people(who("mateo", android)), Happens: things(SignOff, Restart)},
		{Name: "a PIN without caching", Seed: 9126, First: "2025-08-21", Days: 1, Zone: berlin, BoxZone: gmt,
			Site: Site{PasscodeAuth: true, SessionTimeout: 30, InactivityTimer: 20}, People: people(who("leni", ios))},
		{Name: "fingerprints", Seed: 9127, First: "2025-10-15", Days: 1, Zone: tokyo, BoxZone: gmt,
			Site: pin(Site{TouchID: true, SessionTimeout: 50}), People: people(who("tsubasa", ios)), Happens: things(Restart, SignOff)},
	}
}

// many are about several users, several phones, desktops and administrators.
func many() []*Mix {
	return []*Mix{
		{Name: "an administrator kills all sessions of five users", Seed: 9128, First: "2025-09-22", Days: 1, Zone: tokyo, BoxZone: tokyo,
			Site:   pin(Site{SessionTimeout: 120, InactivityTimer: 120}),
			People: people(atDesk(who("nao", ios)), who("yui", android), notSent(who("kei", ios)), atDesk(who("saki", android)), notSent(who("ren", ios))), Happens: things(KillAll)},
		{Name: "killed without a LOGOUT, three users", Seed: 9129, First: "2025-09-23", Days: 1, Zone: tokyo, BoxZone: gmt,
			Site: pin(Site{SessionTimeout: 150, InactivityTimer: 150}), People: people(who("goro", ios), who("riko", android), notSent(who("tao", ios))), Happens: things(KillSilent)},
		{Name: "one user's session killed", Seed: 9130, First: "2025-07-21", Days: 2, Zone: berlin, BoxZone: berlin,
			Site: pin(Site{SessionTimeout: 120, InactivityTimer: 120}), People: people(who("ida", ios), who("otto", android)), Happens: things(KillUser, KillUser)},
		{Name: "two phones of one user and a desktop", Seed: 9131, First: "2025-07-23", Days: 1, Zone: berlin, BoxZone: berlin, DayFirst: true,
			Site: pin(Site{SessionTimeout: 30, InactivityTimer: 60}), People: people(atDesk(who("frida", ios, android))), NFactor: true},
		{Name: "two iPhones of one user", Seed: 9132, First: "2025-07-24", Days: 1, Zone: berlin, BoxZone: gmt,
			Site: pin(Site{SessionTimeout: 40, InactivityTimer: 80}), People: people(who("hugo", ios, ios))},
		{Name: "four users, desktops, the gateway closes late", Seed: 9133, First: "2025-07-29", Days: 2, Zone: mumbai, BoxZone: gmt,
			Site:   pin(Site{SessionTimeout: 40, InactivityTimer: 50, Late: 200}),
			People: people(atDesk(who("anil", android)), who("devi", ios), atDesk(notSent(who("kiran", android))), who("tara", ios)), Naming: Mixed, NFactor: true, Happens: things(Restart, KillUser)},
	}
}

// withheld are about what nobody sent, and what cannot be known without it.
func withheld() []*Mix {
	return []*Mix{
		{Name: "no gateway log", Seed: 9134, First: "2025-06-16", Days: 2, Zone: berlin, BoxZone: gmt,
			Site: pin(Site{SessionTimeout: 30, InactivityTimer: 60}), People: people(who("ayane", ios)), Withheld: Withheld{GatewayLog: true, Conf: true}, Happens: things(SignOff, KillUser)},
		{Name: "no ns.conf", Seed: 9135, First: "2025-06-17", Days: 2, Zone: berlin, BoxZone: gmt,
			Site: pin(Site{SessionTimeout: 60, ForcedTimeout: 150, InactivityTimer: 120}), People: people(who("rio", android)), Withheld: Withheld{Conf: true}},
		{Name: "the gateway's log alone", Seed: 9136, First: "2025-09-17", Days: 2, Zone: tokyo, BoxZone: tokyo,
			Site:     pin(Site{SessionTimeout: 30}),
			People:   people(atDesk(who("asa", ios)), who("kazu", android), atDesk(who("miku", ios))),
			Withheld: Withheld{Devices: true}, NFactor: true, Happens: things(SignOff, WrongPassword, KillUser)},
		{Name: "device logs alone, no settings", Seed: 9137, First: "2025-09-18", Days: 2, Zone: tokyo, BoxZone: tokyo,
			Site: pin(Site{}), People: people(who("yuzu", android)), Withheld: Withheld{GatewayLog: true, Conf: true, Properties: true, Policies: true}, Happens: things(HubGone, SignOff)},
		{Name: "Secure Hub's log alone beside the gateway's", Seed: 9138, First: "2025-11-19", Days: 2, Zone: berlin, BoxZone: gmt,
			Site: pin(Site{SessionTimeout: 30, InactivityTimer: 30}), People: people(who("lars", ios)), Withheld: Withheld{AppLogs: true}, Happens: things(Restart, SignOff)},
		{Name: "no log of Secure Hub; apps name no reason and no coming and going", Seed: 9139, First: "2025-11-20", Days: 2, Zone: berlin, BoxZone: gmt,
			Site: pin(Site{SessionTimeout: 45, InactivityTimer: 75}), People: people(who("greta", android)), Naming: Mixed, Quiet: true,
			Withheld: Withheld{HubLog: true, DeviceFrom: 12 * time.Hour, GatewayUntil: 40 * time.Hour}},
		{Name: "a clock nine minutes fast and no zone", Seed: 9140, First: "2025-12-17", Days: 2, Zone: tokyo, BoxZone: tokyo, NoZone: true,
			Skew: 9*time.Minute + 13*time.Second, Site: pin(Site{SessionTimeout: 30, InactivityTimer: 90}), People: people(who("haru", android)), Naming: Unnamed, Happens: things(SignOff)},
	}
}
