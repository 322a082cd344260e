package cli

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"hubscope/analyzer/settings"
	"hubscope/parsers/netscaler/nsgen"
	"hubscope/parsers/policy"
)

// scenarioOf runs a case with settings tried out and returns what comes of it.
func scenarioOf(t *testing.T, dir string, w want, set map[string]string) map[string]any {
	t.Helper()
	w.Args = slices.Clone(w.Args)
	for key, value := range set {
		w.Args = append(w.Args, "--set", key+"="+value)
	}
	out, code, errText := analyzeCase(t, dir, w, filepath.Join(dir, "in"))
	doc, ok := out.(map[string]any)
	if !ok {
		t.Fatalf("%s: exit code %d\n%s", filepath.Base(dir), code, errText)
	}
	list, _ := doc["whatIf"].([]any)
	if len(list) != 1 {
		t.Fatalf("%s: %d scenarios", filepath.Base(dir), len(list))
	}
	return list[0].(map[string]any)
}

// TestTheSettingsInForceChangeNothing tries out, in every third case, the values that are in force
// anyway: no prompt may go and none may come.
func TestTheSettingsInForceChangeNothing(t *testing.T) {
	keys := []string{policy.InactivityTimer, policy.MaxOfflinePeriod, policy.ActivePollPeriod, policy.TicketExpiration, policy.ReauthenticationPeriod,
		policy.AppPasscode, policy.SessTimeout, policy.ForcedTimeout}
	tried := 0
	for i, dir := range someFolders(t, 16) {
		if i%3 != 0 && !testing.Short() {
			continue // every case is run twice
		}
		w := loadWant(t, dir)
		if w.Exit == exitUsage || w.Stdin != "" || slices.Contains(w.Args, "--set") {
			continue
		}
		asked := map[string]string{}
		for _, k := range keys {
			asked[k] = "1"
		}
		asked[policy.AppPasscode] = "true"
		was, _ := scenarioOf(t, dir, w, asked)["was"].(map[string]any)
		same := map[string]string{}
		for k, v := range was {
			if d, _ := policy.Lookup(k); settings.Readable(d, v.(string)) {
				same[k] = v.(string)
			}
		}
		if len(same) == 0 {
			continue
		}
		tried++
		got := scenarioOf(t, dir, w, same)
		for _, list := range []string{"avoided", "added", "changed", "mail"} {
			if n := len(got[list].([]any)); n > 0 {
				t.Errorf("%s: %d %s with the settings in force, %v: %s", filepath.Base(dir), n, list, same, short(got[list]))
			}
		}
		if got["promptsBefore"] != got["promptsAfter"] {
			t.Errorf("%s: %v prompts become %v", filepath.Base(dir), got["promptsBefore"], got["promptsAfter"])
		}
	}
	if tried < 80 && !testing.Short() {
		t.Errorf("only %d cases were tried", tried)
	}
}

func TestNearNames(t *testing.T) {
	for name, want := range map[string]string{
		"INACTIVITY_TIMR": policy.InactivityTimer, "inactivity_timmer": policy.InactivityTimer, "sessTimeout": policy.SessTimeout,
		"gateway.forced": policy.ForcedTimeout, "MaxOffline": policy.MaxOfflinePeriod, "最大オフライン": policy.MaxOfflinePeriod,
	} {
		if near := nearNames(name); !slices.Contains(near, want) {
			t.Errorf("%s: %s", name, strings.Join(near, ", "))
		}
	}
	if near := nearNames("zzz"); near != nil {
		t.Error(near)
	}
}

// TestTheReplayGivesWhatAGeneratedLogHolds replays logs whose sessions another program made:
// under the timers that they were made with, the model gives the prompts that came.
func TestTheReplayGivesWhatAGeneratedLogHolds(t *testing.T) {
	for _, conf := range []bool{true, false} {
		dir := filepath.Join(t.TempDir(), "in")
		if err := os.Mkdir(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		o := nsgen.Options{Seed: 11, Size: 8 << 20, Users: 40}
		var log bytes.Buffer
		if _, err := nsgen.Write(&log, o); err != nil {
			t.Fatal(err)
		}
		writeFile(t, filepath.Join(dir, "ns.log"), log.Bytes())
		if conf {
			writeFile(t, filepath.Join(dir, "ns.conf"), []byte(nsgen.Conf(o)))
		}
		w := scenarioOf(t, filepath.Dir(dir), want{}, map[string]string{policy.SessTimeout: "720", policy.ForcedTimeout: "off"})
		judged, fit, unobserved := w["judged"].(float64), w["fit"].(float64), w["unobserved"].(float64)
		if judged < 50 || fit < 0.97 || unobserved > judged/50 {
			t.Errorf("conf %v: %.0f judged, %.3f of them given, %.0f that nobody saw", conf, judged, fit, unobserved)
		}
		if after := w["promptsAfter"].(float64); after >= w["promptsBefore"].(float64)/2 {
			t.Errorf("conf %v: %v prompts become %v though no timer ends a session within a working day", conf, w["promptsBefore"], after)
		}
	}
}
