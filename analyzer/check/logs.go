package check

import (
	"slices"
	"strconv"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/phrase"
	"hubscope/analyzer/settings"
	"hubscope/parsers/policy"
)

// What keeps a log from being of use: to be changed before the user collects it again.

var logs = []Rule{
	{
		ID: "logs-blocked", Severity: casefile.WarningLev, References: []string{docMetadata, docProperties},
		Keys: []string{policy.BlockLogs, policy.DisableLogging},
		Check: func(in *Input) []casefile.Misconfiguration {
			return slices.Concat(blocked.Check(in), disabled.Check(in))
		},
	},
	policyRule(valueRule{
		id: "logs-encrypted", severity: casefile.Error, references: []string{docMetadata},
		key: policy.EncryptLogs, wrong: on,
		say: func(t judged) said {
			return said{
				message: phrase.New("check.logs-encrypted.message", "label", t.label),
				why:     phrase.New("check.logs-encrypted.why"),
				advice:  phrase.New("check.logs-encrypted.advice", "where", t.where, "label", t.label),
			}
		},
	}),
	policyRule(valueRule{
		id: "logs-obfuscated", severity: casefile.Information, references: []string{docMetadata},
		key: policy.ObfuscateLogs, wrong: on,
		say: func(t judged) said {
			return said{
				message: phrase.New("check.logs-obfuscated.message", "label", t.label),
				why:     phrase.New("check.logs-obfuscated.why"),
				advice:  phrase.New("check.logs-obfuscated.advice", "where", t.where, "label", t.label),
			}
		},
	}),
	{
		ID: "logs-too-small", Severity: casefile.Information, References: []string{docMetadata},
		Keys:  []string{policy.MaxLogFiles, policy.MaxLogFileSize},
		Check: logsTooSmall,
	},
	policyRule(valueRule{
		id: "log-level-low", severity: casefile.Information, references: []string{docMetadata},
		key: policy.DefaultLoggerLevel, wrong: below(levelDefault, strconv.Itoa(levelDefault)),
		say: func(t judged) said {
			return said{
				message: phrase.New("check.log-level-low.message", "label", t.label, "visible", t.visible),
				why:     phrase.New("check.log-level-low.why"),
				advice:  phrase.New("check.log-level-low.advice", "where", t.where, "label", t.label),
			}
		},
	}),
}

// levelDefault is INFO; below it the lines about policies and logons are not written.
const levelDefault = 4

// Logs are blocked by a policy of the app, or by a client property for all apps.
var (
	blocked  = policyRule(valueRule{key: policy.BlockLogs, wrong: on, say: blockedSaid})
	disabled = propertyRule(valueRule{key: policy.DisableLogging, wrong: on, say: blockedSaid})
)

func blockedSaid(t judged) said {
	return said{
		message: phrase.New("check.logs-blocked.message", "label", t.label),
		why:     phrase.New("check.logs-blocked.why"),
		advice:  phrase.New("check.logs-blocked.advice", "where", t.where, "label", t.label),
	}
}

// logRoom is what an app keeps by default, in megabytes: two files of two.
const logRoom = 4

// logsTooSmall is told when an app keeps less than by default, of whichever value was made
// smaller.
func logsTooSmall(in *Input) []casefile.Misconfiguration {
	return eachApp(in, func(m appOn) []casefile.Misconfiguration {
		files, _, ok := in.Settings.Number(m.app.Name, m.platform, policy.MaxLogFiles)
		size, _, known := in.Settings.Number(m.app.Name, m.platform, policy.MaxLogFileSize)
		if !ok || !known || files >= logRoom || size >= logRoom || files*size >= logRoom {
			return nil
		}
		v, given := m.given(policy.MaxLogFileSize)
		other := files
		if !given || size >= 2 {
			if v, given = m.given(policy.MaxLogFiles); !given {
				return nil
			}
			other = size
		}
		f := m.finding(v)
		if other > 0 {
			f.Suggestion = strconv.FormatInt((logRoom+other-1)/other, 10)
		}
		count, limit := settings.Label(policy.MaxLogFiles), settings.Label(policy.MaxLogFileSize)
		f.Message = phrase.New("check.logs-too-small.message", "count", count, "files", files, "limit", limit, "size", size, "room", files*size)
		f.Why = phrase.New("check.logs-too-small.why")
		f.Advice = advise(casefile.EMAdmin, phrase.New("check.logs-too-small.advice", "where", f.Where, "count", count, "limit", limit))
		return []casefile.Misconfiguration{f}
	})
}
