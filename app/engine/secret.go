package engine

import "bytes"

// secretNames are the words next to which a value is a secret, redacted or not (DOMAIN
// section 7, "Redact always"). Longer ones first where one is the end of another.
var secretNames = [][]byte{
	[]byte("appgroupencryptionkey"), []byte("encryptionkey"), []byte("agtoken"), []byte("authtoken"), []byte("authcookie"), []byte("staticket"),
	[]byte("sta ticket"), []byte("nsc_aaac"), []byte("nsc_tmaa"), []byte("nsc_tmas"), []byte("xdata"), []byte("nonce"), []byte("password"), []byte("passwd"),
	[]byte("passphrase"), []byte("authorization"), []byte("set-cookie"), []byte("cookie"), []byte("token"), []byte("challenge_response"), []byte("sessionid"),
}

// spaced are the names whose value may follow a blank alone, because nothing else follows
// them; behind the others only "=" or ":" shows that a value comes.
var spaced = map[string]bool{
	"appgroupencryptionkey": true, "agtoken": true, "authtoken": true, "authcookie": true, "staticket": true, "nsc_aaac": true,
}

const mask = "***"

// MaskSecrets replaces the values of secrets in a line. It returns line itself when there
// are none.
func MaskSecrets(line []byte) []byte {
	lower := bytes.ToLower(line)
	if len(lower) != len(line) {
		lower = asciiLower(line) // a letter whose lower case is longer must not move offsets
	}
	var out []byte
	done := 0
	for i := 0; i < len(lower); {
		name := secretAt(lower, i)
		if name == nil {
			i++
			continue
		}
		start, end := valueAfter(lower, i+len(name), spaced[string(name)], string(name) == "authorization" || bytes.HasSuffix(name, []byte("cookie")))
		if string(name) == "sessionid" && numeric(bytes.TrimSuffix(lower[start:end], []byte("-"))) {
			i += len(name) // the gateway's own session number is no secret; old releases join " - " to it
			continue
		}
		if start == end || bytes.HasPrefix(lower[start:end], []byte(mask)) {
			i += len(name)
			continue
		}
		out = append(append(out, line[done:start]...), mask...)
		done, i = end, end
	}
	if out == nil {
		return line
	}
	return append(out, line[done:]...)
}

func asciiLower(b []byte) []byte {
	out := bytes.Clone(b)
	for i, c := range out {
		if c >= 'A' && c <= 'Z' {
			out[i] = c | 0x20
		}
	}
	return out
}

func secretAt(lower []byte, i int) []byte {
	switch lower[i] {
	case 'a', 'e', 's', 'n', 'x', 'p', 'c', 't':
	default:
		return nil
	}
	if i > 0 && lower[i-1] >= 'a' && lower[i-1] <= 'z' {
		return nil
	}
	for _, n := range secretNames {
		if bytes.HasPrefix(lower[i:], n) {
			return n
		}
	}
	return nil
}

// valueAfter finds the value behind a name that ends at i: "name=value", "name: value",
// "\"name\":\"value\"", and "name value" where blanks are enough. A header's value runs to
// the end of the line.
func valueAfter(b []byte, i int, blanks, header bool) (start, end int) {
	j := i
	for j < len(b) && (b[j] == '"' || b[j] == '\'' || b[j] == '\\') {
		j++
	}
	sep := false
	for j < len(b) && (b[j] == ' ' || b[j] == '=' || b[j] == ':') {
		sep = sep || b[j] != ' '
		j++
	}
	if j == i || !sep && !blanks {
		return i, i
	}
	quote := byte(0)
	for j < len(b) && (b[j] == '"' || b[j] == '\'' || b[j] == '\\') {
		quote = b[j]
		j++
	}
	start, end = j, j
	for end < len(b) {
		c := b[end]
		if quote != 0 && c == quote || quote != 0 && c == '\\' {
			break
		}
		if quote == 0 && !header && (c == ' ' || c == ',' || c == ';' || c == '&' || c == '"' || c == '\'' || c == '}' || c == ')' || c == '<') {
			break
		}
		if c == '\n' || c == '\r' {
			break
		}
		end++
	}
	return start, end
}

func numeric(b []byte) bool {
	for _, c := range b {
		if c < '0' || c > '9' {
			return false
		}
	}
	return len(b) > 0
}

// MaskField masks a field's value: all of it where its name is a secret's, else the
// secrets inside it.
func MaskField(name string, value []byte) []byte {
	lower := bytes.ToLower([]byte(name))
	for _, n := range secretNames {
		if bytes.Equal(lower, n) && !(string(n) == "sessionid" && numeric(value)) {
			return []byte(mask)
		}
	}
	return MaskSecrets(value)
}
