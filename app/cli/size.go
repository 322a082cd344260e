package cli

import (
	"math"
	"strconv"
	"strings"
)

// sizeUnits are powers of 1024, as memory is counted.
var sizeUnits = map[string]float64{
	"": 1, "B": 1,
	"K": 1 << 10, "KB": 1 << 10, "KIB": 1 << 10,
	"M": 1 << 20, "MB": 1 << 20, "MIB": 1 << 20,
	"G": 1 << 30, "GB": 1 << 30, "GIB": 1 << 30,
}

// parseSize reads a number of bytes, such as "64MB" or "1.5 GiB". None is no size.
func parseSize(s string) (bytes int64, ok bool) {
	s = strings.TrimSpace(s)
	digits := len(s) - len(strings.TrimLeft(s, "0123456789."))
	n, err := strconv.ParseFloat(s[:digits], 64)
	unit, known := sizeUnits[strings.ToUpper(strings.TrimSpace(s[digits:]))]
	if n *= unit; err != nil || !known || n < 1 || n > math.MaxInt64/2 {
		return 0, false
	}
	return int64(n), true
}
