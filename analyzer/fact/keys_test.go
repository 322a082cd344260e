package fact

import (
	"math/rand/v2"
	"testing"
)

// TestKeysAreNumberedAsInAMap numbers keys of which many come again.
func TestKeysAreNumberedAsInAMap(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 9))
	var table keyTable
	want := map[rawKey]uint32{}
	for range 50_000 {
		k := rawKey{uint32(r.IntN(3)), uint32(r.IntN(200)), uint32(r.IntN(50)) << 20}
		next := uint32(len(want))
		had, ok := want[k]
		n, added := table.number(k, next)
		if added == ok || ok && n != had || !ok && n != next {
			t.Fatalf("%v is %d, added %v; want %d, %v", k, n, added, had, ok)
		}
		if !ok {
			want[k] = next
		}
	}
	if len(want) < 20_000 || table.n != len(want) {
		t.Errorf("%d keys, want %d", table.n, len(want))
	}
}
