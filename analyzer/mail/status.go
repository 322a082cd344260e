package mail

import (
	"hubscope/analyzer/casefile"
	"hubscope/analyzer/phrase"
)

// A code is what a status means that a mail server answers with.
type code struct {
	meaning     phrase.Phrase // a few words, for the headline
	why         phrase.Phrase
	advice      phrase.Phrase // to the mail administrator
	disposition casefile.Disposition
}

// codes are the HTTP statuses of Exchange ActiveSync (reference "activesync-http-status":
// RFC 9110, and MS-ASHTTP for 449 and 451).
var codes = map[int]code{
	400: {phrase.New("mail.meaning.400"), phrase.New("mail.status.400"), phrase.New("mail.advice.status.400"), casefile.Fault},
	403: {phrase.New("mail.meaning.403"), phrase.New("mail.status.403"), phrase.New("mail.advice.status.403"), casefile.SettingFault},
	404: {phrase.New("mail.meaning.404"), phrase.New("mail.status.404"), phrase.New("mail.advice.status.404"), casefile.SettingFault},
	405: {phrase.New("mail.meaning.405"), phrase.New("mail.status.405"), phrase.New("mail.advice.status.405"), casefile.SettingFault},
	407: {phrase.New("mail.meaning.407"), phrase.New("mail.status.407"), phrase.New("mail.advice.status.407"), casefile.SettingFault},
	409: {phrase.New("mail.meaning.409"), phrase.New("mail.status.409"), phrase.New("mail.advice.status.409"), casefile.Fault},
	413: {phrase.New("mail.meaning.413"), phrase.New("mail.status.413"), phrase.New("mail.advice.status.413"), casefile.SettingFault},
	429: {phrase.New("mail.meaning.429"), phrase.New("mail.status.429"), phrase.New("mail.advice.status.429"), casefile.Fault},
	449: {phrase.New("mail.meaning.449"), phrase.New("mail.status.449"), phrase.New("mail.advice.status.449"), casefile.SettingFault},
	451: {phrase.New("mail.meaning.451"), phrase.New("mail.status.451"), phrase.New("mail.advice.status.451"), casefile.SettingFault},
	500: {phrase.New("mail.meaning.500"), phrase.New("mail.status.500"), phrase.New("mail.advice.status.500"), casefile.Fault},
	501: {phrase.New("mail.meaning.501"), phrase.New("mail.status.501"), phrase.New("mail.advice.status.501"), casefile.SettingFault},
	502: {phrase.New("mail.meaning.502"), phrase.New("mail.status.502"), phrase.New("mail.advice.status.502"), casefile.Fault},
	503: {phrase.New("mail.meaning.503"), phrase.New("mail.status.503"), phrase.New("mail.advice.status.503"), casefile.Fault},
	504: {phrase.New("mail.meaning.504"), phrase.New("mail.status.504"), phrase.New("mail.advice.status.504"), casefile.Fault},
	507: {phrase.New("mail.meaning.507"), phrase.New("mail.status.507"), phrase.New("mail.advice.status.507"), casefile.Fault},
}

// commands are the statuses of ActiveSync itself, which come under HTTP 200 (reference
// "activesync-command-status": MS-ASCMD, common status codes). Those that keep a phone out
// have a verdict of their own, and so has a version that is not spoken.
var commands = map[int]code{
	110: {phrase.New("mail.meaning.500"), phrase.New("mail.status.110"), phrase.New("mail.advice.status.500"), casefile.Fault},
	111: {phrase.New("mail.meaning.503"), phrase.New("mail.status.111"), phrase.New("mail.advice.status.503"), casefile.Fault},
	112: {phrase.New("mail.meaning.112"), phrase.New("mail.status.112"), phrase.New("mail.advice.status.112"), casefile.SettingFault},
	113: {phrase.New("mail.meaning.507"), phrase.New("mail.status.113"), phrase.New("mail.advice.status.507"), casefile.Fault},
	114: {phrase.New("mail.meaning.114"), phrase.New("mail.status.114"), phrase.New("mail.advice.status.114"), casefile.Fault},
	115: {phrase.New("mail.meaning.507"), phrase.New("mail.status.115"), phrase.New("mail.advice.status.507"), casefile.Fault},
	123: {phrase.New("mail.meaning.123"), phrase.New("mail.status.123"), phrase.New("mail.advice.status.123"), casefile.SettingFault},
	125: {phrase.New("mail.meaning.123"), phrase.New("mail.status.125"), phrase.New("mail.advice.status.123"), casefile.SettingFault},
	127: {phrase.New("mail.meaning.451"), phrase.New("mail.status.127"), phrase.New("mail.advice.status.451"), casefile.SettingFault},
	128: {phrase.New("mail.meaning.451"), phrase.New("mail.status.128"), phrase.New("mail.advice.status.451"), casefile.SettingFault},
	132: syncState, 133: syncState, 134: syncState, 135: syncState, 136: syncState,
	151: {phrase.New("mail.meaning.151"), phrase.New("mail.status.151"), phrase.New("mail.advice.status.409"), casefile.Fault},
}

// syncState is what the server remembers of a phone's mailbox, and lost or cannot use.
var syncState = code{phrase.New("mail.meaning.132"), phrase.New("mail.status.132"), phrase.New("mail.advice.status.409"), casefile.Fault}

// references are the documents beside RefStatus that explain a status.
func references(status int) []string {
	if status < 200 {
		return []string{RefCommands}
	}
	return nil
}

// codeOf explains any status, by its class where it has no entry of its own. Numbers from
// 100 to 199 are ActiveSync's own, which come under HTTP 200.
func codeOf(n int) code {
	if c, ok := codes[n]; ok {
		return c
	}
	if c, ok := commands[n]; ok {
		return c
	}
	c := code{disposition: casefile.Fault}
	switch {
	case n < 200:
		c.meaning, c.why = phrase.New("mail.meaning.activesync"), phrase.New("mail.status.activesync", "status", n)
	case n < 400:
		c.meaning, c.why = phrase.New("mail.meaning.3xx"), phrase.New("mail.status.3xx", "status", n)
		c.disposition = casefile.SettingFault
	case n < 500:
		c.meaning, c.why = phrase.New("mail.meaning.4xx"), phrase.New("mail.status.4xx", "status", n)
	case n < 600:
		c.meaning, c.why = phrase.New("mail.meaning.5xx"), phrase.New("mail.status.5xx", "status", n)
	default:
		c.meaning, c.why = phrase.New("mail.meaning.unknown"), phrase.New("mail.status.unknown", "status", n)
	}
	c.advice = phrase.New("mail.advice.status.other", "status", n)
	return c
}
