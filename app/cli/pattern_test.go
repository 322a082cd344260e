package cli

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// patternsOf are the patterns of a case by what they are: kind, user and cause.
func patternsOf(out any) []string {
	doc, _ := out.(map[string]any)
	items, _ := doc["patterns"].([]any)
	var list []string
	for _, it := range items {
		m := it.(map[string]any)
		list = append(list, fmt.Sprint(m["pattern"], " ", m["user"], " ", m["cause"]))
	}
	slices.Sort(list)
	return list
}

// patternFolders are the cases that prove a pattern, or that it is none.
func patternFolders(t *testing.T) []string {
	list := slices.DeleteFunc(caseFolders(t), func(dir string) bool { return !strings.Contains(filepath.Base(dir), "pattern-") })
	if len(list) < 18 {
		t.Fatalf("%d folders", len(list))
	}
	if testing.Short() {
		return list[:4]
	}
	return list
}

var dayOf = regexp.MustCompile(`\d\d/\d\d/2026:|^2026-\d\d-\d\d`)

// TestAGapMakesNoPattern takes one day after the other out of all logs of a case. What is
// counted of those that are seen may change; nothing new may show in the times of the rest.
// A day with an administrator's command stays: without it the causes are others.
func TestAGapMakesNoPattern(t *testing.T) {
	for _, dir := range patternFolders(t) {
		w := loadWant(t, dir)
		whole, _, _ := analyzeCase(t, dir, w, filepath.Join(dir, "in"))
		had := patternsOf(whole)
		days := map[string]bool{}
		logs := map[string][]string{}
		filepath.WalkDir(filepath.Join(dir, "in"), func(p string, d os.DirEntry, err error) error {
			if err != nil || !d.Type().IsRegular() {
				return err
			}
			data, err := os.ReadFile(p)
			rel, _ := filepath.Rel(filepath.Join(dir, "in"), p)
			logs[rel] = strings.SplitAfter(string(data), "\n")
			if strings.HasSuffix(p, ".log") {
				for _, l := range logs[rel] {
					if day := dayOf.FindString(l); day != "" {
						days[day] = true
					}
				}
			}
			return err
		})
		for day := range days {
			if slices.ContainsFunc(logs["ns.log"], func(l string) bool { return strings.Contains(l, "CMD_EXECUTED") && dayOf.FindString(l) == day }) {
				continue
			}
			cut := t.TempDir()
			for rel, lines := range logs {
				kept := lines
				if strings.HasSuffix(rel, ".log") {
					kept = slices.DeleteFunc(slices.Clone(lines), func(l string) bool { return dayOf.FindString(l) == day })
				}
				p := filepath.Join(cut, rel)
				if err := os.MkdirAll(filepath.Dir(p), 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(p, []byte(strings.Join(kept, "")), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			part, _, _ := analyzeCase(t, dir, w, cut)
			for _, p := range patternsOf(part) {
				if !slices.Contains(had, p) && !strings.HasPrefix(p, "one-") {
					t.Errorf("%s without %s has %s, and had only %q", filepath.Base(dir), day, p, had)
				}
			}
		}
	}
}

// TestCopiesMakeNoPattern gives the gateway's log a second time, as a syslog server has it.
func TestCopiesMakeNoPattern(t *testing.T) {
	for _, dir := range patternFolders(t) {
		data, err := os.ReadFile(filepath.Join(dir, "in", "ns.log"))
		if err != nil {
			continue // a device's
		}
		w := loadWant(t, dir)
		whole, _, _ := analyzeCase(t, dir, w, filepath.Join(dir, "in"))
		copied := filepath.Join(t.TempDir(), "syslog.log")
		if err := os.WriteFile(copied, regexp.MustCompile(`(?m)<local0.info> `).ReplaceAll(data, nil), 0o644); err != nil {
			t.Fatal(err)
		}
		both, _, _ := analyzeCase(t, dir, w, filepath.Join(dir, "in"), copied)
		if a, b := patternsOf(whole), patternsOf(both); !slices.Equal(a, b) {
			t.Errorf("%s: %q, with a copy %q", filepath.Base(dir), a, b)
		}
	}
}

// TestPatternsNameTheirPrompts: the ids are those of prompts of the same user and cause,
// in order of time, and as many as are counted.
func TestPatternsNameTheirPrompts(t *testing.T) {
	for _, dir := range patternFolders(t) {
		out, _, _ := analyzeCase(t, dir, loadWant(t, dir), filepath.Join(dir, "in"))
		doc := out.(map[string]any)
		prompts := map[any]map[string]any{}
		for _, p := range doc["prompts"].([]any) {
			prompts[p.(map[string]any)["id"]] = p.(map[string]any)
		}
		for _, it := range doc["patterns"].([]any) {
			q := it.(map[string]any)
			ids := q["prompts"].([]any)
			at := fmt.Sprint(filepath.Base(dir), " ", q["pattern"])
			if float64(len(ids)) != q["count"] || q["count"].(float64) > q["of"].(float64) {
				t.Errorf("%s: %d prompts, %v of %v counted", at, len(ids), q["count"], q["of"])
			}
			var times []string
			for _, id := range ids {
				p := prompts[id]
				if p == nil || q["user"] != nil && p["user"] != q["user"] || q["cause"] != nil && p["cause"] != q["cause"] {
					t.Errorf("%s: %v is not one of its prompts: %v", at, id, p)
					continue
				}
				times = append(times, p["time"].(string))
			}
			if len(times) == 0 || !slices.IsSorted(times) || times[0] != q["from"] || times[len(times)-1] != q["until"] {
				t.Errorf("%s from %v until %v has prompts at %q", at, q["from"], q["until"], times)
			}
		}
	}
}
