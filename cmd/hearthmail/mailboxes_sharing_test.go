package main

import (
	"net/http"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"hearthmail/internal/testdovecot"
	"hearthmail/templates"
)

// TestMailboxesShared: anna shares a folder with ben, who is offered, and can do, what she
// lets him; the quota is told; and where the server marks no folders by their use, people do.
func TestMailboxesShared(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{Sharing: true, Quota: "*:messages=100", WithoutRoles: true})
	program := start(t, "--imap", "imap://"+dovecot.Addr(), "--smtp", "smtp://127.0.0.1:1")
	s := &sharing{
		anna:   signInAs(t, program, "anna", dovecot.Password()),
		server: testdovecot.Login(t, dovecot, "anna"), bens: testdovecot.Login(t, dovecot, "ben"),
		dovecot: dovecot, program: program,
	}
	s.server.Create("Trips")
	for i := range 4 {
		s.server.Append("Trips", testdovecot.GenerateMail(i))
	}
	s.give(t, "preset", "read")
	s.ben = signInAs(t, program, "ben", dovecot.Password()) // a connection of Dovecot's learns late who shares
	t.Run("read", s.read)
	t.Run("add", s.add)
	t.Run("everything", s.everything)
	t.Run("no more", s.noMore)
	t.Run("public", s.public)
	t.Run("another of that name", s.anotherOfThatName)
	t.Run("roles", s.roles)
	t.Run("quota", s.quota)
}

// signInAs gives a visitor who has signed in.
func signInAs(t *testing.T, p *program, user, password string) *visitor {
	t.Helper()
	v := newVisitor(t, p)
	if page := v.post("/login", credentials(user, password), ""); page.status != http.StatusOK {
		t.Fatalf("signing %s in gave %d", user, page.status)
	}
	return v
}

type sharing struct {
	anna, ben    *visitor
	server, bens *testdovecot.Client // anna's view, and ben's
	dovecot      *testdovecot.Server
	program      *program
}

const trips = "shared/anna/Trips"

// give has anna give ben rights, through her page.
func (s *sharing) give(t *testing.T, pairs ...string) {
	t.Helper()
	form := formOf(append([]string{"person", "ben"}, pairs...)...)
	page := s.anna.post(at("Trips", "acl"), form, at("Trips", "settings"))
	if page.status != http.StatusOK || where(page.root, "data-grant", "ben") == nil {
		t.Fatalf("sharing gave %d: %s", page.status, page.alert())
	}
}

// settled waits until ben's page says that he has these rights.
func (s *sharing) settled(t *testing.T, rights string) *answer {
	t.Helper()
	var page *answer
	eventually(t, "ben has the rights "+rights, func() bool {
		s.ben.get("/mailboxes") // the tree says what is offered in it
		page = s.ben.get(at(trips, "settings"))
		got := with(page.root, "data-rights")
		return page.status == http.StatusOK && len(got) > 0 && value(got[0], "data-rights") == rights
	})
	return page
}

func (s *sharing) messages(t *testing.T) int {
	t.Helper()
	s.server.Select("Trips")
	return len(s.server.UIDs())
}

func (s *sharing) read(t *testing.T) {
	page := s.settled(t, "lr")
	for _, act := range []string{"rename", "remove", "read", "empty", "acl"} {
		if offered(page, act) {
			t.Errorf("who may only read is offered %s", act)
		}
	}
	page = s.ben.get(at(trips, ""))
	list := page.list(t)
	if value(list, "data-total") != "4" {
		t.Errorf("ben sees %s messages", value(list, "data-total"))
	}
	if heading := words(where(page.root, "class", "tree-heading")); heading != "Other people's folders" {
		t.Errorf("it stands below %q", heading)
	}
	rows, order := page.rows(t)
	for _, act := range []string{"/delete", "/flags"} {
		for _, node := range with(rows[order[0]], "formaction") {
			if _, hidden := attr(node, "hidden"); strings.HasSuffix(value(node, "formaction"), act) && !hidden {
				t.Errorf("a row offers %s", act)
			}
		}
	}
	for act, form := range map[string][]string{
		"delete": nil, "undelete": nil, "purge": nil, "flags": {"add", `\Seen`}, "move": {"target", "INBOX"},
	} {
		all := uidForm(list, order[0])
		for i := 0; i+1 < len(form); i += 2 {
			all.Set(form[i], form[i+1])
		}
		if page := s.ben.post(at(trips, act), all, at(trips, "")); page.status != http.StatusForbidden || page.alert() == "" {
			t.Errorf("%s gave %d %q", act, page.status, page.alert())
		}
	}
	s.readAnywhere(t, page, order[0])
	for act, form := range map[string][]string{
		"rename": {"name", "Mine"}, "remove": {"name", trips, "uidvalidity", value(list, "data-uidvalidity"), "total", "4"},
		"acl": {"person", "ben", "preset", "all"}, "acl/remove": {"person", "anna"}, "read": {"uidvalidity", "1", "uidnext", "9"},
	} {
		if page := s.ben.post(at(trips, act), formOf(form...), ""); page.status != http.StatusForbidden {
			t.Errorf("%s gave %d %q", act, page.status, page.alert())
		}
	}
	if page := s.ben.post("/mailboxes", formOf("name", "Below", "parent", trips), ""); page.status != http.StatusForbidden {
		t.Errorf("a folder below it gave %d", page.status)
	}
	if s.messages(t) != 4 || len(s.server.Search("DELETED")) > 0 {
		t.Error("something has changed all the same")
	}
}

// readAnywhere: acts on messages of several mailboxes are held to the rights in each, and
// the list offers none that are refused.
func (s *sharing) readAnywhere(t *testing.T, page *answer, uid uint32) {
	t.Helper()
	validity, _ := strconv.ParseUint(value(page.list(t), "data-uidvalidity"), 10, 32)
	there := templates.MessageRef(trips, uint32(validity), uid)
	s.bens.Append("INBOX", testdovecot.GenerateMail(8))
	own := templates.MessageRef("INBOX", s.bens.Select("INBOX"), s.bens.UIDs()[0])
	forms := map[string]url.Values{
		"delete": {}, "undelete": {}, "archive": {}, "junk": {}, "notjunk": {}, "move": {"target": {"INBOX"}}, "flags": {"add": {"$label1"}},
	}
	for act, form := range forms {
		form["message"] = []string{own, there}
		if got := s.ben.post("/messages/"+act, form, at(trips, "")); got.status != http.StatusForbidden || got.alert() == "" {
			t.Errorf("%s of messages of two folders gave %d %q", act, got.status, got.alert())
		}
	}
	for _, act := range []string{"move", "copy"} {
		if got := s.ben.post("/messages/"+act, url.Values{"message": {own}, "target": {trips}}, inbox); got.status != http.StatusForbidden {
			t.Errorf("%s to where nothing may be put gave %d", act, got.status)
		}
	}
	if got := s.ben.post("/messages/copy", url.Values{"message": {there}, "target": {"INBOX"}}, at(trips, "")); got.status != http.StatusOK {
		t.Errorf("copying what one may read gave %d %q", got.status, got.alert())
	}
	for _, id := range []string{"ticked-labels", "purge-struck"} {
		if node := where(page.root, "id", id); node != nil && !hidden(node) {
			t.Errorf("#%s is offered", id)
		}
	}
	for _, node := range with(where(page.root, "id", "ticked"), "formaction") {
		act := path.Base(value(node, "formaction"))
		if act != "copy" && act != "export" && !hidden(node) && !inside(node, "ticked-labels") {
			t.Errorf("%s is offered for ticked messages", act)
		}
	}
	for _, mark := range []string{"data-no-move", "data-no-label"} {
		if _, there := attr(page.list(t), mark); !there {
			t.Errorf("the list lacks %s", mark)
		}
	}
	if targets := where(s.ben.get(inbox).root, "id", "ticked-targets"); len(with(targets, "value")) < 2 || where(targets, "value", trips) != nil {
		t.Error("it is offered as a place to bring messages to")
	}
}

func hidden(node *html.Node) bool {
	_, is := attr(node, "hidden")
	return is
}

// inside says whether a node lies in the one with that id.
func inside(node *html.Node, id string) bool {
	for ; node != nil; node = node.Parent {
		if value(node, "id") == id {
			return true
		}
	}
	return false
}

// offered says whether a page has a way to an act.
func offered(page *answer, act string) bool {
	return slices.ContainsFunc(slices.Concat(with(page.root, "action"), with(page.root, "href")), func(n *html.Node) bool {
		return strings.HasSuffix(value(n, "action")+value(n, "href"), at(trips, act))
	})
}

func (s *sharing) add(t *testing.T) {
	if page := s.bensMove(t); page.status != http.StatusForbidden {
		t.Errorf("moving a message there gave %d", page.status)
	}
	s.give(t, "preset", "add")
	s.settled(t, "lrswip")
	if page := s.bensMove(t); page.status != http.StatusOK || s.messages(t) != 5 {
		t.Errorf("moving a message there gave %d: %s", page.status, page.alert())
	}
	list := s.ben.get(at(trips, "")).list(t)
	form := uidForm(list, 1)
	form.Set("add", `\Flagged`)
	if page := s.ben.post(at(trips, "flags"), form, at(trips, "")); page.status != http.StatusOK || len(s.server.Search("FLAGGED")) == 0 {
		t.Errorf("a star gave %d", page.status)
	}
	if page := s.ben.post(at(trips, "delete"), uidForm(list, 1), at(trips, "")); page.status != http.StatusForbidden {
		t.Errorf("striking gave %d", page.status)
	}
}

// bensMove has ben move a message of his to anna's folder.
func (s *sharing) bensMove(t *testing.T) *answer {
	t.Helper()
	s.bens.Append("INBOX", testdovecot.GenerateMail(7))
	var page *answer
	var order []uint32
	eventually(t, "ben has a message", func() bool {
		page = s.ben.get(inbox)
		_, order = page.rows(t)
		return len(order) > 0
	})
	form := uidForm(page.list(t), order[0])
	form.Set("target", trips)
	return s.ben.post(at("INBOX", "move"), form, inbox)
}

func (s *sharing) everything(t *testing.T) {
	s.give(t, "preset", "singly", "right", "l", "right", "r", "right", "s", "right", "t", "right", "e")
	page := s.settled(t, "lrste")
	if offered(page, "remove") {
		t.Error("single rights don't decide what is offered")
	}
	if page := s.ben.post(at(trips, "delete"), uidForm(s.ben.get(at(trips, "")).list(t), 2), ""); page.status != http.StatusOK || len(s.server.Search("DELETED")) != 1 {
		t.Errorf("striking with the right to gave %d", page.status)
	}
	s.give(t, "preset", "all")
	page = s.settled(t, "lrswipkxtea")
	for _, act := range []string{"remove", "rename", "acl"} {
		if !offered(page, act) {
			t.Errorf("who may do everything isn't offered %s", act)
		}
	}
	if page := s.ben.post(at(trips, "delete"), uidForm(s.ben.get(at(trips, "")).list(t), 1), ""); page.status != http.StatusOK {
		t.Errorf("striking gave %d", page.status)
	}
}

func (s *sharing) noMore(t *testing.T) {
	for _, person := range []string{"", "a\r\nb"} {
		if page := s.anna.post(at("Trips", "acl"), formOf("person", person, "preset", "read"), ""); page.status != http.StatusUnprocessableEntity {
			t.Errorf("sharing with %q gave %d", person, page.status)
		}
	}
	if page := s.anna.post(at("Trips", "acl"), formOf("person", "ben", "preset", "odd"), ""); page.status != http.StatusUnprocessableEntity {
		t.Errorf("no such preset gave %d", page.status)
	}
	page := s.anna.post(at("Trips", "acl/remove"), formOf("person", "ben"), at("Trips", "settings"))
	if page.status != http.StatusOK || where(page.root, "data-grant", "ben") != nil {
		t.Errorf("taking the rights away gave %d", page.status)
	}
	eventually(t, "ben no longer sees it", func() bool { return s.ben.get(at(trips, "settings")).status == http.StatusNotFound })
}

func (s *sharing) public(t *testing.T) {
	page := s.ben.get(inbox)
	if inTree(page, "Public/News") == nil || !strings.HasPrefix(words(inTree(page, "Public/News")), "News ") {
		t.Error("what is shared with everybody isn't in the tree by its own name")
	}
	offers := func(name string) string {
		for _, node := range with(inTree(page, name), "data-offers") {
			return value(node, "data-offers")
		}
		return "none"
	}
	if got := offers("Public/News"); got != "change" {
		t.Errorf("the menu of what may only be read has %q", got)
	}
	if got := offers("Public/Board"); strings.Contains(got, "remove") || strings.Contains(got, "new") {
		t.Errorf("the menu of what one may add to has %q", got)
	}
}

func (s *sharing) roles(t *testing.T) {
	s.server.Create("Begun")
	if page := s.anna.get(at("Begun", "settings")); where(page.root, "id", "mailbox-role") == nil {
		t.Fatal("no use can be chosen")
	}
	if page := s.anna.post(at("Begun", "role"), formOf("role", "drafts"), at("Begun", "settings")); page.status != http.StatusOK {
		t.Fatalf("choosing gave %d %q", page.status, page.alert())
	}
	draft := func() *answer {
		return s.anna.post("/compose/draft", formOf("subject", "Not done", "text", "Yet", "to", "rose@example.org"), "/compose")
	}
	if page := draft(); page.status != http.StatusOK {
		t.Fatalf("saving a draft gave %d %q", page.status, page.alert())
	}
	s.server.Select("Begun")
	if len(s.server.UIDs()) != 1 {
		t.Error("the draft isn't in the folder that was chosen")
	}
	if page := s.anna.post(at("Begun", "rename"), formOf("name", "Unfinished"), ""); page.status != http.StatusOK {
		t.Fatalf("renaming gave %d", page.status)
	}
	draft()
	s.server.Select("Unfinished")
	if got := len(s.server.UIDs()); got != 2 {
		t.Errorf("the folder has %d drafts after it was renamed, want 2", got)
	}
	if _, err := s.server.Do("STATUS Drafts (MESSAGES)"); err == nil {
		t.Error("another folder for drafts was made")
	}
	if page := s.anna.post(at("INBOX", "role"), formOf("role", "drafts"), ""); page.status != http.StatusUnprocessableEntity {
		t.Errorf("the inbox for drafts gave %d", page.status)
	}
}

func (s *sharing) quota(t *testing.T) {
	for _, tc := range []struct {
		user     string
		messages int
		told     string
		warning  string
	}{
		{"roomy", 10, "10 of 100 messages", ""},
		{"nearly", 92, "92 of 100 messages", "nearly full"},
		{"full", 99, "99 of 100 messages", "almost full"},
	} {
		testdovecot.Seed(t, s.dovecot, tc.user, "INBOX", tc.messages, testdovecot.GenerateMail)
		v := signInAs(t, s.program, tc.user, s.dovecot.Password())
		var page *answer
		eventually(t, "the quota is told to "+tc.user, func() bool {
			page = v.get(inbox)
			told := with(page.root, "data-quota")
			return len(told) > 0 && value(told[0], "data-quota") == tc.told
		})
		warning := where(page.root, "id", "quota-warning")
		if (warning != nil) != (tc.warning != "") || !strings.Contains(words(warning), tc.warning) {
			t.Errorf("%s is told %q, want %q", tc.user, words(warning), tc.warning)
		}
	}
}

// anotherOfThatName: a folder has no use only because one had that was called so before.
func (s *sharing) anotherOfThatName(t *testing.T) {
	f := &folders{v: s.anna, server: s.server}
	for name, leave := range map[string]func(){
		"Papers": func() { f.post(at("Papers", "remove"), "name", "Papers") },
		"Bills": func() { // by another program
			if _, err := f.server.Do("DELETE Bills"); err != nil {
				t.Fatal(err)
			}
			eventually(t, "the program knows", func() bool { return where(f.v.get("/mailboxes").root, "data-mailbox", "Bills") == nil })
		},
	} {
		f.make(t, name, 0)
		f.make(t, name+"-2", 0)
		if page := f.post(at(name, "role"), "role", "archive"); page.status != http.StatusOK {
			t.Fatalf("%s can't be given a use: %s", name, page.alert())
		}
		leave()
		if page := f.post(at(name+"-2", "rename"), "name", name); page.status != http.StatusOK {
			t.Fatalf("renaming gave %d: %s", page.status, page.alert())
		}
		page := f.v.get(at(name, "settings"))
		if page.status != http.StatusOK {
			t.Fatalf("the settings of %s gave %d", name, page.status)
		}
		for _, option := range with(where(page.root, "name", "role"), "selected") {
			if value(option, "value") != "" {
				t.Errorf("another folder that is called %s is used for %q", name, value(option, "value"))
			}
		}
	}
}
