package main

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"hearthmail/internal/testdovecot"
	"hearthmail/internal/testproxy"
)

// purge purges what was shown struck; meanwhile another client strikes a
// further message, and restores one of those shown.
func (w *walk) purge(t *testing.T) {
	page := w.v.get(inbox)
	_, order := page.rows(t)
	chosen, further := order[10:14], order[20]
	page = w.v.post(inbox+"/delete", uidForm(page.list(t), chosen...), inbox)
	form := uidForm(page.list(t), chosen...)
	ask := w.v.get(inbox + "/purge?" + form.Encode())
	if text := words(ask.root); ask.status != http.StatusOK || !strings.Contains(text, "4 messages") {
		t.Errorf("the question (%d) doesn't say how many: %q", ask.status, text)
	}
	asked := w.v.get(inbox + "/purge?" + uidForm(page.list(t), append(slices.Clone(chosen), further)...).Encode())
	if _, shown := asked.rows(t); !slices.Equal(slices.Sorted(slices.Values(shown)), slices.Sorted(slices.Values(chosen))) {
		t.Errorf("the question shows %v, but of those chosen %v are struck", shown, chosen)
	}
	if got := len(w.server.UIDs()); got != w.messages {
		t.Fatalf("asking has purged: %d messages are left", got)
	}
	w.server.Store(further, "+FLAGS", `\Deleted`)
	w.server.Store(chosen[0], "-FLAGS", `\Deleted`)
	after := w.v.post(inbox+"/purge", form, inbox+"/purge?"+form.Encode())
	if after.status != http.StatusOK || !strings.Contains(after.notice(), "3 messages purged") {
		t.Errorf("purging gave %d, %q %q", after.status, after.notice(), after.alert())
	}
	left := w.server.UIDs()
	for _, gone := range chosen[1:] {
		if slices.Contains(left, gone) {
			t.Errorf("%d is still there", gone)
		}
	}
	if !slices.Contains(left, further) || !slices.Contains(left, chosen[0]) || len(left) != w.messages-3 {
		t.Errorf("%d messages are left, want %d; what another client struck or restored is there: %v, %v",
			len(left), w.messages-3, slices.Contains(left, further), slices.Contains(left, chosen[0]))
	}
}

// TestPurgeOfAnotherUIDValidity recreates the mailbox between page and purge.
func TestPurgeOfAnotherUIDValidity(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	other := testdovecot.Login(t, dovecot, "family")
	other.Create("Box")
	testdovecot.Seed(t, dovecot, "family", "Box", 3, struckMail)
	program := start(t, "--imap", "imap://"+dovecot.Addr())
	v := signIn(t, program, dovecot.Password())
	page := v.get("/mailboxes/Box")
	_, order := page.rows(t)
	// Dovecot damages a mailbox that is replaced while somebody has it selected.
	v.post("/logout", nil, inbox)
	for _, command := range []string{"DELETE Box", "CREATE Box"} {
		if _, err := other.Do(command); err != nil {
			t.Fatal(err)
		}
	}
	testdovecot.Seed(t, dovecot, "family", "Box", 3, struckMail)
	v = signIn(t, program, dovecot.Password())
	for _, action := range []string{"purge", "delete", "undelete"} {
		got := v.post("/mailboxes/Box/"+action, uidForm(page.list(t), order...), "/mailboxes/Box")
		if got.status != http.StatusConflict || !strings.Contains(got.alert(), "Reload") {
			t.Errorf("%s gave %d %q\n%s", action, got.status, got.alert(), program.log)
		}
	}
	other.Select("Box")
	if got := other.Search("DELETED"); len(got) != 3 {
		t.Errorf("of the new mailbox's 3 struck messages %d are left", len(got))
	}
}

func struckMail(i int) testdovecot.Mail {
	mail := testdovecot.GenerateMail(i)
	mail.Flags = []string{`\Deleted`}
	return mail
}

// TestPurgeWithoutUIDPLUS: plain EXPUNGE only when nothing else is struck.
func TestPurgeWithoutUIDPLUS(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{Without: []string{"UIDPLUS"}})
	testdovecot.Seed(t, dovecot, "family", "INBOX", 5, struckMail)
	proxy := testproxy.Start(t, dovecot.Addr())
	v := signIn(t, start(t, "--imap", "imap://"+proxy.Addr()), dovecot.Password())
	other := testdovecot.Login(t, dovecot, "family")
	other.Select("INBOX")
	page := v.get(inbox)
	some := v.post(inbox+"/purge", uidForm(page.list(t), 1, 2), inbox)
	if some.status != http.StatusConflict || some.alert() == "" {
		t.Errorf("purging 2 of 5 struck messages gave %d %q", some.status, some.alert())
	}
	if left := other.UIDs(); len(left) != 5 {
		t.Fatalf("%d messages are left, want all 5", len(left))
	}
	all := v.post(inbox+"/purge", uidForm(page.list(t), 1, 2, 3, 4, 5), inbox)
	if all.status != http.StatusOK {
		t.Errorf("purging all gave %d %q", all.status, all.alert())
	}
	if left := other.UIDs(); len(left) != 0 {
		t.Errorf("still there: %v", left)
	}
	for _, command := range proxy.Commands() {
		if strings.Contains(command, "CLOSE") || strings.Contains(command, "UID EXPUNGE") {
			t.Errorf("sent %q", command)
		}
	}
}
