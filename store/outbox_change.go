package store

import (
	"context"
	"database/sql"
	"errors"
	"time"
)

// ErrElsewhere says that a letter is no longer where the one who would change it
// takes it to be.
var ErrElsewhere = errors.New("the letter has gone on meanwhile")

// ChangeLetter has change look at a letter as it is now and change it. Nobody
// else changes it meanwhile. All of it is written and the other instances are
// told, or nothing, when change fails; ErrNotFound when there is no such letter.
// The blob of a letter that needs it no more is taken away, and what the
// editor sent once all is filed.
func (s *Store) ChangeLetter(ctx context.Context, login, id string, now time.Time, change func(*Letter) error) (Letter, error) {
	var l Letter
	var dropped BlobID
	err := s.together(ctx, func(ctx context.Context, tx *sql.Tx) error {
		// PostgreSQL keeps others from the row from here on.
		if _, err := exec(ctx, tx, "UPDATE letters SET login = login WHERE login = $1 AND id = $2", login, id); err != nil {
			return err
		}
		err := one(ctx, tx, "SELECT "+letterColumns+" FROM letters WHERE login = $1 AND id = $2", []any{login, id}, l.places()...)
		if err != nil {
			return err
		}
		if err := change(&l); err != nil {
			return err
		}
		l.Changed = now
		if dropped, err = s.writeLetter(ctx, tx, &l); err != nil {
			return err
		}
		return s.tell(ctx, tx, TopicOutboxChanged, login)
	})
	if err != nil {
		return Letter{}, err
	}
	if dropped != "" {
		err = s.RemoveBlob(ctx, dropped)
	}
	return l, err
}

// writeLetter writes a letter that is there, and gives the blob that it names no
// more.
func (s *Store) writeLetter(ctx context.Context, tx *sql.Tx, l *Letter) (dropped BlobID, err error) {
	if !l.needsBlob() {
		dropped, l.Blob = l.Blob, ""
	}
	if dropped != "" {
		if err := dropBlob(ctx, tx, dropped); err != nil {
			return "", err
		}
	}
	values, err := l.values()
	if err != nil {
		return "", err
	}
	_, err = exec(ctx, tx, `UPDATE letters SET state = $3, due = $4, later = $5, dated = $6, attempts = $7, attempt = $8, lease = $9,
		message_id = $10, subject = $11, recipients = $12, details = $13, trouble = $14, answer = $15, copied = $16, appending = $17,
		attention = $18, created = $19, changed = $20, blob = $21 WHERE login = $1 AND id = $2`, values...)
	if err == nil && l.State == LetterFiled && !l.Attention {
		_, err = exec(ctx, tx, "UPDATE letters SET form = $3 WHERE login = $1 AND id = $2", l.Login, l.ID, []byte{})
	}
	return dropped, err
}

func (l *Letter) needsBlob() bool {
	switch l.State {
	case LetterFiled, LetterFailed, LetterTaken:
		return false
	default:
		return true
	}
}

// RemoveLetter forgets a letter that has gone to nobody and waits for the person
// (LetterTaken, LetterFailed), and says whether it has. Any other stays.
func (s *Store) RemoveLetter(ctx context.Context, login, id string) (removed bool, err error) {
	err = s.together(ctx, func(ctx context.Context, tx *sql.Tx) error {
		n, err := exec(ctx, tx, "DELETE FROM letters WHERE login = $1 AND id = $2 AND state IN ('taken', 'failed')", login, id)
		if removed = n > 0; err != nil || !removed {
			return err
		}
		return s.tell(ctx, tx, TopicOutboxChanged, login)
	})
	return removed && err == nil, err
}
