package report

import (
	"strings"
	"testing"
	"time"

	"hubscope/app/lang"
	"hubscope/parsers/source"
)

func TestEveryNoticeHasItsSentence(t *testing.T) {
	codes := []source.NoticeCode{
		source.NoticeRotated, source.NoticeTruncated, source.NoticeReplaced, source.NoticeGone, source.NoticeBack, source.NoticeGap, source.NoticeDropped,
		source.NoticeMalformed, source.NoticeRefused, source.NoticeExited, source.NoticeStderr, source.NoticeJoined, source.NoticeLeft,
	}
	for _, l := range lang.Languages {
		p := lang.New(l, time.UTC)
		seen := map[string]bool{}
		for _, code := range codes {
			for _, n := range []source.Notice{{Code: code}, {Code: code, Count: 2, Detail: "a name"}} {
				text := notice(p, "logs/ns.log", n)
				if !strings.HasPrefix(text, "logs/ns.log") || strings.Contains(text, "⟦") || strings.Contains(text, "?") {
					t.Errorf("%s: %s: %s", l, code, text)
				}
				seen[text] = true
			}
		}
		if len(seen) < len(codes) {
			t.Errorf("%s: two notices share a sentence: %d of %d", l, len(seen), len(codes))
		}
	}
}

func TestNoticesAreToldOnce(t *testing.T) {
	n := make([]source.Notice, 8)
	for i := range n {
		n[i] = source.Notice{Code: source.NoticeStderr, At: time.Unix(int64(i), 0)}
	}
	for name, test := range map[string]struct{ told, now, want []source.Notice }{
		"nothing told":       {nil, n[:2], n[:2]},
		"two more":           {n[:2], n[:4], n[2:4]},
		"the same":           {n[:2], n[:2], nil},
		"older ones let go":  {n[:4], n[2:6], n[4:6]},
		"all of them let go": {n[:2], n[4:6], n[4:6]},
		"none any more":      {n[:2], nil, nil},
	} {
		got := unheard(test.told, test.now)
		if len(got) != len(test.want) || !equal(got, test.want) {
			t.Errorf("%s: %v, want %v", name, got, test.want)
		}
	}
}
