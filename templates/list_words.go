package templates

import (
	"context"
	"strings"

	"hearthmail/locale"
)

// choice is one of several ways to look at a list.
type choice struct {
	Label   string
	View    View
	Current bool
	Hint    string // said to screen readers after the label
}

// struck are the UIDs of the rows shown struck through.
func (l List) struck() []uint32 {
	var uids []uint32
	for _, r := range l.Rows {
		uids = append(uids, r.struckUIDs()...)
	}
	return uids
}

// purgeOffer are the words of the link that leads to the question. The script
// writes the same ones.
func purgeOffer(ctx context.Context, struck int) string {
	return say(ctx, "Purge %d struck…", struck)
}

// joined sets words beside each other.
func joined(ctx context.Context, words []string) string {
	return strings.Join(words, say(ctx, ", |between words"))
}

// withUnread adds to how many messages there are how many of them are unread.
func withUnread(ctx context.Context, messages string, unread uint32) string {
	if unread == 0 {
		return messages
	}
	return say(ctx, "%s, %d unread|messages", messages, unread)
}

// summary says how much the list holds: "9,812 messages, 12 unread".
func (l List) summary(ctx context.Context, labels *LabelBook) string {
	switch {
	case l.Threads.Shown:
		return l.threadSummary(ctx)
	case l.View.IsNarrowed():
		return l.narrow(ctx, labels)
	default:
		return withUnread(ctx, say(ctx, "%d messages", l.Total), l.Unseen)
	}
}

// nothing says kindly why a list is empty.
func (l List) nothing() (heading, sentence locale.Text) {
	switch {
	case l.Total > 0:
		return "This page is empty", "The folder has fewer messages than it had a moment ago."
	case l.View.Query != "":
		return l.nothingFound()
	case strings.Contains(l.View.Filter, ",") || l.View.Label != "" || l.View.Filter == "attachment":
		return "No such messages", "Nothing in this folder is all of what is chosen above. Leave something out."
	case l.View.Filter == "unread":
		return "All read|messages", "Nothing in this folder is waiting to be read."
	case l.View.Filter == "flagged":
		return "No stars here", "Give a message a star, and it is easy to find again."
	case l.View.Filter == "deleted":
		return "Nothing is struck through", "Deleted messages stay here, struck through, until someone purges them."
	case l.Role == "inbox":
		return "The inbox is empty", "New mail will appear here."
	default:
		return "This folder is empty", "Messages that are put here will appear in this list."
	}
}
