package store

import (
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func wantSearches(t *testing.T, s *Store, want ...SavedSearch) {
	t.Helper()
	found, err := s.SavedSearches(t.Context(), "ann")
	if d := cmp.Diff(want, found); d != "" || err != nil {
		t.Errorf("%v %s", err, d)
	}
}

func testSavedSearches(t *testing.T, s *Store) {
	ctx := t.Context()
	wantSearches(t, s)
	bills := SavedSearch{Name: "bills", Query: "subject:bill", Filter: "flagged,unread", Label: "$Work", Mailbox: "House/Köln", Below: true}
	all := SavedSearch{Name: "All of Rose", Query: `from:"rose's"; --`}
	for _, v := range []*SavedSearch{&bills, &all} {
		var err error
		v.ID, err = s.SaveSearch(ctx, "ann", *v)
		must(t, err)
	}
	wantSearches(t, s, all, bills)
	must(t, s.RenameSearch(ctx, "ann", all.ID, "rose"))
	all.Name = "rose"
	must(t, s.RemoveSearch(ctx, "ben", bills.ID))
	wantSearches(t, s, bills, all)
	for what, err := range map[string]error{
		"another's":  s.RenameSearch(ctx, "ben", all.ID, "x"),
		"none there": s.RenameSearch(ctx, "ann", "none", "x"),
	} {
		if !errors.Is(err, ErrNotFound) {
			t.Errorf("%s: %v", what, err)
		}
	}
	must(t, s.RemoveSearch(ctx, "ann", bills.ID))
	must(t, s.RemoveSearch(ctx, "ann", bills.ID))
	wantSearches(t, s, all)
	for i := range MaxSavedSearches - 1 {
		_, err := s.SaveSearch(ctx, "ann", SavedSearch{Name: fmt.Sprint(i)})
		must(t, err)
	}
	if _, err := s.SaveSearch(ctx, "ann", SavedSearch{}); !errors.Is(err, ErrFull) {
		t.Errorf("one too many: %v", err)
	}
}
