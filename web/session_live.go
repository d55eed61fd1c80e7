package web

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"hearthmail/imapclient"
	"hearthmail/store"
)

const (
	useWrittenEvery  = time.Minute      // how often a session's last use is written down
	restAfter        = 15 * time.Minute // without use or a stream a session's account is let go, until it is used again
	cookieRenewed    = time.Hour        // how often a browser is given its cookie again
	checkedAgain     = 10 * time.Second // while nothing is heard of other instances
	trustedUnchecked = 5 * time.Minute  // while the store can't be asked
	openTimeout      = time.Minute
)

// liveSessions are the sessions in use at this instance: they hold their
// accounts, so that a request costs neither the store nor the mail server
// anything. A session that isn't live yet is looked up and signed in.
type liveSessions struct {
	kept    *sessionStore
	signIn  func(context.Context, sessionToken, secrets) (access, error)
	release func(access)
	log     *slog.Logger
	now     func() time.Time

	mu   sync.Mutex
	live map[store.Hash]*liveSession
}

// liveSession is a session in use. What is fixed is there once ready is closed.
type liveSession struct {
	id      store.Hash
	ready   chan struct{}
	proof   [32]byte
	err     error // why it could not be opened
	kept    store.Session
	account access
	over    chan struct{} // closed when it has ended

	// Guarded by liveSessions.mu.
	ended   bool
	used    time.Time
	written time.Time // when the last use was written down; zero at first: it may have ended since it was looked up
	asked   time.Time // when the store was last asked for it
	checked time.Time // when it was last known to be in the store
	renewed time.Time // when the browser was last given the cookie
	uses    int       // requests under way, streams among them
}

func newLiveSessions(kept *sessionStore, signIn func(context.Context, sessionToken, secrets) (access, error), log *slog.Logger) *liveSessions {
	return &liveSessions{
		kept: kept, signIn: signIn, release: access.Release, log: log, now: kept.now,
		live: map[store.Hash]*liveSession{},
	}
}

// of gives the session of a token: store.ErrNotFound when there is none, and the
// mail server's failure when it can't be signed in just now.
func (l *liveSessions) of(ctx context.Context, t sessionToken) (*liveSession, error) {
	s, mine := l.enter(t)
	if mine {
		l.open(ctx, s, t)
	}
	select {
	case <-s.ready:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	switch {
	case s.err != nil && !mine && !sameProof(s.proof, t.proof()):
		return l.of(ctx, t) // one of the two has a wrong key: what that led to is not for the other
	case s.err != nil:
		return nil, s.err
	case !sameProof(s.proof, t.proof()):
		return nil, store.ErrNotFound
	}
	if err := l.confirm(ctx, s); err != nil {
		return nil, err
	}
	err := s.account.tokens.confirm(ctx)
	if err == nil || imapclient.KindOf(err) == imapclient.KindDenied {
		return s, err
	}
	if ctx.Err() == nil {
		l.log.WarnContext(ctx, "an access token could not be renewed", "error", err)
	}
	return s, nil
}

// enter gives the live session of that id, or a new one that the caller opens.
// It is there before the store is asked, so that word of its end reaches it.
func (l *liveSessions) enter(t sessionToken) (s *liveSession, mine bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	id := t.hash()
	if s := l.live[id]; s != nil {
		return s, false
	}
	s = &liveSession{id: id, ready: make(chan struct{}), proof: t.proof(), over: make(chan struct{})}
	l.live[id] = s
	return s, true
}

// open looks the session up and signs it in. Whoever asks meanwhile waits for it,
// so it goes on when the first has gone.
func (l *liveSessions) open(ctx context.Context, s *liveSession, t sessionToken) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), openTimeout)
	defer cancel()
	kept, account, err := l.lookUp(ctx, t)
	if l.opened(s, kept, account, err) {
		return
	}
	if err == nil {
		l.release(account)
	}
}

// opened says whether the session is live now: not when it has ended meanwhile.
func (l *liveSessions) opened(s *liveSession, kept store.Session, account access, err error) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if err == nil && s.ended {
		err = store.ErrNotFound
	}
	s.kept, s.account, s.err = kept, account, err
	s.used, s.checked = l.now(), l.now()
	if err != nil && l.live[s.id] == s {
		delete(l.live, s.id)
	}
	close(s.ready)
	return err == nil
}

func (l *liveSessions) lookUp(ctx context.Context, t sessionToken) (store.Session, access, error) {
	kept, opened, err := l.kept.find(ctx, t)
	if err != nil {
		return kept, access{}, err
	}
	if kept.Stage != stageSignedIn {
		return kept, access{}, store.ErrNotFound
	}
	account, err := l.signIn(ctx, t, opened)
	if imapclient.KindOf(err) == imapclient.KindDenied {
		if gone := l.kept.store.EndSession(ctx, kept.ID); gone != nil {
			err = errors.Join(err, gone)
		}
	}
	return kept, account, err
}

// begin makes a session live that has just been signed in to account.
func (l *liveSessions) begin(t sessionToken, kept store.Session, account access) {
	s := &liveSession{
		id: kept.ID, ready: make(chan struct{}), proof: t.proof(), kept: kept, account: account, over: make(chan struct{}),
		used: kept.Used, checked: kept.Used, renewed: kept.Used,
	}
	close(s.ready)
	l.mu.Lock()
	defer l.mu.Unlock()
	l.live[s.id] = s
}

// peek gives the session of the request's token if it is live already.
func (l *liveSessions) peek(r *http.Request) *liveSession {
	t, ok := l.kept.token(r)
	if !ok {
		return nil
	}
	l.mu.Lock()
	s := l.live[t.hash()]
	l.mu.Unlock()
	if s == nil || !s.isReady() || s.err != nil || !sameProof(s.proof, t.proof()) {
		return nil
	}
	return s
}

// count is how many are in use.
func (l *liveSessions) count() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.live)
}

func (s *liveSession) isReady() bool {
	select {
	case <-s.ready:
		return true
	default:
		return false
	}
}
