package outbox

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"strings"
	"time"

	"hearthmail/store"
)

// tidyTries is how often it is tried to mark the original and to take the draft
// away, before the letter is done with all the same.
const tidyTries = 5

// file puts the copy where sent mail is, once, marks the original, and takes
// away what was kept for the letter.
func (s *step) file(ctx context.Context) error {
	if l := &s.letter; !l.Appending.IsZero() && l.Due.Before(l.Appending.Add(s.box.o.Settle)) {
		// An attempt ended without a word, nobody knows when: the server may be at it still.
		return s.change(ctx, func(l *store.Letter) {
			l.Appending = time.Now()
			release(l, l.Appending.Add(s.box.o.Settle))
		}, store.LetterAccepted)
	}
	mail, err := s.account.Open(ctx)
	if err != nil {
		return s.fileLater(ctx, err)
	}
	defer mail.Close()
	if !s.letter.Copied {
		if err := s.copySent(ctx, mail); err != nil {
			return s.fileLater(ctx, err)
		}
	}
	err = s.tidy(ctx, mail)
	if err != nil && s.letter.Attempts < tidyTries {
		return s.fileLater(ctx, err)
	}
	return s.change(ctx, func(l *store.Letter) {
		l.Copied, l.Appending, l.Attempts, l.Trouble, l.Answer = true, time.Time{}, 0, "", ""
		conclude(l, time.Now().Add(s.box.o.Delays(0)))
	}, store.LetterAccepted)
}

// copySent leaves the copy where sent mail is, unless it is there.
func (s *step) copySent(ctx context.Context, mail Mail) error {
	if mail.KeepsSent() {
		return s.copied(ctx)
	}
	there, err := mail.HasSent(ctx, s.letter.MessageID)
	if err != nil {
		return err
	}
	if there {
		return s.copied(ctx)
	}
	if err := s.change(ctx, func(l *store.Letter) { l.Appending = time.Now() }, store.LetterAccepted); err != nil {
		return err
	}
	head := s.letter.Details.BccField + dateField(s.letter.Dated)
	size := s.letter.Details.Size + int64(len(head))
	unclear, err := mail.AppendSent(ctx, s.letter.Dated, size, func(ctx context.Context) (io.ReadCloser, error) {
		blob, _, err := s.box.o.Store.OpenBlob(ctx, s.letter.Blob)
		if err != nil {
			return nil, err
		}
		return withHead{io.MultiReader(strings.NewReader(head), blob), blob}, nil
	})
	switch {
	case err == nil:
		return s.copied(ctx)
	case unclear:
		return err
	}
	return errors.Join(err, s.change(ctx, func(l *store.Letter) { l.Appending = time.Time{} }, store.LetterAccepted))
}

func (s *step) copied(ctx context.Context) error {
	return s.change(ctx, func(l *store.Letter) { l.Copied, l.Appending, l.Attempts = true, time.Time{}, 0 }, store.LetterAccepted)
}

// withHead is a reader with something before it.
type withHead struct {
	io.Reader
	io.Closer
}

// tidy does what is left once the copy is filed. All of it may be done twice.
func (s *step) tidy(ctx context.Context, mail Mail) error {
	if s.letter.Details.Original != "" {
		if err := mail.Mark(ctx, s.letter.Details.Original, s.letter.Details.Kind); err != nil {
			return err
		}
	}
	if err := mail.RemoveDraft(ctx, s.letter.ID); err != nil {
		return err
	}
	if t := counts(&s.letter); t.refused+t.waiting > 0 {
		return nil // they may be wanted once more
	}
	return s.box.o.Store.RemoveUploads(ctx, s.login, s.letter.ID)
}

// fileLater has the rest wait. The letter is sent: after a while it is done with
// without its copy, and the person is told.
func (s *step) fileLater(ctx context.Context, cause error) error {
	if isElsewhere(cause) {
		return nil
	}
	s.box.o.Logger.LogAttrs(ctx, slog.LevelWarn, "the copy of a sent letter could not be filed", slog.Any("error", cause))
	if errors.Is(cause, ErrDenied) {
		s.refuse(s.account)
	}
	return s.change(ctx, func(l *store.Letter) {
		due, again := s.retry(l)
		if !l.Appending.IsZero() { // the server may go on with it from now
			l.Appending = time.Now()
			due = latest(due, l.Appending.Add(s.box.o.Settle))
		}
		if !again {
			if !l.Copied {
				l.Copied, l.Attention, l.Trouble = true, true, TroubleNotCopied
			}
			conclude(l, due)
			return
		}
		release(l, due)
	}, store.LetterAccepted)
}
