package nsconf

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"hubscope/parsers/nsconf/expr"
)

// Limits in bytes. The appliance's own command line takes a few thousand.
const (
	maxLine    = 1 << 20 // a longer line is not even classified
	maxCommand = 1 << 16 // a longer command of an object that is read is skipped
)

var bom = []byte("\xef\xbb\xbf")

// Parse reads a whole ns.conf. A line that cannot be understood becomes a
// [Problem]; the error is the reader's own, and what was read up to it is
// returned with it.
func Parse(r io.Reader) (*Config, error) {
	b := newBuilder()
	err := eachLine(r, func(line []byte, long bool) {
		b.Lines++
		if b.Lines == 1 {
			line = bytes.TrimPrefix(line, bom)
		}
		if long {
			b.Commands++
			b.problem(b.Lines, LongLine, "", "")
			return
		}
		b.line(line)
	})
	b.finish()
	return b.Config, err
}

// ParseBytes reads an ns.conf that is already in memory.
func ParseBytes(data []byte) *Config {
	c, _ := Parse(bytes.NewReader(data)) // a bytes.Reader does not fail
	return c
}

// eachLine calls do with every line, without its line end; with long set the
// line exceeds maxLine and is not given.
func eachLine(r io.Reader, do func(line []byte, long bool)) error {
	br := bufio.NewReaderSize(r, 1<<16)
	var pieces []byte // a line that outgrew the reader's buffer
	long := false
	for {
		piece, err := br.ReadSlice('\n')
		if errors.Is(err, bufio.ErrBufferFull) {
			if long = long || len(pieces)+len(piece) > maxLine; !long {
				pieces = append(pieces, piece...)
			} else {
				pieces = pieces[:0]
			}
			continue
		}
		line := piece
		if len(pieces) > 0 {
			pieces = append(pieces, piece...)
			line = pieces
		}
		if long || len(line) > 0 {
			do(bytes.TrimRight(line, "\r\n"), long)
		}
		pieces, long = pieces[:0], false
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// builder is a Config in the making.
type builder struct {
	*Config
	bindings map[bindingKey]int // index in Bindings
	words    []word             // reused from line to line
}

func newBuilder() *builder {
	return &builder{
		Config: &Config{
			actions:   map[string]*SessionAction{},
			policies:  map[string]*SessionPolicy{},
			vservers:  map[string]*VServer{},
			names:     expr.Names{},
			csActions: map[string]string{},
			csRules:   map[string]string{},
			bound:     map[boundName][]int{},
			levels:    map[Level][]int{},
		},
		bindings: map[bindingKey]int{},
	}
}

// line reads one line.
func (b *builder) line(line []byte) {
	line = bytes.Trim(line, blanks)
	if len(line) == 0 {
		return
	}
	if line[0] == '#' {
		b.comment(string(line))
		return
	}
	b.Commands++
	v, of, rest := classify(line)
	if of == nil {
		b.Skipped++
		return
	}
	if len(rest) > maxCommand {
		b.problem(b.Lines, LongLine, "", "")
		return
	}
	if !utf8.Valid(rest) {
		b.problem(b.Lines, InvalidUTF8, "", "")
	}
	list, fault, place := words(strings.ToValidUTF8(string(rest), "\uFFFD"), b.words[:0])
	b.words = list
	if fault != "" {
		b.problem(b.Lines, fault, strings.TrimPrefix(place, "-"), "")
	}
	cmd := command{line: b.Lines, verb: v}
	cmd.sort(list)
	b.commands = append(b.commands, heldCommand{cmd, of})
	of.read(b, &cmd)
}

// comment reads the version in the first line and the date in the second:
//
//	#NS13.0 Build 58.30
//	# Last modified by `save config`, Tue Mar  3 11:20:04 2026
func (b *builder) comment(line string) {
	if version, ok := strings.CutPrefix(line, "#NS"); ok && b.Release == "" {
		release, build, _ := strings.Cut(version, " Build ")
		b.Release, b.Build = strings.TrimSpace(showable(release)), strings.TrimSpace(showable(build))
		return
	}
	if rest, ok := strings.CutPrefix(line, "# Last modified by "); ok && b.SavedAt == "" {
		if _, date, ok := strings.Cut(rest, ", "); ok {
			b.SavedAt = strings.TrimSpace(showable(date))
		}
	}
}

// object is what a command is about, and what reads it.
type object struct {
	name string // in lower case
	read func(*builder, *command)
}

// objects are those that are read, by their names. All other commands are skipped
// after their first words.
var objects = func() map[string]*object {
	list := map[string]*object{}
	for name, read := range readings {
		list[name] = &object{name, read}
	}
	return list
}()

var readings = map[string]func(*builder, *command){
	"vpn parameter":      (*builder).vpnParameter,
	"vpn sessionaction":  (*builder).sessionAction,
	"vpn sessionpolicy":  (*builder).sessionPolicy,
	"vpn vserver":        (*builder).vpnVServer,
	"vpn global":         (*builder).vpnGlobal,
	"vserver":            (*builder).anyVServer,
	"aaa user":           (*builder).aaaUser,
	"aaa group":          (*builder).aaaGroup,
	"cs vserver":         (*builder).csVServer,
	"cs action":          (*builder).csAction,
	"cs policy":          (*builder).csPolicy,
	"policy expression":  (*builder).policyExpression,
	"ns param":           (*builder).nsParam,
	"ns hostname":        (*builder).nsHostName,
	"ns config":          (*builder).nsConfig,
	"ha node":            (*builder).haNode,
	"dns addrec":         (*builder).dnsAddress,
	"audit syslogparams": (*builder).syslogParams,
	"audit syslogaction": (*builder).syslogAction,
}

// classify finds out from the first words of a line whether the rest matters.
// It allocates nothing: most lines of a file end here.
func classify(line []byte) (v verb, of *object, rest []byte) {
	var buf [64]byte
	first, rest := cutWord(line)
	v, ok := verbs[string(lowered(&buf, first))]
	if !ok || v == verbOther {
		return v, nil, nil
	}
	group, behindGroup := cutWord(rest)
	kind, behindKind := cutWord(behindGroup)
	if n := len(group) + 1 + len(kind); n <= len(buf) {
		key := append(append(append(buf[:0], group...), ' '), kind...)
		lower(key)
		if of = objects[string(key)]; of != nil {
			return v, of, behindKind
		}
	}
	key := lowered(&buf, group)
	if of = objects[string(key)]; of != nil {
		return v, of, behindGroup
	}
	return v, nil, nil
}

// cutWord splits off the first plain word.
func cutWord(s []byte) (word, rest []byte) {
	s = bytes.TrimLeft(s, blanks)
	if i := bytes.IndexAny(s, blanks); i >= 0 {
		return s[:i], s[i:]
	}
	return s, nil
}

// lowered copies word into buf in lower case; a word that does not fit cannot
// be one that is looked for, and gives nothing.
func lowered(buf *[64]byte, word []byte) []byte {
	if len(word) > len(buf) {
		return nil
	}
	key := append(buf[:0], word...)
	lower(key)
	return key
}

func lower(ascii []byte) {
	for i, c := range ascii {
		if c >= 'A' && c <= 'Z' {
			ascii[i] = c + 'a' - 'A'
		}
	}
}

// finish resolves what may stand in any order in the file.
func (b *builder) finish() {
	b.indexBindings()
	for _, e := range b.Expressions {
		e.Expr = expr.Compile(e.Rule, b.names)
		b.names.Add(e.Name, e.Expr)
		if stop, stopped := e.Expr.Stopped(); stopped {
			b.problem(e.Line, UnreadableRule, "", stop)
		}
	}
	for _, p := range b.Policies {
		p.Expr = expr.Compile(p.Rule, b.names)
		if stop, stopped := p.Expr.Stopped(); stopped && p.Rule != "" {
			b.problem(p.RuleLine, UnreadableRule, "", stop)
		}
		if p.Action != "" && b.Action(p.Action) == nil && !builtinAction(p.Action) {
			b.problem(p.Line, UndefinedAction, "", p.Action)
		}
	}
	slices.SortStableFunc(b.Problems, func(x, y Problem) int { return x.Line - y.Line })
}

// builtinAction tells whether the appliance itself defines an action: it
// stands for "set vpn parameter" and appears in no file.
func builtinAction(name string) bool { return strings.EqualFold(name, "SETVPNPARAMS_ACT") }
