package linemap

import "golang.org/x/sys/cpu"

// wide says that the processor has what scanWide is written with.
var wide = cpu.X86.HasAVX2 && cpu.X86.HasPOPCNT

// scanWide is scanPlainly, 64 bytes at a time: in Go the same takes four passes.
//
//go:noescape
func scanWide(b *byte, blocks int, ends *uint64, odd *uint8) (feeds int)

func scan(b []byte, ends []uint64, odd []uint8) (feeds int) {
	blocks := len(b) / block
	switch {
	case blocks == 0:
		return 0
	case !wide:
		return scanPlainly(b, ends, odd)
	}
	return scanWide(&b[0], blocks, &ends[:blocks][0], &odd[:blocks][0])
}
