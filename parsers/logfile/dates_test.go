package logfile

import (
	"slices"
	"testing"
)

func TestOrderOfDatesInARotation(t *testing.T) {
	mdy, dmy := Dates{Proved: MonthDayYear}, Dates{Proved: DayMonthYear}
	open := Dates{Open: 3}
	byTime := Dates{ByTime: DayMonthYear, Open: 3}
	guessed := Dates{Guessed: DayMonthYear, Open: 3}
	for _, test := range []struct {
		name   string
		own    Dates
		pieces []Dates
		want   DateOrder
		told   bool
	}{
		{"alone, proved", dmy, nil, DayMonthYear, false},
		{"alone, open", open, nil, MonthDayYear, true},
		{"alone, nothing to decide", Dates{}, nil, OrderUnknown, false},
		{"another piece proves", open, []Dates{open, dmy}, DayMonthYear, false},
		{"its own proof goes first", mdy, []Dates{mdy, dmy, dmy}, MonthDayYear, false},
		{"another's proof before its own time", byTime, []Dates{mdy, byTime}, MonthDayYear, false},
		{"its own time before another's guess", byTime, []Dates{{Guessed: MonthDayYear}, byTime}, DayMonthYear, false},
		{"another's time", open, []Dates{open, byTime}, DayMonthYear, false},
		{"another's guess", open, []Dates{open, guessed}, DayMonthYear, false},
		{"pieces that contradict each other", open, []Dates{mdy, open, dmy}, MonthDayYear, true},
		{"contradiction, and a time of its own", byTime, []Dates{mdy, dmy}, DayMonthYear, false},
		{"times that contradict each other", byTime, []Dates{byTime, {ByTime: MonthDayYear, Open: 3}}, MonthDayYear, true},
		{"nobody knows", open, []Dates{open, open}, MonthDayYear, true},
	} {
		t.Run(test.name, func(t *testing.T) {
			for range 2 {
				o, notes := test.own.Order(test.pieces...)
				if o != test.want || len(notes) > 0 != test.told {
					t.Errorf("order %d, notes %v", o, notes)
				}
				slices.Reverse(test.pieces)
			}
		})
	}
}
