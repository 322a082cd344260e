package logfile

import "hubscope/parsers/event"

// Only hands a visitor the records that keep reports true of. keep is asked by whoever fills a
// batch: one that remembers what it was asked is for a Feed, which is one goroutine's.
func Only(v Visitor, keep func(*event.Event) bool) Visitor { return &only{v, keep} }

type only struct {
	visitor Visitor
	keep    func(*event.Event) bool
}

type onlyBatch struct {
	Batch
	keep func(*event.Event) bool
}

// Batch is a batch of the visitor.
func (o *only) Batch() Batch { return &onlyBatch{o.visitor.Batch(), o.keep} }

// Done gives the visitor his batch back.
func (o *only) Done(b Batch) { o.visitor.Done(b.(*onlyBatch).Batch) }

// Add hands on a record that is kept.
func (b *onlyBatch) Add(ev *event.Event) {
	if b.keep(ev) {
		b.Batch.Add(ev)
	}
}
