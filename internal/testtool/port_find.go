package testtool

import (
	"fmt"
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
	port, err := FreePort("127.0.0.1")
	if err != nil {
		t.Fatal(err)
	}
	return net.JoinHostPort("127.0.0.1", strconv.Itoa(port))
}

// FreePort gives a port of the IPv4 address ip that nobody listens on. It is any of
// thousands, so that two who look at once hardly find the same.
func FreePort(ip string) (int, error) {
	var err error
	for range 100 {
		port := firstPort + rand.IntN(lastPort-firstPort)
		var listener net.Listener
		if listener, err = net.Listen("tcp4", net.JoinHostPort(ip, strconv.Itoa(port))); err == nil {
			return port, listener.Close()
		}
	}
	return 0, fmt.Errorf("finding a free port: %w", err)
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
