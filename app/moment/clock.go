package moment

import (
	"regexp"
	"strconv"
	"strings"
)

// A clock is a time of day.
type clock struct{ hour, minute, second int }

// said are the ways to say a time of day. Groups: what stands in front of it, the hour,
// the minute, the second, what stands behind.
var said = []*regexp.Regexp{
	regexp.MustCompile(`^(午前|午後|朝|夕方|夜)?の?(\d{1,2})時(?:(\d{1,2})分)?(?:(\d{1,2})秒)?(半)?$`),
	regexp.MustCompile(`^(午前|午後|朝|夕方|夜)?の?(\d{1,2})[:.h](\d{2})(?::(\d{2}))?()$`),
	regexp.MustCompile(`^()(\d{1,2})[:.h](\d{2})(?::(\d{2}))? ?(am|a\.m\.|pm|p\.m\.)?$`),
	regexp.MustCompile(`^()(\d{1,2})()() ?(am|a\.m\.|pm|p\.m\.|h|o'clock)$`),
	regexp.MustCompile(`^()(\d{2})(\d{2})()()$`),
}

// words that may stand around a time of day and say nothing, and the hours that have a name.
var (
	around = regexp.MustCompile(`\b(?:at|on|about|around|the|of)\b|[,、]|ごろ|頃|に$|の $`)
	named  = map[string]clock{"noon": {hour: 12}, "midday": {hour: 12}, "正午": {hour: 12}, "midnight": {}}
	// A part of the day tells the morning's hour from the evening's, as "am" does.
	dayparts = strings.NewReplacer("in morning", "am", "morning", "am", "in afternoon", "pm", "afternoon", "pm", "in evening", "pm", "evening", "pm", "tonight", "pm")
)

// readClock reads a time of day and nothing else.
func readClock(text string) (c clock, ok bool) {
	text = around.ReplaceAllString(text, " ")
	text = strings.Join(strings.Fields(text), " ")
	text = strings.Trim(dayparts.Replace(text), " の")
	if half, later := strings.CutPrefix(text, "am "); later {
		text = half + " am"
	} else if half, later := strings.CutPrefix(text, "pm "); later {
		text = half + " pm"
	}
	if c, ok := named[text]; ok {
		return c, true
	}
	for _, way := range said {
		g := way.FindStringSubmatch(strings.ReplaceAll(text, "の ", ""))
		if g == nil {
			continue
		}
		c.hour, _ = strconv.Atoi(g[2])
		c.minute, _ = strconv.Atoi(g[3])
		c.second, _ = strconv.Atoi(g[4])
		if g[5] == "半" {
			c.minute = 30
		}
		switch half := strings.ReplaceAll(g[1]+g[5], ".", ""); {
		case half == "am" || half == "pm":
			if c.hour == 0 || c.hour > 12 {
				return c, half == "pm" && c.hour <= 23 && c.hour > 12 && c.minute < 60
			}
			c.hour %= 12
			if half == "pm" {
				c.hour += 12
			}
		case (g[1] == "午後" || g[1] == "夕方" || g[1] == "夜") && c.hour < 12:
			c.hour += 12
		}
		return c, c.hour < 24 && c.minute < 60 && c.second < 60
	}
	return c, false
}
