package live

import (
	"hubscope/parsers/event"
	"hubscope/parsers/logfile"
	"hubscope/parsers/source"
)

// newRecords hands a visitor the records that came since following began. It is the loop's
// goroutine that has them read and that knows the streams, by source.
func newRecords(visit func(int, *source.Item) logfile.Visitor, streams map[int]*stream) func(int, *source.Item) logfile.Visitor {
	return func(i int, it *source.Item) logfile.Visitor {
		v := visit(i, it)
		if v == nil {
			return nil
		}
		s := streams[i]
		return logfile.Only(v, func(ev *event.Event) bool { return s.from >= 0 && ev.Offset >= s.from })
	}
}
