package web

import (
	"errors"
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
