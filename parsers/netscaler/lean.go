package netscaler

import "hubscope/parsers/event"

func (p *Parser) parseLean(m *message, h *head, ev *event.Event) bool { return false }
