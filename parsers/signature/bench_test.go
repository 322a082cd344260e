package signature

import (
	"fmt"
	"testing"

	"hubscope/parsers/event"
)

// traffic is what a device's log holds: most of it nobody knows, some of it begins as
// known wordings do, and a few lines are known.
var traffic = []string{
	"updating the folder list of account 3 took 42 ms, 17 folders unchanged, 2 new, next run in 900 seconds",
	"Application state changed from 1 to 0",
	"requesting https://mail.example.com/Microsoft-Server-ActiveSync?Cmd=Sync&DeviceType=iPhone with 312 bytes",
	"response 200, 5120 bytes, in 81 ms; connection kept open for the next request of this account",
	"policy AppPasscode read as true from the keychain, no change since the last time",
	"background task 12 started, 29.7 seconds left before the system suspends the app",
	"database checkpoint wrote 14 pages, log is 32768 bytes, next one at 1000 pages",
	"rendering message 4711 of the mailbox Inbox, inline images 2, blocked remote images 5",
	"Sync succeeded for mail.example.com:443",
	"view controller pushed, stack is now Accounts, Inbox, Message, memory 148 MB of 300 MB",
}

// packOf makes a set of so many signatures: the given ones and then invented wordings of
// the same words, so that texts often begin as literals do and do not go on like them.
func packOf(n int) *Set {
	verbs := []string{"Updating", "Requesting", "Policy", "Connection", "Background", "Database", "Message", "Response", "Account", "Sync"}
	nouns := []string{"of tunnel", "for lease", "by gateway", "in keychain", "with ticket", "to mailbox", "from broker", "at sign-on", "on proxy", "over vpn"}
	ends := []string{"was refused", "timed out", "came to an end", "is not allowed", "has failed"}
	pack := &Pack{}
	for i := range n {
		text := fmt.Sprintf("%s %s %s", verbs[i%10], nouns[i/10%10], ends[i/100%5])
		s := &Signature{ID: fmt.Sprint(i), Event: event.Other, Contains: text, IgnoreCase: i%2 == 0, contains: []byte(text)}
		if s.IgnoreCase {
			s.contains = lowered(s.contains)
		}
		pack.Signatures = append(pack.Signatures, s)
	}
	return NewSet(pack)
}

// BenchmarkSignatures is what a log costs by how many signatures there are: one pass over
// all literals, whatever their number.
func BenchmarkSignatures(b *testing.B) {
	for _, n := range []int{20, 100, 500} {
		b.Run(fmt.Sprint(n), func(b *testing.B) { benchmark(b, packOf(n), traffic) })
	}
	for _, n := range []int{20, 100, 500} {
		b.Run(fmt.Sprintf("alike/%d", n), func(b *testing.B) { benchmark(b, alike(n), alikeTraffic) })
	}
}

func benchmark(b *testing.B, set *Set, texts []string) {
	dst := make([]event.Field, 0, 16)
	size := 0
	messages := make([][]byte, len(texts))
	for i, text := range texts {
		messages[i] = []byte(text)
		size += len(text)
	}
	b.SetBytes(int64(size))
	b.ReportAllocs()
	for b.Loop() {
		for _, m := range messages {
			set.Match(event.SystemSecureMail, m, dst[:0])
		}
	}
}

// alike makes a set of signatures that begin with the same words, as one author's do.
func alike(n int) *Set {
	pack := &Pack{}
	for i := range n {
		text := fmt.Sprintf("mail engine event code %04d", i)
		pack.Signatures = append(pack.Signatures, &Signature{ID: text, Event: event.Other, Contains: text, contains: []byte(text)})
	}
	return NewSet(pack)
}

var alikeTraffic = []string{
	"mail engine event code 0007 in folder Inbox", "mail engine event code 0019 after 3 tries", "mail engine event code 9999 which nobody knows",
	"updating the folder list of account 3 took 42 ms",
}
