package imapclient

import (
	"context"

	"github.com/emersion/go-imap/v2"
)

// clear takes the originals of copies away where the server has not done so, and finds
// which have gone. Each step bears to be sent again.
func (c *carrier) clear(ctx context.Context) error {
	if c.originals.Len() == 0 {
		c.left = c.copied
		return nil
	}
	for _, step := range []func(*connection) error{c.strike, c.expunge} {
		if err := c.inMailbox(ctx, step); err != nil {
			c.done.Doubled, c.left = c.originals, c.copied.Without(c.originals)
			return err
		}
	}
	var still UIDs
	err := c.inMailbox(ctx, func(conn *connection) (err error) {
		still, _, err = conn.presence(c.originals)
		return err
	})
	if err != nil {
		c.done.Doubled, still = c.originals, c.originals
	} else {
		c.done.Behind = still
	}
	c.left = c.copied.Without(still)
	return err
}

func (c *carrier) inMailbox(ctx context.Context, step func(*connection) error) error {
	return c.account.pool.run(ctx, c.task(false), func(conn *connection) error {
		if err := conn.sel(c.Mailbox, c.done.From); err != nil {
			return err
		}
		return step(conn)
	})
}

func (c *carrier) strike(conn *connection) error {
	_, err := conn.frames.do("UID STORE " + c.originals.String() + ` +FLAGS.SILENT (\Deleted)`)
	return err
}

// expunge takes away what has been struck. Without UIDPLUS it stays.
func (c *carrier) expunge(conn *connection) error {
	if !conn.caps.Has(imap.CapUIDPlus) {
		return nil
	}
	_, err := conn.frames.do("UID EXPUNGE " + c.originals.String())
	return err
}
