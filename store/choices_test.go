package store

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
	"testing"

	"hearthmail/internal/testpostgres"
)

func testKey(t *testing.T, s *Store) {
	ctx := t.Context()
	var all sync.WaitGroup
	keys := make([][]byte, 10)
	for i := range keys {
		all.Go(func() {
			var err error
			if keys[i], err = s.Key(ctx, "one"); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	other, err := s.Key(ctx, "other")
	must(t, err)
	for _, key := range keys {
		if len(key) != 32 || !bytes.Equal(key, keys[0]) || bytes.Equal(key, other) {
			t.Errorf("a key is %x, others %x and %x", key, keys[0], other)
		}
	}
}

func testPreferences(t *testing.T, s *Store) {
	ctx := t.Context()
	got(t, "at first", "")(s.Preference(ctx, "ann", "pictures"))
	must(t, s.SetPreference(ctx, "ann", "pictures", "always"))
	must(t, s.SetPreference(ctx, "ann", "other", "x"))
	must(t, s.SetPreference(ctx, "ben", "pictures", "y"))
	must(t, s.SetPreference(ctx, "ann", "pictures", "ask"))
	got(t, "changed", "ask")(s.Preference(ctx, "ann", "pictures"))
	must(t, s.SetPreference(ctx, "ann", "pictures", ""))
	must(t, s.SetPreference(ctx, "ann", "pictures", ""))
	got(t, "forgotten", "")(s.Preference(ctx, "ann", "pictures"))
	got(t, "another name", "x")(s.Preference(ctx, "ann", "other"))
	got(t, "another login", "y")(s.Preference(ctx, "ben", "pictures"))
	must(t, s.SetPreference(ctx, "ann", "one more", "z"))
	chosen, err := s.Preferences(ctx, "ann")
	if !maps.Equal(chosen, map[string]string{"other": "x", "one more": "z"}) || err != nil {
		t.Errorf("all together: %q, %v", chosen, err)
	}
}

func testPreferencesBound(t *testing.T, s *Store) {
	ctx := t.Context()
	fill(t, s, MaxPreferences-1, func(ctx context.Context, tx *sql.Tx, i int) error {
		_, err := exec(ctx, tx, "INSERT INTO preferences (login, name, value) VALUES ($1, $2, $3)", "ann", fmt.Sprint(i), "x")
		return err
	})
	must(t, s.SetPreference(ctx, "ann", "last", "x"))
	if err := s.SetPreference(ctx, "ann", "more", "x"); !errors.Is(err, ErrFull) {
		t.Errorf("one more: %v", err)
	}
	must(t, s.SetPreference(ctx, "ann", "last", "y"))
	must(t, s.SetPreference(ctx, "ben", "more", "x"))
	must(t, s.SetPreference(ctx, "ann", "last", ""))
	must(t, s.SetPreference(ctx, "ann", "more", "x"))
}

func testSenders(t *testing.T, s *Store) {
	ctx := t.Context()
	for i, sender := range []string{"first@example.org", "second@example.org", "first@example.org"} {
		must(t, s.AllowSender(ctx, "ann", sender, at(i)))
	}
	must(t, s.AllowSender(ctx, "ben", "third@example.org", at(0)))
	senders, err := s.Senders(ctx, "ann")
	if !slices.Equal(senders, []string{"second@example.org", "first@example.org"}) || err != nil {
		t.Errorf("%q, %v", senders, err)
	}
	allowed := func(login, sender string) (bool, error) {
		senders, err := s.Senders(ctx, login)
		return slices.Contains(senders, sender), err
	}
	got(t, "allowed", true)(allowed("ann", "first@example.org"))
	got(t, "to another", false)(allowed("ben", "first@example.org"))
	must(t, s.ForgetSender(ctx, "ann", "first@example.org"))
	must(t, s.ForgetSender(ctx, "ann", "third@example.org"))
	got(t, "forgotten", false)(allowed("ann", "first@example.org"))
	got(t, "another's", true)(allowed("ben", "third@example.org"))
}

func testSendersBound(t *testing.T, s *Store) {
	ctx := t.Context()
	fill(t, s, MaxSenders-1, func(ctx context.Context, tx *sql.Tx, i int) error {
		_, err := exec(ctx, tx, "INSERT INTO picture_senders (login, sender, created) VALUES ($1, $2, $3)", "ann", fmt.Sprint(i), moment(at(0)))
		return err
	})
	must(t, s.AllowSender(ctx, "ann", "last@example.org", at(0)))
	if err := s.AllowSender(ctx, "ann", "more@example.org", at(0)); !errors.Is(err, ErrFull) {
		t.Errorf("one more: %v", err)
	}
	must(t, s.AllowSender(ctx, "ann", "last@example.org", at(0)))
	must(t, s.AllowSender(ctx, "ben", "more@example.org", at(0)))
	must(t, s.ForgetSender(ctx, "ann", "last@example.org"))
	must(t, s.AllowSender(ctx, "ann", "more@example.org", at(0)))
}

// TestChoicesAreTold: other instances hear of each change, and make one key together.
func TestChoicesAreTold(t *testing.T) {
	ctx := t.Context()
	address := testpostgres.Start(t).NewDatabase(t)
	first, second := listening(t, address), listening(t, address)
	for i, change := range []func() error{
		func() error { return first.SetPreference(ctx, "ann", "pictures", "always") },
		func() error { return first.AllowSender(ctx, "ann", "ben@example.org", at(0)) },
		func() error { return first.ForgetSender(ctx, "ann", "ben@example.org") },
	} {
		if err := change(); err != nil {
			t.Errorf("change %d: %v", i, err)
		}
		second.hears(t, Notice{TopicChoicesChanged, "ann"})
	}
	one, err := first.Key(ctx, "pictures")
	must(t, err)
	other, err := second.Key(ctx, "pictures")
	if err != nil || !bytes.Equal(one, other) {
		t.Errorf("the keys are %x and %x: %v", one, other, err)
	}
}
