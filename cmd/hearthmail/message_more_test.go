package main

import (
	"net/http"
	"strings"
	"testing"

	"hearthmail/internal/testdovecot"
)

// TestMoreOfAMessage reads headers, source and the page for paper over HTTP: of
// a message whose header is enormous, and of one that lies in another's part.
func TestMoreOfAMessage(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	inner := "From: Inner <inner@x.example>\r\nSubject: =?utf-8?q?Inn=C3=A9r?=\r\nX-Inner: yes\r\n\r\nThe inner text\r\n"
	deliver(t, dovecot, "INBOX",
		crlf("From: joe@x.example", "Subject: Giant", "X-Long: "+strings.Repeat("word\r\n ", 150_000), "X-Last: unseen", "", "text of the giant"),
		crlf("From: joe@x.example", "Subject: Outer", "MIME-Version: 1.0", `Content-Type: multipart/mixed; boundary="b"`, "",
			"--b", "Content-Type: text/plain", "", "outer text", "--b", "Content-Type: message/rfc822", "", inner+"--b--"),
		crlf("From: joe@x.example", "Subject: <script>alert(1)</script>", "X-Evil<b>: <img src=x onerror=alert(1)>", "Received: from <script> by <b>; x", "", "</pre><script>alert(1)</script>\x1b[31m"))
	v := signIn(t, start(t, "--imap", "imap://"+dovecot.Addr()), dovecot.Password())
	for _, test := range []struct {
		address   string
		has, not  []string
		shortened bool
	}{
		{"1/headers", []string{"X-Long", "word word"}, []string{"X-Last", "text of the giant"}, true},
		{"1/source", []string{"X-Long: word", " word"}, []string{"X-Last"}, true},
		{"1/print", []string{"text of the giant", "Giant"}, nil, false},
		{"2/headers", []string{"Outer"}, []string{"X-Inner"}, false},
		{"2/parts/2/open/headers", []string{"X-Inner", "Innér", "=?utf-8?q?Inn=C3=A9r?="}, []string{"The inner text", "Outer"}, false},
		{"2/parts/2/open/source", []string{"X-Inner: yes", "The inner text"}, []string{"outer text"}, false},
		{"2/parts/2/open/print", []string{"The inner text", "Innér"}, []string{"outer text"}, false},
		{"3/headers", []string{"<script>alert(1)</script>", "<img src=x onerror=alert(1)>"}, nil, false},
		{"3/source", []string{"</pre><script>alert(1)</script>", `\x1B[31m`}, nil, false},
		{"3/print", []string{"</pre><script>alert(1)</script>"}, nil, false},
	} {
		page := v.get(inbox + "/messages/" + test.address)
		if page.status != http.StatusOK {
			t.Errorf("%s: %d", test.address, page.status)
			continue
		}
		text := words(page.root)
		for _, want := range test.has {
			if !strings.Contains(text, want) {
				t.Errorf("%s lacks %q", test.address, want)
			}
		}
		for _, not := range test.not {
			if strings.Contains(text, not) {
				t.Errorf("%s has %q", test.address, not)
			}
		}
		if shortened := strings.Contains(text, "only the beginning is shown"); shortened != test.shortened {
			t.Errorf("%s: it says that it is shortened: %v", test.address, shortened)
		}
		for _, problem := range problemsOf(page.root, pageRule()) {
			t.Errorf("%s: %s", test.address, problem)
		}
	}
	if page := v.get(inbox + "/messages/99/source"); page.status != http.StatusNotFound {
		t.Errorf("the source of no message: %d", page.status)
	}
}

// TestBackBesideList: the way back from a page about a message leads to the list
// that it was opened from.
func TestBackBesideList(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	deliver(t, dovecot, "INBOX", mailWith("a", attachedFile{"notes.txt", "text/plain", []byte("notes")}))
	v := signIn(t, start(t, "--imap", "imap://"+dovecot.Addr()), dovecot.Password())
	const message = inbox + "/messages/1"
	for from, want := range map[string]string{
		"":                                 message,
		v.base + message:                   message,
		v.base + inbox + "?page=2":         message,
		v.base + message + "?sort=subject": message + "?sort=subject",
		v.base + message + "?images=remote&sort=subject":  message + "?sort=subject",
		"http://evil.example" + message + "?sort=subject": message,
	} {
		for _, page := range []string{"/headers", "/source", "/print", "/parts/2/preview"} {
			got := v.send(http.MethodGet, message+page, nil, http.Header{"Referer": {from}})
			if back := value(where(got.root, "id", "about-back"), "href"); back != want {
				t.Errorf("from %q %s leads back to %q, want %q", from, page, back, want)
			}
		}
	}
}
