package templates

import (
	"strings"
	"testing"

	"golang.org/x/net/html"

	"hearthmail/message"
)

func TestListRootCarriesItsMarks(t *testing.T) {
	root := one(t, render(t, MailboxesPage(samplePage(sampleRow(5)))), has("data-uidvalidity", "*"))
	for key, want := range map[string]string{"data-mailbox": "INBOX", "data-uidvalidity": "77", "data-total": "9812", "data-unseen": "12"} {
		wantAttribute(t, root, key, want)
	}
}

func TestTreeEntries(t *testing.T) {
	tree := one(t, render(t, MailboxesPage(samplePage())), has("id", "tree"))
	inbox := one(t, tree, has("data-mailbox", "INBOX"))
	wantAttribute(t, inbox, "data-unseen", "12")
	wantAttribute(t, one(t, inbox, has("aria-current", "*")), "aria-current", "page")
	if links := all(one(t, tree, has("data-mailbox", "Family")), tag("a"), has("hx-get", "*")); len(links) != 0 {
		t.Error("a mailbox that can't be selected is a link")
	}
	garden := one(t, tree, has("data-mailbox", "Family/Garden & Yard"), has("class", "entry depth-1"))
	wantAttribute(t, one(t, garden, tag("a"), has("hx-get", "*")), "href", "/mail/mailboxes/Family%2FGarden%20&%20Yard")
	wantAttribute(t, one(t, garden, has("data-offers", "*")), "href", "/mail/mailboxes/Family%2FGarden%20&%20Yard/settings")
}

func TestRowCells(t *testing.T) {
	r := sampleRow(5)
	r.Flags, r.Flagged, r.Answered, r.HasAttachment = []string{`\Flagged`, `\Answered`}, true, true, true
	r.Unread = true
	row := one(t, render(t, MailboxesPage(samplePage(r))), has("data-uid", "5"))
	wantAttribute(t, row, "id", "row-5")
	wantAttribute(t, row, "data-flags", `\Flagged \Answered`)
	wantAttribute(t, row, "data-unread", "")
	wantText(t, one(t, row, has("data-field", "from")), "Rose")
	wantText(t, one(t, row, has("data-field", "subject")), "Sunday lunch")
	wantText(t, one(t, row, has("data-field", "size")), "4 kB")
	date := one(t, one(t, row, has("data-field", "date")), tag("time"))
	wantText(t, date, "14:05")
	wantAttribute(t, date, "datetime", "2026-03-10T14:05:00Z")
	marks := text(one(t, row, has("id", "marks-5")))
	for _, want := range []string{"Unread", "Starred", "Answered", "attachment"} {
		if !strings.Contains(marks, want) {
			t.Errorf("marks %q don't say %q", marks, want)
		}
	}
	if all(row, has("data-field", "to")) != nil {
		t.Error("the row shows To although the list does not ask for it")
	}
}

func TestReadRowIsNotMarkedUnread(t *testing.T) {
	row := one(t, render(t, MailboxesPage(samplePage(sampleRow(5)))), has("data-uid", "5"))
	if _, ok := attribute(row, "data-unread"); ok {
		t.Error("a read row has data-unread")
	}
}

func TestDeletedRowSaysSo(t *testing.T) {
	r := sampleRow(5)
	r.Deleted = true
	row := one(t, render(t, MailboxesPage(samplePage(r))), has("data-uid", "5"))
	link := one(t, row, tag("a"))
	wantText(t, one(t, link, tag("del")), "Sunday lunch")
	wantText(t, link, "Deleted: Sunday lunch")
	wantAttribute(t, one(t, row, has("id", "strike-5")), "formaction", "/mail/mailboxes/INBOX/undelete")
}

func TestSentListShowsRecipients(t *testing.T) {
	m := samplePage(sampleRow(5))
	m.List.ShowTo = true
	row := one(t, render(t, MailboxesPage(m)), has("data-uid", "5"))
	if got := text(one(t, row, has("data-field", "to"))); !strings.HasSuffix(got, "Mira") {
		t.Errorf("the cell says %q", got)
	}
	if all(row, has("data-field", "from")) != nil {
		t.Error("the row shows From too")
	}
}

func TestRowWithoutAnything(t *testing.T) {
	row := one(t, render(t, MailboxesPage(samplePage(Row{UID: 5}))), has("data-uid", "5"))
	wantText(t, one(t, row, has("data-field", "subject")), "(no subject)")
	wantText(t, one(t, row, has("data-field", "from")), "(no sender)")
	wantText(t, one(t, row, has("data-field", "date")), "")
}

func TestRowWithFault(t *testing.T) {
	r := Row{UID: 5, Subject: "x", Fault: "This message could not be read."}
	row := one(t, render(t, MailboxesPage(samplePage(r))), has("data-uid", "5"))
	wantText(t, one(t, row, has("data-field", "subject")), "This message could not be read.")
}

func TestRowsAreActedOnByTheirForms(t *testing.T) {
	doc := render(t, MailboxesPage(samplePage(sampleRow(5))))
	box := one(t, doc, has("id", "tick-5"))
	wantAttribute(t, box, "form", "ticked")
	wantAttribute(t, box, "name", "uid")
	wantAttribute(t, box, "value", "5")
	for _, id := range []string{"ticked", "one", "one-star", "one-unstar"} {
		form := one(t, doc, has("id", id), tag("form"))
		wantAttribute(t, form, "method", "post")
		wantAttribute(t, one(t, form, has("name", "uidvalidity")), "value", "77")
		if boxes := all(form, has("name", "uid")); len(boxes) != 0 {
			t.Errorf("the form %s holds UIDs of its own", id)
		}
	}
	wantAttribute(t, one(t, one(t, doc, has("id", "one-star")), has("name", "add")), "value", `\Flagged`)
	star := one(t, doc, has("id", "star-5"))
	wantAttribute(t, star, "form", "one-star")
	wantAttribute(t, star, "value", "5")
}

func TestToolbarPurgesOnlyAfterAsking(t *testing.T) {
	form := one(t, render(t, MailboxesPage(samplePage(sampleRow(5)))), has("id", "ticked"))
	purge := one(t, form, has("formaction", "/mail/mailboxes/INBOX/purge"))
	wantAttribute(t, purge, "formmethod", "get")
	if _, ok := attribute(purge, "hx-post"); ok {
		t.Error("script would purge without asking")
	}
}

// The Enter key on a box presses the form's first button.
func TestEnterOnABoxDoesNothing(t *testing.T) {
	form := one(t, render(t, MailboxesPage(samplePage(sampleRow(5)))), has("id", "ticked"))
	wantAttribute(t, all(form, tag("button"))[0], "formmethod", "dialog")
}

func TestStruckLinkNamesTheStruckRows(t *testing.T) {
	struck := sampleRow(7)
	struck.Deleted = true
	link := one(t, render(t, MailboxesPage(samplePage(struck, sampleRow(5)))), has("id", "purge-struck"))
	wantAttribute(t, link, "href", "/mail/mailboxes/INBOX/purge?uid=7&uidvalidity=77")
	wantText(t, link, "Purge 1 struck…")
	without := one(t, render(t, MailboxesPage(samplePage(sampleRow(5)))), has("id", "purge-struck"))
	wantAttribute(t, without, "hidden", "")
}

func TestSortsAreThoseOfTheServer(t *testing.T) {
	m := samplePage(sampleRow(5))
	m.List.View = View{Sort: "from", Filter: "unread", Page: 2}
	menu := one(t, render(t, MailboxesPage(m)), has("id", "sort"))
	current := one(t, menu, has("aria-current", "true"))
	wantAttribute(t, current, "value", "from")
	wantAttribute(t, current, "formaction", "/mail/mailboxes/INBOX/sort?order=desc")
	wantAttribute(t, current, "hx-push-url", "/mail/mailboxes/INBOX?filter=unread")
	if got := len(all(menu, tag("button"))); got != 5 {
		t.Errorf("%d sorts, want 5", got)
	}
	m.List.Sorts = []string{"arrival"}
	if doc := render(t, MailboxesPage(m)); all(doc, has("id", "sort")) != nil || all(doc, has("class", "columns")) != nil {
		t.Error("a choice of one is offered")
	}
}

// What was chosen for the mailbox is what the list says of itself, and its addresses
// don't name it.
func TestSortThatIsKept(t *testing.T) {
	m := samplePage(sampleRow(5))
	m.List.ShowTo = true
	m.List = m.List.SortedAs(View{Sort: "to"})
	doc := render(t, MailboxesPage(m))
	wantText(t, one(t, one(t, doc, has("class", "list-part sort-menu")), tag("summary")), "Sorted by Recipient, A to Z")
	if more := one(t, doc, has("id", "list-more")); all(more.Parent, has("id", "threads-menu")) == nil {
		t.Error("how the list is shown is not in its menu")
	}
	heading := one(t, one(t, doc, has("class", "columns")), has("aria-current", "true"))
	wantAttribute(t, heading, "value", "to")
	wantAttribute(t, heading, "formaction", "/mail/mailboxes/INBOX/sort?order=desc")
	wantText(t, heading, "Recipient (now A to Z; choose it to turn it round)")
	wantAttribute(t, one(t, doc, has("id", "open-5")), "href", "/mail/mailboxes/INBOX/messages/5")
}

func TestPager(t *testing.T) {
	m := samplePage(sampleRow(5), sampleRow(4))
	m.List.View = View{Page: 2, Filter: "unread"}
	pager := one(t, render(t, MailboxesPage(m)), has("class", "pager"))
	wantText(t, one(t, pager, has("class", "span")), "51–52 of 9,812")
	for id, want := range map[string]string{
		"page-first": "?filter=unread", "page-previous": "?filter=unread",
		"page-next": "?filter=unread&page=3", "page-last": "?filter=unread&page=197",
	} {
		wantAttribute(t, one(t, pager, has("id", id)), "href", "/mail/mailboxes/INBOX"+want)
	}
}

func TestEmptyListsSayWhy(t *testing.T) {
	said := map[string]bool{}
	for _, filter := range []string{"", "unread", "flagged", "deleted"} {
		m := samplePage()
		m.List.Total, m.List.Pages, m.List.View.Filter = 0, 0, filter
		list := one(t, render(t, MailboxesPage(m)), has("id", "list"))
		said[text(one(t, list, has("class", "nothing")))] = true
	}
	if len(said) != 4 {
		t.Errorf("%d different sentences for 4 filters", len(said))
	}
}

func TestListEscapesEverything(t *testing.T) {
	r := Row{
		UID: 5, Subject: hostile, Flags: []string{hostile},
		From: []message.Address{{Name: hostile, Addr: hostile}},
		To:   []message.Address{{Addr: hostile}},
	}
	m := samplePage(r)
	m.Mailboxes = append(m.Mailboxes, Mailbox{Name: hostile, Label: hostile, Selectable: true})
	m.List.Mailbox, m.List.Label, m.Username = hostile, hostile, hostile
	m.Alerts, m.Notices = []string{hostile}, []string{hostile}
	doc := render(t, MailboxesPage(m))
	wantHarmless(t, doc)
	wantText(t, one(t, one(t, doc, has("data-uid", "5")), has("data-field", "subject")), hostile)
	wantAttribute(t, one(t, doc, has("data-uidvalidity", "*")), "data-mailbox", hostile)
	if n := len(all(doc, tag("script"))); n != 1 {
		t.Errorf("%d scripts, want our own alone", n)
	}
}

func TestPageWithoutScript(t *testing.T) {
	m := samplePage(sampleRow(5))
	m.Assets.Scripts = nil
	if all(render(t, MailboxesPage(m)), tag("script")) != nil {
		t.Error("a script is asked for that has not been built")
	}
}

func TestRegionsOfThePage(t *testing.T) {
	m := samplePage(sampleRow(5))
	m.Alerts, m.Notices = []string{"The server is away."}, []string{"2 messages were restored."}
	doc := render(t, MailboxesPage(m))
	wantText(t, one(t, doc, has("role", "alert")), "The server is away.")
	wantText(t, one(t, doc, has("role", "status"), has("aria-live", "polite")), "2 messages were restored.")
	wantText(t, one(t, doc, tag("h1")), "Inbox (12)")
	wantText(t, one(t, doc, tag("title")), "Inbox (12) – Hearthmail")
	wantAttribute(t, one(t, doc, has("class", "skip")), "href", "#main")
	one(t, doc, tag("main"), has("id", "main"))
	wantUniqueIDs(t, doc)
}

func wantUniqueIDs(t *testing.T, doc *html.Node) {
	t.Helper()
	seen := map[string]bool{}
	for _, n := range all(doc, has("id", "*")) {
		id, _ := attribute(n, "id")
		if seen[id] {
			t.Errorf("the id %q is there twice", id)
		}
		seen[id] = true
	}
}
