package main

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"hearthmail/internal/testdovecot"
)

// searchedMail is a small mail of which the subject, the text and the day matter.
func searchedMail(day int, subject, text string, flags ...string) testdovecot.Mail {
	date := fmt.Sprintf("Mon, %02d Mar 2026 12:00:00 +0000", day)
	return testdovecot.Mail{Flags: flags, Body: []byte("From: Rose <rose@x.example>\r\nTo: family@x.example\r\nSubject: " + subject +
		"\r\nDate: " + date + "\r\n\r\n" + text + "\r\n")}
}

// seedSearched fills four mailboxes.
func seedSearched(t *testing.T, dovecot *testdovecot.Server) {
	t.Helper()
	client := testdovecot.Login(t, dovecot, "family")
	for mailbox, mails := range map[string][]testdovecot.Mail{
		"INBOX":              {searchedMail(1, "Lunch on Sunday", "Come."), searchedMail(9, "Bill", "For lunch.", `\Flagged`), searchedMail(3, "Boat", "Ahoy.")},
		"House":              {searchedMail(5, "Lunches <b>&amp; dinners", "x", `\Seen`)},
		"House/Garden":       {searchedMail(7, "Roses", "After lunch.")},
		"House/Garden/Sheds": {searchedMail(8, "Nothing", "Of the kind.")},
		"Work":               {searchedMail(6, "LUNCH break", "y", `\Flagged`)},
	} {
		client.Ensure(mailbox)
		for _, mail := range mails {
			client.Append(mailbox, mail)
		}
	}
}

// found are the subjects that a page of hits shows, in its order.
func (a *answer) found(t *testing.T) []string {
	t.Helper()
	var subjects []string
	for _, row := range with(a.list(t), "data-uid") {
		subjects = append(subjects, strings.ReplaceAll(field(row, "subject"), "Lunch es", "Lunches")) // a mark ends within the word
	}
	return subjects
}

func wantFound(t *testing.T, page *answer, want ...string) {
	t.Helper()
	if got := page.found(t); !slices.Equal(got, want) || value(page.list(t), "data-total") != fmt.Sprint(len(want)) {
		t.Errorf("%d: found %q of %s, want %q", page.status, got, value(page.list(t), "data-total"), want)
	}
}

func TestSearchPages(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	seedSearched(t, dovecot)
	v := signIn(t, start(t, "--imap", "imap://"+dovecot.Addr()), dovecot.Password())
	for _, tc := range []struct {
		name string
		test func(*testing.T, *visitor)
	}{
		{"one folder, and what is below it, and all", searchScopes},
		{"the field leads to the search", searchFieldLeads},
		{"chips combine", searchChips},
		{"a hit is opened", searchOpened},
		{"searches are kept", searchKept},
		{"any text is a search", searchHostile},
	} {
		t.Run(tc.name, func(t *testing.T) { tc.test(t, v) })
	}
}

func searchScopes(t *testing.T, v *visitor) {
	t.Helper()
	wantFound(t, v.get(inbox+"?q=lunch"), "Bill", "Lunch on Sunday")
	wantFound(t, v.get(inbox+"?q=lunch&sort=date&order=asc"), "Lunch on Sunday", "Bill")
	wantFound(t, v.get("/search?q=lunch&below=House"), "Roses", "Lunches <b>&amp; dinners")
	all := v.get("/search?q=lunch")
	wantFound(t, all, "Bill", "Roses", "LUNCH break", "Lunches <b>&amp; dinners", "Lunch on Sunday")
	if got := value(all.list(t), "data-mailbox"); got != "" {
		t.Errorf("the list is of %q", got)
	}
	rows := with(all.list(t), "data-uid")
	for i, want := range []string{"INBOX", "House/Garden", "Work", "House", "INBOX"} {
		if got := value(rows[i], "data-mailbox"); got != want {
			t.Errorf("hit %d lies in %q, want %q", i, got, want)
		}
	}
	if len(marksIn(rows[2])) != 1 || marksIn(rows[2])[0] != "LUNCH" || len(marksIn(rows[1])) != 0 {
		t.Errorf("marked are %q and %q", marksIn(rows[2]), marksIn(rows[1]))
	}
	wantFound(t, v.get("/search?q=lunch&order=asc"), "Lunch on Sunday", "Lunches <b>&amp; dinners", "LUNCH break", "Roses", "Bill")
	wantFound(t, v.get("/search?q=lunch+in:Work"), "LUNCH break")
	none := v.get(inbox + "?q=zebra")
	wantFound(t, none)
	if link := where(none.root, "href", "/search?q=zebra"); link == nil {
		t.Error("who finds nothing is not led to all folders")
	}
}

func marksIn(n *html.Node) []string {
	var marked []string
	for d := range n.Descendants() {
		if d.Type == html.ElementNode && d.Data == "mark" {
			marked = append(marked, words(d))
		}
	}
	return marked
}

func searchFieldLeads(t *testing.T, v *visitor) {
	t.Helper()
	for form, want := range map[string]string{
		"q=lunch&mailbox=House&scope=here":                              "/mailboxes/House?q=lunch",
		"q=lunch&mailbox=House&scope=below":                             "/search?below=House&q=lunch",
		"q=lunch&mailbox=House&scope=everywhere":                        "/search?q=lunch",
		"q=lunch+in%3AWork&mailbox=House&scope=here":                    "/search?q=lunch+in%3AWork",
		"q=&mailbox=House&scope=everywhere":                             "/mailboxes/House",
		"q=a%0D%0ASet-Cookie%3A+x%3D1&mailbox=%0D%0Ax&scope=here":       "/mailboxes/INBOX?q=a++Set-Cookie%3A+x%3D1",
		"q=lunch&mailbox=House&scope=here&filter=unread,flagged&label=": "/mailboxes/House?filter=flagged&filter=unread&q=lunch",
	} {
		if got := v.get("/search?" + form); got.status != http.StatusOK || got.address != want {
			t.Errorf("%s leads with %d to %q, want %q", form, got.status, got.address, want)
		}
	}
	page := v.get("/search/compose?mailbox=INBOX&scope=here&from=rose&words=lunch&without=boat&after=2026-03-02&starred=1&in=Work")
	if got, want := page.address, "/search?q=from%3Arose+lunch+-boat+after%3A2026-03-02+is%3Astarred+in%3AWork"; got != want {
		t.Fatalf("the form leads to %q, want %q", got, want)
	}
	wantFound(t, page, "LUNCH break")
	for id, want := range map[string]string{"search-from": "rose", "search-words": "lunch", "search-without": "boat", "search-after": "2026-03-02"} {
		if got := value(where(page.root, "id", id), "value"); got != want {
			t.Errorf("the form's %s says %q, want %q", id, got, want)
		}
	}
}

func searchChips(t *testing.T, v *visitor) {
	t.Helper()
	wantFound(t, v.get("/search?q=lunch&filter=flagged"), "Bill", "LUNCH break")
	page := v.get(inbox + "?q=lunch&filter=flagged&filter=unread")
	wantFound(t, page, "Bill")
	if got := words(where(page.root, "id", "list-summary")); got != "1 unread, starred message found" {
		t.Errorf("the summary is %q", got)
	}
	chosen := 0
	for _, chip := range with(where(page.root, "aria-label", "Which messages to show"), "aria-current") {
		chosen++
		if href := value(chip, "href"); !strings.Contains(href, "q=lunch") || !strings.HasPrefix(words(chip), "Any label") && strings.Count(href, "filter=") > 1 {
			t.Errorf("a chosen chip leads to %q", href)
		}
	}
	if chosen != 3 { // two, and that there is no label
		t.Errorf("%d chips are chosen", chosen)
	}
}

func searchOpened(t *testing.T, v *visitor) {
	t.Helper()
	row := with(v.get("/search?q=lunch").list(t), "data-uid")[1]
	address := value(where(row, "class", "open"), "href")
	if address != "/mailboxes/House%2FGarden/messages/1?found=everywhere&q=lunch" {
		t.Fatalf("the row leads to %q", address)
	}
	page := v.get(address)
	if got := marksIn(where(page.root, "data-message", "1")); !slices.Equal(got, []string{"lunch"}) {
		t.Errorf("marked in the message are %q", got)
	}
	if len(page.found(t)) != 5 {
		t.Errorf("beside it are %q", page.found(t))
	}
	for id, want := range map[string]string{
		"message-back": "/search?q=lunch", "message-previous": inbox + "/messages/2?found=everywhere&q=lunch",
		"message-next": "/mailboxes/Work/messages/1?found=everywhere&q=lunch",
	} {
		if got := value(where(page.root, "id", id), "href"); got != want {
			t.Errorf("%s leads to %q, want %q", id, got, want)
		}
	}
}

func searchKept(t *testing.T, v *visitor) {
	t.Helper()
	page := v.get("/search?q=lunch&filter=flagged")
	form := url.Values{"name": {`Lunch <"&`}, "q": {"lunch"}, "filter": {"flagged"}, "mailbox": {""}}
	if got := v.post("/searches", form, "/search?q=lunch&filter=flagged"); got.status != http.StatusOK || got.address != "/search?q=lunch&filter=flagged" || page.status != http.StatusOK {
		t.Fatalf("saving gave %d", got.status)
	}
	entry := firstWith(v.get(inbox).root, "data-saved-search")
	if entry == nil {
		t.Fatal("the tree lacks the search")
	}
	id := value(entry, "data-saved-search")
	if link := where(entry, "class", "entry-link"); words(link) != `Lunch <"&` || value(link, "href") != "/search?filter=flagged&q=lunch" {
		t.Errorf("the entry says %q and leads to %q", words(link), value(link, "href"))
	}
	v.post("/searches/"+id+"/rename", url.Values{"name": {"Midday"}}, "/searches")
	if got := words(firstWith(v.get(inbox).root, "data-saved-search")); got != "Midday" {
		t.Errorf("renamed, it is %q", got)
	}
	v.post("/searches/"+id+"/remove", nil, "/searches")
	if firstWith(v.get(inbox).root, "data-saved-search") != nil {
		t.Error("it is there after its end")
	}
	for _, bad := range []url.Values{{"name": {"x"}, "q": {" "}}, {"name": {" "}, "q": {"x"}}} {
		if got := v.post("/searches", bad, inbox); got.status != http.StatusUnprocessableEntity || got.alert() == "" {
			t.Errorf("%v gave %d %q", bad, got.status, got.alert())
		}
	}
}

func firstWith(root *html.Node, name string) *html.Node {
	if all := with(root, name); len(all) > 0 {
		return all[0]
	}
	return nil
}

func searchHostile(t *testing.T, v *visitor) {
	t.Helper()
	for _, query := range []string{
		`"><script>alert(1)</script>`, "a\" OR 1=1", "x\r\nA1 LOGOUT", "\x00", `\`, "((((", "from:", "-", "日本", "{3}\r\nabc", strings.Repeat("ü", 1000), "' UNION SELECT", "*",
	} {
		for _, page := range []string{inbox + "?q=", "/search?q="} {
			got := v.get(page + url.QueryEscape(query))
			if got.status != http.StatusOK && got.status != http.StatusSeeOther {
				t.Errorf("%q gave %d: %s", query, got.status, got.alert())
			}
			if strings.Contains(got.body, "<script>alert") {
				t.Errorf("%q is written as it is", query)
			}
		}
	}
	if got := v.get("/search?q=" + strings.Repeat("x", 1001)); got.status != http.StatusUnprocessableEntity || got.alert() == "" {
		t.Errorf("a long search gave %d %q", got.status, got.alert())
	}
}
