package main

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"hearthmail/internal/testdovecot"
)

// TestSecondFactorAsks: an open browser alone can't change how one signs in.
func TestSecondFactorAsks(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	program := start(t, "--imap", "imap://"+dovecot.Addr(), "--trusted-proxies", "127.0.0.0/8")
	v := signIn(t, program, dovecot.Password())
	refused := func(action string, form url.Values, status int, say string) {
		t.Helper()
		v.travel()
		page := v.post(factorForms+action, form, "/settings")
		if page.status != status || !strings.Contains(page.alert(), say) || strings.Contains(page.body, "otpauth:") || len(recoveryCodesOn(page)) > 0 {
			t.Errorf("%s with %v gave %d %q", action, form, page.status, page.alert())
		}
	}
	wrong, empty := url.Values{"password": {"wrong"}}, url.Values{}
	refused("begin", wrong, http.StatusForbidden, "did not accept")
	refused("begin", empty, http.StatusUnprocessableEntity, "password")
	refused("confirm", url.Values{"pending": {"AAAA"}, "code": {"000000"}}, http.StatusUnprocessableEntity, "begin again")
	refused("codes", empty, http.StatusConflict, "off already")
	refused("remove", empty, http.StatusConflict, "off already")

	stranger := newVisitor(t, program)
	stranger.post("/login", credentials("stranger", dovecot.Password()), "/login")
	begun := stranger.post(factorForms+"begin", url.Values{"password": {dovecot.Password()}}, "/settings")
	app := phone{t, strings.ReplaceAll(words(where(begun.root, "class", "key")), " ", "")}
	pending := value(where(begun.root, "name", "pending"), "value")
	refused("confirm", url.Values{"pending": {pending}, "code": {app.code(0)}}, http.StatusUnprocessableEntity, "begin again")
	wrongFirst := stranger.post(factorForms+"confirm", url.Values{"pending": {pending}, "code": {"000000"}}, "/settings")
	if wrongFirst.status != http.StatusForbidden || strings.ReplaceAll(words(where(wrongFirst.root, "class", "key")), " ", "") != app.secret {
		t.Errorf("a wrong first code gave %d %q, or another key", wrongFirst.status, wrongFirst.alert())
	}

	_, recovery := setUpFactor(t, v, dovecot.Password())
	for _, action := range []string{"codes", "remove"} {
		refused(action, wrong, http.StatusForbidden, "did not accept")
		refused(action, code("000000"), http.StatusForbidden, "not right")
		refused(action, empty, http.StatusUnprocessableEntity, "a code or the mail password")
	}
	refused("begin", url.Values{"password": {dovecot.Password()}}, http.StatusConflict, "on already")
	page := v.post(factorForms+"codes", code(recovery[0]), "/settings")
	fresh := recoveryCodesOn(page)
	if page.status != http.StatusOK || len(fresh) != 10 || fresh[0] == recovery[0] {
		t.Fatalf("new codes: %d %q, %d codes", page.status, page.alert(), len(fresh))
	}
	half := halfIn(t, program, "family", dovecot.Password())
	if page := tryCode(half, recovery[1]); page.status != http.StatusForbidden {
		t.Errorf("an old recovery code gave %d at %s", page.status, page.address)
	}
	page = v.post(factorForms+"remove", url.Values{"password": {dovecot.Password()}}, "/settings")
	if page.address != "/settings" || !strings.Contains(page.notice(), "is off") {
		t.Errorf("switching off led to %s %q", page.address, page.notice())
	}
	if page := half.post("/login/code", code(fresh[0]), "/login/code"); page.address != "/login?late" {
		t.Errorf("a code for what is switched off leads to %s", page.address)
	}
	signIn(t, program, dovecot.Password())
}
