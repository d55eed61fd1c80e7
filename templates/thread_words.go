package templates

import (
	"cmp"
	"context"
	"strings"

	"hearthmail/message"
)

// listed is the mailbox whose list is beside the message.
func (m *Message) listed() string { return cmp.Or(m.View.List, m.Mailbox) }

// alone leads to the message without its conversation, beside the list of its own
// mailbox.
func (m *Message) alone(l Links) string {
	return l.Message(m.Mailbox, m.UID, View{Sort: m.View.Sort, Order: m.View.Order, Threads: "off"})
}

// above and below lead to the neighbours in the list: messages, or conversations.
func (m *Message) above(l Links) string { return m.neighbour(l, m.Above, m.PreviousIn, m.Previous) }

func (m *Message) below(l Links) string { return m.neighbour(l, m.Below, m.NextIn, m.Next) }

func (m *Message) neighbour(l Links, row *Row, mailbox string, uid uint32) string {
	v := m.View
	v.List = ""
	switch {
	case row != nil:
		return row.opens(l, m.listed(), v)
	case uid != 0:
		return l.Message(cmp.Or(mailbox, m.listed()), uid, v)
	default:
		return ""
	}
}

// size is how many messages the conversation has.
func (t *Thread) size() uint32 {
	if t == nil {
		return 0
	}
	return uint32(len(t.Messages))
}

// title says how many messages there are, and how many are unread.
func (t *Thread) title(ctx context.Context) string {
	unread := uint32(0)
	for _, m := range t.Messages {
		if m.Unread {
			unread++
		}
	}
	return threadTitle(ctx, t.size(), unread)
}

// strays says that a message's subject is another than the conversation began with.
func (t *Thread) strays(m ThreadMessage) bool {
	return message.ReplySubject(m.Subject) != message.ReplySubject(t.Messages[0].Subject)
}

// aroundCurrent is how many messages are shown on either side of the open one;
// the others are folded away.
const aroundCurrent = 3

// folded splits a conversation into what is shown and what is folded away before
// and after it. A single one is not worth folding.
func (t *Thread) folded() (before, shown, after []ThreadMessage) {
	current := len(t.Messages) - 1
	for i, m := range t.Messages {
		if m.Current {
			current = i
		}
	}
	from, to := max(0, current-aroundCurrent), min(len(t.Messages), current+aroundCurrent+1)
	if from == 1 {
		from = 0
	}
	if to == len(t.Messages)-1 {
		to++
	}
	return t.Messages[:from], t.Messages[from:to], t.Messages[to:]
}

// words say of a message of a conversation what the eye sees by its marks.
func (m ThreadMessage) words(ctx context.Context) string {
	var all []string
	if m.Unread {
		all = append(all, say(ctx, "Unread.|message"))
	}
	if m.Flagged {
		all = append(all, say(ctx, "Starred.|message"))
	}
	if m.HasAttachment {
		all = append(all, say(ctx, "Has an attachment.|message"))
	}
	return strings.Join(all, " ")
}

// writer is who wrote it.
func (m ThreadMessage) writer(ctx context.Context) string {
	if len(m.From) == 0 {
		return say(ctx, "(no sender)")
	}
	return m.From[0].Display()
}

// ref names the message in a form about several mailboxes.
func (m ThreadMessage) ref() string { return MessageRef(m.Mailbox, m.UIDValidity, m.UID) }
