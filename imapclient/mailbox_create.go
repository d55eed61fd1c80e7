package imapclient

import (
	"context"
	"errors"
	"strings"

	"github.com/emersion/go-imap/v2"
)

// opMailboxes is the Op of what is done with whole mailboxes. The server's words then
// hold their names, and are not for the log.
const opMailboxes = "change mailboxes"

// FullName is the name of a mailbox below another, or at the top where parent is "".
func (a *Account) FullName(parent Mailbox, label string) string {
	if parent.Name == "" {
		return a.plan.personalName(label)
	}
	return parent.Name + parent.Delimiter + label
}

// CreateMailbox makes a mailbox, and those above it that aren't there, and subscribes to
// it. With a role it is marked for that where the server can (CREATE-SPECIAL-USE, RFC
// 6154). KindExists when there is one of that name.
func (a *Account) CreateMailbox(ctx context.Context, name string, role Role) error {
	tried := false
	err := a.pool.run(ctx, task{}, func(c *connection) error {
		err := c.create(name, role)
		if tried && KindOf(fail(opMailboxes, err)) == KindExists {
			err = nil // by the first attempt, whose answer got lost
		}
		tried = true
		if err == nil {
			err = c.subscribe(name, true)
		}
		return fail(opMailboxes, err)
	})
	if err == nil {
		a.plan.made(name)
	}
	a.listChanged()
	return err
}

// create makes a mailbox, with a mark for its role, if it has one, where that is to be had.
func (c *connection) create(name string, role Role) error {
	command := "CREATE " + quotedMailbox(name)
	if role != "" && c.caps.Has(imap.CapCreateSpecialUse) {
		_, err := c.frames.do(command + " (USE (" + role.attr() + "))")
		if !isAnswer(err) {
			return err
		}
	}
	_, err := c.frames.do(command)
	return err
}

// attr is the role as an attribute: "\Sent".
func (r Role) attr() string { return `\` + strings.ToUpper(string(r[:1])) + string(r[1:]) }

// RenameMailbox gives a mailbox another name; those below it go along. INBOX can't be
// renamed: that would move its mail (RFC 9051, section 6.3.6). KindExists when there is one
// of that name, KindInvalid for one below itself.
func (a *Account) RenameMailbox(ctx context.Context, m Mailbox, to string) error {
	below := m.Delimiter != "" && strings.HasPrefix(to, m.Name+m.Delimiter)
	if m.Role == RoleInbox || to == "INBOX" || to == m.Name || below {
		return &Error{Kind: KindInvalid, Op: opMailboxes, Err: errors.New("not a name that it can be given")}
	}
	err := a.pool.run(ctx, task{once: true}, func(c *connection) error {
		if err := c.unselect(); err != nil {
			return err
		}
		if _, err := c.frames.do("RENAME " + quotedMailbox(m.Name) + " " + quotedMailbox(to)); err != nil {
			return fail(opMailboxes, err)
		}
		return c.moveSubscriptions(m, to)
	})
	if err == nil {
		a.plan.rename(m.Name, to, m.Delimiter)
	}
	if err == nil || isUnclear(err) {
		a.forget(m)
	}
	a.listChanged()
	return err
}

// moveSubscriptions has names that are subscribed to follow a mailbox: servers leave
// them as they were. That it can't be done doesn't undo the rest.
func (c *connection) moveSubscriptions(m Mailbox, to string) error {
	answers, err := c.frames.do(`LSUB "" "*"`)
	if err != nil {
		return onlyLost(err)
	}
	for _, l := range listingsIn(answers, "* LSUB ") {
		now := nameAfter(l.name, m.Name, to, m.Delimiter)
		if now == l.name || l.has(`\Noselect`) {
			continue
		}
		if err := c.subscribe(now, true); err != nil {
			return err
		}
		if err := c.subscribe(l.name, false); err != nil {
			return err
		}
	}
	return nil
}

// onlyLost passes over what the server has said no to.
func onlyLost(err error) error {
	if isAnswer(err) {
		return nil
	}
	return err
}

// SubscribeTo says whether programs that show only some mailboxes are to show this one.
func (a *Account) SubscribeTo(ctx context.Context, name string, wanted bool) error {
	err := a.pool.run(ctx, task{}, func(c *connection) error {
		_, err := c.frames.do(subscribeCommand(name, wanted))
		return fail(opMailboxes, err)
	})
	a.listChanged()
	return err
}

func subscribeCommand(name string, wanted bool) string {
	if wanted {
		return "SUBSCRIBE " + quotedMailbox(name)
	}
	return "UNSUBSCRIBE " + quotedMailbox(name)
}

// subscribe is for where a refusal does no harm.
func (c *connection) subscribe(name string, wanted bool) error {
	_, err := c.frames.do(subscribeCommand(name, wanted))
	return onlyLost(err)
}

// listChanged has everybody see the mailboxes as they are from now on.
func (a *Account) listChanged() {
	a.tree.changed()
	a.live.changed("")
	a.acted("")
}

// forget takes in that mailboxes are no longer there by their names: m, and those below it.
// Connections that have one of them selected would go on showing it.
func (a *Account) forget(m Mailbox) {
	gone := func(name string) bool {
		return name == m.Name || m.Delimiter != "" && strings.HasPrefix(name, m.Name+m.Delimiter)
	}
	a.pool.leaveSelected(gone)
	for _, b := range a.allBoxes() {
		if gone(b.name) {
			a.memory.forget(b.name)
			b.uncount()
			b.told()
		}
	}
}
