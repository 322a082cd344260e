package cli

import (
	"context"
	"slices"
	"sync"
	"testing"

	"hubscope/analyzer"
	"hubscope/analyzer/casefile"
	"hubscope/analyzer/fleet"
	"hubscope/analyzer/people"
	"hubscope/app/ui"
)

// TestTheWindowsEngineHasPreviewsAndParts proves of a generated log that the window is given
// something to show while it is read, with lines that can be opened, and that it can ask for
// every prompt of a figure in the end.
func TestTheWindowsEngineHasPreviewsAndParts(t *testing.T) {
	var mu sync.Mutex
	var shown []*ui.Preview
	a, err := windowEngine{}.Analyze(context.Background(), []string{largeLog(t)}, ui.Listener{
		Progress: func(string, int64, int64) {},
		Preview: func(p *ui.Preview) {
			mu.Lock()
			defer mu.Unlock()
			shown = append(shown, p)
			if p.Read <= 0 || p.Total <= p.Read || len(p.Case.Limits) > 0 || len(p.Case.Prompts) == 0 {
				t.Errorf("%d of %d bytes, %d prompts, %d limits", p.Read, p.Total, len(p.Case.Prompts), len(p.Case.Limits))
			}
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	if len(shown) == 0 {
		t.Fatal("no preview")
	}
	p := shown[len(shown)-1]
	if text := p.Text(p.Case.Prompts[0].Evidence[0].Ref); text == "" {
		t.Error("a line of a preview cannot be opened when the whole is there")
	}
	p.Close()
	if text := p.Text(p.Case.Prompts[0].Evidence[0].Ref); text != "" {
		t.Error("a preview that is closed still reads")
	}
	if text := a.Text(a.Case.Prompts[0].Evidence[0].Ref); text == "" {
		t.Error("a preview that was closed has taken the files with it")
	}

	if a.Case.PromptsOmitted == 0 {
		t.Fatal("the log is too small to leave prompts out")
	}
	for _, u := range fleet.Of(a.Case).ByUser[:3] {
		c, err := a.Part(context.Background(), analyzer.Selection{Filter: analyzer.Filter{Users: []string{u.User}}, Prompts: 200, Sessions: -1})
		if err != nil || len(c.Prompts) != u.Prompts || slices.ContainsFunc(c.Prompts, func(q casefile.Prompt) bool { return !people.MayBe(q.User, u.User) }) {
			t.Errorf("%s: %v, %d of %d prompts", u.User, err, len(c.Prompts), u.Prompts)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := a.Part(ctx, analyzer.Selection{}); err == nil {
		t.Error("a part that nobody wants any more is explained")
	}
}
