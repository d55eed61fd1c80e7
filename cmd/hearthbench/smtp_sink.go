package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// smtpLimit bounds what is waited for in submission.
const smtpLimit = 30 * time.Second

// smtpSink is a submission server that takes all letters, and tells of each once it
// has come whole.
type smtpSink struct {
	server   *smtp.Server
	address  string
	ended    chan error
	received chan struct{}
}

func startSink(ctx context.Context) (*smtpSink, error) {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	s := &smtpSink{address: listener.Addr().String(), ended: make(chan error, 1), received: make(chan struct{}, 1)}
	s.server = smtp.NewServer(s)
	s.server.AllowInsecureAuth = true // it is on loopback
	s.server.ReadTimeout, s.server.WriteTimeout = smtpLimit, smtpLimit
	go func() { s.ended <- s.server.Serve(listener) }()
	return s, nil
}

func (s *smtpSink) end() error {
	err := s.server.Close()
	if served := <-s.ended; !errors.Is(served, smtp.ErrServerClosed) {
		err = errors.Join(err, served)
	}
	return err
}

// await waits until a letter has come whole.
func (s *smtpSink) await(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, smtpLimit)
	defer cancel()
	select {
	case <-s.received:
		return nil
	case <-ctx.Done():
		return errors.New("no letter has come to the submission server")
	}
}

var _ smtp.AuthSession = (*smtpSession)(nil)

// NewSession begins a client's connection.
func (s *smtpSink) NewSession(*smtp.Conn) (smtp.Session, error) { return &smtpSession{sink: s}, nil }

type smtpSession struct{ sink *smtpSink }

func (s *smtpSession) AuthMechanisms() []string { return []string{sasl.Plain} }

func (s *smtpSession) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, _, _ string) error { return nil }), nil
}

func (s *smtpSession) Mail(string, *smtp.MailOptions) error { return nil }
func (s *smtpSession) Rcpt(string, *smtp.RcptOptions) error { return nil }
func (s *smtpSession) Reset()                               {}
func (s *smtpSession) Logout() error                        { return nil }

func (s *smtpSession) Data(r io.Reader) error {
	_, err := io.Copy(io.Discard, r)
	if err == nil {
		s.sink.received <- struct{}{}
	}
	return err
}

// submit hands a letter over as a client does that keeps no connection.
func (s *smtpSink) submit(who account, letter []byte) error {
	client, err := smtp.Dial(s.address)
	if err != nil {
		return err
	}
	defer func() { _ = client.Close() }()
	if err := client.Auth(sasl.NewPlainClient("", who.user, who.password)); err != nil {
		return err
	}
	if err := client.SendMail("family@example.org", []string{"ada@example.org"}, bytes.NewReader(letter)); err != nil {
		return err
	}
	return client.Quit()
}
