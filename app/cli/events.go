package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"time"

	"hubscope/analyzer"
	"hubscope/app/engine"
	"hubscope/parsers/event"
)

type eventsCommand struct {
	readFlags
	showFlags
	Format string `enum:"jsonl" default:"jsonl" help:"${help_events_format}"`
}

// Run prints every record of every log in time order.
func (c *eventsCommand) Run(ctx context.Context, s *streams) error {
	r, err := c.request(s)
	if err != nil {
		return err
	}
	p := newProgress(s.err, c.Quiet, false, speaker(c.Lang))
	r.Progress = p.show
	index := engine.NewIndex()
	r.Visit = index.Visit
	r.Select = func(*engine.Result) (analyzer.Selection, error) {
		return analyzer.Selection{Prompts: -1, Sessions: -1}, nil
	}
	res, err := engine.Analyze(ctx, r)
	p.clear()
	if errors.Is(err, engine.ErrNothingReadable) {
		defer res.Close()
		return c.nothingReadable(res.Case)
	}
	if err != nil {
		return err
	}
	defer res.Close()
	c.readFlags.remark(s, r, res.Case)
	zone, err := c.zone(&c.readFlags, res)
	if err != nil {
		return err
	}
	f, err := c.filter(&c.readFlags, res.Case, zone)
	if err != nil {
		return err
	}
	c.showFlags.remark(s, &c.readFlags, f)
	return output(c.Output, s.out, func(w io.Writer) error {
		var line []byte
		return index.Each(ctx, res, func(r *engine.Record) error {
			at, ev := r.Time, r.Event
			if !f.From.IsZero() && at.Before(f.From) || !f.To.IsZero() && at.After(f.To) {
				return nil
			}
			if f.User != "" && !res.Case.People.Asked(f.User, string(ev.User)) {
				return nil
			}
			if f.App != "" && !strings.EqualFold(string(ev.App), f.App) {
				return nil
			}
			line = appendEvent(line[:0], r)
			_, err := w.Write(line)
			return err
		})
	})
}

// appendEvent writes an event as the contract has it, one JSON object and a line end. The
// fields keep the order of the log.
func appendEvent(dst []byte, r *engine.Record) []byte {
	at, ev := r.Time, r.Event
	add := func(name string, v []byte) {
		if len(v) == 0 {
			return
		}
		dst = append(append(append(dst, ','), quote(name)...), ':')
		dst = append(dst, quote(string(v))...)
	}
	dst = append(dst, '{')
	if !at.IsZero() {
		dst = append(append(append(dst, `"time":`...), quote(at.UTC().Format(time.RFC3339Nano))...), ',')
	}
	dst = append(append(dst, `"source":`...), quote(r.Path)...)
	dst = append(append(dst, `,"line":`...), number(ev.Line)...)
	add("system", []byte(ev.System))
	kind := ev.Kind
	if kind == event.Unrecognized {
		kind = event.Other
	}
	add("kind", []byte(kind.String()))
	add("user", ev.User)
	add("device", ev.Device)
	add("app", ev.App)
	add("session", ev.Session)
	add("sure", []byte(ev.Sure))
	add("copyOf", []byte(r.CopyOf))
	dst = append(dst, `,"fields":{`...)
	seen := map[string]bool{}
	for _, f := range ev.Fields {
		if seen[f.Name] {
			continue // a name that the line repeats keeps its first value
		}
		if len(seen) > 0 {
			dst = append(dst, ',')
		}
		seen[f.Name] = true
		dst = append(append(dst, quote(f.Name)...), ':')
		dst = append(dst, quote(string(engine.MaskField(f.Name, f.Value)))...)
	}
	dst = append(dst, `},"text":`...)
	dst = append(dst, quote(string(engine.MaskSecrets(ev.Text)))...)
	return append(dst, "}\n"...)
}

// quote writes a JSON string; bytes that are no UTF-8 become U+FFFD.
func quote(s string) []byte {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(s) // a string always encodes
	return bytes.TrimRight(b.Bytes(), "\n")
}

func number(n int64) []byte {
	b, _ := json.Marshal(n) // a number always encodes
	return b
}
