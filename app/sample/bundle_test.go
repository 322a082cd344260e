package sample_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"hubscope/analyzer/casefile"
	"hubscope/app/engine"
	"hubscope/app/sample"
)

// TestBundlesAreExplained: what the generator made of a day is what the program finds in
// the zip, whatever the day.
func TestBundlesAreExplained(t *testing.T) {
	for name, generate := range map[string]func(uint64) sample.Bundle{"ios": sample.IOSBundle, "android": sample.AndroidBundle} {
		for seed := range uint64(6) {
			t.Run(fmt.Sprintf("%s %d", name, seed), func(t *testing.T) {
				b := generate(seed)
				if again := generate(seed); !bytes.Equal(again.File.Data, b.File.Data) {
					t.Fatal("the same seed gives other bytes")
				}
				path := filepath.Join(t.TempDir(), b.File.Name)
				if err := os.WriteFile(path, b.File.Data, 0o600); err != nil {
					t.Fatal(err)
				}
				res, err := engine.Analyze(context.Background(), engine.Request{Paths: []string{path}, Zone: time.FixedZone("", -5*60*60)})
				if err != nil {
					t.Fatal(err)
				}
				defer res.Close()
				holds(t, res.Case, b.Truth)
			})
		}
	}
}

// holds checks a case against the truth of its bundle.
func holds(t *testing.T, c *casefile.Case, truth sample.Truth) {
	t.Helper()
	var want, got []string
	for _, p := range truth.Prompts {
		want = append(want, fmt.Sprintf("%s %s %s", clock(p.At), p.Cause, p.Container))
	}
	for _, p := range c.Prompts {
		if p.User != truth.User {
			continue
		}
		container := p.Credential.Container
		if p.Kind == casefile.KindNotice {
			container = ""
		} else if p.Credential.Type != casefile.PIN || p.App != "Secure Mail" || p.Confidence != casefile.Confirmed || p.Platform != truth.Platform {
			t.Errorf("%s: %s in %q on %q, %s", clock(p.Time), p.Credential.Type, p.App, p.Platform, p.Confidence)
		}
		got = append(got, fmt.Sprintf("%s %s %s", clock(p.Time), p.Cause, container))
	}
	equal(t, "prompts", got, want)
	if len(c.Mail) != 0 {
		t.Errorf("mail: %+v", c.Mail)
	}

	if len(c.Devices) != 1 {
		t.Fatalf("devices: %+v", c.Devices)
	}
	d := c.Devices[0]
	if d.Platform != truth.Platform || d.Model != truth.Model || d.OS != truth.OS || d.User != truth.User {
		t.Errorf("device: %+v, want %+v", d, truth)
	}
	var apps, truths []string
	for _, a := range d.Apps {
		apps = append(apps, a.Name+" "+a.Version)
	}
	for _, a := range truth.Apps {
		truths = append(truths, a.Name+" "+a.Version)
	}
	slices.Sort(truths)
	equal(t, "apps", apps, truths)

	malformed := int64(0)
	kinds := map[string]int{}
	for _, s := range c.Sources {
		kinds[s.Kind]++
		for _, w := range s.Warnings {
			if w.Code != "malformed" {
				if !strings.HasSuffix(s.Path, ".crash") {
					t.Errorf("%s: %s", s.Path, w.Code)
				}
				continue
			}
			n, _ := w.Says.Arg("count").(int64)
			malformed += n
		}
		if s.Unrecognized != 0 {
			t.Errorf("%s: %d lines are not recognised", s.Path, s.Unrecognized)
		}
	}
	if malformed != int64(truth.Torn) {
		t.Errorf("%d torn lines, want %d", malformed, truth.Torn)
	}
	if kinds["app-info"] != 3 || kinds["vpn-config"] != 2 || kinds["mdx-plist"]+kinds["mdx-xml"] != 2 || kinds["netscaler"] != 2 {
		t.Errorf("sources: %v", kinds)
	}
	for _, l := range c.Limits {
		t.Errorf("limit: %s", l.ID)
	}
}
