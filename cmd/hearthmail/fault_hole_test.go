package main

import (
	"fmt"
	"net/http"
	"slices"
	"testing"

	"hearthmail/internal/testdovecot"
)

// TestFaultBlackHole: the network falls silent while idle connections lie in
// the pool. Pages say so within the program's deadline; afterwards all goes on
// without a new sign-in.
func TestFaultBlackHole(t *testing.T) {
	t.Parallel()
	f := startFaulty(t, 60)
	f.server.Select("INBOX")
	v := f.signIn(t)
	events := v.listen("0", "")
	f.heard(t, events, "Sent")
	list := v.get(inbox).list(t)

	hole := f.network.blackHole()
	f.mustBeAway(t, v, uidForm(list, 1))
	f.network.remove(hole...)

	f.mustBeBack(t, v, events)
	if got := f.server.Search("DELETED"); len(got) != 0 {
		t.Errorf("struck on the server: %v, want none: the page said that it had failed", got)
	}
}

// TestFaultSilentInCommand: the server falls silent in the middle of its
// answer, each time, on connections that stay open.
func TestFaultSilentInCommand(t *testing.T) {
	t.Parallel()
	f := startFaulty(t, 60)
	v := f.signIn(t)
	events := v.listen("0", "")
	f.heard(t, events, "Sent")
	toxic, broken := f.network.breakOff("downstream", attributes{"pattern": rowFetched, "pass": 3000, "times": 1000, "silent": true})
	v.get("/mailboxes/Box").mustSayAway(t)
	if broken() == 0 {
		t.Fatalf("no FETCH was broken off: %q", f.wire.Commands())
	}
	f.network.remove(toxic)
	f.mustBeBack(t, v, events)
}

// heard waits until the stream names a mailbox in which another mail program has
// stored something. Before the server is listened to again that may take more
// than one message, of which the first are told by a word to look at everything.
func (f *faulty) heard(t *testing.T, events <-chan event, mailbox string) {
	t.Helper()
	for named := ""; named != mailbox; {
		f.server.Append(mailbox, testdovecot.GenerateMail(1))
		named = await(t, events, mailbox, "").data.Mailbox
	}
}

// mustBeAway demands that pages that need the server say that it is away, and
// that what was seen before is shown or says the same.
func (f *faulty) mustBeAway(t *testing.T, v *visitor, form map[string][]string) {
	t.Helper()
	v.get("/mailboxes/Box").mustSayAway(t)
	v.post(inbox+"/delete", form, inbox).mustSayAway(t)
	v.get(inbox + "/messages/3").mustSayAway(t)
	if again := v.get(inbox); again.status != http.StatusOK {
		again.mustSayAway(t)
	} else if rows, _ := again.rows(t); len(rows) != 50 {
		t.Errorf("the list seen before has %d rows now", len(rows))
	}
	page := newVisitor(t, f.program).post("/login", credentials("family", f.dovecot.Password()), "")
	page.mustSayAway(t)
}

// mustBeBack demands that everything is live: lists, acts, and the stream of
// events, for a session that was there all along.
func (f *faulty) mustBeBack(t *testing.T, v *visitor, events <-chan event) {
	t.Helper()
	f.server.Select("INBOX")
	uids := f.server.UIDs()
	slices.Reverse(uids)
	page := v.get("/mailboxes/Box")
	if got := value(page.list(t), "data-total"); page.address != "/mailboxes/Box" || got != "60" {
		t.Errorf("the list led to %s, data-total %s, want 60", page.address, got)
	}
	f.shows(t, v, "the inbox as it is", func(_ *answer, order []uint32) bool { return slices.Equal(order, uids[:50]) })

	page = v.post(inbox+"/delete", uidForm(v.get(inbox).list(t), uids[1]), inbox)
	if rows, _ := page.rows(t); rows[uids[1]] == nil || !struck(rows[uids[1]]) {
		t.Errorf("striking gave %d %q and no struck row", page.status, page.alert())
	}
	v.post(inbox+"/undelete", uidForm(v.get(inbox).list(t), uids[1]), inbox)
	if page = v.get(fmt.Sprintf("%s/messages/%d", inbox, uids[2])); where(page.root, "data-message", fmt.Sprint(uids[2])) == nil {
		t.Errorf("opening gave %d %q", page.status, page.alert())
	}
	f.server.Append("INBOX", testdovecot.GenerateMail(1))
	f.server.Append("INBOX", testdovecot.GenerateMail(2))
	f.heard(t, events, "Archive")
	f.shows(t, v, "two new messages", func(_ *answer, order []uint32) bool { return len(order) > 2 && order[2] == uids[0] })
}

// shows waits until the inbox shows what another mail program has done.
func (f *faulty) shows(t *testing.T, v *visitor, what string, holds func(page *answer, order []uint32) bool) {
	t.Helper()
	eventually(t, what, func() bool {
		page := v.get(inbox)
		_, order := page.rows(t)
		return page.status == http.StatusOK && holds(page, order)
	})
}
