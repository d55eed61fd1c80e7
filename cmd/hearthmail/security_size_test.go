package main

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"hearthmail/internal/testdovecot"
	"hearthmail/internal/testproxy"
)

// TestHugeMails opens mails that are far larger than any real one in some
// respect: each is shown, within the time that every step has.
func TestHugeMails(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	for i, tc := range []struct {
		name, mail string
		parts      int
		says       string // what the page must say
	}{
		{"parts", manyParts(5_000), 1_999, "only a part of it is shown"},
		{"nested multiparts", nested(40), 0, "the end"},
		{"nested messages", strings.Repeat("Subject: s\nMIME-Version: 1.0\nContent-Type: message/rfc822\n\n", 100) + "Subject: s\n\nx\n", 9, "only a part of it is shown"},
		{"recipients", "Subject: s\nTo: " + numbered(100_000, "P%d <p%d@x.example>,\n ") + "z@x.example\n\nthe end\n", 0, "the end"},
		{"subject", "Subject: " + strings.Repeat("word word word word word word\n ", 35_000) + "\n\nthe end\n", 0, "the end"},
		{"encoded subject", "Subject: " + strings.Repeat("=?utf-8?q?a=C3=A9a=C3=A9a=C3=A9?=\n ", 30_000) + "\n\nthe end\n", 0, "the end"},
		{"parameters", "Content-Type: application/pdf;\n" + numbered(5_000, " name*%d=%d;\n") + " x=y\n\nx\n", 1, "1 attachment"},
		{"text", "Subject: s\n\nthe beginning\n" + strings.Repeat("> quoted http://x.example/ joe@x.example\n", 500_000), 0, "only a part of it is shown"},
		{"header fields", numbered(50_000, "X-%d: %d\n") + "Subject: s\n\nthe end\n", 0, "the end"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			mailbox := fmt.Sprintf("Huge%d", i)
			deliver(t, dovecot, mailbox, crlf(tc.mail))
			v := signIn(t, start(t, "--imap", "imap://"+dovecot.Addr()), dovecot.Password())
			list := v.get("/mailboxes/" + mailbox)
			if _, uids := list.rows(t); len(uids) != 1 || len(list.body) > 200<<10 {
				t.Errorf("the list has %d rows in %d bytes", len(uids), len(list.body))
			}
			page := v.get("/mailboxes/" + mailbox + "/messages/1")
			if got := len(with(page.root, "data-part")); got != tc.parts {
				t.Errorf("%d attachments are listed, want %d", got, tc.parts)
			}
			if page.status != http.StatusOK || !strings.Contains(words(where(page.root, "data-message", "1")), tc.says) {
				t.Errorf("it gave %d and says no %q: %.300s", page.status, tc.says, words(where(page.root, "data-message", "1")))
			}
		})
	}
}

func manyParts(n int) string {
	return "Subject: s\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n" +
		strings.Repeat("--b\nContent-Type: application/pdf; name=same.pdf\n\nx\n", n) + "--b--\n"
}

// nested is a text within n multiparts.
func nested(n int) string {
	var mail, ends strings.Builder
	mail.WriteString("Subject: s\nMIME-Version: 1.0\n")
	for i := range n {
		fmt.Fprintf(&mail, "Content-Type: multipart/mixed; boundary=b%03d\n\n--b%03d\n", i, i)
		fmt.Fprintf(&ends, "--b%03d--\n", n-1-i)
	}
	return mail.String() + "Content-Type: text/plain\n\nthe end\n" + ends.String()
}

// numbered repeats a line with two numbers in it.
func numbered(n int, line string) string {
	var all strings.Builder
	for i := range n {
		fmt.Fprintf(&all, line, i, i)
	}
	return all.String()
}

// TestSlowDownload: somebody who stops reading in the midst of a download holds
// neither the one connection that the account has here nor the file.
func TestSlowDownload(t *testing.T) {
	const size = 50 << 20
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	proxy := testproxy.Start(t, dovecot.Addr())
	big := "Subject: s\nMIME-Version: 1.0\nContent-Type: application/zip; name=big.zip\n\n" + strings.Repeat(strings.Repeat("x", 62)+"\n", size/64)
	deliver(t, dovecot, "INBOX", crlf(big))
	v := signIn(t, start(t, "--imap", "imap://"+proxy.Addr(), "--imap-connections", "1"), dovecot.Password())
	v.get(inbox)
	proxy.Reset()
	address, err := url.Parse(v.base + inbox + "/messages/1/parts/1")
	if err != nil {
		t.Fatal(err)
	}
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address.String(), nil)
	if err != nil {
		t.Fatal(err)
	}
	response, err := v.client.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	if _, err := io.ReadFull(response.Body, make([]byte, 100)); err != nil {
		t.Fatal(err)
	}
	for range 20 { // each would wait for ever if the download held the connection
		if page := v.get(inbox); page.status != http.StatusOK {
			t.Fatalf("beside the download the list gave %d", page.status)
		}
	}
	if got := proxy.BytesFromServer(); got > size/2 {
		t.Errorf("of %d bytes %d were fetched for somebody who reads 100", size, got)
	}
	rest, err := io.Copy(io.Discard, response.Body)
	if err != nil || rest != size/64*64-100 {
		t.Errorf("the rest has %d bytes: %v", rest, err)
	}
}
