package imapclient

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/emersion/go-imap/v2"
)

// MailboxFor gives the mailbox for drafts or for what was sent ([RoleDrafts],
// [RoleSent]): the one that the server has marked so (RFC 6154). Where it has marked
// none, it is "Drafts" or "Sent" among the personal mailboxes, which is made, and
// marked if the server can do that, when it isn't there.
func (a *Account) MailboxFor(ctx context.Context, role Role) (string, error) {
	listed, err := a.Mailboxes(ctx)
	if err != nil {
		return "", err
	}
	if name := marked(listed, role); name != "" {
		return name, nil
	}
	label := map[Role]string{RoleDrafts: "Drafts", RoleSent: "Sent"}[role]
	if label == "" {
		return "", &Error{Kind: KindInvalid, Op: "find a mailbox by its role", Err: errors.New("not one that we make")}
	}
	var name string
	made := false
	err = a.pool.run(ctx, task{}, func(c *connection) (err error) {
		if name, err = c.personalName(label); err != nil {
			return err
		}
		if slices.ContainsFunc(listed, func(m Mailbox) bool { return m.Name == name && m.Selectable }) {
			return nil
		}
		made = true
		return c.create(name, role)
	})
	if made {
		a.tree.changed()
		a.live.changed("")
		a.acted("")
	}
	return name, err
}

func marked(listed []Mailbox, role Role) string {
	i := slices.IndexFunc(listed, func(m Mailbox) bool { return m.Role == role && m.Selectable })
	if i < 0 {
		return ""
	}
	return listed[i].Name
}

// personalName is a mailbox's full name among the personal ones (RFC 2342): some
// servers have all of these below INBOX.
func (c *connection) personalName(label string) (string, error) {
	if !c.caps.Has(imap.CapNamespace) {
		return label, nil
	}
	answers, err := c.frames.do("NAMESPACE")
	if err != nil && !isAnswer(err) {
		return "", err
	}
	for _, f := range answers {
		const start = "* NAMESPACE "
		if len(f) > len(start) && bytes.EqualFold(f[:len(start)], []byte(start)) {
			r := valueReader{rest: f[len(start):]}
			if personal, err := r.next(0); err == nil { // NIL gives ""
				return decodeMailboxName(personal.at(0).at(0).str()) + label, nil
			}
		}
	}
	return label, nil
}

// create makes a mailbox for a role, subscribed, so that other programs show it. One
// that is there already will do.
func (c *connection) create(name string, role Role) error {
	command := "CREATE " + quotedMailbox(name)
	err := error(nil)
	if c.caps.Has(imap.CapCreateSpecialUse) {
		_, err = c.frames.do(command + ` (USE (\` + strings.ToUpper(string(role[:1])) + string(role[1:]) + `))`)
	}
	if !c.caps.Has(imap.CapCreateSpecialUse) || isAnswer(err) {
		_, err = c.frames.do(command)
	}
	if isAnswer(err) {
		// It is there, or it isn't: STATUS tells which, whatever was said.
		if _, unknown := c.state(name); unknown == nil {
			err = nil
		}
	}
	if err != nil {
		return err
	}
	if _, err := c.frames.do("SUBSCRIBE " + quotedMailbox(name)); err != nil && !isAnswer(err) {
		return err
	}
	return nil
}
