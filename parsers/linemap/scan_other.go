//go:build !amd64

package linemap

func scan(b []byte, ends []uint64, odd []uint8) (feeds int) { return scanPlainly(b, ends, odd) }
