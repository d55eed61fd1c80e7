package templates

import (
	"context"
	"strings"

	"hearthmail/locale"
)

// MailboxLabel is what to call a mailbox in the reader's language: one with a role by
// the usual word for it, where its own name is the English one, and all others by their
// own names.
func MailboxLabel(ctx context.Context, role Role, label string) string {
	usual := role.label()
	if english, _, _ := strings.Cut(string(usual), "|"); label != english {
		return label
	}
	return say(ctx, usual)
}

// label is what mailboxes with this role are called by most mail servers.
func (r Role) label() locale.Text {
	switch r {
	case "inbox":
		return "Inbox|folder"
	case "drafts":
		return "Drafts|folder"
	case "sent":
		return "Sent|folder"
	case "archive":
		return "Archive|folder"
	case "junk":
		return "Junk|folder"
	case "trash":
		return "Trash|folder"
	default:
		return ""
	}
}

// called is what to call the mailbox in the reader's language.
func (b Mailbox) called(ctx context.Context) string { return MailboxLabel(ctx, b.Role, b.Label) }

// called is what to call the list's mailbox in the reader's language.
func (l List) called(ctx context.Context) string { return MailboxLabel(ctx, l.Role, l.Label) }
