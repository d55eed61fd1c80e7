package store

import (
	"context"
	"database/sql"
	"time"
)

// SplitLetter makes a letter of its own of a sent one that some have been refused,
// for the person to go on with: it is in LetterTaken, named id, has the refused as
// its recipients, form as what the editor sent, and takes over the uploads. The
// first letter is seen to by that. ErrElsewhere when it isn't such a letter, or no
// person is to be told of it any more, and ErrNotFound when it isn't there.
func (s *Store) SplitLetter(ctx context.Context, login, from, id string, now time.Time, form []byte) error {
	return s.together(ctx, func(ctx context.Context, tx *sql.Tx) error {
		// PostgreSQL keeps others from the row from here on.
		if _, err := exec(ctx, tx, "UPDATE letters SET login = login WHERE login = $1 AND id = $2", login, from); err != nil {
			return err
		}
		var l Letter
		err := one(ctx, tx, "SELECT "+letterColumns+" FROM letters WHERE login = $1 AND id = $2", []any{login, from}, l.places()...)
		if err != nil {
			return err
		}
		others := Letter{Login: login, ID: id, State: LetterTaken, Due: now, Dated: now, Subject: l.Subject, Details: l.Details, Created: now, Changed: now}
		for _, r := range l.Recipients {
			if r.State == RecipientRefused {
				others.Recipients = append(others.Recipients, LetterRecipient{Address: r.Address})
			}
		}
		sent := l.State == LetterAccepted || l.State == LetterFiled
		if !sent || !l.Attention || len(others.Recipients) == 0 {
			return ErrElsewhere
		}
		if _, err := insertLetter(ctx, tx, others, form); err != nil {
			return err
		}
		if _, err := exec(ctx, tx, "UPDATE uploads SET letter = $3 WHERE login = $1 AND letter = $2", login, from, id); err != nil {
			return err
		}
		l.Attention, l.Changed = false, now
		if _, err := s.writeLetter(ctx, tx, &l); err != nil {
			return err
		}
		return s.tell(ctx, tx, TopicOutboxChanged, login)
	})
}
