// Hubscope explains why Secure Hub asked for credentials and why Secure Mail lost its
// server, from the logs and settings that a helpdesk is sent.
package main

import (
	"os"

	"hubscope/app/cli"
)

func main() {
	os.Exit(cli.Main(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}
