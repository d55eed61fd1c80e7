package imapclient

import (
	"context"
	"strconv"

	"github.com/emersion/go-imap/v2"
)

// ExpungesByUID says whether the server can take single messages off (UIDPLUS, RFC 4315).
func (a *Account) ExpungesByUID() bool { return a.caps.Has(imap.CapUIDPlus) }

// SetRole has the server remember a mailbox's role where it can (METADATA, RFC 6154,
// section 5.3). That it can't is no failure: Hearthmail remembers it too.
func (a *Account) SetRole(ctx context.Context, mailbox string, role Role) error {
	if !a.caps.Has(imap.CapMetadata) {
		return nil
	}
	value := "NIL"
	if role != "" {
		value = strconv.Quote(role.attr())
	}
	return a.pool.run(ctx, task{}, func(c *connection) error {
		_, err := c.frames.do("SETMETADATA " + quotedMailbox(mailbox) + " (/private/specialuse " + value + ")")
		return onlyLost(err)
	})
}
