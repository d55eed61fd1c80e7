package store

import (
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func testActs(t *testing.T, s *Store) {
	ctx := t.Context()
	a := Act{Login: "ann", ID: "a1", Session: "s1", Kind: "move", Target: "Garden & Co", State: ActRunning, Total: 5000, Updated: at(1)}
	b := a
	b.ID = "a2"
	must(t, s.PutAct(ctx, a, 2, at(0)))
	must(t, s.PutAct(ctx, b, 2, at(0)))
	third := a
	third.ID = "a3"
	if err := s.PutAct(ctx, third, 2, at(0)); !errors.Is(err, ErrTooMany) {
		t.Errorf("a third at once: %v", err)
	}
	third.Login = "ben"
	must(t, s.PutAct(ctx, third, 2, at(0)))
	a.Done, a.Updated = 1000, at(2)
	if cancel, err := s.AdvanceAct(ctx, a, 0, "one"); cancel || err != nil {
		t.Errorf("cancelled %v, %v", cancel, err)
	}
	must(t, s.CancelAct(ctx, "ann", "s1", "a1"))
	a.Done, a.Behind, a.Doubled, a.Fixed, a.Trouble = 2000, 1, 2, 3, 4
	if cancel, err := s.AdvanceAct(ctx, a, 1, "two"); !cancel || err != nil {
		t.Errorf("cancelled %v, %v", cancel, err)
	}
	a.Cancel = true
	got, undoable, err := s.Act(ctx, "ann", "a1")
	if d := cmp.Diff(a, got); d != "" || !undoable || err != nil {
		t.Errorf("%v %v %s", undoable, err, d)
	}
	for what, err := range map[string]error{
		"another session cancels":  s.CancelAct(ctx, "ann", "s2", "a1"),
		"another login cancels":    s.CancelAct(ctx, "ben", "s1", "a1"),
		"taken back while it runs": second(s.TakeActBack(ctx, "ann", "s1", "a1", at(0))),
	} {
		if !errors.Is(err, ErrNotFound) {
			t.Errorf("%s: %v", what, err)
		}
	}
	a.State = ActCancelled
	must(t, second(s.AdvanceAct(ctx, a, 2, "")))
	for what, err := range map[string]error{
		"by another session": second(s.TakeActBack(ctx, "ann", "s2", "a1", at(0))),
		"too late":           second(s.TakeActBack(ctx, "ann", "s1", "a1", at(3))),
	} {
		if !errors.Is(err, ErrNotFound) {
			t.Errorf("taken back %s: %v", what, err)
		}
	}
	if pieces, err := s.TakeActBack(ctx, "ann", "s1", "a1", at(2)); err != nil || !slices.Equal(pieces, []string{"two", "one"}) {
		t.Errorf("what takes it back is %q, %v", pieces, err)
	}
	if _, err := s.TakeActBack(ctx, "ann", "s1", "a1", at(2)); !errors.Is(err, ErrNotFound) {
		t.Errorf("twice: %v", err)
	}
	must(t, s.StopActs(ctx))
	if got, _, err := s.Act(ctx, "ann", "a2"); err != nil || got.State != ActStopped {
		t.Errorf("%+v, %v", got, err)
	}
	must(t, s.EndActs(ctx, at(2)))
	if _, _, err := s.Act(ctx, "ann", "a2"); !errors.Is(err, ErrNotFound) {
		t.Errorf("one of long ago: %v", err)
	}
	if _, undoable, err := s.Act(ctx, "ann", "a1"); err != nil || !undoable {
		t.Errorf("one of just now: %v, %v", undoable, err)
	}
}
