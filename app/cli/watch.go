package cli

import (
	"context"
)

type watchCommand struct {
	readFlags
	followFlags
	Paths  []string `kong:"-"` // of readFlags, which wants one
	Follow []string `arg:"" optional:"" name:"path" help:"${help_watch_path}"`
	ShowTZ string   `name:"show-tz" placeholder:"ZONE" help:"${help_show_tz}"`
	User   string   `placeholder:"NAME" help:"${help_user}"`
	App    string   `placeholder:"NAME" help:"${help_app}"`
	Format string   `enum:"text,json" default:"text" help:"${help_watch_format}"`
	FailOn string   `enum:"never,info,warning,error" default:"never" help:"${help_watch_fail_on}"`
}

// Run follows and tells until all inputs have ended and all is settled, or somebody ends it.
func (c *watchCommand) Run(ctx context.Context, s *streams, begin beginner, child childCommand) error {
	c.readFlags.Paths = c.Follow
	f, err := newFollowing(ctx, s, &c.readFlags, &c.followFlags, showFlags{ShowTZ: c.ShowTZ, User: c.User, App: c.App}, child, begin)
	if err != nil {
		return err
	}
	out, err := growing(c.Output, s.out)
	if err != nil {
		return err
	}
	defer out.Close()
	defer surviveReader()()
	w, err := f.run(ctx, s)
	if err != nil {
		return err
	}
	defer w.Close()
	t := telling{following: f, json: c.Format == "json", out: out}
	t.begins()
	if err := t.follow(ctx, w); err != nil {
		return quietly(err)
	}
	return t.tally.failOn(c.FailOn)
}
