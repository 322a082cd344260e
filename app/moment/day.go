package moment

import (
	"regexp"
	"slices"
	"strconv"
	"time"
)

// day takes the day out of a text and counts it from last. A text that names none is of
// the last day; ok is false for a day that the calendar does not have.
func day(text string, last time.Time) (on time.Time, rest string, ok bool) {
	for _, w := range ways {
		if i := w.said.FindStringSubmatchIndex(text); i != nil {
			on, ok = w.day(last, w.said.FindStringSubmatch(text)[1:])
			return on, text[:i[0]] + " " + text[i[1]:], ok
		}
	}
	return last, text, true
}

// ways to say a day, the longer names first: "the day before yesterday" holds "yesterday".
var ways = []struct {
	said *regexp.Regexp
	day  func(last time.Time, groups []string) (time.Time, bool)
}{
	{regexp.MustCompile(`\b(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:t|\b)`), date(0, 1, 2)},
	{regexp.MustCompile(`\b(\d{4})年(\d{1,2})月(\d{1,2})日`), date(0, 1, 2)},
	{regexp.MustCompile(`(\d{1,2})月(\d{1,2})日`), date(-1, 0, 1)},
	{regexp.MustCompile(`\b(\d{1,2})(?:st|nd|rd|th)? (?:of )?` + monthNames + `(?:,? (\d{4}))?\b`), date(2, 1, 0)},
	{regexp.MustCompile(`\b` + monthNames + ` (\d{1,2})(?:st|nd|rd|th)?(?:,? (\d{4}))?\b`), date(2, 0, 1)},
	{regexp.MustCompile(`\b(?:the )?day before yesterday\b|一昨日|おととい`), back(2)},
	{regexp.MustCompile(`\byesterday\b|昨日|きのう`), back(1)},
	{regexp.MustCompile(`\btoday\b|\bthis\b|今日|きょう|本日`), back(0)},
	{regexp.MustCompile(`今(朝|夕|晩)`), back(0)},
	{regexp.MustCompile(`\b(?:last )?(sun|mon|tue|wed|thu|fri|sat)(?:s|nes|rs|ur)?(?:day)?\b`), weekday("sun", "mon", "tue", "wed", "thu", "fri", "sat")},
	{regexp.MustCompile(`([日月火水木金土])曜日?`), weekday("日", "月", "火", "水", "木", "金", "土")},
}

const monthNames = `(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*`

var monthsInOrder = []string{"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"}

func back(days int) func(time.Time, []string) (time.Time, bool) {
	return func(last time.Time, _ []string) (time.Time, bool) { return last.AddDate(0, 0, -days), true }
}

// weekday is the latest day of that name, the last day included.
func weekday(names ...string) func(time.Time, []string) (time.Time, bool) {
	return func(last time.Time, groups []string) (time.Time, bool) {
		ago := (int(last.Weekday()) - slices.Index(names, groups[0]) + 7) % 7
		return last.AddDate(0, 0, -ago), true
	}
}

// date reads the groups at these places. Without a year it is the latest such day up to
// the last one.
func date(year, month, day int) func(time.Time, []string) (time.Time, bool) {
	return func(last time.Time, groups []string) (time.Time, bool) {
		m := slices.Index(monthsInOrder, groups[month]) + 1
		if m == 0 {
			m, _ = strconv.Atoi(groups[month])
		}
		d, _ := strconv.Atoi(groups[day])
		y := last.Year()
		stated := year >= 0 && groups[year] != ""
		if stated {
			y, _ = strconv.Atoi(groups[year])
		}
		on := time.Date(y, time.Month(m), d, last.Hour(), 0, 0, 0, time.UTC)
		if !stated && on.After(last) {
			on = on.AddDate(-1, 0, 0)
		}
		return on, on.Month() == time.Month(m) && on.Day() == d
	}
}
