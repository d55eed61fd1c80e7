package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"
)

// testOddTexts wants the same of each database: what browsers write is mended,
// what names somebody is refused.
func testOddTexts(t *testing.T, s *Store) {
	ctx, n := t.Context(), sample("a", "ann")
	n.Device, n.Address = "Brow\xffser\x00", "\x00"
	must(t, s.AddSession(ctx, n))
	found, err := s.FindSession(ctx, n.ID, at(2))
	if err != nil || found.Device != "Brow\uFFFDser\uFFFD" || found.Address != "\uFFFD" {
		t.Errorf("device %q, address %q, %v", found.Device, found.Address, err)
	}
	for _, odd := range []string{"a\x00", "\xff"} {
		n := sample("b", odd)
		_, err1 := s.SessionsOf(ctx, odd, at(0))
		_, err2 := s.AddTry(ctx, odd, at(0), time.Hour)
		for i, err := range []error{s.AddSession(ctx, n), err1, err2, s.Publish(ctx, "topic", odd)} {
			if !errors.Is(err, errText) {
				t.Errorf("%q, call %d: %v", odd, i, err)
			}
		}
	}
}

func testNoticeBounds(t *testing.T, s *Store) {
	for _, tc := range []struct {
		topic, text string
		want        bool
	}{
		{"topic", "", true},
		{"topic", strings.Repeat("é", maxNotice/2), true},
		{"topic", strings.Repeat("x", maxNotice+1), false},
		{"two words", "", false},
		{"", "", false},
	} {
		if err := s.Publish(t.Context(), tc.topic, tc.text); (err == nil) != tc.want {
			t.Errorf("%q with %d octets: %v", tc.topic, len(tc.text), err)
		}
	}
}

// testEndedContext wants the store to go on after calls that were broken off.
func testEndedContext(t *testing.T, s *Store) {
	ended, end := context.WithCancel(t.Context())
	end()
	for range 20 {
		if err := s.AddSession(ended, sample("a", "ann")); !errors.Is(err, context.Canceled) {
			t.Errorf("writing: %v", err)
		}
		if _, err := s.CountSessions(ended, at(0)); !errors.Is(err, context.Canceled) {
			t.Errorf("reading: %v", err)
		}
	}
	must(t, s.AddSession(t.Context(), sample("a", "ann")))
	got(t, "sessions", 1)(s.CountSessions(t.Context(), at(0)))
}

// testManyAtOnce has fifty people write and read, none of whom may hear that
// the database is locked.
func testManyAtOnce(t *testing.T, s *Store) {
	ctx := t.Context()
	var all sync.WaitGroup
	for i := range 50 {
		all.Go(func() {
			login := fmt.Sprintf("person%d@example.org", i%10)
			for j := range 4 {
				n := sample(fmt.Sprintf("%d-%d", i, j), login)
				_, errTry := s.AddTry(ctx, login, at(j), time.Hour)
				err := errors.Join(errTry, s.AddSession(ctx, n), s.UseSession(ctx, n.ID, at(2), at(40)))
				_, errFind := s.FindSession(ctx, n.ID, at(3))
				_, errList := s.SessionsOf(ctx, login, at(3))
				err = errors.Join(err, errFind, errList, s.PutSecondFactor(ctx, factor(login, ""), []Hash{n.ID}))
				if j%2 == 0 {
					err = errors.Join(err, s.EndSession(ctx, n.ID))
				}
				if err != nil {
					t.Errorf("person %d, turn %d: %v", i, j, err)
				}
			}
		})
	}
	all.Wait()
	got(t, "sessions that are left", 100)(s.CountSessions(ctx, at(3)))
	must(t, s.Check(ctx))
}

func testTransactionWhole(t *testing.T, s *Store) {
	ctx := t.Context()
	broken := errors.New("half way")
	err := s.together(ctx, func(ctx context.Context, tx *sql.Tx) error {
		if _, err := exec(ctx, tx, "INSERT INTO tries (subject, count, last, last_before) VALUES ($1, $2, $2, $2)", "a", 1); err != nil {
			return err
		}
		return broken
	})
	if !errors.Is(err, broken) {
		t.Fatal(err)
	}
	var n int
	must(t, one(ctx, s.read, "SELECT COUNT(*) FROM tries", nil, &n))
	if n != 0 {
		t.Error("half a transaction has stayed")
	}
	must(t, s.PutSecondFactor(ctx, factor("ann", ""), []Hash{HashOf("1")}))
	if err := s.PutSecondFactor(ctx, factor("ann", "new"), []Hash{HashOf("2"), HashOf("2")}); err == nil {
		t.Fatal("the same code twice")
	}
	found, err := s.FindSecondFactor(ctx, "ann", "")
	if err != nil || found.Inbox != "" {
		t.Errorf("half a second factor has stayed: %v, %v", found, err)
	}
	got(t, "the old code", true)(s.TakeRecoveryCode(ctx, "ann", HashOf("1")))
}

func testCheck(t *testing.T, s *Store) {
	must(t, s.Ping(t.Context()))
	must(t, s.Check(t.Context()))
}
