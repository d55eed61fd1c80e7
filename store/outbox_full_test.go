package store

import (
	"errors"
	"testing"
)

// testLongForms: what the editor sent with letters, which isn't counted among the
// blobs, is bounded too.
func testLongForms(t *testing.T, s *Store) {
	ctx := t.Context()
	form := make([]byte, MaxForms/2+1)
	if put, err := s.PutLetter(ctx, letter(t, s, "ann", "one", 0), form); !put || err != nil {
		t.Fatal(put, err)
	}
	if put, err := s.PutLetter(ctx, letter(t, s, "ann", "two", 0), form); put || !errors.Is(err, ErrFull) {
		t.Errorf("a second long one gave %v, %v", put, err)
	}
	if put, err := s.PutLetter(ctx, letter(t, s, "ann", "two", 0), []byte("short")); !put || err != nil {
		t.Errorf("a short one gave %v, %v", put, err)
	}
	if put, err := s.PutLetter(ctx, letter(t, s, "ben", "two", 0), form); !put || err != nil {
		t.Errorf("one of another login gave %v, %v", put, err)
	}
}
