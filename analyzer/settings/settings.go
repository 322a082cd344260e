// Package settings is the assembled view of every setting that was given: the policies of
// any number of exports, client properties, gateways, and what the caller said or wants to
// try. Every other room asks here what holds for an app on a platform, and learns where
// that value stands or that it is a documented default.
package settings

import (
	"cmp"
	"slices"
	"strings"

	"hubscope/analyzer/casefile"
	"hubscope/parsers/policy"
)

// Origin is where a value comes from.
type Origin string

const (
	FromFile    Origin = "file"
	FromDefault Origin = "default"
	FromCaller  Origin = "given" // --given: read off the console by the caller
	FromWhatIf  Origin = "set"   // --set: tried out
)

// A Value is one setting in force.
type Value struct {
	App      string // as shown: "Secure Mail"; empty for a client property, or when unknown
	Platform string
	Key      string
	RawKey   string // as the file names it
	Value    string // exactly as it stands in the file
	Source   int    // index of the source; -1 for none
	Line     int64
	Origin   Origin
	Default  bool   // the documented default: nobody gave a value
	Document string // what states the default
	// Elsewhere is another default of the same setting, which another document states.
	Elsewhere casefile.Stated
	Inferred  bool // taken for this setting by parts of its name
	// AppUnknown is set on a value of an export that does not say whose it is.
	AppUnknown bool
	// Others are the values that other exports, other keys of the same export, or a file
	// against the caller's word give for the same setting, in order of their paths. Only such
	// as mean something else.
	Others []Value
	Path   string // of the source, as shown to people; empty for none
}

// An Input is one file's settings. Source is its index in the case.
type Input struct {
	Source int
	Path   string
	Export *policy.Export
}

// An Override is a value that the caller gives. Key may be a key, an alias or a label in
// English or Japanese; App and Platform are empty where it holds for all.
type Override struct {
	Key, Value    string
	App, Platform string
	WhatIf        bool // --set; otherwise --given
	Source        int  // of the statement; -1 for none
	Line          int64
}

// An App is one app that any source has policies of.
type App struct {
	Name      string   // empty when the export does not say
	Platforms []string // sorted; "" for one that the export does not say
	Mail      bool     // a mail app, by its name or by the settings that it carries
	id        string
}

// A Gateway is a gateway that Endpoint Management knows, and where that stands.
type Gateway struct {
	policy.Gateway
	Source int
}

// Settings is the assembled view. The zero value holds defaults only.
type Settings struct {
	apps       []*app
	properties map[string][]Value
	gateways   []Gateway
	vpn        []Value
	hasProps   bool
	hasGates   bool
	propList   int // the last source with a whole list of client properties
	given, set []Value
	unknown    []Override
}

type app struct {
	App
	values map[string]map[string][]Value // platform, key: in order of path and line
}

// New assembles the view. Inputs may come in any order; of two exports that disagree the
// later by path is in force, and the order of the inputs changes nothing.
func New(inputs []Input, overrides []Override) *Settings {
	s := &Settings{properties: map[string][]Value{}}
	inputs = slices.Clone(inputs)
	slices.SortStableFunc(inputs, func(a, b Input) int {
		return cmp.Or(cmp.Compare(a.Path, b.Path), cmp.Compare(a.Source, b.Source))
	})
	for _, in := range inputs {
		if in.Export != nil {
			s.add(in)
		}
	}
	for _, o := range overrides {
		d, ok := policy.Lookup(o.Key)
		if !ok {
			s.unknown = append(s.unknown, o)
			continue
		}
		v := Value{App: ShownName(o.App), Platform: o.Platform, Key: d.Key, RawKey: o.Key, Value: o.Value, Source: o.Source, Line: o.Line, Origin: FromCaller}
		if o.WhatIf {
			v.Origin = FromWhatIf
			s.set = append(s.set, v)
		} else {
			s.given = append(s.given, v)
		}
	}
	if len(s.apps) == 0 && slices.ContainsFunc(slices.Concat(s.given, s.set), func(v Value) bool { return group(v.Key) == policy.MailPolicy }) {
		s.app("Secure Mail", "") // the caller's word alone is worth looking at
	}
	for _, a := range s.apps {
		slices.Sort(a.Platforms)
		a.Mail = a.Mail || isMailID(a.id)
	}
	slices.SortStableFunc(s.apps, func(a, b *app) int { return cmp.Compare(a.Name, b.Name) })
	return s
}

func (s *Settings) add(in Input) {
	for _, a := range in.Export.Apps {
		s.app(a.Name, a.Platform)
	}
	for _, v := range in.Export.Values {
		a := s.app(v.App, v.Platform)
		if group(v.Key) == policy.MailPolicy && v.Known {
			a.Mail = true
		}
		byKey := a.values[v.Platform]
		if byKey == nil {
			byKey = map[string][]Value{}
			a.values[v.Platform] = byKey
		}
		byKey[v.Key] = append(byKey[v.Key], Value{App: a.Name, Platform: v.Platform, Key: v.Key, RawKey: v.RawKey, Value: v.Value,
			Source: in.Source, Line: v.Line, Origin: FromFile, Inferred: v.Inferred, Path: in.Path})
	}
	for _, p := range in.Export.Properties {
		key := p.Key
		if d, ok := policy.ByName(p.Key); ok && d.Group == policy.ClientProperty {
			key = d.Key
		}
		s.properties[key] = append(s.properties[key], Value{Key: key, RawKey: p.Key, Value: p.Value, Source: in.Source, Line: p.Line, Origin: FromFile, Path: in.Path})
	}
	for _, g := range in.Export.Gateways {
		s.gateways = append(s.gateways, Gateway{Gateway: g, Source: in.Source})
	}
	for _, v := range in.Export.VPN {
		s.vpn = append(s.vpn, Value{App: ShownName(v.App), Platform: v.Platform, Key: v.Key, RawKey: v.RawKey, Value: v.Value, Source: in.Source, Line: v.Line, Origin: FromFile, Path: in.Path})
	}
	if in.Export.Cut {
		return // what stands behind the cut is unknown, so nothing can be said to be absent
	}
	// An empty list is an answer too: there are none.
	if len(in.Export.Properties) > 0 || in.Export.Kind == policy.KindProperties {
		s.hasProps, s.propList = true, in.Source
	}
	s.hasGates = s.hasGates || len(in.Export.Gateways) > 0 || in.Export.Kind == policy.KindGateways
}

func (s *Settings) app(name, platform string) *app {
	id := appID(name)
	i := slices.IndexFunc(s.apps, func(a *app) bool { return a.id == id })
	if i < 0 {
		i = len(s.apps)
		s.apps = append(s.apps, &app{App: App{Name: ShownName(name), id: id}, values: map[string]map[string][]Value{}})
	}
	a := s.apps[i]
	if !slices.Contains(a.Platforms, platform) {
		a.Platforms = append(a.Platforms, platform)
	}
	return a
}

func group(key string) policy.Group {
	if d, ok := policy.ByName(key); ok {
		return d.Group
	}
	return ""
}

// appID makes the spellings of one app equal. "Secure Mail EU" is another app, with
// settings of its own.
func appID(name string) string {
	id := policy.Fold(name)
	switch {
	case id == "worxmail", id == "citrixsecuremail", strings.HasPrefix(id, "com.citrix.mail"), strings.HasPrefix(id, "ctxmail:"):
		return "securemail"
	case id == "worxweb", strings.HasPrefix(id, "com.citrix.browser"), strings.HasPrefix(id, "ctxmobilebrowser"):
		return "secureweb"
	case id == "worxhome", strings.HasPrefix(id, "com.zenprise"):
		return "securehub"
	}
	return id
}

func isMailID(id string) bool {
	return strings.Contains(id, "securemail") || strings.Contains(id, "worxmail")
}

// IsMail reports whether a name is a mail app's.
func IsMail(name string) bool { return isMailID(appID(name)) }

// SameApp reports whether two names are one app's.
func SameApp(a, b string) bool { return appID(a) == appID(b) }

// ShownName is the name under which an app is shown, whatever spelling the source had.
func ShownName(name string) string {
	switch appID(name) {
	case "securemail":
		return "Secure Mail"
	case "secureweb":
		return "Secure Web"
	case "securehub":
		return "Secure Hub"
	}
	return strings.TrimSpace(name)
}

// Apps lists the apps of which there are policies, by name.
func (s *Settings) Apps() []App {
	var list []App
	for _, a := range s.apps {
		list = append(list, a.App)
	}
	return list
}

// MailApps lists those among Apps that are mail apps.
func (s *Settings) MailApps() []App {
	return slices.DeleteFunc(s.Apps(), func(a App) bool { return !a.Mail })
}

// Gateways lists the gateways that Endpoint Management knows, in order of path and line.
func (s *Settings) Gateways() []Gateway { return s.gateways }

// HasProperties reports whether a whole list of client properties was read: an absent one
// is unknown otherwise.
func (s *Settings) HasProperties() bool { return s.hasProps }

// PropertyList is the source whose list of client properties counts, the last one by path;
// -1 where there is none.
func (s *Settings) PropertyList() int {
	if !s.hasProps {
		return -1
	}
	return s.propList
}

// HasGateways reports whether Endpoint Management's whole list of gateways was read.
func (s *Settings) HasGateways() bool { return s.hasGates }

// Unknown lists the overrides whose name is no setting's.
func (s *Settings) Unknown() []Override { return s.unknown }

// Value is what holds for an app on a platform: what is tried out, else what the caller
// said, else what the last export says, else the documented default. App matches loosely;
// an empty platform stands for any.
func (s *Settings) Value(appName, platform, key string) (Value, bool) {
	d, known := policy.ByName(key)
	if known {
		key = d.Key
		if d.Group == policy.ClientProperty {
			return s.Property(key)
		}
	}
	a, borrowed := s.find(appName, platform, key)
	shown := ShownName(appName)
	if a != nil && !borrowed {
		shown = a.Name
	}
	var list []Value
	if a != nil {
		list = a.list(platform, key)
	}
	v, ok := effective(list)
	v.AppUnknown = ok && a.Name == ""
	if o, found := s.override(key, shown, platform); found {
		o.App, o.Platform = shown, platform
		if ok && o.Origin == FromCaller && v.Value != o.Value {
			others := append(slices.Clone(v.Others), v)
			others[len(others)-1].Others = nil
			o.Others = others
		}
		return o, true
	}
	if ok || !known || !d.HasDefault {
		return v, ok
	}
	mail := isMailID(appID(appName)) || a != nil && a.Mail || s.isMailApp(appName)
	if (d.Key == policy.NetworkAccess || d.Group == policy.MailPolicy) && !mail {
		return Value{}, false
	}
	return Value{App: shown, Platform: platform, Key: d.Key, Value: d.DefaultFor(platform), Source: -1, Origin: FromDefault, Default: true, Document: d.Document, Elsewhere: elsewhere(d)}, true
}

func elsewhere(d *policy.Definition) casefile.Stated {
	return casefile.Stated{Value: d.Elsewhere, Document: d.ElsewhereDocument}
}

func (s *Settings) isMailApp(name string) bool {
	id := appID(name)
	return slices.ContainsFunc(s.apps, func(a *app) bool { return a.id == id && a.Mail })
}

// find is the app whose values answer for a name: the app itself, else the only mail app
// when a mail app is asked for, else an export that does not say whose it is.
func (s *Settings) find(name, platform, key string) (a *app, borrowed bool) {
	id := appID(name)
	has := func(a *app) bool { return len(a.list(platform, key)) > 0 }
	var self, unnamed *app
	var mails []*app
	for _, a := range s.apps {
		switch {
		case a.id == id, self == nil && isPackageOf(id, a.id):
			self = a
		case a.id == "":
			unnamed = a
		}
		if a.Mail && a.id != "" {
			mails = append(mails, a)
		}
	}
	if self != nil && has(self) {
		return self, false
	}
	if id == "" && self == nil && len(s.apps) == 1 {
		return s.apps[0], false
	}
	if self == nil && isMailID(id) && len(mails) == 1 && has(mails[0]) {
		return mails[0], false
	}
	if id != "" && unnamed != nil && has(unnamed) && (!unnamed.Mail || isMailID(id) || self != nil && self.Mail) {
		return unnamed, true
	}
	return self, false
}

func (a *app) list(platform, key string) []Value {
	if platform != "" {
		if list := a.values[platform][key]; len(list) > 0 {
			return list
		}
		return a.values[""][key]
	}
	var all []Value
	for _, p := range a.Platforms {
		all = append(all, a.values[p][key]...)
	}
	slices.SortStableFunc(all, func(x, y Value) int {
		return cmp.Or(cmp.Compare(x.Path, y.Path), cmp.Compare(x.Source, y.Source))
	})
	return all
}

func (s *Settings) override(key, app, platform string) (Value, bool) {
	for _, list := range [][]Value{s.set, s.given} {
		for i := len(list) - 1; i >= 0; i-- { // the last word counts
			v := list[i]
			if v.Key == key && (v.App == "" || SameApp(v.App, app)) && (v.Platform == "" || platform == "" || v.Platform == platform) {
				return v, true
			}
		}
	}
	return Value{}, false
}

// Property is a client property: what is tried out or said, else what the last export
// says, else the documented default. Ask HasProperties before taking a default for a fault.
func (s *Settings) Property(key string) (Value, bool) {
	d, known := policy.ByName(key)
	if known {
		key = d.Key
	}
	v, ok := effective(s.properties[key])
	if o, found := s.override(key, "", ""); found {
		if ok && o.Origin == FromCaller && v.Value != o.Value {
			o.Others = append(slices.Clone(v.Others), v)
		}
		return o, true
	}
	if ok {
		return v, true
	}
	if !known || !d.HasDefault {
		return Value{}, false
	}
	return Value{Key: key, Value: d.Default, Source: -1, Origin: FromDefault, Default: true, Document: d.Document, Elsewhere: elsewhere(d)}, true
}

// Override is the caller's value for a setting that no export holds, such as
// gateway.sessTimeout; false where there is none.
func (s *Settings) Override(key string) (Value, bool) {
	if d, ok := policy.Lookup(key); ok {
		key = d.Key
	}
	return s.override(key, "", "")
}
