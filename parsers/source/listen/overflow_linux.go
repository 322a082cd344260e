package listen

import (
	"encoding/binary"
	"net"
	"syscall"
)

// An overflow counts the datagrams that the system let go because they came faster than they
// were read. Linux sends its count along with the datagrams that it keeps (socket(7),
// SO_RXQ_OVFL): drops behind the last of them do not show.
type overflow struct {
	control []byte // room for what comes with a datagram
	count   uint32 // the system's, so far
}

func newOverflow(conn *net.UDPConn) *overflow {
	raw, err := conn.SyscallConn()
	if err == nil {
		raw.Control(func(fd uintptr) { err = syscall.SetsockoptInt(int(fd), syscall.SOL_SOCKET, syscall.SO_RXQ_OVFL, 1) })
	}
	if err != nil {
		return &overflow{} // it stays unknown
	}
	return &overflow{control: make([]byte, syscall.CmsgSpace(4))}
}

// since returns how many were let go since the datagram before, by what came with this one.
func (o *overflow) since(control []byte) int64 {
	const size = syscall.SizeofCmsghdr // its last two fields are the level and the type
	at := syscall.CmsgLen(0)
	if len(control) < at+4 ||
		binary.NativeEndian.Uint32(control[size-8:]) != syscall.SOL_SOCKET ||
		binary.NativeEndian.Uint32(control[size-4:]) != syscall.SO_RXQ_OVFL {
		return 0
	}
	n := binary.NativeEndian.Uint32(control[at:])
	lost := n - o.count // the count may turn over
	o.count = n
	return int64(lost)
}
