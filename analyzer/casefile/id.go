package casefile

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
)

// ID makes an id out of what a finding is (kind, time, user, cause or rule), so that it
// survives more evidence, other flags and another order of the files.
func ID(prefix string, parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return prefix + hex.EncodeToString(sum[:])[:idDigits]
}

// idDigits are enough that ten thousand findings of a case do not meet by chance.
const idDigits = 10
