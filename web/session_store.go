package web

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"maps"
	"net/http"
	"sync"
	"time"

	"github.com/gorilla/sessions"
)

// How long a session lasts without use.
const (
	idleOnPrivateDevice = 30 * 24 * time.Hour
	idleElsewhere       = 12 * time.Hour
)

// valueRemember is the key of a session's value (bool) that says that the
// device is a private one.
const valueRemember = "remember"

const cookieName = "hearthmail"

// sessionStore is a gorilla/sessions Store that keeps sessions in memory. The
// cookie holds a random id and nothing else, the store only the id's hash.
type sessionStore struct {
	path   string // that the cookie is for
	now    func() time.Time
	ended  func(values map[any]any) // called once for each session that ends
	mu     sync.Mutex
	kept   map[[32]byte]*record
	stop   context.CancelFunc
	closed sync.WaitGroup
}

type record struct {
	values  map[any]any
	notices []string // sentences for the next page
	ends    time.Time
	over    chan struct{} // closed when it has ended
}

var _ sessions.Store = (*sessionStore)(nil)

func newSessionStore(path string, now func() time.Time, ended func(map[any]any)) *sessionStore {
	ctx, stop := context.WithCancel(context.Background())
	st := &sessionStore{path: path, now: now, ended: ended, kept: map[[32]byte]*record{}, stop: stop}
	st.closed.Go(func() { st.sweepEach(ctx, time.Minute) })
	return st
}

// Get gives the request's session, the same one each time it is asked.
func (st *sessionStore) Get(r *http.Request, name string) (*sessions.Session, error) {
	return sessions.GetRegistry(r).Get(st, name)
}

// New gives the session that the cookie names, or a new one.
func (st *sessionStore) New(r *http.Request, name string) (*sessions.Session, error) {
	s := sessions.NewSession(st, name)
	s.IsNew = true
	st.mu.Lock()
	defer st.mu.Unlock()
	found := st.find(r)
	cookie, err := r.Cookie(name)
	if found == nil || err != nil {
		return s, nil
	}
	s.ID, s.IsNew, s.Values = cookie.Value, false, maps.Clone(found.values)
	found.ends = st.now().Add(idleOf(s.Values))
	return s, nil
}

// Save keeps the session's values. A session that has ended meanwhile stays
// ended. The cookie is set by whoever signs in or out.
func (st *sessionStore) Save(_ *http.Request, _ http.ResponseWriter, s *sessions.Session) error {
	st.mu.Lock()
	defer st.mu.Unlock()
	if found := st.kept[sha256.Sum256([]byte(s.ID))]; found != nil {
		found.values = maps.Clone(s.Values)
	}
	return nil
}

// begin makes a session with these values, under a new id, and tells the
// browser. The session that it had before, if any, ends.
func (st *sessionStore) begin(w http.ResponseWriter, r *http.Request, values map[any]any, secure bool) {
	st.drop(r)
	id := rand.Text() + rand.Text()
	st.mu.Lock()
	st.kept[sha256.Sum256([]byte(id))] = &record{values: values, ends: st.now().Add(idleOf(values)), over: make(chan struct{})}
	st.mu.Unlock()
	maxAge := 0 // until the browser is closed
	if remember, _ := values[valueRemember].(bool); remember {
		maxAge = int(idleOnPrivateDevice / time.Second)
	}
	http.SetCookie(w, st.cookie(id, maxAge, secure))
}

// notify keeps a sentence for the next page that the session is shown.
func (st *sessionStore) notify(r *http.Request, sentence string) {
	st.mu.Lock()
	defer st.mu.Unlock()
	if found := st.find(r); found != nil {
		found.notices = append(found.notices, sentence)
	}
}

// notices takes what notify has kept.
func (st *sessionStore) notices(r *http.Request) []string {
	st.mu.Lock()
	defer st.mu.Unlock()
	found := st.find(r)
	if found == nil {
		return nil
	}
	sentences := found.notices
	found.notices = nil
	return sentences
}

// noticed says whether notify has kept anything.
func (st *sessionStore) noticed(r *http.Request) bool {
	st.mu.Lock()
	defer st.mu.Unlock()
	found := st.find(r)
	return found != nil && len(found.notices) > 0
}

// find gives the session that the cookie names, nil for none. The lock is held.
func (st *sessionStore) find(r *http.Request) *record {
	cookie, err := r.Cookie(cookieName)
	if err != nil {
		return nil
	}
	found := st.kept[sha256.Sum256([]byte(cookie.Value))]
	if found == nil || st.now().After(found.ends) {
		return nil
	}
	return found
}

// prolong renews the cookie of a session on a private device, which is to last
// from its last use.
func (st *sessionStore) prolong(w http.ResponseWriter, r *http.Request, secure bool) {
	st.mu.Lock()
	found := st.find(r)
	st.mu.Unlock()
	cookie, err := r.Cookie(cookieName)
	if err != nil || found == nil || idleOf(found.values) != idleOnPrivateDevice {
		return
	}
	http.SetCookie(w, st.cookie(cookie.Value, int(idleOnPrivateDevice/time.Second), secure))
}

// end ends the request's session and takes the cookie away.
func (st *sessionStore) end(w http.ResponseWriter, r *http.Request, secure bool) {
	st.drop(r)
	http.SetCookie(w, st.cookie("", -1, secure))
}

func (st *sessionStore) cookie(id string, maxAge int, secure bool) *http.Cookie {
	return sessions.NewCookie(cookieName, id, &sessions.Options{
		Path: st.path, MaxAge: maxAge, HttpOnly: true, Secure: secure, SameSite: http.SameSiteLaxMode,
	})
}

func (st *sessionStore) drop(r *http.Request) {
	cookie, err := r.Cookie(cookieName)
	if err != nil {
		return
	}
	key := sha256.Sum256([]byte(cookie.Value))
	st.mu.Lock()
	ended := st.kept[key]
	delete(st.kept, key)
	st.mu.Unlock()
	if ended != nil {
		st.release(ended)
	}
}

func (st *sessionStore) release(ended *record) {
	close(ended.over)
	st.ended(ended.values)
}

// over is closed when the request's session ends, and at once when there is none.
func (st *sessionStore) over(r *http.Request) <-chan struct{} {
	st.mu.Lock()
	defer st.mu.Unlock()
	if found := st.find(r); found != nil {
		return found.over
	}
	ended := make(chan struct{})
	close(ended)
	return ended
}

func (st *sessionStore) sweepEach(ctx context.Context, interval time.Duration) {
	tick := time.NewTicker(interval)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			st.sweep(func(rec *record) bool { return st.now().After(rec.ends) })
		}
	}
}

func (st *sessionStore) sweep(over func(*record) bool) {
	st.mu.Lock()
	var ended []*record
	for key, rec := range st.kept {
		if over(rec) {
			ended = append(ended, rec)
			delete(st.kept, key)
		}
	}
	st.mu.Unlock()
	for _, rec := range ended {
		st.release(rec)
	}
}

// close ends all sessions and the sweeper.
func (st *sessionStore) close() {
	st.stop()
	st.closed.Wait()
	st.sweep(func(*record) bool { return true })
}

func idleOf(values map[any]any) time.Duration {
	if remember, _ := values[valueRemember].(bool); remember {
		return idleOnPrivateDevice
	}
	return idleElsewhere
}
