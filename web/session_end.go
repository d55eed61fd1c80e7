package web

import (
	"context"
	"errors"

	"hearthmail/store"
)

// end ends a session here: its streams, and its hold on the account.
func (l *liveSessions) end(id store.Hash) {
	l.endWhere(func(s *liveSession) bool { return s.id == id })
}

// endOf ends all sessions of a login but one.
func (l *liveSessions) endOf(login string, except store.Hash) {
	l.endWhere(func(s *liveSession) bool { return s.isReady() && s.kept.Login == login && s.id != except })
}

// endAll ends what is live here, which lives on in the store.
func (l *liveSessions) endAll() { l.endWhere(func(*liveSession) bool { return true }) }

// rest lets go of the accounts of sessions that nobody has used for a while.
// They go on when they are used again.
func (l *liveSessions) rest() {
	now := l.now()
	l.endWhere(func(s *liveSession) bool { return s.isReady() && s.uses == 0 && now.Sub(s.used) >= restAfter })
}

// endWhere ends sessions, also those that are about to be live.
func (l *liveSessions) endWhere(over func(*liveSession) bool) {
	var held []access
	l.mu.Lock()
	for id, s := range l.live {
		if !over(s) {
			continue
		}
		delete(l.live, id)
		s.ended = true
		close(s.over)
		if s.isReady() { // else open lets go of it
			held = append(held, s.account)
		}
	}
	l.mu.Unlock()
	for _, account := range held {
		l.release(account)
	}
}

// overdue ends the sessions that the store has no more: their time is over, or word
// of their end was missed. One whose time is over here may have been used at another
// instance.
func (l *liveSessions) overdue(ctx context.Context) {
	for _, s := range l.unchecked() {
		now := l.now()
		_, err := l.kept.store.FindSession(ctx, s.id, now)
		switch {
		case errors.Is(err, store.ErrNotFound):
			l.end(s.id)
		case err == nil:
			l.mu.Lock()
			s.checked = now
			l.mu.Unlock()
		default: // it can't be asked just now
			return
		}
	}
}

// unchecked are the sessions that the store hasn't been asked for of late.
func (l *liveSessions) unchecked() []*liveSession {
	l.mu.Lock()
	defer l.mu.Unlock()
	var found []*liveSession
	for _, s := range l.live {
		if s.isReady() && (l.now().Sub(s.checked) >= useWrittenEvery || l.now().After(expiryOf(s.kept, s.used))) {
			found = append(found, s)
		}
	}
	return found
}
