package imapclient

import (
	"context"
	"fmt"
	"slices"
	"time"

	"hearthmail/message"
	"hearthmail/search"
)

// searchPatience is how long a search may take, beside the server's CommandTimeout:
// without an index of words a server reads every message.
const searchPatience = 2 * time.Minute

// finder finds messages of the snapshot.
func (b *box) finder(s *snapshot) *finder {
	f := b.finderOf(s.uidValidity, s.span(FilterNone, 0, s.len()), s.uidNext)
	f.index = s
	f.digest, f.undigested = b.digestFor(s, f.uids)
	f.search = func(ctx context.Context, e search.Expression, within uidRanges) ([]uint32, error) {
		return b.onMessages(ctx, s, e.String()+" "+within.String(), func(c *connection) ([]uint32, error) { return c.searchFor(e, within) })
	}
	f.structure = func(ctx context.Context, within uidRanges) ([]uint32, error) {
		return b.onMessages(ctx, s, "has:attachment "+within.String(), func(c *connection) ([]uint32, error) { return c.withAttachments(within) })
	}
	return f
}

// remembering is a finder that asks nobody: it fails where the server would have to be
// asked.
func (b *box) remembering(s *snapshot) *finder {
	f := b.finder(s)
	f.search, f.structure = nil, nil
	return f
}

func (b *box) finderOf(uidValidity uint32, uids []uint32, uidNext uint32) *finder {
	f := &finder{box: b, uidValidity: uidValidity, uids: uids, upTo: max(uidNext, 1) - 1}
	if len(uids) > 0 {
		f.upTo = max(f.upTo, uids[len(uids)-1])
	}
	return f
}

// onMessages runs fn on a connection that knows all messages of the snapshot, once for
// all who ask the same question at the time. When none of them is left it ends, and
// costs the connection: nothing else stops a search.
func (b *box) onMessages(ctx context.Context, s *snapshot, question string, fn func(*connection) ([]uint32, error)) ([]uint32, error) {
	question = fmt.Sprintf("%d %d %s", s.uidValidity, s.uidNext, question)
	return b.share(ctx, question, func(ctx context.Context) (uids []uint32, err error) {
		t := task{mailbox: b.name, urgency: long, cancel: true, more: searchPatience}
		err = b.account.pool.run(ctx, t, func(c *connection) error {
			if err := c.enter(b.name, s.uidValidity); err != nil {
				return err
			}
			if err := c.meet(b.name, s.uidNext-1); err != nil {
				return err
			}
			uids, err = fn(c)
			return err
		})
		return uids, err
	})
}

// coldFinder finds messages of the mailbox that a connection has selected, for when
// there is no index.
func (b *box) coldFinder(c *connection) (*finder, error) {
	there, err := c.allUIDs()
	if err != nil {
		return nil, err
	}
	uids := make([]uint32, 0, c.messages())
	for _, r := range there {
		uids = appendRange(uids, r.first, r.last)
	}
	f := b.finderOf(c.selected.uidValidity, uids, c.selected.uidNext)
	f.search = func(_ context.Context, e search.Expression, within uidRanges) ([]uint32, error) {
		return c.searchFor(e, within)
	}
	f.structure = func(_ context.Context, within uidRanges) ([]uint32, error) { return c.withAttachments(within) }
	return f, nil
}

// withAttachments gives those of the messages that have attachments, ascending.
func (c *connection) withAttachments(within uidRanges) ([]uint32, error) {
	rows, err := c.fetch("UID FETCH " + within.String() + " (UID BODYSTRUCTURE)")
	var uids []uint32
	for i := range rows {
		if rows[i].uid != 0 && message.HasAttachments(rows[i].structure) {
			uids = append(uids, rows[i].uid)
		}
	}
	slices.Sort(uids)
	return slices.Compact(uids), err
}
