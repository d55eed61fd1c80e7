package web

import (
	"context"
	"errors"
	"time"

	"hearthmail/store"
)

// confirm says that the session is used now, and makes sure that it has not
// ended elsewhere where word of that may be late.
func (l *liveSessions) confirm(ctx context.Context, s *liveSession) error {
	now := l.now()
	l.mu.Lock()
	write := now.Sub(s.written) >= useWrittenEvery
	ended, unchecked := s.ended, now.Sub(s.checked)
	check := write || unchecked >= trustedUnchecked || (now.Sub(s.asked) >= checkedAgain && !l.kept.store.Listening())
	s.used = now
	if write {
		s.written = now // by one request, not by all that come now
	}
	if check {
		s.asked = now
	}
	l.mu.Unlock()
	if ended {
		return store.ErrNotFound
	}
	if !check {
		return nil
	}
	err := l.writeUse(ctx, s, now)
	switch {
	case err == nil:
		l.mu.Lock()
		s.checked = now
		l.mu.Unlock()
		return nil
	case errors.Is(err, store.ErrNotFound):
		l.end(s.id)
		return err
	case ctx.Err() == nil && unchecked < trustedUnchecked:
		return nil
	default:
		return err
	}
}

// writeUse writes down that the session is used. Where that can't be done it will do
// that the session is still there: a full disk can be read.
func (l *liveSessions) writeUse(ctx context.Context, s *liveSession, now time.Time) error {
	err := l.kept.store.UseSession(ctx, s.id, now, expiryOf(s.kept, now))
	if err == nil || errors.Is(err, store.ErrNotFound) || ctx.Err() != nil {
		return err
	}
	l.log.WarnContext(ctx, "a session's use could not be written down", "error", err)
	switch _, found := l.kept.store.FindSession(ctx, s.id, now); {
	case found == nil, errors.Is(found, store.ErrNotFound):
		return found
	default:
		return err
	}
}

// use counts a request that is under way; the session does not rest meanwhile.
func (l *liveSessions) use(s *liveSession, requests int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	s.uses += requests
}

// renews says whether the browser is to be given its cookie again, which is to
// last from the last use.
func (l *liveSessions) renews(s *liveSession) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.now().Sub(s.renewed) < cookieRenewed {
		return false
	}
	s.renewed = l.now()
	return true
}

// recheck has the store asked once more whether each session is still there.
func (l *liveSessions) recheck() {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, s := range l.live {
		s.written = time.Time{}
	}
}
