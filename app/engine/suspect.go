package engine

import "bytes"

// Almost no line of a log holds a secret, and looking for one letter by letter costs more
// than reading the line did. suspect tells most of those that hold none by what none can be
// without: one of a few words, found with Wu and Manber's table of jumps (1994).

// triggers are the words without which a line holds no secret, but for one in a URL.
var triggers = func() (list ['z' + 1][]string) {
	for i := range secretNames {
		text := secretNames[i].text
		if len(text) < leastTrigger {
			continue // looked for by itself
		}
		list[text[0]] = append(list[text[0]], text)
	}
	for _, command := range []string{loginCommand, systemUser} {
		list[command[0]] = append(list[command[0]], command)
	}
	return list
}()

const (
	loginCommand  = "login "
	systemUser    = "system user "
	sessionNumber = "sessionid"
	shortPassword = "pwd"
	// leastTrigger is the length of the shortest trigger.
	leastTrigger = len("token")
)

// jumps says for two letters how far on the first leastTrigger letters of a trigger may end
// at the earliest, 0 for here. Letters count without their case.
var jumps = func() *[1 << 14]uint8 {
	var t [1 << 14]uint8
	for i := range t {
		t[i] = uint8(leastTrigger - 1)
	}
	for _, list := range triggers {
		for _, text := range list {
			for j := 1; j < leastTrigger; j++ {
				at := &t[letters(text[j-1], text[j])]
				*at = min(*at, uint8(leastTrigger-1-j))
			}
		}
	}
	return &t
}()

func letters(a, b byte) int { return int(a|0x20)&0x7f<<7 | int(b|0x20)&0x7f }

// suspect reports whether a line may hold a secret. What it clears holds none by the rules
// of the scanner.
func suspect(line []byte) bool {
	for i := leastTrigger - 1; i < len(line); {
		if jump := jumps[letters(line[i-1], line[i])]; jump > 0 {
			i += int(jump)
			continue
		}
		at := i - (leastTrigger - 1)
		if c := line[at] | 0x20; c <= 'z' {
			for _, text := range triggers[c] {
				if foldedPrefix(line[at:], text) && !cleared(line, at, text) {
					return true
				}
			}
		}
		i++
	}
	return suspectURL(line) || suspectShort(line)
}

// suspectShort reports whether the one name stands in a line that is too short for the jumps.
func suspectShort(line []byte) bool {
	return bytes.Contains(line, []byte("pwd")) || bytes.Contains(line, []byte("Pwd")) || bytes.Contains(line, []byte("PWD"))
}

// foldedPrefix reports whether b begins with a text in small letters, in any case.
func foldedPrefix(b []byte, text string) bool {
	if len(b) < len(text) {
		return false
	}
	for i := range len(text) {
		c := b[i]
		if c >= 'A' && c <= 'Z' {
			c |= 0x20
		}
		if c != text[i] {
			return false
		}
	}
	return true
}

// cleared tells the two triggers that stand in most lines of a gateway's log where they are
// harmless: its own number of a session, and LOGIN where no command begins.
func cleared(line []byte, at int, text string) bool {
	switch text {
	case sessionNumber:
		rest, ok := bytes.CutPrefix(line[at+len(text):], []byte(": "))
		n := 0
		for n < len(rest) && rest[n] >= '0' && rest[n] <= '9' {
			n++
		}
		return ok && n > 0 && (n == len(rest) || rest[n] == ' ')
	case loginCommand:
		before := bytes.TrimRight(line[:at], " \"'\\=:")
		const command = "command"
		return len(before) > 0 && (len(before) < len(command) || !foldedPrefix(before[len(before)-len(command):], command))
	}
	return false
}

// suspectURL reports whether a line may hold a URL with a password in front of its host.
func suspectURL(line []byte) bool {
	return bytes.IndexByte(line, '@') >= 0 && (bytes.Contains(line, []byte("://")) || bytes.Contains(line, []byte(`:\/\/`)))
}
