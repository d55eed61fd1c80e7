package imapclient

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"hearthmail/internal/testdovecot"
)

// TestHasAnswers: only what names the message, and has come since, is an answer.
func TestHasAnswers(t *testing.T) {
	began := time.Now().Truncate(time.Second).Add(-time.Hour)
	mails := []testdovecot.Mail{
		{Body: []byte("Message-ID: <a@x.example>\r\n\r\ntext\r\n"), Date: began.Add(-2 * time.Hour)},
		{Body: []byte("References: <a@x.example>\r\n\r\ntext\r\n"), Date: began.Add(-time.Hour)},
		{Body: []byte("References: <b@x.example>\r\n <c@x.example>\r\n\r\ntext\r\n"), Date: began.Add(time.Minute)},
		{Body: []byte("In-Reply-To: <d@x.example>\r\n\r\ntext\r\n"), Date: began},
		{Body: []byte("References: <e@x.example>\r\n\r\ntext\r\n"), Date: began.Add(time.Minute), Flags: []string{`\Draft`}},
	}
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	testdovecot.Seed(t, dovecot, "family", "INBOX", len(mails), func(i int) testdovecot.Mail { return mails[i] })
	account := onDovecot(t, dovecot, dovecot.Addr(), usualLimits())
	for id, want := range map[string]bool{
		"a@x.example": false, "b@x.example": true, "c@x.example": true, "d@x.example": true, "e@x.example": false, "none@x.example": false, `"@x\`: false,
	} {
		has, err := account.HasAnswers(t.Context(), Answers{MessageID: id, Since: began, Mailboxes: []string{"Nowhere", "INBOX"}})
		if err != nil || has != want {
			t.Errorf("%s: %v, %v", id, has, err)
		}
	}
	for _, id := range []string{"", "ä@x.example", "a@x\r\nb", strings.Repeat("a", 400) + "@x"} {
		if _, err := account.HasAnswers(t.Context(), Answers{MessageID: id, Since: began, Mailboxes: []string{"INBOX"}}); KindOf(err) != KindUnsupported {
			t.Errorf("%q: %v", id, err)
		}
	}
	ended, end := context.WithCancel(t.Context())
	end()
	if _, err := account.HasAnswers(ended, Answers{MessageID: "a@x.example", Mailboxes: []string{"INBOX"}}); !errors.Is(err, context.Canceled) {
		t.Errorf("for nobody: %v", err)
	}
}
