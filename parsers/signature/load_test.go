package signature

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"hubscope/parsers/event"
)

// minimal is what has to be written down, and no more.
const minimal = "[[signature]]\nid = \"a\"\nevent = \"mail-ok\"\ncontains = \"fine\"\nexample = \"all fine\"\n"

func TestFourLinesAreEnough(t *testing.T) {
	pack := mustLoad(t, minimal)
	if pack.Name != "test.toml" || pack.Signatures[0].Sure != event.Observed {
		t.Errorf("%+v", pack.Signatures[0])
	}
}

func TestRefusals(t *testing.T) {
	replace := func(old, new string) string {
		if !strings.Contains(minimal, old) {
			t.Fatal(old)
		}
		return strings.Replace(minimal, old, new, 1)
	}
	with := func(lines string) string { return minimal + lines + "\n" }
	for _, c := range []struct {
		name, text string
		want       Problem
	}{
		{"syntax", "pack = \"a\"\n\nx = [", Problem{Line: 3, Reason: ReasonSyntax}},
		{"unknown top key", "packs = \"a\"\n" + minimal, Problem{Line: 1, Reason: ReasonUnknownKey, Detail: "packs"}},
		{"unknown key", with(`colour = "red"`), Problem{Line: 6, Signature: "a", Reason: ReasonUnknownKey, Detail: "colour"}},
		{"type", replace(`"fine"`, `3`), Problem{Line: 4, Signature: "a", Reason: ReasonBadType, Detail: "contains"}},
		{"pack type", "pack = 3\n" + minimal, Problem{Line: 1, Reason: ReasonBadType, Detail: "pack"}},
		{"signature type", "signature = 3\n", Problem{Line: 1, Reason: ReasonBadType, Detail: "signature"}},
		{"empty", "", Problem{Reason: ReasonNoSignatures}},
		{"no id", replace("id = \"a\"\n", ""), Problem{Line: 1, Reason: ReasonMissingID}},
		{"same id", minimal + minimal, Problem{Line: 7, Signature: "a", Reason: ReasonDuplicateID, Detail: "a"}},
		{"no event", replace("event = \"mail-ok\"\n", ""), Problem{Line: 1, Signature: "a", Reason: ReasonMissingEvent}},
		{"event", replace("mail-ok", "mail-okay"), Problem{Line: 3, Signature: "a", Reason: ReasonUnknownEvent, Detail: "mail-okay"}},
		{"our own event", replace("mail-ok", "unrecognized"), Problem{Line: 3, Signature: "a", Reason: ReasonUnknownEvent, Detail: "unrecognized"}},
		{"system", with(`system = "mail"`), Problem{Line: 6, Signature: "a", Reason: ReasonBadSystem, Detail: "mail"}},
		{"sure", with(`sure = "reported"`), Problem{Line: 6, Signature: "a", Reason: ReasonBadSure, Detail: "reported"}},
		{"no contains", replace("contains = \"fine\"\n", ""), Problem{Line: 1, Signature: "a", Reason: ReasonMissingContains}},
		{"blank contains", replace(`"fine"`, `" "`), Problem{Line: 4, Signature: "a", Reason: ReasonMissingContains}},
		{"no example", replace("example = \"all fine\"\n", ""), Problem{Line: 1, Signature: "a", Reason: ReasonMissingExample}},
		{"contains elsewhere", replace("all fine", "all good"), Problem{Line: 5, Signature: "a", Reason: ReasonExampleLacksContains, Detail: "fine"}},
		{"pattern elsewhere", with(`pattern = "fine <x>,"`), Problem{Line: 5, Signature: "a", Reason: ReasonExampleNotMatched, Detail: "fine <x>,"}},
		{"head elsewhere", with(`head = "Sync"`), Problem{Line: 5, Signature: "a", Reason: ReasonExampleNotMatched}},
		{"counterexample", with(`counterexample = "not fine"`), Problem{Line: 6, Signature: "a", Reason: ReasonCounterexampleMatched}},
		{"holes side by side", with(`pattern = "all <x><y>"`), Problem{Line: 6, Signature: "a", Reason: ReasonBadPattern, Detail: "<y>"}},
		{"nothing but a hole", with(`pattern = "<x>"`), Problem{Line: 6, Signature: "a", Reason: ReasonBadPattern}},
		{"hole twice", with(`pattern = "<x> all <x>"`), Problem{Line: 6, Signature: "a", Reason: ReasonDuplicateField, Detail: "x"}},
		{"field twice", with("pattern = \"all <x>\"\nfields = { x = \"1\" }"), Problem{Line: 7, Signature: "a", Reason: ReasonDuplicateField, Detail: "x"}},
		{"field's name", with(`fields = { "a b" = "1" }`), Problem{Line: 6, Signature: "a", Reason: ReasonBadField, Detail: "a b"}},
		{"field's type", with("[signature.fields]\nx = 1"), Problem{Line: 6, Signature: "a", Reason: ReasonBadType, Detail: "fields.x"}},
		{"values without a table", with("pattern = \"all <x>\"\nvalues = { x = \"none\" }"), Problem{Line: 7, Signature: "a", Reason: ReasonUnknownValues, Detail: "none"}},
		{"values without a hole", with("values = { x = { a = \"b\" } }"), Problem{Line: 1, Signature: "a", Reason: ReasonUnknownField, Detail: "x"}},
		{"values that are no words", with("pattern = \"all <x>\"\nvalues = { x = { \"a b\" = \"b\" } }"), Problem{Line: 7, Signature: "a", Reason: ReasonBadValue, Detail: "a b"}},
		{"behind a text of lines", replace("all fine", "all good") + "counterexample = '''\n[[signature]]\nid = 1\n'''\n", Problem{Line: 5, Signature: "a", Reason: ReasonExampleLacksContains, Detail: "fine"}},
		{"too large", strings.Repeat(" ", MaxPack+1), Problem{Reason: ReasonTooLarge}},
		{"contains too large", replace("fine", strings.Repeat("x", maxContains+1)), Problem{Line: 4, Signature: "a", Reason: ReasonTooLarge, Detail: "contains"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			pack, problems := Load("test.toml", []byte(c.text))
			if pack != nil || len(problems) == 0 {
				t.Fatal("not refused")
			}
			c.want.File = "test.toml"
			if c.want.Reason == ReasonSyntax {
				problems[0].Detail = ""
			}
			if diff := cmp.Diff(c.want, problems[0]); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestOneFaultRefusesAll(t *testing.T) {
	text := minimal + strings.Replace(minimal, "mail-ok", "nonsense", 1) + strings.Replace(minimal, "fine", "none", 1)
	pack, problems := Load("x", []byte(text))
	if pack != nil || len(problems) < 2 {
		t.Errorf("%v %+v", pack, problems)
	}
}

func FuzzLoad(f *testing.F) {
	f.Add(contract)
	f.Add(minimal)
	entries, _ := builtinFiles.ReadDir("builtin")
	for _, e := range entries {
		data, _ := builtinFiles.ReadFile("builtin/" + e.Name())
		f.Add(string(data[:min(len(data), 6000)]))
	}
	f.Fuzz(func(t *testing.T, text string) {
		pack, problems := Load("f", []byte(text))
		if (pack == nil) == (len(problems) == 0) {
			t.Fatalf("%v %+v", pack, problems)
		}
		for _, p := range problems {
			if p.Line < 0 || p.Line > strings.Count(text, "\n")+1 || p.Reason == "" || p.File != "f" {
				t.Fatalf("%+v", p)
			}
		}
		if pack == nil {
			return
		}
		set := NewSet(pack)
		for _, s := range pack.Signatures {
			if got, _, ok := set.MatchIn(s.System, []byte(s.Head), []byte(s.Example), nil); !ok || got == nil {
				t.Fatalf("a proven example is not matched: %+v", s)
			}
		}
	})
}
