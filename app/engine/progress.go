package engine

import "hubscope/parsers/source"

// progress adds up how far the sources of a case are read.
type progress struct {
	report      func(string, int64, int64)
	done, total int64
}

// extent is how many bytes of the reading a source is: as it lies on the disk, or as it was
// spooled.
func extent(it *source.Item) int64 {
	if it.Size < 0 {
		return it.Decoded()
	}
	return it.Size
}

func (p *progress) at(path string, n int64) {
	if p.report != nil {
		p.report(path, min(p.done+n, p.total), p.total)
	}
}
