package fact

import (
	"strings"
	"testing"

	"hubscope/parsers/event"
)

// TestSumsTellTextsApart takes texts that are alike in most of their words.
func TestSumsTellTextsApart(t *testing.T) {
	sums := map[running]string{}
	for _, c := range "0aX -" {
		for n := range 40 {
			for last := '!'; last <= '~'; last++ {
				text := strings.Repeat(string(c), n) + string(last)
				sum := newSum.text([]byte(text))
				if other, ok := sums[sum]; ok && other != text {
					t.Errorf("%q and %q have the same sum", text, other)
				}
				sums[sum] = text
			}
		}
	}
	a := &event.Event{Kind: event.LoginFailed, Fields: []event.Field{{Name: "User", Value: []byte("000000001")}}}
	b := &event.Event{Kind: event.LoginFailed, Fields: []event.Field{{Name: "User", Value: []byte("0000000002")}}}
	sumA, _ := SumOf(a)
	if sumB, _ := SumOf(b); sumA == sumB {
		t.Error("two users have the same sum")
	}
}
