package engine

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// analyzeFiles writes files and analyses their folder.
func analyzeFiles(t *testing.T, r Request, files map[string]string) *Result {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	r.Paths, r.Root, r.Zone = []string{dir}, dir, time.UTC
	res, err := Analyze(context.Background(), r)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(res.Close)
	return res
}

const iosHead = "+0900 Secure Mail[Sync:INFO:com.apple.main-thread:9]A:-[Sync run:]: "

// What is near is told on the case's clock: one source states its zone, one has none, one
// goes wrong by an hour that somebody gave.
func TestUnknownIsNearOnOneClock(t *testing.T) {
	res := analyzeFiles(t, Request{Offsets: []Offset{{"late.log", -time.Hour}}}, map[string]string{
		"CtxLog_mail.log": "2026-03-02T09:10:00.000" + iosHead + "logonrequest reason=18\n2026-03-02T09:10:04.000" + iosHead + "words of the first file\nand a second line of it\n",
		"local.log":       "2026-03-02 00:10:03,000 [main] WARN TAG: words of the second file here\n",
		"late.log":        "2026-03-02T10:09:58.000" + iosHead + "words of the third file it is\n",
	})
	u, err := res.Unknown(context.Background(), UnknownOptions{})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for i := range u.Templates {
		got = append(got, fmt.Sprint(u.Templates[i].String(), " ", u.Templates[i].Near.Delta, " ", u.Templates[i].Beside()))
	}
	want := "words of the third file it is -2s true|words of the second file here 3s true|words of the first file 4s true"
	if s := strings.Join(got, "|"); s != want {
		t.Errorf("\n got %s\nwant %s", s, want)
	}
}

// Lines without a time of their own are as near as the record before them.
func TestUnknownWithoutATime(t *testing.T) {
	res := analyzeFiles(t, Request{}, map[string]string{
		"CtxLog_mail.log": "an orphan of the file before\n2026-03-02T09:10:00.000" + iosHead + "logonrequest reason=18\n",
	})
	u, err := res.Unknown(context.Background(), UnknownOptions{})
	if err != nil || len(u.Templates) != 1 {
		t.Fatal(u, err)
	}
	if got := u.Templates[0]; got.Near != nil || got.Draft != nil || got.Example.Line != 1 {
		t.Errorf("%+v", got)
	}
}

func TestUnknownIsBounded(t *testing.T) {
	var log strings.Builder
	for i := range 60 {
		fmt.Fprintf(&log, "2026-03-02T09:%02d:00.000%sonce %s\n", i%60, iosHead, strings.Repeat("x ", i+1))
		fmt.Fprintf(&log, "2026-03-02T09:%02d:00.000%soften the same %d\n", i%60, iosHead, i)
	}
	res := analyzeFiles(t, Request{}, map[string]string{"CtxLog_mail.log": log.String()})
	u, err := res.Unknown(context.Background(), UnknownOptions{Most: 10})
	if err != nil {
		t.Fatal(err)
	}
	if u.Lines != 120 || len(u.Templates) != 10 || u.LeftOut != 51 || u.LeftOutLines != 51 {
		t.Errorf("%d lines, %d templates, %d left out with %d lines", u.Lines, len(u.Templates), u.LeftOut, u.LeftOutLines)
	}
	if first := u.Templates[0]; first.Count != 60 || first.String() != "often the same <same>" {
		t.Errorf("%d × %s", first.Count, first)
	}
}

func TestUnknownEndsWithItsContext(t *testing.T) {
	res := analyzeFiles(t, Request{}, map[string]string{"CtxLog_mail.log": "2026-03-02T09:10:00.000" + iosHead + "some words\n"})
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := res.Unknown(ctx, UnknownOptions{}); err == nil {
		t.Error("it goes on although nobody waits for it")
	}
}

// Secrets of every kind that is masked are in no part of what is said.
func TestUnknownHoldsNoSecrets(t *testing.T) {
	res := analyzeFiles(t, Request{}, map[string]string{
		"CtxLog_mail.log": "2026-03-02T09:10:00.000" + iosHead + "box opened, AGToken=QWxhZGRpbg nonce: hushhush, Authorization: Basic QWxhZGRpbjpvcGVu\n" +
			"2026-03-02T09:10:01.000" + iosHead + "<EncryptionKey>sesame</EncryptionKey> for the box\n",
	})
	u, err := res.Unknown(context.Background(), UnknownOptions{})
	if err != nil || len(u.Templates) != 2 {
		t.Fatal(u, err)
	}
	for _, w := range u.Templates {
		said := w.String() + w.Example.Text + fmt.Sprintf("%+v", w.Template)
		if w.Draft != nil {
			said += w.Draft.TOML()
		}
		for _, secret := range []string{"QWxhZGRpbg", "hushhush", "QWxhZGRpbjpvcGVu", "sesame"} {
			if strings.Contains(said, secret) {
				t.Errorf("%q stands in %s", secret, said)
			}
		}
	}
}
