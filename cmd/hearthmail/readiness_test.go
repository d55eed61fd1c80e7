package main

import (
	"net/http"
	"strings"
	"testing"

	"hearthmail/internal/testpostgres"
)

// TestReadiness: while the database is away, others are better asked; while the
// mail server is, they are not.
func TestReadiness(t *testing.T) {
	database := testpostgres.Start(t)
	p := start(t, "--database", database.NewDatabase(t), "--imap", "imap://127.0.0.1:1")
	v := newVisitor(t, p)
	is := func(status int) func() bool {
		return func() bool { return v.get("/readyz").status == status }
	}
	eventually(t, "it is ready without a mail server", is(http.StatusOK))
	database.Stop()
	eventually(t, "it is not ready without a database", is(http.StatusServiceUnavailable))
	if page := v.get("/healthz"); page.status != http.StatusOK {
		t.Errorf("without a database it lives with %d", page.status)
	}
	page := v.post("/login", credentials("family", "secret"), "/login")
	if page.status != http.StatusServiceUnavailable || !strings.Contains(page.alert(), "Hearthmail's own database") || strings.Contains(page.alert(), "you are still signed in") {
		t.Errorf("a sign-in without a database is answered by %d and %q", page.status, page.alert())
	}
	if page := v.get("/login"); page.status != http.StatusOK || page.alert() != "" {
		t.Errorf("without a database the sign-in page comes with %d and says %q", page.status, page.alert())
	}
	half := strings.Repeat("A", 43)
	page = v.send(http.MethodGet, "/login", nil, http.Header{"Cookie": {"hearthmail=" + half + "." + half}})
	if page.status != http.StatusServiceUnavailable || !strings.Contains(page.alert(), "you are still signed in") {
		t.Errorf("who has a session is answered by %d and %q", page.status, page.alert())
	}
	if body := v.get("/readyz").body; strings.TrimSpace(body) != "the database does not answer" {
		t.Errorf("it says %q", body)
	}
	database.Restart()
	eventually(t, "it is ready again", is(http.StatusOK))
	p.log.mustNotHold(t, database.Password())
}

// TestRequestNumbers: an answer has the number that each line which is logged
// of its request has.
func TestRequestNumbers(t *testing.T) {
	p := start(t, "--trusted-proxies", "127.0.0.1/32")
	v := newVisitor(t, p)
	for _, given := range []string{"", "from-the-proxy", "two words"} {
		page := v.send(http.MethodGet, "/nothing", nil, http.Header{"X-Request-Id": {given}})
		id := page.header.Get("X-Request-Id")
		if id == "" || (id == given) != (given == "from-the-proxy") {
			t.Errorf("given %q it is %q", given, id)
		}
		eventually(t, "two lines have it: that it failed, and what it was", func() bool {
			return strings.Count(p.log.String(), "request="+id+"\n") == 2
		})
	}
	v.post("/login", credentials("family", "wrong"), "/login")
	for line := range strings.Lines(p.log.String()) {
		if strings.Contains(line, " route=") && !strings.Contains(line, " request=") {
			t.Errorf("a line about a request has no number: %s", line)
		}
	}
}
