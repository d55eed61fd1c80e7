package smtpclient

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"log"
	"net"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// session takes no mail; a signInSession offers to sign in.
type session struct{}

func (session) Reset()                               {}
func (session) Logout() error                        { return nil }
func (session) Mail(string, *smtp.MailOptions) error { return errors.New("no mail is wanted") }
func (session) Rcpt(string, *smtp.RcptOptions) error { return errors.New("no mail is wanted") }
func (session) Data(io.Reader) error                 { return errors.New("no mail is wanted") }

type signInSession struct{ session }

func (signInSession) AuthMechanisms() []string         { return []string{"PLAIN", "xoauth2"} }
func (signInSession) Auth(string) (sasl.Server, error) { return nil, errors.New("nobody may") }

// certified is a certificate for 127.0.0.1, and what trusts it.
func certified(t *testing.T) (server, client *tls.Config) {
	t.Helper()
	source := httptest.NewTLSServer(nil)
	defer source.Close()
	roots := x509.NewCertPool()
	roots.AddCert(source.Certificate())
	return &tls.Config{Certificates: source.TLS.Certificates}, &tls.Config{RootCAs: roots}
}

func listening(t *testing.T) net.Listener {
	t.Helper()
	var config net.ListenConfig
	listener, err := config.Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	return listener
}

// submission starts a server and gives its address.
func submission(t *testing.T, one smtp.Session, implicit bool, config *tls.Config) string {
	t.Helper()
	server := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return one, nil }))
	server.Domain, server.AllowInsecureAuth, server.TLSConfig = "localhost", config == nil, config
	server.ErrorLog = log.New(io.Discard, "", 0)
	listener := listening(t)
	address := listener.Addr().String()
	if implicit {
		listener = tls.NewListener(listener, config)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = server.Serve(listener)
	}()
	t.Cleanup(func() {
		_ = server.Close()
		<-done
	})
	return address
}

// says starts a server that says this to everybody, and nothing more.
func says(t *testing.T, text string) string {
	t.Helper()
	listener := listening(t)
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			_, _ = io.WriteString(conn, text)
			t.Cleanup(func() { _ = conn.Close() })
		}
	}()
	return listener.Addr().String()
}

func TestProbe(t *testing.T) {
	certificate, trusting := certified(t)
	for _, tc := range []struct {
		name       string
		address    string
		security   Security
		tls, asks  bool
		mechanisms []string
	}{
		{"implicit TLS", submission(t, signInSession{}, true, certificate), ImplicitTLS, true, false, []string{"PLAIN", "XOAUTH2"}},
		{"STARTTLS", submission(t, signInSession{}, false, certificate), StartTLS, true, false, []string{"PLAIN", "XOAUTH2"}},
		{"STARTTLS not used", submission(t, signInSession{}, false, certificate), Plaintext, false, true, nil},
		{"plaintext", submission(t, signInSession{}, false, nil), Plaintext, false, false, []string{"PLAIN", "XOAUTH2"}},
		{"no sign-in", submission(t, session{}, false, nil), Plaintext, false, false, nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			server := &Server{Address: tc.address, Security: tc.security, TLS: trusting}
			report, err := server.Probe(t.Context(), Login{})
			if err != nil {
				t.Fatal(err)
			}
			if report.Remote != tc.address || report.TLS != tc.tls || report.StartTLS != tc.asks || !slices.Equal(report.Mechanisms, tc.mechanisms) {
				t.Errorf("the report is %+v", report)
			}
			if tc.tls && (!strings.HasPrefix(report.TLSVersion, "TLS 1.") || report.CertificateEnds.Before(time.Now())) {
				t.Errorf("over %q the certificate ends at %s", report.TLSVersion, report.CertificateEnds)
			}
		})
	}
}

func TestProbeFails(t *testing.T) {
	certificate, trusting := certified(t)
	gone := listening(t)
	_ = gone.Close()
	for _, tc := range []struct {
		name     string
		address  string
		security Security
		trust    *tls.Config
		is       func(error) bool // nil for any error
	}{
		{"nobody there", gone.Addr().String(), Plaintext, nil, nil},
		{"untrusted", submission(t, session{}, true, certificate), ImplicitTLS, nil, isUntrusted},
		{"untrusted after STARTTLS", submission(t, session{}, false, certificate), StartTLS, nil, isUntrusted},
		{"no STARTTLS", submission(t, session{}, false, nil), StartTLS, trusting, nil},
		{"TLS for plaintext", submission(t, session{}, true, certificate), Plaintext, nil, nil},
		{"silent", says(t, ""), Plaintext, nil, isLate},
		{"silent before TLS", says(t, ""), ImplicitTLS, trusting, isLate},
		{"silent after the greeting", says(t, "220 hello\r\n"), Plaintext, nil, isLate},
		{"busy", says(t, "421 too many\r\n"), Plaintext, nil, nil},
		{"another protocol", says(t, "* OK IMAP4rev1\r\n"), Plaintext, nil, nil},
		{"endless line", says(t, "220 "+strings.Repeat("x", 1<<20)), Plaintext, nil, nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			server := &Server{Address: tc.address, Security: tc.security, TLS: tc.trust, Timeout: time.Second}
			report, err := server.Probe(t.Context(), Login{})
			if err == nil || (tc.is != nil && !tc.is(err)) {
				t.Errorf("it gave %+v, %v", report, err)
			}
		})
	}
}

func isUntrusted(err error) bool {
	_, ok := errors.AsType[*tls.CertificateVerificationError](err)
	return ok
}

func isLate(err error) bool {
	return errors.Is(err, context.DeadlineExceeded) || errors.Is(err, os.ErrDeadlineExceeded)
}
