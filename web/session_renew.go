package web

import (
	"context"
	"errors"
	"time"

	"hearthmail/openid"
	"hearthmail/store"
)

// renewKept renews the tokens among a session's secrets. A refresh token often is
// good for one use only, and a second one by another instance would end the
// sign-in: so whoever means to use it writes that down first.
func (k *tokenKeeper) renewKept(ctx context.Context, t sessionToken) (openid.Tokens, error) {
	for {
		kept, opened, err := k.sessions.find(ctx, t)
		switch {
		case err != nil:
			return openid.Tokens{}, renewProblem(err)
		case opened.Tokens == nil:
			return openid.Tokens{}, store.ErrNotFound
		case k.isGood(*opened.Tokens):
			return *opened.Tokens, nil // another instance has renewed them
		case k.sessions.now().Before(opened.Renewing):
			if err := pause(ctx, renewPause); err != nil {
				return openid.Tokens{}, err
			}
			continue
		}
		opened.Renewing = k.sessions.now().Add(renewTimeout)
		claimed, err := k.sessions.reseat(ctx, t, kept, opened)
		switch {
		case errors.Is(err, errLost):
			continue
		case err != nil:
			return openid.Tokens{}, renewProblem(err)
		}
		return k.renewClaimed(ctx, t, claimed, opened)
	}
}

// renewClaimed asks the provider, which nobody else does now. When it fails, and
// somebody else has been at it all the same, theirs may be good.
func (k *tokenKeeper) renewClaimed(ctx context.Context, t sessionToken, claimed store.Session, opened secrets) (openid.Tokens, error) {
	fresh, failed := k.provider.Refresh(ctx, *opened.Tokens)
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), renewTimeout)
	defer cancel()
	if failed == nil {
		k.write(ctx, t, fresh)
		return fresh, nil
	}
	opened.Renewing = time.Time{}
	if _, err := k.sessions.reseat(ctx, t, claimed, opened); errors.Is(err, errLost) {
		_, others, err := k.sessions.find(ctx, t)
		if err == nil && others.Tokens != nil && k.isGood(*others.Tokens) {
			return *others.Tokens, nil
		}
	}
	return openid.Tokens{}, failed
}

// write keeps the tokens, and takes the claim back. It tries for as long as it
// may: the refresh token that is kept is worth nothing any more.
func (k *tokenKeeper) write(ctx context.Context, t sessionToken, tokens openid.Tokens) {
	for {
		kept, opened, err := k.sessions.find(ctx, t)
		if err == nil {
			opened.Tokens, opened.Renewing = &tokens, time.Time{}
			_, err = k.sessions.reseat(ctx, t, kept, opened)
		}
		if err == nil || errors.Is(err, store.ErrNotFound) || k.life.Err() != nil || pause(ctx, renewPause) != nil {
			return
		}
	}
}

func renewProblem(err error) error {
	if errors.Is(err, store.ErrNotFound) {
		return err
	}
	return storeProblem(err)
}
