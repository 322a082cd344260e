package export

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"

	"hubscope/analyzer/casefile"
	"hubscope/app/report/htmltest"
)

// A fakeRedactor calls everybody user-01.
type fakeRedactor struct{ leak error }

func (fakeRedactor) Case(c *casefile.Case) *casefile.Case {
	out := *c
	out.Prompts = []casefile.Prompt{{ID: "p1", Time: noon, User: "user-01", Cause: "sign-off", Evidence: c.Prompts[0].Evidence}}
	out.Mail, out.Waves, out.Misconfigurations, out.Patterns, out.Configuration, out.MailNotes, out.Limits, out.WhatIf = nil, nil, nil, nil, nil, nil, nil, nil
	out.Sources = []casefile.Source{{ID: "s1", Path: "ns.log"}}
	out.Sessions, out.Devices, out.Callers = nil, nil, nil
	out.Prompts[0].Evidence = []casefile.Evidence{{Ref: casefile.Ref{Line: 7}, Time: noon}}
	return &out
}

func (fakeRedactor) Line(casefile.Ref) string { return "user-01 signed on" }

func (r fakeRedactor) Writer(w io.Writer) io.WriteCloser { return &checkedWriter{w, r.leak} }

// A checkedWriter finds its leak in the last of what is written.
type checkedWriter struct {
	io.Writer
	leak error
}

func (c *checkedWriter) Close() error { return c.leak }

func TestARedactedExportHasNothingElse(t *testing.T) {
	for f := range writers {
		var b bytes.Buffer
		if err := New(hostileCase("aiko signed on"), fakeRedactor{}).Write(&b, f); err != nil {
			t.Fatal(err)
		}
		if strings.Contains(b.String(), "aiko") || !strings.Contains(b.String(), "user-01") {
			t.Errorf("%s: %.2000s", f, b.String())
		}
		if f == HTML && !strings.Contains(b.String(), "are replaced by tokens") {
			t.Error("the report does not say that names were taken out")
		}
	}
}

func TestALeakIsNotWritten(t *testing.T) {
	leak := errors.New("user-01 is still named")
	for f := range writers {
		var b bytes.Buffer
		if err := New(hostileCase("aiko"), fakeRedactor{leak}).Write(&b, f); !errors.Is(err, leak) || b.Len() > 0 {
			t.Errorf("%s: %v, %d bytes", f, err, b.Len())
		}
	}
}

// TestAnEmptyCase: every format says something of a case with nothing in it.
func TestAnEmptyCase(t *testing.T) {
	v := hostileCase("")
	v.Case = &casefile.Case{}
	for f := range writers {
		if out := written(t, v, f); len(bytes.TrimSpace(out)) == 0 {
			t.Errorf("%s says nothing", f)
		}
	}
	faults, shown := htmltest.Faults(written(t, v, HTML))
	if len(faults) > 0 || !strings.Contains(shown, "No prompt, no mail failure") {
		t.Errorf("%v\n%s", faults, shown)
	}
}

// TestTheFaultsAreFound proves the prover.
func TestTheFaultsAreFound(t *testing.T) {
	good := string(written(t, hostileCase("aiko"), HTML))
	if faults, _ := htmltest.Faults([]byte(good)); len(faults) > 0 {
		t.Fatal(faults)
	}
	for name, spoil := range map[string][2]string{
		"a script":                {"<main>", "<main><script>x</script>"},
		"a handler":               {"<main>", `<main><p onclick="x">x</p>`},
		"a link to elsewhere":     {"<main>", `<main><a href="https://evil.example">x</a>`},
		"a picture":               {"<main>", `<main><img src="data:,">`},
		"an element left open":    {"<main>", "<main><p>"},
		"a link to nothing":       {"<main>", `<main><a href="#nothing">x</a>`},
		"headings out of order":   {"<h2>", "<h1>x</h1><h3>"},
		"no policy":               {"Content-Security-Policy", "Refresh"},
		"a policy that lets by":   {"default-src &#39;none&#39;", "default-src &#39;self&#39;"},
		"a comment":               {"<main>", "<main><!-- x -->"},
		"a style of an element":   {"<main>", `<main><p style="x">x</p>`},
		"a style that fetches":    {"<style>", "<style>@import 'x';"},
		"a column without scope":  {`<th scope="col">`, "<th>"},
		"a drawing without names": {`role="img"`, ""},
	} {
		bad := strings.Replace(good, spoil[0], spoil[1], 1)
		if faults, _ := htmltest.Faults([]byte(bad)); len(faults) == 0 || bad == good {
			t.Errorf("%s is not found (%v)", name, bad == good)
		}
	}
}

func BenchmarkHTML(b *testing.B) {
	v := hostileCase("aiko")
	for range 199 {
		v.Case.Prompts = append(v.Case.Prompts, v.Case.Prompts[0])
	}
	e := New(v, nil)
	var buf bytes.Buffer
	if err := e.Write(&buf, HTML); err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(buf.Len()))
	for b.Loop() {
		buf.Reset()
		if err := e.Write(&buf, HTML); err != nil {
			b.Fatal(err)
		}
	}
}
