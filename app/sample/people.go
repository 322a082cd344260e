package sample

import (
	"fmt"
	"time"
)

// The other users of the morning's gateway: phones with Secure Hub, PCs with the
// Workspace app, and browsers. Most sign on once. Four of the phones had to sign on a
// second time, each for another reason, so that the case has some prompts beside aiko's.

// The groups of the directory.
const (
	mobileUsers  = "MobileUsers"
	desktopUsers = "DesktopUsers"
)

// onPhone is a user of Secure Hub; system is "iPhone OS/17.2" or "Android/13".
func onPhone(user, address, system, build string) client {
	product := "com.zenprise"
	if system[0] == 'i' {
		product = "com.zenprise.zpmdmbeta"
	}
	return client{user, address, fmt.Sprintf("CitrixReceiver/%s build/%s %s VpnCapable X1Class", product, build, system), "Agent", mobileUsers}
}

func onPC(user, address, version, system string) client {
	return client{user, address, fmt.Sprintf("CitrixReceiver/%s %s SelfService/%s (Release) X1Class CWACapable", version, system, version), "ICA", desktopUsers}
}

func inBrowser(user, address, agent string) client {
	return client{user, address, agent, "Clientless", "N/A"}
}

const (
	windows10 = "Windows/10.0 (22H2 Build 19045.3996)"
	windows11 = "Windows/10.0 (23H2 Build 22631.3155)"
	chrome    = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36"
	firefox   = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:134.0) Gecko/20100101 Firefox/134.0"
)

var (
	aikoOnPhone = onPhone("aiko", "203.0.113.24", "iPhone OS/16.3", "22.11.0")
	aikoOnPC    = onPC("aiko", "203.0.113.140", "23.11.1.41", windows11)

	haruto = onPhone("haruto", "203.0.113.61", "Android/14", "23.8.0")
	mei    = onPhone("mei", "203.0.113.67", "iPhone OS/17.2", "23.8.0")
	rin    = inBrowser("rin", "192.0.2.84", firefox)
)

// A stay is one session of another user: from when, for how long there was traffic, and
// how it ended.
type stay struct {
	client
	from   string
	busy   time.Duration
	method string
}

const minutes = time.Minute

var stays = []stay{
	// Secure Hub. ken's session ran into its time-out, yui signed off for lunch, haruto
	// mistyped his password (see noise.go), and mei's session was ended by an administrator.
	{onPhone("ken", "203.0.113.31", "Android/13", "22.11.0"), "08:09:14", 72 * minutes, timedOut},
	{onPhone("ken", "203.0.113.31", "Android/13", "22.11.0"), "10:38:52", 64 * minutes, timedOut},
	{onPhone("yui", "203.0.113.36", "iPhone OS/17.2", "23.8.0"), "08:22:40", 214 * minutes, signedOff},
	{onPhone("yui", "203.0.113.36", "iPhone OS/17.2", "23.8.0"), "13:02:18", 88 * minutes, timedOut},
	{haruto, "09:34:05", 51 * minutes, timedOut},
	{mei, "14:16:05", 37 * minutes, timedOut},

	{onPhone("ren", "203.0.113.40", "iPhone OS/16.7", "22.11.0"), "08:05:51", 38 * minutes, timedOut},
	{onPhone("hina", "203.0.113.43", "Android/12", "22.11.0"), "08:17:26", 55 * minutes, timedOut},
	{onPhone("sota", "203.0.113.45", "Android/13", "23.8.0"), "08:31:09", 24 * minutes, timedOut},
	{onPhone("aoi", "203.0.113.48", "iPhone OS/17.1", "23.8.0"), "08:52:47", 95 * minutes, timedOut},
	{onPhone("riku", "203.0.113.52", "Android/11", "22.11.0"), "09:03:20", 41 * minutes, timedOut},
	{onPhone("sakura", "203.0.113.55", "iPhone OS/16.3", "22.11.0"), "09:20:58", 30 * minutes, signedOff},
	{onPhone("yuto", "203.0.113.58", "Android/13", "23.8.0"), "10:12:36", 66 * minutes, timedOut},
	{onPhone("nana", "203.0.113.70", "iPhone OS/17.2", "23.8.0"), "10:55:03", 33 * minutes, timedOut},
	{onPhone("takumi", "203.0.113.73", "Android/14", "23.8.0"), "11:41:17", 58 * minutes, timedOut},
	{onPhone("emi", "203.0.113.76", "iPhone OS/16.7", "23.8.0"), "12:26:44", 29 * minutes, timedOut},
	{onPhone("kaito", "203.0.113.79", "Android/12", "22.11.0"), "13:48:30", 74 * minutes, signedOff},
	{onPhone("miu", "203.0.113.82", "iPhone OS/17.1", "23.8.0"), "14:37:12", 45 * minutes, timedOut},
	{onPhone("shun", "203.0.113.85", "Android/13", "22.11.0"), "15:22:55", 62 * minutes, timedOut},
	{onPhone("rina", "203.0.113.88", "iPhone OS/17.2", "23.8.0"), "16:47:39", 48 * minutes, timedOut},
	{onPhone("naoki", "203.0.113.91", "Android/14", "23.8.0"), "17:36:21", 40 * minutes, stillOpen},

	// Desktops. aiko's own PC signs on beside her phone, and twice: no prompt of hers.
	{aikoOnPC, "08:47:29", 4 * minutes, timedOut},
	{aikoOnPC, "16:12:08", 3 * minutes, timedOut},
	{onPC("kenta", "203.0.113.150", "23.9.1.104", windows10), "08:28:15", 5 * minutes, timedOut},
	{onPC("tomoko", "203.0.113.153", "24.2.1.15", windows11), "08:44:02", 3 * minutes, signedOff},
	{onPC("hiroshi", "203.0.113.156", "23.9.1.104", windows10), "08:58:37", 6 * minutes, timedOut},
	{onPC("ren", "203.0.113.141", "23.11.1.41", windows11), "09:06:50", 4 * minutes, timedOut},
	{onPC("hiroshi", "203.0.113.156", "23.9.1.104", windows10), "13:09:44", 5 * minutes, timedOut},
	{client{"akira", "203.0.113.159", "CitrixReceiver/23.11.0.56 MacOSX/14.2.1 SelfService/23.11.0.56 (Release) X1Class CWACapable", "ICA", desktopUsers}, "10:21:13", 3 * minutes, signedOff},

	// Browsers.
	{inBrowser("keiko", "192.0.2.71", chrome), "09:47:10", 52 * minutes, signedOff},
	{rin, "11:14:32", 35 * minutes, signedOff},
	{inBrowser("partner01", "192.0.2.77", chrome), "15:05:26", 28 * minutes, signedOff},
}

// killed is when an administrator ended mei's session.
var killed = at("14:10:30")

// others are the sessions of everybody but aiko's phone.
func others() []visit {
	early := visit{ // signed on before the log begins
		client: onPhone("daiki", "203.0.113.95", "Android/13", "23.8.0"), start: at("07:24:16"), unseen: true,
		traffic: []traffic{{at: at("08:02:11"), host: "intranet.example.com", path: "/news/", received: 18211}, {at: at("08:04:50"), lasted: 19 * time.Second, dest: intranet, received: 40417}},
	}
	early.timeOut(sessionTimeout, newDice("early"))
	ended := stay{mei, "13:21:33", 46 * minutes, signedOff}.visit()
	ended.end = killed.Add(time.Second)

	list := []visit{early, ended}
	for _, s := range stays {
		list = append(list, s.visit())
	}
	return list
}

func (s stay) visit() visit {
	d := newDice(s.user + s.kind + s.from)
	v := visit{client: s.client, start: at(s.from), method: s.method}
	until := v.start.Add(s.busy)
	if s.kind == "ICA" {
		v.traffic = launching(v.start, d)
	} else {
		v.traffic = browsing(v.start, until, d)
	}
	switch s.method {
	case timedOut:
		v.timeOut(sessionTimeout, d)
	case signedOff:
		v.end = later(until, v.last()).Add(d.seconds(2, 20))
	}
	return v
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// browsing is the traffic of someone who now and then opens a page of the inside. No pause
// is as long as the session time-out.
func browsing(from, until time.Time, d *dice) []traffic {
	var list []traffic
	for t := from.Add(d.seconds(2, 9)); t.Before(until); t = t.Add(d.seconds(6*60, 21*60)) {
		switch d.between(0, 2) {
		case 0:
			list = append(list, page(t, d), connection(t.Add(20*time.Second), intranet, d))
		case 1:
			list = append(list, connection(t.Add(20*time.Second), fileServer, d))
		default:
			list = append(list, page(t, d))
		}
	}
	return append(list, connection(until, oneOf(d, management, intranet), d))
}

func page(t time.Time, d *dice) traffic {
	return traffic{at: t, host: "intranet.example.com", path: oneOf(d, "/", "/news/", "/board/list", "/schedule/2026/03", "/workflow/inbox", "/phonebook/search", "/img/head.png"),
		received: d.between(900, 64000)}
}

// connection is one that ends at a moment.
func connection(end time.Time, dest string, d *dice) traffic {
	return traffic{at: end, lasted: d.seconds(1, 18), dest: dest, received: d.between(2100, 240000)}
}

// launching is the traffic of a desktop's start: StoreFront's pages. What follows, ICA, is
// no traffic of the session.
func launching(from time.Time, d *dice) []traffic {
	var list []traffic
	t := from
	for _, path := range []string{"/Citrix/Store/discovery", "/Citrix/Store/resources/v2", "/Citrix/Store/clients/windows/launch"} {
		t = t.Add(d.seconds(1, 12))
		list = append(list, traffic{at: t, host: "storefront.example.com", path: path, received: d.between(700, 22000)})
	}
	return list
}
