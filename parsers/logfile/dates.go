package logfile

// Dates is what one file shows of the order of day and month in its dates. The pieces of
// a rotated log are of one box, so that what one of them shows holds for all.
type Dates struct {
	// Proved is the order that lines can only be true of: a part above 12, or a syslog time
	// that names the month.
	Proved DateOrder
	// ByTime is the order under which the last line was written when the file was, and
	// Guessed that of syslog times which are open to the same doubt. Neither is looked for
	// where an order is proved.
	ByTime, Guessed DateOrder
	// Open counts the lines with a date of which day and month can be told by nothing; 0 in
	// a file that needs no order, or whose dates are the same in both.
	Open int64
}

// Order decides for a file, by what it shows itself and what all pieces of its rotation
// show, which may or may not hold the file itself: the surest evidence first. What a file
// proves itself holds for it whatever the others prove; a file's time and a guess may
// mislead, as times do that a copy made, and count only where no piece contradicts them. So
// do the proofs of others: the box was set anew between two that differ. OrderUnknown means
// that any order does.
func (d Dates) Order(pieces ...Dates) (DateOrder, []Note) {
	if d.Proved != OrderUnknown {
		return d.Proved, nil
	}
	all := append([]Dates{d}, pieces...)
	for _, by := range []func(Dates) DateOrder{
		func(d Dates) DateOrder { return d.Proved },
		func(d Dates) DateOrder { return d.ByTime },
		func(d Dates) DateOrder { return d.Guessed },
	} {
		if o := agreed(all, by); o != OrderUnknown {
			return o, nil
		}
	}
	if d.Open == 0 {
		return OrderUnknown, nil
	}
	return MonthDayYear, []Note{{Code: "ambiguous-date", Count: d.Open}} // the appliance's default
}

// agreed returns the order that all pieces show that show any.
func agreed(pieces []Dates, by func(Dates) DateOrder) DateOrder {
	all := OrderUnknown
	for _, d := range pieces {
		switch o := by(d); {
		case o == OrderUnknown:
		case all != OrderUnknown && all != o:
			return OrderUnknown
		default:
			all = o
		}
	}
	return all
}
