package packs

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"hubscope/parsers/event"
	"hubscope/parsers/signature"
)

const good = "[[signature]]\nid = \"a\"\nevent = \"mail-ok\"\ncontains = \"fine\"\nexample = \"all fine\"\n"

func write(t *testing.T, dir, name, text string) string {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestLoad(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "b.toml", good)
	write(t, dir, "a.toml", strings.Replace(good, `"a"`, `"first"`, 1))
	bad := write(t, dir, "bad.toml", strings.Replace(good, "mail-ok", "mail-okay", 1))
	write(t, dir, "large.toml", strings.Repeat("#", signature.MaxPack+1))
	write(t, dir, "notes.txt", "no pack")
	write(t, dir, ".hidden.toml", "no pack")
	l := Load(dir, filepath.Join(dir, "none"))
	if len(l.Packs) != 2 || l.Packs[0].Signatures[0].ID != "first" {
		t.Errorf("%+v", l.Packs)
	}
	if len(l.Refused) != 2 || l.Refused[0].Path != bad || l.Refused[0].Problems[0].Line != 3 || l.Refused[1].Problems[0].Reason != signature.ReasonTooLarge {
		t.Errorf("%+v", l.Refused)
	}
}

func TestTooManyPacks(t *testing.T) {
	dir := t.TempDir()
	for i := range Most + 3 {
		write(t, dir, string([]byte{byte('a' + i/26), byte('a' + i%26)})+".toml", good)
	}
	if l := Load(dir); len(l.Packs) != Most || len(l.Refused) != 1 || l.Refused[0].Problems[0].Reason != signature.ReasonTooMany {
		t.Error(len(l.Packs), l.Refused)
	}
}

func TestState(t *testing.T) {
	dir := t.TempDir()
	seen := map[string]bool{}
	changed := func(what string) {
		t.Helper()
		s := State(dir)
		if seen[s] || s != State(dir) {
			t.Errorf("%s: the state is no new one, or not the same twice: %q", what, s)
		}
		seen[s] = true
	}
	changed("nothing")
	path := write(t, dir, "a.toml", good)
	changed("a pack")
	if err := os.Chtimes(path, time.Time{}, time.Now().Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	changed("touched")
	write(t, dir, "b.toml", good)
	changed("two packs")
}

var draft = signature.Draft{ID: "any.link-broken", Contains: "link broken for", Pattern: "link broken for <host>", Example: "1 link broken for mail.example.com"}

func TestTeach(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new")
	path, err := Teach(dir, draft, event.MailFailed)
	if err != nil {
		t.Fatal(err)
	}
	other := draft
	other.ID, other.Contains, other.Pattern = "any.other", "broken", ""
	for _, k := range []event.Kind{event.MailOK, event.TunnelFailed} {
		if _, err := Teach(dir, other, event.MailOK); err != nil {
			t.Fatal(err)
		}
		if _, err := Teach(dir, draft, k); err != nil { // taught again, it means something else
			t.Fatal(err)
		}
	}
	l := Load(dir)
	if len(l.Packs) != 1 || len(l.Refused) != 0 || len(l.Packs[0].Signatures) != 2 || l.Packs[0].Name != "taught" {
		t.Fatalf("%+v", l)
	}
	for _, s := range l.Packs[0].Signatures {
		if want := map[string]event.Kind{"any.link-broken": event.TunnelFailed, "any.other": event.MailOK}[s.ID]; s.Event != want {
			t.Errorf("%s is %s", s.ID, s.Event)
		}
	}
	if info, err := os.Stat(path); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Error(info.Mode(), err)
	}
	if entries, _ := os.ReadDir(dir); len(entries) != 1 {
		t.Error("something was left beside the pack", entries)
	}
}

func TestTeachLeavesAFaultyPackAlone(t *testing.T) {
	dir := t.TempDir()
	broken := write(t, dir, Taught, "x = [")
	var refused *RefusedError
	if _, err := Teach(dir, draft, event.MailFailed); !errors.As(err, &refused) || refused.Problems[0].Line != 1 {
		t.Error(err)
	}
	if data, _ := os.ReadFile(broken); string(data) != "x = [" {
		t.Errorf("%q", data)
	}
	unproved := draft
	unproved.Example = "something else"
	fresh := filepath.Join(dir, "fresh")
	if _, err := Teach(fresh, unproved, event.MailFailed); !errors.As(err, &refused) {
		t.Error(err)
	}
	if _, err := os.Stat(fresh); err == nil {
		t.Error("a folder was made for nothing")
	}
}
