package testtool

import (
	"math/rand/v2"
	"net"
	"strconv"
	"testing"
)

// Ports below those that systems give to outgoing connections, so that one
// stays free while the program that it is for has not started, or starts anew.
const (
	firstPort = 15_000
	lastPort  = 32_000
)

// FreeAddr gives a host:port on loopback that nobody listens on.
func FreeAddr(t testing.TB) string {
	t.Helper()
	var err error
	for range 100 {
		addr := net.JoinHostPort("127.0.0.1", strconv.Itoa(firstPort+rand.IntN(lastPort-firstPort)))
		var listener net.Listener
		if listener, err = net.Listen("tcp4", addr); err == nil {
			_ = listener.Close()
			return addr
		}
	}
	t.Fatalf("finding a free port: %v", err)
	return ""
}

// Listens says whether somebody accepts connections at addr, a host:port.
func Listens(addr string) bool {
	conn, err := net.Dial("tcp4", addr)
	if err != nil {
		return false
	}
	_ = conn.Close()
	return true
}
