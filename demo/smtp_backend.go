package demo

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// smtpSession takes submissions. Whoever a mail is addressed to, in the demo's
// own domain or anywhere else, it is delivered once, into INBOX: it's a demo,
// nothing leaves the machine, and nothing that somebody tries out is lost.
type smtpSession struct {
	account  *account
	conn     *smtp.Conn
	signedIn bool
	from     string
}

var _ smtp.AuthSession = (*smtpSession)(nil)

// AuthMechanisms is PLAIN alone.
func (s *smtpSession) AuthMechanisms() []string { return []string{sasl.Plain} }

// Auth knows the same user and password as IMAP does.
func (s *smtpSession) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, pass string) error {
		if !validLogin(user, pass) {
			return smtp.ErrAuthFailed
		}
		s.signedIn = true
		return nil
	}), nil
}

// Mail begins a message; submission needs a sign-in (RFC 6409 section 4.3).
func (s *smtpSession) Mail(from string, _ *smtp.MailOptions) error {
	if !s.signedIn {
		return smtp.ErrAuthRequired
	}
	s.from = from
	return nil
}

// Rcpt takes any address.
func (s *smtpSession) Rcpt(string, *smtp.RcptOptions) error { return nil }

// Data delivers; when it returns, the message is in INBOX.
func (s *smtpSession) Data(r io.Reader) error {
	var raw bytes.Buffer
	now := time.Now()
	raw.WriteString(traceFields(s.from, s.conn.Hostname(), now))
	if _, err := raw.ReadFrom(r); err != nil {
		return err
	}
	m, err := s.account.find(inbox, "")
	if err != nil {
		return err
	}
	m.append(message{raw: raw.Bytes(), received: now})
	return nil
}

// Reset forgets the message that was begun.
func (s *smtpSession) Reset() { s.from = "" }

// Logout ends the session with its connection.
func (s *smtpSession) Logout() error { return nil }

// traceFields writes Return-Path and Received (RFC 5321 section 4.4).
func traceFields(from, helo string, now time.Time) string {
	return fmt.Sprintf("Return-Path: <%s>\r\nReceived: from %s by %s with ESMTPA;\r\n %s\r\n",
		oneWord(from), oneWord(helo), domain, now.Format(time.RFC1123Z))
}

// oneWord keeps a client's word from becoming more than a word in a header.
func oneWord(s string) string {
	return strings.Map(func(r rune) rune {
		if r <= ' ' || r == 0x7f || strings.ContainsRune("<>();", r) {
			return -1
		}
		return r
	}, s)
}
