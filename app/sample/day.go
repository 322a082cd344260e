package sample

import (
	"hash/fnv"
	"time"
)

// japan is where the company works. Its phones write this zone, its gateway writes GMT.
var japan = time.FixedZone("JST", 9*60*60)

// at is a moment of the day of the incident, Monday, 2 March 2026, on a clock in Japan:
// "09:05:12", with a fraction if need be.
func at(clock string) time.Time {
	t, err := time.ParseInLocation("2006-01-02 15:04:05", "2026-03-02 "+clock, japan)
	if err != nil {
		panic(err) // the clocks are constants of this package
	}
	return t
}

// A dice is a small generator of numbers that look like chance and never change: neither
// math/rand nor the platform has a part in it. Each thing that varies has a dice of its
// own, so that one more line of one user moves no other user's.
type dice uint64

func newDice(name string) *dice {
	h := fnv.New64a()
	h.Write([]byte(name))
	d := dice(h.Sum64())
	return &d
}

// next is SplitMix64 (Steele, Lea, Flood 2014).
func (d *dice) next() uint64 {
	*d += 0x9e3779b97f4a7c15
	z := uint64(*d)
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// between returns a number from low to high, both included.
func (d *dice) between(low, high int) int {
	return low + int(d.next()%uint64(high-low+1))
}

// seconds returns a length of time from low to high seconds.
func (d *dice) seconds(low, high int) time.Duration {
	return time.Duration(d.between(low, high)) * time.Second
}

// millis returns a length of time from low to high milliseconds.
func (d *dice) millis(low, high int) time.Duration {
	return time.Duration(d.between(low, high)) * time.Millisecond
}

// oneOf returns one of the values.
func oneOf[T any](d *dice, list ...T) T { return list[d.between(0, len(list)-1)] }
