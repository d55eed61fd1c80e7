package templates

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"hearthmail/locale"
)

// mailboxGroup is what the tree shows of one namespace.
type mailboxGroup struct {
	Heading   locale.Text // "" for one's own
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

func namespaceHeading(namespace string) locale.Text {
	return map[string]locale.Text{"others": "Other people's folders", "shared": "Shared folders"}[namespace]
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
func (b Mailbox) path(ctx context.Context) string {
	if b.Role == "inbox" {
		return b.called(ctx)
	}
	name := b.Name
	if above, ok := strings.CutSuffix(name, b.Label); ok {
		name = above + b.called(ctx)
	}
	if b.Delimiter == "" {
		return name
	}
	return strings.ReplaceAll(name, b.Delimiter, " › ")
}

func (b Mailbox) held(ctx context.Context) string {
	if !b.Selectable {
		return say(ctx, "Holds folders only")
	}
	return withUnread(ctx, say(ctx, "%d messages", b.Total), b.Unseen)
}

// use is a mailbox's role in words.
func (r Role) use(ctx context.Context) string {
	return say(ctx, map[Role]locale.Text{
		"inbox": "Inbox|folder", "drafts": "Drafts|folder", "sent": "Sent mail|folder", "archive": "Archive|folder", "junk": "Junk|folder",
		"trash": "Trash|folder", "flagged": "Starred|folder", "all": "All mail|folder",
	}[r])
}

func (m MailboxQuestion) heading(ctx context.Context) string {
	name := m.Mailbox.called(ctx)
	switch m.Asked {
	case AskEmpty:
		return say(ctx, "Empty “%s”?|folder", name)
	case AskRead:
		return say(ctx, "Mark everything in “%s” as read?", name)
	default:
		return say(ctx, "Delete the folder “%s”?", name)
	}
}

// sentences say what is in the mailbox and what will become of it.
func (m MailboxQuestion) sentences(ctx context.Context) []string {
	switch m.Asked {
	case AskEmpty:
		if m.Total == 0 {
			return []string{say(ctx, "It is empty already.|folder")}
		}
		said := say(ctx, "It holds %d messages.|folder", m.Total)
		if m.StaysStruck {
			return []string{said, say(ctx, "This mail server can't take single messages away: they will be struck through, and stay.")}
		}
		return []string{said, say(ctx, "They will leave the mail server for good, for everybody. What arrives from now on stays.|messages")}
	case AskRead:
		if m.Unseen == 0 {
			return []string{say(ctx, "Everything in it has been read.|folder")}
		}
		return []string{say(ctx, "%d messages are unread. What arrives from now on stays unread.", m.Unseen)}
	default:
		return m.removal(ctx)
	}
}

func (m MailboxQuestion) removal(ctx context.Context) []string {
	var said []string
	switch {
	case !m.Mailbox.Selectable:
		said = append(said, say(ctx, "It holds no messages itself.|folder"))
	case m.Total == 0:
		said = append(said, say(ctx, "It is empty.|folder"))
	case m.Unseen > 0:
		said = append(said, say(ctx, "It holds %s, %d of them unread. They will leave the mail server for good, for everybody.|folder", say(ctx, "%d messages|held", m.Total), m.Unseen))
	default:
		said = append(said, say(ctx, "It holds %d messages. They will leave the mail server for good, for everybody.|folder", m.Total))
	}
	if m.Children > 0 {
		said = append(said, say(ctx, "%d folders lie below it. What is in there stays.", m.Children))
	}
	return said
}

// nothingToDo says whether the question has no point.
func (m MailboxQuestion) nothingToDo() bool {
	return m.Asked == AskEmpty && m.Total == 0 || m.Asked == AskRead && m.Unseen == 0
}

func (m MailboxQuestion) yes(ctx context.Context) string {
	switch {
	case m.Asked == AskEmpty && m.StaysStruck:
		return say(ctx, "Strike %d messages through", m.Total)
	case m.Asked == AskEmpty:
		return say(ctx, "Purge %d messages", m.Total)
	case m.Asked == AskRead:
		return say(ctx, "Mark as read")
	case m.Total > 0:
		return say(ctx, "Delete the folder and %d messages", m.Total)
	default:
		return say(ctx, "Delete the folder")
	}
}

// PresetSingly is the preset of those who choose single rights.
const PresetSingly = "singly"

type preset struct {
	Name   string
	Words  locale.Text
	Rights string
}

func presets() []preset {
	return []preset{
		{"read", "Read|right", "lr"},
		{"mark", "Read and mark|right", "lrsw"},
		{"add", "Read, mark and add|right", "lrswip"},
		{"all", "Everything|right", "lrswipkxtea"},
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
		{"l", "See the folder|right", "l"},
		{"r", "Read messages|right", "r"},
		{"s", "Mark as read|right", "s"},
		{"w", "Star and label|right", "w"},
		{"i", "Add messages|right", "i"},
		{"p", "Send mail to it|right", "p"},
		{"k", "Make folders below it|right", "k"},
		{"x", "Rename, move and delete it|right", "x"},
		{"t", "Strike messages through|right", "t"},
		{"e", "Purge what is struck|right", "e"},
		{"a", "Say who may do what|right", "a"},
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
func (g Grant) inWords(ctx context.Context) string {
	for _, p := range presets() {
		if p.Rights == g.Rights {
			return say(ctx, p.Words)
		}
	}
	var words []string
	for _, p := range singleRights() {
		if g.has(p.Rights) {
			words = append(words, say(ctx, p.Words))
		}
	}
	if len(words) == 0 {
		return say(ctx, "Nothing|right")
	}
	return joined(ctx, words)
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

func mailboxesHeading(g mailboxGroup) locale.Text {
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
func (m MailboxSettings) subscribing() (action string, words locale.Text) {
	if m.Mailbox.Subscribed {
		return "unsubscribe", "Unsubscribe|folder"
	}
	return "subscribe", "Subscribe|folder"
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
