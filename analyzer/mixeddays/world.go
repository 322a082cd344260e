package mixeddays

import (
	"math/rand/v2"
	"strconv"
	"time"
)

// A Person carries phones, and may work at a desktop too.
type Person struct {
	Name    string
	Phones  []string // "ios", "android"
	Desktop bool
	Unseen  bool // nobody sent this person's device logs
}

// Withheld is what the helpdesk does not get. Spans count from the first day's midnight.
type Withheld struct {
	GatewayLog, Conf, Properties, Policies bool
	Devices, HubLog, AppLogs               bool
	GatewayFrom, GatewayUntil              time.Duration
	DeviceFrom, DeviceUntil                time.Duration
}

// A Naming is how apps write down why they ask for a logon.
type Naming int

const (
	ByName Naming = iota
	ByNumber
	Handoff // in the words that app and hub hand each other
	Unnamed
	Mixed // now so, now so
)

// A Mix is what days are made of.
type Mix struct {
	Name          string
	Seed          uint64
	First         string // date of the first day
	Days          int
	Zone, BoxZone *time.Location
	DayFirst      bool // the gateway writes the day before the month
	NoZone        bool // Android's logs state no zone
	Skew          time.Duration
	Site          Site
	People        []Person
	Happens       []Happening
	Withheld      Withheld
	Naming        Naming
	NFactor       bool
	Sparse        bool // few uses, hours apart
	Quiet         bool // apps do not log their coming to the front and going
}

type world struct {
	mix         *Mix
	rnd         *rand.Rand
	first, last time.Time
	gateway     *gateway
	phones      []*phone
	lines       map[string][]line
	asked       []*ask
	prompts     []Prompt
}

// A phone is one device of a user with its secure container.
type phone struct {
	w              *world
	user           string
	platform       string
	folder         string
	agent, address string
	apps           []*app
	enrolled       bool
	unseen         bool

	session     *gatewaySession
	ticketSince time.Time

	lastActivity  time.Time // of any app of the container
	lastChallenge time.Time // passed
	busy          time.Time // in use until

	// What stands between the user and the next app. Each is a moment; zero for none.
	restarted, hubDied, installed, signedOff time.Time
	pinExpired, certificate, clockSet        time.Time
	passwordKnown, stepUp, locked            time.Time
	mailAsks, update, wants, warns           time.Time
	mistakes, refusals                       int
	refusedAs                                string
	offline                                  bool
	signOnsSeen                              int // lines that name the user
}

// An app of the container checks its policies on its own.
type app struct {
	name                string
	lastPoll, lastCheck time.Time
}

// Make lets the days of a mix happen.
func Make(mix *Mix) *Days {
	w := &world{mix: mix, rnd: rand.New(rand.NewPCG(mix.Seed, 0x6d697865)), lines: map[string][]line{}}
	w.gateway = &gateway{w: w, nextID: 3000 + w.rnd.IntN(4000), seq: w.rnd.IntN(90000)}
	w.first = day(mix.First, mix.Zone)
	w.last = w.first.AddDate(0, 0, mix.Days)
	for i := range mix.People {
		for j, platform := range mix.People[i].Phones {
			w.phones = append(w.phones, w.newPhone(&mix.People[i], platform, len(w.phones)+1, j))
		}
	}
	w.gateway.noise(w.first, w.last)
	for _, act := range w.agenda() {
		act.do()
	}
	w.gateway.advance(w.last)
	for _, a := range w.asked {
		w.prompts = append(w.prompts, w.known(a)...)
	}
	files := w.files()
	w.configuration(files)
	return &Days{Name: mix.Name, Files: files, Zone: mix.Zone, Pack: Pack, Prompts: w.prompts}
}

func day(date string, zone *time.Location) time.Time {
	t, err := time.ParseInLocation("2006-01-02", date, zone)
	if err != nil {
		panic("mixeddays: the date of a mix: " + date)
	}
	return t
}

func (w *world) newPhone(person *Person, platform string, n, nth int) *phone {
	p := &phone{w: w, user: person.Name, platform: platform, address: addressOf(n), unseen: person.Unseen}
	version := 20 + n
	if platform == ios {
		p.folder = person.Name + "-iphone"
		p.agent = "CitrixReceiver/com.zenprise.zpmdmbeta build/" + strconv.Itoa(version) + ".8.0 iPhone OS/17." + strconv.Itoa(nth+2) + " VpnCapable X1Class"
	} else {
		p.folder = person.Name + "-android"
		p.agent = "CitrixReceiver/com.zenprise build/" + strconv.Itoa(version) + ".6.0 Android/1" + strconv.Itoa(nth+2) + " VpnCapable X1Class"
	}
	if nth > 0 {
		p.folder += "-" + strconv.Itoa(nth+1)
	}
	for _, name := range []string{secureMail, secureWeb, quickEdit} {
		p.apps = append(p.apps, &app{name: name})
	}
	return p
}

func addressOf(n int) string { return "198.51.100." + strconv.Itoa(10+n) }

func (p *phone) find(name string) *app {
	for _, a := range p.apps {
		if a.name == name {
			return a
		}
	}
	return nil
}

// seconds is a random span between two numbers of seconds, both possible, with milliseconds.
func (w *world) seconds(from, to float64) time.Duration {
	return time.Duration((from + w.rnd.Float64()*(to-from)) * float64(time.Second)).Truncate(time.Millisecond)
}

func (w *world) chance(p float64) bool { return w.rnd.Float64() < p }
