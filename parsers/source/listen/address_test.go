package listen

import (
	"errors"
	"testing"
)

func TestParse(t *testing.T) {
	for in, want := range map[string]string{
		"udp://127.0.0.1:5514":    "udp://127.0.0.1:5514",
		"tcp://127.0.0.1:514":     "tcp://127.0.0.1:514",
		"UDP://192.0.2.1":         "udp://192.0.2.1:5514",
		"udp://":                  "udp://127.0.0.1:5514",
		"udp://:6514":             "udp://127.0.0.1:6514",
		"tcp://:":                 "tcp://127.0.0.1:5514",
		"udp://:5514/":            "udp://127.0.0.1:5514",
		"udp://0.0.0.0:5514":      "udp://0.0.0.0:5514",
		"tcp://[::]:5514":         "tcp://[::]:5514",
		"tcp://[::1]":             "tcp://[::1]:5514",
		"tcp://::1":               "tcp://[::1]:5514",
		"udp://[2001:db8::7]:0":   "udp://[2001:db8::7]:0",
		"udp://[fe80::1%eth0]:1":  "udp://[fe80::1%eth0]:1",
		"udp://localhost:5514":    "udp://localhost:5514",
		"tcp://log-1.example.com": "tcp://log-1.example.com:5514",
	} {
		a, err := Parse(in)
		if err != nil || a.String() != want {
			t.Errorf("%s: %s, %v; want %s", in, a, err, want)
			continue
		}
		if again, err := Parse(a.String()); err != nil || again != a {
			t.Errorf("%s: read again it is %v, %v", a, again, err)
		}
	}
	for in, want := range map[string]ErrorCode{
		"":                        BadNetwork,
		"5514":                    BadNetwork,
		"127.0.0.1:5514":          BadNetwork,
		"udp:127.0.0.1:5514":      BadNetwork,
		"http://127.0.0.1":        BadNetwork,
		"udp6://[::1]:5514":       BadNetwork,
		"udp://:syslog":           BadPort,
		"udp://:65536":            BadPort,
		"udp://127.0.0.1:-1":      BadPort,
		"udp://[::1]:x":           BadPort,
		"udp://127.0.0.1:5514/ns": BadPort,
		"udp://256.0.0.1:5514":    BadHost,
		"udp://127.1:5514":        BadHost,
		"udp://[127.0.0.1]:5514":  BadHost,
		"udp://[::1":              BadHost,
		"udp://[::1]5514":         BadHost,
		"udp://[]:5514":           BadHost,
		"udp://a b:5514":          BadHost,
		"udp://日本:5514":           BadHost,
		"udp://user@host:5514":    BadHost,
		"udp://-x:5514":           BadHost,
		"udp://1:2:3":             BadHost,
	} {
		_, err := Parse(in)
		var bad *AddressError
		if !errors.As(err, &bad) || bad.Code != want || bad.Address != in || bad.Error() == "" {
			t.Errorf("%s: %v, want %s", in, err, want)
		}
	}
}

func TestLoopback(t *testing.T) {
	for in, want := range map[string]bool{
		"udp://": true, "udp://:1": true, "tcp://[::1]": true, "udp://127.8.0.1": true, "udp://LocalHost": true,
		"udp://0.0.0.0": false, "udp://[::]": false, "udp://192.0.2.1": false, "udp://host.example.com": false,
	} {
		a, err := Parse(in)
		if err != nil || a.Loopback() != want {
			t.Errorf("%s: %v, %v", in, a.Loopback(), err)
		}
	}
}
