package signature

import (
	"slices"
	"strings"
	"testing"

	"hubscope/parsers/event"
)

func TestBuiltinProvesItself(t *testing.T) {
	_, problems := loadBuiltin()
	for _, p := range problems {
		t.Errorf("%s:%d: %s: %s %s", p.File, p.Line, p.Signature, p.Reason, p.Detail)
	}
}

// On a logonrequest line the reason's number counts as its name does; elsewhere any
// number may stand behind so general a word.
func TestReasonNumbers(t *testing.T) {
	for message, want := range map[string]string{
		"logonrequest reason=18":                                "logon-request NetworkAccess",
		"logonrequest reason: 18":                               "logon-request NetworkAccess",
		"logonrequest?reason=18&reauth=true":                    "logon-request NetworkAccess",
		"logonrequest?reauth=true&reason=18":                    "logon-request NetworkAccess",
		"logonrequest(18)":                                      "logon-request NetworkAccess",
		"logonrequest (18) reauth=NO":                           "logon-request NetworkAccess",
		"logonrequest type=18":                                  "logon-request NetworkAccess",
		"logonrequest?type=18":                                  "logon-request NetworkAccess",
		"logonrequest?reauth=true&type=18":                      "logon-request NetworkAccess",
		"logonrequest type=NetworkAccess":                       "logon-request NetworkAccess",
		`logonrequest reason="18 (NetworkAccess)"`:              "logon-request NetworkAccess",
		"logonrequest reason=10":                                "logon-request OfflineLeaseExpired_ReAuth",
		"logonrequest reason=4":                                 "logon-request LogonRequiredPolicy",
		"sending LogonRequest, Reason=19":                       "logon-request STATicketExpired",
		"logonrequest reason=13":                                "lease-warning TimerWarning",
		"logonrequest reason=TimerWarning":                      "lease-warning TimerWarning",
		"logonrequest(13)":                                      "lease-warning TimerWarning",
		"logonrequest (13)":                                     "lease-warning TimerWarning",
		"logonrequest type=13":                                  "lease-warning TimerWarning",
		"logonrequest?type=13":                                  "lease-warning TimerWarning",
		"logonrequest?reauth=false&type=13":                     "lease-warning TimerWarning",
		"logonrequest reason=18 passcodetype=pin":               "logon-request NetworkAccess pin",
		"logonrequest?passcodetype=adpassword&reason=18":        "logon-request NetworkAccess ad-password",
		"logonrequest reason=STATicketExpired passcodetype=pin": "logon-request STATicketExpired pin",
		"logonrequest reauth=true":                              "logon-request",
		"logonrequest reason=180":                               "logon-request",
		"logonrequest reason=1":                                 "logon-request",
		"logonrequest networktype=4":                            "logon-request",
		"logonrequest, 5 pending":                               "logon-request",
		"reason=18":                                             "",
		"type=18":                                               "",
		"logonresponse reason=18":                               "flip-back",
	} {
		got := ""
		if sig, fields, ok := DefaultSet().Match(event.SystemMDXApp, []byte(message), nil); ok {
			got = sig.Event.String()
			ev := event.Event{Fields: fields}
			for _, name := range []string{"reason", "credential"} {
				got = strings.TrimSpace(got + " " + string(ev.Field(name)))
			}
		}
		if got != want {
			t.Errorf("%q: %q, want %q", message, got, want)
		}
	}
}

// TestTheBuiltinPackComesLast: a set that is made ready late is the one that is made at once.
func TestTheBuiltinPackComesLast(t *testing.T) {
	own := &Pack{Name: "own", Signatures: []*Signature{{ID: Builtin().Signatures[0].ID}, {ID: "own"}}}
	late, early := BeforeBuiltin(own, nil).Signatures(), NewSet(own, nil, Builtin()).Signatures()
	if !slices.Equal(late, early) {
		t.Errorf("%d signatures and %d", len(late), len(early))
	}
	if late[0] != own.Signatures[0] {
		t.Error("the built-in signature of the same name goes before the user's own")
	}
}
