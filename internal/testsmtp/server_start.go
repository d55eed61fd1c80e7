// Package testsmtp is a submission server that does what a test tells it: it
// refuses, hangs up or falls silent at any step, and keeps what it has accepted.
package testsmtp

import (
	"context"
	"crypto/tls"
	"net"
	"slices"
	"sync"
	"testing"
)

// Options choose what the server is like. The zero value speaks no TLS and offers
// what UsualExtensions are.
type Options struct {
	TLS        *tls.Config // offers STARTTLS; nil for none
	Implicit   bool        // TLS from the first octet on, in place of STARTTLS
	Extensions []string    // as EHLO names them; nil for UsualExtensions, none for an empty list
	Password   string      // everybody's; "" to take any
	Token      string      // everybody's access token; "" to take any
	Anonymous  bool        // takes mail without a sign-in
}

// UsualExtensions are those that most submission servers have.
func UsualExtensions() []string {
	return []string{"PIPELINING", "SIZE 10485760", "8BITMIME", "SMTPUTF8", "DSN", "ENHANCEDSTATUSCODES", "AUTH PLAIN LOGIN"}
}

// Server is a running server. Its methods may be called from any goroutine.
type Server struct {
	options  Options
	listener net.Listener
	ctx      context.Context // ends with the server
	owned    sync.WaitGroup  // every goroutine

	mu       sync.Mutex
	conns    map[net.Conn]struct{}
	faults   []*Fault
	messages []Message
	commands []string
	turns    int
	reached  map[Step]int
	changed  chan struct{} // closed, and made anew, at each change of the above
}

// Message is one that the server has taken.
type Message struct {
	Username string   // who had signed in
	From     string   // of MAIL, without angle brackets
	FromArgs string   // what followed it
	To       []string // of each RCPT that was taken
	ToArgs   []string // what followed each
	Data     []byte   // the message, its doubled dots undone
}

// Start starts a server on loopback. It ends with the test, and leaves no
// goroutine behind.
func Start(t testing.TB, o Options) *Server {
	t.Helper()
	listener, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatalf("the submission server's listener: %v", err)
	}
	if o.Extensions == nil {
		o.Extensions = UsualExtensions()
	}
	// Not t.Context, which ends before the cleanups: clients may quit in theirs.
	ctx, cancel := context.WithCancel(context.Background())
	s := &Server{options: o, listener: listener, ctx: ctx, conns: map[net.Conn]struct{}{}, reached: map[Step]int{}, changed: make(chan struct{})}
	s.owned.Go(s.accept)
	t.Cleanup(func() {
		cancel()
		_ = listener.Close()
		s.hangUp()
		s.owned.Wait()
	})
	return s
}

// Addr is the server's host:port.
func (s *Server) Addr() string { return s.listener.Addr().String() }

// Messages are those that it has taken, the first one first.
func (s *Server) Messages() []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.messages)
}

// Commands are all lines that it was sent but for those of messages, over all
// connections.
func (s *Server) Commands() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.commands)
}

// Turns counts how often it has had to wait for a client: the round trips of all
// connections.
func (s *Server) Turns() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.turns
}

// Reached counts how often a step was reached.
func (s *Server) Reached(step Step) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.reached[step]
}

// Wait waits until a condition holds; it is looked at whenever something has
// happened. It gives false when ctx ends before that.
func (s *Server) Wait(ctx context.Context, holds func() bool) bool {
	for {
		s.mu.Lock()
		changed := s.changed
		s.mu.Unlock()
		if holds() {
			return true
		}
		select {
		case <-ctx.Done():
			return holds()
		case <-changed:
		}
	}
}

// change does something under the lock and tells those who wait.
func (s *Server) change(do func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	do()
	close(s.changed)
	s.changed = make(chan struct{})
}

func (s *Server) accept() {
	for {
		conn, err := s.listener.Accept()
		if err != nil {
			return
		}
		s.change(func() { s.conns[conn] = struct{}{} })
		s.owned.Go(func() {
			defer s.change(func() { delete(s.conns, conn) })
			defer func() { _ = conn.Close() }()
			if s.ctx.Err() == nil {
				s.serve(conn)
			}
		})
	}
}

func (s *Server) hangUp() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for conn := range s.conns {
		_ = conn.Close()
	}
}
