package main

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"hearthmail/internal/testdovecot"
)

// sorter is a person who sorts folders, each in a way of its own.
type sorter struct {
	v     *visitor
	other *testdovecot.Client
}

// TestSortIsKept: how a folder is sorted is remembered for it and for nobody else,
// on every device; looking at it in another way changes nothing.
func TestSortIsKept(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	testdovecot.Seed(t, dovecot, "family", "INBOX", 120, testdovecot.GenerateMail)
	testdovecot.Seed(t, dovecot, "cousin", "INBOX", 60, testdovecot.GenerateMail)
	program := start(t, "--imap", "imap://"+dovecot.Addr())
	s := &sorter{v: signIn(t, program, dovecot.Password()), other: testdovecot.Login(t, dovecot, "family")}
	for i, to := range []string{"zoe@example.org", "Ann <y@example.org>", "mira@example.org"} {
		body := fmt.Sprintf("From: family@example.org\r\nTo: %s\r\nSubject: letter %d\r\n\r\nx\r\n", to, i)
		s.other.Append("Sent", testdovecot.Mail{Body: []byte(body)})
	}
	s.other.Select("INBOX")
	t.Run("kept", s.kept)
	t.Run("on another device", func(t *testing.T) {
		s.shows(t, signIn(t, program, dovecot.Password()), inbox, "SUBJECT", "ALL", true)
	})
	t.Run("explicit addresses", s.explicit)
	t.Run("filters", s.filters)
	t.Run("neighbours", s.neighbours)
	t.Run("recipients", s.recipients)
	t.Run("all other folders", s.otherwise)
	t.Run("refused", s.refused)
	t.Run("another login", func(t *testing.T) {
		v := newVisitor(t, program)
		v.post("/login", credentials("cousin", dovecot.Password()), "")
		if _, order := v.get(inbox).rows(t); len(order) != 50 || order[0] != 60 || order[1] != 59 {
			t.Errorf("the first page has %v", order)
		}
	})
}

func (s *sorter) sort(t *testing.T, mailbox, sort, order, from string) {
	t.Helper()
	form := url.Values{"sort": {sort}, "order": {order}}
	if page := s.v.post(mailbox+"/sort", form, from); page.status != http.StatusOK {
		t.Fatalf("sorting gave %d: %s", page.status, page.alert())
	}
}

// shows compares the first page with the server's own order.
func (s *sorter) shows(t *testing.T, v *visitor, address, key, criteria string, backwards bool) {
	t.Helper()
	lines, err := s.other.Do("UID SORT (" + key + ") UTF-8 " + criteria)
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	for _, line := range lines {
		if rest, ok := strings.CutPrefix(line, "* SORT "); ok {
			want = strings.Fields(rest)
		}
	}
	if backwards {
		slices.Reverse(want)
	}
	want = want[:min(50, len(want))]
	if _, order := v.get(address).rows(t); fmt.Sprint(order) != fmt.Sprint(want) {
		t.Errorf("%s has %v, and not by %s %v", address, order, key, want)
	}
}

func (s *sorter) kept(t *testing.T) {
	s.shows(t, s.v, inbox, "ARRIVAL", "ALL", true)
	page := s.v.post(inbox+"/sort?order=desc", url.Values{"sort": {"subject"}}, inbox+"?filter=unread&page=2&sort=size&order=asc")
	if page.address != inbox+"?filter=unread" {
		t.Errorf("sorting led to %s", page.address)
	}
	s.shows(t, s.v, inbox, "SUBJECT", "ALL", true)
	if got := words(where(s.v.get(inbox).root, "class", "list-part sort-menu")); !strings.HasPrefix(got, "Sorted by Subject, Z to A") {
		t.Errorf("the menu says %q", got)
	}
}

// explicit: an address that says how shows it so, and changes nothing.
func (s *sorter) explicit(t *testing.T) {
	s.shows(t, s.v, inbox+"?sort=size", "SIZE", "ALL", true)
	s.shows(t, s.v, inbox+"?sort=arrival&order=asc", "ARRIVAL", "ALL", false)
	s.shows(t, s.v, inbox+"?sort=to", "TO", "ALL", false)
	s.shows(t, s.v, inbox, "SUBJECT", "ALL", true)
}

func (s *sorter) filters(t *testing.T) {
	s.shows(t, s.v, inbox+"?filter=unread", "SUBJECT", "UNSEEN", true)
	s.shows(t, s.v, inbox+"?filter=flagged&sort=from", "FROM", "FLAGGED", false)
}

// neighbours are those of the list as it is shown.
func (s *sorter) neighbours(t *testing.T) {
	_, order := s.v.get(inbox).rows(t)
	page := s.v.get(fmt.Sprintf("%s/messages/%d", inbox, order[5]))
	for id, want := range map[string]uint32{"message-previous": order[4], "message-next": order[6]} {
		if got := value(where(page.root, "id", id), "href"); got != fmt.Sprintf("%s/messages/%d", inbox, want) {
			t.Errorf("%s leads to %s, and not to %d", id, got, want)
		}
	}
}

// recipients: what was sent is sorted by whom it went to.
func (s *sorter) recipients(t *testing.T) {
	const sent = "/mailboxes/Sent"
	if menu := where(s.v.get(sent).root, "id", "sort"); where(menu, "value", "to") == nil || where(menu, "value", "from") != nil {
		t.Errorf("the menu offers %s", words(menu))
	}
	s.sort(t, sent, "to", "", sent)
	s.other.Select("Sent")
	s.shows(t, s.v, sent, "TO", "ALL", false)
	s.other.Select("INBOX")
	s.shows(t, s.v, inbox, "SUBJECT", "ALL", true)
}

// otherwise: the settings say how folders are sorted that nobody has sorted.
func (s *sorter) otherwise(t *testing.T) {
	page := s.v.post("/settings/lists", url.Values{"sort": {"size asc"}, "threads": {"on"}}, "/settings")
	if page.address != "/settings" || page.notice() != "Saved." {
		t.Errorf("saving led to %s: %q %s", page.address, page.notice(), page.alert())
	}
	chosen := 0
	for _, option := range with(page.root, "selected") {
		if value(option, "value") == "size asc" {
			chosen++
		}
	}
	if _, on := attr(where(page.root, "name", "threads"), "checked"); chosen != 1 || !on {
		t.Errorf("the settings show %d such orders, conversations: %t", chosen, on)
	}
	s.v.post("/settings/lists", url.Values{"sort": {"size asc"}}, "/settings") // conversations have an order of their own
	s.other.Select("Drafts")
	for i := range 3 {
		s.other.Append("Drafts", testdovecot.Mail{Body: []byte("Subject: x\r\n\r\n" + strings.Repeat("x", 100*((i+1)%3)) + "\r\n")})
	}
	eventually(t, "the drafts are there", func() bool { return value(s.v.get("/mailboxes/Drafts").list(t), "data-total") == "3" })
	s.shows(t, s.v, "/mailboxes/Drafts", "SIZE", "ALL", false)
	s.other.Select("INBOX")
	s.shows(t, s.v, inbox, "SUBJECT", "ALL", true)
	s.v.post("/settings/lists", url.Values{"sort": {"arrival"}}, "/settings")
	if got := words(where(s.v.get("/mailboxes/Drafts").root, "class", "list-part sort-menu")); !strings.HasPrefix(got, "Sorted by Arrival, newest first") {
		t.Errorf("the menu says %q", got)
	}
}

func (s *sorter) refused(t *testing.T) {
	for what, tc := range map[string]struct {
		address string
		form    url.Values
		status  int
	}{
		"no sort":            {inbox + "/sort", url.Values{}, http.StatusUnprocessableEntity},
		"an unknown one":     {inbox + "/sort", url.Values{"sort": {"colour"}}, http.StatusUnprocessableEntity},
		"an unknown order":   {inbox + "/sort", url.Values{"sort": {"date"}, "order": {"up"}}, http.StatusUnprocessableEntity},
		"no such folder":     {"/mailboxes/Nowhere/sort", url.Values{"sort": {"date"}}, http.StatusNotFound},
		"an unknown setting": {"/settings/lists", url.Values{"threads": {"maybe"}}, http.StatusUnprocessableEntity},
		"an unknown usual":   {"/settings/lists", url.Values{"sort": {"colour"}}, http.StatusUnprocessableEntity},
	} {
		if page := s.v.post(tc.address, tc.form, inbox); page.status != tc.status || page.alert() == "" {
			t.Errorf("%s gave %d: %s", what, page.status, page.alert())
		}
	}
}
