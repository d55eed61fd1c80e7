package web

import (
	"context"
	"errors"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"

	"hearthmail/imapclient"
	"hearthmail/openid"
	"hearthmail/store"
)

const (
	tokenMargin    = 30 * time.Second // before its end an access token is renewed
	renewTimeout   = 30 * time.Second // longer than the provider may take
	renewPause     = 250 * time.Millisecond
	renewPatience  = 2 * time.Second // of a page that could do with the old token
	renewedAgainIn = 30 * time.Second
)

var (
	errNoProvider = errors.New("no OpenID provider is known any more")
	errShortLived = errors.New("the new access token is of no use either")
)

// refresher is an OpenID provider; see openid.Provider.
type refresher interface {
	Refresh(ctx context.Context, old openid.Tokens) (openid.Tokens, error)
}

// tokenKeeper has a good access token at hand for one session: it is an
// imapclient.TokenSource. All who need a new token at once share one renewal.
type tokenKeeper struct {
	provider refresher
	sessions *sessionStore
	life     context.Context // ends with the program
	asking   singleflight.Group

	mu      sync.Mutex
	tokens  openid.Tokens
	home    sessionToken // whose secrets the tokens are among; zero while there is no session yet
	refused string       // the access token that the mail server has refused
	failed  time.Time    // when a renewal has failed last
	outlast bool         // the tokens are used also when the session has ended
}

// Token gives a token that is good at the moment, as imapclient.TokenSource
// demands.
func (k *tokenKeeper) Token(ctx context.Context) (string, error) {
	if tokens := k.latest(); k.isGood(tokens) {
		return tokens.Access, nil
	}
	done := k.asking.DoChan("", func() (any, error) { return nil, k.renew() })
	select {
	case <-ctx.Done():
		return "", ctx.Err()
	case result := <-done:
		return k.latest().Access, result.Err
	}
}

// Refused says that the mail server didn't take a token.
func (k *tokenKeeper) Refused(access string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.refused = access
}

// confirm renews the token if it is time. It fails with KindDenied when the
// provider has ended the sign-in, and otherwise when it can't be asked just now:
// then the session goes on. It doesn't wait long, nor try again at once. A
// session by password has no keeper.
func (k *tokenKeeper) confirm(ctx context.Context) error {
	if k == nil || k.hasFailedLately() {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, renewPatience)
	defer cancel()
	_, err := k.Token(ctx)
	return err
}

// settle says where the tokens are kept from now on.
func (k *tokenKeeper) settle(home sessionToken) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.home = home
}

// outlive has the tokens be of use also when the session has ended: letters of the
// person wait to be sent. A session by password has no keeper.
func (k *tokenKeeper) outlive() {
	if k == nil {
		return
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	k.outlast = true
}

func (k *tokenKeeper) hasFailedLately() bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.sessions.now().Sub(k.failed) < renewedAgainIn
}

func (k *tokenKeeper) latest() openid.Tokens {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.tokens
}

func (k *tokenKeeper) isGood(t openid.Tokens) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	return t.Access != k.refused && (t.Expires.IsZero() || k.sessions.now().Add(tokenMargin).Before(t.Expires))
}

// renew is for all who wait, so it ends with none of them.
func (k *tokenKeeper) renew() error {
	ctx, cancel := context.WithTimeout(k.life, renewTimeout)
	defer cancel()
	k.mu.Lock()
	home, tokens, outlast := k.home, k.tokens, k.outlast
	k.mu.Unlock()
	var err error
	if home == (sessionToken{}) {
		tokens, err = k.provider.Refresh(ctx, tokens)
	} else {
		var kept openid.Tokens
		if kept, err = k.renewKept(ctx, home); errors.Is(err, store.ErrNotFound) && outlast {
			kept, err = k.provider.Refresh(ctx, tokens) // nobody else has them any more
		}
		tokens = kept
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	switch {
	case err == nil && tokens.Access == k.refused:
		return errShortLived
	case err == nil:
		k.tokens = tokens
		return nil
	case openid.KindOf(err) == openid.KindEnded || errors.Is(err, store.ErrNotFound):
		return &imapclient.Error{Kind: imapclient.KindDenied, Op: "renew the access token", Err: err}
	}
	k.failed = k.sessions.now()
	return err
}
