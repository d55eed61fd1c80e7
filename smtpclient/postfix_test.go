package smtpclient

import (
	"context"
	"crypto/tls"
	"slices"
	"strings"
	"testing"
	"time"

	"hearthmail/internal/testdovecot"
	"hearthmail/internal/testpostfix"
	"hearthmail/internal/testtls"
)

// TestPostfix: a real submission server, by each way to connect, to the mailbox
// that it is for.
func TestPostfix(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{LMTP: true, AuthSocket: true})
	postfix := testpostfix.Start(t, dovecot, "nobody@example.org")
	trusting := testtls.Client(t, postfix.Dir())
	login := Login{Username: "anna@example.org", Password: dovecot.Password()}
	ways := map[string]*Server{
		"plaintext":    {Address: postfix.Addr(), Security: Plaintext},
		"STARTTLS":     {Address: postfix.Addr(), Security: StartTLS, TLS: trusting},
		"implicit TLS": {Address: postfix.TLSAddr(), Security: ImplicitTLS, TLS: trusting},
	}
	for way, server := range ways {
		submitToPostfix(t, server, login, way)
	}
	berta := testdovecot.Login(t, dovecot, "berta@example.org")
	berta.Select("INBOX")
	limit, again := time.After(30*time.Second), time.NewTicker(20*time.Millisecond)
	defer again.Stop()
	for len(berta.Search("ALL")) < len(ways) {
		select {
		case <-limit:
			t.Fatalf("%d messages have arrived", len(berta.Search("ALL")))
		case <-again.C:
		}
	}
	for way := range ways {
		found := berta.Search(`SUBJECT "` + way + `"`)
		if len(found) != 1 {
			t.Fatalf("%s: %d messages", way, len(found))
		}
		if raw := string(berta.Raw(found[0])); !strings.HasSuffix(raw, "\r\n\r\n.\r\n..two\r\n") {
			t.Errorf("%s: it has become\n%s", way, raw)
		}
	}
	login.Password = "wrong"
	if _, err := ways["STARTTLS"].Probe(t.Context(), login); KindOf(err) != KindDenied {
		t.Errorf("a wrong password: %v", err)
	}
	untrusting := &Server{Address: postfix.TLSAddr(), Security: ImplicitTLS, TLS: &tls.Config{MinVersion: tls.VersionTLS12}}
	if _, err := untrusting.Probe(t.Context(), login); !isUntrusted(err) {
		t.Errorf("an unknown authority: %v", err)
	}
}

func submitToPostfix(t *testing.T, server *Server, login Login, subject string) {
	t.Helper()
	report, err := server.Probe(t.Context(), login)
	if err != nil || !report.SignedIn || report.Size != 50<<20 || !slices.Contains(report.Extensions, "SMTPUTF8") {
		t.Errorf("%s: it is %+v, %v", subject, report, err)
	}
	raw := "From: anna@example.org\r\nTo: berta@example.org\r\nSubject: " + subject + "\r\n\r\n.\r\n..two\r\n"
	e := Envelope{From: "anna@example.org", To: []string{"nobody@example.org", "berta@example.org"}, Size: int64(len(raw)), Notify: true, ID: "abc"}
	result, err := server.Submit(t.Context(), login, e, strings.NewReader(raw), func(context.Context, []string) error { return nil })
	if err != nil {
		t.Errorf("%s: %v", subject, err)
		return
	}
	refused := Answer{550, "5.1.1", "<nobody@example.org>: Recipient address rejected: nobody has this address"}
	if len(result.Accepted) != 1 || len(result.Refused) != 1 || result.Refused[0].Answer != refused || !result.Reports {
		t.Errorf("%s: %+v", subject, result)
	}
}
