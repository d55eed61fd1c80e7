package imapclient

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"hearthmail/internal/testdovecot"
	"hearthmail/internal/testimap"
	"hearthmail/search"
)

// digested waits for the digest of all that the mailbox holds.
func digested(t *testing.T, account *Account, mailbox string) *digest {
	t.Helper()
	var whole *digest
	eventually(t, "the digest of "+mailbox, func() bool {
		settle(t, account, mailbox)
		b := account.known(mailbox)
		if s := b.snapshot(); s != nil {
			whole = b.digest(s)
		}
		return whole != nil
	})
	return whole
}

// oddHeaders are believable mistakes, and what is rare.
func oddHeaders() []string {
	return []string{
		"From: Joe Doe <joe@x.example>\r\nSubject: a  b\tc",
		"From: \"Doe, J.\" <joe@x.example>, Ann Lee <ann@x.example>\r\nSubject: one\r\n two\r\n\tthree",
		"From: joe@x.example (Joe Doe)\r\nSubject: =?utf-8?q?Gr=C3=BC=C3=9Fe__aus?= =?utf-8?b?IFrDvHJpY2g=?= heute",
		"From: =?utf-8?q?J=C3=BCrgen?= Doe <j@x.example>\r\nSubject: =?iso-8859-1?q?caf=E9?=",
		"From: =?utf-8?q?J=C3=BCrgen?=\r\n =?utf-8?q?_Doe?= <j@x.example>\r\nSubject: Grüße, また明日",
		"From: Friends: ann@x.example, Joe Doe <joe@x.example>;\r\nSubject: x=?utf-8?q?y?=z",
		"From: undisclosed-recipients:;\r\nSubject:",
		"From: root\r\nsubject: LOWER field",
		"From: Mail Delivery System\r\nSubject: one\r\nSubject: two",
		"From: ann@x.example\r\nFrom: joe@x.example\r\nTo: Ann Lee <ann@x.example>, joe@x.example\r\nTo: z@z.example",
		"Subject: nobody",
		"From: Joe    Doe  <joe@x.example>",
		"From: \"Joe    Doe\"  <joe@x.example>\r\nSubject: =?utf-8?q?a b?=",
		"From: \"\" <empty@y.example>\r\nSubject: Việt Nam, ΕΛΛΑΔΑ, ﬁn",
		"From: J.R. <jr@y.example>\r\nSubject:   lead and trail  ",
		"Date: Mon, 02 Jan 2006 23:30:00 -0700\r\nFrom: =?utf-8?q?=C3=89va?= <eva@x.example>\r\nTo: \r\nSubject: jürgen JÜRGEN",
		"Date: rubbish\r\nFrom: a@b.example\r\nTo: undisclosed-recipients:;",
		"",
	}
}

func oddMail(i int) testimap.Mail {
	odd := oddHeaders()
	if i >= len(odd) {
		return testdovecot.GenerateMail(i)
	}
	return testimap.Mail{Body: []byte(strings.TrimPrefix(odd[i]+"\r\n\r\ntext\r\n", "\r\n"))}
}

func TestDigestOnDovecot(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	const messages = 1100 // two pieces
	testdovecot.Seed(t, dovecot, "family", "INBOX", messages, oddMail)
	other := testdovecot.Login(t, dovecot, "family")
	other.Select("INBOX")
	account := onDovecot(t, dovecot, dovecot.Addr(), usualLimits())
	d := digested(t, account, "INBOX")
	if uids := d.doubtful(search.From); uids != nil || !d.knows(search.From) || d.knows(search.Body) {
		t.Errorf("the digest is in doubt of %v", uids)
	}

	t.Run("holds what is fetched", func(t *testing.T) { sameAsFetched(t, account, d, other.UIDs()) })
	t.Run("finds what the server finds", func(t *testing.T) {
		for _, field := range []search.Field{search.From, search.To, search.Subject} {
			for _, word := range digestWords() {
				want := append(onServer(other, field, word), besides(field, word)...)
				slices.Sort(want)
				if got := d.search(field, search.Fold(word)); !slices.Equal(got, want) {
					t.Errorf("%s:%q gives %v, the server %v", field, word, got, want)
				}
			}
		}
	})
	t.Run("follows", func(t *testing.T) {
		other.Append("INBOX", testimap.Mail{Body: []byte("From: new@x.example\r\nSubject: brand-new\r\n\r\n")})
		other.Store(3, "+FLAGS.SILENT", `\Deleted`)
		other.Expunge()
		eventually(t, "the change in the digest", func() bool {
			d := digested(t, account, "INBOX")
			_, there := d.get(3)
			return !there && d.len() == messages && slices.Equal(d.search(search.Subject, "BRAND-NEW"), []uint32{messages + 1})
		})
	})
}

func digestWords() []string {
	return []string{
		"", "joe", "JOE DOE", "doe", "jürgen", "jürgen doe", "JÜRGEN", "ann@x", "<joe@x.example>", "@x.example", "root", "delivery system",
		"friends", "undisclosed-recipients:;", "nadia", "müller-井上", "zoe@", "library", "a b c", "a  b", "one two three", "two", "grüße  aus zürich", "zürich heute",
		"café", "cafe", "明日", "xyz", "lower", "weekend (9", "re: ", "lead and trail", "  lead", "việt", "ελλαδα", "jr@", "(", "=?utf-8", "éva", "e", "nosuchword",
	}
}

// besides is what the digest finds and Dovecot doesn't, of oddHeaders.
func besides(field search.Field, word string) []uint32 {
	switch string(field) + ":" + word {
	case "from:JOE DOE": // it compares the blanks within quotes
		return []uint32{13}
	case "subject:e": // it takes a letter with two accents apart once
		return []uint32{14}
	default:
		return nil
	}
}

func onServer(c *testimap.Client, field search.Field, word string) []uint32 {
	return c.Search(fmt.Sprintf("CHARSET UTF-8 %s {%d+}\r\n%s", strings.ToUpper(string(field)), len(word), word))
}

// sameAsFetched compares a digest with rows, which are fetched in another way.
func sameAsFetched(t *testing.T, account *Account, d *digest, uids []uint32) {
	t.Helper()
	rows, validity, err := account.Summaries(t.Context(), "INBOX", 0, uids)
	if err != nil {
		t.Fatal(err)
	}
	if d.len() != len(uids) || len(rows) != len(uids) || d.uidValidity != validity {
		t.Fatalf("the digest has %d messages, the mailbox %d, the list %d", d.len(), len(uids), len(rows))
	}
	for _, row := range rows {
		e, _ := d.get(row.UID)
		if e.size != row.Size || e.has(digestAttachments) != row.HasAttachments || e.has(digestUnsure|digestCut|digestCutTo) || !e.date().Equal(row.Date) {
			t.Errorf("UID %d: %+v, in the list %+v", row.UID, e, row)
		}
		if _, offset := row.Date.Zone(); e.has(digestDated) && offset != int(e.zone)*60 {
			t.Errorf("UID %d: in the zone %d, in the list %v", row.UID, e.zone, row.Date)
		}
		subject := search.Fold(strings.Join(strings.Fields(row.Subject), " "))
		if !bytes.HasPrefix([]byte(strings.Join(strings.Fields(string(e.subject)), " ")), []byte(subject)) {
			t.Errorf("UID %d: subject %q, in the list %q", row.UID, e.subject, subject)
		}
	}
}
