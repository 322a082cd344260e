package cli

import (
	"context"
	"errors"

	"hubscope/analyzer/phrase"
	"hubscope/app/engine"
	"hubscope/app/packs"
	"hubscope/app/ui"
	"hubscope/parsers/event"
	"hubscope/parsers/signature"
)

// teaching keeps what is taught in the window in the configuration folder.
func teaching(named string) ui.Teaching {
	paths := packPaths(named)
	t := ui.Teaching{State: func() string { return packs.State(paths...) }}
	if folder := packFolder(); folder != "" {
		t.Save = func(d signature.Draft, k event.Kind) (string, error) {
			path, err := packs.Teach(folder, d, k)
			var refused *packs.RefusedError
			if errors.As(err, &refused) {
				p := refused.Problems[0]
				err = spokenError{err, phrase.New("pack.not-added", "file", refused.Path, "line", p.Line, "fault", engine.FaultPhrase(p))}
			}
			return path, err
		}
	}
	return t
}

// A spokenError is an error that the window puts into its own language.
type spokenError struct {
	error
	says phrase.Phrase
}

func (e spokenError) Phrase() phrase.Phrase { return e.says }
func (e spokenError) Unwrap() error         { return e.error }

// wordings lists what nothing in a result recognised, for the window.
func wordings(res *engine.Result) func(context.Context) ([]ui.Wording, error) {
	return func(ctx context.Context) ([]ui.Wording, error) {
		u, err := res.Unknown(ctx, engine.UnknownOptions{})
		if err != nil {
			return nil, err
		}
		list := make([]ui.Wording, len(u.Templates))
		for i := range u.Templates {
			t := &u.Templates[i]
			list[i] = ui.Wording{
				Text: t.String(), Count: t.Count, Sources: t.Sources, More: t.More, Draft: t.Draft,
				Example: t.Example.Text, Source: t.Example.Source, Line: t.Example.Line,
			}
			if t.Near != nil {
				list[i].Near = &ui.Near{At: t.Near.At, Mail: t.Near.Mail, Delta: t.Near.Delta}
			}
		}
		return list, nil
	}
}
