// Package demo is a mail server that lives in memory: an IMAP and an SMTP
// server with a sample family mailbox, for trying Hearthmail without an
// account anywhere. Nothing that is sent in it leaves the machine, and nothing
// in it outlives the process.
package demo

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"sync"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
	"github.com/emersion/go-smtp"
)

const (
	domain          = "hearth.example"
	username        = "family"
	password        = "hearth"
	maxMessageBytes = 25 << 20
)

// Options tells how to start. The zero value is good.
type Options struct {
	// Now is the time that the sample's dates are counted back from, and the
	// first UIDVALIDITY. Zero means the present.
	Now time.Time
	// Logger hears of the servers' troubles. Nil means slog.Default.
	Logger *slog.Logger
	// IMAPListener and SMTPListener are served and closed by the Server. Nil
	// means a port of its own choice on 127.0.0.1.
	IMAPListener, SMTPListener net.Listener
}

// Server is a running demo. Its methods may be called from any goroutine.
type Server struct {
	imap, smtp *trackedListener
	serving    sync.WaitGroup
	closeOnce  sync.Once
	closeErr   error
}

// Start makes the sample mailbox, opens what listeners are missing and serves
// both protocols until Close. ctx bounds the start alone, so that a program
// that is asked to stop can finish what it is sending first. When Start fails,
// it has closed every listener, those of Options too.
func Start(ctx context.Context, o Options) (*Server, error) {
	return start(ctx, o, fillSample)
}

func start(ctx context.Context, o Options, fill func(*account, time.Time) error) (_ *Server, err error) {
	if o.Now.IsZero() {
		o.Now = time.Now()
	}
	if o.Logger == nil {
		o.Logger = slog.Default()
	}
	s := &Server{}
	if s.imap, err = listen(ctx, o.IMAPListener); err != nil {
		return nil, errors.Join(err, closeListener(o.SMTPListener))
	}
	if s.smtp, err = listen(ctx, o.SMTPListener); err != nil {
		return nil, errors.Join(err, s.imap.close())
	}
	account := newAccount(uint32(o.Now.Unix()))
	if err := fill(account, o.Now); err != nil {
		return nil, errors.Join(err, s.imap.close(), s.smtp.close())
	}
	log := serverLog{o.Logger}
	s.serve(log, "IMAP", s.imap, newIMAPServer(account, log).Serve)
	s.serve(log, "SMTP", s.smtp, newSMTPServer(account, log).Serve)
	return s, nil
}

// serve runs one protocol's accept loop, which Close ends by its listener.
func (s *Server) serve(log serverLog, protocol string, l *trackedListener, serve func(net.Listener) error) {
	s.serving.Go(func() {
		if err := serve(l); err != nil && !errors.Is(err, net.ErrClosed) {
			log.logger.Error("the demo server stopped", "protocol", protocol, "error", err)
		}
	})
}

// IMAPAddr is where IMAP without TLS is served, as host:port.
func (s *Server) IMAPAddr() string { return s.imap.Addr().String() }

// SMTPAddr is where SMTP submission without TLS is served, as host:port.
func (s *Server) SMTPAddr() string { return s.smtp.Addr().String() }

// Username is the one that both servers know.
func (s *Server) Username() string { return username }

// Domain is what the mailbox's address has behind Username.
func (s *Server) Domain() string { return domain }

// Password belongs to Username.
func (s *Server) Password() string { return password }

// Close ends the listeners and every connection, and returns when their
// goroutines are done. A second call does nothing and gives the same error.
func (s *Server) Close() error {
	s.closeOnce.Do(func() {
		s.closeErr = errors.Join(s.imap.close(), s.smtp.close())
		s.serving.Wait()
	})
	return s.closeErr
}

func newIMAPServer(account *account, log serverLog) *imapserver.Server {
	return imapserver.New(&imapserver.Options{
		NewSession: func(*imapserver.Conn) (imapserver.Session, *imapserver.GreetingData, error) {
			return &imapSession{account: account}, nil, nil
		},
		Caps: imap.CapSet{
			imap.CapIMAP4rev1: {}, imap.CapNamespace: {}, imap.CapUIDPlus: {}, imap.CapESearch: {},
			imap.CapSearchRes: {}, imap.CapListExtended: {}, imap.CapListStatus: {}, imap.CapMove: {},
			imap.CapStatusSize: {}, imap.CapChildren: {}, imap.CapSpecialUse: {}, imap.CapCreateSpecialUse: {},
		},
		Logger:       log,
		InsecureAuth: true, // loopback only, and the password is public
	})
}

func newSMTPServer(account *account, log serverLog) *smtp.Server {
	srv := smtp.NewServer(smtp.BackendFunc(func(c *smtp.Conn) (smtp.Session, error) {
		return &smtpSession{account: account, conn: c}, nil
	}))
	srv.Domain = domain
	srv.MaxMessageBytes = maxMessageBytes
	srv.AllowInsecureAuth = true
	srv.EnableSMTPUTF8 = true
	srv.ReadTimeout = 5 * time.Minute
	srv.WriteTimeout = time.Minute
	srv.ErrorLog = log
	return srv
}

func listen(ctx context.Context, l net.Listener) (*trackedListener, error) {
	if l != nil {
		return newTrackedListener(l), nil
	}
	if err := ctx.Err(); err != nil { // Listen looks at it for names only
		return nil, fmt.Errorf("demo: %w", err)
	}
	var config net.ListenConfig
	l, err := config.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("demo: %w", err)
	}
	return newTrackedListener(l), nil
}

func closeListener(l net.Listener) error {
	if l == nil {
		return nil
	}
	return l.Close()
}
