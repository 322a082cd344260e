package fact

// Each hands out the facts that want, in the order in which their sources were read, with
// the time that given makes of what their own clocks showed. The fact is used again, and
// want sees it before its time is made. It is called before Times.
func (s *Store) Each(given Shift, want func(*Fact) bool, do func(*Fact)) {
	shift := remembered(s.byBox(given))
	for _, block := range s.facts.list {
		for i := range block {
			if !want(&block[i]) {
				continue
			}
			f := block[i]
			f.At += shift(int(f.Source), f.box, f.At, f.flags&localAt != 0)
			do(&f)
		}
	}
}

// Place is where the fact's record begins in its source.
func (f *Fact) Place() int64 { return f.offset }

// Adjust gives, for a record that begins at a place of its source, what is to be added to
// its time once zones and offsets were applied, in milliseconds. It tells apart the times
// that a clock showed twice because it was set back.
type Adjust func(source int, place, at int64) int64

// Adjust has Times add to every fact's time what adjust says. nil adds nothing.
func (s *Store) Adjust(adjust Adjust) { s.adjust = adjust }
