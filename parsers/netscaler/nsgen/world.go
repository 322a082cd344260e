package nsgen

import (
	"fmt"
	"math/bits"
	"strconv"
)

// A world is all that goes on while a log is written.
type world struct {
	buf   []byte
	line  int // where in buf the line begins that is being written
	size  int64
	full  bool
	truth Truth

	now      int64 // seconds since 1970, GMT
	firstDay int64
	days     []date

	seed    uint64
	boxes   []*box
	clients []client
	// wheel has a list of clients for every second of a bit more than an hour: those who act
	// then, or a whole number of turns later.
	wheel [4096]int32
	quiet int64 // seconds between two lines of a box's own doings
}

func newWorld(o Options) *world {
	s := &world{size: o.Size, now: o.Start.Unix(), seed: o.Seed*0x9e3779b97f4a7c15 + 0x632be59bd9b4e019, buf: make([]byte, 0, bufferSize+longestTick)}
	s.firstDay = s.now/86400 - 1
	s.truth.PromptsOf = map[string]int{}
	s.quiet = max(1, 1400*int64(o.Gateways)/int64(o.Users))
	for i := range s.wheel {
		s.wheel[i] = -1
	}
	for i := range o.Gateways {
		s.boxes = append(s.boxes, newBox(i, o.Forms[i%len(o.Forms)]))
	}
	s.people(o.Users)
	return s
}

// next is SplitMix64 (Steele, Lea, Flood 2014).
func (s *world) next() uint64 {
	s.seed += 0x9e3779b97f4a7c15
	z := s.seed
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// between returns a number from low to high, both included.
func (s *world) between(low, high int) int {
	n, _ := bits.Mul64(s.next(), uint64(high-low+1))
	return low + int(n)
}

func (s *world) seconds(low, high int) int64 { return int64(s.between(low, high)) }

// percent is true so many times of a hundred.
func (s *world) percent(p int) bool { return s.between(0, 99) < p }

func oneOf[T any](s *world, list []T) T { return list[s.between(0, len(list)-1)] }

// A class is a kind of program that signs on.
type class uint8

const (
	hub class = iota
	workspace
	browser
	plugin
)

// A client is one program on one device of one user, and its session if it has one.
type client struct {
	user, agent, groups, kind string
	class                     class
	box                       *box

	due  int64 // when it acts
	next int32 // in its second's list; -1 ends it
	step step

	// what its lines have in common, with the address of now
	address string
	who     string // User u - Client_ip a - Nat_ip
	request string //  User u : Group(s) g : Vserver v -

	id                      int64
	login, last, until, end int64 // until: traffic, end: of the session
	requests, connections   int64
	received                int64
	ending                  ending // of this session, then of the one before
	refusals                int    // still to come before the sign-on
	before                  bool   // there was a session before
	prompts                 int
}

// A step is what a client does next.
type step uint8

const (
	away    step = iota // signs on
	busy                // has traffic
	leaving             // its session ends
	desktop             // its session is over, the desktop that it started runs on
)

// An ending is how a session ends.
type ending uint8

const (
	bySession ending = iota
	byForced
	byUser
)

// people makes the users and their clients: six of ten have a phone with Secure Hub, some
// of them a tablet too, the others a PC, a browser or the plug-in; some have both.
func (s *world) people(n int) {
	for i := range n {
		user := given[i%len(given)] + "." + family[i/len(given)%len(family)]
		if round := i / (len(given) * len(family)); round > 0 {
			user += strconv.Itoa(round + 1)
		}
		if s.percent(8) {
			user += "@example.com"
		}
		b := s.boxes[i%len(s.boxes)]
		kind := s.between(0, 99)
		switch {
		case kind < 62:
			s.phone(b, user)
			if s.percent(6) {
				s.add(client{user: user, box: b, class: hub, kind: "Agent", groups: "MobileUsers",
					agent: "CitrixReceiver/com.zenprise.zpmdmbeta build/23.8.0 iPad OS/" + oneOf(s, ipads) + " VpnCapable X1Class"})
			}
			if s.percent(25) {
				s.pc(b, user)
			}
		case kind < 82:
			s.pc(b, user)
		case kind < 97:
			s.add(client{user: user, box: b, class: browser, kind: "Clientless", groups: "N/A", agent: oneOf(s, browsers)})
		default:
			s.add(client{user: user, box: b, class: plugin, kind: "Agent", groups: "VPNUsers", agent: browsers[0]})
		}
	}
}

func (s *world) phone(b *box, user string) {
	p := oneOf(s, phones)
	product := "com.zenprise"
	if p[0] == 'i' {
		product = "com.zenprise.zpmdmbeta"
	}
	agent := fmt.Sprintf("CitrixReceiver/%s build/%s %s VpnCapable X1Class", product, oneOf(s, builds), p)
	s.add(client{user: user, box: b, class: hub, kind: "Agent", groups: "MobileUsers", agent: agent})
}

func (s *world) pc(b *box, user string) {
	v := oneOf(s, receivers)
	agent := fmt.Sprintf("CitrixReceiver/%s %s SelfService/%s (Release) X1Class CWACapable", v, oneOf(s, systems), v)
	s.add(client{user: user, box: b, class: workspace, kind: "ICA", groups: "DesktopUsers", agent: agent})
}

func (s *world) add(c client) {
	c.due = s.morning()
	s.clients = append(s.clients, c)
	i := int32(len(s.clients) - 1)
	s.move(&s.clients[i])
	s.enqueue(i)
}

// move gives a client another address: phones roam.
func (s *world) move(c *client) {
	c.address = oneOf(s, ranges) + strconv.Itoa(s.between(10, 250))
	c.who = " - User " + c.user + " - Client_ip " + c.address + " - Nat_ip "
	c.request = " User " + c.user + " : Group(s) " + c.groups + " : Vserver " + c.box.vserver + " - "
}

func (s *world) enqueue(i int32) {
	c := &s.clients[i]
	slot := &s.wheel[c.due&int64(len(s.wheel)-1)]
	c.next, *slot = *slot, i
}

// tick writes all lines of a second.
func (s *world) tick() {
	s.line = len(s.buf)
	for _, b := range s.boxes {
		if b.noiseAt <= s.now {
			s.noise(b)
		}
		s.pending(b)
	}
	slot := &s.wheel[s.now&int64(len(s.wheel)-1)]
	i := *slot
	*slot = -1
	for i >= 0 && !s.full {
		c := &s.clients[i]
		next := c.next
		if c.due <= s.now {
			s.act(c)
			c.due = max(c.due, s.now+1)
		}
		s.enqueue(i)
		i = next
	}
}

// hour is the hour of the day where the users live.
func hour(at int64) int64 { return (at + zone) % 86400 / 3600 }

// morning is when someone comes who is not there now: tomorrow, or today when the day has
// not begun.
func (s *world) morning() int64 {
	day := (s.now + zone) / 86400
	if hour(s.now) >= 8 {
		day++
	}
	return day*86400 - zone + 7*3600 + s.seconds(0, 9000)
}

var (
	given = []string{"aiko", "akira", "aoi", "daiki", "emi", "haruto", "hina", "hiroshi", "kaito", "keiko", "ken", "kenta", "mei", "miu", "nana",
		"naoki", "ren", "riku", "rin", "rina", "sakura", "shun", "sota", "takumi", "tomoko", "yui", "yuki", "yuto"}
	family = []string{"abe", "endo", "fujita", "goto", "hasegawa", "hayashi", "ikeda", "inoue", "ishii", "ito", "kato", "kimura", "kobayashi", "kondo",
		"maeda", "matsumoto", "mori", "murakami", "nakajima", "nakamura", "ogawa", "okada", "saito", "sakamoto", "sasaki", "sato", "shimizu", "suzuki",
		"takahashi", "tanaka", "ueda", "wada", "watanabe", "yamada", "yamaguchi", "yoshida"}
	phones    = []string{"iPhone OS/16.3", "iPhone OS/16.7", "iPhone OS/17.1", "iPhone OS/17.2", "Android/11", "Android/12", "Android/13", "Android/14"}
	ipads     = []string{"16.7", "17.2"}
	builds    = []string{"22.11.0", "23.8.0", "24.1.0"}
	receivers = []string{"23.9.1.104", "23.11.1.41", "24.2.1.15"}
	systems   = []string{"Windows/10.0 (22H2 Build 19045.3996)", "Windows/10.0 (23H2 Build 22631.3155)", "MacOSX/14.2.1"}
	browsers  = []string{
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36",
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:134.0) Gecko/20100101 Firefox/134.0",
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36 Edg/131.0.0.0 A",
	}
	ranges = []string{"192.0.2.", "203.0.113."}
)
