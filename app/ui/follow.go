package ui

import (
	"context"

	"hubscope/app/live"
	"hubscope/parsers/source/command"
)

// A Follower follows logs while they are being written.
type Follower interface {
	// Follow begins. The window calls it off the user interface's goroutine. An error that is a
	// *FollowError is shown beside the field that it is about.
	Follow(ctx context.Context, r FollowRequest) (Watch, error)
	// Analysis is what an update's case knows of itself, its sources and people, and the way to
	// its lines; it is asked for at every update. Whole explains all of it, as Engine.Analyze
	// does. Neither is closed: the lines of all updates are there until their Watch is closed.
	// The window calls them off the user interface's goroutine.
	Analysis(u *live.Update) *Analysis
	Whole(u *live.Update) *Analysis
}

// A Watch is what is being followed, as *live.Watch is.
type Watch interface {
	// Next waits for news; io.EOF says that there is no more.
	Next(ctx context.Context) (*live.Update, error)
	// Stop ends the following and leaves the lines. It may take a while, as Close may.
	Stop()
	// Close lets everything go, the lines that were read with it.
	Close()
}

// A FollowRequest is what somebody asked to have followed.
type FollowRequest struct {
	Paths []string
	Start live.Start
	Poll  bool
	// Listen is where syslog is taken, "udp://127.0.0.1:5514"; empty for nowhere.
	Listen string
	// Command is a program and its arguments; empty for none.
	Command []string
	// Watched are users of whose new faults the desktop is told; AllUsers stands for everybody.
	Watched []string
}

// AllUsers watches everybody.
const AllUsers = "*"

// empty reports whether nothing is named that could be followed.
func (r *FollowRequest) empty() bool {
	return len(r.Paths) == 0 && r.Listen == "" && len(r.Command) == 0
}

// commandPath is the path of the command's source; empty for none.
func (r *FollowRequest) commandPath() string {
	if len(r.Command) == 0 {
		return ""
	}
	return command.New(r.Command).Path()
}

// A FollowField is what a FollowError is about.
type FollowField string

const (
	FollowPaths   FollowField = "paths"
	FollowListen  FollowField = "listen"
	FollowCommand FollowField = "command"
)

// A FollowError says what of a request cannot be followed. Where its Err has a method
// Phrase() phrase.Phrase, that is shown in the window's language.
type FollowError struct {
	Field FollowField
	Err   error
}

func (e *FollowError) Error() string { return string(e.Field) + ": " + e.Err.Error() }

func (e *FollowError) Unwrap() error { return e.Err }
