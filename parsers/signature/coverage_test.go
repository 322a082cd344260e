package signature

import (
	"fmt"
	"strings"
	"testing"

	"hubscope/parsers/event"
)

// What the vendor's documents name, and the shapes in which a log may say it: the list of
// the model's section on reason names, hand-off words, texts and error names.

var documentedReasons = []struct {
	number int
	name   string
}{
	{3, "PolicyBased"}, {4, "LogonRequiredPolicy"}, {5, "IPCResponseLogonRequired"}, {6, "IPCResponseFailure"}, {10, "OfflineLeaseExpired_ReAuth"},
	{12, "OfflineChallengeRequired"}, {13, "TimerWarning"}, {14, "LogonFailed"}, {18, "NetworkAccess"}, {19, "STATicketExpired"},
	{20, "AutoSubscriptionRequest"}, {21, "StepupAuthRequired"}, {24, "SDKAPI"}, {25, "StatusWatchdogEnforceLock"}, {26, "StatusWatchdogEnforceWipe"},
	{30, "SharedDevice_NeedsActiveUser"}, {31, "SDK_App_Logon"}, {32, "SDK_DeviceStateChange"},
}

// reasonShapes take the name as %[1]s and the number as %[2]d.
var reasonShapes = []string{
	"CTXLogonRequestType_%[1]s", "CTXLogonRequestType_%[1]s (%[2]d)", "CTXLogonRequestType.%[1]s", "LogonRequestType_%[1]s",
	"type CTXLogonRequestType_%[1]s,", "LogonRequestType=%[2]d", "LogonRequestType: %[2]d (%[1]s)", "CTXLogonRequestType(%[2]d)",
	"reason=%[1]s", "reason: %[1]s", "reason '%[1]s'", "reason CTXLogonRequestType_%[1]s",
	"logonrequest %[1]s", "logonrequest reason=%[2]d", "logonrequest reason=%[1]s", "logonrequest reason=CTXLogonRequestType_%[1]s",
	"logonrequest?logontype=%[2]d", "logonrequest?reauth=true&logontype=%[1]s", "LogonRequest(%[2]d)", "requestLogon:%[1]s",
}

// bareReasons are too general to be known without a word that says what they are.
var bareReasons = map[string]bool{"PolicyBased": true, "LogonFailed": true, "NetworkAccess": true, "SDKAPI": true}

// documentedWordings are words, texts and error names with the event they must give; "…"
// stands for anything in a text.
var documentedWordings = []struct{ text, want string }{
	{"logonrequest", "logon-request"}, {"logonresponse", "flip-back"},
	{"offlinechallengerequest", "logon-request reason=OfflineChallengeRequired"}, {"offlinechallengeresponse", "prompt-answered"},
	{"offlinepermittedrequest", "other"}, {"stepuprequest", "logon-request reason=StepupAuthRequired"}, {"agclientcertrequest", "other"},
	{"upgraderequest", "logon-request reason=AppUpgraded"},
	{"Offline lease will expire in 900 seconds. Please go online and login.", "lease-warning seconds=900"},
	{"Offline lease has expired. Please login again.", "lease-expired"},
	{"You have exceeded the time allowed to use this app offline.", "lease-expired"},
	{"App needs to be locked. Sign on to Secure Hub.", "app-locked reason=lock"},
	{"App needs to be wiped. Sign on Secure Hub.", "app-locked reason=wipe"},
	{"Your system time or date has changed. Please sign on to apply this change in Secure Hub.", "clock-changed"},
	{"This app has been upgraded, need to sign on in Secure Hub.", "logon-request reason=AppUpgraded"},
	{"Your client certificate will now be renewed.", "certificate-expired reason=renewal"},
	{"Tunnel started successfully!!!", "tunnel-started"}, {"Tunnel is already running.", "tunnel-started reason=already-running"},
	{"Failed to start tunnel!!!", "tunnel-failed reason=failed"}, {"Failed to start tunnel. No Network!!!", "tunnel-failed reason=no-network"},
	{"Session Expired!!!", "tunnel-failed reason=session-expired"},
	{"Cannot start tunnel for NetworkAccess mode other than Tunneled - Web SSO!!!", "tunnel-failed reason=network-access-mode"},
	{"Could not retrieve policies!!!", "tunnel-failed reason=no-policies"},
	{"vpnClientCertificateExpired", "certificate-expired reason=vpnClientCertificateExpired"},
	{"vpnClientCertificateRenewalRequired", "certificate-expired reason=vpnClientCertificateRenewalRequired"},
	{"vpnLogonRequiredForNetworkAccess", "logon-request reason=NetworkAccess"},
}

// wordingShapes are what may stand around a wording.
var wordingShapes = []string{"%s", "notice: %s", "\"%s\"", "[%s]", "MAMError.%s", "<%s>", "%s (code 7)"}

// handoffShapes are those of the words that app and hub hand each other.
var handoffShapes = []string{"%s", "ctxhub://%s?reauth=true", "sending %s reauth=false", "got %s logonfailures=0"}

// covered matches a message against the built-in pack and says what came, as "kind
// field=value …" with the fields asked for. What is found must have an example that
// proves it.
func covered(t *testing.T, system event.System, message, want string) {
	t.Helper()
	sig, fields, ok := DefaultSet().Match(system, []byte(message), nil)
	if !ok {
		t.Errorf("%q is not recognised, want %s", message, want)
		return
	}
	if sig.Example == "" || !sig.Proves([]byte(sig.Example)) {
		t.Errorf("%s has no example", sig.ID)
	}
	kind, rest, _ := strings.Cut(want, " ")
	got := " " + strings.ReplaceAll(fieldsOf(fields), "|", " ") + " "
	if sig.Event.String() != kind || rest != "" && !strings.Contains(got, " "+rest+" ") {
		t.Errorf("%q is %s%sby %s, want %s", message, sig.Event, got, sig.ID, want)
	}
}

func TestBuiltinKnowsEveryReason(t *testing.T) {
	for _, r := range documentedReasons {
		want := "logon-request reason=" + r.name
		if r.name == "TimerWarning" {
			want = "lease-warning reason=" + r.name
		}
		for _, shape := range reasonShapes {
			message, _, _ := strings.Cut(fmt.Sprintf(shape, r.name, r.number), "%!(EXTRA")
			covered(t, event.SystemSecureMail, message, want)
		}
		if !bareReasons[r.name] {
			covered(t, event.SystemSecureMail, "logon needed: "+r.name, want)
		}
	}
}

func TestBuiltinKnowsEveryWording(t *testing.T) {
	for _, w := range documentedWordings {
		shapes := wordingShapes
		if !strings.ContainsAny(w.text, " ") && strings.HasPrefix(w.want, "logon-request") || strings.HasSuffix(w.text, "request") || strings.HasSuffix(w.text, "response") {
			shapes = append(handoffShapes, shapes...)
		}
		for _, shape := range shapes {
			covered(t, event.SystemSecureMail, fmt.Sprintf(shape, w.text), w.want)
		}
	}
}

func TestBuiltinKnowsTheRest(t *testing.T) {
	for _, c := range []struct {
		system     event.System
		text, want string
	}{
		// Application state: UIApplicationState, each an act of the user.
		{event.SystemSecureMail, "Application state changed from 1 to 0", "app-foreground to=0"},
		{event.SystemSecureMail, "Application state changed from 2 to 1", "user-activity to=1"},
		{event.SystemSecureMail, "Application state changed from 0 to 2", "app-background to=2"},
		// Arguments of the hand-off words.
		{event.SystemSecureMail, "logonresponse result=success logonfailures=1 passcodetype=pin", "prompt-answered credential=pin"},
		{event.SystemSecureMail, "logonresponse?passcodetype=adpassword&result=failed", "prompt-answered result=failed"},
		{event.SystemSecureMail, "LogonRequest reauth=true", "logon-request"},
		// Policy refreshes.
		{event.SystemSecureMail, "Policy refresh succeeded", "policy-check result=ok"},
		{event.SystemSecureMail, "policy refresh failed: timed out", "policy-check result=failed"},
		{event.SystemSecureMail, "Policies updated", "policy-updated"},
		{event.SystemSecureMail, "Policies refreshed", "policy-updated"},
		// The server's check-ins and logons.
		{event.SystemEM, `"aiko" "s" "d" "192.0.2.7" "Device check-in" "Success" "Secure Mail"`, "policy-check result=ok"},
		{event.SystemEM, "device check-in failed", "policy-check result=failed"},
		{event.SystemEM, "device d-4 checked in", "policy-check result=ok"},
		{event.SystemEM, `"aiko" "s" "d" "192.0.2.7" "User logon" "Success" " "`, "sign-on result=ok"},
		{event.SystemEM, `"aiko" "s" "d" "192.0.2.7" "Login" "Failure" " "`, "auth-failed result=failed"},
		{event.SystemEM, "Logon failed for aiko", "sign-on user=aiko"},
		{event.SystemEM, "aiko logged in", "sign-on user=aiko"},
	} {
		covered(t, c.system, c.text, c.want)
	}
}
