// Package listen takes log lines that are sent as syslog messages, over UDP and TCP: a
// gateway's administrator points the appliance at this machine.
//
// A message becomes a line as it was sent, header and all, since the parsers of logs know
// the headers of RFC 3164 and RFC 5424; a line feed inside is shown as "#012", as rsyslog
// does. Over TCP, octet counting and line ends (RFC 6587) are told apart frame by frame.
// Each sender is a log of its own.
//
// Nothing is dropped over TCP: a sender waits while the analysis is behind. A datagram cannot
// wait: up to 16 MiB of them do so here, and what comes beyond that is counted and told. What
// the system dropped before it got here, because the machine was too busy to read in time, is
// told on Linux, where net.core.rmem_max bounds what it keeps; elsewhere nobody can know.
package listen
