package cli

import (
	"context"
	"os/exec"

	"hubscope/app/engine"
	"hubscope/app/lang"
	"hubscope/app/live"
	"hubscope/app/ui"
	"hubscope/parsers/source/command"
	"hubscope/parsers/source/listen"
)

// windowFollower follows logs for the window with the engine that watch uses.
type windowFollower struct{ windowEngine }

// Follow begins to follow. That an address can't be listened at, or that there is no such
// command, is said at once.
func (f windowFollower) Follow(ctx context.Context, r ui.FollowRequest) (w ui.Watch, err error) {
	request := live.Request{Request: f.request(ui.Listener{}), Start: r.Start, Poll: r.Poll}
	request.Paths = r.Paths
	if r.Listen != "" {
		at, wrong := listen.Parse(r.Listen)
		if wrong != nil {
			return nil, &ui.FollowError{Field: ui.FollowListen, Err: wrong}
		}
		l := listen.New(at)
		if wrong := l.Bind(); wrong != nil {
			return nil, &ui.FollowError{Field: ui.FollowListen, Err: wrong}
		}
		request.Inputs = append(request.Inputs, l)
		defer func() {
			if err != nil {
				l.Close() // nobody runs it
			}
		}()
	}
	if len(r.Command) > 0 {
		if _, wrong := exec.LookPath(r.Command[0]); wrong != nil {
			return nil, &ui.FollowError{Field: ui.FollowCommand, Err: wrong}
		}
		request.Inputs = append(request.Inputs, command.New(r.Command))
	}
	began, err := live.Begin(ctx, request)
	if err != nil {
		return nil, err // a nil *live.Watch is no nil ui.Watch
	}
	return began, nil
}

// Analysis is what an update's case knows of itself.
func (windowFollower) Analysis(u *live.Update) *ui.Analysis {
	zone := engine.DeviceZone(u.Case)
	return &ui.Analysis{Case: u.Case, Text: u.Text, Speakers: func(l string) ui.Speaker {
		return lang.New(l, zone).Covering(u.Case.From, u.Case.To)
	}}
}

// Whole explains an update's case as the case of files that were read. Its lines can't be
// read again to learn new wordings from: they are still being written.
func (windowFollower) Whole(u *live.Update) *ui.Analysis {
	res := u.Result
	sel, _ := windowPart(res)
	a := whole(res)
	a.Case = res.Select(sel)
	a.Close, a.Unknown = nil, nil
	return a
}
