package imapclient

import (
	"cmp"
	"context"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"hearthmail/search"
)

// Found is what was found in one mailbox.
type Found struct {
	Mailbox     string
	UIDValidity uint32
	UIDs        []uint32 // ascending
	Err         error    // why nothing is known of this mailbox, nil for nothing
}

// Find looks for messages in one mailbox. It ends with ctx, which stops the server
// too. KindCharset says that the server can't look for such words.
func (a *Account) Find(ctx context.Context, mailbox string, where search.Expression) (Found, error) {
	found := Found{Mailbox: mailbox}
	found.UIDValidity, found.UIDs, found.Err = a.findIn(ctx, mailbox, where.At(mailbox))
	return found, found.Err
}

func (a *Account) findIn(ctx context.Context, mailbox string, where search.Expression) (uidValidity uint32, uids []uint32, err error) {
	if b := a.known(mailbox); b != nil {
		s, err := b.current(ctx)
		if err != nil {
			return 0, nil, err
		}
		if s != nil {
			uids, err = b.finder(s).all(ctx, where)
			return s.uidValidity, uids, err
		}
	}
	b := newBox(a, mailbox) // nobody knows yet whether it is there
	t := task{mailbox: mailbox, urgency: long, cancel: true, more: searchPatience}
	err = a.pool.run(ctx, t, func(c *connection) error {
		if err := c.sel(mailbox, 0); err != nil {
			return err
		}
		f, err := b.coldFinder(c)
		if err != nil {
			return err
		}
		uidValidity = f.uidValidity
		uids, err = f.all(ctx, where)
		return err
	})
	return uidValidity, uids, err
}

// atOnce is in how many mailboxes is looked at the same time.
const atOnce = 2

// FindAll looks for messages in mailboxes: INBOX first, then those that somebody has
// looked at lately, then the others as they come. tell hears of each as soon as it has
// answered, of one at a time; a mailbox that can't be searched has Err, and the rest
// goes on. It fails only when ctx ends, which stops the server too.
func (a *Account) FindAll(ctx context.Context, mailboxes []string, where search.Expression, tell func(Found)) error {
	var telling sync.Mutex
	var running errgroup.Group
	running.SetLimit(atOnce)
	for _, mailbox := range a.latelyFirst(mailboxes) {
		running.Go(func() error {
			if ctx.Err() != nil {
				return fail(opSearch, ctx.Err())
			}
			found, _ := a.Find(ctx, mailbox, where)
			telling.Lock()
			defer telling.Unlock()
			if ctx.Err() != nil {
				return fail(opSearch, ctx.Err())
			}
			tell(found)
			return nil
		})
	}
	return running.Wait()
}

// latelyFirst puts mailboxes in the order in which people want to know of them.
func (a *Account) latelyFirst(mailboxes []string) []string {
	looked := make(map[string]time.Time, len(mailboxes))
	for _, mailbox := range mailboxes {
		if b := a.known(mailbox); b != nil {
			looked[mailbox] = b.lastLook()
		}
	}
	inbox := func(mailbox string) int {
		if mailbox == "INBOX" {
			return 0
		}
		return 1
	}
	sorted := slices.Clone(mailboxes)
	slices.SortStableFunc(sorted, func(x, y string) int {
		return cmp.Or(cmp.Compare(inbox(x), inbox(y)), looked[y].Compare(looked[x]))
	})
	return slices.Compact(sorted)
}

func (b *box) lastLook() time.Time {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.looked
}
