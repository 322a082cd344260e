package signature

import "bytes"

// lower folds the ASCII letters only: wordings that differ in case are English ones,
// and folding more would cost more than the search itself.
func lower(c byte) byte {
	if c-'A' < 26 {
		return c + ('a' - 'A')
	}
	return c
}

func lowered(s []byte) []byte {
	out := make([]byte, len(s))
	for i, c := range s {
		out[i] = lower(c)
	}
	return out
}

// equalFold compares text with a folded text of the same length.
func equalFold(text, folded []byte) bool {
	for i, c := range text {
		if lower(c) != folded[i] {
			return false
		}
	}
	return true
}

// index is bytes.Index, or the same without regard to case for a folded literal.
func index(text, literal []byte, fold bool) int {
	if !fold {
		return bytes.Index(text, literal)
	}
	if len(literal) == 0 {
		return 0
	}
	for i := 0; i+len(literal) <= len(text); i++ {
		if lower(text[i]) == literal[0] && equalFold(text[i:i+len(literal)], literal) {
			return i
		}
	}
	return -1
}
