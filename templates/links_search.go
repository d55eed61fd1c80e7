package templates

import "net/url"

// IsAcross says whether the list holds messages of several mailboxes.
func (v View) IsAcross() bool { return v.Found || v.Below != "" }

// Search is a page of what is found in all mailboxes, or in one and those below it.
func (l Links) Search(v View) string {
	v.Found = false // as the address says
	return l.base + "/search" + v.query()
}

// SearchFrom is what the field posts its words and its choice of mailboxes to.
func (l Links) SearchFrom() string { return l.base + "/search" }

// SearchCompose takes the fields of the form, and leads to their search.
func (l Links) SearchCompose() string { return l.base + "/search/compose" }

// SearchComplete suggests how what is typed may go on.
func (l Links) SearchComplete() string { return l.base + "/search/complete" }

// SearchEvents is the stream of what a search over several mailboxes finds.
func (l Links) SearchEvents(v View) string {
	v.Page, v.Found = 1, false
	return l.base + "/search/events" + v.query()
}

// SearchStop takes a POST that ends such a search.
func (l Links) SearchStop() string { return l.base + "/search/stop" }

// SavedSearches is the page of a login's saved searches, and takes a POST that
// saves one more.
func (l Links) SavedSearches() string { return l.base + "/searches" }

// SavedSearchAct takes a POST: "rename" or "remove".
func (l Links) SavedSearchAct(id, act string) string {
	return l.base + "/searches/" + url.PathEscape(id) + "/" + act
}
