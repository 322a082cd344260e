package moment

import (
	"testing"
	"time"
	_ "time/tzdata" // systems without zones are tested as well
)

func TestParse(t *testing.T) {
	tokyo := time.FixedZone("", 9*3600)
	last := time.Date(2026, 3, 4, 8, 15, 0, 0, time.UTC) // a Wednesday, 17:15 there
	for s, want := range map[string]string{
		"9:10": "03-04 09:10:00", "09:10": "03-04 09:10:00", "9.10": "03-04 09:10:00", "9h10": "03-04 09:10:00", "0910": "03-04 09:10:00",
		"at 9:10": "03-04 09:10:00", " 9:10:05 ": "03-04 09:10:05", "０９：１０": "03-04 09:10:00",
		"9:10 am": "03-04 09:10:00", "9:10pm": "03-04 21:10:00", "9 pm": "03-04 21:00:00", "12 am": "03-04 00:00:00", "12:30 pm": "03-04 12:30:00",
		"2.30 p.m.": "03-04 14:30:00", "9 o'clock": "03-04 09:00:00", "noon": "03-04 12:00:00", "midnight": "03-04 00:00:00", "14h": "03-04 14:00:00",
		"yesterday 9:10": "03-03 09:10:00", "9:10 yesterday": "03-03 09:10:00", "yesterday at noon": "03-03 12:00:00",
		"the day before yesterday, 23:59": "03-02 23:59:00", "today at 9:10": "03-04 09:10:00", "this morning at 9:10": "03-04 09:10:00",
		"this evening at 7": "03-04 19:00:00", "7:30 in the evening": "03-04 19:30:00", "yesterday evening at 7:30": "03-03 19:30:00",
		"Monday 9:10": "03-02 09:10:00", "wed 9:10": "03-04 09:10:00", "on Thursday at 9:10": "02-26 09:10:00", "last fri 9:10": "02-27 09:10:00",
		"2 March 9:10": "03-02 09:10:00", "March 2nd, 9:10 am": "03-02 09:10:00", "2026-03-01 9:10": "03-01 09:10:00", "2026/3/1 9:10:11": "03-01 09:10:11",
		"2026-03-01T09:10": "03-01 09:10:00", "2026-03-01T09:10:00Z": "03-01 18:10:00", "2026-03-01T09:10:00+09:00": "03-01 09:10:00",
		"9時10分": "03-04 09:10:00", "午前9時10分": "03-04 09:10:00", "午後2時半": "03-04 14:30:00", "正午": "03-04 12:00:00", "9時ごろ": "03-04 09:00:00",
		"昨日の9時10分": "03-03 09:10:00", "きのう 9:10": "03-03 09:10:00", "一昨日の夜9時": "03-02 21:00:00", "月曜の午後2時半": "03-02 14:30:00",
		"3月2日 9:10": "03-02 09:10:00", "3月2日の9時10分頃": "03-02 09:10:00", "2026年3月2日9時": "03-02 09:00:00", "午後2:05": "03-04 14:05:00", "今朝9時": "03-04 09:00:00",

		"": "no", "9": "no", "25:00": "no", "9:60": "no", "13:00 am": "no", "0:10 pm": "no", "yesterday": "no", "Monday": "no", "3/2 9:10": "no",
		"31 February 9:10": "no", "2026-02-30 9:10": "no", "aiko": "no", "9:10 aiko": "no", "timeout 30": "no", "123456": "no", "2461": "no", "9:1": "no",
	} {
		at, ok := Parse(s, last, tokyo)
		got := "no"
		if ok {
			got = at.In(tokyo).Format("01-02 15:04:05")
		}
		if got != want {
			t.Errorf("%q is %s, want %s", s, got, want)
		}
	}
}

func TestADayWithoutAYearIsTheLatest(t *testing.T) {
	last := time.Date(2026, 1, 3, 9, 0, 0, 0, time.UTC)
	if at, ok := Parse("30 Dec 9:10", last, time.UTC); !ok || at.Format("2006-01-02") != "2025-12-30" {
		t.Errorf("30 December, said on 3 January, is %v", at)
	}
}

func TestTheLastDayIsThatOfTheZone(t *testing.T) {
	last := time.Date(2026, 3, 4, 20, 0, 0, 0, time.UTC) // the fifth in Tokyo
	if at, ok := Parse("9:10", last, time.FixedZone("", 9*3600)); !ok || at.Format("01-02") != "03-05" {
		t.Errorf("9:10 is %v", at)
	}
	// The night that the clocks go forward has no 02:30 in Berlin; some moment next to it is meant.
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	if at, ok := Parse("2:30", time.Date(2026, 3, 29, 9, 0, 0, 0, time.UTC), berlin); !ok || at.Sub(time.Date(2026, 3, 29, 1, 0, 0, 0, time.UTC)).Abs() > time.Hour {
		t.Errorf("2:30 of that night is %v", at)
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"9:10", "yesterday at 2.30 pm", "月曜の午後2時半", "2 March 9:10", "2026-03-01T09:10:00Z"} {
		f.Add(s)
	}
	last := time.Date(2026, 3, 4, 8, 15, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, s string) {
		if at, ok := Parse(s, last, time.UTC); ok && at.IsZero() {
			t.Errorf("%q is no time and accepted", s)
		}
	})
}
