package mail

import (
	"slices"
	"strings"
	"time"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/fact"
	"hubscope/analyzer/phrase"
	"hubscope/analyzer/servicelist"
	"hubscope/analyzer/settings"
	"hubscope/analyzer/timeline"
	"hubscope/parsers/event"
	"hubscope/parsers/policy"
)

// Push silence: the way is good and nobody tells the phone that there is mail, so that it
// arrives only while the app is open. Nothing fails then, and the incident is the pattern.

var pushSilent = &Verdict{
	ID: "push-silent", Hop: HopServer, References: []string{"mdx-policy-metadata"}, Disposition: casefile.SettingFault,
	Advice: []casefile.Role{casefile.User, casefile.EMAdmin, casefile.MailAdmin},
	Weigh:  weighPush,
}

const (
	// longAway is how long the app has to be in the background for a working push to have
	// brought something, or at least the heartbeat of ActiveSync.
	longAway = 15 * time.Minute
	// settling is how long after it went to the background or came to the front an app still
	// does what it was doing, or begins what it has to do.
	settling = 2 * time.Minute
	// manyAways are as many silences as chance does not make.
	manyAways = 3
)

// pushReason is what a pack gives as the reason of a registration that failed.
const pushReason = "push-registration"

// An away is a stretch of time that the mail app spent in the background.
type away struct {
	from, to *fact.Fact // it went to the background, and came to the front
	heard    bool       // mail did something meanwhile
	opened   *fact.Fact // the first mail after it was opened, or nil
}

// aways are a device's long stretches with the mail app in the background and a network.
func aways(d *timeline.Device) []away {
	var list []away
	var from *fact.Fact
	for _, f := range d.Facts {
		if !mailApp(f) {
			continue
		}
		switch f.Kind {
		case event.AppBackground:
			if from == nil {
				from = f
			}
		case event.AppForeground, event.AppStart:
			if from != nil && f.Kind == event.AppForeground && f.At-from.At >= longAway.Milliseconds() {
				if a, online := look(d, from, f); online {
					list = append(list, a)
				}
			}
			from = nil
		case event.AppStop:
			from = nil // what does not run hears nothing
		}
	}
	return list
}

// quietAways are the stretches in which mail did nothing until the app was opened; heard is
// when it last did something in the background, zero for never.
func quietAways(d *timeline.Device) (quiet []away, heard time.Time) {
	for _, a := range aways(d) {
		switch {
		case a.heard:
			heard = timeline.At(a.to)
		case a.opened != nil:
			quiet = append(quiet, a)
		}
	}
	return quiet, heard
}

// look tells what mail did while the app was away, and whether there was a network then.
func look(d *timeline.Device, from, to *fact.Fact) (a away, online bool) {
	a = away{from: from, to: to}
	begin, end := timeline.At(from), timeline.At(to)
	if f := d.Last(end, timeline.Kinds(event.NetworkUp, event.NetworkDown)); f != nil && (f.Kind == event.NetworkDown || f.At > from.At) {
		return a, false
	}
	a.heard = len(d.Between(begin.Add(settling), end.Add(-time.Millisecond), timeline.Kinds(event.MailOK, event.MailConnect, event.MailFailed))) > 0
	if list := d.Between(end, end.Add(settling), timeline.Kinds(event.MailOK)); len(list) > 0 {
		a.opened = list[0]
	}
	return a, true
}

// pushSetting is the policy Push notifications of a device's Secure Mail; given is false
// where no export holds it.
func (w *world) pushSetting(d *timeline.Device) (on bool, v settings.Value, given bool) {
	on, v, ok := w.set.Bool("Secure Mail", d.Platform, policy.PushNotifications)
	return on, v, ok && !v.Default
}

// silence is the incident of a device to which push brings nothing, or nil. The app's own
// word that it could not register is one, unless it heard of mail later on, or push is
// switched off; and where push is switched on so is mail that came whenever the app was
// opened and never while it was not. For iOS that takes a fault in the settings as well: it
// shows a notice without waking the app, which then logs nothing.
func (w *world) silence(d *timeline.Device) *incident {
	on, _, given := w.pushSetting(d)
	if given && !on {
		return nil
	}
	quiet, heard := quietAways(d)
	in := &incident{device: d, platform: d.Platform, app: "Secure Mail", user: d.User, symptom: pushFailed}
	for _, f := range d.Facts {
		if f.Kind == event.MailFailed && f.Value("reason") == pushReason && timeline.At(f).After(heard) {
			in.facts = append(in.facts, f)
		}
	}
	if in.facts == nil {
		faults, _ := w.pushFaults(d)
		if !on || len(quiet) < manyAways || !heard.IsZero() || d.Platform == policy.IOS && len(faults) == 0 {
			return nil
		}
		for _, a := range quiet {
			in.facts = append(in.facts, a.from, a.opened)
		}
	}
	in.first, in.last = timeline.At(in.facts[0]), timeline.At(in.facts[len(in.facts)-1])
	in.count = 1
	in.user, in.deviceName = namedBy(in.facts, d.User)
	return in
}

// namedBy is the user and the device that records name, the device's own user where they
// name none.
func namedBy(facts []*fact.Fact, user string) (string, string) {
	device := ""
	for _, f := range facts {
		if f.User != "" {
			user = f.User
		}
		if f.Device != "" {
			device = f.Device
		}
	}
	return user, device
}

// registration is the app's own word that it could not register for push, or nil.
func (s *Scene) registration() *fact.Fact {
	i := slices.IndexFunc(s.facts, func(f *fact.Fact) bool { return f.Kind == event.MailFailed && f.Value("reason") == pushReason })
	if i < 0 {
		return nil
	}
	return s.facts[i]
}

// pushShown says what a record shows of push.
func pushShown(f *fact.Fact) phrase.Phrase {
	switch f.Kind {
	case event.AppBackground:
		return phrase.New("mail.evidence.push-away")
	case event.MailOK:
		return phrase.New("mail.evidence.push-opened")
	}
	return phrase.New("mail.evidence.push-registration")
}

// pushHop is a hop before the mail server, which mail itself passed whenever the app was
// open.
func (s *Scene) pushHop(id string) casefile.Hop {
	if s.way == routeDirect && (id == HopGateway || id == HopSTA) {
		return notUsed(phrase.New("mail.hop.direct"))
	}
	if ok := s.device.Last(s.last, timeline.Kinds(event.MailOK)); ok != nil {
		return good(phrase.New("mail.hop.push", "time", timeline.At(ok)), say(ok, phrase.New("mail.evidence.ok")))
	}
	return dark(phrase.New("mail.hop.push-unknown"))
}

// pushFaults are the faults in a device's settings of push, each a whole sentence.
func (w *world) pushFaults(d *timeline.Device) (list []phrase.Phrase, ev []casefile.Evidence) {
	if v, ok := w.set.Value("Secure Mail", d.Platform, policy.PushRegion); ok && !servicelist.Blank(v.Value) {
		known := []string{"Americas", "EMEA", "APAC"}
		if !slices.ContainsFunc(known, func(r string) bool { return strings.EqualFold(strings.TrimSpace(v.Value), r) }) {
			list, ev = append(list, phrase.New("mail.also.push-region", "setting", label(v.Key), "value", v.Value, "known", known)), append(ev, stated(v)...)
		}
	}
	if v, ok := w.set.Value("Secure Mail", d.Platform, policy.PushEWSHost); ok && !servicelist.Blank(v.Value) && !servicelist.IsFQDN(v.Value) {
		list, ev = append(list, phrase.New("mail.also.push-ews", "setting", label(v.Key), "value", servicelist.Visible(v.Value))), append(ev, stated(v)...)
	}
	return list, ev
}

func weighPush(s *Scene) Weighing {
	if s.symptom != pushFailed {
		return Weighing{}
	}
	_, v, given := s.w.pushSetting(s.device)
	faults, ev := s.w.pushFaults(s.device)
	w := Weighing{
		Also: faults, Evidence: ev,
		Advice: []casefile.Advice{
			advise(casefile.User, phrase.New("mail.advice.push-silent.user", "app", s.app)),
			advise(casefile.EMAdmin, phrase.New("mail.advice.push-silent.em-admin", "where", s.where(), "region", label(policy.PushRegion), "ews", label(policy.PushEWSHost))),
			advise(casefile.MailAdmin, phrase.New("mail.advice.push-silent.mail-admin")),
		},
	}
	if given {
		w.Evidence = append(w.Evidence, stated(v)...)
	}
	if f := s.registration(); f != nil {
		w.Sure = casefile.Likely
		if given {
			w.Sure = casefile.Confirmed
		}
		w.Clause = phrase.New("mail.clause.push-silent.registration")
		w.Why = phrase.New("mail.why.push-silent.registration", "time", timeline.At(f))
		return w
	}
	w.Sure = casefile.Possible // a phone may have shown a notice of which the app logs nothing
	if len(faults) > 0 {
		w.Sure = casefile.Likely
	}
	w.Clause = phrase.New("mail.clause.push-silent")
	w.Why = phrase.New("mail.why.push-silent", "count", len(s.facts)/2, "away", longAway, "setting", label(policy.PushNotifications))
	return w
}
