package store

import (
	"slices"
	"sync"
	"testing"
	"time"
)

func testTries(t *testing.T, s *Store) {
	ctx := t.Context()
	add := func(minutes int, want Tries) {
		t.Helper()
		before, err := s.AddTry(ctx, "subject", at(minutes), 10*time.Minute)
		if err != nil || before.Count != want.Count || !before.Last.Equal(want.Last) {
			t.Errorf("at minute %d: %v, %v; want %v", minutes, before, err, want)
		}
	}
	add(0, Tries{})
	add(1, Tries{1, at(0)})
	add(11, Tries{2, at(1)}) // the last is not older than ten minutes
	add(22, Tries{})
	add(23, Tries{1, at(22)})
	find := func(minutes int, want Tries) {
		t.Helper()
		found, err := s.FindTries(ctx, "subject", at(minutes), 10*time.Minute)
		if err != nil || found.Count != want.Count || !found.Last.Equal(want.Last) {
			t.Errorf("at minute %d: found %v, %v; want %v", minutes, found, err, want)
		}
	}
	find(33, Tries{2, at(23)})
	find(34, Tries{})
	add(24, Tries{2, at(23)})
	must(t, s.ForgetTries(ctx, "subject"))
	find(24, Tries{})
	add(25, Tries{})
	add(26, Tries{1, at(25)})
	must(t, s.ForgetTries(ctx, "subject"))
	add(27, Tries{})
	must(t, s.EndTries(ctx, at(27)))
	add(28, Tries{1, at(27)})
	must(t, s.EndTries(ctx, at(29)))
	add(29, Tries{})
	before, err := s.AddTry(ctx, "another", at(29), time.Hour)
	if err != nil || before.Count != 0 {
		t.Errorf("another subject: %v, %v", before, err)
	}
}

// testTriesAtOnce wants each of fifty tries at once to see another number.
func testTriesAtOnce(t *testing.T, s *Store) {
	const many = 50
	seen := make([]int, many)
	var all sync.WaitGroup
	for i := range many {
		all.Go(func() {
			before, err := s.AddTry(t.Context(), "subject", at(0), time.Hour)
			if err != nil {
				t.Error(err)
			}
			seen[i] = before.Count
		})
	}
	all.Wait()
	slices.Sort(seen)
	for i, n := range seen {
		if i != n {
			t.Fatalf("the tries saw %v", seen)
		}
	}
}

func testTriesFound(t *testing.T, s *Store) {
	ctx := t.Context()
	finds := func(minutes, count int, last time.Time) {
		t.Helper()
		found, err := s.FindTries(ctx, "subject", at(minutes), 10*time.Minute)
		if err != nil || found.Count != count || !found.Last.Equal(last) {
			t.Errorf("at minute %d: %v, %v; want %d, the last at %v", minutes, found, err, count, last)
		}
	}
	finds(0, 0, time.Time{})
	for range 2 {
		_, err := s.AddTry(ctx, "subject", at(1), 10*time.Minute)
		must(t, err)
	}
	finds(11, 2, at(1))
	finds(12, 0, time.Time{})
}

func testDevices(t *testing.T, s *Store) {
	ctx, device := t.Context(), HashOf("device")
	knows := func(what string, want bool, device Hash, login string, after time.Time) {
		t.Helper()
		got(t, what, want)(s.KnowsDevice(ctx, device, login, after))
	}
	knows("before", false, device, "ann", at(0))
	must(t, s.AddDevice(ctx, device, "ann", at(1)))
	must(t, s.AddDevice(ctx, device, "ben", at(1)))
	knows("known", true, device, "ann", at(0))
	knows("another login", false, device, "eve", at(0))
	knows("another device", false, HashOf("other"), "ann", at(0))
	knows("too long ago", false, device, "ann", at(1))
	must(t, s.AddDevice(ctx, device, "ann", at(5)))
	knows("used again", true, device, "ann", at(4))
	must(t, s.EndDevices(ctx, at(5)))
	knows("used since", true, device, "ann", at(0))
	knows("not used since", false, device, "ben", at(0))
	must(t, s.ForgetDevices(ctx, "ann"))
	knows("forgotten", false, device, "ann", at(0))
}
