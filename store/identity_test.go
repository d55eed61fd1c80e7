package store

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func wantIdentities(t *testing.T, s *Store, want ...Identity) {
	t.Helper()
	found, err := s.Identities(t.Context(), "ann")
	if d := cmp.Diff(want, found); d != "" || err != nil {
		t.Errorf("%v %s", err, d)
	}
}

func testIdentities(t *testing.T, s *Store) {
	ctx := t.Context()
	keep := func(i Identity) Identity {
		t.Helper()
		id, err := s.KeepIdentity(ctx, "ann", i)
		must(t, err)
		i.ID = id
		return i
	}
	a := keep(Identity{Address: "ann@x.example", Name: "Ann", SignatureText: "-- A", SignatureHTML: "<b>A</b>", ReplyTo: "r@x.example", BccSelf: true})
	a.Usual = true // the first one always is
	b := keep(Identity{Address: "home@x.example"})
	c := keep(Identity{Address: "club@x.example", Usual: true})
	a.Usual = false
	wantIdentities(t, s, a, b, c)
	must(t, s.RaiseIdentity(ctx, "ann", c.ID))
	wantIdentities(t, s, a, c, b)
	must(t, s.RaiseIdentity(ctx, "ann", c.ID))
	must(t, s.RaiseIdentity(ctx, "ann", c.ID))
	wantIdentities(t, s, c, a, b)
	b.Name, b.Usual, c.Usual = "The family", true, false
	keep(b)
	wantIdentities(t, s, c, a, b)
	must(t, s.RemoveIdentity(ctx, "ann", a.ID))
	must(t, s.RemoveIdentity(ctx, "ben", b.ID))
	wantIdentities(t, s, c, b)
	for what, err := range map[string]error{
		"changed":        second(s.KeepIdentity(ctx, "ann", a)),
		"raised":         s.RaiseIdentity(ctx, "ann", a.ID),
		"another's":      second(s.KeepIdentity(ctx, "ben", b)),
		"raised another": s.RaiseIdentity(ctx, "ben", b.ID),
	} {
		if !errors.Is(err, ErrNotFound) {
			t.Errorf("%s: %v", what, err)
		}
	}
	for range MaxIdentities - 2 {
		keep(Identity{})
	}
	if _, err := s.KeepIdentity(ctx, "ann", Identity{}); !errors.Is(err, ErrFull) {
		t.Errorf("one more: %v", err)
	}
	keep(b)
}

func second[T any](_ T, err error) error { return err }

func testCanned(t *testing.T, s *Store) {
	ctx := t.Context()
	keep := func(c Canned) Canned {
		t.Helper()
		id, err := s.KeepCanned(ctx, "ann", c)
		must(t, err)
		c.ID = id
		return c
	}
	z, a := keep(Canned{Name: "zebra", Text: "Z"}), keep(Canned{Name: "Apple", Subject: "S", Text: "T", HTML: "<p>T</p>"})
	want := func(want ...Canned) {
		t.Helper()
		found, err := s.CannedReplies(ctx, "ann")
		if d := cmp.Diff(want, found); d != "" || err != nil {
			t.Errorf("%v %s", err, d)
		}
	}
	want(a, z)
	z.Name, z.Subject = "Aardvark", "New"
	keep(z)
	want(z, a)
	got(t, "one", a)(s.CannedReply(ctx, "ann", a.ID))
	must(t, s.RemoveCanned(ctx, "ben", a.ID))
	must(t, s.RemoveCanned(ctx, "ann", z.ID))
	want(a)
	_, gone := s.CannedReply(ctx, "ben", a.ID)
	for what, err := range map[string]error{"another's": gone, "changed": second(s.KeepCanned(ctx, "ann", z)), "changed another's": second(s.KeepCanned(ctx, "ben", a))} {
		if !errors.Is(err, ErrNotFound) {
			t.Errorf("%s: %v", what, err)
		}
	}
	for range MaxCanned - 1 {
		keep(Canned{})
	}
	if _, err := s.KeepCanned(ctx, "ann", Canned{}); !errors.Is(err, ErrFull) {
		t.Errorf("one more: %v", err)
	}
}
