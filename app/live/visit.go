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
		if v := visit(i, it); v != nil {
			return &newOnly{v, streams[i]}
		}
		return nil
	}
}

// newOnly passes on the records of a stream that are new.
type newOnly struct {
	logfile.Visitor
	stream *stream
}

type newBatch struct {
	logfile.Batch
	stream *stream
}

// Batch is a batch of the visitor.
func (n *newOnly) Batch() logfile.Batch { return &newBatch{n.Visitor.Batch(), n.stream} }

// Done gives the visitor his batch back.
func (n *newOnly) Done(b logfile.Batch) { n.Visitor.Done(b.(*newBatch).Batch) }

// Add hands on a record that is new.
func (b *newBatch) Add(ev *event.Event) {
	if b.stream.from >= 0 && ev.Offset >= b.stream.from {
		b.Batch.Add(ev)
	}
}
