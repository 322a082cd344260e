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
	// Names that are damaged near their beginning or their end.
	name := "Total_policies_allowed"
	whole, _ := SumOf(&event.Event{Fields: []event.Field{{Name: name, Value: []byte("46")}}})
	for i := range len(name) {
		if i >= 8 && i < len(name)-8 {
			continue
		}
		damaged := name[:i] + "7" + name[i+1:]
		if sum, _ := SumOf(&event.Event{Fields: []event.Field{{Name: damaged, Value: []byte("46")}}}); sum == whole {
			t.Errorf("%s has the sum of %s", damaged, name)
		}
	}
	short, _ := SumOf(&event.Event{Fields: []event.Field{{Name: "User", Value: []byte("46")}}})
	if sum, _ := SumOf(&event.Event{Fields: []event.Field{{Name: "Usar", Value: []byte("46")}}}); sum == short {
		t.Error("Usar has the sum of User")
	}
}
