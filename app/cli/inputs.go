package cli

import (
	"errors"
	"fmt"

	"hubscope/app/live"
	"hubscope/parsers/source/listen"
)

// inputs are all that is followed and no file.
func (f *following) inputs(addresses []string, child childCommand) (list []live.Input, err error) {
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
	if child != nil && len(child) == 0 {
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
	if !errors.As(err, &address) {
		return err
	}
	switch address.Code {
	case listen.BadNetwork:
		return f.read.say("cli.listen-network", "address", address.Address)
	case listen.BadHost:
		return f.read.say("cli.listen-host", "address", address.Address)
	case listen.BadPort:
		return f.read.say("cli.listen-port", "address", address.Address)
	}
	return f.read.say("cli.listen-unbound", "address", address.Address, "fault", address.Err)
}
