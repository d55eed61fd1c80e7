package templates

import "net/url"

// Mailboxes is the page of all mailboxes; it takes a POST that makes one.
func (l Links) Mailboxes() string { return l.base + "/mailboxes" }

// MailboxBelow is the same page, about to make one below another.
func (l Links) MailboxBelow(parent string) string {
	return l.Mailboxes() + "?parent=" + url.QueryEscape(parent) + "#new"
}

// TreeSettings takes a POST about which mailboxes the tree shows: "tree" is "all" or
// "subscribed".
func (l Links) TreeSettings() string { return l.base + "/settings/tree" }
