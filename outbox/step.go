package outbox

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"time"

	"hearthmail/store"
)

// step is one try to take a letter further.
type step struct {
	*worker
	account Account
	letter  store.Letter // as it was written down last
}

// run goes on until the letter waits or is done with. It fails only when what
// has happened can't be written down.
func (s *step) run(ctx context.Context) error {
	for {
		var goOn bool
		var err error
		switch s.letter.State {
		case store.LetterQueued:
			err = s.submit(ctx)
			goOn = s.letter.State == store.LetterAccepted
		case store.LetterSubmitting:
			err = s.recover(ctx)
			goOn = s.letter.State == store.LetterAccepted
		case store.LetterAccepted:
			err = s.file(ctx)
		}
		if err != nil || !goOn {
			return err
		}
	}
}

// change writes down what has become of the letter: store.ErrElsewhere when it is
// in none of the states from, or is another attempt's. What the last step has
// brought is written down however that has ended.
func (s *step) change(ctx context.Context, change func(*store.Letter), from ...store.LetterState) error {
	l, err := s.box.o.Store.ChangeLetter(context.WithoutCancel(ctx), s.login, s.letter.ID, time.Now(), func(l *store.Letter) error {
		if l.Attempt != s.letter.Attempt && l.State != store.LetterUncertain {
			return store.ErrElsewhere
		}
		for _, state := range from {
			if l.State == state {
				change(l)
				return nil
			}
		}
		return store.ErrElsewhere
	})
	if err == nil {
		s.letter = l
		s.box.changed(s.login)
	}
	return err
}

// insist is change for what nobody else can know, for as long as the database
// can't be asked: to forget it would leave the person with a question.
func (s *step) insist(ctx context.Context, change func(*store.Letter), from ...store.LetterState) error {
	for told := false; ; told = true {
		err := s.change(ctx, change, from...)
		if err == nil || isElsewhere(err) || errors.Is(err, store.ErrNotFound) {
			return err
		}
		if !told {
			s.box.o.Logger.LogAttrs(ctx, slog.LevelWarn, "what has become of a letter can't be written down yet", slog.Any("error", err))
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(writeAgain):
		}
	}
}

// writeAgain is how soon that is tried once more.
const writeAgain = time.Second

// release lets others claim the letter from a moment on.
func release(l *store.Letter, due time.Time) {
	l.Due, l.Lease, l.Attempt = due, time.Time{}, ""
}

// mostTries is how often a letter is tried: for three days, as the delays are.
const mostTries = 76

// retry says when a letter is tried again that has failed once more; false when
// that was often enough.
func (s *step) retry(l *store.Letter) (time.Time, bool) {
	wait := s.box.o.Delays(l.Attempts)
	l.Attempts++
	return time.Now().Add(wait), l.Attempts < mostTries
}

// recover deals with a letter that was submitting when its attempt ended without
// a word: where the server itself keeps what it takes, that says whether it has. A
// copy that was there before says nothing: it is of those who got the letter then.
func (s *step) recover(ctx context.Context) error {
	if !s.letter.Copied && s.hasSent(ctx) {
		return s.change(ctx, func(l *store.Letter) {
			settle(l, store.RecipientAccepted)
			l.State, l.Copied, l.Attempts = store.LetterAccepted, true, 0
		}, store.LetterSubmitting)
	}
	return s.change(ctx, func(l *store.Letter) {
		l.State, l.Trouble, l.Answer = store.LetterUncertain, TroubleUncertain, ""
		release(l, l.Due)
	}, store.LetterSubmitting)
}

func (s *step) hasSent(ctx context.Context) bool {
	mail, err := s.account.Open(ctx)
	if err != nil {
		return false
	}
	defer mail.Close()
	there, err := mail.HasSent(ctx, s.letter.MessageID)
	return there && err == nil
}

// settle says what has become of the letter for those it was offered to.
func settle(l *store.Letter, state store.RecipientState) {
	for i, r := range l.Recipients {
		if r.State == store.RecipientOffered {
			l.Recipients[i].State, l.Recipients[i].Answer = state, ""
		}
	}
}

// isOffered says whether the letter is in a transaction whose end is open.
func isOffered(l *store.Letter) bool {
	return slices.ContainsFunc(l.Recipients, func(r store.LetterRecipient) bool { return r.State == store.RecipientOffered })
}

// isElsewhere says of a failure that the letter was no longer the attempt's.
func isElsewhere(err error) bool { return errors.Is(err, store.ErrElsewhere) }
