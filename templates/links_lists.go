package templates

// MailboxSort takes a POST that keeps how a mailbox's list is sorted: "sort" is in
// the form; order is "asc", "desc", or "" for the usual one.
func (l Links) MailboxSort(name, order string) string {
	address := l.MailboxAction(name, "sort")
	if order != "" {
		address += "?order=" + order
	}
	return address
}

// ListSettings takes a POST of what a person chooses about lists: "threads" and
// "trash" are "on" or absent, "sort" is a sort and, after a blank, an order.
func (l Links) ListSettings() string { return l.base + "/settings/lists" }

// unsorted is the same messages from their beginning, in the order that is kept.
func (v View) unsorted() View {
	v.Sort, v.Order, v.Page = "", "", 0
	return v
}
