// Package xtest looks at real windows, under a display of its own. Without the
// programs for that (Xvfb, xdotool, ImageMagick) or without cgo it skips.
package xtest

import (
	"context"
	"fmt"
	"os"
	"testing"
	"time"

	"hubscope/app/ui"
	"hubscope/app/ui/uitest"
)

// TestMain plays the program itself when a test has started this binary again.
func TestMain(m *testing.M) {
	if os.Getenv("HUBSCOPE_XTEST") == "" {
		os.Exit(m.Run())
	}
	opt := ui.Options{
		Engine:   engine{},
		Follower: &follower{},
		Speakers: func(lang string, _, _ time.Time) ui.Speaker { return uitest.NewSpeaker(lang) },
		Lang:     os.Getenv("HUBSCOPE_XTEST_LANG"),
		Theme:    os.Getenv("HUBSCOPE_XTEST_THEME"),
		Sample:   os.Getenv("HUBSCOPE_XTEST") == "sample",
		Version:  "0.1.0",
	}
	if os.Getenv("HUBSCOPE_XTEST") == "live" {
		opt.Follow = ui.FollowRequest{Paths: []string{"/var/log/ns.log"}, Watched: []string{"aiko"}}
	}
	if err := ui.Start(opt); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	os.Exit(0)
}

type engine struct{}

func (engine) Analyze(ctx context.Context, _ []string, listen ui.Listener) (*ui.Analysis, error) {
	for i := range int64(40) {
		listen.Progress("/var/log/case.zip!/gateway/ns.log", i*2_500_000, 100_000_000)
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(50 * time.Millisecond):
		}
	}
	return &ui.Analysis{Case: uitest.Case(), Text: uitest.Text}, nil
}

func (engine) Sample(context.Context, ui.Listener) (*ui.Analysis, error) {
	return &ui.Analysis{Case: uitest.Case(), Text: uitest.Text, Dials: uitest.Dials(), WhatIf: uitest.WhatIf}, nil
}
