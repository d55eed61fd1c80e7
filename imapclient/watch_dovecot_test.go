package imapclient

import (
	"slices"
	"testing"

	"hearthmail/internal/testdovecot"
)

// familyDovecot is a Dovecot with five messages in each of these mailboxes.
func familyDovecot(t *testing.T, options testdovecot.Options, mailboxes ...string) *testdovecot.Server {
	t.Helper()
	dovecot := testdovecot.Start(t, options)
	for _, name := range mailboxes {
		testdovecot.Seed(t, dovecot, "family", name, 5, testdovecot.GenerateMail)
	}
	return dovecot
}

func withoutNotify() testdovecot.Options { return testdovecot.Options{Without: []string{"NOTIFY"}} }

func mustMailboxes(t *testing.T, account *Account) []Mailbox {
	t.Helper()
	listed, err := account.Mailboxes(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return listed
}

func isListed(t *testing.T, account *Account, name string) bool {
	t.Helper()
	return slices.ContainsFunc(mustMailboxes(t, account), func(m Mailbox) bool { return m.Name == name })
}

// treeTotal is how many messages the tree says that a mailbox has.
func treeTotal(t *testing.T, account *Account, name string) int {
	t.Helper()
	for _, m := range mustMailboxes(t, account) {
		if m.Name == name {
			return int(m.Total)
		}
	}
	t.Fatalf("%s isn't listed", name)
	return 0
}

// do has another client change something.
func do(t *testing.T, other *testdovecot.Client, commands ...string) {
	t.Helper()
	for _, command := range commands {
		if _, err := other.Do(command); err != nil {
			t.Fatal(err)
		}
	}
}

// asksStates gives a function that compares the mailboxes' states with the last
// ones, as the watcher does each time it renews IDLE.
func asksStates(t *testing.T, account *Account) func() {
	t.Helper()
	c, err := account.watcher.way.dial(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.logout)
	if err := c.sel("INBOX", 0); err != nil {
		t.Fatal(err)
	}
	states := map[string]boxState{}
	return func() {
		t.Helper()
		if err := account.watcher.askStates(c, states); err != nil {
			t.Fatal(err)
		}
	}
}

// TestPushedStatusInPart: when only a flag has changed, the STATUS that the server
// pushes doesn't say how many messages there are. They are as many as before.
func TestPushedStatusInPart(t *testing.T) {
	dovecot := familyDovecot(t, testdovecot.Options{}, "INBOX", "Archive")
	account := onDovecot(t, dovecot, dovecot.Addr(), usualLimits())
	settle(t, account, "INBOX")
	s := account.Subscribe(account.Turn())
	defer s.Close()
	other := testdovecot.Login(t, dovecot, "family")
	other.Select("Archive")
	do(t, other, `STORE 1 +FLAGS (\Flagged)`)
	hears(t, s, "Archive")
	if total := treeTotal(t, account, "Archive"); total != 5 {
		t.Errorf("the tree says %d messages after a flag was set, want 5", total)
	}
}

// TestMailboxThatGoes: a mailbox that another client has deleted or renamed is not
// shown by its old name any more.
func TestMailboxThatGoes(t *testing.T) {
	for name, command := range map[string]string{"deleted": "DELETE Garden", "renamed": "RENAME Garden Park"} {
		t.Run(name, func(t *testing.T) {
			dovecot := familyDovecot(t, testdovecot.Options{}, "INBOX", "Garden")
			account := onDovecot(t, dovecot, dovecot.Addr(), usualLimits())
			settle(t, account, "INBOX")
			settle(t, account, "Garden")
			other := testdovecot.Login(t, dovecot, "family")
			do(t, other, command)
			other.Append("INBOX", testdovecot.GenerateMail(50)) // Dovecot tells of the mailbox with the next news
			eventually(t, "the tree without Garden", func() bool { return !isListed(t, account, "Garden") })
			eventually(t, "no list of Garden", func() bool {
				_, err := account.Page(t.Context(), "Garden", Query{})
				if err != nil && KindOf(err) != KindNotFound {
					t.Fatal(err)
				}
				return err != nil
			})
			if renamed := isListed(t, account, "Park"); renamed != (name == "renamed") {
				t.Errorf("Park is listed: %v", renamed)
			}
		})
	}
}

// TestIdleSeesMailboxes: without NOTIFY, what other clients make and delete is
// seen when the states are compared, and told.
func TestIdleSeesMailboxes(t *testing.T) {
	dovecot := familyDovecot(t, withoutNotify(), "INBOX", "Garden")
	account := onDovecot(t, dovecot, dovecot.Addr(), usualLimits())
	settle(t, account, "INBOX")
	ask := asksStates(t, account)
	ask()
	if !isListed(t, account, "Garden") {
		t.Fatal("Garden isn't listed")
	}
	s := account.Subscribe(account.Turn())
	defer s.Close()
	do(t, testdovecot.Login(t, dovecot, "family"), "CREATE Kitchen", "DELETE Garden")
	ask()
	hears(t, s, "")
	if !isListed(t, account, "Kitchen") || isListed(t, account, "Garden") {
		t.Errorf("the tree is still %v", mustMailboxes(t, account))
	}
}

// TestIdleFirstStates: what has changed between the listing of the tree and the
// first look at the states is told, or pages with the old counts would be served
// on.
func TestIdleFirstStates(t *testing.T) {
	dovecot := familyDovecot(t, withoutNotify(), "INBOX", "Garden")
	account := onDovecot(t, dovecot, dovecot.Addr(), usualLimits())
	settle(t, account, "INBOX")
	if total := treeTotal(t, account, "Garden"); total != 5 {
		t.Fatalf("the tree says %d messages", total)
	}
	version, _ := account.Version("INBOX")
	testdovecot.Login(t, dovecot, "family").Append("Garden", testdovecot.GenerateMail(9))
	asksStates(t, account)()
	if total := treeTotal(t, account, "Garden"); total != 6 {
		t.Errorf("the tree says %d messages, want 6", total)
	}
	if now, known := account.Version("INBOX"); known && now == version {
		t.Error("pages with the old count are still served")
	}
}

// TestCountsFollowOwnActs: without NOTIFY the tree follows what people do
// themselves in a mailbox of which the server doesn't tell.
func TestCountsFollowOwnActs(t *testing.T) {
	dovecot := familyDovecot(t, withoutNotify(), "INBOX", "Garden", "Kitchen")
	account := onDovecot(t, dovecot, dovecot.Addr(), usualLimits())
	settle(t, account, "INBOX")
	settle(t, account, "Garden")
	settle(t, account, "Kitchen") // looked at last: the server tells of Garden no more
	asksStates(t, account)()
	eventually(t, "the watch of Kitchen alone", func() bool { return account.known("Garden").settled() == nil })
	for _, step := range []struct {
		from, to string
		uids     []uint32
		left     int
	}{
		{"Garden", "INBOX", []uint32{1, 2}, 3},
		{"INBOX", "Garden", []uint32{1, 2}, 5},
	} {
		if _, err := account.Move(t.Context(), Transfer{Mailbox: step.from, UIDs: step.uids, Target: step.to}); err != nil {
			t.Fatal(err)
		}
		listed := mustPage(t, account, "Garden", Query{}).Total
		if total := treeTotal(t, account, "Garden"); total != step.left || listed != step.left {
			t.Errorf("moved from %s: the tree says %d and the list %d messages, want %d", step.from, total, listed, step.left)
		}
	}
}
