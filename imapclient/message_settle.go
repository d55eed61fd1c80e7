package imapclient

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"hearthmail/message"
)

const (
	settlePause = 700 * time.Millisecond // between two looks at what a lost command has done
	settleLooks = 15
)

// findOut asks what a command has done whose answer was lost, or was a refusal. A
// server may be at it still, so after a loss the mailboxes are looked at until two
// looks show the same.
func (c *carrier) findOut(ctx context.Context, why error) error {
	if !isUnclear(why) && !c.moves() {
		return nil // a COPY that is refused has copied nothing (RFC 9051, section 6.4.7)
	}
	there, err := c.settled(ctx, isUnclear(why))
	if err != nil {
		return err
	}
	gone := c.pending.Without(there)
	c.pending = there
	if c.moves() {
		c.copied = c.copied.With(gone)
	}
	if !isUnclear(why) || there.Len() == 0 {
		return nil
	}
	var found copies
	err = c.inMailbox(ctx, func(conn *connection) (err error) {
		found, err = c.match(conn)
		return err
	})
	if err != nil {
		return err
	}
	c.note(found)
	copied := UIDsOf(found.from...)
	c.copied, c.pending = c.copied.With(copied), c.pending.Without(copied)
	if !c.keep {
		c.originals = c.originals.With(copied)
	}
	return nil
}

// settled gives those of the pending messages that are still where they were.
func (c *carrier) settled(ctx context.Context, unclear bool) (UIDs, error) {
	before := ""
	for range settleLooks {
		there, next, err := c.observe(ctx)
		if err != nil {
			return there, err
		}
		now := fmt.Sprintf("%s %d", there, next)
		if !unclear || now == before {
			return there, nil
		}
		before = now
		if !rest(ctx, settlePause) {
			return there, ctx.Err()
		}
	}
	return UIDs{}, &Error{Kind: KindTimeout, Op: "find out", Err: errors.New("the mailboxes change all the time")}
}

// observe looks which messages are still there, and how far the target's UIDs go.
func (c *carrier) observe(ctx context.Context) (there UIDs, next uint32, err error) {
	err = c.inMailbox(ctx, func(conn *connection) error {
		if there, _, err = conn.presence(c.pending); err != nil {
			return err
		}
		state, err := conn.state(c.Target)
		if next = state.uidNext; isAnswer(err) {
			err = nil
		}
		return err
	})
	return there, next, err
}

// likeness is what copies of a message have in common with it.
type likeness struct {
	messageID string
	size      int64
	date      int64 // INTERNALDATE, in seconds
}

const likenessItems = "(UID RFC822.SIZE INTERNALDATE BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)])"

// match looks for copies of the pending messages among those that have come into the
// target since.
func (c *carrier) match(conn *connection) (copies, error) {
	if c.before.uidNext == 0 {
		return copies{}, &Error{Kind: KindForbidden, Op: "find out", Err: errors.New("the target may not be looked at")}
	}
	sources, err := conn.likenesses("UID FETCH " + c.pending.String())
	if err != nil {
		return copies{}, err
	}
	if err := conn.sel(c.Target, c.before.uidValidity); err != nil {
		return copies{}, err
	}
	come, err := conn.likenesses(fmt.Sprintf("UID FETCH %d:*", c.before.uidNext))
	if err != nil {
		return copies{}, err
	}
	return c.pair(sources, come), nil
}

// pair gives each message a copy of its own, if there is one that isn't another's.
func (c *carrier) pair(sources, come map[uint32]likeness) copies {
	free := map[likeness][]uint32{}
	for uid, like := range come {
		if uid >= c.before.uidNext && !c.done.Copies.Has(uid) {
			free[like] = append(free[like], uid)
		}
	}
	found := copies{uidValidity: c.before.uidValidity}
	for _, uid := range c.pending.All() {
		like, known := sources[uid]
		if same := free[like]; known && len(same) > 0 {
			found.from, found.to = append(found.from, uid), append(found.to, same[0])
			free[like] = same[1:]
		}
	}
	return found
}

func (c *connection) likenesses(fetch string) (map[uint32]likeness, error) {
	rows, err := c.fetch(fetch + " " + likenessItems)
	if err != nil {
		return nil, err
	}
	const section = "HEADER.FIELDS (MESSAGE-ID)"
	all := make(map[uint32]likeness, len(rows))
	for _, row := range rows {
		if row.uid != 0 && row.sections[section] != nil {
			id := strings.TrimSpace(message.ParseHeader(row.sections[section]).Raw("Message-ID"))
			all[row.uid] = likeness{id, row.size, row.date.Unix()}
		}
	}
	return all, nil
}
