package web

import (
	"errors"
	"testing"
	"time"

	"hearthmail/internal/testdovecot"
	"hearthmail/store"
)

// TestDraftNotSavedOnceSent: a save that waits for its turn while the letter is sent,
// and its draft taken away, brings no draft back.
func TestDraftNotSavedOnceSent(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	kept := openedStore(t, store.Options{Dir: t.TempDir()})
	at := startLetterSite(t, dovecot, kept, nil)
	r, now := at.request(t, "ann"), time.Now()
	hold, err := kept.HoldDraft(t.Context(), "ann", "L1", now)
	if err != nil {
		t.Fatal(err)
	}
	saved := make(chan error, 1)
	go func() {
		_, err := at.server.saveDraft(r, &composeForm{id: "L1", from: "ann@example.org", text: "late"})
		saved <- err
	}()
	drafts := testdovecot.Login(t, dovecot, "ann")
	drafts.Ensure("Drafts")
	letter := store.Letter{Login: "ann", ID: "L1", State: store.LetterFiled, Created: now, Changed: now, Blob: blobOf(t, kept, now)}
	if put, err := kept.PutLetter(t.Context(), letter, nil); err != nil || !put {
		t.Fatal(put, err)
	}
	if err := hold.Remove(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := <-saved; !errors.Is(err, errSent) {
		t.Errorf("saving it gives %v", err)
	}
	drafts.Select("Drafts")
	if n := len(drafts.UIDs()); n != 0 {
		t.Errorf("there are %d drafts", n)
	}
}

func blobOf(t *testing.T, kept *store.Store, now time.Time) store.BlobID {
	t.Helper()
	w, err := kept.NewBlob(t.Context(), "ann", now)
	if err != nil {
		t.Fatal(err)
	}
	id, err := w.Commit(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return id
}
