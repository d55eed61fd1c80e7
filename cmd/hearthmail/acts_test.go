package main

import (
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"hearthmail/internal/testdovecot"
	"hearthmail/templates"
)

// actsWalk is a person and another client at the same mailboxes.
type actsWalk struct {
	v        *visitor
	server   *testdovecot.Client
	program  *program
	dovecot  *testdovecot.Server
	password string
}

func plainMail(i int) testdovecot.Mail {
	mail := testdovecot.GenerateMail(i)
	mail.Flags = nil
	return mail
}

func newActsWalk(t *testing.T, o testdovecot.Options) *actsWalk {
	t.Helper()
	dovecot := testdovecot.Start(t, o)
	server := testdovecot.Login(t, dovecot, "family")
	server.Create("Garden")
	server.Create("Kitchen & Co")
	testdovecot.Seed(t, dovecot, "family", "INBOX", 20, plainMail)
	testdovecot.Seed(t, dovecot, "family", "Garden", 5, plainMail)
	program := start(t, "--imap", "imap://"+dovecot.Addr())
	return &actsWalk{signIn(t, program, dovecot.Password()), server, program, dovecot, dovecot.Password()}
}

// refs name messages of any mailboxes.
func refs(places ...string) url.Values { return url.Values{"message": places} }

func (w *actsWalk) ref(mailbox string, uid uint32) string {
	return templates.MessageRef(mailbox, w.server.Select(mailbox), uid)
}

// holds says which UIDs the other client finds in a mailbox.
func (w *actsWalk) holds(t *testing.T, mailbox, criteria string, want ...uint32) {
	t.Helper()
	w.server.Select(mailbox)
	if got := w.server.Search(criteria); !slices.Equal(got, want) {
		t.Errorf("%s in %s: %v, want %v", criteria, mailbox, got, want)
	}
}

// do posts an act from the inbox and wants what is said then.
func (w *actsWalk) do(t *testing.T, path string, form url.Values, want string) *answer {
	t.Helper()
	got := w.v.post(path, form, inbox)
	if got.status != http.StatusOK || !strings.Contains(got.notice(), want) {
		t.Errorf("%s gave %d %q %q, want %q", path, got.status, got.notice(), got.alert(), want)
	}
	return got
}

// TestActsAcrossMailboxes acts on messages of two mailboxes at once.
func TestActsAcrossMailboxes(t *testing.T) {
	w := newActsWalk(t, testdovecot.Options{})
	both := refs(w.ref("INBOX", 3), w.ref("Garden", 2), w.ref("INBOX", 4))
	w.do(t, "/messages/delete", both, "3 messages struck through.")
	w.holds(t, "INBOX", "DELETED", 3, 4)
	w.holds(t, "Garden", "DELETED", 2)
	w.do(t, "/messages/undelete", both, "3 messages restored.")
	w.holds(t, "INBOX", "DELETED")
	w.holds(t, "Garden", "DELETED")
	flags := refs(both["message"]...)
	flags.Set("add", `\Flagged $Label1`)
	w.do(t, "/messages/flags", flags, "")
	w.holds(t, "INBOX", "FLAGGED KEYWORD $Label1", 3, 4)
	w.holds(t, "Garden", "FLAGGED KEYWORD $Label1", 2)
	to := refs(both["message"]...)
	to.Set("target", "Kitchen & Co")
	w.do(t, "/messages/copy", to, "3 messages copied to Kitchen & Co.")
	w.holds(t, "Kitchen & Co", "FLAGGED KEYWORD $Label1", 1, 2, 3)
	w.do(t, "/messages/move", to, "3 messages moved to Kitchen & Co.")
	w.holds(t, "Kitchen & Co", "FLAGGED KEYWORD $Label1", 1, 2, 3, 4, 5, 6)
	w.holds(t, "Garden", "ALL", 1, 3, 4, 5)
	w.server.Select("INBOX")
	if left := w.server.UIDs(); len(left) != 18 {
		t.Errorf("%d messages are left, want 18", len(left))
	}
	stale := refs(strings.Replace(w.ref("INBOX", 5), strconv.Itoa(int(w.server.Select("INBOX"))), "1", 1))
	if got := w.v.post("/messages/delete", stale, inbox); got.status != http.StatusConflict {
		t.Errorf("another UIDVALIDITY gave %d %q", got.status, got.alert())
	}
	for _, bad := range []url.Values{{}, refs("x"), refs("1.0.INBOX"), refs("1.1."), {"uid": {"3"}}} {
		if got := w.v.post("/messages/delete", bad, inbox); got.status != http.StatusUnprocessableEntity {
			t.Errorf("%v gave %d", bad, got.status)
		}
	}
	w.holds(t, "INBOX", "DELETED")
}

// TestActsOnAllFound acts on everything that a search over all folders has found, of which
// the page shows a part, and takes it back; what has come since is left alone. A list of
// conversations offers nothing of the kind: it counts others than it would act on.
func TestActsOnAllFound(t *testing.T) {
	w := newActsWalk(t, testdovecot.Options{})
	testdovecot.Seed(t, w.dovecot, "family", "Kitchen & Co", 60, plainMail)
	w.server.Select("INBOX")
	w.server.Store(2, "+FLAGS", `\Seen`)
	w.v.get("/mailboxes/" + url.PathEscape("Kitchen & Co")) // so that it is known to have changed
	const found = "/search?q=is%3Aunread"
	var toolbar *html.Node
	eventually(t, "all are found", func() bool {
		page := w.v.get(found)
		toolbar = where(page.root, "id", "ticked")
		return value(page.list(t), "data-total") == "84" && where(toolbar, "id", "all-of") != nil
	})
	if told := words(where(toolbar, "data-all-of", "84")); told != "Select all 84 found" {
		t.Errorf("it offers %q", told)
	}
	form := url.Values{"all": {"1"}, "add": {`\Flagged`}}
	for _, field := range with(toolbar, "name") {
		if name := value(field, "name"); value(field, "type") == "hidden" {
			form.Add(name, value(field, "value"))
		}
	}
	w.server.Append("Garden", plainMail(100)) // later than the page
	done := w.do(t, "/messages/flags", form, "84 messages starred.")
	starred := func() (all []int) {
		for _, mailbox := range []string{"INBOX", "Garden", "Kitchen & Co"} {
			w.server.Select(mailbox)
			all = append(all, len(w.server.Search("FLAGGED")))
		}
		return all
	}
	if got := starred(); !slices.Equal(got, []int{19, 5, 60}) {
		t.Errorf("starred are %v", got)
	}
	w.holds(t, "INBOX", "NOT FLAGGED", 2)
	w.undo(t, done, "84 messages are as before.")
	if got := starred(); !slices.Equal(got, []int{0, 0, 0}) {
		t.Errorf("still starred are %v", got)
	}
	for name, values := range map[string][]string{"within": {"1.9.INBOX"}, "q": {""}} {
		wrong := maps.Clone(form)
		wrong[name] = values
		if got := w.v.post("/messages/flags", wrong, found); got.status < 400 {
			t.Errorf("with %s of %q it gave %d", name, values, got.status)
		}
	}
	threads := w.v.get("/mailboxes/" + url.PathEscape("Kitchen & Co") + "?threads=on")
	if _, shown := attr(threads.list(t), "data-threads"); !shown || where(threads.root, "id", "all-of") != nil {
		t.Error("a list of conversations offers all messages")
	}
}

// TestActRows: a script is told of the rows of each mailbox in their place.
func TestActRows(t *testing.T) {
	w := newActsWalk(t, testdovecot.Options{})
	far := refs(w.ref("Garden", 2), w.ref("INBOX", 3))
	header := http.Header{
		"Content-Type": {"application/x-www-form-urlencoded"}, "Hx-Request": {"true"}, "Hx-Current-Url": {w.v.base + inbox},
	}
	got := w.v.send(http.MethodPost, "/messages/delete", strings.NewReader(far.Encode()), header)
	rows := with(got.root, "data-uid")
	if len(rows) != 2 || value(rows[0], "data-mailbox") != "Garden" || value(rows[1], "id") != "row-3" || value(rows[1], "data-mailbox") != "" {
		t.Fatalf("the rows are %s", got.body)
	}
	if id := value(rows[0], "id"); !strings.HasPrefix(id, fmt.Sprintf("row-%d-", w.server.Select("Garden"))) || !strings.HasSuffix(id, "-2") {
		t.Errorf("the row of another mailbox has the id %q", id)
	}
	box := where(rows[0], "type", "checkbox")
	if value(box, "name") != "message" || value(box, "value") != far["message"][0] {
		t.Errorf("its box is %q %q", value(box, "name"), value(box, "value"))
	}
	far.Set("target", "Kitchen & Co")
	got = w.v.send(http.MethodPost, "/messages/move", strings.NewReader(far.Encode()), header)
	if gone := where(got.root, "id", "row-3"); gone == nil || value(gone, "hx-swap-oob") != "delete" {
		t.Errorf("the row that has left is %s", got.body)
	}
}
