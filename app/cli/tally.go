package cli

import "hubscope/app/live"

// A tally counts what was told while logs were followed, and how severe it was. Its zero value
// is ready.
type tally struct {
	told    int            // explanations
	settled int            // the severity of the worst that is settled
	open    map[string]int // the severity of each that is not, by Change.Key: it may be withdrawn
}

func (t *tally) take(c *live.Change) {
	if c.Source != nil {
		return
	}
	if c.State == live.New {
		t.told++
	}
	severity := 0
	switch {
	case c.Prompt != nil:
		severity = bySeverity(c.Prompt.Disposition)
	case c.Mail != nil:
		severity = bySeverity(c.Mail.Disposition)
	case c.Finding != nil:
		severity = severities[string(c.Finding.Severity)]
	}
	switch c.State {
	case live.Withdrawn:
		delete(t.open, c.Key)
	case live.Settled:
		delete(t.open, c.Key)
		t.settled = max(t.settled, severity)
	default:
		if t.open == nil {
			t.open = map[string]int{}
		}
		t.open[c.Key] = severity
	}
}

// failOn is exit code 1 where something at least as severe as asked was told.
func (t *tally) failOn(level string) error {
	least, ok := severities[level]
	worst := t.settled
	for _, severity := range t.open {
		worst = max(worst, severity)
	}
	if ok && worst >= least {
		return status(exitFailOn)
	}
	return nil
}
