package templates

import (
	"testing"

	"golang.org/x/net/html"
)

// outOfBand are the ids of a fragment's elements. An element without a place
// of its own would land in the middle of the panes, so that fails.
func outOfBand(t *testing.T, doc *html.Node) map[string]bool {
	t.Helper()
	places := map[string]bool{}
	body := one(t, doc, tag("body"))
	for n := range body.ChildNodes() {
		if n.Type != html.ElementNode || n.Data == "title" {
			continue
		}
		id, _ := attribute(n, "id")
		if _, ok := attribute(n, "hx-swap-oob"); !ok || id == "" {
			t.Errorf("<%s id=%q> has no place of its own", n.Data, id)
		}
		places[id] = true
	}
	return places
}

func wantPlaces(t *testing.T, doc *html.Node, want ...string) {
	t.Helper()
	places := outOfBand(t, doc)
	for _, id := range want {
		if !places[id] {
			t.Errorf("the fragment lacks #%s", id)
		}
		delete(places, id)
	}
	for id := range places {
		t.Errorf("the fragment has #%s", id)
	}
}

func TestMessageFragment(t *testing.T) {
	m := sampleOpen()
	doc := render(t, MessageFragment(m))
	wantPlaces(t, doc, "page-title", "reading", "tree", "alerts", "status")
	wantText(t, one(t, doc, tag("title")), "Sunday lunch – Hearthmail")
	m.List.Rows = m.List.Rows[1:2]
	doc = render(t, MessageFragment(m))
	wantPlaces(t, doc, "page-title", "reading", "row-5", "list-summary", "tree", "alerts", "status")
	summary := one(t, doc, has("id", "list-summary"))
	wantAttribute(t, summary, "data-now-unseen", "12")
	wantAttribute(t, summary, "data-now-total", "9812")
}

func TestListFragment(t *testing.T) {
	m := sampleOpen()
	doc := render(t, ListFragment(m))
	wantPlaces(t, doc, "page-title", "search", "list", "reading", "row-forms", "tree", "alerts", "status")
	if all(doc, has("data-message", "*")) != nil {
		t.Error("the reading pane is not empty")
	}
	if got := len(all(one(t, doc, has("id", "list")), has("data-uid", "*"))); got != 3 {
		t.Errorf("%d rows, want 3", got)
	}
}

func TestRowsFragment(t *testing.T) {
	m := samplePage(sampleRow(9), sampleRow(5))
	m.Notices = []string{"2 messages were struck through."}
	doc := render(t, RowsFragment(m))
	wantPlaces(t, doc, "row-9", "row-5", "list-summary", "tree", "alerts", "status")
	wantText(t, one(t, doc, has("role", "status")), "2 messages were struck through.")
	open := sampleOpen()
	open.List.Rows, open.Mailboxes, open.Message.Deleted = nil, nil, true
	doc = render(t, RowsFragment(open))
	wantPlaces(t, doc, "list-summary", "message-acts-5", "message-heading-5", "alerts", "status")
	one(t, one(t, doc, has("id", "message-title")), tag("del"))
}
