package policy

import (
	"strconv"
	"strings"
	"unicode"
)

// The vendor does not publish the internal names of the background services' settings. A
// name that holds Background, Ticket, Exchange or Gateway, with a value of the right
// shape, is taken for one of them, and marked as inferred.

// infer gives the canonical ids to values that no table entry named. A value that the
// table named always goes first, and of several candidates the one whose name says most.
func infer(e *Export) {
	type place struct{ app, platform, key string }
	have := map[place]bool{}
	for _, v := range e.Values {
		if v.Known {
			have[place{v.App, v.Platform, v.Key}] = true
		}
	}
	type best struct{ at, score int }
	found := map[place]best{}
	for i, v := range e.Values {
		if v.Known {
			continue
		}
		key, score := guess(v.RawKey, v.Value)
		if score == 0 {
			continue
		}
		p := place{v.App, v.Platform, key}
		if b, ok := found[p]; !have[p] && (!ok || score > b.score) {
			found[p] = best{i, score}
		}
	}
	for p, b := range found {
		v := &e.Values[b.at]
		v.Key, v.Known, v.Inferred = p.key, true, true
	}
}

// guess is the setting that a name may stand for, and how much of the name says so; 0 for none.
func guess(name, value string) (string, int) {
	n := Fold(name)
	has := func(part string) bool { return strings.Contains(n, part) }
	background := 0
	if has("background") {
		background = 1
	}
	value = strings.TrimSpace(value)
	switch {
	case has("ticket"):
		if isNumber(value) {
			return TicketExpiration, 1 + background
		}
	case has("gateway"):
		if hostish(value) && !strings.ContainsAny(value, ",;") && (background == 1 || strings.ContainsAny(value, ":：")) ||
			value == "" && background == 1 && has("service") {
			return BackgroundGateway, 1 + background*2
		}
	case background == 1:
		if hostish(value) || value == "" && has("service") {
			score := 1
			if has("service") {
				score++
			}
			return BackgroundServices, score
		}
	case has("exchange") && !has("document"): // DocumentExchange is the policy for opening files
		if has("trusted") || has("hostnames") {
			if hostish(value) {
				return TrustedExchangeHosts, 1
			}
			return "", 0
		}
		if hostish(value) || value == "" && has("exchangeserver") {
			score := 1
			if has("server") {
				score++
			}
			return ExchangeServer, score
		}
	}
	return "", 0
}

func isNumber(s string) bool {
	_, err := strconv.ParseInt(s, 10, 64)
	return err == nil
}

// hostish reports whether a value could be hosts, well or badly written: something with a
// dot, a colon or a slash in it, in half or full width, that is no number.
func hostish(s string) bool {
	if s == "" || len(s) > 1<<14 {
		return false
	}
	if _, err := strconv.ParseFloat(s, 64); err == nil {
		return false
	}
	return strings.ContainsAny(s, ".:/．：。") && strings.ContainsFunc(s, unicode.IsLetter)
}
