package sheet

import (
	"encoding/csv"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func cellOf(s string) string {
	r := Begin(nil)
	r.String(s)
	r.Bytes([]byte(s))
	return string(r.End())
}

func TestCells(t *testing.T) {
	for in, want := range map[string]string{
		"":             "",
		"aiko":         "aiko",
		"a,b":          "a,b",
		`say "no"`:     `say ""no""`,
		"=1+1":         "'=1+1",
		"+49 30":       "'+49 30",
		"-1":           "'-1",
		"@SUM(A1)":     "'@SUM(A1)",
		"＝1":           "'＝1",
		"＠x":           "'＠x",
		" =1":          "' =1",
		`"=1`:          `'""=1`,
		"\u3000－1":     "'\u3000－1",
		"a;=1":         "a;'=1",
		"a; +1;b":      "a;' +1;b",
		"a=1":          "a=1",
		"2026-03-02":   "2026-03-02",
		"\t=1":         `\u0009=1`, // a control character is no blank any more once it is shown
		"a\r\nb":       `a\u000d\u000ab`,
		"\x1b[2J":      `\u001b[2J`,
		"\u202etxt":    `\u202etxt`,
		"日本語":          "日本語",
		"'quoted'":     "'quoted'",
		"a\xffb":       `a\ufffdb`,
		"198.51.100.7": "198.51.100.7",
	} {
		if got, want := cellOf(in), `"`+want+`","`+want+"\"\r\n"; got != want {
			t.Errorf("%q became %q, want %q", in, got, want)
		}
	}
}

// TestNoCellOpensAProgram holds any text against what a spreadsheet program looks at, and
// against a reader of CSV.
func TestNoCellOpensAProgram(t *testing.T) {
	piece := rapid.SampledFrom([]string{"=", "+", "-", "@", "＝", "＋", "－", "＠", ";", ",", "\"", "'", " ", "\t", "\r", "\n", "\u00a0", "\u3000", "a", "1", "|", "\x1b", "\u200b", "漢"})
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOfN(piece, 0, 12).Draw(t, "cell"), "")
		rows, err := csv.NewReader(strings.NewReader(cellOf(text))).ReadAll()
		if err != nil || len(rows) != 1 || len(rows[0]) != 2 || rows[0][0] != rows[0][1] {
			t.Fatalf("%q: %q %v", text, rows, err)
		}
		for _, part := range strings.Split(rows[0][0], ";") {
			if begin := strings.TrimLeft(part, " \u00a0\u3000\"`"); strings.IndexAny(begin, "=+-@＝＋－＠") == 0 {
				t.Fatalf("%q has a cell that begins %q", text, part)
			}
		}
		if strings.ContainsAny(rows[0][0], "\r\n\t\x1b\u200b") {
			t.Fatalf("%q: %q", text, rows[0][0])
		}
	})
}

func TestALongCellEnds(t *testing.T) {
	rows, err := csv.NewReader(strings.NewReader(cellOf(strings.Repeat("漢=", 1<<20)))).ReadAll()
	if n := len([]rune(rows[0][0])); err != nil || n != CellLength+1 {
		t.Errorf("%d characters, %v", n, err)
	}
}

func BenchmarkCell(b *testing.B) {
	line := []byte(`Mar  2 11:02:44 <local0.info> 198.51.100.2  03/02/2026:02:02:44 GMT gw1 0-PPE-0 : default SSLVPN LOGIN 48212252 0 : Context aiko@203.0.113.24 - SessionId: 1807 - Browser_type "CitrixReceiver"`)
	b.SetBytes(int64(len(line)))
	var buf []byte
	for b.Loop() {
		r := Begin(buf[:0])
		r.Bytes(line)
		buf = r.End()
	}
}
