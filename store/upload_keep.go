package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"time"
)

// MaxUploads is how many uploads a letter may have.
const MaxUploads = 200

// Upload is a file that belongs to a letter which is being written.
type Upload struct {
	Login     string
	Letter    string // its compose-id
	Token     string // what names it among the letter's
	Blob      BlobID
	Name      string // of the file, as the person's device has it
	Type      string // media type
	Size      int64  // in octets
	ContentID string // without <>; "" for one that no picture in the text shows
	Inline    bool
	Created   time.Time
	Used      time.Time
}

// AddUpload keeps an upload, whose blob must be whole and named by nothing else.
// ErrFull when the letter has MaxUploads already. When another with the same
// token is there, that stays; it is given, with false, and the blob is for the
// caller to remove.
func (s *Store) AddUpload(ctx context.Context, u Upload) (kept Upload, added bool, err error) {
	err = s.together(ctx, func(ctx context.Context, tx *sql.Tx) error {
		// The login's row keeps others from this letter until all is done.
		if _, err := exec(ctx, tx, "UPDATE blob_sums SET size = size WHERE login = $1", u.Login); err != nil {
			return err
		}
		list, err := uploads(ctx, tx, u.Login, u.Letter)
		if err != nil {
			return err
		}
		for _, other := range list {
			if other.Token == u.Token {
				kept = other
				return nil
			}
		}
		if len(list) >= MaxUploads {
			return ErrFull
		}
		if err := keepBlob(ctx, tx, u.Blob); err != nil {
			return err
		}
		kept, added = u, true
		kept.Name, kept.Type = shown(u.Name), shown(u.Type)
		_, err = exec(ctx, tx, `INSERT INTO uploads (login, letter, token, blob, name, type, size, content_id, inline, created, used)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10)`,
			u.Login, u.Letter, u.Token, string(u.Blob), kept.Name, kept.Type, u.Size, u.ContentID, u.Inline, moment(u.Created))
		return err
	})
	if err != nil {
		return Upload{}, false, err
	}
	return kept, added, nil
}

// Uploads are those of a letter, the first first.
func (s *Store) Uploads(ctx context.Context, login, letter string) ([]Upload, error) {
	return uploads(ctx, s.read, login, letter)
}

func uploads(ctx context.Context, r runner, login, letter string) ([]Upload, error) {
	read := func(rows *sql.Rows) (Upload, error) {
		u := Upload{Login: login, Letter: letter}
		return u, rows.Scan(&u.Token, (*string)(&u.Blob), &u.Name, &u.Type, &u.Size, &u.ContentID, &u.Inline,
			(*moment)(&u.Created), (*moment)(&u.Used))
	}
	return all(ctx, r, read, `SELECT token, blob, name, type, size, content_id, inline, created, used
		FROM uploads WHERE login = $1 AND letter = $2 ORDER BY created, token`, login, letter)
}

// FindUpload gives one of a letter's; ErrNotFound when it isn't there.
func (s *Store) FindUpload(ctx context.Context, login, letter, token string) (Upload, error) {
	u := Upload{Login: login, Letter: letter, Token: token}
	err := one(ctx, s.read, `SELECT blob, name, type, size, content_id, inline, created, used
		FROM uploads WHERE login = $1 AND letter = $2 AND token = $3`, []any{login, letter, token},
		(*string)(&u.Blob), &u.Name, &u.Type, &u.Size, &u.ContentID, &u.Inline, (*moment)(&u.Created), (*moment)(&u.Used))
	if err != nil {
		return Upload{}, err
	}
	return u, nil
}

// TouchUploads says that these uploads of a letter are wanted still; without
// tokens, all of them.
func (s *Store) TouchUploads(ctx context.Context, login, letter string, now time.Time, tokens ...string) error {
	query, args := "UPDATE uploads SET used = $3 WHERE login = $1 AND letter = $2 AND used < $3", []any{login, letter, moment(now)}
	if len(tokens) > 0 {
		query += " AND token" + among(&args, tokens)
	}
	_, err := exec(ctx, s.write, query, args...)
	return err
}

// among adds texts to the arguments of a query, and gives the condition that
// something is one of them.
func among(args *[]any, texts []string) string {
	places := make([]string, len(texts))
	for i, text := range texts {
		*args = append(*args, text)
		places[i] = fmt.Sprintf("$%d", len(*args))
	}
	return " IN (" + strings.Join(places, ", ") + ")"
}
