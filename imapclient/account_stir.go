package imapclient

import (
	"context"
	"time"
)

// What other processes do to the account, each with connections of its own, the
// server tells us of too, but in its own time: Dovecot waits half a second.

// Stir says that somebody elsewhere has changed a mailbox, or any of them and
// their list where it is "". Nothing of it is taken for true until the server was
// asked again; where somebody looks, it is asked at once and tells subscribers.
func (a *Account) Stir(mailbox string) {
	a.live.skip() // pages of other mailboxes show its counts
	if mailbox == "" {
		a.tree.doubt()
		for _, b := range a.allBoxes() {
			b.uncount()
			b.doubt()
		}
		a.live.changed("")
		return
	}
	b := a.known(mailbox)
	if b == nil || b.snapshot() == nil {
		a.tree.doubt()
	}
	if b == nil {
		a.live.changed(mailbox)
		return
	}
	b.uncount()
	b.told()
}

// acted says that an act of ours has changed a mailbox.
func (a *Account) acted(mailbox string) {
	if a.tellActed != nil {
		a.tellActed(a, mailbox)
	}
}

// isUnclear says whether nobody knows how far an act that failed has gone.
func isUnclear(err error) bool { return err != nil && !isOrderly(err) }

type freshKey struct{}

// Fresh marks a context for one who has just acted through another process: what
// is asked for with it is as the server says after this call, and nothing from
// before. [Account.Version] and LastPage know nothing of it.
func Fresh(ctx context.Context) context.Context {
	return context.WithValue(ctx, freshKey{}, time.Now())
}

func wantsFresh(ctx context.Context) bool { return ctx.Value(freshKey{}) != nil }

// isFresh says whether what the server was asked for at a moment will do.
func isFresh(ctx context.Context, asked time.Time) bool {
	since, wanted := ctx.Value(freshKey{}).(time.Time)
	return !wanted || asked.After(since)
}
