package listen

import (
	"net"
	"net/netip"
	"strconv"
	"strings"
)

// Network is how messages travel.
type Network string

const (
	UDP Network = "udp"
	TCP Network = "tcp"
)

// DefaultPort is where a Listener listens when no port is given: syslog's own 514 is one that
// only an administrator may use on most systems.
const DefaultPort = 5514

// An Address is where to listen.
type Address struct {
	Network Network
	// Host is an address or a name of this machine. "0.0.0.0" means all its IPv4 addresses,
	// "::" all of both kinds.
	Host string
	// Port may be 0, for any that is free; see Listener.Addresses.
	Port uint16
}

// Parse reads "udp://127.0.0.1:5514". A host that is left out is the loopback address, so that
// nobody listens to a network unasked; a port that is left out is DefaultPort. The error is an
// *AddressError.
func Parse(s string) (Address, error) {
	scheme, rest, found := strings.Cut(s, "://")
	a := Address{Network: Network(strings.ToLower(scheme)), Host: "127.0.0.1", Port: DefaultPort}
	if !found || a.Network != UDP && a.Network != TCP {
		return Address{}, &AddressError{Address: s, Code: BadNetwork}
	}
	host, port := cutPort(strings.TrimSuffix(rest, "/"))
	if host != "" {
		if !isHost(host) {
			return Address{}, &AddressError{Address: s, Code: BadHost}
		}
		a.Host = host
	}
	if port != "" {
		n, err := strconv.ParseUint(port, 10, 16)
		if err != nil {
			return Address{}, &AddressError{Address: s, Code: BadPort}
		}
		a.Port = uint16(n)
	}
	return a, nil
}

// cutPort cuts "host:port", "host", ":port", "[::1]:port", "[::1]" and "::1".
func cutPort(s string) (host, port string) {
	if inner, behind, ok := strings.Cut(strings.TrimPrefix(s, "["), "]"); ok && s[0] == '[' {
		if behind != "" && behind[0] != ':' {
			return s, "" // no host
		}
		if _, err := netip.ParseAddr(inner); err != nil || !strings.Contains(inner, ":") {
			return s, ""
		}
		return inner, strings.TrimPrefix(behind, ":")
	}
	if strings.Count(s, ":") > 1 {
		return s, ""
	}
	host, port, _ = strings.Cut(s, ":")
	return host, port
}

// isHost reports whether s is an IP address, or may be the name of a machine.
func isHost(s string) bool {
	if _, err := netip.ParseAddr(s); err == nil {
		return true
	}
	if len(s) > 253 || s[0] == '.' || s[0] == '-' || allDigitsAndDots(s) {
		return false
	}
	for _, c := range []byte(s) {
		if letter := c|0x20 >= 'a' && c|0x20 <= 'z'; !letter && !isDigit(c) && c != '.' && c != '-' && c != '_' {
			return false
		}
	}
	return true
}

// allDigitsAndDots knows a mistyped IPv4 address, which is the name of no machine.
func allDigitsAndDots(s string) bool { return strings.Trim(s, "0123456789.") == "" }

// String is the address as Parse reads it.
func (a Address) String() string { return string(a.Network) + "://" + a.hostPort() }

func (a Address) hostPort() string {
	return net.JoinHostPort(a.Host, strconv.Itoa(int(a.Port)))
}

// Loopback reports whether only this machine can send to the address.
func (a Address) Loopback() bool {
	ip, err := netip.ParseAddr(a.Host)
	return err == nil && ip.Unmap().IsLoopback() || strings.EqualFold(a.Host, "localhost")
}

// family is the network's name for package net. Without it, "0.0.0.0" would be taken for all
// addresses of both kinds.
func (a Address) family() string {
	switch ip, err := netip.ParseAddr(a.Host); {
	case err != nil:
		return string(a.Network)
	case ip.Is4():
		return string(a.Network) + "4"
	case ip.IsUnspecified():
		return string(a.Network)
	}
	return string(a.Network) + "6"
}

// ErrorCode says what is wrong with an address.
type ErrorCode string

const (
	BadNetwork ErrorCode = "network" // it begins neither with udp:// nor with tcp://
	BadHost    ErrorCode = "host"    // no address and no name
	BadPort    ErrorCode = "port"    // no number from 0 to 65535
	Unbound    ErrorCode = "unbound" // the system does not let us listen there; Err says why
)

// An AddressError is an address that cannot be listened at.
type AddressError struct {
	Address string // as it was given
	Code    ErrorCode
	Err     error // the system's; nil for what Parse found
}

func (e *AddressError) Error() string {
	if e.Err != nil {
		return e.Address + ": " + e.Err.Error()
	}
	return e.Address + ": bad " + string(e.Code)
}

func (e *AddressError) Unwrap() error { return e.Err }
