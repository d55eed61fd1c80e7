package web

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"hearthmail/imapclient"
	"hearthmail/store"
)

// liveBench are live sessions whose mail server is the test.
type liveBench struct {
	*liveSessions
	now       *time.Time
	signIns   atomic.Int32
	released  atomic.Int32
	refuse    error
	meanwhile func() // while the mail server is asked
}

func newLiveBench(t *testing.T) *liveBench {
	t.Helper()
	st, now := testSessions(t)
	b := &liveBench{now: now}
	b.liveSessions = newLiveSessions(st, func(context.Context, sessionToken, secrets) (access, error) {
		b.signIns.Add(1)
		if b.meanwhile != nil {
			b.meanwhile()
		}
		if b.refuse != nil {
			return access{}, b.refuse
		}
		return access{Account: new(imapclient.Account)}, nil
	}, slog.New(slog.DiscardHandler))
	b.release = func(access) { b.released.Add(1) }
	return b
}

func (b *liveBench) mustBe(t *testing.T, signIns, released int32) {
	t.Helper()
	if b.signIns.Load() != signIns || b.released.Load() != released {
		t.Errorf("%d signed in and %d released, want %d and %d", b.signIns.Load(), b.released.Load(), signIns, released)
	}
}

// TestSessionComesAlive: the mail server is asked once, however many requests
// come at once, and a wrong key opens nothing, before or after.
func TestSessionComesAlive(t *testing.T) {
	b := newLiveBench(t)
	var d device
	d.signIn(t, b.kept, false)
	token := d.token(t)
	wrong := sessionToken{id: token.id}
	if _, err := b.of(t.Context(), wrong); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("a wrong key gave %v", err)
	}
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			if s, err := b.of(t.Context(), token); err != nil || s.kept.Login != "family" {
				t.Errorf("a request got %v", err)
			}
		})
	}
	all.Wait()
	if _, err := b.of(t.Context(), wrong); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("afterwards a wrong key gave %v", err)
	}
	b.mustBe(t, 1, 0)
	b.endAll()
	b.mustBe(t, 1, 1)
	if _, err := b.of(t.Context(), token); err != nil {
		t.Errorf("after the program's end it gave %v", err)
	}
	b.mustBe(t, 2, 1)
}

// TestSessionEndedMeanwhile: word of its end that comes while the mail server
// is being asked is not lost.
func TestSessionEndedMeanwhile(t *testing.T) {
	b := newLiveBench(t)
	var d device
	kept := d.signIn(t, b.kept, false)
	b.meanwhile = func() { b.end(kept.ID) }
	if _, err := b.of(t.Context(), d.token(t)); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("it gave %v", err)
	}
	b.mustBe(t, 1, 1)
	if len(b.live) != 0 {
		t.Errorf("%d sessions are live", len(b.live))
	}
}

// TestRefusedPassword ends the session; a mail server that is away doesn't.
func TestRefusedPassword(t *testing.T) {
	b := newLiveBench(t)
	var d device
	kept := d.signIn(t, b.kept, false)
	b.refuse = &imapclient.Error{Kind: imapclient.KindUnreachable}
	if _, err := b.of(t.Context(), d.token(t)); imapclient.KindOf(err) != imapclient.KindUnreachable {
		t.Errorf("a server that is away gave %v", err)
	}
	if _, err := b.kept.store.FindSession(t.Context(), kept.ID, *b.now); err != nil {
		t.Errorf("then the session is gone: %v", err)
	}
	b.refuse = &imapclient.Error{Kind: imapclient.KindDenied}
	if _, err := b.of(t.Context(), d.token(t)); imapclient.KindOf(err) != imapclient.KindDenied {
		t.Errorf("a refusal gave %v", err)
	}
	if _, err := b.kept.store.FindSession(t.Context(), kept.ID, *b.now); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("after a refusal the store gives %v", err)
	}
}

// TestStageOpensNothing: with a second factor still wanted, nobody is signed in.
func TestStageOpensNothing(t *testing.T) {
	b := newLiveBench(t)
	token := newSessionToken()
	sealed, err := sealSecrets(token, "family", stageCode, secrets{Username: "family", Password: "pass"})
	if err != nil {
		t.Fatal(err)
	}
	kept := store.Session{ID: token.hash(), Login: "family", Stage: stageCode, Sealed: sealed, Created: *b.now, Used: *b.now, Expires: b.now.Add(time.Minute)}
	if err := b.kept.store.AddSession(t.Context(), kept); err != nil {
		t.Fatal(err)
	}
	if _, err := b.of(t.Context(), token); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("it gave %v", err)
	}
	b.mustBe(t, 0, 0)
}

// TestSessionRests: after a while without use the account is let go, but not
// under a request; and its last use is written down.
func TestSessionRests(t *testing.T) {
	b := newLiveBench(t)
	var d device
	kept := d.signIn(t, b.kept, false)
	s, err := b.of(t.Context(), d.token(t))
	if err != nil {
		t.Fatal(err)
	}
	b.use(s, 1)
	*b.now = b.now.Add(restAfter)
	b.rest()
	b.mustBe(t, 1, 0)
	b.use(s, -1)
	b.rest()
	b.mustBe(t, 1, 1)
	if _, err := b.of(t.Context(), d.token(t)); err != nil {
		t.Error(err)
	}
	b.mustBe(t, 2, 1)
	found, err := b.kept.store.FindSession(t.Context(), kept.ID, *b.now)
	if err != nil || !found.Used.Equal(*b.now) || !found.Expires.Equal(b.now.Add(idleElsewhere)) {
		t.Errorf("the store says used %s, expires %s: %v", found.Used, found.Expires, err)
	}
}

// TestEndedElsewhere: an end of which no word came is found when the use is
// written down, at the latest.
func TestEndedElsewhere(t *testing.T) {
	b := newLiveBench(t)
	var d device
	kept := d.signIn(t, b.kept, false)
	s, err := b.of(t.Context(), d.token(t))
	if err != nil {
		t.Fatal(err)
	}
	if err := b.kept.store.EndSession(t.Context(), kept.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := b.of(t.Context(), d.token(t)); err != nil {
		t.Errorf("before, it gave %v", err)
	}
	b.recheck()
	if _, err := b.of(t.Context(), d.token(t)); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("then it gave %v", err)
	}
	select {
	case <-s.over:
	default:
		t.Error("its streams go on")
	}
	b.mustBe(t, 1, 1)
}

// TestOverdue: a session whose time is over ends, unless another instance has
// written down a later use.
func TestOverdue(t *testing.T) {
	b := newLiveBench(t)
	var used, unused device
	kept := used.signIn(t, b.kept, false)
	unused.signIn(t, b.kept, false)
	for _, d := range []device{used, unused} {
		if _, err := b.of(t.Context(), d.token(t)); err != nil {
			t.Fatal(err)
		}
	}
	*b.now = b.now.Add(idleElsewhere - time.Second)
	if err := b.kept.store.UseSession(t.Context(), kept.ID, *b.now, b.now.Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	*b.now = b.now.Add(time.Minute)
	b.overdue(t.Context())
	b.mustBe(t, 2, 1)
	if b.live[kept.ID] == nil {
		t.Error("the one in use has ended")
	}
}
