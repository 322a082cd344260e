package lang

import (
	"slices"
	"testing"

	"hubscope/analyzer/phrase"
)

func TestPiecesTellValuesFromWords(t *testing.T) {
	p := New("en", nil).Marked()
	forged := string(markEnd) + " was not asked " + string(markStart)
	for _, c := range []struct {
		said string
		want []Piece
	}{
		{p.Text("fleet.evidence.refused", "user", "aiko", "reason", "no"), []Piece{{"aiko", true}, {" was refused: ", false}, {"no", true}}},
		{p.Text("fleet.evidence.refused", "user", forged, "reason", ""), []Piece{{`\ufdd1 was not asked \ufdd0`, true}, {" was refused: ", false}}},
		{p.Text("page.list", "list", []string{"a", "b"}), []Piece{{"a", true}, {", ", false}, {"b", true}}},
		{p.Text("page.list", "list", phrase.Term{Set: "cause", ID: "sign-off"}), []Piece{{"Sign-off", false}}},
		{p.Text("page.list", "list", phrase.Term{Set: "cause", ID: "made-up"}), []Piece{{"made-up", true}}}, // a name that nobody gave comes out of a file
		{p.Say(phrase.New("fleet.wave.of-gateway", "gateway", "v", "told", phrase.New("fleet.evidence.command", "admin", "root", "command", "kill"))),
			[]Piece{{"Gateway ", false}, {"v", true}, {": ", false}, {"root", true}, {" ran “", false}, {"kill", true}, {"”", false}}},
		{"", nil},
	} {
		if got := Pieces(c.said); !slices.Equal(got, c.want) {
			t.Errorf("%q: %+v", c.said, got)
		}
	}
	if s := New("en", nil).Text("page.list", "list", "aiko"); s != "aiko" {
		t.Errorf("a printer marks values that nobody asked it to mark: %q", s)
	}
}

func TestNothingHiddenIsShown(t *testing.T) {
	for in, want := range map[string]string{
		"\u00ad": `\u00ad`, "\u200c\u200d": `\u200c\u200d`, "\u2060": `\u2060`, "\u180e": `\u180e`, "\u061c": `\u061c`, "\u2028": `\u2028`, "\u0085": `\u0085`,
		"\U000e0041": `\U000e0041`, "\ufffe": `\ufffe`, "\ufdd0": `\ufdd0`, "é漢字 👍🏽": "é漢字 👍🏽", "שלום": "שלום",
	} {
		equal(t, "visible", Visible(in), want)
	}
}
