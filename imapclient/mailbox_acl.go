package imapclient

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/emersion/go-imap/v2"
)

// Rights are what somebody may do with a mailbox, a letter each (RFC 4314, section 2.1);
// "" says that it is not known, which counts as everything, and "-" that it is nothing.
type Rights string

// The rights.
const (
	RightLookup   = 'l' // see it in lists
	RightRead     = 'r'
	RightSeen     = 's' // mark as read
	RightWrite    = 'w' // flags other than \Seen and \Deleted
	RightInsert   = 'i' // add messages
	RightPost     = 'p' // send to it
	RightCreate   = 'k' // make mailboxes below it
	RightDelete   = 'x' // delete the mailbox
	RightStrike   = 't' // \Deleted
	RightExpunge  = 'e'
	RightsManage  = 'a'
	allRights     = "lrswipkxtea"
	noRights      = Rights("-")
	newRights     = "kxte"
	maxIdentifier = 200
)

// Has says whether a right is given, or not known not to be.
func (r Rights) Has(right rune) bool { return r == "" || strings.ContainsRune(string(r), right) }

// rightsOf reads rights as a server tells them: without what we don't know, and with
// those of RFC 2086 ("c" and "d") as what they stand for.
func rightsOf(text string) Rights {
	if !strings.ContainsAny(text, newRights) {
		text = strings.NewReplacer("c", "kx", "d", "te").Replace(text)
	}
	var known strings.Builder
	for _, right := range allRights {
		if strings.ContainsRune(text, right) {
			known.WriteRune(right)
		}
	}
	if known.Len() == 0 {
		return noRights
	}
	return Rights(known.String())
}

// decodeRights reads an untagged MYRIGHTS (RFC 4314, section 3.8).
func decodeRights(f frame) (mailbox string, rights Rights, ok bool) {
	const start = "* MYRIGHTS "
	if len(f) <= len(start) || !bytes.EqualFold(f[:len(start)], []byte(start)) {
		return "", "", false
	}
	r := valueReader{rest: f[len(start):]}
	name, err1 := r.next(0)
	given, err2 := r.next(0)
	if err1 != nil || err2 != nil {
		return "", "", false
	}
	return decodeMailboxName(name.str()), rightsOf(given.str()), true
}

// HasACL says whether the server has rights that can be looked at and given (RFC 4314).
func (a *Account) HasACL() bool { return a.caps.Has(imap.CapACL) }

// rightsOfEach asks what one may do with mailboxes that are not one's own. Of one's own
// it is asked where it matters.
func (c *connection) rightsOfEach(listed []*listedMailbox) error {
	if !c.caps.Has(imap.CapACL) {
		return nil
	}
	return c.askEach(listed, func(l *listedMailbox) bool {
		return l.space.of != NamespacePersonal && l.rights == "" && l.selectable()
	}, myRightsCommand, func(l *listedMailbox, answers []frame) { l.rights = rightsIn(answers) })
}

func myRightsCommand(mailbox string) string { return "MYRIGHTS " + quotedMailbox(mailbox) }

func rightsIn(answers []frame) Rights {
	for _, f := range answers {
		if _, rights, ok := decodeRights(f); ok {
			return rights
		}
	}
	return ""
}

// MyRights asks what one may do with a mailbox; everything where there are no rights. When
// it is something else than was known, all is listed anew.
func (a *Account) MyRights(ctx context.Context, mailbox string) (Rights, error) {
	if !a.HasACL() {
		return "", nil
	}
	var rights Rights
	err := a.pool.run(ctx, task{}, func(c *connection) error {
		answers, err := c.frames.do(myRightsCommand(mailbox))
		rights = rightsIn(answers)
		return fail(opMailboxes, err)
	})
	if a.tree.isOtherwise(mailbox, rights) {
		a.pool.leaveSelected(func(name string) bool { return name == mailbox })
		a.tree.changed()
		a.live.changed("")
	}
	return rights, err
}

// heedRights has mailboxes of which one has other rights by now be selected anew: Dovecot
// goes on with those that there were when it was.
func (a *Account) heedRights(listed []Mailbox) {
	for _, m := range listed {
		if a.tree.isOtherwise(m.Name, m.Rights) {
			a.pool.leaveSelected(func(name string) bool { return name == m.Name })
		}
	}
}

// isOtherwise says whether the rights that were listed of a mailbox are others.
func (t *tree) isOtherwise(mailbox string, rights Rights) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return slices.ContainsFunc(t.last, func(m Mailbox) bool {
		return m.Name == mailbox && m.Rights != "" && m.Rights != rights
	})
}

// Grant is what somebody may do with a mailbox.
type Grant struct {
	Identifier string // a user name, or "anyone"; one with "-" before it takes rights away
	Rights     Rights
}

// Grants asks who may do what with a mailbox.
func (a *Account) Grants(ctx context.Context, mailbox string) ([]Grant, error) {
	var grants []Grant
	err := a.pool.run(ctx, task{}, func(c *connection) error {
		answers, err := c.frames.do("GETACL " + quotedMailbox(mailbox))
		grants = grantsIn(answers)
		return fail(opMailboxes, err)
	})
	return grants, err
}

func grantsIn(answers []frame) []Grant {
	var grants []Grant
	for _, f := range answers {
		const start = "* ACL "
		if len(f) <= len(start) || !bytes.EqualFold(f[:len(start)], []byte(start)) {
			continue
		}
		r := valueReader{rest: f[len(start):]}
		_, err := r.next(0)
		for err == nil {
			var who, what value
			if who, err = r.next(0); err == nil {
				what, err = r.next(0)
			}
			if err == nil {
				grants = append(grants, Grant{who.str(), rightsOf(what.str())})
			}
		}
	}
	slices.SortStableFunc(grants, func(x, y Grant) int { return cmp.Compare(x.Identifier, y.Identifier) })
	return grants
}

// SetGrant says what somebody may do with a mailbox; without rights, nothing any more.
func (a *Account) SetGrant(ctx context.Context, mailbox string, g Grant) error {
	if g.Identifier == "" || len(g.Identifier) > maxIdentifier || strings.ContainsFunc(g.Identifier, isControl) {
		return &Error{Kind: KindInvalid, Op: opMailboxes, Err: errors.New("nobody's name")}
	}
	command := "DELETEACL " + quotedMailbox(mailbox) + " " + quoted(g.Identifier)
	if g.Rights = Rights(strings.Trim(string(rightsOf(string(g.Rights))), "-")); g.Rights != "" {
		command = "SETACL " + quotedMailbox(mailbox) + " " + quoted(g.Identifier) + " " + string(g.Rights)
	}
	err := a.pool.run(ctx, task{}, func(c *connection) error {
		_, err := c.frames.do(command)
		return fail(opMailboxes, err)
	})
	a.listChanged()
	return err
}

func isControl(r rune) bool { return r < ' ' || r == 0x7f || r == '\uFFFD' }
