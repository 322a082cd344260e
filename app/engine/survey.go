package engine

import (
	"bytes"
	"context"

	"hubscope/analyzer"
	"hubscope/parsers/source"
)

// survey counts the lines of a text that nobody reads, and tells whether it is blank.
func survey(ctx context.Context, c *source.Content) (lines int64, blank bool, err error) {
	blank = true
	buf := make([]byte, 256<<10)
	last := byte('\n')
	for at := int64(0); at < c.Size(); {
		if err := ctx.Err(); err != nil {
			return 0, false, err
		}
		n, err := c.ReadAt(buf, at)
		part := buf[:n]
		lines += int64(bytes.Count(part, []byte{'\n'}))
		blank = blank && len(bytes.TrimSpace(part)) == 0
		if n > 0 {
			last = part[n-1]
		}
		if at += int64(n); err != nil {
			break // a file that was cut short since
		}
	}
	if last != '\n' {
		lines++
	}
	return lines, blank, nil
}

// gave reports whether a source was of use: a settings file that is cut before its first
// value is known by its kind and yet was not read.
func gave(s *analyzer.Source) bool {
	return s.Kind != "unknown" && !(s.Export != nil && s.Export.Cut && s.Records == 0)
}

// Meets reports whether the offset is for the source with this path.
func (o Offset) Meets(path string) bool { return matches(o.Pattern, path) }
