package redact

import (
	"bytes"
	"strings"
)

// A cue is a word that says that a name follows.
type cue uint8

const (
	noCue     cue = iota
	userCue       // user=name, and: for user name
	phoneCue      // tel:+81…
	deviceCue     // DeviceId=7F3A…
	titleCue      // device name: Aiko's phone
	ssidCue       // SSID "Acme-Guest"
)

// cueWords are looked for as spellings are.
var cueWords = func() (list []spelling) {
	for c, words := range [...][]string{
		userCue: {
			"user", "username", "user name", "userid", "user id", "user_name", "user_id", "upn", "userprincipalname", "samaccountname", "mailbox", "account",
			"accountname", "owner", "email", "e-mail", "emailaddress", "login", "adm_user", "logonname",
		},
		phoneCue:  {"tel", "phone", "phonenumber", "msisdn", "mobile number"},
		deviceCue: {"deviceid", "device id", "device_id", "deviceidentifier", "udid", "imei", "meid", "serialnumber", "serial number", "androidid", "android_id", "easdeviceid"},
		titleCue:  {"devicename", "device name", "device_name", "friendlyname", "devicefriendlyname"},
		ssidCue:   {"ssid", "wifi name", "networkname"},
	} {
		for _, text := range words {
			list = append(list, spelling{text: text, mode: wholeWord, cue: cue(c)})
		}
	}
	return list
}()

// cued looks at what follows a cue: an equals sign or a colon, quotes perhaps, and a name.
func (w *sweep) cued(s []byte, i int, c cue, at []int32) {
	if w.checking {
		return
	}
	from, assigned, quote := i, false, byte(0)
	for from < len(s) && from < i+mostBetween && strings.IndexByte(" \t\"'=:\\[<", s[from]) >= 0 {
		switch b := s[from]; b {
		case '=', ':':
			assigned = true
		case '"', '\'':
			quote = b
		}
		from++
	}
	if from == i {
		return
	}
	switch c {
	case userCue:
		if assigned || ofUser(s, i) {
			w.userBehind(s, i, from, at)
		}
	case titleCue, ssidCue:
		if !assigned && quote == 0 {
			return
		}
		if end := titleEnd(s, from, quote); end > from && weight(string(s[from:end])) >= 2 && !nobody(string(s[from:end])) {
			w.known(at, from, end, map[cue]Kind{titleCue: Device, ssidCue: Network}[c], s[from:end])
		}
	default:
		if assigned {
			w.numberBehind(s, from, c, at)
		}
	}
}

const (
	mostBetween  = 8  // signs between a cue and its name
	longestTitle = 64 // of a device or a network
	leastID      = 8  // signs of a device's id
	leastPhone   = 7  // digits of a telephone number
)

// userBehind takes the name of a user that begins at from; the cue ends at i.
func (w *sweep) userBehind(s []byte, i, from int, at []int32) {
	end := from
	for end < len(s) && classOf[s[end]]&inName != 0 {
		end++
	}
	for end > from && strings.IndexByte(".-+", s[end-1]) >= 0 {
		end--
	}
	if end == from || end < len(s) && (s[end] == '@' || s[end] == '\\') || from-1 > i && s[from-1] == '\\' && classOf[s[from-2]]&inWord != 0 {
		return // an address, an account: looked at there
	}
	name := s[from:end]
	if e, ok := w.r.findUser(name); ok {
		w.add(at, span{start: from, end: end, entity: e})
		return
	}
	folded := strings.ToLower(string(name))
	switch _, _, token := isToken(folded); {
	case token, nobody(folded), common(folded), weight(folded) < 2, isAddress(folded), strings.Trim(folded, "0123456789.-") == "":
	case strings.IndexByte(folded, '.') >= 0 && looksLikeHost(s, from, end):
	default:
		w.form(at, from, end, User, name)
	}
}

// ofUser reports "for user" and "by user" in front of a place.
func ofUser(s []byte, end int) bool {
	before := s[max(0, end-len("for user")):end]
	return foldedPrefix(before, "for user") || len(before) > 0 && foldedPrefix(before[1:], "by user")
}

// titleEnd is where a name of several words ends: at the quote that closes it, else where a
// list goes on.
func titleEnd(s []byte, from int, quote byte) int {
	end := from
	for end < len(s) && end < from+longestTitle {
		c := s[end]
		if quote != 0 && c == quote || quote == 0 && strings.IndexByte(",;\t\n\r&\"<>)]}|", c) >= 0 || c == '\n' {
			break
		}
		end++
	}
	return from + len(bytes.TrimRight(s[from:end], " \\"))
}

// numberBehind takes a device's id or a telephone number.
func (w *sweep) numberBehind(s []byte, from int, c cue, at []int32) {
	end := from
	for end < len(s) && classOf[s[end]]&inName != 0 && s[end] < 0x80 {
		end++
	}
	value := bytes.TrimRight(s[from:end], ".-+_")
	end = from + len(value)
	digits := 0
	for _, b := range value {
		digits += int(classOf[b] & isDigit / isDigit)
	}
	switch {
	case c == phoneCue && digits >= leastPhone && len(bytes.Trim(value, "0123456789-+")) == 0:
		w.known(at, from, end, Phone, value)
	case c == deviceCue && len(value) >= leastID && digits > 0:
		if _, _, token := isToken(strings.ToLower(string(value))); !token {
			w.known(at, from, end, Device, value)
		}
	}
}
