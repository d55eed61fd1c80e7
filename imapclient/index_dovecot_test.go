package imapclient

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"hearthmail/internal/testdovecot"
	"hearthmail/internal/testproxy"
)

// onDovecot signs in to a Dovecot.
func onDovecot(t *testing.T, dovecot *testdovecot.Server, address string, limits Options) *Account {
	t.Helper()
	accounts := NewAccounts(limits)
	t.Cleanup(accounts.Close)
	account, err := accounts.SignIn(t.Context(), &Server{Address: address, Security: Plaintext}, Login{Username: "family", Password: dovecot.Password()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(account.Release)
	return account
}

func usualLimits() Options { return Options{Connections: 4, Memory: 64 << 20} }

// eventually waits until ok says yes.
func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	limit := time.After(20 * time.Second)
	for !ok() {
		select {
		case <-limit:
			t.Fatalf("in vain waited for: %s", what)
		case <-tick.C:
		}
	}
}

// settle lists the mailbox until the account knows it, and asks for no more by itself.
func settle(t *testing.T, account *Account, mailbox string) {
	t.Helper()
	eventually(t, "the index of "+mailbox, func() bool {
		mustPage(t, account, mailbox, Query{})
		_, settled := account.Version(mailbox)
		if _, err := account.Mailboxes(t.Context()); err != nil {
			t.Fatal(err)
		}
		b := account.known(mailbox)
		s := b.snapshot()
		return settled && (s == nil || b.digest(s) != nil)
	})
}

func mustPage(t *testing.T, account *Account, mailbox string, q Query) *Page {
	t.Helper()
	page, err := account.Page(t.Context(), mailbox, q)
	if err != nil {
		t.Fatal(err)
	}
	return page
}

// shown writes down what a page shows.
func shown(page *Page) string {
	var out strings.Builder
	fmt.Fprintf(&out, "%d messages, %d unread\n", page.Total, page.Unseen)
	for _, row := range page.Rows {
		flags := slices.Clone(row.Flags)
		slices.Sort(flags)
		fmt.Fprintf(&out, "%d %q %v\n", row.UID, row.Subject, flags)
	}
	return out.String()
}

// TestWarmPagesAskNothing: what was seen before costs the server no command,
// and comes within one go in any case.
func TestWarmPagesAskNothing(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	testdovecot.Seed(t, dovecot, "family", "INBOX", 300, testdovecot.GenerateMail)
	proxy := testproxy.Start(t, dovecot.Addr())
	account := onDovecot(t, dovecot, proxy.Addr(), usualLimits())
	settle(t, account, "INBOX")
	queries := []Query{
		{}, {Page: 3}, {Page: 2, Ascending: true}, {Filter: FilterUnread}, {Filter: FilterFlagged, Page: 2},
		{Sort: SortSubject, Ascending: true}, {Sort: SortSubject, Page: 4}, {Sort: SortFrom, Filter: FilterUnread}, {Sort: SortSize},
	}
	cold := make([]string, len(queries))
	for i, q := range queries {
		cold[i] = shown(mustPage(t, account, "INBOX", q))
	}
	for _, sort := range []Sort{SortSubject, SortFrom, SortSize} {
		b := account.known("INBOX")
		eventually(t, "the order by "+string(sort), func() bool { return b.sortedOf(b.snapshot(), sort) != nil })
	}
	for i, q := range queries { // the rows of what is sorted otherwise than when it was cold
		cold[i] = shown(mustPage(t, account, "INBOX", q))
	}
	if _, err := account.Open(t.Context(), "INBOX", 7, OpenOptions{List: &Query{}, Seen: true}); err != nil {
		t.Fatal(err)
	}
	proxy.Reset()
	for i, q := range queries {
		if warm := shown(mustPage(t, account, "INBOX", q)); i < 3 && q.Page != 0 && warm != cold[i] && !strings.Contains(warm, "\n7 ") {
			t.Errorf("%+v shows\n%s\nand before\n%s", q, warm, cold[i])
		}
	}
	if _, err := account.Open(t.Context(), "INBOX", 7, OpenOptions{List: &Query{}, Seen: true}); err != nil {
		t.Error(err)
	}
	if _, err := account.Mailboxes(t.Context()); err != nil {
		t.Error(err)
	}
	for _, command := range proxy.Commands() {
		if !strings.Contains(command, "QRESYNC (") { // the server's word of the message that was read
			t.Errorf("the server was asked %q", command)
		}
	}
}

// servers are kinds of servers that tell more or less of what has changed.
func servers() map[string]testdovecot.Options {
	return map[string]testdovecot.Options{
		"everything":        {},
		"IDLE":              {Without: []string{"NOTIFY"}},
		"IDLE, CONDSTORE":   {Without: []string{"NOTIFY", "QRESYNC", "ESEARCH", "LIST-STATUS"}},
		"no push":           {Without: []string{"NOTIFY", "IDLE"}},
		"CONDSTORE alone":   {Without: []string{"NOTIFY", "IDLE", "QRESYNC", "ESEARCH"}},
		"IDLE, nothing":     {Without: []string{"NOTIFY", "QRESYNC", "CONDSTORE", "ESEARCH", "ESORT", "MOVE"}},
		"nothing":           {Capabilities: "IMAP4rev1 UIDPLUS LITERAL+"},
		"no paged searches": {Without: []string{"CONTEXT=SEARCH", "SEARCHRES"}},
	}
}

// TestIndexFollows: what another client does shows sooner or later, what is done
// here at once, whatever the server tells by itself.
func TestIndexFollows(t *testing.T) {
	for name, options := range servers() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dovecot := testdovecot.Start(t, options)
			testdovecot.Seed(t, dovecot, "family", "Garden", 120, testdovecot.GenerateMail)
			account := onDovecot(t, dovecot, dovecot.Addr(), usualLimits())
			for range 3 {
				mustPage(t, account, "Garden", Query{})
			}
			if options.Capabilities == "" && !slices.Contains(options.Without, "CONDSTORE") {
				eventually(t, "the index", func() bool { return account.known("Garden").snapshot() != nil })
			}
			other := testdovecot.Login(t, dovecot, "family")
			other.Select("Garden")
			followOthers(t, account, other)
			followOurs(t, account, other)
		})
	}
}

func followOthers(t *testing.T, account *Account, other *testdovecot.Client) {
	t.Helper()
	shows := func(what string, ok func(*Page) bool) {
		t.Helper()
		eventually(t, what, func() bool { return ok(mustPage(t, account, "Garden", Query{})) })
	}
	row := func(page *Page, uid uint32) *Summary {
		for i := range page.Rows {
			if page.Rows[i].UID == uid {
				return &page.Rows[i]
			}
		}
		return &Summary{}
	}
	other.Store(119, "+FLAGS", `\Deleted`)
	shows("a strike", func(p *Page) bool { return row(p, 119).Has(FlagDeleted) })
	other.Store(119, "-FLAGS", `\Deleted`)
	shows("a restored message", func(p *Page) bool { return row(p, 119).UID == 119 && !row(p, 119).Has(FlagDeleted) })
	other.Store(118, "+FLAGS", "Holiday")
	shows("a keyword", func(p *Page) bool { return row(p, 118).Has("Holiday") })
	other.Append("Garden", testdovecot.GenerateMail(120))
	shows("a new message", func(p *Page) bool { return p.Total == 121 && row(p, 121).Subject != "" })
	other.Store(117, "+FLAGS", `\Deleted`)
	other.Store(3, "+FLAGS", `\Deleted`)
	other.Expunge()
	shows("two fewer", func(p *Page) bool { return p.Total == 119 && row(p, 117).UID == 0 })
}

func followOurs(t *testing.T, account *Account, other *testdovecot.Client) {
	t.Helper()
	validity := mustPage(t, account, "Garden", Query{}).UIDValidity
	change := func(uid uint32, c Change) {
		t.Helper()
		rows, err := account.Change(t.Context(), "Garden", validity, []uint32{uid}, c)
		if err != nil || len(rows) != 1 || rows[0].UID != uid || rows[0].Subject == "" {
			t.Fatalf("%+v, %v", rows, err)
		}
		for _, flag := range c.Add {
			if !rows[0].Has(flag) {
				t.Errorf("the row of %d has the flags %v after %+v", uid, rows[0].Flags, c)
			}
		}
		slices.Sort(rows[0].Flags)
		page := shown(mustPage(t, account, "Garden", Query{}))
		if !strings.Contains(page, fmt.Sprintf("%d %q %v", uid, rows[0].Subject, rows[0].Flags)) {
			t.Errorf("the page doesn't show %+v:\n%s", rows[0], page)
		}
	}
	change(110, Change{Add: []string{FlagDeleted}})
	change(110, Change{Add: []string{FlagDeleted}}) // is so already
	change(109, Change{Add: []string{FlagFlagged, "Work"}, Remove: []string{FlagSeen}})
	if n, err := account.Count(t.Context(), "Garden", Query{Filter: FilterDeleted}); err != nil || n != len(other.Search("DELETED")) {
		t.Errorf("%d are struck, %v; the server says %v", n, err, other.Search("DELETED"))
	}
	if n, err := account.Purge(t.Context(), "Garden", validity, []uint32{110, 108}); err != nil || n != 1 {
		t.Errorf("%d were purged, %v", n, err)
	}
	if page := mustPage(t, account, "Garden", Query{}); page.Total != 118 {
		t.Errorf("%d messages are left, want 118", page.Total)
	}
	if moved, err := account.Move(t.Context(), Transfer{Mailbox: "Garden", UIDValidity: validity, UIDs: []uint32{107, 110}, Target: "INBOX"}); err != nil || moved.Done.Len() != 1 {
		t.Errorf("moved %+v, %v", moved, err)
	}
	if page := mustPage(t, account, "INBOX", Query{}); page.Total != 1 {
		t.Errorf("the target holds %d messages", page.Total)
	}
	if page := mustPage(t, account, "Garden", Query{}); page.Total != 117 || page.Total != len(other.UIDs()) {
		t.Errorf("%d messages are left, want 117; the server says %d", page.Total, len(other.UIDs()))
	}
	if _, err := account.Change(t.Context(), "Garden", validity+1, []uint32{1}, Change{Add: []string{FlagDeleted}}); KindOf(err) != KindConflict {
		t.Errorf("another UIDVALIDITY: %v", err)
	}
	if got := mustPage(t, account, "Garden", Query{Filter: FilterDeleted}); got.Total != 0 {
		t.Errorf("%d are struck", got.Total)
	}
}

// TestUIDValidityChange: nothing of a mailbox that was replaced is shown, and
// nothing is done in the new one that was meant for it.
func TestUIDValidityChange(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	testdovecot.Seed(t, dovecot, "family", "Garden", 60, testdovecot.GenerateMail)
	account := onDovecot(t, dovecot, dovecot.Addr(), usualLimits())
	settle(t, account, "Garden")
	old := mustPage(t, account, "Garden", Query{}).UIDValidity
	other := testdovecot.Login(t, dovecot, "family")
	for _, command := range []string{"DELETE Garden", "CREATE Garden"} {
		if _, err := other.Do(command); err != nil {
			t.Fatal(err)
		}
	}
	other.Append("Garden", testdovecot.GenerateMail(77))
	eventually(t, "the new mailbox", func() bool {
		page, err := account.Page(t.Context(), "Garden", Query{})
		return err == nil && page.UIDValidity != old && page.Total == 1
	})
	if _, err := account.Change(t.Context(), "Garden", old, []uint32{1}, Change{Add: []string{FlagDeleted}}); KindOf(err) != KindConflict {
		t.Errorf("a strike meant for the old mailbox: %v", err)
	}
	other.Select("Garden")
	if struck := other.Search("DELETED"); len(struck) != 0 {
		t.Errorf("struck are %v", struck)
	}
}

// TestLittleMemory: without room for anything all is slower, and right.
func TestLittleMemory(t *testing.T) {
	for _, most := range []int64{0, 5_000, 20_000} {
		t.Run(fmt.Sprint(most), func(t *testing.T) {
			dovecot := testdovecot.Start(t, testdovecot.Options{})
			testdovecot.Seed(t, dovecot, "family", "INBOX", 120, testdovecot.GenerateMail)
			account := onDovecot(t, dovecot, dovecot.Addr(), Options{Connections: 4, Memory: most})
			want := onDovecot(t, dovecot, dovecot.Addr(), usualLimits())
			for _, q := range []Query{{}, {Page: 3}, {Filter: FilterUnread}, {Sort: SortSubject}, {Sort: SortSubject, Page: 2, Ascending: true}} {
				for range 3 {
					if got, right := shown(mustPage(t, account, "INBOX", q)), shown(mustPage(t, want, "INBOX", q)); got != right {
						t.Errorf("%+v shows\n%s\nwant\n%s", q, got, right)
					}
				}
			}
			if m, err := account.Open(t.Context(), "INBOX", 60, OpenOptions{List: &Query{}, Seen: true}); err != nil || !m.Has(FlagSeen) || m.Above != 61 {
				t.Errorf("%+v, %v", m, err)
			}
			if size := account.memory.kept.Size(); size > most {
				t.Errorf("%d bytes are remembered, at most %d are allowed", size, most)
			}
		})
	}
}

// TestServerAllowsFew: a server that lets an account have fewer connections than
// it would like makes nobody fail.
func TestServerAllowsFew(t *testing.T) {
	for _, most := range []int{1, 2} {
		t.Run(fmt.Sprint(most), func(t *testing.T) {
			dovecot := testdovecot.Start(t, testdovecot.Options{MaxUserIPConnections: most})
			testdovecot.Seed(t, dovecot, "family", "INBOX", 60, testdovecot.GenerateMail)
			account := onDovecot(t, dovecot, dovecot.Addr(), usualLimits())
			var all sync.WaitGroup
			for i := range 12 {
				all.Go(func() {
					mailbox := []string{"INBOX", "Sent", "Drafts"}[i%3]
					if _, err := account.Page(t.Context(), mailbox, Query{Filter: FilterUnread}); err != nil {
						t.Errorf("%s: %v", mailbox, err)
					}
				})
			}
			all.Wait()
		})
	}
}

// TestNewMessageOnOldConnections: a connection that selected the mailbox before a
// message came doesn't know of it until it is told; people must not notice.
func TestNewMessageOnOldConnections(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	testdovecot.Seed(t, dovecot, "family", "INBOX", 60, testdovecot.GenerateMail)
	account := onDovecot(t, dovecot, dovecot.Addr(), usualLimits())
	settle(t, account, "INBOX")
	var all sync.WaitGroup
	gate := make(chan struct{})
	var ready sync.WaitGroup
	for range 3 { // all connections have the mailbox selected
		ready.Add(1)
		all.Go(func() {
			err := account.pool.run(t.Context(), task{mailbox: "INBOX"}, func(c *connection) error {
				err := c.enter("INBOX", 0)
				ready.Done()
				<-gate
				return err
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	ready.Wait()
	close(gate)
	all.Wait()
	other := testdovecot.Login(t, dovecot, "family")
	for i := range 6 {
		other.Append("INBOX", testdovecot.GenerateMail(60+i))
		uid := uint32(61 + i)
		eventually(t, "the new message", func() bool {
			page := mustPage(t, account, "INBOX", Query{})
			if page.Total == 61+i && len(page.Rows) != PageSize {
				t.Fatalf("%d rows", len(page.Rows))
			}
			return page.Total == 61+i && page.Rows[0].UID == uid && page.Rows[0].Subject != ""
		})
		for range 3 { // by each connection
			if i%2 == 0 {
				if rows, err := account.Change(t.Context(), "INBOX", 0, []uint32{uid}, Change{Add: []string{FlagFlagged}}); err != nil || len(rows) != 1 || !rows[0].Has(FlagFlagged) {
					t.Errorf("starring %d: %+v, %v", uid, rows, err)
				}
			} else if m, err := account.Open(t.Context(), "INBOX", uid, OpenOptions{Seen: true}); err != nil || !m.Has(FlagSeen) {
				t.Errorf("opening %d: %v", uid, err)
			}
		}
	}
}
