package web

import (
	"context"
	"errors"
	"net/http/httptest"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gorilla/sessions"

	"hearthmail/imapclient"
	"hearthmail/openid"
	"hearthmail/store"
)

// strictProvider takes each refresh token once, and ends the sign-in when one
// is brought again.
type strictProvider struct {
	mu       sync.Mutex
	renewals int
	ended    bool
	away     bool
	during   func() // a renewal
}

func (p *strictProvider) tokens() openid.Tokens {
	n := strconv.Itoa(p.renewals)
	return openid.Tokens{Access: "access " + n, Refresh: "refresh " + n, Expires: tokenStart.Add(time.Duration(p.renewals) * time.Hour)}
}

func (p *strictProvider) Refresh(_ context.Context, old openid.Tokens) (openid.Tokens, error) {
	if p.during != nil {
		p.during()
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.away {
		return openid.Tokens{}, &openid.Error{Kind: openid.KindAway, Op: "refresh"}
	}
	if p.ended || old != p.tokens() {
		p.ended = true
		return openid.Tokens{}, &openid.Error{Kind: openid.KindEnded, Op: "refresh"}
	}
	p.renewals++
	return p.tokens(), nil
}

var tokenStart = time.Date(2026, time.January, 1, 0, 0, 0, 0, time.UTC)

// tokenBench is a session by token whose token has run out, at two instances.
type tokenBench struct {
	*strictProvider
	t       *testing.T
	st      *sessionStore
	clock   atomic.Int64 // seconds since tokenStart
	token   sessionToken
	keepers [2]*tokenKeeper
}

func newTokenBench(t *testing.T) *tokenBench {
	t.Helper()
	st, _ := testSessions(t)
	b := &tokenBench{t: t, strictProvider: &strictProvider{}, st: st}
	st.now = func() time.Time { return tokenStart.Add(time.Duration(b.clock.Load()) * time.Second) }
	tokens := b.tokens()
	s := sessions.NewSession(st, sessionCookie)
	s.IsNew = true
	s.Values[valueKept], s.Values[valueSecrets] = store.Session{Login: "family"}, secrets{Username: "family", Tokens: &tokens}
	var d device
	w := httptest.NewRecorder()
	if err := st.Save(d.request(), w, s); err != nil {
		t.Fatal(err)
	}
	d.take(w)
	b.token = d.token(t)
	for i := range b.keepers {
		b.keepers[i] = &tokenKeeper{provider: b.strictProvider, sessions: st, life: t.Context(), tokens: tokens, home: b.token}
	}
	return b
}

func (b *tokenBench) kept() secrets {
	b.t.Helper()
	_, opened, err := b.st.find(b.t.Context(), b.token)
	if err != nil {
		b.t.Fatal(err)
	}
	return opened
}

func (b *tokenBench) mustGive(k *tokenKeeper, want string) {
	b.t.Helper()
	if got, err := k.Token(b.t.Context()); got != want || err != nil {
		b.t.Errorf("it gives %q, %v; want %q", got, err, want)
	}
}

// TestRenewalAtTwoInstances: the provider is asked once, whoever needs it.
func TestRenewalAtTwoInstances(t *testing.T) {
	b := newTokenBench(t)
	for round := range 3 {
		want := "access " + strconv.Itoa(round+1)
		var all sync.WaitGroup
		for i := range 20 {
			all.Go(func() { b.mustGive(b.keepers[i%2], want) })
		}
		all.Wait()
		if b.renewals != round+1 || b.ended {
			t.Fatalf("there were %d renewals, want %d; ended: %v", b.renewals, round+1, b.ended)
		}
		if kept := b.kept(); kept.Tokens.Access != want || kept.Username != "family" || !kept.Renewing.IsZero() {
			t.Errorf("kept are %+v with %+v", kept, kept.Tokens)
		}
		b.clock.Add(3600)
	}
}

// TestRenewalIsWaitedFor: while one instance asks the provider, the other doesn't.
func TestRenewalIsWaitedFor(t *testing.T) {
	b := newTokenBench(t)
	b.during = func() {
		b.during = nil
		ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
		defer cancel()
		if got, err := b.keepers[1].Token(ctx); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("the other instance has %q, %v", got, err)
		}
	}
	b.mustGive(b.keepers[0], "access 1")
	b.mustGive(b.keepers[1], "access 1")
	if b.renewals != 1 || b.ended {
		t.Errorf("there were %d renewals; ended: %v", b.renewals, b.ended)
	}
}

// TestRenewalByAnotherMeanwhile: it is over when this instance, which has looked
// before, says that it will do it.
func TestRenewalByAnotherMeanwhile(t *testing.T) {
	b := newTokenBench(t)
	calls, late := 0, *b.st
	late.now = func() time.Time {
		if calls++; calls == 3 { // it has looked
			b.mustGive(b.keepers[1], "access 1")
		}
		return b.st.now()
	}
	b.keepers[0].sessions = &late
	if got, err := b.keepers[0].renewKept(t.Context(), b.token); err != nil || got.Access != "access 1" || calls < 3 {
		t.Errorf("it gets %q, %v", got.Access, err)
	}
	if b.renewals != 1 || b.ended {
		t.Errorf("there were %d renewals; ended: %v", b.renewals, b.ended)
	}
}

// TestRenewalAfterTokenWasRefused: a token that has run out for one instance
// alone, since the mail server has refused it there.
func TestRenewalAfterTokenWasRefused(t *testing.T) {
	b := newTokenBench(t)
	b.mustGive(b.keepers[0], "access 1")
	b.mustGive(b.keepers[1], "access 1")
	b.keepers[0].Refused("access 1")
	b.mustGive(b.keepers[0], "access 2")
	b.mustGive(b.keepers[1], "access 1") // which it thinks good
	b.keepers[1].Refused("access 1")
	b.mustGive(b.keepers[1], "access 2")
	b.keepers[1].Refused("access 1") // late word of the old one
	b.mustGive(b.keepers[1], "access 2")
	if b.renewals != 2 {
		t.Errorf("there were %d renewals, want 2", b.renewals)
	}
}

// TestRenewalLeftUndone: an instance has died after it said that it would renew.
func TestRenewalLeftUndone(t *testing.T) {
	b := newTokenBench(t)
	kept, opened, err := b.st.find(t.Context(), b.token)
	if err != nil {
		t.Fatal(err)
	}
	opened.Renewing = b.st.now().Add(renewTimeout)
	if _, err := b.st.reseat(t.Context(), b.token, kept, opened); err != nil {
		t.Fatal(err)
	}
	waited, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := b.keepers[0].renewKept(waited, b.token); err == nil || b.renewals != 0 {
		t.Errorf("while another may be at it: %v, with %d renewals", err, b.renewals)
	}
	b.clock.Add(int64(renewTimeout/time.Second) + 1)
	b.mustGive(b.keepers[0], "access 1")
}

// TestRenewalTakenOver: an instance that was held up so long that another did
// its work takes what the other has got.
func TestRenewalTakenOver(t *testing.T) {
	b := newTokenBench(t)
	b.keepers[0].provider = refreshFunc(func(context.Context, openid.Tokens) (openid.Tokens, error) {
		b.clock.Add(int64(renewTimeout/time.Second) + 1)
		b.mustGive(b.keepers[1], "access 1")
		return openid.Tokens{}, &openid.Error{Kind: openid.KindEnded, Op: "refresh"}
	})
	b.mustGive(b.keepers[0], "access 1")
	if kept := b.kept(); kept.Tokens.Access != "access 1" {
		t.Errorf("kept is %q", kept.Tokens.Access)
	}
}

type refreshFunc func(context.Context, openid.Tokens) (openid.Tokens, error)

func (f refreshFunc) Refresh(ctx context.Context, old openid.Tokens) (openid.Tokens, error) {
	return f(ctx, old)
}

// TestRenewalFails tells an end from trouble that passes.
func TestRenewalFails(t *testing.T) {
	for name, tc := range map[string]struct {
		spoil func(*tokenBench)
		over  bool // the session
	}{
		"provider away":    {func(b *tokenBench) { b.away = true }, false},
		"sign-in ended":    {func(b *tokenBench) { b.ended = true }, true},
		"session ended":    {func(b *tokenBench) { b.endSession() }, true},
		"database away":    {func(b *tokenBench) { b.closeStore() }, false},
		"ended meanwhile":  {func(b *tokenBench) { b.during, b.ended = b.endSession, true }, true},
		"of no use either": {func(b *tokenBench) { b.keepers[0].Refused("access 1") }, false},
	} {
		t.Run(name, func(t *testing.T) {
			b := newTokenBench(t)
			tc.spoil(b)
			_, err := b.keepers[0].Token(t.Context())
			if over := imapclient.KindOf(err) == imapclient.KindDenied; err == nil || over != tc.over {
				t.Errorf("it fails with %v, want the end of the session: %v", err, tc.over)
			}
			err = b.keepers[0].confirm(t.Context())
			if ends := imapclient.KindOf(err) == imapclient.KindDenied; ends != tc.over {
				t.Errorf("the session is confirmed with %v", err)
			}
		})
	}
}

func (b *tokenBench) endSession() {
	b.t.Helper()
	if err := b.st.store.EndSession(b.t.Context(), b.token.hash()); err != nil {
		b.t.Error(err)
	}
}

// closeStore has both instances ask a store that doesn't answer.
func (b *tokenBench) closeStore() {
	b.t.Helper()
	st, err := store.Open(b.t.Context(), store.Options{})
	if err == nil {
		err = st.Close()
	}
	if err != nil {
		b.t.Fatal(err)
	}
	closed := *b.st
	closed.store = st
	for _, k := range b.keepers {
		k.sessions = &closed
	}
}

// TestRenewalIsTriedAgain: what failed for the provider's absence leaves nothing
// behind that would hold up the next.
func TestRenewalIsTriedAgain(t *testing.T) {
	b := newTokenBench(t)
	b.away = true
	if _, err := b.keepers[0].Token(t.Context()); openid.KindOf(err) != openid.KindAway {
		t.Errorf("without the provider: %v", err)
	}
	b.away = false
	b.mustGive(b.keepers[1], "access 1")
	b.mustGive(b.keepers[0], "access 1")
}

// TestRenewalBeforeTheSession: during a sign-in there is none yet.
func TestRenewalBeforeTheSession(t *testing.T) {
	b := newTokenBench(t)
	k := &tokenKeeper{provider: b.strictProvider, sessions: b.st, life: t.Context(), tokens: b.tokens()}
	b.mustGive(k, "access 1")
	a := access{tokens: k}
	if got := a.renewed(secrets{Username: "family"}); got.Tokens.Access != "access 1" {
		t.Errorf("to be kept are %+v", got.Tokens)
	}
	if got := b.kept().Tokens.Access; got != "access 0" {
		t.Errorf("another session has %q now", got)
	}
}

// TestRenewalOutlivesWhoAsks: who waits may go; the token is there for the next.
func TestRenewalOutlivesWhoAsks(t *testing.T) {
	b := newTokenBench(t)
	ctx, cancel := context.WithCancel(t.Context())
	b.during = cancel
	if _, err := b.keepers[0].Token(ctx); err != nil && !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	b.mustGive(b.keepers[0], "access 1")
	if b.renewals != 1 {
		t.Errorf("there were %d renewals, want 1", b.renewals)
	}
}
