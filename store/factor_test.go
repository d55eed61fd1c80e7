package store

import (
	"errors"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func factor(login, inbox string) SecondFactor {
	return SecondFactor{Login: login, Inbox: inbox, Sealed: []byte{0, 1, 0xff}, Step: 7, Created: at(0)}
}

func testFactorKept(t *testing.T, s *Store) {
	ctx, first := t.Context(), factor("ann", "inbox 1")
	got(t, "any, at first", false)(s.AnySecondFactor(ctx))
	must(t, s.PutSecondFactor(ctx, first, []Hash{HashOf("1"), HashOf("2")}))
	got(t, "any", true)(s.AnySecondFactor(ctx))
	found, err := s.FindSecondFactor(ctx, "ann", "")
	if diff := cmp.Diff(first, found); diff != "" || err != nil {
		t.Errorf("%v %s", err, diff)
	}
	second := SecondFactor{Login: "ann", Sealed: []byte("new"), Step: 1, Created: at(1)}
	must(t, s.PutSecondFactor(ctx, second, []Hash{HashOf("3")}))
	found, err = s.FindSecondFactor(ctx, "ann", "")
	if diff := cmp.Diff(second, found); diff != "" || err != nil {
		t.Errorf("replaced: %v %s", err, diff)
	}
	got(t, "an old recovery code", false)(s.TakeRecoveryCode(ctx, "ann", HashOf("1")))
	got(t, "codes", 1)(s.CountRecoveryCodes(ctx, "ann"))
	must(t, s.RemoveSecondFactor(ctx, "ann"))
	must(t, s.RemoveSecondFactor(ctx, "ann"))
	got(t, "codes of none", 0)(s.CountRecoveryCodes(ctx, "ann"))
	got(t, "any, at last", false)(s.AnySecondFactor(ctx))
}

func testFactorByInbox(t *testing.T, s *Store) {
	ctx := t.Context()
	must(t, s.PutSecondFactor(ctx, factor("ann", "inbox 1"), nil))
	must(t, s.PutSecondFactor(ctx, factor("ben", ""), nil))
	must(t, s.PutSecondFactor(ctx, factor("cid", "inbox 1"), nil))
	for _, tc := range []struct{ login, inbox, want string }{
		{"ann", "", "ann"},
		{"ann", "another inbox", "ann"},
		{"ANN", "inbox 1", "ann"},
		{"cid", "inbox 1", "cid"},
		{"ben", "", "ben"},
		{"BEN", "", ""},
		{"BEN", "another inbox", ""},
	} {
		found, err := s.FindSecondFactor(ctx, tc.login, tc.inbox)
		if found.Login != tc.want || (tc.want == "") != errors.Is(err, ErrNotFound) {
			t.Errorf("%q, %q: found %q, %v; want %q", tc.login, tc.inbox, found.Login, err, tc.want)
		}
	}
}

func testStepOnce(t *testing.T, s *Store) {
	ctx := t.Context()
	got(t, "without a second factor", false)(s.TakeStep(ctx, "ann", 8))
	must(t, s.PutSecondFactor(ctx, factor("ann", ""), nil))
	for _, tc := range []struct {
		step int64
		want bool
	}{{6, false}, {7, false}, {9, true}, {9, false}, {8, false}, {10, true}} {
		got(t, "step", tc.want)(s.TakeStep(ctx, "ann", tc.step))
	}
	onlyOne(t, "one step", func() (bool, error) { return s.TakeStep(ctx, "ann", 11) })
}

func testRecoveryCodes(t *testing.T, s *Store) {
	ctx := t.Context()
	if err := s.PutRecoveryCodes(ctx, "ann", []Hash{HashOf("1")}); !errors.Is(err, ErrNotFound) {
		t.Errorf("codes without a second factor: %v", err)
	}
	must(t, s.PutSecondFactor(ctx, factor("ann", ""), []Hash{HashOf("1")}))
	must(t, s.PutRecoveryCodes(ctx, "ann", []Hash{HashOf("2"), HashOf("3")}))
	got(t, "codes", 2)(s.CountRecoveryCodes(ctx, "ann"))
	got(t, "a replaced code", false)(s.TakeRecoveryCode(ctx, "ann", HashOf("1")))
	got(t, "another's code", false)(s.TakeRecoveryCode(ctx, "ben", HashOf("2")))
	onlyOne(t, "one code", func() (bool, error) { return s.TakeRecoveryCode(ctx, "ann", HashOf("2")) })
	got(t, "codes", 1)(s.CountRecoveryCodes(ctx, "ann"))
}

// onlyOne takes the same thing twenty times at once.
func onlyOne(t *testing.T, what string, take func() (bool, error)) {
	t.Helper()
	var taken atomic.Int32
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			ok, err := take()
			if err != nil {
				t.Error(err)
			}
			if ok {
				taken.Add(1)
			}
		})
	}
	all.Wait()
	if n := taken.Load(); n != 1 {
		t.Errorf("%s was taken %d times", what, n)
	}
}
