package templates

import (
	"context"
	"strings"
)

// heading is the page's title: what is handed in, else the open message's
// subject, else the mailbox and how much in it is unread.
func (m MailboxPage) heading(ctx context.Context) string {
	switch {
	case m.Title != "":
		return m.Title
	case m.Message != nil:
		return m.Message.subject(ctx)
	default:
		return m.List.title(ctx)
	}
}

// title names the list with its unread messages: "Inbox (12)".
func (l List) title(ctx context.Context) string {
	if l.Unseen == 0 || l.View.Query != "" {
		return l.name(ctx)
	}
	return l.called(ctx) + " (" + numeral(ctx, l.Unseen) + ")"
}

// icon is the name of the mailbox's icon in the sprite.
func (r Role) icon() string {
	switch r {
	case "inbox", "drafts", "sent", "archive", "junk", "trash", "flagged", "all":
		return "box-" + string(r)
	default:
		return "box"
	}
}

// indent is the class that moves an entry of the tree to the right. Very deep
// trees stop moving, so that names keep their room.
func (b Mailbox) indent() string {
	const deepest = 6
	return "depth-" + decimal(uint32(min(max(b.Depth, 0), deepest)))
}

// subject is what to show for a row's subject.
func (r Row) subject(ctx context.Context) string {
	if r.Fault != "" {
		return r.Fault
	}
	return subjectOf(ctx, r.Subject)
}

// subjectOf stands for a subject that is empty too.
func subjectOf(ctx context.Context, subject string) string {
	if strings.TrimSpace(subject) == "" {
		return say(ctx, "(no subject)")
	}
	return subject
}

func (r Row) flags() string { return strings.Join(r.Flags, " ") }

// id makes the identifier of one of the row's elements: "row-5".
func (r Row) id(what string) string { return what + "-" + r.key() }

// key tells the row from all others of a list. UIDs do so within a mailbox alone.
func (r Row) key() string {
	if r.Mailbox == "" {
		return decimal(r.UID)
	}
	return placeMark(r.Mailbox, r.UIDValidity) + "-" + decimal(r.UID)
}

// holdsOpen reports whether the rows are just the row of the open message.
func (m MailboxPage) holdsOpen() bool {
	return m.Message != nil && len(m.List.Rows) == 1 && (m.List.Rows[0].UID == m.Message.UID || m.List.Rows[0].Thread != nil)
}

// closed is the same page with no message open.
func (m MailboxPage) closed() MailboxPage {
	m.Message = nil
	return m
}
