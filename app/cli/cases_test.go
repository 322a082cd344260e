package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"hubscope/analyzer/check"
	"hubscope/analyzer/mail"
	"hubscope/analyzer/pattern"
	"hubscope/analyzer/prompt"
)

// casesDir holds the case folders: NAME/in/… are the files that a helpdesk was sent, and
// NAME/want.json says what must come of them. A new case is a new folder and no Go code.
const casesDir = "../../analyzer/testdata/cases"

// A want is the expected answer of a case folder.
type want struct {
	About string `json:"about"` // what the case is, for the reader
	// Covers names what the case proves: "cause:ID" must be found in it, "near:ID" must
	// not, although it differs from a positive case in one fact only; "verdict:", "rule:" and
	// "pattern:" do the same for mail failures ("near-verdict:"), misconfigurations
	// ("near-rule:") and patterns ("near-pattern:").
	Covers []string `json:"covers"`
	Args   []string `json:"args"` // flags beside the path
	// MachineZone leaves --tz away: the machine's zone, UTC in tests, is assumed where none is stated.
	MachineZone bool     `json:"machineZone"`
	Stdin       string   `json:"stdin"` // a file of in/ to be fed as standard input instead of the path
	Exit        int      `json:"exit"`
	Errors      []string `json:"stderr"` // texts that standard error must hold
	// Case is a part of the JSON output. Objects need only hold what stands here; arrays
	// must be as long as here, unless the first element is "…": then each element behind it must
	// match one of the output's. null means that the member must be absent.
	Case any `json:"case"`
}

func loadWant(t *testing.T, dir string) want {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(dir, "want.json"))
	if err != nil {
		t.Fatal(err)
	}
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	var w want
	if err := dec.Decode(&w); err != nil {
		t.Fatalf("%s: %v", dir, err)
	}
	return w
}

func caseFolders(t *testing.T) []string {
	t.Helper()
	list, err := filepath.Glob(filepath.Join(casesDir, "*", "want.json"))
	if err != nil || len(list) == 0 {
		t.Fatalf("no case folders under %s (%v)", casesDir, err)
	}
	for i := range list {
		list[i] = filepath.Dir(list[i])
	}
	return list
}

// someFolders are those of all cases, or, with -short, every n-th: the race detector makes six
// minutes of what takes one, and what holds for all cases is tried on all of them without it.
func someFolders(t *testing.T, n int) []string {
	t.Helper()
	list := caseFolders(t)
	if !testing.Short() {
		return list
	}
	var some []string
	for i := 0; i < len(list); i += n {
		some = append(some, list[i])
	}
	return some
}

// analyzeCase runs the program as a user would and returns the JSON it printed.
func analyzeCase(t *testing.T, dir string, w want, paths ...string) (out any, code int, errText string) {
	t.Helper()
	args := []string{"analyze", "--format", "json", "--lang", "en", "--show-tz", "UTC"}
	if w.MachineZone {
		machine := time.Local
		time.Local = time.UTC
		defer func() { time.Local = machine }()
	} else {
		args = append(args, "--tz", "UTC")
	}
	args = append(args, w.Args...)
	in := &bytes.Buffer{}
	if w.Stdin != "" {
		data, err := os.ReadFile(filepath.Join(dir, "in", w.Stdin))
		if err != nil {
			t.Fatal(err)
		}
		in.Write(data)
		paths = []string{"-"}
	}
	var stdout, stderr bytes.Buffer
	code = run(context.Background(), append(args, paths...), streams{in, &stdout, &stderr})
	if stdout.Len() > 0 {
		if err := json.Unmarshal(stdout.Bytes(), &out); err != nil {
			t.Fatalf("the output is no JSON: %v\n%s", err, stdout.String())
		}
	}
	return out, code, stderr.String()
}

func TestCases(t *testing.T) {
	for _, dir := range someFolders(t, 4) {
		t.Run(filepath.Base(dir), func(t *testing.T) {
			w := loadWant(t, dir)
			out, code, errText := analyzeCase(t, dir, w, filepath.Join(dir, "in"))
			if code != w.Exit {
				t.Errorf("exit code %d, want %d\n%s", code, w.Exit, errText)
			}
			for _, e := range w.Errors {
				if !strings.Contains(errText, e) {
					t.Errorf("standard error does not say %q:\n%s", e, errText)
				}
			}
			if w.Case != nil {
				for _, d := range differences("case", w.Case, out) {
					t.Error(d)
				}
			}
			for _, c := range w.Covers {
				covers(t, c, out)
			}
			uniqueIDs(t, out)
			if t.Failed() {
				t.Log(brief(out))
			}
		})
	}
}

// TestOrderOfFilesNeverMatters gives the files of every case one by one, forwards and
// backwards.
func TestOrderOfFilesNeverMatters(t *testing.T) {
	for _, dir := range someFolders(t, 16) {
		w := loadWant(t, dir)
		if w.Stdin != "" {
			continue
		}
		var files []string
		filepath.WalkDir(filepath.Join(dir, "in"), func(p string, d os.DirEntry, err error) error {
			if err == nil && d.Type().IsRegular() {
				files = append(files, p)
			}
			return err
		})
		if len(files) < 2 {
			continue
		}
		forward, _, _ := analyzeCase(t, dir, w, files...)
		slices.Reverse(files)
		backward, _, _ := analyzeCase(t, dir, w, files...)
		a, _ := json.Marshal(forward)
		b, _ := json.Marshal(backward)
		if !bytes.Equal(a, b) {
			t.Errorf("%s: the order of the files changes the answer", filepath.Base(dir))
		}
	}
}

// TestEveryFindingHasItsCases proves that no cause, verdict or rule is without a case in
// which it is found and one, a single fact away, in which it is not.
func TestEveryFindingHasItsCases(t *testing.T) {
	have := map[string]bool{}
	for _, dir := range caseFolders(t) {
		for _, c := range loadWant(t, dir).Covers {
			have[c] = true
		}
	}
	need := func(kinds []string, id string) {
		for _, k := range kinds {
			if !have[k+":"+id] {
				t.Errorf("no case covers %s:%s", k, id)
			}
		}
	}
	for _, c := range prompt.All {
		need([]string{"cause", "near"}, c.ID)
	}
	for _, v := range mail.All {
		need([]string{"verdict", "near-verdict"}, v.ID)
	}
	for _, r := range check.Rules() {
		need([]string{"rule", "near-rule"}, r.ID)
	}
	for _, k := range pattern.All {
		need([]string{"pattern", "near-pattern"}, k.ID)
	}
}

// covers checks that a case proves what it says.
func covers(t *testing.T, claim string, out any) {
	t.Helper()
	kind, id, _ := strings.Cut(claim, ":")
	list, member := "", ""
	switch strings.TrimPrefix(kind, "near-") {
	case "cause", "near":
		list, member = "prompts", "cause"
	case "verdict":
		list, member = "mail", "verdict"
	case "rule":
		list, member = "misconfigurations", "rule"
	case "pattern":
		list, member = "patterns", "pattern"
	default:
		t.Fatalf("unknown claim %q", claim)
	}
	found := false
	doc, _ := out.(map[string]any)
	items, _ := doc[list].([]any)
	for _, it := range items {
		if m, ok := it.(map[string]any); ok && m[member] == id {
			found = true
		}
	}
	if want := !strings.HasPrefix(kind, "near"); found != want {
		t.Errorf("%s: found %v", claim, found)
	}
}

// uniqueIDs checks that no two findings, sessions or sources share an id.
func uniqueIDs(t *testing.T, out any) {
	t.Helper()
	doc, _ := out.(map[string]any)
	for _, list := range []string{"sources", "sessions", "prompts", "mail", "patterns"} {
		seen := map[any]bool{}
		items, _ := doc[list].([]any)
		for _, it := range items {
			id := it.(map[string]any)["id"]
			if seen[id] {
				t.Errorf("two %s have the id %v", list, id)
			}
			seen[id] = true
		}
	}
}

// differences compares an expectation with what came.
func differences(at string, want, got any) []string {
	switch want := want.(type) {
	case nil:
		if got != nil {
			return []string{fmt.Sprintf("%s is %v, want it absent", at, short(got))}
		}
		return nil
	case map[string]any:
		m, ok := got.(map[string]any)
		if !ok {
			return []string{fmt.Sprintf("%s is %v, want an object", at, short(got))}
		}
		var list []string
		for k, v := range want {
			list = append(list, differences(at+"."+k, v, m[k])...)
		}
		slices.Sort(list)
		return list
	case []any:
		a, ok := got.([]any)
		if !ok {
			return []string{fmt.Sprintf("%s is %v, want an array", at, short(got))}
		}
		if len(want) > 0 && want[0] == "…" {
			var list []string
			for _, w := range want[1:] {
				if !slices.ContainsFunc(a, func(g any) bool { return len(differences(at, w, g)) == 0 }) {
					list = append(list, fmt.Sprintf("%s holds nothing like %v", at, short(w)))
				}
			}
			return list
		}
		if len(a) != len(want) {
			return []string{fmt.Sprintf("%s has %d elements, want %d", at, len(a), len(want))}
		}
		var list []string
		for i := range want {
			list = append(list, differences(fmt.Sprintf("%s[%d]", at, i), want[i], a[i])...)
		}
		return list
	case string:
		// "~text" asks for a part of a sentence.
		if part, ok := strings.CutPrefix(want, "~"); ok {
			if s, isText := got.(string); isText && strings.Contains(s, part) {
				return nil
			}
			return []string{fmt.Sprintf("%s is %v, want it to hold %q", at, short(got), part)}
		}
	}
	if want != got {
		return []string{fmt.Sprintf("%s is %v, want %v", at, short(got), short(want))}
	}
	return nil
}

func short(v any) string {
	b, _ := json.Marshal(v)
	if len(b) > 300 {
		return string(b[:300]) + "…"
	}
	return string(b)
}

// brief is what a failing case is judged by.
func brief(out any) string {
	doc, ok := out.(map[string]any)
	if !ok {
		return "no output"
	}
	var b strings.Builder
	for _, list := range []string{"sources", "sessions", "prompts", "mail", "misconfigurations", "patterns"} {
		items, _ := doc[list].([]any)
		for _, it := range items {
			m, _ := it.(map[string]any)
			fmt.Fprintf(&b, "%s:", list)
			for _, k := range []string{"path", "kind", "user", "time", "client", "endCause", "confidence", "why", "cause", "verdict", "rule", "pattern", "headline", "explanation", "message", "warnings"} {
				if v, ok := m[k]; ok {
					fmt.Fprintf(&b, " %s=%s", k, short(v))
				}
			}
			b.WriteByte('\n')
		}
	}
	return b.String()
}
