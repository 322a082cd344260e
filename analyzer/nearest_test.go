package analyzer

import (
	"fmt"
	"testing"
	"time"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/people"
)

func TestNearest(t *testing.T) {
	day := time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)
	at := func(minutes int) time.Time { return day.Add(time.Duration(minutes) * time.Minute) }
	brief := func(minutes int, user string) casefile.Brief {
		return casefile.Brief{At: at(minutes).UnixMilli(), User: user}
	}
	failure := func(from, until int) casefile.MailFailure {
		return casefile.MailFailure{ID: fmt.Sprint(from), Time: at(from), Until: at(until)}
	}
	three := []casefile.Brief{brief(60, "aiko"), brief(90, "ken"), brief(200, "aiko")}
	for name, c := range map[string]struct {
		briefs  []casefile.Brief
		mail    []casefile.MailFailure
		callers []string
		user    string
		at      int
		want    string
	}{
		"the nearest":                              {three, nil, nil, "", 85, "prompt 1, mail []"},
		"a caller's before another's":              {three, nil, []string{"aiko"}, "", 85, "prompt 0, mail []"},
		"of the user who is asked about":           {three[1:2], nil, []string{"aiko"}, "ken", 85, "prompt 0, mail []"},
		"another's where no caller was asked":      {three[1:2], nil, []string{"aiko"}, "", 85, "prompt 0, mail []"},
		"mail failed all along":                    {three, []casefile.MailFailure{failure(0, 300)}, nil, "", 130, "prompt 1, mail [0]"},
		"mail failed, but the prompt was then":     {three, []casefile.MailFailure{failure(0, 300)}, nil, "", 75, "prompt 0, mail []"},
		"mail failed farther away than the prompt": {three, []casefile.MailFailure{failure(300, 400)}, nil, "", 130, "prompt 1, mail []"},
		"two failures at once":                     {nil, []casefile.MailFailure{failure(0, 300), failure(10, 200), failure(290, 300)}, nil, "", 100, "prompt -1, mail [0 10]"},
		"the nearer of two failures":               {nil, []casefile.MailFailure{failure(0, 20), failure(90, 95)}, nil, "", 80, "prompt -1, mail [90]"},
		"nothing":                                  {nil, nil, nil, "", 80, "prompt -1, mail []"},
	} {
		t.Run(name, func(t *testing.T) {
			names := people.New([]string{"aiko", "ken"}, nil)
			shown, failures := nearest(&casefile.Case{Briefs: c.briefs, Mail: c.mail, Callers: c.callers, People: names}, &Filter{User: c.user, At: at(c.at)})
			prompt := -1
			if len(shown) == 1 {
				prompt = shown[0]
			}
			ids := []string{}
			for _, m := range failures {
				ids = append(ids, m.ID)
			}
			if got := fmt.Sprintf("prompt %d, mail %v", prompt, ids); got != c.want {
				t.Errorf("%s, want %s", got, c.want)
			}
		})
	}
}
