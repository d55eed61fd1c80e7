package templates

import (
	"strings"
	"testing"
)

func TestLoginPage(t *testing.T) {
	c := sampleChrome()
	c.Username, c.Alerts = "", []string{"The password is wrong."}
	doc := render(t, LoginPage(Login{Chrome: c, Server: "imap.example", UsernameIn: hostile, Remember: true}))
	wantHarmless(t, doc)
	wantAttribute(t, one(t, doc, tag("form")), "action", "/mail/login")
	wantAttribute(t, one(t, doc, has("name", "username")), "value", hostile)
	wantAttribute(t, one(t, doc, has("name", "password")), "type", "password")
	if _, ok := attribute(one(t, doc, has("name", "password")), "value"); ok {
		t.Error("the password is sent back")
	}
	wantAttribute(t, one(t, doc, has("name", "remember")), "checked", "")
	wantText(t, one(t, doc, has("role", "alert")), "The password is wrong.")
	wantText(t, one(t, doc, tag("title")), "Sign in – Hearthmail")
}

func TestFailurePageAndFragment(t *testing.T) {
	m := Failure{Chrome: sampleChrome(), Status: 404, Heading: "This page is not here", Message: hostile, Back: "/mail/", BackTo: "Back to the inbox"}
	page := render(t, FailurePage(m))
	wantHarmless(t, page)
	alert := one(t, page, has("role", "alert"))
	wantText(t, one(t, alert, tag("h1")), "This page is not here")
	wantAttribute(t, one(t, alert, tag("a")), "href", "/mail/")
	fragment := render(t, FailureFragment(m))
	wantHarmless(t, fragment)
	one(t, one(t, fragment, has("id", "alerts"), has("hx-swap-oob", "innerHTML")), has("role", "alert"))
}

func TestPurgeConfirmPage(t *testing.T) {
	first, second := sampleRow(7), sampleRow(9)
	first.Deleted, second.Deleted, second.Subject = true, true, hostile
	doc := render(t, PurgeConfirmPage(PurgePage{
		Chrome: sampleChrome(), Mailbox: "A/B", UIDValidity: 77, Rows: []Row{first, second}, Kept: 1, Back: "/mail/mailboxes/A%2FB",
	}))
	wantHarmless(t, doc)
	form := one(t, doc, has("action", "/mail/mailboxes/A%2FB/purge"))
	wantAttribute(t, form, "method", "post")
	wantAttribute(t, one(t, form, has("name", "uidvalidity")), "value", "77")
	var uids []string
	for _, n := range all(form, has("name", "uid")) {
		uid, _ := attribute(n, "value")
		uids = append(uids, uid)
	}
	if strings.Join(uids, " ") != "7 9" {
		t.Errorf("the form purges %v, want exactly what is shown", uids)
	}
	wantText(t, one(t, form, tag("button")), "Purge 2 messages for good")
	if got := len(all(doc, tag("del"))); got != 2 {
		t.Errorf("%d struck subjects, want 2", got)
	}
	wantText(t, one(t, doc, has("class", "kept")), "One more was chosen that is not struck through. It stays.")
}

func TestPurgeOfNothingHasNoForm(t *testing.T) {
	doc := render(t, PurgeConfirmPage(PurgePage{Chrome: sampleChrome(), Mailbox: "INBOX", Kept: 2, Back: "/mail/"}))
	if all(doc, has("action", "/mail/mailboxes/INBOX/purge")) != nil {
		t.Error("there is a form although nothing can be purged")
	}
}
