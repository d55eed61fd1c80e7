package templates

import (
	"net/url"
	"strconv"
)

// ContactsList is a part of the contacts.
func (l Links) ContactsList(v ContactsView) string {
	q := url.Values{}
	if v.Query != "" {
		q.Set("q", v.Query)
	}
	if v.Group != "" {
		q.Set("group", v.Group)
	}
	if v.Learnt {
		q.Set("which", "learnt")
	}
	if v.Page > 1 {
		q.Set("page", strconv.Itoa(v.Page))
	}
	if len(q) == 0 {
		return l.Contacts()
	}
	return l.Contacts() + "?" + q.Encode()
}

// Contact is the form of a contact; "" is a new one.
func (l Links) Contact(address string) string {
	return l.Contacts() + "/edit" + query("address", address)
}

// Group is the form of a group; "" is a new one.
func (l Links) Group(name string) string { return l.Contacts() + "/group" + query("name", name) }

// ContactsAction takes a POST: "remove", "groups", "groups/remove" or "import".
func (l Links) ContactsAction(action string) string { return l.Contacts() + "/" + action }

// ContactsFile are all that were kept, as vCards.
func (l Links) ContactsFile() string { return l.base + "/contacts.vcf" }

// Identities is the page of whom letters may be from, and takes a POST.
func (l Links) Identities() string { return l.Settings() + "/identities" }

// Identity is the form of one of them; "" is a new one.
func (l Links) Identity(id string) string { return l.Identities() + "/edit" + query("id", id) }

// IdentityAction takes a POST: "raise" or "remove".
func (l Links) IdentityAction(action string) string { return l.Identities() + "/" + action }

// CannedReplies is the page of texts that are written often, and takes a POST.
func (l Links) CannedReplies() string { return l.Settings() + "/replies" }

// CannedReply is the form of one of them; "" is a new one.
func (l Links) CannedReply(id string) string { return l.CannedReplies() + "/edit" + query("id", id) }

// CannedReplyRemove takes a POST.
func (l Links) CannedReplyRemove() string { return l.CannedReplies() + "/remove" }

// ComposeCanned is the page of a letter that begins with a canned reply.
func (l Links) ComposeCanned(id string) string { return l.Compose() + query("template", id) }

func query(name, value string) string {
	if value == "" {
		return ""
	}
	return "?" + name + "=" + url.QueryEscape(value)
}
