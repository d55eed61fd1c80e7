package main

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"hearthmail/internal/testdovecot"
	"hearthmail/internal/testproxy"
)

// TestWithoutSort: a server that can't sort is offered no sorts, and says so.
func TestWithoutSort(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{Capabilities: "IMAP4rev1 LITERAL+"})
	testdovecot.Seed(t, dovecot, "family", "INBOX", 60, testdovecot.GenerateMail)
	v := signIn(t, start(t, "--imap", "imap://"+dovecot.Addr()), dovecot.Password())
	page := v.get(inbox)
	if value(page.list(t), "data-total") != "60" || where(page.root, "data-mailbox", "Sent") == nil {
		t.Error("the bare server's list or tree is not whole")
	}
	if got := v.get(inbox + "?sort=subject"); got.status != http.StatusUnprocessableEntity || got.alert() == "" {
		t.Errorf("sorting by subject gave %d %q", got.status, got.alert())
	}
}

// TestColdListBytes counts what a first list page costs at the socket.
func TestColdListBytes(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	testdovecot.Seed(t, dovecot, "family", "INBOX", 200, heavyMail)
	proxy := testproxy.Start(t, dovecot.Addr())
	v := signIn(t, start(t, "--imap", "imap://"+proxy.Addr()), dovecot.Password())
	proxy.Reset()
	page := v.get(inbox + "?page=2")
	if _, order := page.rows(t); len(order) != 50 {
		t.Fatalf("%d rows", len(order))
	}
	if got := proxy.BytesFromServer(); got >= 64<<10 {
		t.Errorf("a page of 50 read %d bytes, want less than 64 KiB", got)
	}
	fetches := 0
	for _, command := range proxy.Commands() {
		if strings.Contains(command, "FETCH") && !strings.Contains(command, "(FLAGS MODSEQ)") { // the index is built afterwards
			fetches++
			if strings.Contains(command, "BODY[") || strings.Contains(command, "PEEK[]") || strings.Contains(command, "TEXT") {
				t.Errorf("a list fetched more than headers: %q", command)
			}
		}
	}
	if fetches != 1 {
		t.Errorf("a page took %d FETCHes: %q", fetches, proxy.Commands())
	}
}

// heavyMail has a big body, a long subject and hundreds of recipients.
func heavyMail(i int) testdovecot.Mail {
	mail := testdovecot.GenerateMail(i)
	var to strings.Builder
	for n := range 300 {
		fmt.Fprintf(&to, "\tSomebody Number %d <somebody.%d@example.org>,\r\n", n, n)
	}
	head := "To:" + strings.TrimSuffix(to.String(), ",\r\n") + "\r\nX-Filler: " + strings.Repeat("x", 900) + "\r\n"
	mail.Body = append([]byte(head), mail.Body...)
	mail.Body = append(mail.Body, []byte(strings.Repeat("A long line of text to make the body large.\r\n", 5000))...)
	return mail
}
