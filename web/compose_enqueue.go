package web

import (
	"context"
	"errors"
	"net/http"
	"time"

	"hearthmail/locale"
	"hearthmail/message"
	"hearthmail/store"
)

// tooLargeError says that a letter is larger than the server takes.
type tooLargeError struct{ size, most int64 }

func (e *tooLargeError) Error() string { return "the letter is larger than the mail server takes" }

func (e *tooLargeError) sentence(ctx context.Context) string {
	l := locale.Of(ctx)
	return l.Say("With what goes with it the letter has %s, and the mail server takes %s. Take something off.", l.Octets(e.size), l.Octets(e.most))
}

// enqueue writes the letter down, whole, and has the outbox send it at its time, or
// when it can't be taken back any more. Nothing is left of a letter that could
// not be put into the outbox.
func (s *Server) enqueue(r *http.Request, form *composeForm, letter *message.Letter, at time.Time) error {
	ctx, login, now := r.Context(), loginFor(r), time.Now()
	due, dated := now.Add(s.undoSend), now
	if at.After(due) {
		due, dated = at, at
	}
	row := store.Letter{
		Login: login, ID: form.id, State: store.LetterQueued, Due: due, Later: dated.After(now), Dated: dated, MessageID: letter.MessageID,
		Subject: letter.Subject, Recipients: recipientsOf(letter), Created: now, Changed: now,
		Details: store.LetterDetails{
			From: letter.From.Addr, BccField: letter.BccField(), UTF8: letter.NeedsUTF8(), Notify: form.notify, Kind: form.kind, Original: form.original,
			Written: form.written(),
		},
	}
	if err := s.writeBlob(ctx, letter, &row, s.submissionSize(r)); err != nil {
		return err
	}
	put, err := s.store.PutLetter(ctx, row, []byte(form.values().Encode()))
	if err != nil || !put {
		err = errors.Join(err, s.store.RemoveBlob(context.WithoutCancel(ctx), row.Blob))
	}
	if err == nil && !put { // another post was quicker
		_, err = s.isOnItsWay(r, form)
		return err
	}
	switch {
	case errors.Is(err, store.ErrFull):
		return badRequest("There are too many letters in the outbox already. Look there what keeps them from being sent.")
	case err != nil:
		return storeProblem(err)
	}
	s.letters.forget(login)
	s.outbox.Hold(login, s.newSender(login, personOf(r).session.account))
	s.learnWritten(ctx, login, allRecipients(letter))
	return nil
}

func allRecipients(l *message.Letter) []message.Address {
	return append(append(append([]message.Address{}, l.To...), l.Cc...), l.Bcc...)
}

// recipientsOf are those of the envelope, each once.
func recipientsOf(l *message.Letter) []store.LetterRecipient {
	var list []store.LetterRecipient
	known := map[string]bool{}
	for _, a := range allRecipients(l) {
		if !known[a.Addr] {
			known[a.Addr] = true
			list = append(list, store.LetterRecipient{Address: a.Addr})
		}
	}
	return list
}

// writeBlob writes the letter as it is submitted, but for its date.
func (s *Server) writeBlob(ctx context.Context, letter *message.Letter, row *store.Letter, most int64) error {
	blob, err := s.store.NewBlob(ctx, row.Login, row.Created)
	if err != nil {
		return fullProblem(err)
	}
	w := &undated{to: blob, most: most}
	if err = letter.Write(ctx, w); err == nil {
		err = w.finish()
	}
	if err == nil {
		row.Blob, err = blob.Commit(ctx)
	}
	if err != nil {
		return errors.Join(fullProblem(err), blob.Abort(ctx))
	}
	row.Details.Size, row.Details.EightBit = blob.Size(), w.eightBit
	return nil
}

// fullProblem says what keeps a letter's octets from being kept.
func fullProblem(err error) error {
	if errors.Is(err, store.ErrNoSpace) {
		return (problem{status: http.StatusInsufficientStorage, heading: "There is no room for this letter",
			message: "What waits to be sent, and what goes with letters that are being written, takes all the room there is. " +
				"Send it with less, or ask whoever runs Hearthmail."}).because(err)
	}
	return err
}
