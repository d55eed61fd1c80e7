package web

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/sessions"
	"go.uber.org/goleak"

	"hearthmail/store"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func memoryStore(t *testing.T) *store.Store {
	t.Helper()
	st, err := store.Open(t.Context(), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := st.Close(); err != nil {
			t.Error(err)
		}
	})
	return st
}

func hashOf(text string) store.Hash { return store.HashOf(text) }

// testSessions are sessions in memory, at a time that the test sets.
func testSessions(t *testing.T) (*sessionStore, *time.Time) {
	t.Helper()
	now := time.Date(2026, time.January, 1, 0, 0, 0, 0, time.UTC)
	plain := func(*http.Request) bool { return false }
	return &sessionStore{store: memoryStore(t), cookies: cookies{path: "/", secure: plain}, now: func() time.Time { return now }}, &now
}

// device is a browser as far as the store can see it.
type device struct{ cookie *http.Cookie }

func (d *device) request() *http.Request {
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	if d.cookie != nil {
		r.AddCookie(d.cookie)
	}
	return r
}

func (d *device) take(w *httptest.ResponseRecorder) {
	for _, c := range w.Result().Cookies() {
		if strings.HasSuffix(c.Name, sessionCookie) {
			d.cookie = c
		}
	}
}

func (d *device) token(t *testing.T) sessionToken {
	t.Helper()
	token, ok := parseToken(d.cookie.Value)
	if !ok {
		t.Fatalf("the cookie is %q", d.cookie.Value)
	}
	return token
}

// signIn gives the device a session of family.
func (d *device) signIn(t *testing.T, st *sessionStore, private bool) store.Session {
	t.Helper()
	s := sessions.NewSession(st, sessionCookie)
	s.IsNew = true
	s.Values[valueKept] = store.Session{Login: "family", Private: private}
	s.Values[valueSecrets] = secrets{Username: "family", Password: "pass"}
	w := httptest.NewRecorder()
	if err := st.Save(d.request(), w, s); err != nil {
		t.Fatal(err)
	}
	d.take(w)
	kept, _ := s.Values[valueKept].(store.Session)
	return kept
}

func (d *device) known(t *testing.T, st *sessionStore) bool {
	t.Helper()
	s, err := st.Get(d.request(), sessionCookie)
	if err != nil {
		t.Fatal(err)
	}
	return !s.IsNew
}

func TestSessionIsFound(t *testing.T) {
	st, _ := testSessions(t)
	var d, stranger device
	d.signIn(t, st, false)
	if !d.known(t, st) || stranger.known(t, st) {
		t.Fatalf("known: the device %v, a stranger %v", d.known(t, st), stranger.known(t, st))
	}
	s, err := st.New(d.request(), sessionCookie)
	if err != nil {
		t.Fatal(err)
	}
	if got := s.Values[valueSecrets]; got != (secrets{Username: "family", Password: "pass"}) {
		t.Errorf("it holds %v", got)
	}
	half := device{cookie: &http.Cookie{Name: sessionCookie, Value: sessionToken{id: d.token(t).id}.String()}}
	if half.known(t, st) {
		t.Error("the id is enough, without the key")
	}
}

func TestSessionEnds(t *testing.T) {
	st, _ := testSessions(t)
	var d device
	d.signIn(t, st, false)
	s, err := st.Get(d.request(), sessionCookie)
	if err != nil {
		t.Fatal(err)
	}
	s.Options = &sessions.Options{MaxAge: -1}
	w := httptest.NewRecorder()
	if err := s.Save(d.request(), w); err != nil {
		t.Fatal(err)
	}
	if d.known(t, st) {
		t.Error("the cookie is worth something after the session's end")
	}
	if cookies := w.Result().Cookies(); len(cookies) != 1 || cookies[0].MaxAge >= 0 {
		t.Errorf("the browser is told %v", cookies)
	}
}

func TestSessionExpires(t *testing.T) {
	for name, tc := range map[string]struct {
		private    bool
		idle, most time.Duration
	}{
		"on a private device": {true, idleOnPrivateDevice, mostOnPrivateDevice},
		"elsewhere":           {false, idleElsewhere, mostElsewhere},
	} {
		t.Run(name, func(t *testing.T) {
			st, now := testSessions(t)
			begun := *now
			var d device
			kept := d.signIn(t, st, tc.private)
			*now = begun.Add(tc.idle - time.Second)
			if !d.known(t, st) {
				t.Error("it has ended before its time")
			}
			*now = begun.Add(tc.idle + time.Second)
			if d.known(t, st) {
				t.Error("it lives on though nobody used it")
			}
			if got := expiryOf(kept, begun.Add(tc.most-time.Minute)); !got.Equal(begun.Add(tc.most)) {
				t.Errorf("used to the last it ends %s after its beginning, want %s", got.Sub(begun), tc.most)
			}
		})
	}
}

func TestCookieNames(t *testing.T) {
	for name, tc := range map[string]struct {
		path   string
		secure bool
		want   string
	}{
		"plain http":       {"/", false, "hearthmail"},
		"https":            {"/", true, "__Host-hearthmail"},
		"https and a path": {"/mail/", true, "__Secure-hearthmail"},
	} {
		t.Run(name, func(t *testing.T) {
			c := cookies{path: tc.path, secure: func(*http.Request) bool { return tc.secure }}
			r, w := httptest.NewRequest(http.MethodGet, "/", nil), httptest.NewRecorder()
			c.set(w, r, sessionCookie, "first", 0)
			c.set(w, r, sessionCookie, "second", time.Hour)
			set := w.Result().Cookies()
			if len(set) != 1 || set[0].Name != tc.want || set[0].Value != "second" || set[0].Secure != tc.secure ||
				!set[0].HttpOnly || set[0].MaxAge != 3600 || set[0].Path != tc.path {
				t.Errorf("the cookies are %v", set)
			}
		})
	}
}

// TestNoticesTravel: what is said after one request is shown after the next,
// once, and to this session alone.
func TestNoticesTravel(t *testing.T) {
	st, _ := testSessions(t)
	s := &Server{sessions: st}
	var d, other device
	d.signIn(t, st, false)
	other.signIn(t, st, false)
	w := httptest.NewRecorder()
	board := s.newBoard(w, d.request())
	board.say(notice{Text: "One."})
	board.say(notice{Text: "Two.", Act: "that"})
	set := w.Result().Cookies()
	if len(set) != 1 || strings.Contains(set[0].Value, "One") {
		t.Fatalf("the cookies are %v", set)
	}
	foreign := other.request()
	foreign.AddCookie(set[0])
	if said := s.newBoard(httptest.NewRecorder(), foreign).take(); said != nil {
		t.Errorf("another session is told %v", said)
	}
	next, w := d.request(), httptest.NewRecorder()
	next.AddCookie(set[0])
	board = s.newBoard(w, next)
	if said := board.take(); !slices.Equal(said, []notice{{Text: "One."}, {"Two.", "that"}}) {
		t.Errorf("the next page says %v", said)
	}
	if board.any() || w.Result().Cookies()[0].MaxAge >= 0 {
		t.Error("it is said again")
	}
}

func TestStoreAway(t *testing.T) {
	st, _ := testSessions(t)
	var d device
	d.signIn(t, st, false)
	if err := st.store.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := st.New(d.request(), sessionCookie); err == nil || errors.Is(err, store.ErrNotFound) {
		t.Errorf("a store that is closed gave %v", err)
	}
}

func TestLoginOf(t *testing.T) {
	for username, want := range map[string]string{
		"family": "family", " FAMILY\t": "family", "Müller@EXAMPLE.org": "müller@example.org", "Mu\u0308ller": "müller", "anna＠example.org": "anna＠example.org",
		"fam\x00ily\r\n": "family", "\xff": "\uFFFD", "STRASSE": "strasse", "straße": "straße", "": "",
		"Jürgen@Straße.Example": "jürgen@xn--strae-oqa.example", "a@B@C.example": "a@b@c.example", "a@not a domain": "a@not a domain",
	} {
		if got := loginOf(username); got != want {
			t.Errorf("%q is %q, want %q", username, got, want)
		}
	}
}
