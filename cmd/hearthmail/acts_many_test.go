package main

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"hearthmail/internal/testdovecot"
)

const many = 5000

// TestActsOnMany moves a folder of 5,000 messages, cancels that on the way, and takes it
// back.
func TestActsOnMany(t *testing.T) {
	w := newActsWalk(t, testdovecot.Options{})
	testdovecot.Seed(t, w.dovecot, "family", "Kitchen & Co", many, plainMail)
	kitchen := "/mailboxes/" + url.PathEscape("Kitchen & Co")
	page := w.v.get(kitchen)
	toolbar := where(page.root, "id", "ticked")
	form := url.Values{"all": {"1"}, "target": {"Garden"}}
	for _, name := range []string{"uidvalidity", "through"} {
		form.Set(name, value(where(toolbar, "name", name), "value"))
	}
	w.server.Append("Kitchen & Co", plainMail(many)) // later than the page
	begun := w.v.post(kitchen+"/move", form, kitchen)
	if !strings.HasPrefix(begun.address, "/acts/") || begun.header.Get("Refresh") == "" && where(begun.root, "data-act", "") != nil {
		t.Fatalf("it led to %s with %d %q", begun.address, begun.status, begun.alert())
	}
	address, _, _ := strings.Cut(begun.address, "?")
	if got := w.v.post(address+"/cancel", nil, begun.address); got.status != http.StatusOK && got.status != http.StatusNotFound {
		t.Errorf("cancelling gave %d %q", got.status, got.alert())
	}
	said := w.ended(t, address)
	moved := w.moved(t)
	if !strings.Contains(said, "Cancelled. ") || !strings.HasPrefix(strings.TrimPrefix(said, "Cancelled. "), commas(moved)+" of 5,000 messages moved to Garden.") {
		t.Errorf("told %q; %d were moved", said, moved)
	}
	if moved == many {
		t.Errorf("nothing was left to cancel")
	}
	undone := w.v.post(address+"/undo", nil, kitchen)
	if strings.HasPrefix(undone.address, "/acts/") {
		said = w.ended(t, strings.Split(undone.address, "?")[0])
	} else {
		said = undone.notice()
	}
	if want := commas(moved) + " messages are as before."; moved > 0 && said != want {
		t.Errorf("told %q, want %q", said, want)
	}
	if left := w.moved(t); left != 0 {
		t.Errorf("%d are still there", left)
	}
	w.server.Select("Kitchen & Co")
	if got := len(w.server.UIDs()); got != many+1 {
		t.Errorf("%d messages are there, want %d", got, many+1)
	}
	if messages := distinct(t, w.server); messages != many+1 {
		t.Errorf("%d different messages, want %d", messages, many+1)
	}
}

// TestManyGoOn: marking a large folder as read, and emptying one, go on by themselves, and
// are about exactly what was there when it was asked.
func TestManyGoOn(t *testing.T) {
	w := newActsWalk(t, testdovecot.Options{})
	testdovecot.Seed(t, w.dovecot, "family", "Trash", 1200, plainMail)
	late := uint32(1201)
	question := w.v.get("/mailboxes/Trash/read")
	w.server.Append("Trash", plainMail(1200)) // between question and answer
	begun := w.v.post("/mailboxes/Trash/read", answerOf(question, "/read"), "")
	address, _, _ := strings.Cut(begun.address, "?")
	if said := w.ended(t, address); said != "1,200 messages marked as read." {
		t.Errorf("told %q", said)
	}
	w.holds(t, "Trash", "UNSEEN", late)
	page := w.v.get(address)
	undone := w.v.post(undoForm(t, page), nil, address) // from the act's own page
	if said := w.ended(t, strings.Split(undone.address, "?")[0]); said != "1,200 messages are as before." {
		t.Errorf("told %q", said)
	}
	w.holds(t, "Trash", "SEEN")
	question = w.v.get("/mailboxes/Trash/empty")
	w.server.Append("Trash", plainMail(1201))
	begun = w.v.post("/mailboxes/Trash/empty", answerOf(question, "/empty"), "")
	address, _, _ = strings.Cut(begun.address, "?")
	if said := w.ended(t, address); said != "1,201 messages purged." {
		t.Errorf("told %q", said)
	}
	w.holds(t, "Trash", "ALL", late+1)
	for _, form := range with(mainOf(w.v.get(address).root), "action") {
		if strings.HasSuffix(value(form, "action"), "/undo") {
			t.Error("it offers to take back what nobody can")
		}
	}
}

// TestPurgeAll purges all that is struck of a list of which a page shows the first: what
// was struck when it was asked, is struck still, and nothing else.
func TestPurgeAll(t *testing.T) {
	w := newActsWalk(t, testdovecot.Options{})
	testdovecot.Seed(t, w.dovecot, "family", "Kitchen & Co", 900, plainMail)
	kitchen := "/mailboxes/" + url.PathEscape("Kitchen & Co")
	validity := w.server.Select("Kitchen & Co")
	if _, err := w.server.Do(`UID STORE 101:900 +FLAGS (\Deleted)`); err != nil {
		t.Fatal(err)
	}
	ask := url.Values{"all": {"1"}, "uidvalidity": {strconv.Itoa(int(validity))}, "through": {"890"}, "filter": {"deleted"}}
	var question *answer
	eventually(t, "all that is struck is asked about", func() bool {
		question = w.v.get(kitchen + "/purge?" + ask.Encode())
		return strings.Contains(words(question.root), "Purge 790 messages for good")
	})
	if rows := with(question.root, "data-uid"); len(rows) != 50 || value(rows[0], "data-uid") != "890" {
		t.Errorf("it shows %d rows", len(rows))
	}
	w.server.Store(200, "-FLAGS", `\Deleted`) // restored, and struck, since
	w.server.Store(7, "+FLAGS", `\Deleted`)
	form := answerOf(question, "/purge")
	begun := w.v.post(kitchen+"/purge", form, kitchen)
	address, _, _ := strings.Cut(begun.address, "?")
	if said := w.ended(t, address); said != "789 messages purged. The others had been restored or had already left." {
		t.Errorf("told %q", said)
	}
	w.holds(t, "Kitchen & Co", "UID 101:900 NOT DELETED", 200)
	w.holds(t, "Kitchen & Co", "DELETED", 7, 891, 892, 893, 894, 895, 896, 897, 898, 899, 900)
	w.server.Select("Kitchen & Co")
	if left := w.server.UIDs(); len(left) != 111 {
		t.Errorf("%d are left, want 111", len(left))
	}
	for _, set := range []string{"1:4294967295", "x", "1:*"} {
		form.Set("set", set)
		if got := w.v.post(kitchen+"/purge", form, kitchen); got.status != http.StatusUnprocessableEntity {
			t.Errorf("a set of %q gave %d", set, got.status)
		}
	}
}

// moved is how many messages have come into Garden.
func (w *actsWalk) moved(t *testing.T) int {
	t.Helper()
	w.server.Select("Garden")
	return len(w.server.UIDs()) - 5
}

func distinct(t *testing.T, server *testdovecot.Client) int {
	t.Helper()
	answers, err := server.Do("UID FETCH 1:* (BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)])")
	if err != nil {
		t.Fatal(err)
	}
	ids := map[string]bool{}
	for _, answer := range answers {
		if _, id, found := strings.Cut(answer, "<mail-"); found {
			ids[strings.SplitN(id, "@", 2)[0]] = true
		}
	}
	return len(ids)
}

// ended waits until an act has ended, and gives what is said of it.
func (w *actsWalk) ended(t *testing.T, address string) string {
	t.Helper()
	said := ""
	eventually(t, "the end of the act", func() bool {
		page := w.v.get(address)
		if page.header.Get("Refresh") != "" {
			return false
		}
		said = words(where(mainOf(page.root), "role", "status"))
		return true
	})
	return said
}

func mainOf(root *html.Node) *html.Node { return where(root, "id", "main") }

func commas(n int) string {
	text := strconv.Itoa(n)
	if len(text) > 3 {
		return text[:len(text)-3] + "," + text[len(text)-3:]
	}
	return text
}
