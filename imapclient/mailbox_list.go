package imapclient

import (
	"bytes"
	"slices"
	"strings"

	"github.com/emersion/go-imap/v2"
)

// Mailbox is a mailbox as the server lists it.
type Mailbox struct {
	Name        string // full name, decoded to UTF-8
	Label       string // the part of the name below the listed mailbox above it
	Parent      string // the listed mailbox above it, "" for none
	Delimiter   string // between the levels of names; "" where there are none
	Depth       int    // how many listed mailboxes are above it
	Role        Role
	Namespace   Namespace
	Rights      Rights // what one may do with it, as far as that is known
	Selectable  bool
	Subscribed  bool
	NoInferiors bool // none can be made below it
	Total       uint32
	Unseen      uint32
}

// Role is what a mailbox is for: "inbox", or its SPECIAL-USE attribute (RFC
// 6154) in lower-case without the backslash; "" for an ordinary one.
type Role string

// The roles that decide how a mailbox is shown, and what is done in it.
const (
	RoleInbox   Role = "inbox"
	RoleDrafts  Role = "drafts"
	RoleSent    Role = "sent"
	RoleArchive Role = "archive"
	RoleJunk    Role = "junk"
	RoleTrash   Role = "trash"
)

// listedMailbox is a mailbox as LIST tells of it (RFC 9051, section 7.3.1).
type listedMailbox struct {
	name       string
	delimiter  string
	attrs      []string
	role       Role
	space      space
	state      *boxState // nil where there is none
	rights     Rights
	subscribed bool
}

// list lists all mailboxes with their counts: in one round trip where the server has
// LIST-STATUS (RFC 5819). The namespaces are asked for along when spaces is nil.
func (c *connection) list(spaces *namespaces) ([]*listedMailbox, *namespaces, error) {
	commands := []string{c.listCommand()}
	extended := c.caps.Has(imap.CapListExtended)
	if !extended {
		commands = append(commands, `LSUB "" "*"`)
	}
	if spaces == nil && c.caps.Has(imap.CapNamespace) {
		commands = append(commands, "NAMESPACE")
	}
	asked, err := c.frames.begin(commands...)
	if err != nil {
		return nil, nil, err
	}
	for i, x := range asked {
		if err := x.wait(); err != nil && (i == 0 || !isAnswer(err)) {
			return nil, nil, err
		}
	}
	if spaces == nil {
		spaces = namespacesIn(asked[len(asked)-1].untagged)
	}
	listed := listingsIn(asked[0].untagged, "* LIST ")
	if !extended {
		subscribe(listed, listingsIn(asked[1].untagged, "* LSUB "))
	}
	for _, l := range listed {
		l.space = spaces.of(l.name, l.delimiter)
	}
	if !c.caps.Has(imap.CapListStatus) {
		if err := c.countEach(listed); err != nil {
			return nil, nil, err
		}
	}
	return listed, spaces, c.rightsOfEach(listed)
}

func (c *connection) listCommand() string {
	var wanted []string
	for _, option := range []struct {
		capability imap.Cap
		words      string
	}{
		{imap.CapListExtended, "SUBSCRIBED"}, {imap.CapSpecialUse, "SPECIAL-USE"}, {"LIST-MYRIGHTS", "MYRIGHTS"},
		{imap.CapListStatus, "STATUS (MESSAGES UNSEEN)"},
	} {
		if c.caps.Has(option.capability) {
			wanted = append(wanted, option.words)
		}
	}
	if len(wanted) == 0 || !c.caps.Has(imap.CapListExtended) && !c.caps.Has(imap.CapListStatus) {
		return `LIST "" "*"`
	}
	return `LIST "" "*" RETURN (` + strings.Join(wanted, " ") + ")"
}

// listingsIn reads the answers to LIST or LSUB, and what comes along with them of each
// mailbox. Twice listed is once, and names that can't be used in a command are left out.
func listingsIn(answers []frame, start string) []*listedMailbox {
	var listed []*listedMailbox
	byName := map[string]*listedMailbox{}
	for _, f := range answers {
		if len(f) > len(start) && bytes.EqualFold(f[:len(start)], []byte(start)) {
			if l := readListing(f[len(start):]); l != nil && byName[l.name] == nil {
				byName[l.name] = l
				listed = append(listed, l)
			}
		} else if name, state, ok := decodeStatus(f); ok && byName[name] != nil {
			byName[name].state = &state
		} else if name, rights, ok := decodeRights(f); ok && byName[name] != nil {
			byName[name].rights = rights
		}
	}
	return listed
}

func readListing(rest []byte) *listedMailbox {
	r := valueReader{rest: rest}
	attrs, err1 := r.next(0)
	delimiter, err2 := r.next(0)
	name, err3 := r.next(0)
	if err1 != nil || err2 != nil || err3 != nil || name.kind == valueList || !isMailboxName(name.text) {
		return nil
	}
	l := &listedMailbox{name: decodeMailboxName(string(name.text))}
	if d := delimiter.str(); len(d) == 1 && d[0] > ' ' && d[0] < 0x7f {
		l.delimiter = d
	}
	for i := range attrs.list {
		l.attrs = append(l.attrs, attrs.list[i].str())
	}
	l.role, l.subscribed = roleOf(l), l.has(`\Subscribed`)
	return l
}

func (l *listedMailbox) has(attr string) bool {
	return slices.ContainsFunc(l.attrs, func(a string) bool { return strings.EqualFold(a, attr) })
}

func (l *listedMailbox) selectable() bool { return !l.has(`\Noselect`) && !l.has(`\NonExistent`) }

func subscribe(listed, subscribed []*listedMailbox) {
	names := map[string]bool{}
	for _, l := range subscribed {
		names[l.name] = !l.has(`\Noselect`) // that is of one below it (RFC 3501, section 6.3.9)
	}
	for _, l := range listed {
		l.subscribed = names[l.name]
	}
}

// countEach asks for one STATUS a mailbox, all in one go. A mailbox that can't
// be counted is shown without a count.
func (c *connection) countEach(listed []*listedMailbox) error {
	return c.askEach(listed, (*listedMailbox).selectable, statusCommand, func(l *listedMailbox, answers []frame) {
		state := stateIn(answers)
		l.state = &state
	})
}

// askEach sends a command for each mailbox that is wanted, all in one go. Refusals are
// passed over.
func (c *connection) askEach(listed []*listedMailbox, wanted func(*listedMailbox) bool, command func(string) string, take func(*listedMailbox, []frame)) error {
	var asked []*listedMailbox
	var commands []string
	for _, l := range listed {
		if wanted(l) {
			asked, commands = append(asked, l), append(commands, command(l.name))
		}
	}
	if len(asked) == 0 {
		return nil
	}
	exchanges, err := c.frames.begin(commands...)
	if err != nil {
		return err
	}
	var lost error
	for i, x := range exchanges {
		if err := x.wait(); err == nil {
			take(asked[i], x.untagged)
		} else if !isAnswer(err) {
			lost = err
		}
	}
	return lost
}

func roleOf(l *listedMailbox) Role {
	if strings.EqualFold(l.name, "INBOX") {
		return RoleInbox
	}
	for _, attr := range l.attrs {
		role := Role(strings.ToLower(strings.TrimPrefix(attr, `\`)))
		switch role {
		case RoleDrafts, RoleSent, "flagged", RoleArchive, "all", RoleJunk, RoleTrash:
			return role
		}
	}
	return ""
}
