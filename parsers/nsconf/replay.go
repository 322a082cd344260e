package nsconf

import (
	"slices"
	"strings"
)

// A Mode is what a step of a replay does with its command.
type Mode uint8

// The modes.
const (
	// Apply runs the command: the configuration is that of a moment after it.
	Apply Mode = iota
	// Undo takes the command back: the configuration is that of a moment before it, of which
	// the file, saved afterwards, does not tell what the command replaced.
	Undo
	// Question leaves what the file says, and notes that it may have been something else: the
	// command may or may not have run on this configuration by then.
	Question
)

// A Step is a command that an administrator ran, and on which side of it the
// configuration is wanted.
type Step struct {
	Command string
	Mode    Mode
	Number  int // borne by the values that it gives, see [Origin]; from 1
}

// heldCommand is a line of the file as it was read: taken apart, without secrets.
type heldCommand struct {
	command
	of *object
}

// Replay returns the configuration as it was at another moment than the file was
// saved: the file's commands run again, and behind them the steps in their order. What
// a step leaves unknown is open, see [Param]. A nil Config stands for a file that was not given: nothing is known but
// what the steps say.
func (c *Config) Replay(steps []Step) *Config {
	b := newBuilder()
	if c == nil {
		b.open = true
	} else {
		b.Release, b.Build, b.SavedAt, b.Lines = c.Release, c.Build, c.SavedAt, c.Lines
		b.open = c.open
		for i := range c.commands {
			held := &c.commands[i]
			cmd := held.command // a reading may change it
			held.of.read(b, &cmd)
		}
	}
	for _, s := range steps {
		b.step(s)
	}
	b.Problems, b.ProblemsOmitted = nil, 0 // they are the file's, and were told
	b.finish()
	return b.Config
}

// step runs one step.
func (b *builder) step(s Step) {
	cmd, of := parseCommand(s.Command)
	if of == nil {
		return
	}
	cmd.step = s.Number
	if s.Mode == Apply {
		of.read(b, &cmd)
		return
	}
	switch flags := of.name == "vpn parameter" || of.name == "vpn sessionaction"; {
	case cmd.verb == verbSet && flags, cmd.verb == verbUnset && flags:
		cmd.doubt = Unknown
		if s.Mode == Question {
			cmd.doubt = Maybe
		}
		of.read(b, &cmd)
	case s.Mode == Undo && cmd.verb == verbAdd:
		cmd.verb = verbRemove // it succeeded, so there was none before
		of.read(b, &cmd)
	case s.Mode == Undo && cmd.verb == verbBind:
		cmd.verb = verbUnbind
		of.read(b, &cmd)
	default:
		b.open = true // an object was there whose contents nobody tells
	}
}

// doubt notes on the flags that a command names that their values are not known.
func (s *Settings) doubt(cmd *command) {
	for _, f := range cmd.flags {
		set, ok := s.Get(f.name)
		if !ok || cmd.doubt == Unknown {
			set = Setting{Name: f.name, Line: set.Line, Doubt: Unknown}
		} else if set.Doubt == Sure {
			set.Doubt = Maybe
		}
		s.put(set)
	}
}

// parseCommand takes a single command apart; of is nil when it concerns nothing that is
// read.
func parseCommand(text string) (cmd command, of *object) {
	if len(text) > maxCommand {
		return command{}, nil
	}
	v, of, rest := classify([]byte(strings.Trim(strings.ToValidUTF8(text, "\uFFFD"), blanks)))
	if of == nil {
		return command{}, nil
	}
	list, _, _ := words(string(rest), nil)
	cmd = command{verb: v}
	cmd.sort(list)
	return cmd, of
}

// timerFlags are those that decide how long a session lives.
var timerFlags = []string{FlagSessTimeout, FlagForcedTimeout}

// ChangesTimers reports whether a command may change how long sessions live: it names a
// timer, or gives, takes or alters a policy that may hold one.
func ChangesTimers(text string) bool {
	cmd, of := parseCommand(text)
	if of == nil {
		return false
	}
	switch of.name {
	case "vpn parameter":
		return cmd.flag(timerFlags...) != nil
	case "vpn sessionaction":
		return cmd.flag(timerFlags...) != nil || cmd.verb == verbRemove
	case "vpn sessionpolicy":
		return true
	case "vpn vserver", "vpn global", "aaa user", "aaa group":
		return cmd.verb != verbAdd && cmd.flag("policy", "policyName") != nil
	}
	return false
}

// Contradicts reports whether a command set a timer to another value than the file
// has, so that the file is older than the command or another one came behind it.
func (c *Config) Contradicts(text string) bool {
	cmd, of := parseCommand(text)
	if of == nil {
		return false
	}
	var have Settings
	switch {
	case of.name == "vpn parameter":
		have = c.Parameter
	case of.name == "vpn sessionaction":
		a := c.Action(cmd.arg(0))
		if a == nil {
			return cmd.verb != verbRemove
		}
		if cmd.verb == verbRemove {
			return true
		}
		have = a.Settings
	default:
		return false
	}
	return slices.ContainsFunc(timerFlags, func(name string) bool {
		f := cmd.flag(name)
		if f == nil {
			return false
		}
		set, ok := have.Get(name)
		if cmd.verb == verbUnset {
			return ok
		}
		if !ok { // a file holds only what differs from the default
			set.Value = defaults[strings.ToLower(name)]
		}
		n, known := parseMinutes(strings.Join(f.values, " "))
		m, same := parseMinutes(set.Value)
		return known && same && n != m
	})
}
