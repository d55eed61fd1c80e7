package main

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"hearthmail/internal/testdovecot"
)

// senderMail is a mail with these header fields.
func senderMail(fields ...string) []byte {
	return crlf(append(fields, "Subject: s", "", "text", "")...)
}

// senderTold is what the open message says of its sender.
func senderTold(v *visitor, uid int) string {
	v.t.Helper()
	message := where(v.get(fmt.Sprintf("%s/messages/%d", inbox, uid)).root, "data-message", fmt.Sprint(uid))
	var all []string
	for _, class := range []string{"note warn", "note quiet first", "note verdict quiet", "note verdict warn"} {
		for _, node := range with(message, "class") {
			if _, hidden := attr(node, "hidden"); value(node, "class") == class && !hidden {
				all = append(all, words(node))
			}
		}
	}
	return strings.Join(all, "\n")
}

// TestLookAlikeSenders: names and domains that pass for others', and answers
// that would go elsewhere, are told; honest ones are not.
func TestLookAlikeSenders(t *testing.T) {
	for _, tc := range []struct{ mail, want string }{
		{"From: Ana <ana@shop.example>", ""},
		{"From: " + encodedWord("Jürgen Müller") + " <j@müller.de>", ""},
		{`From: "ceo@bank.example" <x@evil.example>`, "contains bank.example , but the message comes from x@evil.example"},
		{"From: " + encodedWord("ceo＠bank.example") + " <x@evil.example>", "contains bank.example"},
		{"From: bank.com <x@evil.example>", "contains bank.com"},
		{"From: " + encodedWord("PаyPal") + " <x@evil.example>", "letters of several alphabets"},
		{"From: x@pаypal.com", "is at xn--pypal-4ve.com"},
		{"From: x@xn--80ak6aa92e.com", "is at xn--80ak6aa92e.com"},
		{"From: " + encodedWord("an\u202ea") + " <x@evil.example>", "characters that nobody can see"},
		{"From: a@shop.example\nReply-To: Ana <a@evil.example>", "elsewhere: to a@evil.example"},
		{"From: a@shop.example, b@evil.example", "more than one sender"},
		{"To: family@example.org", "does not say who sent it"},
		{"From: a@shop.example\nReply-To: list@club.example\nList-Id: <list.club.example>", ""},
	} {
		t.Run(tc.mail, func(t *testing.T) {
			dovecot := testdovecot.Start(t, testdovecot.Options{})
			deliver(t, dovecot, "INBOX", senderMail(tc.mail), senderMail(tc.mail)) // two, so that it isn't the first
			v := signIn(t, start(t, "--imap", "imap://"+dovecot.Addr()), dovecot.Password())
			v.get(inbox)
			if got := senderTold(v, 2); !strings.Contains(got, tc.want) || tc.want == "" && got != "" {
				t.Errorf("told %q, want %q", got, tc.want)
			}
		})
	}
}

// TestForgedResults: what Authentication-Results say is believed of the named
// server alone, of its topmost field, and not at all when no server is named.
func TestForgedResults(t *testing.T) {
	const from, ours = "From: Bank <x@bank.com>", "Authentication-Results: mx.example; "
	mails := []struct{ mail, want string }{
		{from, ""},
		{from + "\n" + ours + "dmarc=pass header.from=bank.com", "Verified: bank.com"},
		{from + "\n" + ours + "dmarc=fail header.from=bank.com; spf=pass smtp.mailfrom=evil.example", "may be forged: your mail server could not confirm that it comes from x@bank.com"},
		{from + "\n" + ours + "dkim=pass header.d=evil.example", "is not verified"},
		{from + "\nAuthentication-Results: evil.example; dmarc=pass header.from=bank.com", ""},
		{from + "\nAuthentication-Results: evil.example (mx.example); dmarc=pass", ""},
		{from + "\n" + ours + "spf=none\n" + ours + "dmarc=pass", "is not verified"},
		{from + "\n" + ours + "spf=fail (; dmarc=pass) smtp.mailfrom=x.example", "is not verified"},
	}
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	var all [][]byte
	for _, m := range mails {
		all = append(all, senderMail(m.mail))
	}
	deliver(t, dovecot, "INBOX", all...)
	trusting := signIn(t, start(t, "--imap", "imap://"+dovecot.Addr(), "--authserv-id", "other.example, MX.example"), dovecot.Password())
	wary := signIn(t, start(t, "--imap", "imap://"+dovecot.Addr()), dovecot.Password())
	for _, v := range []*visitor{trusting, wary} {
		v.get(inbox)
		for i, m := range mails {
			want := m.want
			if v == wary {
				want = ""
			}
			if got := senderTold(v, i+1); !strings.Contains(got, want) || want == "" && got != "" {
				t.Errorf("%q: told %q, want %q", m.mail, got, want)
			}
		}
	}
}

// TestFirstTimeSender: the first mail from an address says so, later ones don't.
func TestFirstTimeSender(t *testing.T) {
	const first = "You have not had mail from this address before."
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	deliver(t, dovecot, "INBOX", senderMail("From: Ana <ana@x.example>"), senderMail("From: bob@x.example"), senderMail("From: ANA@X.example"))
	deliver(t, dovecot, "Sent", senderMail("From: carol@x.example"))
	v := signIn(t, start(t, "--imap", "imap://"+dovecot.Addr()), dovecot.Password())
	ask := func(uid int) string {
		return v.send(http.MethodGet, fmt.Sprintf("%s/messages/%d/sender", inbox, uid), nil, http.Header{"Hx-Request": {"true"}}).body
	}
	for uid, want := range map[int]bool{1: false, 2: true, 3: false} {
		if got := strings.Contains(ask(uid), first); got != want {
			t.Errorf("asked about message %d: %v, want %v", uid, got, want)
		}
		if got := strings.Contains(senderTold(v, uid), first); got != want { // it is known by now
			t.Errorf("message %d tells %v, want %v", uid, got, want)
		}
	}
	sent := v.get("/mailboxes/Sent/messages/1")
	if sent.status != http.StatusOK || strings.Contains(sent.body, first) || strings.Contains(sent.body, "message-first") {
		t.Error("mail that was sent is told of")
	}
	if plain := v.get(inbox + "/messages/2/sender"); !strings.HasSuffix(plain.address, "/messages/2") {
		t.Errorf("without script it leads to %s", plain.address)
	}
	deliver(t, dovecot, "INBOX", senderMail("From: bob@x.example"))
	if strings.Contains(ask(4), first) {
		t.Error("the second mail says that it is the first")
	}
}

// TestUnsubscribeStaysOutside: one click leads to no address but public ones, and
// the log doesn't say where to.
func TestUnsubscribeStaysOutside(t *testing.T) {
	hosts := []string{"localhost", "localhost:8443", "127.0.0.1", "[::1]", "0x7f000001", "10.0.0.1", "169.254.169.254", "[::ffff:127.0.0.1]", "user@localhost"}
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	var all [][]byte
	for _, host := range hosts {
		all = append(all, senderMail("From: a@x.example", "List-Unsubscribe: <https://"+host+"/secret-path>", "List-Unsubscribe-Post: List-Unsubscribe=One-Click"))
	}
	deliver(t, dovecot, "INBOX", all...)
	program := start(t, "--imap", "imap://"+dovecot.Addr())
	v := signIn(t, program, dovecot.Password())
	for i, host := range hosts {
		page := v.post(fmt.Sprintf("%s/messages/%d/unsubscribe", inbox, i+1), url.Values{}, "")
		want := http.StatusUnprocessableEntity // a number or a user name in the address: not even offered
		if strings.HasPrefix(host, "localhost") {
			want = http.StatusBadGateway
		}
		if page.status != want || page.alert() == "" {
			t.Errorf("%s: %d %s", host, page.status, page.alert())
		}
	}
	program.log.mustNotHold(t, "secret-path", "localhost/", "0x7f")
}
