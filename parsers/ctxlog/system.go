package ctxlog

import (
	"strings"

	"hubscope/parsers/event"
)

// names of the apps that are a system of their own, in lower case and without blanks:
// display names, names of the product's earlier years, package and bundle identifiers
// (documented).
var systemNames = []struct {
	name   string
	system event.System
}{
	{"securehub", event.SystemSecureHub},
	{"secure-hub", event.SystemSecureHub},
	{"secure_hub", event.SystemSecureHub},
	{"worxhome", event.SystemSecureHub},
	{"com.zenprise", event.SystemSecureHub},
	{"securemail", event.SystemSecureMail},
	{"secure-mail", event.SystemSecureMail},
	{"secure_mail", event.SystemSecureMail},
	{"worxmail", event.SystemSecureMail},
	{"com.citrix.mail", event.SystemSecureMail},
}

// systemOfApp returns the system of an app by its name or identifier; other is what an
// app without a system of its own is.
func systemOfApp(app string, other event.System) event.System {
	folded := strings.ReplaceAll(strings.ToLower(app), " ", "")
	for _, n := range systemNames {
		if strings.Contains(folded, n.name) {
			return n.system
		}
	}
	return other
}

// systemOfPath returns the system that the innermost folder, archive or file name of a
// path speaks of: bundles hold one tree for each app.
func systemOfPath(path string, other event.System) event.System {
	parts := strings.FieldsFunc(path, func(r rune) bool { return r == '/' || r == '\\' || r == '!' })
	for i := len(parts) - 1; i >= 0; i-- {
		if s := systemOfApp(parts[i], ""); s != "" {
			return s
		}
	}
	return other
}

// An apps remembers the systems of names that were seen, so that a line costs no more
// than a look into a map.
type apps map[string]event.System

// mostApps bounds the memory against a file that names a new app in each line.
const mostApps = 1024

func (a apps) of(name []byte, other event.System) event.System {
	s, ok := a[string(name)]
	if !ok {
		s = systemOfApp(string(name), "")
		if len(a) < mostApps {
			a[string(name)] = s
		}
	}
	if s == "" {
		return other
	}
	return s
}

// systemOfKind is the system that a kind can only be about, for lines whose writer is
// not known: Android's system log names a tag and no app.
func systemOfKind(k event.Kind) event.System {
	switch k {
	case event.SignOn, event.SignOff, event.PromptShown, event.FlipToHub:
		return event.SystemSecureHub
	case event.MailConnect, event.MailOK, event.MailFailed:
		return event.SystemSecureMail
	}
	return ""
}
