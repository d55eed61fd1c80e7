package main

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"hearthmail/internal/testdovecot"
)

// TestListWhileServerIsAway: the list is shown as it was last, with a word that
// says so; what needs the server says that it is away.
func TestListWhileServerIsAway(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	testdovecot.Seed(t, dovecot, "family", "INBOX", 60, testdovecot.GenerateMail)
	v := signIn(t, start(t, "--imap", "imap://"+dovecot.Addr()), dovecot.Password())
	before := v.get(inbox)
	stream := v.listen("0", "")
	knowInbox(v, stream, before)
	dovecot.Stop()
	var away *answer
	for away = v.get(inbox); away.status == http.StatusOK; away = v.get(inbox) {
		await(t, stream, "") // the connection is lost
	}
	if away.status != http.StatusBadGateway || !strings.Contains(away.alert(), "as it was when the mail server last answered") {
		t.Errorf("%d, %q", away.status, away.alert())
	}
	_, want := before.rows(t)
	if _, got := away.rows(t); len(got) != len(want) {
		t.Errorf("%d rows are shown, want %d", len(got), len(want))
	}
	if list := away.list(t); value(list, "data-total") != "60" {
		t.Errorf("data-total is %s", value(list, "data-total"))
	}
	strike := v.post(inbox+"/delete", uidForm(away.list(t), want[0]), inbox)
	if strike.status != http.StatusBadGateway || strike.alert() == "" {
		t.Errorf("a strike gave %d %q", strike.status, strike.alert())
	}
	dovecot.Restart()
	if again := v.get(inbox); again.status != http.StatusOK || again.alert() != "" {
		t.Errorf("after the restart: %d %q", again.status, again.alert())
	}
}

// knowInbox waits until the account knows the mailbox: then what is done there
// is told with details.
func knowInbox(v *visitor, stream <-chan event, page *answer) {
	v.t.Helper()
	_, order := page.rows(v.t)
	limit := time.After(within)
	for i := 0; ; i++ {
		form := uidForm(page.list(v.t), order[0])
		form.Set([]string{"add", "remove"}[i%2], `\Flagged`)
		v.post(inbox+"/flags", form, inbox)
		for told := false; !told; {
			select {
			case e := <-stream:
				if e.data.UIDValidity != 0 {
					return
				}
				told = e.data.Mailbox == "INBOX"
			case <-limit:
				v.t.Fatal("the mailbox is not known")
			}
		}
	}
}
