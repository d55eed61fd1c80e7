package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// wantContacts compares all contacts of ann.
func wantContacts(t *testing.T, s *Store, want ...Contact) {
	t.Helper()
	found, err := s.Contacts(t.Context(), "ann")
	if d := cmp.Diff(want, found); d != "" || err != nil {
		t.Errorf("%v %s", err, d)
	}
}

func wantGroups(t *testing.T, s *Store, want ...Group) {
	t.Helper()
	found, err := s.Groups(t.Context(), "ann")
	if d := cmp.Diff(want, found); d != "" || err != nil {
		t.Errorf("%v %s", err, d)
	}
}

func testContactsKept(t *testing.T, s *Store) {
	ctx := t.Context()
	wantContacts(t, s)
	must(t, s.KeepContact(ctx, "ann", "", Contact{Address: "ben@x.example", Name: "Ben"}, []string{"Club", "Family"}))
	must(t, s.KeepContact(ctx, "ann", "", Contact{Address: "cy@x.example", Name: "Cy"}, []string{"Club"}))
	must(t, s.KeepContact(ctx, "dan", "", Contact{Address: "ben@x.example", Name: "Other"}, nil))
	must(t, s.KeepContact(ctx, "ann", "", Contact{Address: "ben@x.example", Name: "Benny"}, []string{"Club"}))
	wantContacts(t, s, Contact{Address: "ben@x.example", Name: "Benny", Kept: true}, Contact{Address: "cy@x.example", Name: "Cy", Kept: true})
	wantGroups(t, s, Group{"Club", []string{"ben@x.example", "cy@x.example"}}, Group{Name: "Family"})
	must(t, s.LearnContacts(ctx, "ann", []Contact{{Address: "ben@x.example", Written: 2, Last: at(1)}}, Mark{}))
	must(t, s.KeepContact(ctx, "ann", "ben@x.example", Contact{Address: "ben@y.example", Name: "Benny"}, []string{"Club"}))
	must(t, s.KeepContact(ctx, "ann", "gone@x.example", Contact{Address: "cy@x.example", Name: "Cy"}, nil))
	wantContacts(t, s, Contact{Address: "ben@y.example", Name: "Benny", Kept: true, Written: 2, Last: at(1)}, Contact{Address: "cy@x.example", Name: "Cy", Kept: true})
	wantGroups(t, s, Group{"Club", []string{"ben@y.example"}}, Group{Name: "Family"})
	got(t, "one", Contact{Address: "cy@x.example", Name: "Cy", Kept: true})(s.Contact(ctx, "ann", "cy@x.example"))
	must(t, s.RemoveContacts(ctx, "ann", []string{"ben@y.example", "nobody@x.example"}))
	if _, err := s.Contact(ctx, "ann", "ben@y.example"); !errors.Is(err, ErrNotFound) {
		t.Errorf("removed: %v", err)
	}
	wantGroups(t, s, Group{Name: "Club"}, Group{Name: "Family"})
	got(t, "another's", "Other")(nameOf(s.Contact(ctx, "dan", "ben@x.example")))
}

func nameOf(c Contact, err error) (string, error) { return c.Name, err }

func testContactsLearnt(t *testing.T, s *Store) {
	ctx := t.Context()
	inbox := Mark{Mailbox: "INBOX", UIDValidity: 4_000_000_000, UID: 7}
	got(t, "at first", Mark{Mailbox: "INBOX"})(s.ContactMark(ctx, "ann", "INBOX"))
	must(t, s.LearnContacts(ctx, "ann", []Contact{{Address: "ben@x.example", Name: "Ben", Heard: 1, Last: at(5)}, {Address: "cy@x.example", Heard: 1}}, inbox))
	got(t, "later", inbox)(s.ContactMark(ctx, "ann", "INBOX"))
	got(t, "another mailbox", Mark{Mailbox: "Sent"})(s.ContactMark(ctx, "ann", "Sent"))
	must(t, s.LearnContacts(ctx, "ann", []Contact{{Address: "ben@x.example", Written: 1, Heard: 2, Last: at(3)}, {Address: "cy@x.example", Name: "Cy"}}, Mark{}))
	wantContacts(t, s, Contact{Address: "ben@x.example", Name: "Ben", Written: 1, Heard: 3, Last: at(5)}, Contact{Address: "cy@x.example", Name: "Cy", Heard: 1})
	must(t, s.KeepContact(ctx, "ann", "", Contact{Address: "ben@x.example", Name: "Uncle Ben"}, nil))
	must(t, s.LearnContacts(ctx, "ann", []Contact{{Address: "ben@x.example", Name: "B. Ben", Written: 1, Last: at(9)}, {Address: "cy@x.example", Name: "Cyrus"}}, inbox))
	wantContacts(t, s, Contact{Address: "ben@x.example", Name: "Uncle Ben", Kept: true, Written: 2, Heard: 3, Last: at(9)}, Contact{Address: "cy@x.example", Name: "Cyrus", Heard: 1})
}

// fillContacts adds contacts, some hundreds of them with one statement.
func fillContacts(t *testing.T, s *Store, kept bool, count int) {
	t.Helper()
	for from := 0; from < count; from += 500 {
		query, args := "INSERT INTO contacts (login, address, name, kept, written, heard, last) VALUES ", []any{"ann", kept}
		for i := from; i < min(from+500, count); i++ {
			args = append(args, fmt.Sprintf("%05d", i))
			query += fmt.Sprintf("($1, $%d, '', $2, 1, 0, %d),", len(args), i)
		}
		must(t, s.together(t.Context(), func(ctx context.Context, tx *sql.Tx) error {
			_, err := exec(ctx, tx, query[:len(query)-1], args...)
			return err
		}))
	}
}

func testContactsBound(t *testing.T, s *Store) {
	ctx := t.Context()
	fillContacts(t, s, false, MaxLearnt)
	must(t, s.LearnContacts(ctx, "ann", []Contact{{Address: "00000", Heard: 1}, {Address: "new@x.example", Written: 2}}, Mark{}))
	found, err := s.Contacts(ctx, "ann")
	must(t, err)
	has := func(address string) bool {
		return slices.ContainsFunc(found, func(c Contact) bool { return c.Address == address })
	}
	if len(found) != MaxLearnt || !has("00000") || has("00001") || !has("00002") || !has("new@x.example") {
		t.Errorf("%d are kept; the more used ones stay: %v, the least used one goes: %v", len(found), has("00000"), !has("00001"))
	}
}

func testContactsFull(t *testing.T, s *Store) {
	ctx := t.Context()
	fillContacts(t, s, true, MaxContacts)
	if err := s.KeepContact(ctx, "ann", "", Contact{Address: "new@x.example"}, nil); !errors.Is(err, ErrFull) {
		t.Errorf("one more: %v", err)
	}
	if err := s.ImportContacts(ctx, "ann", []ImportedContact{{Address: "00000", Name: "N"}, {Address: "new@x.example"}}); !errors.Is(err, ErrFull) {
		t.Errorf("imported: %v", err)
	}
	got(t, "all or nothing", "")(nameOf(s.Contact(ctx, "ann", "00000")))
	must(t, s.KeepContact(ctx, "ann", "", Contact{Address: "00000", Name: "N"}, nil))
	must(t, s.LearnContacts(ctx, "ann", []Contact{{Address: "learnt@x.example"}}, Mark{}))
}

func testContactsImported(t *testing.T, s *Store) {
	ctx := t.Context()
	must(t, s.KeepContact(ctx, "ann", "", Contact{Address: "ben@x.example", Name: "Ben"}, []string{"Club"}))
	must(t, s.ImportContacts(ctx, "ann", []ImportedContact{{"ben@x.example", "", []string{"Family"}}, {"cy@x.example", "Cy", []string{"Family"}}}))
	wantContacts(t, s, Contact{Address: "ben@x.example", Name: "Ben", Kept: true}, Contact{Address: "cy@x.example", Name: "Cy", Kept: true})
	wantGroups(t, s, Group{"Club", []string{"ben@x.example"}}, Group{"Family", []string{"ben@x.example", "cy@x.example"}})
}

func testGroups(t *testing.T, s *Store) {
	ctx := t.Context()
	must(t, s.KeepGroup(ctx, "ann", "", Group{"Club", []string{"ben@x.example", "cy@x.example"}}))
	must(t, s.KeepGroup(ctx, "ann", "", Group{Name: "Empty"}))
	must(t, s.KeepGroup(ctx, "dan", "", Group{"Club", []string{"z@x.example"}}))
	must(t, s.KeepGroup(ctx, "ann", "Club", Group{"Choir", []string{"cy@x.example", "dee@x.example"}}))
	wantGroups(t, s, Group{"Choir", []string{"cy@x.example", "dee@x.example"}}, Group{Name: "Empty"})
	must(t, s.KeepGroup(ctx, "ann", "Empty", Group{"Choir", []string{"eve@x.example"}}))
	wantGroups(t, s, Group{"Choir", []string{"cy@x.example", "dee@x.example", "eve@x.example"}})
	must(t, s.RemoveGroup(ctx, "ann", "Choir"))
	must(t, s.RemoveGroup(ctx, "ann", "Club"))
	wantGroups(t, s)
	if err := s.KeepGroup(ctx, "ann", "", Group{"Many", make([]string, MaxMembers+1)}); !errors.Is(err, ErrFull) {
		t.Errorf("too many members: %v", err)
	}
	groups := make([]string, MaxGroups+1)
	for i := range groups {
		groups[i] = fmt.Sprint(i)
	}
	if err := s.KeepContact(ctx, "ann", "", Contact{Address: "ben@x.example"}, groups); !errors.Is(err, ErrFull) {
		t.Errorf("too many groups: %v", err)
	}
	wantGroups(t, s)
}
