package outbox

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"time"

	"hearthmail/store"
)

// TestRecovery: the program has died while the server had the letter.
func TestRecovery(t *testing.T) {
	for name, tc := range map[string]struct {
		sent    bool // the server has filed it
		openErr error
		want    store.LetterState
	}{
		"the server keeps a copy": {true, nil, store.LetterFiled},
		"nobody knows":            {false, nil, store.LetterUncertain},
		"nobody can be asked":     {true, errors.New("away"), store.LetterUncertain},
	} {
		t.Run(name, func(t *testing.T) {
			o, f := newOffice(t), &fakeAccount{keepsSent: true, openErr: tc.openErr}
			defer o.end()
			o.put("one", ann)
			o.died("one", store.LetterSubmitting)
			if tc.sent {
				f.take("<one@example.org>", []string{ann}, true)
			}
			o.Hold(login, f)
			if o.becomes(tc.want); f.tries != 0 {
				t.Error("it was sent again")
			}
		})
	}
}

// died has a letter be where an attempt has left it that will never go on.
func (o *office) died(id string, state store.LetterState) {
	o.t.Helper()
	now := time.Now()
	if _, err := o.kept.ClaimLetter(o.t.Context(), login, "dead", now, now.Add(time.Hour)); err != nil {
		o.t.Fatal(err)
	}
	_, err := o.kept.ChangeLetter(o.t.Context(), login, id, now, func(l *store.Letter) error {
		l.State = state
		if state == store.LetterSubmitting {
			l.Recipients[0].State = store.RecipientOffered
		}
		return nil
	})
	if err == nil {
		err = o.kept.FreeLetters(o.t.Context())
	}
	if err != nil {
		o.t.Fatal(err)
	}
}

// TestRecoveryOfTheRest: the program has died while the server had the letter for
// those who were to get it later. The copy is of the others, and says nothing.
func TestRecoveryOfTheRest(t *testing.T) {
	o, f := newOffice(t), &fakeAccount{keepsSent: true}
	defer o.end()
	o.put("one", ben, ann)
	f.take("<one@example.org>", []string{ann}, true)
	o.died("one", store.LetterSubmitting)
	o.alter("one", func(l *store.Letter) {
		l.Copied, l.Recipients[1].State = true, store.RecipientAccepted
	})
	o.Hold(login, f)
	l := o.until("looked at", func(l store.Letter) bool { return l.State != store.LetterSubmitting && l.State != store.LetterAccepted })
	if got := states(l); l.State != store.LetterUncertain || got != "ben offered, ann accepted" {
		t.Errorf("it is %s: %s", l.State, got)
	}
}

// TestRecoveryOfACopy: the program has died while the copy was on its way, which it
// may have been for long. The server is given time from when that is found, before
// the copy is looked for.
func TestRecoveryOfACopy(t *testing.T) {
	o, f := newOffice(t), &fakeAccount{}
	defer o.end()
	o.put("one", ann)
	o.died("one", store.LetterAccepted)
	begun := time.Now()
	o.alter("one", func(l *store.Letter) {
		l.Appending, l.Due = begun.Add(-time.Minute), begun.Add(-time.Hour)
	})
	var waited atomic.Bool
	f.looked = func() {
		l, err := o.kept.FindLetter(context.Background(), login, "one")
		waited.Store(err == nil && !l.Appending.Before(begun.Truncate(time.Microsecond)) && !l.Due.Before(l.Appending.Add(o.o.Settle)))
	}
	o.Hold(login, f)
	if o.becomes(store.LetterFiled); !waited.Load() || len(f.sent) != 1 {
		t.Errorf("waited %v, %d copies", waited.Load(), len(f.sent))
	}
}

// lostStore fails to write what a test says, as a database that is away.
type lostStore struct {
	*store.Store
	fails func(now, next store.Letter) bool
	after bool // it has written it all the same
}

var errLost = errors.New("the database is away")

func (s lostStore) ChangeLetter(ctx context.Context, login, id string, now time.Time, change func(*store.Letter) error) (store.Letter, error) {
	lost := false
	l, err := s.Store.ChangeLetter(ctx, login, id, now, func(l *store.Letter) error {
		before := *l
		if err := change(l); err != nil {
			return err
		}
		if lost = s.fails(before, *l); lost && !s.after {
			return errLost
		}
		return nil
	})
	if lost {
		return store.Letter{}, errLost
	}
	return l, err
}

// TestLostDatabase: the database can't be asked for a moment just when the server has
// said what becomes of the letter, or when the last octets are to go. Nobody has to
// be asked because of that.
func TestLostDatabase(t *testing.T) {
	for name, tc := range map[string]struct {
		at    store.LetterState
		after bool
		tries int
	}{
		"when the letter is taken":     {store.LetterAccepted, false, 1},
		"before the last octets":       {store.LetterSubmitting, false, 2},
		"before them, but it has it":   {store.LetterSubmitting, true, 2},
		"when it is taken, and has it": {store.LetterAccepted, true, 1},
	} {
		t.Run(name, func(t *testing.T) {
			kept := newOffice(t).kept
			var lost atomic.Bool
			o := officeWith(t, kept, lostStore{Store: kept, after: tc.after, fails: func(before, next store.Letter) bool {
				return next.State == tc.at && before.State != tc.at && lost.CompareAndSwap(false, true)
			}})
			defer o.end()
			f := &fakeAccount{}
			o.put("one", ann)
			o.Hold(login, f)
			l := o.until("done with", func(l store.Letter) bool { return l.State == store.LetterFiled || l.State == store.LetterUncertain })
			if l.State != store.LetterFiled || f.got[ann] != 1 || f.tries != tc.tries || len(f.sent) != 1 {
				t.Errorf("it is %s, sent %d times by %d tries, with %d copies", l.State, f.got[ann], f.tries, len(f.sent))
			}
		})
	}
}

// alter has a letter be as a test needs it.
func (o *office) alter(id string, change func(*store.Letter)) {
	o.t.Helper()
	_, err := o.kept.ChangeLetter(o.t.Context(), login, id, time.Now(), func(l *store.Letter) error {
		change(l)
		return nil
	})
	if err != nil {
		o.t.Fatal(err)
	}
}
