package templates

import (
	"net/url"
	"strconv"
)

// MessagesAction is what a form posts to that names messages of any mailboxes, each by
// its MessageRef: "delete", "move" and the other acts of MailboxAction but "purge".
func (l Links) MessagesAction(action string) string { return l.base + "/messages/" + action }

// MessageRef names a message of any mailbox in a form.
func MessageRef(mailbox string, uidValidity, uid uint32) string {
	return decimal(uidValidity) + "." + decimal(uid) + "." + mailbox
}

// Act is the page that says how far an act has come; back is where it leads then.
func (l Links) Act(id, back string) string {
	address := l.act(id)
	if back != "" {
		address += "?back=" + url.QueryEscape(back)
	}
	return address
}

// ActUndo takes a POST that takes an act back.
func (l Links) ActUndo(id string) string { return l.act(id) + "/undo" }

// ActCancel takes a POST that has an act stop.
func (l Links) ActCancel(id string) string { return l.act(id) + "/cancel" }

func (l Links) act(id string) string { return l.base + "/acts/" + url.PathEscape(id) }

// actions is where the acts on messages of a list post to: of one mailbox, or of any
// where the list has none.
func (l Links) actions(mailbox, action string) string {
	if mailbox == "" {
		return l.MessagesAction(action)
	}
	return l.MailboxAction(mailbox, action)
}

// placeMark is short and the same for a mailbox at a UIDVALIDITY: ids of rows hold it.
func placeMark(mailbox string, uidValidity uint32) string {
	hash := uint64(14695981039346656037) // FNV-1a
	for _, b := range []byte(mailbox) {
		hash = (hash ^ uint64(b)) * 1099511628211
	}
	return decimal(uidValidity) + "-" + strconv.FormatUint(hash, 36)
}
