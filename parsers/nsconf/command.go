package nsconf

import "strings"

// command is one line of a known object taken apart.
type command struct {
	line  int   // in the file; 0 for a step of a replay
	step  int   // of a replay, by its Number; 0 for a line of the file
	doubt Doubt // left on the flags that it names, in place of their values
	verb  verb
	args  []string // the words behind the object
	flags []flag
}

// flag is -name and the words behind it up to the next flag.
type flag struct {
	name   string
	values []string
}

// verb is what a command does.
type verb uint8

const (
	verbOther verb = iota
	verbAdd
	verbSet
	verbUnset
	verbRemove
	verbBind
	verbUnbind
	verbEnable
	verbDisable
)

// verbs are all words that a line of ns.conf starts with; those that cannot
// concern us are told apart from words that are no command at all.
var verbs = map[string]verb{
	"add": verbAdd, "set": verbSet, "unset": verbUnset, "rm": verbRemove, "bind": verbBind, "unbind": verbUnbind,
	"enable": verbEnable, "disable": verbDisable,
	"link": verbOther, "apply": verbOther, "import": verbOther, "save": verbOther, "rename": verbOther, "switch": verbOther,
	"update": verbOther, "create": verbOther, "force": verbOther, "sync": verbOther, "start": verbOther, "stop": verbOther,
}

// arg returns the n-th word behind the object, or "".
func (c *command) arg(n int) string {
	if n < len(c.args) {
		return c.args[n]
	}
	return ""
}

// flagged returns the first value of the first of the named flags that is
// there.
func (c *command) flagged(names ...string) (value string, ok bool) {
	f := c.flag(names...)
	if f == nil || len(f.values) == 0 {
		return "", false
	}
	return f.values[0], true
}

func (c *command) flag(names ...string) *flag {
	for i := range c.flags {
		if foldedContains(names, c.flags[i].name) {
			return &c.flags[i]
		}
	}
	return nil
}

// sort distributes the words behind the object to arguments and flags, and
// leaves secrets behind. It copies what it keeps: a slice would hold the whole
// line in memory, secrets included.
func (c *command) sort(list []word) {
	for i, w := range list {
		switch {
		case w.flag():
			c.flags = append(c.flags, flag{name: strings.Clone(w.text[1:])})
		case i+1 < len(list) && list[i+1].flag() && strings.EqualFold(list[i+1].text, "-encrypted"):
			// Whatever -encrypted follows is a secret, flag or not.
		case len(c.flags) == 0:
			c.args = append(c.args, strings.Clone(w.text))
		default:
			f := &c.flags[len(c.flags)-1]
			if !secretFlag(f.name) {
				f.values = append(f.values, strings.Clone(w.text))
			}
		}
	}
}
