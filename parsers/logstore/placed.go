package logstore

import (
	"hubscope/parsers/event"
	"hubscope/parsers/logfile"
)

// Placed hands records of the unwrapped log to v with the line on which they stand in the
// export. A record that lost its time on its way takes the store's.
func (e *Export) Placed(v logfile.Visitor) logfile.Visitor { return &placed{e, v} }

type placed struct {
	e *Export
	v logfile.Visitor
}

type placedBatch struct {
	logfile.Batch
	e      *Export
	stored []event.Stamp
}

func (p *placed) Batch() logfile.Batch { return &placedBatch{Batch: p.v.Batch(), e: p.e} }

func (p *placed) BatchFor(worker int) logfile.Batch {
	return &placedBatch{Batch: logfile.BatchFor(p.v, worker), e: p.e}
}

func (p *placed) Done(b logfile.Batch) {
	own := b.(*placedBatch)
	for _, s := range own.stored {
		p.e.add(s)
	}
	p.v.Done(own.Batch)
}

func (b *placedBatch) Add(ev *event.Event) {
	if i := b.e.find(ev.Offset); i >= 0 {
		r := &b.e.rows[i]
		ev.Line = int64(r.line)
		if !ev.Stamp.Valid && ev.Recognized() && r.timed {
			ev.Stamp = event.Stamp{Wall: r.at, Zoned: r.zoned, Valid: true}
			b.stored = append(b.stored, ev.Stamp)
		}
	}
	b.Batch.Add(ev)
}

func (e *Export) add(s event.Stamp) {
	span := logfile.Span{First: s.Wall, Last: s.Wall, Any: true}
	if s.Zoned {
		e.stored = join(span, e.stored)
	} else {
		e.storedLocal = join(span, e.storedLocal)
	}
}
