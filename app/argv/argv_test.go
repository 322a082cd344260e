package argv

import (
	"errors"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestPOSIX(t *testing.T) {
	f := func(line, operator string, want ...string) {
		t.Helper()
		got, err := POSIX(line)
		if err != nil || !slices.Equal(got.Args, want) || got.Operator != operator {
			t.Errorf("POSIX(%q) = %q, %q, %v; want %q, %q", line, got.Args, got.Operator, err, want, operator)
		}
	}
	f("", "")
	f("  \t ", "")
	f("adb logcat -v threadtime", "", "adb", "logcat", "-v", "threadtime")
	f(`ssh nsroot@192.0.2.1 'shell tail -F /var/log/ns.log'`, "", "ssh", "nsroot@192.0.2.1", "shell tail -F /var/log/ns.log")
	f(`a "b c" d\ e ''`, "", "a", "b c", "d e", "")
	f(`a "say \"x\" \n"`, "", "a", `say "x" \n`)
	f(`it's fine'`, "", "its fine")
	f("tail -F x | grep y", "|", "tail", "-F", "x", "|", "grep", "y")
	f("tail '-F|' x > y", ">", "tail", "-F|", "x", ">", "y")
	f("日本 '語 ログ'", "", "日本", "語 ログ")
	f("a\\\nb", "", "ab")
	f(`a\`, "", `a\`)
}

func TestWindows(t *testing.T) {
	f := func(line, operator string, want ...string) {
		t.Helper()
		got, err := Windows(line)
		if err != nil || !slices.Equal(got.Args, want) || got.Operator != operator {
			t.Errorf("Windows(%q) = %q, %q, %v; want %q, %q", line, got.Args, got.Operator, err, want, operator)
		}
	}
	f(`C:\platform-tools\adb.exe logcat`, "", `C:\platform-tools\adb.exe`, "logcat")
	f(`"C:\Program Files\adb.exe" -s "a b"`, "", `C:\Program Files\adb.exe`, "-s", "a b")
	f(`\\server\share\tail.exe x|y`, "|", `\\server\share\tail.exe`, "x|y")
	// The examples of Microsoft's page.
	f(`x "a b c" d e`, "", "x", "a b c", "d", "e")
	f(`x "ab\"c" "\\" d`, "", "x", `ab"c`, `\`, "d")
	f(`x a\\\b d"e f"g h`, "", "x", `a\\\b`, "de fg", "h")
	f(`x a\\\"b c d`, "", "x", `a\"b`, "c", "d")
	f(`x a\\\\"b c" d e`, "", "x", `a\\b c`, "d", "e")
	f(`x "a""b"`, "", "x", `a"b`)
}

func TestAnOpenQuotationIsRefused(t *testing.T) {
	for _, line := range []string{`ssh host 'tail`, `a "b`, `"`} {
		if _, err := POSIX(line); !errors.Is(err, ErrOpenQuote) {
			t.Errorf("POSIX(%q): %v", line, err)
		}
	}
	if _, err := Windows(`adb "log`); !errors.Is(err, ErrOpenQuote) {
		t.Errorf("Windows: %v", err)
	}
}

// What sh makes of a line is what POSIX makes of it, where there is nothing to expand.
func TestShellAgrees(t *testing.T) {
	if _, err := exec.LookPath("sh"); err != nil {
		t.Skip("no sh")
	}
	piece := rapid.SampledFrom([]string{"a", "bc", " ", "  ", "'", `"`, `\`, `\\`, "-x", "/", "=", "'d e'", `"f g"`})
	rapid.Check(t, func(t *rapid.T) {
		line := strings.Join(rapid.SliceOfN(piece, 0, 12).Draw(t, "pieces"), "")
		got, err := POSIX(line)
		if err != nil || strings.HasSuffix(line, `\`) {
			t.Skip("sh would want more")
		}
		out, err := exec.Command("sh", "-c", `printf '<%s>' `+line).Output()
		if err != nil {
			t.Fatalf("sh: %v", err)
		}
		want := "<" + strings.Join(got.Args, "><") + ">"
		if string(out) != want {
			t.Fatalf("%q: sh gives %s, POSIX %s", line, out, want)
		}
	})
}

func FuzzSplit(f *testing.F) {
	f.Add(`ssh a 'b c' "d\"e" f\ g | h`)
	f.Fuzz(func(t *testing.T, line string) {
		for _, split := range []func(string) (Line, error){POSIX, Windows} {
			got, err := split(line)
			n := 0
			for _, a := range got.Args {
				n += len(a)
			}
			if err == nil && n > 3*len(line) { // an ill-formed byte becomes a rune of three
				t.Errorf("%q grew to %q", line, got.Args)
			}
		}
	})
}

// What is quoted is read again as it was.
func TestQuote(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		args := rapid.SliceOf(rapid.StringOf(rapid.RuneFrom([]rune(`ab'" \日$|`+"\t")))).Draw(t, "args")
		var posix, windows []string
		for _, a := range args {
			posix, windows = append(posix, Quote(a)), append(windows, windowsQuote(a))
		}
		if got, err := Split(strings.Join(posix, " ")); err != nil || !slices.Equal(got.Args, args) {
			t.Fatalf("%q is read as %q, %v", posix, got.Args, err)
		}
		if got, err := Windows(strings.Join(windows, " ")); err != nil || !slices.Equal(got.Args, args) {
			t.Fatalf("%q is read as %q, %v", windows, got.Args, err)
		}
	})
}
