package smtpclient

import (
	"errors"
	"net"
	"sync/atomic"
)

// What a server may say on one connection, in octets, and how much more for each
// recipient.
const (
	mostSaid         = 256 << 10
	mostSaidOfTarget = 8 << 10
)

var errTalksTooMuch = errors.New("the server says more than anybody would")

// wire is a connection on which a server can't talk without an end. What is in
// before comes first, as if the server had said it.
type wire struct {
	net.Conn
	before string
	left   atomic.Int64
}

func newWire(conn net.Conn, before string) *wire {
	w := &wire{Conn: conn, before: before}
	w.left.Store(mostSaid)
	return w
}

func (w *wire) Read(p []byte) (int, error) {
	if w.before != "" {
		n := copy(p, w.before)
		w.before = w.before[n:]
		return n, nil
	}
	left := w.left.Load()
	if left <= 0 {
		return 0, errTalksTooMuch
	}
	n, err := w.Conn.Read(p[:min(int64(len(p)), left)])
	w.left.Add(-int64(n))
	return n, err
}
