package imapclient

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"hearthmail/internal/testdovecot"
	"hearthmail/internal/testimap"
	"hearthmail/search"
)

// letter is a message of a conversation; at is the minute when it arrived.
func letter(at int, from, subject, id string, references ...string) testimap.Mail {
	header := fmt.Sprintf("From: %s <%s@x.example>\r\nSubject: %s\r\nMessage-ID: <%s@x.example>\r\n", from, strings.ToLower(from), subject, id)
	if len(references) > 0 {
		header += "References: <" + strings.Join(references, "@x.example> <") + "@x.example>\r\n"
	}
	return testimap.Mail{Body: []byte(header + "\r\ntext\r\n"), Date: time.Date(2024, 5, 1, 8, at, 0, 0, time.UTC)}
}

func mustThreads(t *testing.T, account *Account, mailbox string, q Query) *ThreadPage {
	t.Helper()
	page, err := account.Threads(t.Context(), mailbox, q)
	if err != nil {
		t.Fatal(err)
	}
	return page
}

// wholeThreads waits until all has been read.
func wholeThreads(t *testing.T, account *Account, mailbox string, q Query) *ThreadPage {
	t.Helper()
	var page *ThreadPage
	eventually(t, "the conversations of "+mailbox, func() bool {
		page = mustThreads(t, account, mailbox, q)
		return !page.Partial
	})
	return page
}

// shownThreads writes down what a page of conversations shows.
func shownThreads(page *ThreadPage) string {
	var out strings.Builder
	fmt.Fprintf(&out, "%d of %d, %d unread\n", page.Total, page.Messages, page.Unseen)
	for _, row := range page.Rows {
		var people []string
		for _, p := range row.People {
			people = append(people, p.Name)
		}
		fmt.Fprintf(&out, "%d %s: %d, %d unread, %d struck; %s; %02d;", row.UID, row.Subject, row.Count, row.Unread, row.Struck, strings.Join(people, ", "), row.Newest.UTC().Minute())
		for _, m := range row.Members {
			fmt.Fprintf(&out, " %s/%d", m.Mailbox, m.UID)
		}
		out.WriteString("\n")
	}
	return out.String()
}

// TestThreadsOnDovecot: a family's conversations over several mailboxes.
func TestThreadsOnDovecot(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	other := testdovecot.Login(t, dovecot, "family")
	for _, mailbox := range []string{"Sent", "Archive", "Trash", "Garden"} {
		other.Ensure(mailbox)
	}
	seen := func(m testimap.Mail) testimap.Mail { m.Flags = []string{`\Seen`}; return m }
	struck := func(m testimap.Mail) testimap.Mail { m.Flags = []string{`\Deleted`}; return m }
	other.Append("INBOX", seen(letter(1, "Ada", "Cake", "cake")))
	other.Append("INBOX", seen(letter(2, "Tom", "Trains", "trains")))
	other.Append("INBOX", letter(3, "Zoe", "Re: Cake", "cake3", "cake", "cake2"))
	other.Append("INBOX", struck(letter(4, "Sam", "Re: Trains", "trains2", "trains")))
	other.Append("INBOX", letter(5, "Eve", "Re: Cake", "other")) // no references: a conversation of its own
	other.Append("Sent", seen(letter(6, "Me", "Re: Cake", "cake2", "cake")))
	other.Append("Sent", seen(letter(7, "Me", "To nobody here", "alone")))
	other.Append("Archive", seen(letter(0, "Kim", "Trains?", "trains0")))
	other.Append("Archive", seen(letter(8, "Tom", "Re: Trains", "trains3", "trains0", "trains2")))
	other.Append("Archive", seen(letter(1, "Ada", "Cake", "cake"))) // a copy
	other.Append("Trash", letter(9, "Tom", "Re: Trains", "trains4", "trains2"))
	account := onDovecot(t, dovecot, dovecot.Addr(), usualLimits())

	whole := `3 of 5, 3 unread
4 Re: Trains: 4, 1 unread, 1 struck; Kim, Tom, Sam; 08; Archive/2 INBOX/4 INBOX/2 Archive/1
3 Re: Cake: 3, 1 unread, 0 struck; Ada, Me, Zoe; 06; Sent/1 INBOX/3 INBOX/1
5 Re: Cake: 1, 1 unread, 0 struck; Eve; 05; INBOX/5
`
	check := func(what, got, want string) {
		t.Helper()
		if got != want {
			t.Errorf("%s:\n%s\nwant\n%s", what, got, want)
		}
	}
	check("INBOX", shownThreads(wholeThreads(t, account, "INBOX", Query{})), whole)
	check("again", shownThreads(mustThreads(t, account, "INBOX", Query{Page: 7})), whole)
	check("Sent", shownThreads(wholeThreads(t, account, "Sent", Query{})), `2 of 2, 0 unread
2 To nobody here: 1, 0 unread, 0 struck; Me; 07; Sent/2
1 Re: Cake: 3, 1 unread, 0 struck; Ada, Me, Zoe; 06; Sent/1 INBOX/3 INBOX/1
`)
	check("struck", shownThreads(mustThreads(t, account, "INBOX", Query{Filter: FilterDeleted})), `1 of 2, 3 unread
4 Re: Trains: 4, 1 unread, 1 struck; Kim, Tom, Sam; 08; Archive/2 INBOX/4 INBOX/2 Archive/1
`)
	check("words", shownThreads(mustThreads(t, account, "INBOX", Query{Where: search.Expression{Op: search.Term, Field: search.From, Text: "zoe"}})), `1 of 2, 3 unread
3 Re: Cake: 3, 1 unread, 0 struck; Ada, Me, Zoe; 06; Sent/1 INBOX/3 INBOX/1
`)
	check("Trash", shownThreads(wholeThreads(t, account, "Trash", Query{})), `1 of 1, 1 unread
1 Re: Trains: 5, 2 unread, 0 struck; Kim, Tom, Sam; 09; Trash/1 Archive/2 INBOX/4 INBOX/2 Archive/1
`)

	thread, err := account.Thread(t.Context(), "INBOX", 0, 3)
	var shown []string
	for _, m := range thread {
		shown = append(shown, fmt.Sprintf("%s/%d %d", m.Mailbox, m.UID, m.Depth))
	}
	if want := []string{"INBOX/1 0", "INBOX/3 2", "Sent/1 1"}; err != nil || !slices.Equal(shown, want) {
		t.Errorf("the conversation is %v, %v, want %v", shown, err, want)
	}
	for uid, validity := range map[uint32]uint32{99: 0, 3: 99} {
		want := map[uint32]Kind{99: KindNotFound, 3: KindConflict}[uid]
		if _, err := account.Thread(t.Context(), "INBOX", validity, uid); err == nil || KindOf(err) != want {
			t.Errorf("UID %d of UIDVALIDITY %d: %v", uid, validity, err)
		}
	}
	if _, err := account.Threads(t.Context(), "Nowhere", Query{}); KindOf(err) != KindNotFound {
		t.Errorf("a mailbox that isn't there: %v", err)
	}

	other.Append("INBOX", letter(10, "Ada", "Re: Cake", "cake4", "cake3"))
	other.Append("Sent", seen(letter(11, "Me", "Re: Trains", "trains5", "trains4", "trains3")))
	other.Select("INBOX")
	other.Store(2, "+FLAGS", `\Deleted`)
	eventually(t, "the news in the conversations", func() bool {
		return shownThreads(mustThreads(t, account, "INBOX", Query{})) == `3 of 6, 4 unread
4 Re: Trains: 5, 1 unread, 2 struck; Kim, Tom, Me, Sam; 11; Sent/3 Archive/2 INBOX/4 INBOX/2 Archive/1
6 Re: Cake: 4, 2 unread, 0 struck; Me, Ada, Zoe; 10; INBOX/6 Sent/1 INBOX/3 INBOX/1
5 Re: Cake: 1, 1 unread, 0 struck; Eve; 05; INBOX/5
`
	})
	other.Expunge()
	eventually(t, "the message that has gone", func() bool {
		page := mustThreads(t, account, "INBOX", Query{Ascending: true})
		last := page.Rows[len(page.Rows)-1]
		return page.Messages == 4 && page.Total == 2 && last.Subject == "Re: Cake" && last.Count == 4
	})
}

// TestThreadsFollow: what comes joins its conversation, whatever the server tells by
// itself; without an index there are none.
func TestThreadsFollow(t *testing.T) {
	for _, name := range []string{"IDLE", "CONDSTORE alone"} {
		t.Run(name, func(t *testing.T) {
			dovecot := testdovecot.Start(t, servers()[name])
			testdovecot.Seed(t, dovecot, "family", "INBOX", 701, testdovecot.GenerateMail)
			account := onDovecot(t, dovecot, dovecot.Addr(), usualLimits())
			first := mustThreads(t, account, "INBOX", Query{})
			whole := wholeThreads(t, account, "INBOX", Query{})
			if first.Messages != 701 || whole.Messages != 701 || whole.Total != 234 || whole.Rows[0].Count != 2 || whole.Rows[1].Count != 3 {
				t.Errorf("first %d conversations of %d messages, then %d of %d", first.Total, first.Messages, whole.Total, whole.Messages)
			}
			if got, want := lines(shownThreads(first)), lines(shownThreads(whole)); !slices.Equal(got[1:], want[1:]) { // the newest are known at once
				t.Errorf("the first page changed from\n%s\nto\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
			}
			last := mustThreads(t, account, "INBOX", Query{Page: 99})
			if last.Number != 5 || last.Pages != 5 || len(last.Rows) != 34 || last.Rows[33].UID != 3 {
				t.Errorf("the last page is %d of %d with %d rows", last.Number, last.Pages, len(last.Rows))
			}
			other := testdovecot.Login(t, dovecot, "family")
			other.Append("INBOX", testdovecot.GenerateMail(701))
			eventually(t, "the answer in its conversation", func() bool {
				row := mustThreads(t, account, "INBOX", Query{}).Rows[0]
				return row.UID == 702 && row.Count == 3
			})
		})
	}
	t.Run("nothing", func(t *testing.T) {
		dovecot := familyDovecot(t, servers()["nothing"], "INBOX")
		account := onDovecot(t, dovecot, dovecot.Addr(), usualLimits())
		if _, err := account.Threads(t.Context(), "INBOX", Query{}); KindOf(err) != KindUnsupported {
			t.Errorf("conversations without CONDSTORE: %v", err)
		}
		if _, err := account.Thread(t.Context(), "INBOX", 0, 1); KindOf(err) != KindUnsupported {
			t.Errorf("a conversation without CONDSTORE: %v", err)
		}
	})
}

func lines(text string) []string { return strings.Split(text, "\n") }
