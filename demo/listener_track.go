package demo

import (
	"net"
	"sync"
)

// trackedListener knows the connections that it has accepted, because neither
// library can say when the last of its goroutines has ended.
type trackedListener struct {
	net.Listener
	mutex  sync.Mutex
	closed bool
	conns  map[*trackedConn]struct{}
	open   sync.WaitGroup
}

// trackedConn counts as open until the goroutine that serves it closes it,
// which is the last thing that both libraries do.
type trackedConn struct {
	net.Conn
	listener *trackedListener
	once     sync.Once
}

func newTrackedListener(l net.Listener) *trackedListener {
	return &trackedListener{Listener: l, conns: make(map[*trackedConn]struct{})}
}

// Accept implements net.Listener.
func (l *trackedListener) Accept() (net.Conn, error) {
	conn, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	l.mutex.Lock()
	defer l.mutex.Unlock()
	if l.closed {
		conn.Close()
		return nil, net.ErrClosed
	}
	c := &trackedConn{Conn: conn, listener: l}
	l.conns[c] = struct{}{}
	l.open.Add(1)
	return c, nil
}

// Close implements net.Conn.
func (c *trackedConn) Close() error {
	err := c.Conn.Close()
	c.once.Do(func() {
		c.listener.mutex.Lock()
		delete(c.listener.conns, c)
		c.listener.mutex.Unlock()
		c.listener.open.Done()
	})
	return err
}

// close ends the listener, cuts every connection and waits until those who
// serve them have noticed.
func (l *trackedListener) close() error {
	l.mutex.Lock()
	l.closed = true
	for c := range l.conns {
		c.Conn.Close() // not c.Close: that is for the one who serves it
	}
	l.mutex.Unlock()
	err := l.Close()
	l.open.Wait()
	return err
}
