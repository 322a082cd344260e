// Command samplegen writes a whole log bundle of a generated day, as a helpdesk gets it:
//
//	go run ./app/sample/samplegen -platform android -seed 7 -o ticket.zip
//
// What is true of the day goes to standard error as JSON.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"

	"hubscope/app/sample"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run() error {
	platform := flag.String("platform", "ios", "whose bundle: ios or android")
	seed := flag.Uint64("seed", 1, "the same seed gives the same day")
	out := flag.String("o", "ticket.zip", "file to write")
	flag.Parse()
	generate := map[string]func(uint64) sample.Bundle{"ios": sample.IOSBundle, "android": sample.AndroidBundle}[*platform]
	if generate == nil {
		return fmt.Errorf("-platform: %q is neither ios nor android", *platform)
	}
	b := generate(*seed)
	if err := os.WriteFile(*out, b.File.Data, 0o600); err != nil {
		return err
	}
	enc := json.NewEncoder(os.Stderr)
	enc.SetIndent("", "  ")
	return enc.Encode(b.Truth)
}
