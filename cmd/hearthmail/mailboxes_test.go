package main

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"hearthmail/internal/testdovecot"
	"hearthmail/internal/testimap"
)

// TestMailboxes does with whole mailboxes, over HTTP and without script, what a person
// does, and asks Dovecot what has come of it.
func TestMailboxes(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	other := testdovecot.Login(t, dovecot, "family")
	program := start(t, "--imap", "imap://"+dovecot.Addr())
	v := signIn(t, program, dovecot.Password())
	f := &folders{v: v, server: other}
	t.Run("names", f.names)
	t.Run("bad names", f.badNames)
	t.Run("rename", f.rename)
	t.Run("move", f.move)
	t.Run("remove", f.remove)
	t.Run("changed meanwhile", f.changedMeanwhile)
	t.Run("subscribe", f.subscribe)
	t.Run("empty", f.empty)
	t.Run("read", f.read)
	t.Run("for scripts", f.fragments)
	program.log.mustNotHold(t, "Projekte", "Grüße", dovecot.Password())
}

type folders struct {
	v      *visitor
	server *testdovecot.Client
}

// at is the address of a mailbox.
func at(name, act string) string {
	address := "/mailboxes/" + url.PathEscape(name)
	if act != "" {
		address += "/" + act
	}
	return address
}

// holds asks the server how many messages a mailbox has, -1 when it isn't there.
func (f *folders) holds(t *testing.T, name string) int {
	t.Helper()
	if _, err := f.server.Do("STATUS " + testimap.QuoteMailbox(name) + " (MESSAGES)"); err != nil {
		return -1
	}
	f.server.Select(name)
	defer func() { _, _ = f.server.Do("UNSELECT") }()
	return len(f.server.UIDs())
}

func (f *folders) make(t *testing.T, name string, messages int) {
	t.Helper()
	f.server.Create(name)
	for i := range messages {
		f.server.Append(name, testdovecot.GenerateMail(i))
	}
	f.seen(t, name)
}

// seen waits until the program knows what another client has made.
func (f *folders) seen(t *testing.T, name string) {
	t.Helper()
	eventually(t, "the program knows the mailbox", func() bool { return f.v.get(at(name, "")).status == http.StatusOK })
}

func (f *folders) post(path string, pairs ...string) *answer {
	f.v.t.Helper()
	return f.v.post(path, formOf(pairs...), "/mailboxes")
}

func formOf(pairs ...string) url.Values {
	form := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		form.Add(pairs[i], pairs[i+1])
	}
	return form
}

// answerOf is what a page with a question posts when one says yes.
func answerOf(page *answer, action string) url.Values {
	form := url.Values{}
	for node := range page.root.Descendants() {
		if node.Type == html.ElementNode && node.Data == "form" && strings.HasSuffix(value(node, "action"), action) {
			for _, field := range with(node, "name") {
				form.Add(value(field, "name"), value(field, "value"))
			}
		}
	}
	return form
}

func (f *folders) names(t *testing.T) {
	for _, name := range []string{
		"Garden", "R&D", `He said "no"`, `back\slash`, "🌻 Sunflowers", "עברית", "日本/京都", "50% off*", "&AOk-", "x & y/&/z", "(paren) {1}", "'", "tom's <b>",
	} {
		page := f.post("/mailboxes", "name", name)
		if page.status != http.StatusOK || page.address != "/mailboxes" {
			t.Errorf("%q gave %d at %s: %s", name, page.status, page.address, page.alert())
			continue
		}
		if f.holds(t, name) != 0 {
			t.Errorf("%q is not on the server", name)
		}
		entry := where(page.root, "data-mailbox", name)
		if entry == nil || value(entry, "data-subscribed") != "yes" {
			t.Errorf("%q isn't listed, or not subscribed to", name)
		}
		if got := value(f.v.get(at(name, "")).list(t), "data-mailbox"); got != name {
			t.Errorf("the list of %q says %q", name, got)
		}
		if page := f.v.get(at(name, "settings")); page.status != http.StatusOK {
			t.Errorf("the page of %q gave %d", name, page.status)
		}
	}
	f.post("/mailboxes", "name", "2026", "parent", "R&D")
	if f.holds(t, "R&D/2026") != 0 {
		t.Error("no folder was made below another")
	}
	if page := f.post("/mailboxes", "name", "Garden"); page.status != http.StatusConflict || !strings.Contains(page.alert(), "there") {
		t.Errorf("a name that is taken gave %d %q", page.status, page.alert())
	}
}

func (f *folders) badNames(t *testing.T) {
	for _, name := range []string{"", " ", "a\r\nb", "a\x00b", "/a", "a/", "a//b", "INBOX", strings.Repeat("é", 201)} {
		page := f.post("/mailboxes", "name", name)
		if page.status != http.StatusUnprocessableEntity || page.alert() == "" {
			t.Errorf("%q gave %d %q", name, page.status, page.alert())
		}
	}
	long := strings.Repeat("🌻", 150) // few enough characters, but more octets than a file's name may have
	if page := f.post("/mailboxes", "name", long); page.status != http.StatusUnprocessableEntity || !strings.Contains(page.alert(), "It says: “") {
		t.Errorf("what the server refuses gave %d %q", page.status, page.alert())
	}
	if page := f.post("/mailboxes", "name", "x", "parent", "Not there"); page.status != http.StatusUnprocessableEntity {
		t.Errorf("a parent that isn't there gave %d", page.status)
	}
	if page := f.post(at("INBOX", "rename"), "name", "Other"); page.status != http.StatusUnprocessableEntity || f.holds(t, "Other") >= 0 {
		t.Errorf("renaming the inbox gave %d", page.status)
	}
	if page := f.post(at("INBOX", "remove"), "name", "INBOX"); page.status != http.StatusUnprocessableEntity {
		t.Errorf("deleting the inbox gave %d", page.status)
	}
}

func (f *folders) rename(t *testing.T) {
	f.make(t, "Projekte", 3)
	f.make(t, "Projekte/Alt & neu", 2)
	f.v.get(at("Projekte/Alt & neu", "")) // so that it is known, and maybe selected
	page := f.post(at("Projekte", "rename"), "name", "Grüße 🌻")
	if page.status != http.StatusOK {
		t.Fatalf("renaming gave %d %q", page.status, page.alert())
	}
	for name, want := range map[string]int{"Grüße 🌻": 3, "Grüße 🌻/Alt & neu": 2, "Projekte": -1, "Projekte/Alt & neu": -1} {
		if got := f.holds(t, name); got != want {
			t.Errorf("the server has %d messages in %q, want %d", got, name, want)
		}
	}
	if got := value(f.v.get(at("Grüße 🌻/Alt & neu", "")).list(t), "data-total"); got != "2" {
		t.Errorf("the list of what went along has %s messages", got)
	}
	for _, old := range []string{"Projekte", "Projekte/Alt & neu"} {
		gone := f.v.get(at(old, ""))
		if gone.status != http.StatusNotFound || !strings.Contains(gone.alert(), "Grüße 🌻") {
			t.Errorf("the old address of %q gave %d %q", old, gone.status, gone.alert())
		}
	}
	if page := f.post(at("Grüße 🌻", "rename"), "name", "Garden"); page.status != http.StatusConflict {
		t.Errorf("a name that is taken gave %d", page.status)
	}
	if page := f.v.post(at("Grüße 🌻", "rename"), formOf("name", "Greetings"), at("Grüße 🌻", "settings")); page.address != at("Greetings", "settings") {
		t.Errorf("from the folder's own page one gets to %s", page.address)
	}
}

func (f *folders) move(t *testing.T) {
	f.make(t, "House/Roof", 1)
	f.make(t, "Attic", 0)
	if page := f.post(at("House", "rename"), "parent", "Attic"); page.status != http.StatusOK {
		t.Fatalf("moving gave %d %q", page.status, page.alert())
	}
	if f.holds(t, "Attic/House/Roof") != 1 || f.holds(t, "House/Roof") >= 0 {
		t.Error("the folder below didn't go along")
	}
	if page := f.post(at("Attic", "rename"), "parent", "Attic/House"); page.status != http.StatusUnprocessableEntity || f.holds(t, "Attic/House/Roof") != 1 {
		t.Errorf("moving a folder into its own child gave %d", page.status)
	}
	if page := f.post(at("Attic/House/Roof", "rename"), "name", "Roof", "parent", ""); page.status != http.StatusOK || f.holds(t, "Roof") != 1 {
		t.Errorf("moving to the top gave %d", page.status)
	}
}

func (f *folders) remove(t *testing.T) {
	f.make(t, "Empty", 0)
	if page := f.post(at("Empty", "remove"), "name", "Empty"); page.status != http.StatusOK || f.holds(t, "Empty") >= 0 {
		t.Errorf("deleting an empty folder gave %d", page.status)
	}
	f.make(t, "Letters", 5)
	f.make(t, "Letters/Old", 2)
	question := f.v.get(at("Letters", "remove"))
	if text := words(question.root); !strings.Contains(text, "5 messages") || !strings.Contains(text, "1 folder lies below it") {
		t.Errorf("the question is %q", text)
	}
	page := f.post(at("Letters", "remove"), "name", "Letters")
	if page.status != http.StatusConflict || f.holds(t, "Letters") != 5 {
		t.Fatalf("deleting what isn't empty without being asked gave %d", page.status)
	}
	if page := f.post(at("Letters", "remove"), "name", "Other"); page.status != http.StatusUnprocessableEntity {
		t.Errorf("the name of another folder gave %d", page.status)
	}
	page = f.v.post(at("Letters", "remove"), answerOf(page, "/remove"), at("Letters", "remove"))
	if page.status != http.StatusOK || page.address != "/mailboxes" {
		t.Errorf("deleting gave %d at %s: %s", page.status, page.address, page.alert())
	}
	if f.holds(t, "Letters") > 0 || f.holds(t, "Letters/Old") != 2 {
		t.Error("not just the one folder was deleted")
	}
	if page := f.v.get(at("Never there", "remove")); page.status != http.StatusNotFound {
		t.Errorf("a folder that isn't there gave %d", page.status)
	}
}

func (f *folders) changedMeanwhile(t *testing.T) {
	f.make(t, "Busy", 1)
	yes := answerOf(f.v.get(at("Busy", "remove")), "/remove")
	f.server.Append("Busy", testdovecot.GenerateMail(9))
	page := f.v.post(at("Busy", "remove"), yes, "")
	if page.status != http.StatusConflict || f.holds(t, "Busy") != 2 {
		t.Fatalf("a folder that has changed gave %d", page.status)
	}
	if !strings.Contains(page.alert(), "nothing was deleted") || answerOf(page, "/remove").Get("total") != "2" {
		t.Errorf("it isn't asked anew: %q", words(page.root))
	}
	if _, err := f.server.Do("DELETE Busy"); err != nil {
		t.Fatal(err)
	}
	f.server.Create("Busy") // another one of that name
	for i := range 2 {
		f.server.Append("Busy", testdovecot.GenerateMail(i))
	}
	if page := f.v.post(at("Busy", "remove"), answerOf(page, "/remove"), ""); page.status != http.StatusConflict || f.holds(t, "Busy") != 2 {
		t.Errorf("another folder of that name gave %d", page.status)
	}
	page = f.v.get(at("Busy", "remove"))
	f.server.Select("Busy")
	f.server.Store(1, "+FLAGS", `\Deleted`)
	if _, err := f.server.Do("UID EXPUNGE 1"); err != nil {
		t.Fatal(err)
	}
	f.server.Append("Busy", testdovecot.GenerateMail(9)) // as many as before
	if page := f.v.post(at("Busy", "remove"), answerOf(page, "/remove"), ""); page.status != http.StatusConflict || f.holds(t, "Busy") != 2 {
		t.Errorf("a folder in which one has come and another left gave %d", page.status)
	}
}

func (f *folders) subscribe(t *testing.T) {
	f.make(t, "Quiet", 0)
	subscribed := func() bool {
		lines, err := f.server.Do(`LSUB "" "Quiet"`)
		if err != nil {
			t.Fatal(err)
		}
		return len(lines) == 1
	}
	f.post(at("Quiet", "subscribe"), "name", "Quiet")
	if !subscribed() {
		t.Error("it is not subscribed to")
	}
	f.post(at("Quiet", "unsubscribe"), "name", "Quiet")
	if subscribed() {
		t.Error("it is still subscribed to")
	}
	eventually(t, "the tree shows what is not subscribed to", func() bool { return inTree(f.v.get(inbox), "Quiet") != nil })
	f.post("/settings/tree", "tree", "subscribed")
	if inTree(f.v.get(inbox), "Quiet") != nil || inTree(f.v.get(inbox), "Garden") == nil {
		t.Error("the tree doesn't show just what is subscribed to")
	}
	if where(f.v.get("/mailboxes").root, "data-mailbox", "Quiet") == nil {
		t.Error("the page of all folders doesn't show all")
	}
	f.post("/settings/tree", "tree", "all")
	if inTree(f.v.get(inbox), "Quiet") == nil {
		t.Error("the tree doesn't show all again")
	}
}

// inTree is a mailbox's entry in the tree.
func inTree(page *answer, name string) *html.Node {
	tree := where(page.root, "id", "tree")
	if tree == nil {
		return nil
	}
	return where(tree, "data-mailbox", name)
}

func (f *folders) empty(t *testing.T) {
	for i := range 30 {
		f.server.Append("Trash", testdovecot.GenerateMail(i))
	}
	f.v.get(at("Trash", ""))
	question := f.v.get(at("Trash", "empty"))
	if !strings.Contains(words(question.root), "30 messages") {
		t.Fatalf("the question is %q", words(question.root))
	}
	f.server.Append("Trash", testdovecot.GenerateMail(99)) // between question and answer
	if page := f.v.post(at("Trash", "empty"), answerOf(question, "/empty"), ""); page.status != http.StatusOK {
		t.Fatalf("emptying gave %d %q", page.status, page.alert())
	}
	f.server.Select("Trash")
	if got := f.server.UIDs(); !slices.Equal(got, []uint32{31}) {
		t.Errorf("left are %v, want the one that came late", got)
	}
	if flags := f.server.Flags(31); slices.Contains(flags, `\Deleted`) {
		t.Error("the late one is struck")
	}
	eventually(t, "the list has the late one alone", func() bool {
		return value(f.v.get(at("Trash", "")).list(t), "data-total") == "1"
	})
	if page := f.v.post(at("Garden", "empty"), answerOf(question, "/empty"), ""); page.status != http.StatusUnprocessableEntity {
		t.Errorf("emptying an ordinary folder gave %d", page.status)
	}
	if page := f.post(at("Trash", "empty"), "name", "Trash"); page.status != http.StatusUnprocessableEntity || f.holds(t, "Trash") != 1 {
		t.Errorf("emptying without having been asked gave %d", page.status)
	}
}

func (f *folders) read(t *testing.T) {
	f.make(t, "News", 40)
	f.server.Select("News")
	unread := len(f.server.Search("UNSEEN"))
	question := f.v.get(at("News", "read"))
	f.server.Append("News", testimap.Mail{Body: []byte("Subject: late\r\n\r\nlate\r\n")})
	if page := f.v.post(at("News", "read"), answerOf(question, "/read"), ""); page.status != http.StatusOK || !strings.Contains(words(page.root), countWords(unread)+" marked as read") {
		t.Fatalf("marking gave %d, where %d were unread: %s", page.status, unread, page.notice())
	}
	if got := f.server.Search("UNSEEN"); !slices.Equal(got, []uint32{41}) {
		t.Errorf("unread are %v, want the one that came late", got)
	}
	eventually(t, "the list has one unread message", func() bool {
		return value(f.v.get(at("News", "")).list(t), "data-unseen") == "1"
	})
	page := f.v.post(at("News", "read"), answerOf(f.v.get(at("News", "read")), "/read"), "")
	undo := where(page.root, "class", "notice act")
	if undo == nil {
		t.Fatalf("nothing offers to take it back: %q", page.notice())
	}
	f.v.post(value(with(undo, "action")[0], "action"), nil, "")
	if got := f.server.Search("UNSEEN"); !slices.Equal(got, []uint32{41}) {
		t.Errorf("unread are %v after taking it back", got)
	}
}

func countWords(n int) string {
	if n == 1 {
		return "1 message"
	}
	return strconv.Itoa(n) + " messages"
}

func (f *folders) fragments(t *testing.T) {
	header := http.Header{
		"Content-Type": {"application/x-www-form-urlencoded"}, "Hx-Request": {"true"}, "Hx-Current-Url": {f.v.base + at("Garden", "")},
	}
	send := func(path string, pairs ...string) *answer {
		return f.v.send(http.MethodPost, path, strings.NewReader(formOf(pairs...).Encode()), header)
	}
	if page := send("/mailboxes", "name", "By script"); page.status != http.StatusOK || inTree(page, "By script") == nil || where(page.root, "id", "list") != nil {
		t.Errorf("a script is answered %d with %q", page.status, words(page.root))
	}
	if page := send("/mailboxes", "name", ""); page.status != http.StatusUnprocessableEntity || page.alert() == "" || inTree(page, "Garden") != nil {
		t.Errorf("a bad name is answered %d with %q", page.status, words(page.root))
	}
	if page := send(at("Garden", "rename"), "name", "Yard"); page.header.Get("HX-Redirect") != at("Yard", "") {
		t.Errorf("renaming what is shown leads to %q", page.header.Get("HX-Redirect"))
	}
}
