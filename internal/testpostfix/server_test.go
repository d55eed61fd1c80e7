package testpostfix

import (
	"fmt"
	"net/smtp"
	"strings"
	"testing"
	"time"

	"hearthmail/internal/testdovecot"
)

// TestDelivery: from a submission by Go's own client to the mailbox.
func TestDelivery(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{LMTP: true, AuthSocket: true})
	postfix := Start(t, dovecot, "nobody@example.org")
	host, _, _ := strings.Cut(postfix.Addr(), ":")
	auth := smtp.PlainAuth("", "anna@example.org", dovecot.Password(), host)
	send := func(to, subject string) error {
		client, err := smtp.Dial(postfix.Addr())
		if err != nil {
			return err
		}
		defer func() { _ = client.Close() }()
		if err := client.Auth(auth); err != nil {
			return fmt.Errorf("signing in: %w", err)
		}
		if err := client.Mail("anna@example.org"); err != nil {
			return err
		}
		if err := client.Rcpt(to); err != nil {
			return err
		}
		data, err := client.Data()
		if err != nil {
			return err
		}
		_, _ = fmt.Fprintf(data, "From: anna@example.org\r\nSubject: %s\r\n\r\nhello\r\n", subject)
		return data.Close()
	}
	if err := send("berta@example.org", "one"); err != nil {
		t.Fatal(err)
	}
	if err := send("nobody@example.org", "none"); err == nil || !strings.Contains(err.Error(), "nobody has this address") {
		t.Errorf("an address that is refused: %v", err)
	}
	postfix.Restart()
	if err := send("berta@example.org", "two"); err != nil {
		t.Fatal(err)
	}
	berta := testdovecot.Login(t, dovecot, "berta@example.org")
	berta.Select("INBOX")
	limit := time.After(30 * time.Second)
	again := time.NewTicker(20 * time.Millisecond)
	defer again.Stop()
	for len(berta.Search("ALL")) < 2 {
		select {
		case <-limit:
			t.Fatalf("%d messages have arrived", len(berta.Search("ALL")))
		case <-again.C:
		}
	}
	if len(berta.Search("SUBJECT one")) != 1 || len(berta.Search("SUBJECT two")) != 1 {
		t.Error("other messages have arrived")
	}
}
