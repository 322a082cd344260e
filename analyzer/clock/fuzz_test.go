package clock

import (
	"testing"
	"time"
)

// FuzzAlign aligns whatever two sides may have written: the pieces must cover the
// sightings in order, and what has no pairs must not claim any.
func FuzzAlign(f *testing.F) {
	f.Add([]byte{}, []byte{})
	f.Add([]byte{1, 2, 3, 4, 5, 6}, []byte{1, 2, 4, 4, 5, 7})
	f.Add([]byte{0, 0, 0, 255, 255, 1, 128, 0, 2}, []byte{0, 0, 0, 255, 255, 0})
	f.Fuzz(func(t *testing.T, a, b []byte) {
		var device []Sighting
		for i := 0; i+2 < len(a); i += 3 {
			device = append(device, Sighting{
				Event: Event{At: (int64(a[i])<<8 | int64(a[i+1])) * second, Kind: SignedOn + Kind(a[i+2]&1), User: "aiko"}, Set: a[i+2]&2 != 0,
			})
		}
		var seen []Event
		for i := 0; i+2 < len(b); i += 3 {
			seen = append(seen, Event{At: (int64(b[i])<<8 | int64(b[i+1])) * second, Kind: SignedOn + Kind(b[i+2]&1), User: "aiko"})
		}
		pieces := Align(device, NewReference(seen, []Span{{0, 65535 * second}}), 26*time.Hour, 1)
		if len(pieces) == 0 {
			t.Fatal("no piece at all")
		}
		next := 0
		for _, p := range pieces {
			if len(device) > 0 && (p.First < next || p.Last < p.First || p.Last >= len(device)) {
				t.Fatalf("%d sightings in pieces %+v", len(device), pieces)
			}
			if p.Pairs == 1 || p.Pairs > len(seen) || p.Pairs > 0 != (p.Doubt == NoDoubt) {
				t.Fatalf("%+v", p)
			}
			next = p.Last + 1
		}
		if pairsOf(pieces) > len(device) {
			t.Fatalf("more pairs than sightings: %+v", pieces)
		}
	})
}
