package templates

import (
	"context"
	"strings"
	"unicode/utf8"

	"github.com/a-h/templ"

	"hearthmail/locale"
	"hearthmail/message"
)

// several says that the row stands for more than one message.
func (r Row) several() bool { return r.Thread != nil && r.Thread.Count > 1 }

// struck says that the row is shown struck through: a conversation is once all
// its messages in this mailbox are.
func (r Row) struck() bool {
	if r.Thread == nil {
		return r.Deleted
	}
	return r.Thread.Struck > 0 && r.Thread.Struck >= len(r.Thread.Here)
}

// struckUIDs are those that the row shows struck through.
func (r Row) struckUIDs() []uint32 {
	switch {
	case !r.struck():
		return nil
	case r.Thread == nil:
		return []uint32{r.UID}
	default:
		return r.Thread.Here
	}
}

// attributes are what the script and others learn of the row's conversation.
func (t *ThreadRow) attributes(struck []uint32) templ.OrderedAttributes {
	if t == nil {
		return nil
	}
	of := templ.OrderedAttributes{{Key: "data-count", Value: decimal(uint32(t.Count))}, {Key: "data-here", Value: numbers(t.Here)}}
	if len(struck) > 0 {
		of = append(of, templ.KeyValue[string, any]{Key: "data-struck", Value: numbers(struck)})
	}
	return of
}

func numbers(uids []uint32) string {
	var all strings.Builder
	for i, uid := range uids {
		if i > 0 {
			all.WriteByte(' ')
		}
		all.WriteString(decimal(uid))
	}
	return all.String()
}

// struckWords says how much of a conversation is struck through, when that is not
// nothing.
func (t *ThreadRow) struckWords(ctx context.Context) string {
	here := len(t.Here)
	switch {
	case t.Struck == 0 || here < 2:
		return ""
	case t.Struck >= here:
		return say(ctx, "All %d struck through|messages", here)
	default:
		return say(ctx, "%d of %s struck through|messages", t.Struck, numeral(ctx, uint32(here)))
	}
}

// title says how many messages the conversation has: "5 messages, 2 unread".
func (t *ThreadRow) title(ctx context.Context) string {
	return threadTitle(ctx, uint32(t.Count), uint32(t.Unread))
}

func threadTitle(ctx context.Context, messages, unread uint32) string {
	return withUnread(ctx, say(ctx, "%d messages", messages), unread)
}

// mostWriters is how many names a row has room for.
const mostWriters = 3

// writers are the people of a conversation whose names its row shows: who began it,
// and those who wrote last. more says that there are others between them.
func (t *ThreadRow) writers() (shown []message.Address, more bool) {
	if len(t.People) <= mostWriters {
		return t.People, false
	}
	return append([]message.Address{t.People[0]}, t.People[len(t.People)-mostWriters+1:]...), true
}

// nameOf is a writer's name, short where there are others.
func (t *ThreadRow) nameOf(a message.Address) string {
	if len(t.People) == 1 {
		return a.Display()
	}
	return shortName(a)
}

// shortName is what people call each other where there are several names: the
// first word of one, unless that is a title, an initial or a surname, or what stands
// before the @ of an address.
func shortName(a message.Address) string {
	name := a.Display()
	if at := strings.LastIndexByte(name, '@'); at > 0 {
		return name[:at]
	}
	first, _, several := strings.Cut(name, " ")
	if !several || strings.HasSuffix(first, ",") || strings.HasSuffix(first, ".") || utf8.RuneCountInString(first) < 3 {
		return name
	}
	return first
}

// separator stands after the i-th of so many names.
func separator(ctx context.Context, i, names int, more bool) string {
	switch {
	case i == 0 && more:
		return " … "
	case i+1 < names:
		return say(ctx, ", |between words")
	default:
		return ""
	}
}

// opens is where a click on the row leads: to the first message that is unread,
// of which the row itself may be the only one.
func (r Row) opens(l Links, mailbox string, v View) string {
	if t := r.Thread; t != nil && t.Unread > 0 && (t.Unread > 1 || !t.NewUnread) {
		return l.Thread(mailbox, r.UID, v)
	}
	return l.Message(mailbox, r.UID, v)
}

// threadSummary says how much a list of conversations holds.
func (l List) threadSummary(ctx context.Context) string {
	all := say(ctx, "%d conversations", l.Total)
	if l.View.IsNarrowed() {
		return all
	}
	return withUnread(ctx, joined(ctx, []string{all, say(ctx, "%d messages", l.Threads.Messages)}), l.Unseen)
}

// threadNote is what there is to say about conversations above the rows.
func (l List) threadNote() locale.Text {
	switch {
	case l.Threads.Unable:
		return "This mail server tells too little to put conversations together, so each message has its own row."
	case l.Threads.Shown && l.Threads.Partial:
		return "Older messages are still being looked at: conversations may grow."
	default:
		return ""
	}
}

// threadChoices are the ways to look at the list.
func (l List) threadChoices(ctx context.Context) []choice {
	as := func(threads string) View {
		v := l.View
		v.Page, v.Threads = 0, threads
		return v
	}
	return []choice{
		{Label: say(ctx, "Conversations"), View: as("on"), Current: l.Threads.Shown},
		{Label: say(ctx, "Single messages"), View: as("off"), Current: !l.Threads.Shown},
	}
}

// shownAs says how the list is shown.
func (l List) shownAs() locale.Text {
	if l.Threads.Shown {
		return "Shown as conversations"
	}
	return "Shown as single messages"
}

func onOff(on bool) string {
	if on {
		return "on"
	}
	return "off"
}
