package templates

import (
	"context"
	"slices"
	"strconv"
	"strings"
)

// mailboxGroup is what the tree shows of one namespace.
type mailboxGroup struct {
	Heading   string // "" for one's own
	Mailboxes []Mailbox
}

func groupsOf(all []Mailbox) []mailboxGroup {
	var groups []mailboxGroup
	for i, b := range all {
		if i == 0 || b.Namespace != all[i-1].Namespace {
			groups = append(groups, mailboxGroup{Heading: namespaceHeading(b.Namespace)})
		}
		last := &groups[len(groups)-1]
		last.Mailboxes = append(last.Mailboxes, b)
	}
	return groups
}

func namespaceHeading(namespace string) string {
	return map[string]string{"others": "Other people's folders", "shared": "Shared folders"}[namespace]
}

// offers names what the menu of a mailbox in the tree has.
func (b Mailbox) offers() string {
	var all []string
	add := func(name string, offered bool) {
		if offered {
			all = append(all, name)
		}
	}
	add("read", b.Selectable && b.Unseen > 0 && b.may("s"))
	add("new", !b.NoInferiors && b.may("k"))
	add("empty", b.canBeEmptied() && b.Total > 0)
	add("change", true)
	add("remove", b.canBeRemoved())
	return strings.Join(all, " ")
}

func (b Mailbox) canBeEmptied() bool {
	return (b.Role == "trash" || b.Role == "junk") && b.Selectable && b.may("te")
}
func (b Mailbox) canBeRemoved() bool { return b.Role != "inbox" && b.may("x") }
func (b Mailbox) canBeRenamed() bool { return b.Role != "inbox" && b.may("x") }

// path is the mailbox's whole name as a person reads it.
func (b Mailbox) path() string {
	if b.Role == "inbox" {
		return b.Label
	}
	if b.Delimiter == "" {
		return b.Name
	}
	return strings.ReplaceAll(b.Name, b.Delimiter, " › ")
}

func (b Mailbox) held() string {
	if !b.Selectable {
		return "Holds folders only"
	}
	words := counted(b.Total, "message", "messages")
	if b.Unseen > 0 {
		words += ", " + count(b.Unseen) + " unread"
	}
	return words
}

// use is a mailbox's role in words.
func (r Role) use() string {
	return map[Role]string{
		"inbox": "Inbox", "drafts": "Drafts", "sent": "Sent mail", "archive": "Archive", "junk": "Junk", "trash": "Trash",
		"flagged": "Starred", "all": "All mail",
	}[r]
}

func (m MailboxQuestion) heading() string {
	name := "“" + m.Mailbox.Label + "”"
	switch m.Asked {
	case AskEmpty:
		return "Empty " + name + "?"
	case AskRead:
		return "Mark everything in " + name + " as read?"
	default:
		return "Delete the folder " + name + "?"
	}
}

// sentences say what is in the mailbox and what will become of it.
func (m MailboxQuestion) sentences() []string {
	switch m.Asked {
	case AskEmpty:
		if m.Total == 0 {
			return []string{"It is empty already."}
		}
		said := "It holds " + counted(m.Total, "message", "messages") + "."
		if m.StaysStruck {
			return []string{said, "This mail server can't take single messages away: they will be struck through, and stay."}
		}
		return []string{said, "They will leave the mail server for good, for everybody. What arrives from now on stays."}
	case AskRead:
		if m.Unseen == 0 {
			return []string{"Everything in it has been read."}
		}
		return []string{counted(m.Unseen, "message is", "messages are") + " unread. What arrives from now on stays unread."}
	default:
		return m.removal()
	}
}

func (m MailboxQuestion) removal() []string {
	var said []string
	switch {
	case !m.Mailbox.Selectable:
		said = append(said, "It holds no messages itself.")
	case m.Total == 0:
		said = append(said, "It is empty.")
	case m.Unseen > 0:
		said = append(said, "It holds "+counted(m.Total, "message", "messages")+", "+count(m.Unseen)+" of them unread. They will leave the mail server for good, for everybody.")
	default:
		said = append(said, "It holds "+counted(m.Total, "message", "messages")+". They will leave the mail server for good, for everybody.")
	}
	if m.Children > 0 {
		said = append(said, counted(uint32(m.Children), "folder lies", "folders lie")+" below it. What is in there stays.")
	}
	return said
}

// nothingToDo says whether the question has no point.
func (m MailboxQuestion) nothingToDo() bool {
	return m.Asked == AskEmpty && m.Total == 0 || m.Asked == AskRead && m.Unseen == 0
}

func (m MailboxQuestion) yes() string {
	switch {
	case m.Asked == AskEmpty && m.StaysStruck:
		return "Strike " + counted(m.Total, "message", "messages") + " through"
	case m.Asked == AskEmpty:
		return "Purge " + counted(m.Total, "message", "messages")
	case m.Asked == AskRead:
		return "Mark as read"
	case m.Total > 0:
		return "Delete the folder and " + counted(m.Total, "message", "messages")
	default:
		return "Delete the folder"
	}
}

// PresetSingly is the preset of those who choose single rights.
const PresetSingly = "singly"

type preset struct{ Name, Words, Rights string }

func presets() []preset {
	return []preset{
		{"read", "Read", "lr"},
		{"mark", "Read and mark", "lrsw"},
		{"add", "Read, mark and add", "lrswip"},
		{"all", "Everything", "lrswipkxtea"},
	}
}

// PresetRights gives the rights (RFC 4314) that a preset stands for.
func PresetRights(name string) (rights string, ok bool) {
	i := slices.IndexFunc(presets(), func(p preset) bool { return p.Name == name })
	if i < 0 {
		return "", false
	}
	return presets()[i].Rights, true
}

// singleRights are the rights in words.
func singleRights() []preset {
	return []preset{
		{"l", "See the folder", "l"},
		{"r", "Read messages", "r"},
		{"s", "Mark as read", "s"},
		{"w", "Star and label", "w"},
		{"i", "Add messages", "i"},
		{"p", "Send mail to it", "p"},
		{"k", "Make folders below it", "k"},
		{"x", "Rename, move and delete it", "x"},
		{"t", "Strike messages through", "t"},
		{"e", "Purge what is struck", "e"},
		{"a", "Say who may do what", "a"},
	}
}

// preset is the one that the rights are, PresetSingly for none.
func (g Grant) preset() string {
	for _, p := range presets() {
		if p.Rights == g.Rights {
			return p.Name
		}
	}
	return PresetSingly
}

func (g Grant) has(right string) bool { return strings.Contains(g.Rights, right) }

// inWords is what the rights come to.
func (g Grant) inWords() string {
	for _, p := range presets() {
		if p.Rights == g.Rights {
			return p.Words
		}
	}
	var words []string
	for _, p := range singleRights() {
		if g.has(p.Rights) {
			words = append(words, p.Words)
		}
	}
	if len(words) == 0 {
		return "Nothing"
	}
	return strings.Join(words, ", ")
}

// id makes the identifier of an element of the grant.
func (g Grant) id(i int, what string) string { return "grant-" + what + "-" + strconv.Itoa(i) }

// GrantedTo is what to call somebody in an access control list.
func GrantedTo(ctx context.Context, identifier string) string {
	switch identifier {
	case "anyone":
		return say(ctx, "Everybody")
	case "authenticated":
		return say(ctx, "Everybody who has signed in")
	case "owner":
		return say(ctx, "The owner")
	}
	if name, taken := strings.CutPrefix(identifier, "-"); taken {
		return say(ctx, "%s (taken away)|rights of", GrantedTo(ctx, name))
	}
	return identifier
}

func mailboxesHeading(g mailboxGroup) string {
	if g.Heading == "" {
		return "Your folders"
	}
	return g.Heading
}

func yesOrNo(yes bool) string {
	if yes {
		return "yes"
	}
	return "no"
}

// subscribing is what the button about the subscription does.
func (m MailboxSettings) subscribing() (action, words string) {
	if m.Mailbox.Subscribed {
		return "unsubscribe", "Unsubscribe"
	}
	return "subscribe", "Subscribe"
}

// withheld says whether one's rights in a mailbox forbid an act on its messages; "" is the
// mailbox of the list.
func (m *MailboxPage) withheld(mailbox, action, flag string) bool {
	rights := map[string]string{
		"delete": "t", "undelete": "t", "purge": "e", "flags": "w", "move": "te", "archive": "te", "junk": "te", "notjunk": "te",
	}[action]
	if flag == `\Seen` {
		rights = "s"
	}
	if mailbox == "" {
		mailbox = m.List.Mailbox
	}
	i := slices.IndexFunc(m.Mailboxes, func(b Mailbox) bool { return b.Name == mailbox })
	return i >= 0 && !m.Mailboxes[i].may(rights)
}
