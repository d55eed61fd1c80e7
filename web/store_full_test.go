package web

import (
	"database/sql"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"

	"hearthmail/imapclient"
	"hearthmail/static"
	"hearthmail/store"
)

// fullStore is a store that can be read, and in which nothing can be written once
// fill has been called, as on a disk that is full.
func fullStore(t *testing.T) (kept *store.Store, fill func(table string)) {
	t.Helper()
	dir := t.TempDir()
	kept, err := store.Open(t.Context(), store.Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = kept.Close() })
	return kept, func(table string) {
		db, err := sql.Open("sqlite", filepath.Join(dir, "hearthmail.db"))
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = db.Close() }()
		for _, act := range []string{"INSERT", "UPDATE", "DELETE"} {
			_, err := db.ExecContext(t.Context(), "CREATE TRIGGER full_"+act+" BEFORE "+act+" ON "+table+" BEGIN SELECT RAISE(ABORT, 'full'); END")
			if err != nil {
				t.Fatal(err)
			}
		}
	}
}

// TestSessionOnFullDisk: who is signed in stays so for as long as the store can be
// read; an end that could be written down counts all the same.
func TestSessionOnFullDisk(t *testing.T) {
	b := newLiveBench(t)
	kept, fill := fullStore(t)
	b.kept.store = kept
	var d device
	d.signIn(t, b.kept, true)
	if _, err := b.of(t.Context(), d.token(t)); err != nil {
		t.Fatal(err)
	}
	fill("sessions")
	for range 5 {
		*b.now = b.now.Add(trustedUnchecked)
		if _, err := b.of(t.Context(), d.token(t)); err != nil {
			t.Fatalf("after %s it gave %v", b.now, err)
		}
	}
	*b.now = b.now.Add(idleOnPrivateDevice)
	if _, err := b.of(t.Context(), d.token(t)); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("when its time is over it gave %v", err)
	}
}

// TestSignOutOnFullDisk: whoever signs out leaves the device without the cookie and
// without what was kept there, and is told what could not be done.
func TestSignOutOnFullDisk(t *testing.T) {
	files, err := static.New()
	if err != nil {
		t.Fatal(err)
	}
	kept, fill := fullStore(t)
	s := New(Options{Store: kept, Static: files, Logger: slog.New(slog.DiscardHandler), BasePath: "/", Directory: noServers(t)})
	t.Cleanup(s.Close)
	var d device
	d.signIn(t, s.sessions, false)
	fill("sessions")
	r := httptest.NewRequest(http.MethodPost, "/logout", nil)
	r.AddCookie(d.cookie)
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	cookies := w.Result().Cookies()
	if len(cookies) != 1 || cookies[0].MaxAge >= 0 || w.Header().Get("Clear-Site-Data") == "" {
		t.Errorf("the browser keeps %v; Clear-Site-Data is %q", cookies, w.Header().Get("Clear-Site-Data"))
	}
	if w.Code != http.StatusServiceUnavailable || strings.Contains(w.Body.String(), "still signed in") {
		t.Errorf("it gave %d and says %s", w.Code, w.Body)
	}
}

// TestGuessesThatCantBeCounted: they are not made.
func TestGuessesThatCantBeCounted(t *testing.T) {
	mail := startSlowRefuser(t)
	kept, fill := fullStore(t)
	s := serverOn(t, mail.address, kept)
	fill("tries")
	for i := range 3 {
		mail.refuse <- struct{}{}
		if w := tryToSignIn(t.Context(), s, "family"); w.Code != http.StatusServiceUnavailable {
			t.Errorf("guess %d gave %d", i+1, w.Code)
		}
	}
	if len(mail.asked) != 1 {
		t.Errorf("%d passwords were tried", len(mail.asked))
	}
}

// TestSignInWhileStoreIsAway: it is not the mail server's fault, nor a mystery.
func TestSignInWhileStoreIsAway(t *testing.T) {
	kept, _ := fullStore(t)
	s := serverOn(t, "127.0.0.1:1", kept)
	if err := kept.Close(); err != nil {
		t.Fatal(err)
	}
	if w := tryToSignIn(t.Context(), s, "family"); w.Code != http.StatusServiceUnavailable {
		t.Errorf("it gave %d", w.Code)
	}
}

func noServers(t *testing.T) *imapclient.Directory {
	t.Helper()
	d, err := imapclient.NewDirectory(imapclient.DirectoryOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return d
}
