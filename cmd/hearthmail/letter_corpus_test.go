package main

import (
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"

	"hearthmail/internal/testdovecot"
)

// TestCorpusInLetters answers and forwards every mail of the corpus: each gives a page,
// and what is quoted on it can do nothing.
func TestCorpusInLetters(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	mails := deliverCorpus(t, dovecot)
	program := start(t, "--imap", "imap://"+dovecot.Addr(), "--smtp", "smtp://127.0.0.1:9")
	var quoted atomic.Int64
	for shard := range readers {
		t.Run(fmt.Sprint("writer ", shard+1), func(t *testing.T) {
			t.Parallel()
			v := signIn(t, program, dovecot.Password())
			for i := shard; i < len(mails); i += readers {
				for _, kind := range []string{"reply-all", "forward"} {
					quoted.Add(beginOn(t, v, mails[i], kind))
				}
			}
		})
	}
	t.Cleanup(func() { // once all have ended
		if n := quoted.Load(); n < int64(len(mails)) {
			t.Errorf("of %d letters only %d quote anything", 2*len(mails), n)
		}
	})
}

// beginOn begins a letter on a mail, and says how many (none or one) quote it.
func beginOn(t *testing.T, v *visitor, mail corpusMail, kind string) (quoted int64) {
	t.Helper()
	mailbox, uid, _ := strings.Cut(strings.TrimPrefix(mail.address, "/mailboxes/"), "/messages/")
	page := v.get(fmt.Sprintf("/compose?%s=1&mailbox=%s&uid=%s", kind, mailbox, uid))
	if page.status != http.StatusOK {
		t.Errorf("%s: %s gave %d: %s", mail.file, kind, page.status, page.alert())
		return 0
	}
	fields := letterFields(page)
	if problem := harmIn(fields.Get("html")); problem != "" {
		t.Errorf("%s: the HTML of %s %s", mail.file, kind, problem)
	}
	for _, name := range []string{"to", "cc", "subject", "in-reply-to", "references"} {
		if strings.ContainsAny(fields.Get(name), "\r\n") {
			t.Errorf("%s: %s has a %s of several lines: %q", mail.file, kind, name, fields.Get(name))
		}
	}
	if original := fields.Get("original"); fields.Get("kind") == "" || !strings.HasPrefix(original, "m") {
		t.Errorf("%s: %s begins a letter %q on %q", mail.file, kind, fields.Get("kind"), original)
	}
	if strings.Contains(fields.Get("html"), "<blockquote") || strings.Contains(fields.Get("text"), "----------") {
		return 1
	}
	return 0
}
