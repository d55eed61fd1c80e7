package store

import (
	"errors"
	"sync"
	"testing"
	"time"

	"hearthmail/internal/testpostgres"
)

func hold(t *testing.T, s *Store, login, letter string, now time.Time) *DraftHold {
	t.Helper()
	h, err := s.HoldDraft(t.Context(), login, letter, now)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func mustBeHeld(t *testing.T, what string, err error) {
	t.Helper()
	if !errors.Is(err, ErrHeld) {
		t.Errorf("%s: %v, want ErrHeld", what, err)
	}
}

func testDraftHeld(t *testing.T, s *Store) {
	ctx := t.Context()
	first := hold(t, s, "ann", "one", at(0))
	_, err := s.HoldDraft(ctx, "ann", "one", at(0).Add(DraftHeldFor))
	mustBeHeld(t, "a second time", err)
	must(t, hold(t, s, "ann", "two", at(0)).Finish(ctx, Draft{}, at(0)))
	must(t, hold(t, s, "ben", "one", at(0)).Finish(ctx, Draft{}, at(0)))
	must(t, first.Prolong(ctx, at(1)))
	_, err = s.HoldDraft(ctx, "ann", "one", at(1))
	mustBeHeld(t, "after it was prolonged", err)
	must(t, first.Finish(ctx, Draft{}, at(1)))
	mustBeHeld(t, "released twice", first.Finish(ctx, Draft{}, at(1)))
	second := hold(t, s, "ann", "one", at(1))
	if second.Draft != (Draft{}) {
		t.Errorf("nothing was saved, and %+v is there", second.Draft)
	}
	must(t, second.Finish(ctx, Draft{}, at(1)))
}

func testDraftHolderDies(t *testing.T, s *Store) {
	ctx := t.Context()
	dead := hold(t, s, "ann", "one", at(0))
	saved := Draft{Mailbox: "Drafts", UIDValidity: 4_000_000_000, UID: 4_000_000_001, OldUID: 3, Tab: "t", Turn: 5}
	must(t, dead.Put(ctx, saved, at(0)))
	next := hold(t, s, "ann", "one", at(1))
	if saved.Unclean = true; next.Draft != saved {
		t.Errorf("it holds %+v, want %+v", next.Draft, saved)
	}
	for what, act := range map[string]error{
		"prolong": dead.Prolong(ctx, at(2)), "put": dead.Put(ctx, Draft{}, at(2)), "finish": dead.Finish(ctx, Draft{}, at(2)), "remove": dead.Remove(ctx),
	} {
		mustBeHeld(t, "the dead one to "+what, act)
	}
	must(t, next.Finish(ctx, saved, at(2)))
	if again := hold(t, s, "ann", "one", at(2)); again.Draft != saved {
		t.Errorf("nobody has cleaned up, and it holds %+v", again.Draft)
	}
}

func testDraftKept(t *testing.T, s *Store) {
	ctx := t.Context()
	absent := func(letter string) {
		t.Helper()
		if _, err := s.Draft(ctx, "ann", letter); !errors.Is(err, ErrNotFound) {
			t.Errorf("draft %s: %v", letter, err)
		}
	}
	absent("one")
	h := hold(t, s, "ann", "one", at(0))
	absent("one")
	saved := Draft{Mailbox: "Entwürfe", UIDValidity: 7, UID: 8, Tab: "tab", Turn: 9}
	must(t, h.Put(ctx, Draft{Mailbox: "Drafts", Unclean: true}, at(1)))
	must(t, h.Finish(ctx, saved, at(1)))
	got(t, "a saved draft", saved)(s.Draft(ctx, "ann", "one"))
	got(t, "forgotten at the first", 0)(s.EndDrafts(ctx, at(1)))
	got(t, "forgotten", 1)(s.EndDrafts(ctx, at(2)))
	absent("one")
	h = hold(t, s, "ann", "two", at(0))
	must(t, h.Remove(ctx))
	absent("two")
	h = hold(t, s, "ann", "three", at(5))
	got(t, "forgotten of what is held", 0)(s.EndDrafts(ctx, at(5)))
	must(t, h.Finish(ctx, Draft{}, at(1)))
}

func testDraftsAtOnce(t *testing.T, s *Store) {
	var all sync.WaitGroup
	var mu sync.Mutex
	held, refused := 0, 0
	for range 20 {
		all.Go(func() {
			_, err := s.HoldDraft(t.Context(), "ann", "one", at(0))
			mu.Lock()
			defer mu.Unlock()
			switch {
			case err == nil:
				held++
			case errors.Is(err, ErrHeld):
				refused++
			default:
				t.Error(err)
			}
		})
	}
	all.Wait()
	if held != 1 || refused != 19 {
		t.Errorf("%d have it and %d were refused", held, refused)
	}
}

// TestDraftOfAnotherProcess: what has a folder has it alone, so that whoever held a
// draft before is dead. Of several instances on PostgreSQL the others may live.
func TestDraftOfAnotherProcess(t *testing.T) {
	now := time.Now()
	folder := Options{Dir: t.TempDir()}
	first, err := Open(t.Context(), folder)
	must(t, err)
	hold(t, first, "ann", "one", now)
	must(t, first.Close())
	if h := hold(t, opened(t, folder), "ann", "one", now); !h.Draft.Unclean {
		t.Error("what a dead process held is taken for clean")
	}
	shared := Options{Database: testpostgres.Start(t).NewDatabase(t)}
	hold(t, opened(t, shared), "ann", "one", now)
	_, err = opened(t, shared).HoldDraft(t.Context(), "ann", "one", now)
	mustBeHeld(t, "by another instance", err)
}
