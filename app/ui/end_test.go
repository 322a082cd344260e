//go:build cgo || !darwin

package ui

import (
	"testing"

	"hubscope/app/ui/uitest"
)

// TestNothingRunsBehindTheEnd: what a timer hands over once the loop is over would run beside
// whatever still goes on.
func TestNothingRunsBehindTheEnd(t *testing.T) {
	w := newTestWindow(t, &fakeEngine{c: uitest.Case()}, Options{Lang: "en", Sample: true})
	ran := 0
	w.inTurn(func() { ran++ })
	w.end()
	w.inTurn(func() { ran++ })
	if ran != 1 {
		t.Errorf("%d of what was handed over has run, want what came before the end", ran)
	}
}
