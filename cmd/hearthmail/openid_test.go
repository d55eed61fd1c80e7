package main

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"hearthmail/internal/testdovecot"
	"hearthmail/internal/testopenid"
)

// TestOpenIDSignIn is the whole way, by both mechanisms, to real Dovecot.
func TestOpenIDSignIn(t *testing.T) {
	for _, without := range []string{"XOAUTH2", "OAUTHBEARER"} {
		t.Run("without "+without, func(t *testing.T) {
			b := startOpenID(t, testdovecot.Options{WithoutMechanism: without})
			testdovecot.Seed(t, b.dovecot, "family", "INBOX", 3, testdovecot.GenerateMail)
			v := newVisitor(t, b.program)
			page := v.get("/login")
			if where(page.root, "name", "password") == nil || words(where(page.root, "href", "/login/openid")) != "Sign in with the village" {
				t.Errorf("the sign-in page says: %s", words(page.root))
			}
			v = b.signIn()
			if _, order := v.get(inbox).rows(t); len(order) != 3 {
				t.Errorf("%d rows, want 3", len(order))
			}
			list := v.get(inbox).list(t)
			if page := v.post(inbox+"/delete", uidForm(list, 1), inbox); !strings.HasPrefix(page.notice(), "1 message struck through.") {
				t.Errorf("striking says %q", page.notice())
			}
			if others := otherSessions(t, v); len(others) != 0 {
				t.Errorf("%d other sessions are listed", len(others))
			}
			v.post("/logout", nil, inbox)
			b.mustBeOut(v)
		})
	}
}

// TestOpenIDFlowCookie looks at what the browser is given on its way out.
func TestOpenIDFlowCookie(t *testing.T) {
	b := startOpenID(t, testdovecot.Options{}, "--base-path", "/mail")
	b.signIn() // under that path
	v := newVisitor(t, b.program)
	v.client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	page := v.get("/login/openid?next=https://evil.example&redirect_uri=https://evil.example")
	to, err := url.Parse(page.header.Get("Location"))
	if err != nil || page.status != http.StatusSeeOther || to.Scheme+"://"+to.Host+to.Path != b.provider.Issuer()+"/authorize" {
		t.Fatalf("%d to %s", page.status, to)
	}
	q := to.Query()
	if q.Get("redirect_uri") != b.callback || q.Get("scope") != "openid email offline_access" || q.Get("code_challenge_method") != "S256" || strings.Contains(to.RawQuery, "evil") {
		t.Errorf("the provider is asked %s", to.RawQuery)
	}
	response := http.Response{Header: page.header}
	for _, c := range response.Cookies() {
		if c.Name != "hearthmail-openid" || !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Path != "/mail/" || c.MaxAge != 900 {
			t.Errorf("the cookie is %v", c)
		}
	}
	if len(response.Cookies()) != 1 || page.header.Get("Cache-Control") != "no-store" {
		t.Errorf("the answer is %v", page.header)
	}
}

// TestOpenIDMisbehaviour: each is refused in words, and gives no session.
func TestOpenIDMisbehaviour(t *testing.T) {
	b := startOpenID(t, testdovecot.Options{})
	const forged, stale, unwilling, away = "could not be trusted", "not begun in this browser", "would not let", "no answer from the village"
	for fault, want := range map[testopenid.Fault]string{
		testopenid.OtherState: stale, testopenid.NoState: stale, testopenid.TwoStates: forged,
		testopenid.OtherIssParam: forged, testopenid.NoIssParam: forged, testopenid.NoCode: forged, testopenid.OtherCode: stale,
		testopenid.Declined: "broken off there", testopenid.Unwilling: unwilling,
		testopenid.NoIDToken: forged, testopenid.OtherNonce: forged, testopenid.NoNonce: forged, testopenid.OtherAudience: forged,
		testopenid.OtherParty: forged, testopenid.TwoAudiences: forged, testopenid.OtherIssuer: forged, testopenid.Expired: forged,
		testopenid.Unsigned: forged, testopenid.PublicHMAC: forged, testopenid.OtherKey: forged, testopenid.OtherAtHash: forged,
		testopenid.Garbage: forged, testopenid.OddToken: unwilling, testopenid.MacToken: unwilling,
		testopenid.Huge: away, testopenid.Redirects: unwilling,
	} {
		t.Run(string(fault), func(t *testing.T) {
			b.provider.Misbehave(fault)
			v := newVisitor(t, b.program)
			page := v.get("/login/openid")
			if page.status < 400 || !strings.Contains(page.alert(), want) || where(page.root, "href", "/login/openid") == nil {
				t.Errorf("%d %q, want the sign-in page with %q", page.status, page.alert(), want)
			}
			if strings.Contains(page.body, "<script>alert") || strings.Contains(page.alert(), "openid:") {
				t.Error("the page holds what the provider wrote, or an internal error")
			}
			b.mustBeOut(v)
		})
	}
	b.provider.Misbehave(testopenid.None)
	b.signIn()
}

// TestOpenIDOfAnotherBrowser: an answer that somebody slips to a person signs
// that person in nowhere, and no answer works twice.
func TestOpenIDOfAnotherBrowser(t *testing.T) {
	b := startOpenID(t, testdovecot.Options{})
	attacker, victim := newVisitor(t, b.program), newVisitor(t, b.program)
	answer := b.comeBack(attacker)
	b.comeBack(victim) // has begun one too
	for _, v := range []*visitor{newVisitor(t, b.program), victim} {
		if page := v.get(answer); page.status != http.StatusForbidden || !strings.Contains(page.alert(), "not begun in this browser") {
			t.Errorf("another's answer gave %d %q", page.status, page.alert())
		}
		b.mustBeOut(v)
	}
	if page := attacker.get(answer); page.address != inbox {
		t.Fatalf("one's own leads to %s: %s", page.address, page.alert())
	}
	if page := attacker.get(answer); page.status != http.StatusForbidden {
		t.Errorf("a second time it gave %d at %s", page.status, page.address)
	}
	if page := attacker.get(inbox); page.address != inbox {
		t.Errorf("which has ended the session: %s", page.address)
	}
	attacker.post("/logout", nil, inbox)
	if page := attacker.get(answer); page.status != http.StatusForbidden {
		t.Errorf("after signing out it gave %d at %s", page.status, page.address)
	}
	b.mustBeOut(attacker)
}

// TestOpenIDOtherMailbox: the mail server decides whose mailbox a token opens.
func TestOpenIDOtherMailbox(t *testing.T) {
	b := startOpenID(t, testdovecot.Options{}, "--openid-username", "preferred_username")
	b.provider.Claim("preferred_username", "neighbours")
	v := newVisitor(t, b.program)
	if page := v.get("/login/openid"); page.status != http.StatusForbidden || !strings.Contains(page.alert(), "did not accept the sign-in with the village as neighbours") {
		t.Errorf("another's mailbox gave %d %q", page.status, page.alert())
	}
	b.mustBeOut(v)
	b.provider.Claim("preferred_username", "family")
	b.signIn()
	for claim, value := range map[string]any{"email_verified": false, "email": nil} {
		b := startOpenID(t, testdovecot.Options{})
		b.provider.Claim(claim, value)
		v := newVisitor(t, b.program)
		if page := v.get("/login/openid"); page.status != http.StatusForbidden || !strings.Contains(page.alert(), "which mailbox is yours") {
			t.Errorf("%s %v gave %d %q", claim, value, page.status, page.alert())
		}
		b.mustBeOut(v)
	}
}

// TestOpenIDMailServerWithout: it takes passwords alone.
func TestOpenIDMailServerWithout(t *testing.T) {
	provider, plain := testopenid.Start(t), testdovecot.Start(t, testdovecot.Options{})
	b := startOpenID(t, testdovecot.Options{Introspection: provider.IntrospectionURL()}, "--imap", "imap://"+plain.Addr())
	v := newVisitor(t, b.program)
	if page := v.get("/login/openid"); page.status != http.StatusBadGateway || !strings.Contains(page.alert(), "neither OAUTHBEARER nor XOAUTH2") {
		t.Errorf("%d %q", page.status, page.alert())
	}
	b.mustBeOut(v)
}

// TestOpenIDProviderAway: the program starts without it, and finds it when it is back.
func TestOpenIDProviderAway(t *testing.T) {
	b := startOpenID(t, testdovecot.Options{})
	b.provider.Misbehave(testopenid.Away)
	v := newVisitor(t, b.program)
	if page := v.get("/login/openid"); page.status != http.StatusBadGateway || !strings.Contains(page.alert(), "no answer from the village") {
		t.Errorf("%d %q", page.status, page.alert())
	}
	signIn(t, b.program, b.dovecot.Password()) // by password all the same
	b.provider.Misbehave(testopenid.None)
	b.signIn()
}

func TestOpenIDOnly(t *testing.T) {
	b := startOpenID(t, testdovecot.Options{}, "--openid-only")
	v := newVisitor(t, b.program)
	page := v.get("/login")
	if where(page.root, "name", "password") != nil || where(page.root, "href", "/login/openid") == nil {
		t.Errorf("the sign-in page says: %s", words(page.root))
	}
	page = v.post("/login", credentials("family", b.dovecot.Password()), "/login")
	if page.status != http.StatusForbidden || !strings.Contains(page.alert(), "Nobody signs in by password here") {
		t.Errorf("a right password gave %d %q", page.status, page.alert())
	}
	b.mustBeOut(v)
	b.signIn()
}

func TestWithoutOpenID(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	v := newVisitor(t, start(t, "--imap", "imap://"+dovecot.Addr()))
	for _, path := range []string{"/login/openid", "/login/openid/callback?code=x&state="} {
		if page := v.get(path); page.status != http.StatusNotFound {
			t.Errorf("%s gave %d", path, page.status)
		}
	}
	if page := v.get("/login"); strings.Contains(page.body, "openid") {
		t.Error("the sign-in page speaks of it")
	}
}

// TestOpenIDRemember: the link for a private device is kept in mind on the way.
func TestOpenIDRemember(t *testing.T) {
	b := startOpenID(t, testdovecot.Options{})
	for path, want := range map[string]time.Duration{"/login/openid": 0, "/login/openid?remember=1": 30 * 24 * time.Hour} {
		v := newVisitor(t, b.program)
		answer := b.comeBackFrom(v, path)
		v.client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
		response := http.Response{Header: v.get(answer).header}
		lasts := map[string]int{}
		for _, c := range response.Cookies() {
			lasts[c.Name] = c.MaxAge
		}
		if got, ok := lasts["hearthmail"]; !ok || got != int(want/time.Second) || lasts["hearthmail-openid"] != -1 {
			t.Errorf("%s sets cookies that last %v", path, lasts)
		}
	}
}
