package demo

import (
	"errors"
	"strings"
	"testing"

	goimap "github.com/emersion/go-imap/v2"
	goimapclient "github.com/emersion/go-imap/v2/imapclient"
	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

func dialSMTP(t *testing.T, s *Server) *smtp.Client {
	t.Helper()
	c, err := smtp.Dial(s.SMTPAddr())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}

const submission = "From: Clara Linden <clara@hearth.example>\r\nTo: ruth@oldmill.example, somebody@elsewhere.example\r\nSubject: Grüße\r\n\r\nQuinces!\r\n.\r\nEnd.\r\n"

func TestSubmissionArrivesInInbox(t *testing.T) {
	s := startServer(t)
	arrived := make(chan uint32, 1)
	watcher := signIn(t, s, &goimapclient.Options{UnilateralDataHandler: &goimapclient.UnilateralDataHandler{
		Mailbox: func(data *goimapclient.UnilateralDataMailbox) {
			if data.NumMessages != nil {
				arrived <- *data.NumMessages
			}
		},
	}})
	selected := selectMailbox(t, watcher, inbox)
	idle, err := watcher.Idle()
	if err != nil {
		t.Fatal(err)
	}
	c := dialSMTP(t, s)
	if err := c.Auth(sasl.NewPlainClient("", s.Username(), s.Password())); err != nil {
		t.Fatal(err)
	}
	for _, extension := range []string{"SMTPUTF8", "8BITMIME", "SIZE"} {
		if ok, _ := c.Extension(extension); !ok {
			t.Errorf("%s is not announced", extension)
		}
	}
	if err := c.SendMail("clara@hearth.example", []string{"ruth@oldmill.example", "somebody@elsewhere.example"}, strings.NewReader(submission)); err != nil {
		t.Fatal(err)
	}
	if got := <-arrived; got != selected.NumMessages+1 {
		t.Errorf("EXISTS %d, want %d: one copy, however many recipients", got, selected.NumMessages+1)
	}
	if err := errors.Join(idle.Close(), idle.Wait()); err != nil {
		t.Fatal(err)
	}
	whole := &goimap.FetchItemBodySection{Peek: true}
	msg := fetchOne(t, watcher, goimap.UIDSetNum(selected.UIDNext), &goimap.FetchOptions{UID: true, Flags: true, Envelope: true, BodySection: []*goimap.FetchItemBodySection{whole}})
	raw := string(msg.FindBodySection(whole))
	if !strings.HasPrefix(raw, "Return-Path: <clara@hearth.example>\r\nReceived: from ") || !strings.HasSuffix(raw, submission) {
		t.Errorf("delivered:\n%s", raw)
	}
	if len(msg.Flags) != 0 || msg.Envelope.Subject != "Grüße" || msg.Envelope.From[0].Host != domain {
		t.Errorf("flags %v, envelope %+v", msg.Flags, msg.Envelope)
	}
}

func TestSubmissionNeedsTheRightPassword(t *testing.T) {
	s := startServer(t)
	for name, auth := range map[string]sasl.Client{
		"none":           nil,
		"wrong password": sasl.NewPlainClient("", s.Username(), "quince"),
	} {
		t.Run(name, func(t *testing.T) {
			c := dialSMTP(t, s)
			var smtpErr *smtp.SMTPError
			if auth != nil {
				if err := c.Auth(auth); !errors.As(err, &smtpErr) || smtpErr.Code != 535 {
					t.Errorf("AUTH: %v", err)
				}
			}
			if err := c.Mail("clara@hearth.example", nil); !errors.As(err, &smtpErr) || smtpErr.Code/100 != 5 {
				t.Errorf("MAIL: %v", err)
			}
		})
	}
}

func TestSubmissionTooLarge(t *testing.T) {
	s := startServer(t)
	c := dialSMTP(t, s)
	if err := c.Auth(sasl.NewPlainClient("", s.Username(), s.Password())); err != nil {
		t.Fatal(err)
	}
	var smtpErr *smtp.SMTPError
	if err := c.Mail("clara@hearth.example", &smtp.MailOptions{Size: maxMessageBytes + 1}); !errors.As(err, &smtpErr) || smtpErr.Code != 552 {
		t.Errorf("MAIL with SIZE: %v", err)
	}
}

func TestTraceFieldsHoldOneLineEach(t *testing.T) {
	got := traceFields("a@b.example>\r\nBcc: x", "evil\r\nX: y", testNow)
	if strings.Count(got, "\r\n") != 3 || strings.Contains(got, "\nX:") || strings.Contains(got, "\nBcc:") {
		t.Errorf("%q", got)
	}
}
