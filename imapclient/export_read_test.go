package imapclient

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"hearthmail/internal/testdovecot"
	"hearthmail/message"
)

// readExport reads all that an export gives; what it could not give has no octets.
func readExport(t *testing.T, account *Account, q ExportQuery) (messages []ExportedMessage, octets [][]byte) {
	t.Helper()
	err := account.Export(t.Context(), q, func(m *ExportedMessage) error {
		var all []byte
		if m.Body != nil {
			var err error
			if all, err = io.ReadAll(m.Body); err != nil {
				return err
			}
		}
		messages, octets = append(messages, *m), append(octets, all)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return messages, octets
}

// TestExport reads small and large messages from Dovecot and compares with what another
// client sees.
func TestExport(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	other := testdovecot.Login(t, dovecot, "family")
	other.AppendMany("INBOX", 700, func(i int) testdovecot.Mail {
		mail := testdovecot.GenerateMail(i)
		if i%200 == 100 {
			mail.Body = append(mail.Body, bytes.Repeat([]byte("0123456789abcdef\r\n"), i*(chunkSize/18)/200+i%3)...)
		}
		return mail
	})
	other.Select("INBOX")
	account := onDovecot(t, dovecot, dovecot.Addr(), usualLimits())
	unseen := other.Search("UNSEEN")
	messages, octets := readExport(t, account, ExportQuery{Mailbox: "INBOX"})
	if len(messages) != 700 {
		t.Fatalf("%d messages", len(messages))
	}
	for i, m := range messages {
		flags := slices.Sorted(slices.Values(m.Flags))
		if want := other.Raw(m.UID); m.UID != uint32(i+1) || !bytes.Equal(octets[i], want) || m.Size != int64(len(want)) {
			t.Errorf("message %d has %d octets, want %d", m.UID, len(octets[i]), len(want))
		}
		if i%50 == 0 && !slices.Equal(flags, other.Flags(m.UID)) {
			t.Errorf("message %d has the flags %v, want %v", m.UID, flags, other.Flags(m.UID))
		}
	}
	if got := other.Search("UNSEEN"); !slices.Equal(got, unseen) {
		t.Errorf("%d are unread, and %d were before", len(got), len(unseen))
	}

	messages, octets = readExport(t, account, ExportQuery{Mailbox: "INBOX", UIDs: []uint32{900, 5, 700, 5}})
	if len(messages) != 3 || messages[0].UID != 5 || len(octets[0]) == 0 || messages[1].UID != 700 || !messages[2].Gone || messages[2].Body != nil {
		t.Errorf("a selection gave %d messages, %+v", len(messages), messages)
	}
	if messages, _ = readExport(t, account, ExportQuery{Mailbox: "INBOX", After: 698}); len(messages) != 2 || messages[0].UID != 699 {
		t.Errorf("going on gave %d messages", len(messages))
	}
	enough := errors.New("enough")
	if err := account.Export(t.Context(), ExportQuery{Mailbox: "INBOX"}, func(*ExportedMessage) error { return enough }); !errors.Is(err, enough) {
		t.Errorf("ended with %v", err)
	}
	if err := account.Export(t.Context(), ExportQuery{Mailbox: "INBOX", UIDValidity: 1}, nil); KindOf(err) != KindConflict {
		t.Errorf("another UIDVALIDITY gave %v", err)
	}
	if messages, _ = readExport(t, account, ExportQuery{Mailbox: "Drafts"}); len(messages) != 0 {
		t.Errorf("an empty mailbox gave %d messages", len(messages))
	}
}

// TestExportOddServer has a server that fails at one of several messages, one that has
// less to say than it was asked, and one that gives more octets than it announced.
func TestExportOddServer(t *testing.T) {
	long := strings.Repeat("x", chunkSize+100)
	accounts := startScript(t, func(command string) ([]string, string) {
		switch {
		case strings.HasPrefix(command, "UID SEARCH"):
			return []string{"SEARCH 1 2 3 4"}, "OK done"
		case strings.Contains(command, "RFC822.SIZE"):
			head := func(uid int) string { return fmt.Sprintf(`%d FETCH (UID %d FLAGS () RFC822.SIZE 5)`, uid, uid) }
			return []string{head(1), head(2), head(4)}, "OK done"
		case strings.HasPrefix(command, "UID FETCH 1:2,4 ") || strings.HasPrefix(command, "UID FETCH 2 "):
			return nil, "NO [SERVERBUG] can't"
		case strings.HasPrefix(command, "UID FETCH 1 "):
			return []string{"1 FETCH (UID 1 BODY[]<0> {5}\r\nA: b\n)"}, "OK done"
		case strings.HasPrefix(command, "UID FETCH 4 ") && strings.Contains(command, "<0."):
			return []string{fmt.Sprintf("3 FETCH (UID 4 BODY[]<0> {%d}\r\n%s)", chunkSize, long[:chunkSize])}, "OK done"
		case strings.HasPrefix(command, "UID FETCH 4 "):
			return []string{fmt.Sprintf("3 FETCH (UID 4 BODY[]<%d> {100}\r\n%s)", chunkSize, long[chunkSize:])}, "OK done"
		}
		return nil, ""
	})
	account, err := accounts.SignIn(t.Context(), Login{Username: "a", Password: "b"})
	if err != nil {
		t.Fatal(err)
	}
	defer account.Release()
	messages, octets := readExport(t, account, ExportQuery{Mailbox: "INBOX"})
	if len(messages) != 4 {
		t.Fatalf("%d messages", len(messages))
	}
	if string(octets[0]) != "A: b\n" || messages[1].Body != nil || messages[1].Gone || !messages[2].Gone || string(octets[3]) != long {
		t.Errorf("%q; gone %v, %v; %d octets", octets[0], messages[1].Gone, messages[2].Gone, len(octets[3]))
	}
}

// TestKnownMessages recognises what a mailbox has, by its Message-ID or without one.
func TestKnownMessages(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	nameless := []byte("Date: Mon, 2 Jan 2006 15:04:05 +0000\r\nSubject: =?utf-8?q?none?=\r\n  folded\r\n\r\nx\r\n")
	other := testdovecot.Login(t, dovecot, "family")
	other.AppendMany("INBOX", 1100, testdovecot.GenerateMail)
	other.Append("INBOX", testdovecot.Mail{Body: nameless})
	account := onDovecot(t, dovecot, dovecot.Addr(), usualLimits())
	known, err := account.Known(t.Context(), "INBOX")
	if err != nil {
		t.Fatal(err)
	}
	has := func(raw []byte, size int) (there, exactly bool) {
		return known.Has(message.ParseHeader(raw), int64(size), time.Time{})
	}
	for i := range 1100 {
		raw := testdovecot.GenerateMail(i).Body
		if there, exactly := has(raw, len(raw)); !there || !exactly {
			t.Fatalf("message %d is not known", i)
		}
	}
	raw := testdovecot.GenerateMail(3).Body
	if there, exactly := has(raw, len(raw)+1); !there || exactly {
		t.Error("a message of another size is taken for the same")
	}
	if there, _ := has(bytes.Replace(raw, []byte("Subject: "), []byte("Subject: Other "), 1), len(raw)); there {
		t.Error("another message with a Message-ID that was used before is taken for the same")
	}
	if there, _ := has(nameless, len(nameless)); !there {
		t.Error("a message without Message-ID is not known by its date, subject and size")
	}
	for what, raw := range map[string][]byte{"another size": nameless, "another message": testdovecot.GenerateMail(1100).Body} {
		if there, _ := has(raw, len(raw)+1); there {
			t.Errorf("%s is known that isn't there", what)
		}
	}
	if there, _ := known.Has(message.Header{}, 10, time.Now()); there {
		t.Error("a message without a header is known")
	}
	if fresh, err := account.EnsureMailbox(t.Context(), "Old/Récépissés"); err != nil || !fresh {
		t.Errorf("a mailbox was made: %v, %v", fresh, err)
	}
	if fresh, err := account.EnsureMailbox(t.Context(), "Old/Récépissés"); err != nil || fresh {
		t.Errorf("a mailbox was made again: %v, %v", fresh, err)
	}
	sizes, err := account.MailboxSizes(t.Context())
	if err != nil || sizes["INBOX"].Messages != 1101 || sizes["INBOX"].Octets < 1000*1000 || sizes["Old/Récépissés"].Messages != 0 {
		t.Errorf("sizes are %v, %v", sizes, err)
	}
}
