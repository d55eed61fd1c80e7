package main

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"hearthmail/internal/testdovecot"
)

// TestInstances: a session is the same at either of two instances.
func TestInstances(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	testdovecot.Seed(t, dovecot, "family", "INBOX", 20, testdovecot.GenerateMail)
	c := startCluster(t, dovecot)
	w := &clusterWalk{c, c.signIn(t)}
	t.Run("one sign-in", w.oneSignIn)
	t.Run("acts", w.acts)
	t.Run("taken back at the other", w.takenBack)
	t.Run("ending a session", w.ending)
	c.mustKeepSecret(t, w.v)
}

// clusterWalk is one person's way through two instances.
type clusterWalk struct {
	*cluster
	v *visitor
}

// oneSignIn: by turns both instances serve who has signed in at one.
func (w *clusterWalk) oneSignIn(t *testing.T) {
	served := map[string]bool{}
	for range 10 {
		page := w.v.get(inbox)
		if page.address != inbox || page.status != http.StatusOK {
			t.Fatalf("the list is at %s with %d: %s", page.address, page.status, page.alert())
		}
		served[page.header.Get("X-Upstream")] = true
	}
	for _, p := range w.programs {
		if !served[p.Listening()] {
			t.Errorf("%s has served nothing of %v", p.Listening(), served)
		}
	}
}

// acts: what is done at one instance is in the next page of the other, with what
// is said of it; though that has known the list, and not been told otherwise.
func (w *clusterWalk) acts(t *testing.T) {
	server := testdovecot.Login(t, w.dovecot, "family")
	server.Select("INBOX")
	for i := range 20 {
		here, there := w.at(w.v, i%2), w.at(w.v, 1-i%2)
		list := here.get(inbox).list(t)
		before := there.get(inbox)
		rows, order := before.rows(t)
		uid := order[i%3]
		action, says := "/delete", "1 message struck through."
		if struck(rows[uid]) {
			action, says = "/undelete", "1 message restored."
		}
		here.client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
		done := here.post(inbox+action, uidForm(list, uid), inbox)
		here.client.CheckRedirect = nil
		after := there.get(inbox)
		rows, _ = after.rows(t)
		if done.status != http.StatusSeeOther || struck(rows[uid]) != (action == "/delete") || !strings.Contains(after.notice(), says) {
			t.Errorf("act %d: %s gave %d; the other instance shows %v and says %q", i, action, done.status, struck(rows[uid]), after.notice())
		}
		if got := slices.Contains(server.Search("DELETED"), uid); got != (action == "/delete") {
			t.Errorf("act %d: %s, and on the server it is struck: %v", i, action, got)
		}
		if again := here.get(inbox).notice(); again != "" {
			t.Errorf("act %d is told again: %q", i, again)
		}
	}
}

// takenBack: what was done at one instance can be taken back at the other, once.
func (w *clusterWalk) takenBack(t *testing.T) {
	server := testdovecot.Login(t, w.dovecot, "family")
	here, there := w.at(w.v, 0), w.at(w.v, 1)
	page := here.get(inbox)
	_, order := page.rows(t)
	done := here.post(inbox+"/archive", uidForm(page.list(t), order[:3]...), inbox)
	server.Select("Archive")
	if moved := server.UIDs(); len(moved) != 3 {
		t.Fatalf("%d were moved, want 3: %q", len(moved), done.notice())
	}
	undo := where(done.root, "class", "notice act")
	if undo == nil {
		t.Fatalf("nothing offers to take it back: %q", done.notice())
	}
	address := value(with(undo, "action")[0], "action")
	if got := there.post(address, nil, inbox); !strings.Contains(got.notice(), "3 messages are as before.") {
		t.Errorf("taking it back gave %d %q", got.status, got.notice())
	}
	if got := here.post(address, nil, inbox); got.status != http.StatusConflict {
		t.Errorf("taking it back once more gave %d", got.status)
	}
	server.Select("Archive")
	if left := server.UIDs(); len(left) != 0 {
		t.Errorf("still there are %v", left)
	}
	server.Select("INBOX")
	if back := server.UIDs(); len(back) != 20 {
		t.Errorf("%d are in the inbox, want 20", len(back))
	}
}

// ending a session at one instance ends it, and its stream, at the other.
func (w *clusterWalk) ending(t *testing.T) {
	gone := w.signIn(t)
	for i := range w.programs {
		w.at(gone, i).get(inbox)
	}
	stream := w.at(gone, 1).listen("0", "")
	mine := w.at(w.v, 0)
	others := otherSessions(t, mine)
	if len(others) != 1 {
		t.Fatalf("%d other sessions are listed", len(others))
	}
	mine.post("/settings/sessions/"+value(others[0], "data-session")+"/end", nil, "/settings")
	untilEnd(t, stream)
	for i := range w.programs {
		if page := w.at(gone, i).get(inbox); page.address != "/login" {
			t.Errorf("at instance %d the ended session is at %s", i, page.address)
		}
		if page := w.at(w.v, i).get(inbox); page.address != inbox {
			t.Errorf("at instance %d the other one is at %s", i, page.address)
		}
	}
}

// TestInstancesTellEachOther: of what is done at one instance people at the other
// hear at once, also where the mail server tells nobody anything.
func TestInstancesTellEachOther(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{Capabilities: "IMAP4rev1 UIDPLUS LITERAL+ MOVE CONDSTORE ENABLE QRESYNC ESEARCH"})
	testdovecot.Seed(t, dovecot, "family", "INBOX", 5, testdovecot.GenerateMail)
	testdovecot.Seed(t, dovecot, "family", "Garden", 1, testdovecot.GenerateMail)
	c := startCluster(t, dovecot)
	mine, other := c.at(c.signIn(t), 0), c.at(c.signIn(t), 1)
	other.get(inbox)
	events := other.listen("0", "")
	await(t, events, "") // since it is from nowhere
	page := mine.get(inbox)
	list := page.list(t)
	for _, act := range []struct{ action, shows string }{{"delete", "INBOX"}, {"undelete", "INBOX"}, {"flags", "INBOX"}, {"move", "Garden"}} {
		form := uidForm(list, 3)
		form.Set("add", `\Flagged`)
		form.Set("target", "Garden")
		mine.post(inbox+"/"+act.action, form, inbox)
		await(t, events, act.shows)
	}
	unread := value(with(page.root, "data-unread")[0], "data-uid")
	mine.get(inbox + "/messages/" + unread) // which marks it as read
	await(t, events, "INBOX")
}
