package web

import (
	"context"
	"encoding/hex"
	"time"

	"hearthmail/store"
)

// uncountedFor is how long no try is let in after one could not be counted.
const uncountedFor = 10 * time.Second

// tries are the subject's that count.
func (l *loginLimit) tries(ctx context.Context, subject string, forgotten time.Duration) (store.Tries, error) {
	found, err := l.store.FindTries(ctx, subjectHash(subject), l.now(), forgotten)
	if err != nil {
		return found, storeProblem(err)
	}
	return found, nil
}

// canCount fails for a while after a try could not be counted: on a full disk, say,
// everybody could guess for ever else.
func (l *loginLimit) canCount() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.now().Before(l.until) {
		return storeProblem(l.uncounted)
	}
	return nil
}

func (l *loginLimit) count(ctx context.Context, subject string, forgotten time.Duration) error {
	_, err := l.store.AddTry(ctx, subjectHash(subject), l.now(), forgotten)
	if err != nil {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.uncounted, l.until = err, l.now().Add(uncountedFor)
	}
	return err
}

// wrong counts the try, also when the browser has gone.
func (t *loginTry) wrong(ctx context.Context) error {
	ctx = context.WithoutCancel(ctx)
	for _, subject := range t.subjects {
		if err := t.limit.count(ctx, subject, triesForgotten); err != nil {
			return err
		}
	}
	return t.wrongCode(ctx)
}

// right forgets the wrong tries of this user name from this network, or of
// this device.
func (t *loginTry) right(ctx context.Context) error {
	if err := t.limit.store.ForgetTries(ctx, subjectHash(t.subjects[0])); err != nil {
		return err
	}
	return t.rightCode(ctx)
}

// subjectHash bounds a subject, and keeps what was typed out of the store.
func subjectHash(subject string) string {
	h := store.HashOf(subject)
	return hex.EncodeToString(h[:16])
}
