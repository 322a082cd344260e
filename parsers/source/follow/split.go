package follow

import (
	"path"
	"strings"

	"hubscope/parsers/source"
)

// Split tells what is to be read once from what is to be followed, by name alone.
//
// Followed is the newest of each series of plain logs: the one that bears no number, or, where
// all bear a date (agent-20261122.log), the latest. Read once are rotated pieces, what is
// compressed or packed, entries of archives, standard input, and settings and exports, which
// are written in one go. Both lists keep the order of items.
func Split(items []*source.Item) (still, growing []*source.Item) {
	newest := make(map[string]int)
	for _, it := range items {
		if Growing(it.Path) {
			if seq, ok := newest[it.Series]; !ok || it.Seq < seq {
				newest[it.Series] = it.Seq
			}
		}
	}
	for _, it := range items {
		if seq, ok := newest[it.Series]; ok && seq == it.Seq && Growing(it.Path) {
			growing = append(growing, it)
		} else {
			still = append(still, it)
		}
	}
	return still, growing
}

// written are the endings of files that are written in one go.
var written = map[string]bool{
	".gz": true, ".tgz": true, ".zip": true, ".tar": true, ".7z": true, ".rar": true, ".xz": true, ".bz2": true, ".zst": true,
	".conf": true, ".plist": true, ".mobileconfig": true, ".xml": true, ".json": true, ".csv": true, ".toml": true,
	".ipa": true, ".apk": true, ".docx": true, ".xlsx": true, ".pdf": true, ".png": true, ".jpg": true, ".jpeg": true,
}

// Growing says whether a file of this shown path may be a log that is being written. Of
// dated ones only the latest is, which takes the others' names to tell; see [Split].
func Growing(shown string) bool {
	if shown == "-" || strings.Contains(shown, "!/") || source.Junk(path.Base(shown)) {
		return false
	}
	if written[strings.ToLower(path.Ext(shown))] {
		return false
	}
	_, seq := source.SeriesOf(shown)
	return seq == source.Current || dated(seq)
}

// dated says that a number in a series stands for a date.
func dated(seq int) bool { return seq > 9999 }
