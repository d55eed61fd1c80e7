package main

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"hearthmail/internal/testdovecot"
)

// draftMails are drafts as several programs keep them; their UIDs count from 1.
func draftMails() [][]byte {
	const head = "From: Family <family@localhost>\nTo: ann@x.example\nMIME-Version: 1.0\n"
	return [][]byte{
		crlf(head + "Subject: Plain\nBcc: bob@x.example\nMessage-ID: <d1@x.example>\nIn-Reply-To: <two@x.example>\nReferences: <one@x.example> <two@x.example>\n" +
			"X-Mozilla-Draft-Info: internal/draft\nContent-Type: text/plain; charset=UTF-8; format=flowed\n\nOne line \nthat flows.\n\n> quoted\n-- \nFamily\n"),
		crlf(head + "Subject: Rich\nMessage-ID: <d2@x.example>\nContent-Type: multipart/mixed; boundary=m\n\n" +
			"--m\nContent-Type: multipart/related; boundary=r\n\n--r\nContent-Type: text/html\n\n<p>Hello <b>Ann</b> <img src=\"cid:pic\"></p>\n" +
			"--r\nContent-Type: image/png\nContent-ID: <pic>\nContent-Transfer-Encoding: base64\n\niVBORw0KGgo=\n--r--\n" +
			"--m\nContent-Type: application/pdf\nContent-Disposition: attachment; filename=plan.pdf\n\nplan\n--m--\n"),
		crlf(head + "Subject: Ours\nX-Hearthmail-Draft: ABCDEFGHIJKLMNOPQRSTUVWXYZ\nX-Hearthmail-Original: reply mnothing\n\nText\n"),
		crlf("X-Hearthmail-Draft: not/a name\n\n"),
	}
}

// TestDraftsOpen: drafts are written on as they were left, whichever program has kept
// them.
func TestDraftsOpen(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	deliver(t, dovecot, "Drafts", draftMails()...)
	v := signIn(t, start(t, "--imap", "imap://"+dovecot.Addr(), "--smtp", "smtp://127.0.0.1:9"), dovecot.Password())
	tests := map[string]map[string]string{ // "*" begins what is within the value
		"1": {"subject": "Plain", "to": "ann@x.example", "bcc": "bob@x.example", "in-reply-to": "<two@x.example>", "references": "<one@x.example> <two@x.example>",
			"text": "One line that flows.\n\n> quoted\n-- \nFamily\n", "html": "", "from": "*family@localhost", "draft": "1"},
		"2": {"subject": "Rich", "text": "*Hello Ann", "html": "*<b>Ann</b>", "attached": "*p", "draft": "2"},
		"3": {"compose-id": "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "kind": "", "original": "", "text": "Text\n"},
		"4": {"subject": "", "to": "", "text": ""},
	}
	for uid, want := range tests {
		page := v.get("/compose?draft=" + uid)
		fields := letterFields(page)
		if page.status != http.StatusOK || fields.Get("draft-uidvalidity") == "" {
			t.Errorf("draft %s gave %d: %s", uid, page.status, page.alert())
			continue
		}
		for field, want := range want {
			got := fields.Get(field)
			if part, within := strings.CutPrefix(want, "*"); got != want && (!within || !strings.Contains(got, part)) {
				t.Errorf("draft %s: %s is %q, want %q", uid, field, got, want)
			}
		}
		again := letterFields(v.get("/compose?mailbox=Drafts&draft=" + uid))
		if again.Get("compose-id") != fields.Get("compose-id") || again.Get("tab") == fields.Get("tab") || len(fields.Get("compose-id")) != 26 {
			t.Errorf("draft %s is called %q, and then %q", uid, fields.Get("compose-id"), again.Get("compose-id"))
		}
		if edited := letterFields(v.get("/compose?mailbox=Drafts&edit=" + uid)); edited.Get("compose-id") == fields.Get("compose-id") || edited.Get("draft") != "" {
			t.Errorf("edited as new, draft %s is called %q", uid, edited.Get("compose-id"))
		}
	}
}

// TestDraftLeadsToItsLetter: an open draft leads to the page where it is written on, and
// not to answers.
func TestDraftLeadsToItsLetter(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	deliver(t, dovecot, "Drafts", draftMails()[0])
	deliver(t, dovecot, "INBOX", beginMails()[0])
	v := signIn(t, start(t, "--imap", "imap://"+dovecot.Addr(), "--smtp", "smtp://127.0.0.1:9"), dovecot.Password())
	leads := func(address string) (ids []string) {
		page := v.get(address)
		for _, link := range with(page.root, "data-writes") {
			ids = append(ids, strings.TrimPrefix(value(link, "id"), "message-"))
			if to := v.get(value(link, "href")); to.status != http.StatusOK {
				t.Errorf("%s leads to %s, which gave %d", address, value(link, "href"), to.status)
			}
		}
		return ids
	}
	if got := strings.Join(leads("/mailboxes/Drafts/messages/1"), " "); !strings.HasPrefix(got, "draft ") || strings.Contains(got, "reply") {
		t.Errorf("a draft leads to %s", got)
	}
	if got := strings.Join(leads("/mailboxes/INBOX/messages/1"), " "); !strings.Contains(got, "reply reply-all forward") || strings.Contains(got, "draft") {
		t.Errorf("a message leads to %s", got)
	}
}

// TestOriginalStaysInView: the original stays beside a draft that answers it, as
// long as it is there.
func TestOriginalStaysInView(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	deliver(t, dovecot, "INBOX", beginMails()[0])
	v := signIn(t, start(t, "--imap", "imap://"+dovecot.Addr(), "--smtp", "smtp://127.0.0.1:9"), dovecot.Password())
	reply := v.get("/compose?reply=1&mailbox=INBOX&uid=1")
	if !strings.Contains(words(reply.root), "It leaks.") || field(reply.root, "subject") != "AW: The roof" {
		t.Errorf("beside the answer stands %q", field(reply.root, "subject"))
	}
	original := letterFields(reply).Get("original")
	deliver(t, dovecot, "Drafts", crlf("Subject: Re\nX-Hearthmail-Original: reply "+original+"\n\nText\n"))
	draft := v.get("/compose?draft=1")
	if fields := letterFields(draft); fields.Get("original") != original || fields.Get("kind") != "reply" || field(draft.root, "subject") != "AW: The roof" {
		t.Errorf("the draft is of %q, beside %q", fields.Get("original"), field(draft.root, "subject"))
	}
	if page := v.post("/mailboxes/INBOX/move", url.Values{"uid": {"1"}, "target": {"Archive"}}, ""); page.status != http.StatusOK {
		t.Fatalf("moving gave %d: %s", page.status, page.alert())
	}
	if draft = v.get("/compose?draft=1"); draft.status != http.StatusOK || field(draft.root, "subject") != "" {
		t.Errorf("with its original moved the draft gave %d beside %q", draft.status, field(draft.root, "subject"))
	}
}
