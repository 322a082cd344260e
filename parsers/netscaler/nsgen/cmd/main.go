// Command cmd writes a gateway log for benchmarks:
//
//	go run ./parsers/netscaler/nsgen/cmd -size 1GiB -seed 1 -o ns.log
//
// What is true of the log goes to standard error as JSON.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"hubscope/parsers/netscaler/nsgen"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run() (err error) {
	var o nsgen.Options
	size := flag.String("size", "64MiB", "how much to write: 1GiB, 64MiB, 500KiB or bytes")
	out := flag.String("o", "-", "file to write, - for standard output")
	conf := flag.String("conf", "", "file to write the gateways' ns.conf to")
	forms := flag.String("forms", "appliance", "heads of the lines, one a gateway: "+strings.Join(names, ", "))
	flag.Uint64Var(&o.Seed, "seed", 1, "the same seed gives the same bytes")
	flag.IntVar(&o.Users, "users", 1000, "how many users there are")
	flag.IntVar(&o.Gateways, "gateways", 1, "how many gateways write into the log")
	flag.Parse()
	if o.Size, err = bytes(*size); err != nil {
		return err
	}
	for _, name := range strings.Split(*forms, ",") {
		f, ok := form(strings.TrimSpace(name))
		if !ok {
			return fmt.Errorf("-forms: %q is none of %s", name, strings.Join(names, ", "))
		}
		o.Forms = append(o.Forms, f)
	}
	if *conf != "" {
		if err := os.WriteFile(*conf, []byte(nsgen.Conf(o)), 0o600); err != nil {
			return err
		}
	}
	var w io.Writer = os.Stdout
	if *out != "-" {
		f, err := os.Create(*out)
		if err != nil {
			return err
		}
		defer func() {
			if e := f.Close(); err == nil {
				err = e
			}
		}()
		w = f
	}
	truth, err := nsgen.Write(w, o)
	if err != nil {
		return err
	}
	told := struct {
		nsgen.Truth
		PromptsOf any `json:",omitempty"` // too long
		Prompts   int
		Busiest   string
	}{Truth: truth, Prompts: truth.Prompts()}
	told.Busiest, _ = truth.Busiest()
	e := json.NewEncoder(os.Stderr)
	e.SetIndent("", "  ")
	return e.Encode(told)
}

// names are those of the forms, in their order.
var names = []string{"appliance", "syslog", "bare", "iso", "rfc5424", "local"}

func form(name string) (nsgen.Form, bool) {
	for i, n := range names {
		if n == name {
			return nsgen.Form(i), true
		}
	}
	return 0, false
}

// bytes reads "64MiB".
func bytes(s string) (int64, error) {
	digits := strings.TrimRight(s, "KMGiB")
	unit, ok := map[string]int64{"": 1, "B": 1, "KiB": 1 << 10, "MiB": 1 << 20, "GiB": 1 << 30}[s[len(digits):]]
	n, err := strconv.ParseInt(digits, 10, 64)
	if !ok || err != nil || n <= 0 || n > (1<<62)/unit {
		return 0, fmt.Errorf("-size: %q is no size such as 64MiB", s)
	}
	return n * unit, nil
}
