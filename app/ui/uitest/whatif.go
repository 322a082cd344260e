package uitest

import (
	"context"
	"time"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/phrase"
	"hubscope/analyzer/settings"
)

// Dials are timers of the case: one that is in force in one value, one in two, one that can
// be off, and one of which nothing is known.
func Dials() []casefile.Dial {
	return []casefile.Dial{
		{Key: "INACTIVITY_TIMER", Steps: []string{"5", "15", "30", "60"}, InForce: []string{"15"}},
		{Key: "gateway.sessTimeout", Steps: []string{"30", "60", "1440", "off"}, InForce: []string{"30"}},
		{Key: "MaxOfflinePeriod", Steps: []string{"24", "72", "168"}, InForce: []string{"168", "72"}},
		{Key: "gateway.forcedTimeout", Steps: []string{"240", "1440", "off"}},
	}
}

// WhatIf is what a scenario of the case comes to: one prompt less, another for another
// reason, and one that nobody saw.
func WhatIf(ctx context.Context, set []settings.Override) (casefile.WhatIf, error) {
	w := casefile.WhatIf{
		Before: 3, After: 3, Judged: 3, Reproduced: 3, Explanation: []phrase.Phrase{say("t.if.fit")}, Limits: []phrase.Phrase{say("t.if.limit")},
		Container: &casefile.Open{Before: 15 * time.Minute, After: 15 * time.Minute}, Session: &casefile.Open{Before: 30 * time.Minute, After: 30 * time.Minute},
	}
	for _, o := range set {
		w.Set = append(w.Set, casefile.WhatIfSetting{Key: o.Key, Value: o.Value})
		w.Session.AfterEndless = w.Session.AfterEndless || o.Key == "gateway.sessTimeout" && o.Value == "off"
	}
	if len(set) > 0 {
		w.After, w.Headline, w.Container.After = 2, say("t.if.head"), time.Hour
		w.Avoided = []casefile.WhatIfObserved{
			{ID: "p2", Time: at(13, 31, 50), User: "aiko", App: "Secure Hub", Cause: "gateway-forced-timeout"},
			{ID: "left-out", Time: at(14, 0, 0), User: "kenji", Cause: "active-poll"},
		}
		w.Changed = []casefile.WhatIfChange{{WhatIfObserved: casefile.WhatIfObserved{ID: "p1", Time: at(9, 10, 4), User: "aiko", Cause: "gateway-session-timeout"}, Then: "inactivity-timer"}}
		w.Added = []casefile.WhatIfPrompt{{Time: at(16, 0, 0), User: "aiko", App: "Secure Mail", Cause: "gateway-session-timeout"}}
		w.Mail = []casefile.WhatIfMail{{ID: "m1", Before: "not-in-background-services"}}
	}
	return w, ctx.Err()
}
