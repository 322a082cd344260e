package cli

import (
	"errors"
	"fmt"
	"io"
	"slices"

	"hubscope/app/live"
	"hubscope/parsers/source/command"
	"hubscope/parsers/source/listen"
	"hubscope/parsers/source/pipe"
)

// inputs takes standard input off a request's paths and returns all that is followed and no
// file.
func (f *following) inputs(stdin io.Reader, addresses []string, child childCommand) (list []live.Input, err error) {
	if files := slices.DeleteFunc(slices.Clone(f.what.Paths), func(p string) bool { return p == "-" }); len(files) < len(f.what.Paths) {
		f.what.Paths = files
		list = append(list, pipe.New(stdin, "-"))
	}
	var where []listen.Address
	for _, text := range addresses {
		a, err := listen.Parse(text)
		if err != nil {
			return nil, f.inputFault(err)
		}
		where = append(where, a)
	}
	if len(where) > 0 {
		list = append(list, listen.New(where...))
	}
	switch {
	case len(child) > 0:
		list = append(list, command.New(child))
	case child != nil:
		return nil, f.read.say("cli.no-child")
	}
	return list, nil
}

// bind goes to the addresses that are listened at, and says so: one that is taken already is
// to be told before anything else happens.
func (f *following) bind() error {
	for _, in := range f.what.Inputs {
		l, ok := in.(*listen.Listener)
		if !ok {
			continue
		}
		if err := l.Bind(); err != nil {
			return f.inputFault(err)
		}
		for _, a := range l.Addresses() {
			text := speaker(f.read.Lang).Text("watch.listening", "address", a.String())
			if !a.Loopback() {
				text = speaker(f.read.Lang).Text("watch.listening-open", "address", a.String())
			}
			fmt.Fprintln(f.err, text)
		}
	}
	return nil
}

// release leaves the addresses of what is not followed after all.
func (f *following) release() {
	for _, in := range f.what.Inputs {
		if l, ok := in.(*listen.Listener); ok {
			l.Close()
		}
	}
}

// inputFault puts into words why an input brings nothing.
func (f *following) inputFault(err error) error {
	var address *listen.AddressError
	var start *command.StartError
	switch {
	case errors.As(err, &address):
		return f.addressFault(address)
	case errors.As(err, &start):
		return f.startFault(start)
	}
	return err
}

func (f *following) addressFault(e *listen.AddressError) error {
	switch e.Code {
	case listen.BadNetwork:
		return f.read.say("cli.listen-network", "address", e.Address)
	case listen.BadHost:
		return f.read.say("cli.listen-host", "address", e.Address)
	case listen.BadPort:
		return f.read.say("cli.listen-port", "address", e.Address)
	}
	return f.read.say("cli.listen-unbound", "address", e.Address, "fault", e.Err)
}

func (f *following) startFault(e *command.StartError) error {
	switch e.Code {
	case command.NotFound:
		return f.read.say("cli.child-not-found", "command", e.Command)
	case command.NotExecutable:
		return f.read.say("cli.child-not-executable", "command", e.Command)
	}
	return f.read.say("cli.child-refused", "command", e.Command, "fault", e.Err)
}
