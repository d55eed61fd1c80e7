package templates

import "net/url"

// Compose is the page of a new letter.
func (l Links) Compose() string { return l.base + "/compose" }

// ComposeOn is the page of a letter that begins with a message of a mailbox: kind is
// "reply", "reply-all", "forward", "forward-attached", "list", "edit" or "draft".
func (l Links) ComposeOn(kind, mailbox string, uid uint32) string {
	q := url.Values{"mailbox": {mailbox}}
	switch kind {
	case "draft", "edit":
		q.Set(kind, decimal(uid))
	case "forward-attached":
		q.Set("forward", "attached")
		q.Set("uid", decimal(uid))
	default:
		q.Set(kind, "1")
		q.Set("uid", decimal(uid))
	}
	return l.Compose() + "?" + q.Encode()
}

// SettingsWriting takes a POST about how letters are written: "format" is "rich" or
// "plain".
func (l Links) SettingsWriting() string { return l.base + "/settings/composing" }

// ComposeOf is the page of a letter wherever its last draft lies.
func (l Links) ComposeOf(id string) string { return l.Compose() + "?id=" + url.QueryEscape(id) }

// ComposeLetter is the page of a letter that comes back from the outbox.
func (l Links) ComposeLetter(id string) string { return l.Compose() + "?letter=" + url.QueryEscape(id) }

// ComposeTo is the page of a new letter that a mailto: address describes.
func (l Links) ComposeTo(mailto string) string {
	return l.Compose() + "?mailto=" + url.QueryEscape(mailto)
}

// ComposeAction is what the page's form posts to: "draft", "send", "uploads",
// "discard" or "restore".
func (l Links) ComposeAction(action string) string { return l.Compose() + "/" + action }

// ComposePart is something that goes with a letter.
func (l Links) ComposePart(id, token string) string {
	return l.Compose() + "/" + url.PathEscape(id) + "/parts/" + url.PathEscape(token)
}

// ComposePartRemove takes a POST that takes it off.
func (l Links) ComposePartRemove(id, token string) string {
	return l.ComposePart(id, token) + "/remove"
}

// ComposeRecipients finds whom one may mean, while one types.
func (l Links) ComposeRecipients() string { return l.Compose() + "/recipients" }

// Outbox is the page of letters on their way.
func (l Links) Outbox() string { return l.base + "/outbox" }

// OutboxAsk is that page, which asks whether a letter is to be discarded.
func (l Links) OutboxAsk(id string) string { return l.Outbox() + "?discard=" + url.QueryEscape(id) }

// OutboxState is what every page says of letters on their way.
func (l Links) OutboxState() string { return l.base + "/outbox/state" }

// OutboxAction takes a POST about one of them: "undo", "now", "postpone", "arrived",
// "again", "stop", "seen", "others" or "discard".
func (l Links) OutboxAction(id, action string) string {
	return l.base + "/outbox/" + url.PathEscape(id) + "/" + action
}

// Contacts is the page of people's addresses.
func (l Links) Contacts() string { return l.base + "/contacts" }
