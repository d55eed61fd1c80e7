package main

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"
	"golang.org/x/net/html"

	"hearthmail/internal/testdovecot"
)

const factorForms = "/settings/second-factor/"

// phone is an authenticator app.
type phone struct {
	t      *testing.T
	secret string
}

// code is what the app shows, so many steps of 30 seconds from now. A code counts
// once: a test takes the one of now, and then the next, which is good already.
func (p phone) code(steps int) string {
	p.t.Helper()
	code, err := totp.GenerateCode(p.secret, time.Now().Add(time.Duration(steps)*30*time.Second))
	if err != nil {
		p.t.Fatal(err)
	}
	return code
}

// setUpFactor switches the second step on, by the pages' own forms, and gives the
// app that shows its codes, and the recovery codes.
func setUpFactor(t *testing.T, v *visitor, password string) (app phone, recovery []string) {
	t.Helper()
	page := v.post(factorForms+"begin", url.Values{"password": {password}}, "/settings")
	app = phone{t, strings.ReplaceAll(words(where(page.root, "class", "key")), " ", "")}
	if page.status != http.StatusOK || len(app.secret) != 32 {
		t.Fatalf("setting up gave %d %q", page.status, page.alert())
	}
	pending := value(where(page.root, "name", "pending"), "value")
	page = v.post(factorForms+"confirm", url.Values{"pending": {pending}, "code": {app.code(0)}}, "/settings")
	recovery = recoveryCodesOn(page)
	v.secret.add("the second step's key", app.secret)
	for _, code := range recovery {
		v.secret.add("a recovery code", code)
	}
	if page.status != http.StatusOK || len(recovery) != 10 {
		t.Fatalf("confirming gave %d %q and %d recovery codes", page.status, page.alert(), len(recovery))
	}
	return app, recovery
}

func recoveryCodesOn(page *answer) (codes []string) {
	for _, item := range children(where(page.root, "id", "recovery-codes")) {
		codes = append(codes, words(item))
	}
	return codes
}

func children(node *html.Node) (elements []*html.Node) {
	if node == nil {
		return nil
	}
	for child := range node.ChildNodes() {
		if child.Type == html.ElementNode {
			elements = append(elements, child)
		}
	}
	return elements
}

// halfIn gives a visitor whose password was right, and whose code is wanted.
func halfIn(t *testing.T, p *program, user, password string) *visitor {
	t.Helper()
	v := newVisitor(t, p)
	if page := v.post("/login", credentials(user, password), "/login"); page.address != "/login/code" {
		t.Fatalf("the password led to %s: %d %s", page.address, page.status, page.alert())
	}
	return v
}

// tryCode gives a code, each time from another address, so that no try has to
// wait for those before.
func tryCode(v *visitor, text string) *answer {
	v.t.Helper()
	v.travel()
	return v.post("/login/code", code(text), "/login/code")
}

func code(text string) url.Values { return url.Values{"code": {text}} }

// TestSecondFactor: with a second step the password alone opens nothing, and each
// code opens once.
func TestSecondFactor(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	testdovecot.Seed(t, dovecot, "family", "INBOX", 3, testdovecot.GenerateMail)
	program := start(t, "--imap", "imap://"+dovecot.Addr(), "--trusted-proxies", "127.0.0.0/8")
	v := signIn(t, program, dovecot.Password())
	if page := v.get("/settings"); where(page.root, "data-second-factor", "off") == nil {
		t.Error("the settings don't offer a second step")
	}
	app, recovery := setUpFactor(t, v, dovecot.Password())
	page := v.get("/settings")
	if on := where(page.root, "data-second-factor", "on"); !strings.Contains(words(on), "10 recovery codes are left") {
		t.Errorf("the settings say %q", words(on))
	}
	used, next := app.code(0), app.code(1)

	v = halfIn(t, program, "family", dovecot.Password())
	before := cookieOf(t, v)
	if page := v.get(inbox); page.address != "/login" {
		t.Errorf("the password alone opens %s", page.address)
	}
	for name, wrong := range map[string]string{
		"a wrong one": "abcdef", "none": "", "the one that set it up": used, "one of three steps ago": app.code(-3),
		"one of three steps ahead": app.code(3),
	} {
		if page := tryCode(v, wrong); page.status != http.StatusForbidden || !strings.Contains(page.alert(), "not right") {
			t.Errorf("%s gave %d %q", name, page.status, page.alert())
		}
	}
	if page := tryCode(v, next[:3]+" "+next[3:]); page.address != inbox {
		t.Fatalf("the code led to %s: %d %s", page.address, page.status, page.alert())
	}
	if cookieOf(t, v) == before {
		t.Error("the session has kept its id")
	}
	again := halfIn(t, program, "family", dovecot.Password())
	if page := tryCode(again, next); page.status != http.StatusForbidden {
		t.Errorf("the same code once more gave %d at %s", page.status, page.address)
	}
	if page := tryCode(again, strings.ToUpper(recovery[0])); page.address != inbox {
		t.Errorf("a recovery code led to %s: %d %s", page.address, page.status, page.alert())
	}
	again = halfIn(t, program, "family", dovecot.Password())
	for _, wrong := range []string{recovery[0], "aaaa-aaaa-aaaa-aaaa"} {
		if page := tryCode(again, wrong); page.status != http.StatusForbidden {
			t.Errorf("a recovery code that is used or none gave %d at %s", page.status, page.address)
		}
	}
	if on := where(v.get("/settings").root, "data-second-factor", "on"); !strings.Contains(words(on), "9 recovery codes are left") {
		t.Errorf("the settings say %q", words(on))
	}
	program.log.mustNotHold(t, next)
}

// TestSecondFactorHowever: an account wants its second step however its user name
// is written.
func TestSecondFactorHowever(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{AnyDomain: true})
	program := start(t, "--imap", "imap://"+dovecot.Addr())
	_, recovery := setUpFactor(t, signIn(t, program, dovecot.Password()), dovecot.Password())
	for i, spelt := range []string{"FAMILY", "family@example.org", "Family@elsewhere.example"} {
		v := halfIn(t, program, spelt, dovecot.Password())
		if page := v.get(inbox); page.address != "/login" {
			t.Errorf("%s gets to %s", spelt, page.address)
		}
		if page := v.post("/login/code", code(recovery[i]), "/login/code"); page.address != inbox {
			t.Errorf("as %s a code leads to %s: %s", spelt, page.address, page.alert())
		}
	}
	other := halfIn(t, program, "family@example.org", dovecot.Password())
	other.post("/login/code", code(recovery[9]), "/login/code")
	if on := where(other.get("/settings").root, "data-second-factor", "on"); !strings.Contains(words(on), "6 recovery codes are left") {
		t.Errorf("by another name the settings say %q", words(on))
	}
	v := newVisitor(t, program)
	if page := v.post("/login", credentials("other", dovecot.Password()), "/login"); page.address != inbox {
		t.Errorf("another account is sent to %s", page.address)
	}
}

// TestSecondFactorStage: whoever has given the password alone can give the code,
// TestSecondFactorLimits: codes can't be guessed one after the other, nor by
// guessCodes tries codes as somebody who knows the password, and comes from another
// TestSecondFactorKeyLost: without the key nobody is let in by the password alone,
// TestSecondFactorShared: instances on one database with one key file check each
// other's second factors, and a code that one has taken the other doesn't take
