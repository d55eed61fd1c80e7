package web

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/gorilla/sessions"

	"hearthmail/store"
)

// How long a session lasts: without use, and at the most.
const (
	idleOnPrivateDevice = 30 * 24 * time.Hour
	idleElsewhere       = 12 * time.Hour
	mostOnPrivateDevice = 180 * 24 * time.Hour
	mostElsewhere       = 24 * time.Hour
	mostInStage         = 10 * time.Minute // while a second factor is still wanted
)

// The stages of a session.
const (
	stageSignedIn = ""
	stageCode     = "code" // the password was right; a second factor is wanted too
)

// Keys of a session's values.
const (
	valueSecrets = "secrets" // secrets
	valueKept    = "kept"    // store.Session: login, stage, private, device, address; the rest is filled in
)

// sessionStore is a gorilla/sessions Store on Hearthmail's own store. A session's
// ID is the cookie's value.
type sessionStore struct {
	store   *store.Store
	cookies cookies
	now     func() time.Time
}

var _ sessions.Store = (*sessionStore)(nil)

// Get gives the request's session, the same one each time it is asked.
func (st *sessionStore) Get(r *http.Request, name string) (*sessions.Session, error) {
	return sessions.GetRegistry(r).Get(st, name)
}

// New gives the session that the cookie names, or a new one. It fails when the
// store can't be asked.
func (st *sessionStore) New(r *http.Request, name string) (*sessions.Session, error) {
	s := sessions.NewSession(st, name)
	s.IsNew = true
	token, ok := st.token(r)
	if !ok {
		return s, nil
	}
	kept, opened, err := st.find(r.Context(), token)
	switch {
	case errors.Is(err, store.ErrNotFound):
		return s, nil
	case err != nil:
		return s, err
	}
	s.ID, s.IsNew = token.String(), false
	s.Values[valueSecrets], s.Values[valueKept] = opened, kept
	return s, nil
}

// Save keeps a new session under a token of its own and gives the browser that,
// or ends one whose MaxAge is negative. What is kept does not change otherwise.
func (st *sessionStore) Save(r *http.Request, w http.ResponseWriter, s *sessions.Session) error {
	if s.Options != nil && s.Options.MaxAge < 0 {
		st.cookies.clear(w, r, sessionCookie)
		token, ok := parseToken(s.ID)
		if !ok {
			return nil
		}
		return st.store.EndSession(r.Context(), token.hash())
	}
	if !s.IsNew {
		return nil
	}
	kept, _ := s.Values[valueKept].(store.Session)
	opened, _ := s.Values[valueSecrets].(secrets)
	token := newSessionToken()
	sealed, err := sealSecrets(token, kept.Login, kept.Stage, opened)
	if err != nil {
		return err
	}
	kept.ID, kept.Sealed, kept.Created, kept.Used = token.hash(), sealed, st.now(), st.now()
	kept.Expires = expiryOf(kept, kept.Used)
	if err := st.store.AddSession(r.Context(), kept); err != nil {
		return err
	}
	s.ID, s.IsNew, s.Values[valueKept] = token.String(), false, kept
	st.cookies.set(w, r, sessionCookie, s.ID, cookieLife(kept))
	return nil
}

// find looks the token's session up and opens it with the token's key. One that
// doesn't open is no session of this token.
func (st *sessionStore) find(ctx context.Context, t sessionToken) (store.Session, secrets, error) {
	kept, err := st.store.FindSession(ctx, t.hash(), st.now())
	if err != nil {
		return kept, secrets{}, err
	}
	opened, err := openSecrets(t, kept)
	if err != nil {
		return kept, secrets{}, errors.Join(store.ErrNotFound, err)
	}
	return kept, opened, nil
}

// errLost says that another instance has changed the session meanwhile.
var errLost = errors.New("the session was changed by another instance")

// reseat keeps other secrets for the session, if nobody has done so since it was
// found, and gives it as it is then; else errLost.
func (st *sessionStore) reseat(ctx context.Context, t sessionToken, kept store.Session, s secrets) (store.Session, error) {
	sealed, err := sealSecrets(t, kept.Login, kept.Stage, s)
	if err != nil {
		return kept, err
	}
	done, err := st.store.ReseatSession(ctx, kept.ID, kept.Sealed, sealed)
	if err == nil && !done {
		err = errLost
	}
	kept.Sealed = sealed
	return kept, err
}

// token is what the request's cookie holds.
func (st *sessionStore) token(r *http.Request) (sessionToken, bool) {
	value, ok := st.cookies.get(r, sessionCookie)
	if !ok {
		return sessionToken{}, false
	}
	return parseToken(value)
}

// expiryOf is when a session that was used at that moment ends unless it is used
// again.
func expiryOf(kept store.Session, used time.Time) time.Time {
	idle, most := idleElsewhere, mostElsewhere
	switch {
	case kept.Stage != stageSignedIn:
		idle, most = mostInStage, mostInStage
	case kept.Private:
		idle, most = idleOnPrivateDevice, mostOnPrivateDevice
	}
	expires, last := used.Add(idle), kept.Created.Add(most)
	if expires.After(last) {
		return last
	}
	return expires
}

// cookieLife is how long the browser keeps the cookie; 0 until it is closed.
func cookieLife(kept store.Session) time.Duration {
	if kept.Private && kept.Stage == stageSignedIn {
		return idleOnPrivateDevice
	}
	return 0
}
