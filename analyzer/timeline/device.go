package timeline

import (
	"cmp"
	"path"
	"slices"
	"sort"
	"strings"
	"time"

	"hubscope/analyzer/fact"
	"hubscope/analyzer/people"
	"hubscope/parsers/appinfo"
	"hubscope/parsers/event"
)

// A Device is a phone or tablet whose logs were given.
type Device struct {
	Root     string // folder or archive that its logs came in
	Platform string
	User     string // empty while nothing names one
	// UserInferred is set when the user was found by matching sign-ons with the gateway's.
	UserInferred bool
	Model, OS    string // as the bundle states them; may be empty
	Logs         []Log
	Infos        []AppInfo
	Facts        []*fact.Fact
}

// An AppInfo is what a bundle says of the device and of the app that it came from.
type AppInfo struct {
	Source int
	Path   string
	appinfo.Info
}

// A part is what one folder or archive of one device holds: as a rule the logs of one app.
type part struct {
	root, bundle string // the folder of the device, and the one below it
	platform     string
	logs         []Log
	infos        []AppInfo
	users        []string // that its logs name
}

// DevicesOf puts the logs of one device together: those of one platform whose files came
// in one folder, or in sibling folders or folders in it of which each holds another app's
// logs: not every managed app's name is known. A device of
// which infos speak, what the bundles say of devices and apps, may have no log. users are
// whom the records of a log name, by source. It needs no times: the clocks of devices are
// set by what it finds.
func DevicesOf(logs []Log, infos []AppInfo, users map[int]string) []*Device {
	var found gathering
	for _, p := range partsOf(logs, infos, users) {
		d := found.deviceOf(p)
		if d == nil {
			d = &device{Device: Device{Root: p.root, Platform: p.platform}}
			found = append(found, d)
		}
		d.parts = append(d.parts, p)
		d.Logs = append(d.Logs, p.logs...)
		d.Infos = append(d.Infos, p.infos...)
	}
	var list []*Device
	for _, d := range found {
		for _, i := range d.Infos {
			d.User, d.Model, d.OS = cmp.Or(d.User, i.User), cmp.Or(d.Model, i.Model), cmp.Or(i.OS, d.OS)
		}
		list = append(list, &d.Device)
	}
	return list
}

// A gathering is the devices as far as they are put together.
type gathering []*device

type device struct {
	Device
	parts []*part
}

// partsOf are the case's parts, in the order of their places.
func partsOf(logs []Log, infos []AppInfo, users map[int]string) []*part {
	var list []*part
	at := func(p, platform string) *part {
		root, bundle := place(p)
		i := slices.IndexFunc(list, func(o *part) bool {
			return o.root == root && o.bundle == bundle && (o.platform == platform || platform == "")
		})
		if i < 0 {
			i = len(list)
			list = append(list, &part{root: root, bundle: bundle, platform: platform})
		}
		return list[i]
	}
	for _, l := range logs {
		if platform := l.Platform(); platform != "" {
			p := at(l.Path, platform)
			p.logs = append(p.logs, l)
		}
	}
	for _, i := range infos {
		p := at(i.Path, i.Platform)
		p.infos = append(p.infos, i)
	}
	for _, p := range list {
		for _, l := range p.logs {
			if u := users[l.Source]; u != "" {
				p.users = append(p.users, u)
			}
		}
		for _, i := range p.infos {
			if i.User != "" {
				p.users = append(p.users, i.User)
			}
		}
	}
	slices.SortStableFunc(list, func(a, b *part) int {
		// Those with logs first: a part without one may not say its platform.
		return cmp.Or(cmp.Compare(min(len(b.logs), 1), min(len(a.logs), 1)), cmp.Compare(a.platform, b.platform), cmp.Compare(a.root, b.root), cmp.Compare(a.bundle, b.bundle))
	})
	return list
}

// deviceOf returns the device that a part belongs to: one that it names as its own, else
// one that stands in the same folder, else one whose folder is round it or stands beside and
// that has no log of an app that the part has one of. nil if there is none.
func (g gathering) deviceOf(p *part) *device {
	var here, beside *device
	around, _ := place(p.root)
	for _, d := range g {
		if p.platform != "" && d.Platform != p.platform || d.contradicts(p) {
			continue
		}
		switch {
		case d.names(p):
			return d
		case d.Root == p.root:
			if here == nil && !d.rivals(p) {
				here = d
			}
		case here == nil && d.Root == around && !d.shares(p):
			here = d
		case beside == nil && path.Dir(d.Root) == path.Dir(p.root) && !d.shares(p):
			beside = d
		}
	}
	if here != nil {
		return here
	}
	return beside
}

// names reports whether the bundles of both bear the same id of a device.
func (d *device) names(p *part) bool {
	return slices.ContainsFunc(d.Infos, func(a AppInfo) bool {
		return slices.ContainsFunc(p.infos, func(b AppInfo) bool { return a.Device != "" && a.Device == b.Device })
	})
}

// contradicts reports whether a part names another device, model or user.
func (d *device) contradicts(p *part) bool {
	differ := func(a, b string) bool { return a != "" && b != "" && !strings.EqualFold(a, b) }
	for _, a := range d.Infos {
		for _, b := range p.infos {
			if differ(a.Device, b.Device) || differ(a.Model, b.Model) {
				return true
			}
		}
	}
	for _, o := range d.parts {
		for _, a := range o.users {
			if len(p.users) > 0 && !slices.ContainsFunc(p.users, func(b string) bool { return people.MayBe(a, b) }) {
				return true
			}
		}
	}
	return false
}

// rivals reports whether a part is a bundle of its own beside one that d has, with logs of
// the same app: "CitrixLogs (1).zip" beside "CitrixLogs.zip" is another phone's.
func (d *device) rivals(p *part) bool {
	return slices.ContainsFunc(d.parts, func(o *part) bool { return o.root == p.root && o.whole() && p.whole() && share(o.logs, p.logs) })
}

// whole reports whether a part can be a bundle, and not one of the folders of one.
func (p *part) whole() bool {
	base := strings.ToLower(p.bundle)
	return base != "" && !slices.ContainsFunc(loggers, func(w string) bool { return strings.HasPrefix(base, w) })
}

// shares reports whether a part has a log of an app that d has one of.
func (d *device) shares(p *part) bool { return share(d.Logs, p.logs) }

func share(a, b []Log) bool {
	return slices.ContainsFunc(a, func(l Log) bool {
		return slices.ContainsFunc(b, func(k Log) bool { return l.App == k.App })
	})
}

// place is the folder that a device's file came in, above the folders that a bundle itself
// makes, and the outermost of these; the latter is empty for a file that lies in none.
func place(p string) (root, bundle string) {
	root = path.Dir(p)
	for {
		base := path.Base(root)
		if !inBundle(base) {
			return root, bundle
		}
		root, bundle = path.Dir(root), base
	}
}

func inBundle(folder string) bool {
	lower := strings.ToLower(folder)
	return slices.ContainsFunc(slices.Concat(loggers, bundles), func(w string) bool { return strings.HasPrefix(lower, w) })
}

// The beginnings of folder names inside a log bundle: those of its loggers, which every
// bundle has, and those of bundles and apps (DOMAIN section 7 and the apps' own names).
var (
	loggers = []string{"diagnostics", "performance", "crash", "logs"}
	bundles = []string{
		"citrixlogs", "ctxlog", "securehub", "secure hub", "secure_hub", "securemail", "secure mail",
		"secure_mail", "secureweb", "secure web", "worx", "com.citrix", "com.zenprise",
	}
)

// Covers reports whether one of the device's logs of an app's system runs from before
// from until at least to.
func (d *Device) Covers(system event.System, from, to time.Time) bool {
	return slices.ContainsFunc(d.Logs, func(l Log) bool {
		return l.System == system && !l.From.IsZero() && !l.From.After(from) && !l.To.Before(to)
	})
}

// SeesApps reports whether the device's logs would show that an app was used at a moment
// or later: one of an app, or Android's own, begins before it. Where an app's log ends says
// nothing: an app that nobody uses writes nothing.
func (d *Device) SeesApps(from time.Time) bool {
	return slices.ContainsFunc(d.Logs, func(l Log) bool {
		return (l.System != event.SystemSecureHub || l.Kind == "logcat") && !l.From.IsZero() && !l.From.After(from)
	})
}

// ChecksIn counts the apps whose policy checks the device's logs show; an app's own period
// says nothing of another's.
func (d *Device) ChecksIn() int {
	var apps []string
	for _, f := range d.Facts {
		if f.Kind == event.PolicyCheck && f.App != "" && !slices.Contains(apps, f.App) {
			apps = append(apps, f.App)
		}
	}
	return len(apps)
}

// Has reports whether the device's logs include one of a system.
func (d *Device) Has(system event.System) bool {
	return slices.ContainsFunc(d.Logs, func(l Log) bool { return l.System == system })
}

// Last returns the latest fact of the given kinds at or before a moment, or nil.
func (d *Device) Last(before time.Time, match func(*fact.Fact) bool) *fact.Fact {
	at := before.UnixMilli()
	for i := sort.Search(len(d.Facts), func(i int) bool { return d.Facts[i].At > at }) - 1; i >= 0; i-- {
		if match(d.Facts[i]) {
			return d.Facts[i]
		}
	}
	return nil
}

// Between returns the facts from one moment to another, both included.
func (d *Device) Between(from, to time.Time, match func(*fact.Fact) bool) []*fact.Fact {
	var list []*fact.Fact
	first, last := from.UnixMilli(), to.UnixMilli()
	for i := sort.Search(len(d.Facts), func(i int) bool { return d.Facts[i].At >= first }); i < len(d.Facts) && d.Facts[i].At <= last; i++ {
		if match(d.Facts[i]) {
			list = append(list, d.Facts[i])
		}
	}
	return list
}
