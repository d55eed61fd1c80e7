package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hearthmail/internal/testpostgres"
)

// blobOf writes a blob that nothing names yet.
func blobOf(t *testing.T, s *Store, login, text string) BlobID {
	t.Helper()
	w, err := s.NewBlob(t.Context(), login, at(0))
	must(t, err)
	_, err = io.WriteString(w, text)
	must(t, err)
	id, err := w.Commit(t.Context())
	must(t, err)
	return id
}

// letter is one that is due at some minute.
func letter(t *testing.T, s *Store, login, id string, due int) Letter {
	t.Helper()
	return Letter{
		Login: login, ID: id, State: LetterQueued, Due: at(due), Dated: at(0), MessageID: id + "@example.org", Subject: "Plums",
		Recipients: []LetterRecipient{{Address: "ann@example.org"}, {Address: "bö@example.org"}},
		Details:    LetterDetails{From: "family@example.org", Size: 3, BccField: "Bcc: x@example.org\r\n", UTF8: true, EightBit: true, Kind: "reply", Original: "m1"},
		Created:    at(0), Changed: at(0), Blob: blobOf(t, s, login, "hey"),
	}
}

func hasBlob(t *testing.T, s *Store, id BlobID) bool {
	t.Helper()
	_, _, err := s.OpenBlob(t.Context(), id)
	if err != nil && !errors.Is(err, ErrNotFound) {
		t.Fatal(err)
	}
	return err == nil
}

// inState gives a change that moves a letter from one state to another.
func inState(from, to LetterState) func(*Letter) error {
	return func(l *Letter) error {
		if l.State != from {
			return ErrElsewhere
		}
		l.State = to
		return nil
	}
}

func testLetterKept(t *testing.T, s *Store) {
	ctx, l := t.Context(), letter(t, s, "ann", "one", 1)
	got(t, "put", true)(s.PutLetter(ctx, l, []byte("form\x00\xff")))
	found, err := s.FindLetter(ctx, "ann", "one")
	if diff := cmp.Diff(l, found); diff != "" || err != nil {
		t.Errorf("%v %s", err, diff)
	}
	form, err := s.LetterForm(ctx, "ann", "one")
	if string(form) != "form\x00\xff" || err != nil {
		t.Errorf("the form is %q, %v", form, err)
	}
	must(t, s.EndBlobs(ctx, at(5000)))
	if !hasBlob(t, s, l.Blob) {
		t.Error("the blob of a letter was taken for one that nothing names")
	}
	if _, err := s.FindLetter(ctx, "ben", "one"); !errors.Is(err, ErrNotFound) {
		t.Errorf("another's letter: %v", err)
	}
	if _, err := s.PutLetter(ctx, Letter{Login: "ann", ID: "two", State: LetterQueued, Blob: "none"}, nil); !errors.Is(err, ErrNotFound) {
		t.Errorf("a letter without its blob: %v", err)
	}
	if _, err := s.FindLetter(ctx, "ann", "two"); !errors.Is(err, ErrNotFound) {
		t.Errorf("that letter is kept all the same: %v", err)
	}
}

func testLetterOnce(t *testing.T, s *Store) {
	ctx, l := t.Context(), letter(t, s, "ann", "one", 0)
	got(t, "put", true)(s.PutLetter(ctx, l, nil))
	for _, tc := range []struct {
		state LetterState
		again bool
	}{
		{LetterQueued, false}, {LetterSubmitting, false}, {LetterUncertain, false}, {LetterTaken, true}, {LetterFailed, true},
		{LetterAccepted, false}, {LetterFiled, false},
	} {
		_, err := s.ChangeLetter(ctx, "ann", "one", at(1), func(l *Letter) error {
			l.State = tc.state
			return nil
		})
		must(t, err)
		got(t, string(tc.state), tc.again)(s.PutLetter(ctx, letter(t, s, "ann", "one", 0), nil))
	}
	onlyOne(t, "one letter", func() (bool, error) { return s.PutLetter(ctx, letter(t, s, "ann", "two", 0), nil) })
}

func testLettersClaimed(t *testing.T, s *Store) {
	ctx := t.Context()
	for id, due := range map[string]int{"late": 3, "early": 1, "never": 99} {
		got(t, "put", true)(s.PutLetter(ctx, letter(t, s, "ann", id, due), nil))
	}
	got(t, "another's", true)(s.PutLetter(ctx, letter(t, s, "ben", "other", 0), nil))
	var claimed []string
	for i := range 2 {
		l, err := s.ClaimLetter(ctx, "ann", fmt.Sprint("attempt", i), at(5), at(10))
		must(t, err)
		claimed = append(claimed, l.ID)
	}
	if !slices.Equal(claimed, []string{"early", "late"}) {
		t.Errorf("claimed %q", claimed)
	}
	if _, err := s.ClaimLetter(ctx, "ann", "more", at(5), at(10)); !errors.Is(err, ErrNotFound) {
		t.Errorf("claimed once more: %v", err)
	}
	next, err := s.NextLetter(ctx, "ann")
	if !next.Equal(at(10)) || err != nil {
		t.Errorf("the next at %v, %v", next, err)
	}
	early := Letter{Login: "ann", ID: "early", Attempt: "attempt0"}
	got(t, "extended", true)(s.ExtendLease(ctx, early, at(20)))
	early.Attempt = "attempt1"
	got(t, "extended by another", false)(s.ExtendLease(ctx, early, at(90)))
	l, err := s.ClaimLetter(ctx, "ann", "more", at(10), at(30))
	if l.ID != "late" || l.Attempt != "more" || err != nil {
		t.Errorf("after a lease %q is claimed by %q, %v", l.ID, l.Attempt, err)
	}
	must(t, s.FreeLetters(ctx))
	l, err = s.ClaimLetter(ctx, "ann", "free", at(5), at(10))
	if l.ID != "early" || err != nil {
		t.Errorf("without leases %q is claimed, %v", l.ID, err)
	}
	if _, err := s.NextLetter(ctx, "cid"); !errors.Is(err, ErrNotFound) {
		t.Errorf("the next of none: %v", err)
	}
	got(t, "put", true)(s.PutLetter(ctx, letter(t, s, "dan", "one", 0), nil))
	onlyOne(t, "one letter", func() (bool, error) {
		_, err := s.ClaimLetter(ctx, "dan", "x", at(5), at(10))
		if errors.Is(err, ErrNotFound) {
			return false, nil
		}
		return err == nil, err
	})
}

func testLettersChanged(t *testing.T, s *Store) {
	ctx, l := t.Context(), letter(t, s, "ann", "one", 1)
	got(t, "put", true)(s.PutLetter(ctx, l, []byte("form")))
	if _, err := s.ChangeLetter(ctx, "ann", "one", at(2), inState(LetterAccepted, LetterFiled)); !errors.Is(err, ErrElsewhere) {
		t.Errorf("changed from another state: %v", err)
	}
	if _, err := s.ChangeLetter(ctx, "ann", "two", at(2), inState(LetterQueued, LetterTaken)); !errors.Is(err, ErrNotFound) {
		t.Errorf("changed what isn't there: %v", err)
	}
	onlyOne(t, "one step", func() (bool, error) {
		_, err := s.ChangeLetter(ctx, "ann", "one", at(2), inState(LetterQueued, LetterSubmitting))
		if errors.Is(err, ErrElsewhere) {
			return false, nil
		}
		return err == nil, err
	})
	changed, err := s.ChangeLetter(ctx, "ann", "one", at(3), func(l *Letter) error {
		l.State, l.Attention, l.Copied, l.Trouble, l.Answer, l.Attempts = LetterFiled, true, true, "refused", "no \x00 such", 2
		l.Recipients[1] = LetterRecipient{Address: "bö@example.org", State: RecipientRefused, Answer: "550 no"}
		l.Due, l.Lease, l.Dated, l.Later, l.Attempt, l.Appending = at(4), at(5), at(6), true, "x", at(7)
		return nil
	})
	must(t, err)
	found, err := s.FindLetter(ctx, "ann", "one")
	changed.Answer = "no � such"
	if diff := cmp.Diff(changed, found); diff != "" || err != nil || found.Blob != "" || !found.Changed.Equal(at(3)) {
		t.Errorf("%v %s", err, diff)
	}
	if hasBlob(t, s, l.Blob) {
		t.Error("the blob is there still")
	}
	form, err := s.LetterForm(ctx, "ann", "one")
	if string(form) != "form" || err != nil {
		t.Errorf("the form of a letter that a person is to be told of is %q, %v", form, err)
	}
	_, err = s.ChangeLetter(ctx, "ann", "one", at(3), func(l *Letter) error {
		l.Attention = false
		return nil
	})
	must(t, err)
	if form, err := s.LetterForm(ctx, "ann", "one"); len(form) > 0 || err != nil {
		t.Errorf("the form at last: %q, %v", form, err)
	}
}

func testLettersListed(t *testing.T, s *Store) {
	ctx := t.Context()
	for i, state := range []LetterState{LetterFiled, LetterUncertain, LetterQueued, LetterFiled, LetterTaken, LetterFiled} {
		id := fmt.Sprint(i)
		got(t, "put", true)(s.PutLetter(ctx, letter(t, s, "ann", id, i), nil))
		_, err := s.ChangeLetter(ctx, "ann", id, at(i), func(l *Letter) error {
			l.State, l.Attention = state, i == 3
			return nil
		})
		must(t, err)
	}
	listed := func(since time.Time) string {
		list, err := s.LettersOf(ctx, "ann", since)
		must(t, err)
		ids := ""
		for _, l := range list {
			ids += l.ID
		}
		return ids
	}
	if ids := listed(at(99)); ids != "1234" {
		t.Errorf("those that wait are %q", ids)
	}
	if ids := listed(at(5)); ids != "12345" {
		t.Errorf("with those filed of late they are %q", ids)
	}
	must(t, s.EndLetters(ctx, at(5), at(100)))
	if ids := listed(at(0)); ids != "12345" {
		t.Errorf("at last they are %q", ids)
	}
	for _, id := range []string{"1", "2", "4"} {
		got(t, "removed", id == "4")(s.RemoveLetter(ctx, "ann", id))
	}
	if ids := listed(at(99)); ids != "123" {
		t.Errorf("after the removal they are %q", ids)
	}
}

func testLettersBound(t *testing.T, s *Store) {
	ctx, l := t.Context(), letter(t, s, "ann", "0", 0)
	fill(t, s, MaxLetters-1, func(ctx context.Context, tx *sql.Tx, i int) error {
		l.ID = fmt.Sprint(i)
		_, err := insertLetter(ctx, tx, l, nil)
		return err
	})
	got(t, "the last", true)(s.PutLetter(ctx, letter(t, s, "ann", "last", 0), nil))
	if _, err := s.PutLetter(ctx, letter(t, s, "ann", "more", 0), nil); !errors.Is(err, ErrFull) {
		t.Errorf("one more: %v", err)
	}
	got(t, "another's", true)(s.PutLetter(ctx, letter(t, s, "ben", "more", 0), nil))
}

func testLetterUploads(t *testing.T, s *Store) {
	ctx := t.Context()
	for _, id := range []string{"waits", "partly", "gone"} {
		_, _, err := s.AddUpload(ctx, Upload{Login: "ann", Letter: id, Token: "u", Blob: blobOf(t, s, "ann", "x"), Created: at(0)})
		must(t, err)
	}
	for _, id := range []string{"waits", "partly"} {
		got(t, "put", true)(s.PutLetter(ctx, letter(t, s, "ann", id, 0), nil))
	}
	_, err := s.ChangeLetter(ctx, "ann", "partly", at(1), func(l *Letter) error {
		l.State, l.Attention = LetterFiled, true
		return nil
	})
	must(t, err)
	must(t, s.EndLetters(ctx, at(0), at(5000)))
	must(t, s.EndUploads(ctx, at(4000)))
	for _, id := range []string{"waits", "partly"} {
		if _, err := s.FindUpload(ctx, "ann", id, "u"); err != nil {
			t.Errorf("the upload of a letter that %s: %v", id, err)
		}
	}
	if _, err := s.FindUpload(ctx, "ann", "gone", "u"); !errors.Is(err, ErrNotFound) {
		t.Errorf("the upload of none: %v", err)
	}
}

// TestOutboxIsTold: other instances hear of each change.
func TestOutboxIsTold(t *testing.T) {
	address := testpostgres.Start(t).NewDatabase(t)
	first, second := listening(t, address), listening(t, address)
	got(t, "put", true)(first.PutLetter(t.Context(), letter(t, first.Store, "ann", "one", 0), nil))
	second.hears(t, Notice{TopicOutboxChanged, "ann"})
	_, err := first.ChangeLetter(t.Context(), "ann", "one", at(1), inState(LetterQueued, LetterTaken))
	must(t, err)
	second.hears(t, Notice{TopicOutboxChanged, "ann"})
	got(t, "removed", true)(first.RemoveLetter(t.Context(), "ann", "one"))
	second.hears(t, Notice{TopicOutboxChanged, "ann"})
}

func testLetterSplit(t *testing.T, s *Store) {
	ctx := t.Context()
	got(t, "put", true)(s.PutLetter(ctx, letter(t, s, "ann", "one", 0), []byte("first")))
	_, _, err := s.AddUpload(ctx, Upload{Login: "ann", Letter: "one", Token: "u", Blob: blobOf(t, s, "ann", "x"), Created: at(0)})
	must(t, err)
	if err := s.SplitLetter(ctx, "ann", "one", "two", at(1), []byte("second")); !errors.Is(err, ErrElsewhere) {
		t.Errorf("one that is not filed: %v", err)
	}
	_, err = s.ChangeLetter(ctx, "ann", "one", at(1), func(l *Letter) error {
		l.State, l.Attention = LetterFiled, true
		l.Recipients[0].State, l.Recipients[1].State = RecipientAccepted, RecipientRefused
		return nil
	})
	must(t, err)
	must(t, s.SplitLetter(ctx, "ann", "one", "two", at(2), []byte("second")))
	two, err := s.FindLetter(ctx, "ann", "two")
	must(t, err)
	if two.State != LetterTaken || len(two.Recipients) != 1 || two.Recipients[0] != (LetterRecipient{Address: "bö@example.org"}) || two.Details.Kind != "reply" {
		t.Errorf("the second is %+v", two)
	}
	form, err := s.LetterForm(ctx, "ann", "two")
	if string(form) != "second" || err != nil {
		t.Errorf("its form is %q, %v", form, err)
	}
	if _, err := s.FindUpload(ctx, "ann", "two", "u"); err != nil {
		t.Errorf("its upload: %v", err)
	}
	if one, err := s.FindLetter(ctx, "ann", "one"); one.Attention || err != nil {
		t.Errorf("the first is %+v, %v", one, err)
	}
	if err := s.SplitLetter(ctx, "ann", "one", "three", at(3), nil); !errors.Is(err, ErrElsewhere) {
		t.Errorf("once more: %v", err)
	}
	if err := s.SplitLetter(ctx, "ben", "one", "three", at(3), nil); !errors.Is(err, ErrNotFound) {
		t.Errorf("another's: %v", err)
	}
}
