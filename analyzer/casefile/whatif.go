package casefile

import (
	"time"

	"hubscope/analyzer/phrase"
)

// A WhatIf is a case's activity replayed with other settings, compared with its replay under
// those that were in force.
type WhatIf struct {
	Set         []WhatIfSetting
	Headline    phrase.Phrase
	Explanation []phrase.Phrase
	// Before and After count the prompts of the two replays.
	Before, After int
	// Avoided are the observed prompts that the first replay gives and the second does not; Changed those that come in both, for another reason. Added come in the second only.
	Avoided []WhatIfObserved
	Changed []WhatIfChange
	Added   []WhatIfPrompt
	// Judged are the observed prompts that the model claims to explain: all but notices and
	// those that no timer, no session and no restart brings, such as a changed password.
	// Reproduced of them are in the first replay, with the cause that the case tells for them.
	// One that nothing explains, or whose timer began before the logs do, counts as missed.
	Judged, Reproduced int
	// Unobserved are the prompts of the first replay that nobody saw.
	Unobserved int
	// Kept are observed prompts that both replays take over as they are.
	Kept int
	// Container is the longest time for which the container stood open and nobody used it: from
	// the last use of any app until the Inactivity Timer locked it, or until the next use if
	// that came first. Session is the longest for which a gateway session carried nothing and
	// could still be used, until a timer ended it or traffic came. A timer that had not run out
	// when the logs end counts in full, because nobody is seen to come back; one that is off
	// counts until the logs end. nil where no log shows either.
	Container, Session *Open
	// Mail are the mail failures that would have another verdict.
	Mail   []WhatIfMail
	Limits []phrase.Phrase
}

// A WhatIfSetting is one setting that was tried out, and what it really was.
type WhatIfSetting struct {
	Key   string
	Value string
	Was   string // empty where several values were in force, or nothing is known
}

// Fit is the share of the observed prompts that the first replay gives; ok is false where
// none was observed.
func (w *WhatIf) Fit() (share float64, ok bool) {
	if w.Judged == 0 {
		return 0, false
	}
	return float64(w.Reproduced) / float64(w.Judged), true
}

// A WhatIfObserved is a prompt of the case.
type WhatIfObserved struct {
	ID        string
	Time      time.Time
	User, App string
	Cause     string // that the case tells
}

// A WhatIfChange is an observed prompt that would have come for another reason.
type WhatIfChange struct {
	WhatIfObserved
	Then string // the cause
}

// A WhatIfPrompt is one that was not observed.
type WhatIfPrompt struct {
	Time      time.Time
	User, App string
	Cause     string
}

// Open is the longest time that something stood open unattended, in the two replays.
type Open struct {
	Before, After time.Duration
	// BeforeEndless and AfterEndless are set where no timer would ever have closed it: then
	// the time is only what the logs show.
	BeforeEndless, AfterEndless bool
}

// A WhatIfMail is a mail failure whose verdict would be another.
type WhatIfMail struct{ ID, Before, After string }
