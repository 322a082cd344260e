package logfile_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"hubscope/parsers/ctxlog"
	"hubscope/parsers/logfile"
	"hubscope/parsers/netscaler"
	"hubscope/parsers/signature"
)

const phone = `2026-03-02T09:00:00.000+0900 Secure Mail[Sync:ERROR:com.apple.main-thread:9]A:-[Sync run:]: Sync failed for mail.example.com:443 (status 403)`

// TestMixedGivesEachRecordToItsFormat reads two logs in one, in chunks of any size.
func TestMixedGivesEachRecordToItsFormat(t *testing.T) {
	f := logfile.Mixed(&netscaler.Format, &ctxlog.IOS)
	text := strings.Join([]string{login, phone, "  a line of its own", multi, "what nobody knows", phone, login}, "\n") + "\n"
	for _, chunk := range []int{1, 64, 300, 1 << 20} {
		var c collector
		sum, err := logfile.Read(context.Background(), strings.NewReader(text), f, logfile.Setup{Signatures: signature.DefaultSet()}, &c, logfile.Options{Chunk: chunk})
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, r := range c.records {
			got += fmt.Sprintf("%d %v\n", r.Line, r.Kind)
		}
		if want := "1 login-failed\n2 mail-failed\n4 other\n6 unrecognized\n7 mail-failed\n8 login-failed\n"; got != want {
			t.Errorf("chunks of %d:\n%s", chunk, got)
		}
		if sum.Lines != 8 {
			t.Errorf("%d lines", sum.Lines)
		}
	}
}

func TestWithout(t *testing.T) {
	text := []byte(login + "\n" + phone + "\n" + login + "\n")
	if got := string(logfile.Without(text, &netscaler.Format)); got != phone+"\n" {
		t.Errorf("%q", got)
	}
}
