package engine_test

import (
	"archive/zip"
	"compress/gzip"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"hubscope/app/engine"
)

// TestARotationSharesItsDates puts more pieces in an archive than can stay open at a time, of
// which the oldest alone proves that the day comes first.
func TestARotationSharesItsDates(t *testing.T) {
	const pieces = 150
	name := filepath.Join(t.TempDir(), "logs.zip")
	file, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	z := zip.NewWriter(file)
	for i := range pieces {
		day := i%12 + 1
		if i == pieces-1 {
			day = 28 // of February, which a month is not
		}
		f, err := z.Create(fmt.Sprintf("var/log/ns.log.%d.gz", i))
		if err != nil {
			t.Fatal(err)
		}
		g := gzip.NewWriter(f)
		fmt.Fprintf(g, "%02d/02/2026:08:%02d:00 GMT gw1 0-PPE-0 : default AAA LOGIN_FAILED %d 0 : User ken - Client_ip 192.0.2.11 - Failure_reason \"no\"\n", day, i%60, i)
		if err := g.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	res := analyze(t, engine.Request{Paths: []string{name}})
	if len(res.Case.Sources) != pieces {
		t.Fatalf("%d sources", len(res.Case.Sources))
	}
	for _, s := range res.Case.Sources {
		if len(s.Warnings) > 0 || s.First.Month() != 2 || s.Records != 1 {
			t.Errorf("%s: %d records from %s, %v", s.Path, s.Records, s.First, s.Warnings)
		}
	}
}
