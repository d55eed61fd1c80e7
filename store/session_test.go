package store

import (
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// sample is a session that is over at 30 minutes past.
func sample(secret, login string) Session {
	return Session{
		ID: HashOf(secret), Login: login, Sealed: []byte("sealed " + secret), Private: true,
		Device: "Firefox on Linux", Address: "192.0.2.7",
		Created: at(0), Used: at(1), Expires: at(30),
	}
}

func testSessionKept(t *testing.T, s *Store) {
	ctx := t.Context()
	for _, want := range []Session{
		sample("a", "ann@example.org"),
		{ID: HashOf("b"), Login: "ann@example.org", Stage: "code", Sealed: []byte{}, Created: at(0), Used: at(0), Expires: at(9)},
		{ID: HashOf("c"), Login: "Änne' OR 1=1 --", Sealed: []byte{0, 255, 0}, Created: at(0), Used: at(0), Expires: at(9)},
	} {
		must(t, s.AddSession(ctx, want))
		found, err := s.FindSession(ctx, want.ID, at(2))
		if diff := cmp.Diff(want, found, cmpopts.EquateEmpty()); diff != "" || err != nil {
			t.Errorf("%v %s", err, diff)
		}
	}
	if err := s.AddSession(ctx, sample("a", "other@example.org")); err == nil {
		t.Error("two sessions with one ID")
	}
	if _, err := s.FindSession(ctx, HashOf("nobody's"), at(2)); !errors.Is(err, ErrNotFound) {
		t.Errorf("a session that never was: %v", err)
	}
}

func testSessionOver(t *testing.T, s *Store) {
	ctx, n := t.Context(), sample("a", "ann")
	must(t, s.AddSession(ctx, n))
	for _, tc := range []struct {
		now  time.Time
		want error
	}{{n.Expires.Add(-time.Microsecond), nil}, {n.Expires, ErrNotFound}, {at(59), ErrNotFound}} {
		if _, err := s.FindSession(ctx, n.ID, tc.now); !errors.Is(err, tc.want) {
			t.Errorf("at %v: %v, want %v", tc.now, err, tc.want)
		}
	}
	if err := s.UseSession(ctx, n.ID, at(31), at(60)); !errors.Is(err, ErrNotFound) {
		t.Errorf("using a session that is over: %v", err)
	}
}

func testSessionUsed(t *testing.T, s *Store) {
	ctx, n := t.Context(), sample("a", "ann")
	must(t, s.AddSession(ctx, n))
	must(t, s.UseSession(ctx, n.ID, at(20), at(50)))
	found, err := s.FindSession(ctx, n.ID, at(40))
	if err != nil || !found.Used.Equal(at(20)) || !found.Expires.Equal(at(50)) {
		t.Errorf("used %v, expires %v, %v", found.Used, found.Expires, err)
	}
	must(t, s.EndSession(ctx, n.ID))
	if err := s.UseSession(ctx, n.ID, at(21), at(51)); !errors.Is(err, ErrNotFound) {
		t.Errorf("using a session that has ended: %v", err)
	}
}

func testSessionReseated(t *testing.T, s *Store) {
	ctx, n := t.Context(), sample("a", "ann")
	must(t, s.AddSession(ctx, n))
	got(t, "the first", true)(s.ReseatSession(ctx, n.ID, n.Sealed, []byte("new")))
	got(t, "the second, which knows the old", false)(s.ReseatSession(ctx, n.ID, n.Sealed, []byte("newer")))
	got(t, "another session", false)(s.ReseatSession(ctx, HashOf("b"), []byte("new"), []byte("newer")))
	found, err := s.FindSession(ctx, n.ID, at(2))
	if err != nil || string(found.Sealed) != "new" {
		t.Errorf("sealed %q, %v", found.Sealed, err)
	}
}

func testSessionsOf(t *testing.T, s *Store) {
	ctx := t.Context()
	older, newer, over, half, other := sample("a", "ann"), sample("b", "ann"), sample("c", "ann"), sample("d", "ann"), sample("e", "ben")
	newer.Used, over.Expires, half.Stage = at(2), at(2), "code"
	for _, n := range []Session{older, over, newer, half, other} {
		must(t, s.AddSession(ctx, n))
	}
	list, err := s.SessionsOf(ctx, "ann", at(3))
	older.Sealed, newer.Sealed = nil, nil
	if diff := cmp.Diff([]Session{newer, older}, list); diff != "" || err != nil {
		t.Errorf("%v %s", err, diff)
	}
	got(t, "signed in", 3)(s.CountSessions(ctx, at(3)))
}

func testSessionsEnd(t *testing.T, s *Store) {
	ctx := t.Context()
	for _, secret := range []string{"a", "b", "c", "d"} {
		must(t, s.AddSession(ctx, sample(secret, "ann")))
	}
	must(t, s.AddSession(ctx, sample("e", "ben")))
	must(t, s.EndSession(ctx, HashOf("a")))
	must(t, s.EndSession(ctx, HashOf("a")))
	if _, err := s.FindSession(ctx, HashOf("a"), at(2)); !errors.Is(err, ErrNotFound) {
		t.Errorf("a session that has ended: %v", err)
	}
	got(t, "all but two", 1)(s.EndSessionsOf(ctx, "ann", HashOf("b"), HashOf("c")))
	got(t, "all but one", 1)(s.EndSessionsOf(ctx, "ann", HashOf("b")))
	got(t, "all", 1)(s.EndSessionsOf(ctx, "ann"))
	got(t, "none is left", 0)(s.EndSessionsOf(ctx, "ann"))
	got(t, "the other's", 1)(s.CountSessions(ctx, at(2)))
}

func testSessionsExpire(t *testing.T, s *Store) {
	ctx := t.Context()
	short, long := sample("a", "ann"), sample("b", "ann")
	long.Expires = at(31)
	must(t, s.AddSession(ctx, short))
	must(t, s.AddSession(ctx, long))
	got(t, "before its end", 0)(s.EndExpired(ctx, at(29)))
	got(t, "at its end", 1)(s.EndExpired(ctx, at(30)))
	got(t, "left", 1)(s.CountSessions(ctx, at(0)))
}

// testSessionsEndAtOnce has all of somebody's devices end the others' sessions
// at the same time. Whoever comes first wins; nobody may wait for another that
// waits for him.
func testSessionsEndAtOnce(t *testing.T, s *Store) {
	ctx := t.Context()
	const many = 20
	for i := range many {
		must(t, s.AddSession(ctx, sample(fmt.Sprint(i), "ann")))
	}
	var all sync.WaitGroup
	var ended atomic.Int32
	for i := range many {
		all.Go(func() {
			id := HashOf(fmt.Sprint(i))
			if err := s.UseSession(ctx, id, at(2), at(40)); err != nil && !errors.Is(err, ErrNotFound) {
				t.Error(err)
			}
			n, err := s.EndSessionsOf(ctx, "ann", id)
			_, errExpired := s.EndExpired(ctx, at(1))
			if err := errors.Join(err, errExpired); err != nil {
				t.Error(err)
			}
			ended.Add(int32(n))
		})
	}
	all.Wait()
	left, err := s.CountSessions(ctx, at(2))
	if err != nil || left > 1 || left+int(ended.Load()) != many {
		t.Errorf("%d sessions were ended and %d are left, %v", ended.Load(), left, err)
	}
}
