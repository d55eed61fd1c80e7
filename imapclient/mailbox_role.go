package imapclient

import (
	"context"
	"errors"
	"slices"
	"strconv"
)

// MailboxFor gives the mailbox of a role such as [RoleDrafts]: the one that the server
// has marked so (RFC 6154). Where it has marked none, it is "Drafts", say, among the
// personal mailboxes, which is made, and marked if the server can do that, when it
// isn't there. One of that name which has another role is not it: then it is "Drafts 2".
func (a *Account) MailboxFor(ctx context.Context, role Role) (string, error) {
	listed, err := a.Mailboxes(ctx)
	if err != nil {
		return "", err
	}
	if name := marked(listed, role); name != "" {
		return name, nil
	}
	label := map[Role]string{RoleDrafts: "Drafts", RoleSent: "Sent", RoleArchive: "Archive", RoleJunk: "Junk", RoleTrash: "Trash"}[role]
	if label == "" {
		return "", &Error{Kind: KindInvalid, Op: "find a mailbox by its role", Err: errors.New("not one that we make")}
	}
	name := a.plan.personalName(label)
	for n := 2; slices.ContainsFunc(listed, func(m Mailbox) bool { return m.Name == name && m.Role != "" && m.Role != role }); n++ {
		name = a.plan.personalName(label + " " + strconv.Itoa(n))
	}
	if slices.ContainsFunc(listed, func(m Mailbox) bool { return m.Name == name && m.Selectable }) {
		return name, nil
	}
	err = a.pool.run(ctx, task{}, func(c *connection) error { return c.createSurely(name, role) })
	a.listChanged()
	return name, err
}

func marked(listed []Mailbox, role Role) string {
	i := slices.IndexFunc(listed, func(m Mailbox) bool { return m.Role == role && m.Selectable && m.Namespace == NamespacePersonal })
	if i < 0 {
		return ""
	}
	return listed[i].Name
}

// createSurely makes a mailbox for a role, subscribed, so that other programs show it.
// One that is there already will do.
func (c *connection) createSurely(name string, role Role) error {
	err := c.create(name, role)
	if isAnswer(err) {
		// It is there, or it isn't: STATUS tells which, whatever was said.
		if _, unknown := c.state(name); unknown == nil {
			err = nil
		}
	}
	if err != nil {
		return err
	}
	return c.subscribe(name, true)
}
