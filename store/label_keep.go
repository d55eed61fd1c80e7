package store

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"strings"
)

// MaxLabels is how many labels a login may have.
const MaxLabels = 100

// TopicLabelsChanged is the topic of a change in a login's labels. The text is the
// login.
const TopicLabelsChanged = "labels-changed"

// errSameLabel is a mistake of who calls.
var errSameLabel = errors.New("two labels with one keyword")

// Label is what a login calls an IMAP keyword. One without a name is not wanted.
type Label struct {
	Keyword, Name, Colour string
}

// Labels are a login's, in the order that it has given them.
func (s *Store) Labels(ctx context.Context, login string) ([]Label, error) {
	return labelsOf(ctx, s.read, login)
}

func labelsOf(ctx context.Context, r runner, login string) ([]Label, error) {
	read := func(rows *sql.Rows) (l Label, err error) { return l, rows.Scan(&l.Keyword, &l.Name, &l.Colour) }
	return all(ctx, r, read, "SELECT keyword, name, colour FROM labels WHERE login = $1 ORDER BY place, keyword", login)
}

// ChangeLabels has change make the labels that a login is to have of those that it
// has, and keeps them in their order. What change says is given back, and nothing is
// kept then. ErrFull beyond MaxLabels. The other instances are told.
func (s *Store) ChangeLabels(ctx context.Context, login string, change func([]Label) ([]Label, error)) error {
	return s.together(ctx, func(ctx context.Context, tx *sql.Tx) error {
		// Two who change at once must not both begin with what was there before.
		if err := s.hold(ctx, tx, "labels "+login); err != nil {
			return err
		}
		before, err := labelsOf(ctx, tx, login)
		if err != nil {
			return err
		}
		labels, err := change(slices.Clone(before))
		if err != nil || slices.Equal(before, labels) {
			return err
		}
		if len(labels) > MaxLabels {
			return ErrFull
		}
		if err := writeLabels(ctx, tx, login, labels); err != nil {
			return err
		}
		return s.tell(ctx, tx, TopicLabelsChanged, login)
	})
}

func writeLabels(ctx context.Context, r runner, login string, labels []Label) error {
	if _, err := exec(ctx, r, "DELETE FROM labels WHERE login = $1", login); err != nil {
		return err
	}
	known := map[string]bool{}
	for place, l := range labels {
		folded := strings.ToLower(l.Keyword)
		if known[folded] {
			return errSameLabel
		}
		known[folded] = true
		_, err := exec(ctx, r, "INSERT INTO labels (login, keyword, name, colour, place) VALUES ($1, $2, $3, $4, $5)",
			login, l.Keyword, l.Name, l.Colour, place)
		if err != nil {
			return err
		}
	}
	return nil
}

// hold has transactions that hold the same wait for each other. Those of SQLite do
// so anyway.
func (s *Store) hold(ctx context.Context, r runner, what string) error {
	if !s.Shared() {
		return nil
	}
	_, err := exec(ctx, r, "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", what)
	return err
}
