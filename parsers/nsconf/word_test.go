package nsconf

import (
	"slices"
	"testing"
)

func TestWords(t *testing.T) {
	tests := []struct {
		line  string
		want  []string
		fault ProblemCode
		place string
	}{
		{line: "", want: nil},
		{line: "  a\tb  c ", want: []string{"a", "b", "c"}},
		{line: `a "b c" d`, want: []string{"a", "b c", "d"}},
		{line: `"a \"b\" \\ \t \x" c`, want: []string{"a \"b\" \\ \t \\x", "c"}},
		{line: `'a "b" \'c\'' d`, want: []string{`a "b" 'c'`, "d"}},
		{line: `"" a`, want: []string{"", "a"}},
		{line: `"a"b`, want: []string{"a", "b"}},
		{line: `q/a "b/ c`, want: []string{`a "b`, "c"}},
		{line: `q{a b} q<c d> q~e~`, want: []string{"a b", "c d", "e"}},
		{line: `q{a}b q/c`, want: []string{"q{a}b", "q/c"}},
		{line: `quick q`, want: []string{"quick", "q"}},
		{line: `HTTP.REQ.HEADER("a b").EXISTS x`, want: []string{`HTTP.REQ.HEADER("a b").EXISTS`, "x"}},
		{line: `f(a b) c`, want: []string{"f(a b)", "c"}},
		{line: `a # rest`, want: []string{"a"}},
		{line: `a#b`, want: []string{"a#b"}},
		{line: `-a "-b" -5`, want: []string{"-a", "-b", "-5"}},
		{line: "日本 \"語 x\"", want: []string{"日本", "語 x"}},

		{line: `a -b "c d`, want: []string{"a"}, fault: UnterminatedQuote, place: "-b"},
		{line: `a -b c "d`, want: []string{"a", "-b", "c"}, fault: UnterminatedQuote, place: "-b"},
		{line: `a "d\`, want: []string{"a"}, fault: UnterminatedQuote},
		{line: `O'Brien x`, want: []string{"O'Brien", "x"}, fault: UnterminatedQuote},
		{line: `-c f(a b`, want: []string{"-c", "f(a", "b"}, fault: UnbalancedParenthesis, place: "-c"},
		{line: `a) b`, want: []string{"a)", "b"}, fault: UnbalancedParenthesis},
	}
	for _, tt := range tests {
		list, fault, place := words(tt.line, nil)
		var got []string
		for _, w := range list {
			got = append(got, w.text)
		}
		if !slices.Equal(got, tt.want) || fault != tt.fault || place != tt.place {
			t.Errorf("words(%q) = %q, %q, %q; want %q, %q, %q", tt.line, got, fault, place, tt.want, tt.fault, tt.place)
		}
	}
}

func TestFlags(t *testing.T) {
	list, _, _ := words(`-a -5 "-b" - --`, nil)
	var got []bool
	for _, w := range list {
		got = append(got, w.flag())
	}
	if want := []bool{true, false, false, false, true}; !slices.Equal(got, want) {
		t.Errorf("flags = %v, want %v", got, want)
	}
}

func TestSecretFlag(t *testing.T) {
	for name, want := range map[string]bool{
		"password": true, "ldapBindDnPassword": true, "passcrypt": true, "radKey": true, "key": true, "tacacsSecret": true, "hashPassword": true,
		"mdxTokenTimeout": false, "appTokenTimeout": false, "sessTimeout": false, "splitTunnel": false, "clientlessVpnMode": false,
		"passwdExpression": false, "ssoCredential": false, "defaultAuthorizationAction": false, "staServer": false,
	} {
		if got := secretFlag(name); got != want {
			t.Errorf("secretFlag(%q) = %v, want %v", name, got, want)
		}
	}
}
