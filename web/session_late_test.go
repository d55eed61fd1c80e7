package web

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"runtime"
	"sync"
	"testing"
	"time"

	"hearthmail/imapclient"
	"hearthmail/store"
)

// TestSessionsEndedWhileOpened: whoever signs out everywhere ends a session too that
// is just being opened, or has just been begun, and is not among those in use yet.
func TestSessionsEndedWhileOpened(t *testing.T) {
	for name, open := range map[string]func(*liveBench, store.Session, sessionToken){
		"opened": func(b *liveBench, _ store.Session, token sessionToken) {
			_, _ = b.of(t.Context(), token)
		},
		"begun": func(b *liveBench, kept store.Session, token sessionToken) {
			b.meanwhile()
			b.begin(token, kept, access{Account: new(imapclient.Account)})
		},
	} {
		t.Run(name, func(t *testing.T) {
			b := newLiveBench(t)
			var d device
			kept := d.signIn(t, b.kept, false)
			b.meanwhile = func() {
				if _, err := b.kept.store.EndSessionsOf(t.Context(), "family"); err != nil {
					t.Fatal(err)
				}
				b.endOf("family", store.Hash{})
			}
			open(b, kept, d.token(t))
			if _, err := b.of(t.Context(), d.token(t)); !errors.Is(err, store.ErrNotFound) {
				t.Errorf("then it gave %v", err)
			}
			if len(b.live) != 0 {
				t.Errorf("%d sessions are live", len(b.live))
			}
		})
	}
}

// TestStreamOfEndedSession: a stream asks for nothing more, so it has to be found
// out without a request that its session has ended, where word of that was missed.
func TestStreamOfEndedSession(t *testing.T) {
	b := newLiveBench(t)
	var d, other device
	kept := d.signIn(t, b.kept, true)
	other.signIn(t, b.kept, true)
	s, err := b.of(t.Context(), d.token(t))
	if err != nil {
		t.Fatal(err)
	}
	b.use(s, 1)
	lives, err := b.of(t.Context(), other.token(t))
	if err != nil {
		t.Fatal(err)
	}
	if err := b.kept.store.EndSession(t.Context(), kept.ID); err != nil {
		t.Fatal(err)
	}
	*b.now = b.now.Add(2 * time.Minute)
	b.overdue(t.Context())
	select {
	case <-s.over:
	default:
		t.Error("its stream goes on")
	}
	select {
	case <-lives.over:
		t.Error("another session has ended")
	default:
	}
}

// TestHalfACookie: whoever has a session's id without its key can't get in the way
// of the one who has both.
func TestHalfACookie(t *testing.T) {
	b := newLiveBench(t)
	var d device
	kept := d.signIn(t, b.kept, false)
	token := d.token(t)
	half := sessionToken{id: token.id}
	for range 100 {
		s, _ := b.enter(half)
		var all sync.WaitGroup
		for range 5 { // of whom some wait for what the other opens
			all.Go(func() {
				if _, err := b.of(t.Context(), token); err != nil {
					t.Errorf("meanwhile the whole cookie gave %v", err)
				}
			})
		}
		runtime.Gosched()
		b.open(t.Context(), s, half)
		if _, err := b.of(t.Context(), half); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("the id alone gave %v", err)
		}
		all.Wait()
		b.end(kept.ID) // here: it is opened again
	}
}

// TestCookieOfEndedSession: a device that was signed out from another one is told to
// drop the mail that it has kept, as soon as it comes by; nobody else is.
func TestCookieOfEndedSession(t *testing.T) {
	s := serverFor(t, "127.0.0.1:1")
	var d device
	kept := d.signIn(t, s.sessions, true)
	if err := s.store.EndSession(t.Context(), kept.ID); err != nil {
		t.Fatal(err)
	}
	stranger := device{}
	for _, tc := range []struct {
		who   *device
		clear bool
	}{{&d, true}, {&stranger, false}} {
		r := tc.who.request()
		r.URL.Path = "/login"
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		if cleared := w.Header().Get("Clear-Site-Data") == `"cache"`; w.Code != http.StatusOK || cleared != tc.clear {
			t.Errorf("with the cookie %v it gave %d, Clear-Site-Data %q", tc.who.cookie, w.Code, w.Header().Get("Clear-Site-Data"))
		}
	}
}
