package outbox

import (
	"context"
	"time"

	"hearthmail/store"
)

// What people do with letters. Each fails with store.ErrElsewhere when the letter
// is no longer where that can be done, and store.ErrNotFound when it isn't there.

// TakeBack takes a letter back that has gone to nobody yet. To do so twice is no
// error: a double click, or another page, must not hear that it was sent.
func (b *Outbox) TakeBack(ctx context.Context, login, id string) error {
	return b.act(ctx, login, id, func(l *store.Letter) bool {
		if l.State == store.LetterTaken {
			return true
		}
		if l.State != store.LetterQueued || l.Begun() {
			return false
		}
		l.State, l.Trouble, l.Answer = store.LetterTaken, "", ""
		return true
	})
}

// Hasten has a letter sent now that waits for its time, or to be tried again.
func (b *Outbox) Hasten(ctx context.Context, login, id string) error {
	return b.act(ctx, login, id, func(l *store.Letter) bool {
		if l.State != store.LetterQueued && l.State != store.LetterAccepted {
			return false
		}
		l.Due = time.Now()
		if l.Later {
			l.Dated, l.Later = l.Due, false
		}
		return true
	})
}

// Postpone has a letter sent at another time.
func (b *Outbox) Postpone(ctx context.Context, login, id string, at time.Time) error {
	return b.act(ctx, login, id, func(l *store.Letter) bool {
		if l.State != store.LetterQueued || l.Begun() {
			return false
		}
		release(l, at) // an attempt that has begun must not send it now
		l.Dated, l.Later = at, true
		return true
	})
}

// Arrived says of a letter whose fate nobody knew that it has arrived.
func (b *Outbox) Arrived(ctx context.Context, login, id string) error {
	return b.act(ctx, login, id, func(l *store.Letter) bool {
		if l.State != store.LetterUncertain {
			return false
		}
		settle(l, store.RecipientAccepted)
		l.State, l.Attempts, l.Trouble, l.Answer = store.LetterAccepted, 0, "", ""
		l.Attention = counts(l).refused > 0
		return true
	})
}

// Again has such a letter sent once more, as it has not arrived.
func (b *Outbox) Again(ctx context.Context, login, id string) error {
	return b.act(ctx, login, id, func(l *store.Letter) bool {
		if l.State != store.LetterUncertain {
			return false
		}
		settle(l, store.RecipientWaits)
		l.State, l.Attempts, l.Trouble, l.Answer, l.Due = store.LetterQueued, 0, "", "", time.Now()
		return true
	})
}

// Stop has a letter tried no more for those who have not got it.
func (b *Outbox) Stop(ctx context.Context, login, id string) error {
	return b.act(ctx, login, id, func(l *store.Letter) bool {
		if l.State != store.LetterQueued || !l.Begun() {
			return false
		}
		refuseRest(l, "")
		l.Trouble, l.Attention = TroubleStopped, true
		conclude(l, l.Due)
		return true
	})
}

// Seen says that the person knows what has become of a letter.
func (b *Outbox) Seen(ctx context.Context, login, id string) error {
	return b.act(ctx, login, id, func(l *store.Letter) bool {
		l.Attention = false
		return l.State != store.LetterUncertain
	})
}

// Discard forgets a letter that has gone to nobody and waits in the outbox for
// the person.
func (b *Outbox) Discard(ctx context.Context, login, id string) error {
	removed, err := b.o.Store.RemoveLetter(ctx, login, id)
	if err != nil {
		return err
	}
	if !removed {
		return store.ErrElsewhere
	}
	b.changed(login)
	return nil
}

// act changes a letter if do says true.
func (b *Outbox) act(ctx context.Context, login, id string, do func(*store.Letter) bool) error {
	_, err := b.o.Store.ChangeLetter(ctx, login, id, time.Now(), func(l *store.Letter) error {
		if !do(l) {
			return store.ErrElsewhere
		}
		return nil
	})
	if err != nil {
		return err
	}
	b.changed(login)
	b.Wake(login)
	return nil
}
