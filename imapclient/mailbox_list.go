package imapclient

import (
	"slices"
	"strings"

	"github.com/emersion/go-imap/v2"
	goimap "github.com/emersion/go-imap/v2/imapclient"
	"golang.org/x/text/collate"
	"golang.org/x/text/language"
)

// Mailbox is a mailbox as the server lists it.
type Mailbox struct {
	Name       string // full name, decoded to UTF-8
	Label      string // the part of the name below the listed mailbox above it
	Depth      int    // how many listed mailboxes are above it
	Role       Role
	Selectable bool
	Total      uint32
	Unseen     uint32
}

// Role is what a mailbox is for: "inbox", or its SPECIAL-USE attribute (RFC
// 6154) in lower-case without the backslash; "" for an ordinary one.
type Role string

// The roles that decide how a mailbox is shown.
const (
	RoleInbox  Role = "inbox"
	RoleDrafts Role = "drafts"
	RoleSent   Role = "sent"
	RoleJunk   Role = "junk"
)

// roleOrder is how the mailboxes at one level follow each other; the ordinary
// ones come after these, by name.
func roleOrder(r Role) int {
	order := []Role{RoleInbox, RoleDrafts, RoleSent, "flagged", "archive", "all", RoleJunk, "trash"}
	if i := slices.Index(order, r); i >= 0 {
		return i
	}
	return len(order)
}

func (c *connection) list() ([]*imap.ListData, error) {
	counts := &imap.StatusOptions{NumMessages: true, NumUnseen: true}
	if c.caps.Has(imap.CapListStatus) {
		return c.client.List("", "*", &imap.ListOptions{
			ReturnStatus:     counts,
			ReturnSpecialUse: c.caps.Has(imap.CapSpecialUse),
		}).Collect()
	}
	listed, err := c.client.List("", "*", nil).Collect()
	if err != nil {
		return nil, err
	}
	return listed, c.countEach(listed, counts)
}

// countEach asks for one STATUS a mailbox, all in one go. A mailbox that can't
// be counted is shown without a count.
func (c *connection) countEach(listed []*imap.ListData, counts *imap.StatusOptions) error {
	asked := make([]*goimap.StatusCommand, len(listed))
	for i, l := range listed {
		if selectable(l) {
			asked[i] = c.client.Status(l.Mailbox, counts)
		}
	}
	var lost error
	for i, command := range asked {
		if command == nil {
			continue
		}
		status, err := command.Wait()
		if err == nil {
			listed[i].Status = status
		} else if !isAnswer(err) {
			lost = err
		}
	}
	return lost
}

func selectable(l *imap.ListData) bool {
	return !slices.Contains(l.Attrs, imap.MailboxAttrNoSelect) &&
		!slices.Contains(l.Attrs, imap.MailboxAttrNonExistent)
}

// arrange puts each mailbox below the nearest listed one above it.
func arrange(listed []*imap.ListData) []Mailbox {
	children := map[string][]*imap.ListData{}
	known := map[string]bool{}
	listed = slices.DeleteFunc(listed, func(l *imap.ListData) bool { // named twice
		twice := known[l.Mailbox]
		known[l.Mailbox] = true
		return twice
	})
	for _, l := range listed {
		parent := above(l, known)
		children[parent] = append(children[parent], l)
	}
	sorter := collate.New(language.Und, collate.Loose, collate.Numeric)
	var tree []Mailbox
	var visit func(parent string, depth int)
	visit = func(parent string, depth int) {
		level := children[parent]
		slices.SortStableFunc(level, func(x, y *imap.ListData) int {
			if d := roleOrder(roleOf(x)) - roleOrder(roleOf(y)); d != 0 {
				return d
			}
			return sorter.CompareString(x.Mailbox, y.Mailbox)
		})
		for _, l := range level {
			tree = append(tree, asMailbox(l, parent, depth))
			visit(l.Mailbox, depth+1)
		}
	}
	visit("", 0)
	return tree
}

// above is the longest listed name that l lies under, "" for none.
func above(l *imap.ListData, known map[string]bool) string {
	if l.Delim == 0 {
		return ""
	}
	for name := l.Mailbox; ; {
		i := strings.LastIndex(name, string(l.Delim))
		if i <= 0 {
			return ""
		}
		if name = name[:i]; known[name] {
			return name
		}
	}
}

func asMailbox(l *imap.ListData, parent string, depth int) Mailbox {
	label := l.Mailbox
	if parent != "" {
		label = label[len(parent)+len(string(l.Delim)):]
	}
	m := Mailbox{Name: l.Mailbox, Label: label, Depth: depth, Role: roleOf(l), Selectable: selectable(l)}
	if s := l.Status; s != nil {
		m.Total, m.Unseen = deref(s.NumMessages), deref(s.NumUnseen)
	}
	return m
}

func roleOf(l *imap.ListData) Role {
	if strings.EqualFold(l.Mailbox, "INBOX") {
		return RoleInbox
	}
	for _, attr := range l.Attrs {
		role := Role(strings.ToLower(strings.TrimPrefix(string(attr), `\`)))
		switch role {
		case RoleDrafts, RoleSent, "flagged", "archive", "all", RoleJunk, "trash":
			return role
		}
	}
	return ""
}

func deref(n *uint32) uint32 {
	if n == nil {
		return 0
	}
	return *n
}
