package outbox

import (
	"context"
	"errors"
	"io"
	"strings"
	"time"

	"hearthmail/smtpclient"
	"hearthmail/store"
)

// submit offers the letter to the server. Until the last octets of it go it is
// queued, and may be taken back.
func (s *step) submit(ctx context.Context) error {
	envelope := s.envelope()
	if len(envelope.To) == 0 { // which only a letter without recipients can be
		return s.fail(ctx, &smtpclient.Error{Kind: smtpclient.KindPermanent, Err: errors.New("no recipients")}, false)
	}
	blob, size, err := s.box.o.Store.OpenBlob(ctx, s.letter.Blob)
	if errors.Is(err, store.ErrNotFound) {
		err = &smtpclient.Error{Kind: smtpclient.KindPermanent, Err: err}
	}
	if err != nil {
		return s.fail(ctx, err, false)
	}
	defer func() { _ = blob.Close() }()
	date := dateField(s.letter.Dated)
	envelope.Size = size + int64(len(date))
	marked := false
	result, err := s.account.Submit(ctx, envelope, io.MultiReader(strings.NewReader(date), blob), func(ctx context.Context, accepted []string) error {
		err := s.mark(ctx, accepted)
		marked = err == nil
		return err
	})
	switch {
	case err == nil:
		return s.accept(ctx, result)
	case isElsewhere(err):
		return nil // it was taken back, or is another's
	default:
		return s.fail(ctx, err, marked)
	}
}

// dateField is what a letter's blob lacks: it may wait in the outbox for days.
func dateField(t time.Time) string {
	return "Date: " + t.Format("Mon, 02 Jan 2006 15:04:05 -0700") + "\r\n"
}

func (s *step) envelope() smtpclient.Envelope {
	l := &s.letter
	e := smtpclient.Envelope{From: l.Details.From, UTF8: l.Details.UTF8, EightBit: l.Details.EightBit, Notify: l.Details.Notify, ID: l.ID}
	for _, r := range l.Recipients {
		if r.State == store.RecipientWaits {
			e.To = append(e.To, r.Address)
		}
	}
	return e
}

// mark writes down, before the last octets go, that the server may have the
// letter from now on.
func (s *step) mark(ctx context.Context, accepted []string) error {
	return s.change(ctx, func(l *store.Letter) {
		l.State, l.Trouble, l.Answer = store.LetterSubmitting, "", ""
		l.Lease = time.Now().Add(leaseTime)
		put(l, accepted, store.RecipientOffered)
	}, store.LetterQueued)
}

// put says what has become of the letter for these recipients.
func put(l *store.Letter, addresses []string, state store.RecipientState) {
	named := map[string]bool{}
	for _, address := range addresses {
		named[address] = true
	}
	for i, r := range l.Recipients {
		if named[r.Address] && r.State != store.RecipientAccepted {
			l.Recipients[i].State, l.Recipients[i].Answer = state, ""
		}
	}
}

// refuseThose says what the server has said to single recipients.
func refuseThose(l *store.Letter, refused []smtpclient.Refusal) {
	said := map[string]smtpclient.Refusal{}
	for _, r := range refused {
		said[r.Address] = r
	}
	for i, r := range l.Recipients {
		no, ok := said[r.Address]
		if !ok || r.State == store.RecipientAccepted {
			continue
		}
		l.Recipients[i].State, l.Recipients[i].Answer = store.RecipientRefused, no.Answer.String()
		if no.Temporary {
			l.Recipients[i].State = store.RecipientWaits
		}
	}
}

// accept writes down that the server has taken the letter. That is true also
// when others have come to think that nobody knows: it is this attempt's again.
func (s *step) accept(ctx context.Context, result smtpclient.Result) error {
	return s.insist(ctx, func(l *store.Letter) {
		put(l, result.Accepted, store.RecipientAccepted)
		if l.State == store.LetterUncertain && isOffered(l) {
			return // that was another try, of which nobody knows still
		}
		refuseThose(l, result.Refused)
		l.Attempt, l.Lease = s.letter.Attempt, time.Now().Add(leaseTime)
		l.State, l.Attempts, l.Due = store.LetterAccepted, 0, time.Now()
		l.Trouble, l.Answer = "", ""
		l.Attention = l.Attention || counts(l).refused > 0
	}, store.LetterSubmitting, store.LetterUncertain, store.LetterAccepted) // the last when only the word of that was lost
}

// fail writes down that the letter went to nobody this time. submitting says that
// the last octets may have gone.
func (s *step) fail(ctx context.Context, err error, submitting bool) error {
	from := []store.LetterState{store.LetterSubmitting}
	if !submitting { // the mark may be there, though no word of that has come
		from = append(from, store.LetterQueued)
	}
	failure := failureOf(err)
	if failure.Kind == smtpclient.KindDenied {
		s.refuse(s.account)
	}
	return s.insist(ctx, func(l *store.Letter) {
		if submitting && isUnknown(failure) {
			l.State, l.Trouble, l.Answer = store.LetterUncertain, TroubleUncertain, ""
			release(l, l.Due)
			return
		}
		settle(l, store.RecipientWaits)
		before := counts(l).refused
		l.Trouble, l.Answer = troubleOf(failure), failure.Answer.String()
		due, again := s.retry(l)
		refuseThose(l, failure.Refused)
		switch {
		case failure.Kind == smtpclient.KindDenied:
			due = latest(due, time.Now().Add(deniedAgain))
		case isFinal(failure):
			refuseRest(l, failure.Answer.String())
		case !again:
			l.Trouble = TroubleGivenUp
			refuseRest(l, l.Answer)
		}
		l.Attention = l.Attention || counts(l).refused > before
		conclude(l, due)
	}, from...)
}

func latest(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
