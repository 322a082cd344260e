package engine

import (
	"hubscope/parsers/event"
	"hubscope/parsers/logfile"
)

// onward hands on the records that come behind those that it has handed on.
type onward struct {
	visitor logfile.Visitor
	seen    *int64
}

type onwardBatch struct {
	logfile.Batch
	seen *int64
}

// Batch is a batch of the visitor that sees no record twice.
func (o *onward) Batch() logfile.Batch { return &onwardBatch{o.visitor.Batch(), o.seen} }

// Done hands the visitor his batch.
func (o *onward) Done(b logfile.Batch) { o.visitor.Done(b.(*onwardBatch).Batch) }

// Add hands on a record that is new.
func (b *onwardBatch) Add(ev *event.Event) {
	if ev.Offset < *b.seen {
		return
	}
	*b.seen = ev.Offset + 1
	b.Batch.Add(ev)
}
