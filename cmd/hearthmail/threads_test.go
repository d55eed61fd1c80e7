package main

import (
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"hearthmail/internal/testdovecot"
)

// roofMail are four letters about a roof, of which the second is an own one in Sent, and
// the fourth claims to belong to them.
type roofMail struct{ first, reply, second, stray uint32 }

// letter is a mail of some conversation.
func letter(id, subject, from, references string, age time.Duration, flags ...string) testdovecot.Mail {
	head := fmt.Sprintf("Message-ID: <%s@roof.example>\r\nSubject: %s\r\nFrom: %s\r\nTo: family@hearth.example\r\nDate: %s\r\n",
		id, subject, from, time.Now().Add(-age).Format(time.RFC1123Z))
	if references != "" {
		head += "References: <" + strings.ReplaceAll(references, " ", "@roof.example> <") + "@roof.example>\r\n"
	}
	return testdovecot.Mail{Flags: flags, Date: time.Now().Add(-age), Body: []byte(head + "\r\nAbout " + id + ".\r\n")}
}

// appendRoof puts the letters among others.
func appendRoof(c *testdovecot.Client) roofMail {
	add := func(mailbox string, m testdovecot.Mail) uint32 {
		c.Append(mailbox, m)
		c.Select(mailbox)
		return slices.Max(c.UIDs())
	}
	seen := `\Seen`
	r := roofMail{first: add("INBOX", letter("one", "The roof", "Ann Lee <ann@roof.example>", "", 5*time.Hour, seen))}
	add("INBOX", letter("tea", "Tea on Sunday", "Ruth <ruth@hearth.example>", "", 4*time.Hour, seen))
	r.reply = add("Sent", letter("two", "Re: The roof", "Clara <family@hearth.example>", "one", 3*time.Hour, seen))
	r.second = add("INBOX", letter("three", "Re: The roof", "Ben Fox <ben@roof.example>", "one two", 2*time.Hour))
	add("INBOX", letter("bus", "The bus", "School <office@school.example>", "", 90*time.Minute, seen))
	r.stray = add("INBOX", letter("stray", "Re: The roof", "Shop <offers@shop.example>", "one", time.Hour, seen))
	c.Select("INBOX")
	return r
}

// TestDovecotThreads does over HTTP what a person does with conversations, and asks
// Dovecot what has come of it.
func TestDovecotThreads(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	server := testdovecot.Login(t, dovecot, "family")
	w := &threadWalk{server: server, roof: appendRoof(server)}
	program := start(t, "--imap", "imap://"+dovecot.Addr())
	w.v = signIn(t, program, dovecot.Password())
	w.whole(t)
	t.Run("list", w.list)
	t.Run("rows of a conversation", w.rows)
	t.Run("open", w.open)
	t.Run("own reply", w.ownReply)
	t.Run("a wrong join is left", w.alone)
	t.Run("fragments", w.fragments)
	t.Run("one struck", w.one)
	t.Run("all struck", w.all)
	t.Run("for good", w.forGood)
	t.Run("refused", w.refused)
	program.log.mustNotHold(t, "roof", dovecot.Password())
}

type threadWalk struct {
	v      *visitor
	server *testdovecot.Client
	roof   roofMail
}

// asThreads is the list with a row for each conversation.
const asThreads = inbox + "?threads=on"

// whole waits until all is looked at that conversations are made of.
func (w *threadWalk) whole(t *testing.T) {
	t.Helper()
	w.v.t = t
	eventually(t, "the conversation is one row", func() bool {
		page := w.v.get(asThreads)
		rows, _ := page.rows(t)
		return value(rows[w.roof.stray], "data-count") == "4" && where(page.root, "class", "thread-note") == nil
	})
}

func (w *threadWalk) list(t *testing.T) {
	page := w.v.get(asThreads)
	rows, order := page.rows(t)
	if len(order) != 3 || order[0] != w.roof.stray {
		t.Fatalf("the rows are %v, want three with %d first", order, w.roof.stray)
	}
	row := rows[w.roof.stray]
	if got := field(row, "from"); !strings.HasPrefix(got, "Ann … Shop, Ben") || !strings.Contains(got, "4 messages") || !strings.Contains(got, "1 unread") {
		t.Errorf("who wrote is told as %q", got)
	}
	if _, unread := attr(row, "data-unread"); !unread {
		t.Error("a conversation with an unread message is not marked")
	}
	if got := words(where(page.root, "id", "list-summary")); got != "3 conversations, 5 messages, 1 unread" {
		t.Errorf("the list is summed up as %q", got)
	}
	if _, plain := w.v.get(inbox).rows(t); len(plain) != 5 {
		t.Errorf("the usual list has %d rows, want one for each of 5 messages", len(plain))
	}
	if _, order := w.v.get(asThreads + "&filter=unread").rows(t); !slices.Equal(order, []uint32{w.roof.stray}) && !slices.Equal(order, []uint32{w.roof.second}) {
		t.Errorf("the unread conversations are %v", order)
	}
}

func (w *threadWalk) address(uid uint32) string { return fmt.Sprintf("%s/messages/%d", inbox, uid) }

// script sends a request as our script does, from the page at the address.
func (w *threadWalk) script(path, from string) *answer {
	header := http.Header{"Hx-Request": {"true"}, "Hx-Current-Url": {w.v.base + from}}
	return w.v.send(http.MethodGet, path, nil, header)
}

// rows: what the script puts below a row; without script the same address leads to the
// conversation.
func (w *threadWalk) rows(t *testing.T) {
	path := w.address(w.roof.stray) + "/thread/rows?threads=on"
	if got := membersIn(w.script(path, asThreads).root); len(got) != 4 {
		t.Errorf("the conversation unfolds to %v", got)
	}
	if slices.Contains(w.server.Flags(w.roof.second), `\Seen`) {
		t.Error("unfolding has marked a message as read")
	}
}

// open: a conversation opens at its first unread message.
func (w *threadWalk) open(t *testing.T) {
	page := w.v.get(w.address(w.roof.stray) + "/thread?threads=on")
	if want := w.address(w.roof.second) + "?threads=on"; page.address != want {
		t.Fatalf("the conversation opens at %s, want %s", page.address, want)
	}
	if !slices.Contains(w.server.Flags(w.roof.second), `\Seen`) {
		t.Error("the opened message is not marked as read")
	}
	if got, want := membersIn(page.root), []uint32{w.roof.first, w.roof.reply, w.roof.second, w.roof.stray}; !slices.Equal(got, want) {
		t.Errorf("the conversation is %v, want %v, oldest first", got, want)
	}
	rows, _ := page.rows(t)
	if row := rows[w.roof.stray]; where(row, "aria-current", "true") == nil {
		t.Error("the row of the conversation is not the current one")
	}
	again := w.v.get(w.address(w.roof.stray) + "/thread?threads=on")
	if want := w.address(w.roof.stray) + "?threads=on"; again.address != want {
		t.Errorf("the conversation, all read, opens at %s, want its newest message", again.address)
	}
}

// ownReply: a message of Sent opens beside the list of the inbox.
func (w *threadWalk) ownReply(t *testing.T) {
	page := w.v.get(w.address(w.roof.second) + "?threads=on")
	var reply *html.Node
	for _, n := range with(page.root, "data-member") {
		if strings.HasSuffix(value(n, "data-member"), ".Sent") {
			reply = n
		}
	}
	if !strings.Contains(words(reply), "in Sent") {
		t.Fatalf("the own reply is told as %q", words(reply))
	}
	link := value(with(reply, "href")[0], "href")
	if want := fmt.Sprintf("/mailboxes/Sent/messages/%d?list=INBOX&threads=on", w.roof.reply); link != want {
		t.Errorf("it is at %s, want %s", link, want)
	}
	opened := w.v.get(link)
	if got := value(opened.list(t), "data-mailbox"); got != "INBOX" {
		t.Errorf("beside it is the list of %s", got)
	}
	if where(opened.root, "data-message", fmt.Sprint(w.roof.reply)) == nil || len(membersIn(opened.root)) != 4 {
		t.Error("it is not shown in its conversation")
	}
	if got := value(where(opened.root, "id", "message-back"), "href"); got != asThreads {
		t.Errorf("back leads to %s", got)
	}
	form := where(where(opened.root, "data-message", fmt.Sprint(w.roof.reply)), "action", "/mailboxes/Sent/delete")
	if form == nil {
		t.Error("what is done with it is done elsewhere")
	}
}

// alone: whoever looks at a message alone sees no conversation.
func (w *threadWalk) alone(t *testing.T) {
	page := w.v.get(w.address(w.roof.stray) + "?threads=on")
	left := w.v.get(value(where(page.root, "id", "thread-leave"), "href"))
	if left.status != http.StatusOK || len(membersIn(left.root)) != 0 || where(left.root, "data-message", fmt.Sprint(w.roof.stray)) == nil {
		t.Errorf("%s: %d, with the conversation %v", left.address, left.status, membersIn(left.root))
	}
	if _, order := left.rows(t); len(order) != 5 {
		t.Errorf("beside it are %d rows, want 5", len(order))
	}
}

// fragments: the script is told which address a conversation opened at, and gets
// another list when the view of it changes.
func (w *threadWalk) fragments(t *testing.T) {
	opened := w.script(w.address(w.roof.stray)+"/thread?threads=on", asThreads)
	if got, want := opened.header.Get("Hx-Push-Url"), w.address(w.roof.stray)+"?threads=on"; got != want {
		t.Errorf("the address becomes %q, want %q", got, want)
	}
	if where(opened.root, "id", fmt.Sprintf("row-%d", w.roof.stray)) == nil || where(opened.root, "id", "list") != nil {
		t.Error("the fragment has not just the conversation's row")
	}
	left := w.script(w.address(w.roof.stray)+"?threads=off", w.address(w.roof.stray)+"?threads=on")
	if where(left.root, "id", "list") == nil || where(left.root, "id", "reading") == nil {
		t.Error("the fragment that leaves the conversation lacks the list as it is then")
	}
	header := http.Header{"Hx-Request": {"true"}, "Hearthmail-Refresh": {"true"}, "Hx-Current-Url": {fmt.Sprintf("%s/mailboxes/Sent/messages/%d?list=INBOX&threads=on", w.v.base, w.roof.reply)}}
	fresh := w.v.send(http.MethodGet, asThreads, nil, header)
	if len(membersIn(fresh.root)) != 4 || where(fresh.root, "action", "/mailboxes/Sent/delete") == nil {
		t.Error("a list looked at again does not tell how the open message in Sent is")
	}
}

// one: what is done with a row is done with its newest message alone.
func (w *threadWalk) one(t *testing.T) {
	list := w.v.get(asThreads).list(t)
	w.v.post(inbox+"/delete", uidForm(list, w.roof.stray), asThreads)
	if got := w.server.Search("DELETED"); !slices.Equal(got, []uint32{w.roof.stray}) {
		t.Fatalf("the server has %v struck through, want %d alone", got, w.roof.stray)
	}
	page := w.v.get(asThreads)
	rows, _ := page.rows(t)
	if row := rows[w.roof.stray]; struck(row) || !strings.Contains(words(row), "1 of 3 struck through") {
		t.Errorf("the row says %q", words(row))
	}
	if _, hidden := attr(where(page.root, "id", "purge-struck"), "hidden"); !hidden {
		t.Error("a purge is offered of what no row shows struck through")
	}
}

// all: the whole conversation is struck through when that is asked for, and only then
// is its row.
func (w *threadWalk) all(t *testing.T) {
	from := w.address(w.roof.stray) + "?threads=on"
	form := wholeThread(w.v.get(from))
	if len(form["message"]) != 4 {
		t.Fatalf("the form names %q", form["message"])
	}
	w.v.post("/messages/delete", form, from)
	if got, want := w.server.Search("DELETED"), []uint32{w.roof.first, w.roof.second, w.roof.stray}; !slices.Equal(got, want) {
		t.Errorf("the server has %v struck through, want %v", got, want)
	}
	w.server.Select("Sent")
	if got := w.server.Search("DELETED"); !slices.Equal(got, []uint32{w.roof.reply}) {
		t.Errorf("in Sent the server has %v struck through", got)
	}
	w.server.Select("INBOX")
	page := w.v.get(asThreads)
	rows, _ := page.rows(t)
	if row := rows[w.roof.stray]; !struck(row) || !strings.Contains(words(row), "All 3 struck through") {
		t.Errorf("the row says %q", words(row))
	}
	link, err := url.Parse(value(where(page.root, "id", "purge-struck"), "href"))
	if err != nil {
		t.Fatal(err)
	}
	want := []string{fmt.Sprint(w.roof.stray), fmt.Sprint(w.roof.second), fmt.Sprint(w.roof.first)}
	if got := link.Query()["uid"]; !slices.Equal(got, want) {
		t.Errorf("what can be purged is %v, want %v", got, want)
	}
	w.v.post("/messages/undelete", form, from)
	if got := w.server.Search("DELETED"); len(got) != 0 {
		t.Errorf("restored, the server still has %v struck through", got)
	}
}

// forGood: what is chosen holds for all lists of the login, until it is chosen
// otherwise.
func (w *threadWalk) forGood(t *testing.T) {
	for _, c := range []struct {
		threads string
		rows    int
	}{{"on", 3}, {"off", 5}} {
		led := w.v.post("/settings/threads", url.Values{"threads": {c.threads}, "mailbox": {"INBOX"}}, asThreads)
		if led.address != inbox {
			t.Errorf("choosing led to %s", led.address)
		}
		if _, order := led.rows(t); len(order) != c.rows {
			t.Errorf("with conversations %s the list has %d rows, want %d", c.threads, len(order), c.rows)
		}
		other := map[string]int{"on": 5, "off": 3}[c.threads]
		if _, order := w.v.get(inbox + "?threads=" + map[string]string{"on": "off", "off": "on"}[c.threads]).rows(t); len(order) != other {
			t.Errorf("asked for otherwise, the list has %d rows, want %d", len(order), other)
		}
	}
}

func (w *threadWalk) refused(t *testing.T) {
	for path, want := range map[string]int{
		inbox + "?threads=maybe":                http.StatusUnprocessableEntity,
		inbox + "/messages/4711/thread":         http.StatusNotFound,
		"/mailboxes/Nowhere?threads=on":         http.StatusNotFound,
		w.address(w.roof.first) + "?list=a%00b": http.StatusNotFound,
		w.address(w.roof.first) + "?list=Gone":  http.StatusNotFound,
	} {
		if got := w.v.get(path); got.status != want || got.alert() == "" {
			t.Errorf("%s gave %d %q, want %d", path, got.status, got.alert(), want)
		}
	}
	if got := w.v.post("/settings/threads", url.Values{"threads": {"maybe"}, "mailbox": {"INBOX"}}, inbox); got.status != http.StatusUnprocessableEntity {
		t.Errorf("a choice that is none gave %d", got.status)
	}
}

// membersIn are the UIDs of the conversation's messages, in order.
func membersIn(root *html.Node) []uint32 {
	var uids []uint32
	for _, n := range with(root, "data-member") {
		var validity, uid uint32
		if _, err := fmt.Sscanf(value(n, "data-member"), "%d.%d.", &validity, &uid); err == nil {
			uids = append(uids, uid)
		}
	}
	return uids
}

// wholeThread is the form about all messages of the open conversation.
func wholeThread(page *answer) url.Values {
	form := url.Values{}
	for _, n := range with(page.root, "name") {
		if value(n, "name") == "message" && value(n, "type") == "hidden" {
			form.Add("message", value(n, "value"))
		}
	}
	return form
}

// TestThreadsWithoutAnIndex: a server that doesn't tell what has changed has its list
// shown as it is, with a word.
func TestThreadsWithoutAnIndex(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{Without: []string{"CONDSTORE", "QRESYNC"}})
	roof := appendRoof(testdovecot.Login(t, dovecot, "family"))
	v := signIn(t, start(t, "--imap", "imap://"+dovecot.Addr()), dovecot.Password())
	page := v.get(asThreads)
	rows, order := page.rows(t)
	if len(order) != 5 || value(rows[roof.stray], "data-count") != "" {
		t.Errorf("the list has the rows %v", slices.Collect(maps.Keys(rows)))
	}
	if note := words(where(page.root, "class", "thread-note")); !strings.Contains(note, "mail server") {
		t.Errorf("the list says %q", note)
	}
	opened := v.get(fmt.Sprintf("%s/messages/%d/thread?threads=on", inbox, roof.stray))
	if opened.status != http.StatusOK || where(opened.root, "data-message", fmt.Sprint(roof.stray)) == nil {
		t.Errorf("opening gave %d at %s", opened.status, opened.address)
	}
}
