package cli

import (
	"bytes"
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"hubscope/app/engine"
	"hubscope/parsers/event"
)

// asJSON is a string as encoding/json writes it.
func asJSON(t testing.TB, s string) string {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(s); err != nil {
		t.Fatal(err)
	}
	return string(bytes.TrimRight(b.Bytes(), "\n"))
}

func FuzzQuoted(f *testing.F) {
	every := make([]byte, 256)
	for i := range every {
		every[i] = byte(i)
	}
	f.Add(string(every))
	f.Add("a \"b\" \\ <&> \u2028\u2029\u2027\u00e9\U0001f600\ufffd")
	for i := range 256 { // every byte at every place of eight
		for k := range 9 {
			f.Add("abcdefgh"[:k] + string([]byte{byte(i)}) + "ijklmnopqrst")
		}
	}
	f.Add("cut \xe2\x80")
	f.Add("\xf0\x9f\x98")
	f.Add("\xed\xa0\x80 half a pair")
	f.Fuzz(func(t *testing.T, s string) {
		want := asJSON(t, s)
		if got := string(appendQuotedString(nil, s)); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
		if got := string(appendQuoted([]byte("x"), []byte(s))); got != "x"+want {
			t.Errorf("got %s, want x%s", got, want)
		}
	})
}

func TestEventLine(t *testing.T) {
	field := func(name, value string) event.Field { return event.Field{Name: name, Value: []byte(value)} }
	var many []event.Field
	want := ""
	for i := range 3 * longList {
		name := fmt.Sprint("n", i%(2*longList)) // the last third is there already
		many = append(many, field(name, fmt.Sprint(i)))
		if i < 2*longList {
			want += fmt.Sprintf(`,"%s":"%d"`, name, i)
		}
	}
	at := time.Date(2026, 3, 2, 9, 0, 0, 120e6, time.FixedZone("", 3600))
	for _, c := range []struct {
		r    engine.Record
		want string
	}{
		{engine.Record{Path: "a.log", Event: &event.Event{Line: 7, Text: []byte("x\ty")}},
			`{"source":"a.log","line":7,"kind":"other","fields":{},"text":"x\ty"}`},
		{engine.Record{Time: at, Path: `c:\a.log`, CopyOf: "b.log:3", Event: &event.Event{
			Line: 1, System: event.SystemGateway, Kind: event.SessionStart, User: []byte("aiko"), Device: []byte("d"), App: []byte("Secure Mail"), Session: []byte("5"), Sure: event.Documented,
			Fields: []event.Field{field("User", "aiko"), field("password", "a b"), field("User", "ken"), field("Command", "login nsroot Geheim")}, Text: []byte("token=abc")}},
			`{"time":"2026-03-02T08:00:00.12Z","source":"c:\\a.log","line":1,"system":"gateway","kind":"session-start","user":"aiko","device":"d","app":"Secure Mail","session":"5","sure":"documented","copyOf":"b.log:3",` +
				`"fields":{"User":"aiko","password":"***","Command":"login nsroot ***"},"text":"token=***"}`},
		{engine.Record{Path: "a", Event: &event.Event{Fields: many}}, `{"source":"a","line":0,"kind":"other","fields":{` + want[1:] + `},"text":""}`},
	} {
		var l eventLine
		for range 2 { // what a line leaves behind must not reach the next
			if got := string(l.append(nil, &c.r)); got != c.want+"\n" {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		}
	}
}
