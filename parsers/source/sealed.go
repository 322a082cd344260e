package source

import (
	"bytes"
	"encoding/base64"
	"path"
	"strings"
)

// sealed are the first bytes of files that are encrypted as a whole.
var sealed = []string{"Salted__", "age-encryption.org/", "-----BEGIN PGP MESSAGE-----"}

// isSealed says whether the bytes of a file are encrypted. A cipher that names itself is
// believed. How the apps write an encrypted log is not published, but what a cipher gives
// looks like no text and no picture: every byte is as frequent as any other. Packed data
// comes near to that, so the name has to be one that a log bears, unless the bytes are
// written as lines of base64, as nobody writes packed data.
func isSealed(head []byte, name string) bool {
	for _, m := range sealed {
		if bytes.HasPrefix(head, []byte(m)) {
			return true
		}
	}
	if looksBinary(head) {
		return isLogName(name) && isNoise(head)
	}
	raw, ok := fromBase64(head)
	return ok && isNoise(raw)
}

// isLogName says whether a name is one that logs and their like bear.
func isLogName(name string) bool {
	base := strings.ToLower(path.Base(name))
	switch path.Ext(base) {
	case ".log", ".txt", ".xml", ".json", ".csv":
		return true
	}
	return strings.HasPrefix(base, "ctxlog")
}

// isNoise says whether all bytes are equally frequent, by the chi-squared test: for noise
// the sum is 255 on average and beyond 400 once in a hundred million files. Fewer than 512
// bytes say nothing.
func isNoise(p []byte) bool {
	const least, most = 512, 400
	if len(p) < least {
		return false
	}
	var count [256]int
	for _, c := range p {
		count[c]++
	}
	expected := float64(len(p)) / 256
	sum := 0.0
	for _, n := range count {
		d := float64(n) - expected
		sum += d * d / expected
	}
	return sum < most
}

// fromBase64 decodes lines of base64; ok when nothing else is there. The last line may be
// cut by the end of the sample.
func fromBase64(head []byte) (raw []byte, ok bool) {
	for len(head) > 0 {
		line, rest, complete := bytes.Cut(head, []byte{'\n'})
		head = rest
		line = bytes.TrimRight(bytes.TrimRight(line, "\r"), "=")
		if !complete {
			line = line[:len(line)&^3]
		}
		part := make([]byte, base64.RawStdEncoding.DecodedLen(len(line)))
		n, err := base64.RawStdEncoding.Decode(part, line)
		if err != nil {
			return nil, false
		}
		raw = append(raw, part[:n]...)
	}
	return raw, true
}
