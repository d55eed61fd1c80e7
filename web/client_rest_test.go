package web

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// watchedListener tells of the connection that it accepts how many octets were read of
// it when it was closed, or when it was closed for writing alone.
type watchedListener struct {
	net.Listener
	ends chan string
}

func (l *watchedListener) Accept() (net.Conn, error) {
	conn, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return &watchedConn{TCPConn: conn.(*net.TCPConn), ends: l.ends}, nil
}

type watchedConn struct {
	*net.TCPConn
	read int
	ends chan string
}

func (c *watchedConn) Read(p []byte) (int, error) {
	n, err := c.TCPConn.Read(p)
	c.read += n
	return n, err
}

func (c *watchedConn) CloseWrite() error {
	c.tell("closed for writing")
	return c.TCPConn.CloseWrite()
}

func (c *watchedConn) Close() error {
	c.tell(fmt.Sprintf("closed after %d octets", c.read))
	return c.TCPConn.Close()
}

func (c *watchedConn) tell(end string) {
	select {
	case c.ends <- end:
	default: // it has ended before
	}
}

// TestUnreadBody: an answer that is given before the form has come is not overtaken by
// the end of the connection. A short form is taken in; the end of a long one's
// connection waits.
func TestUnreadBody(t *testing.T) {
	handler := boundTime(time.Minute)(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "no", http.StatusForbidden) }))
	for name, tc := range map[string]struct {
		size int
		want func(head int) string
	}{
		"none":  {0, func(head int) string { return fmt.Sprintf("closed after %d octets", head) }},
		"short": {100 << 10, func(head int) string { return fmt.Sprintf("closed after %d octets", head+(100<<10)) }},
		"long":  {1 << 20, func(int) string { return "closed for writing" }},
	} {
		t.Run(name, func(t *testing.T) {
			server := httptest.NewUnstartedServer(handler)
			listener := &watchedListener{server.Listener, make(chan string, 1)}
			server.Listener = listener
			server.Start()
			defer server.Close()
			conn, err := new(net.Dialer).DialContext(t.Context(), "tcp", listener.Addr().String())
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = conn.Close() }()
			head := fmt.Sprintf("POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: %d\r\n\r\n", tc.size)
			sent := make(chan struct{})
			go func() {
				defer close(sent)
				_, _ = io.WriteString(conn, head+strings.Repeat("x", tc.size)) // a long one isn't taken
			}()
			answer, err := io.ReadAll(conn)
			if err != nil || !strings.HasPrefix(string(answer), "HTTP/1.1 403 ") {
				t.Errorf("the answer is %q, %v", answer, err)
			}
			<-sent
			if got, want := <-listener.ends, tc.want(len(head)); got != want {
				t.Errorf("the connection was %s, not %s", got, want)
			}
		})
	}
}
