package web

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

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
		d.cookie = c
	}
}

func (d *device) signIn(st *sessionStore, remember bool) {
	w := httptest.NewRecorder()
	st.begin(w, d.request(), map[any]any{valueRemember: remember}, false)
	d.take(w)
}

func (d *device) known(t *testing.T, st *sessionStore) bool {
	t.Helper()
	s, err := st.Get(d.request(), cookieName)
	if err != nil {
		t.Fatal(err)
	}
	return !s.IsNew
}

func testStore(t *testing.T) (*sessionStore, *time.Time) {
	t.Helper()
	now := time.Date(2026, time.January, 1, 0, 0, 0, 0, time.UTC)
	ended := 0
	st := newSessionStore("/", func() time.Time { return now }, func(map[any]any) { ended++ })
	t.Cleanup(func() {
		st.close()
		if ended != 2 { // each test begins two
			t.Errorf("%d sessions ended, want 2", ended)
		}
	})
	return st, &now
}

func TestSessionLifetime(t *testing.T) {
	st, now := testStore(t)
	var shared, private device
	shared.signIn(st, false)
	private.signIn(st, true)
	*now = now.Add(idleElsewhere - time.Minute)
	if !shared.known(t, st) || !private.known(t, st) {
		t.Fatal("a session ended early")
	}
	*now = now.Add(idleElsewhere - time.Minute)
	if !shared.known(t, st) {
		t.Error("use has not prolonged the session")
	}
	*now = now.Add(idleElsewhere + time.Minute)
	if shared.known(t, st) {
		t.Error("the session outlived its time")
	}
	if !private.known(t, st) {
		t.Error("the remembered session ended early")
	}
	*now = now.Add(idleOnPrivateDevice + time.Minute)
	st.sweep(func(rec *record) bool { return st.now().After(rec.ends) })
	if len(st.kept) != 0 {
		t.Errorf("%d sessions are kept after their time", len(st.kept))
	}
}

func TestSignInChangesTheID(t *testing.T) {
	st, _ := testStore(t)
	planted := device{cookie: &http.Cookie{Name: cookieName, Value: "planted"}}
	if planted.known(t, st) {
		t.Fatal("an id that the store didn't make was taken")
	}
	planted.signIn(st, false)
	if planted.cookie.Value == "planted" {
		t.Error("an id was kept through the sign-in")
	}
	before := planted
	planted.signIn(st, false)
	if before.known(t, st) {
		t.Error("the session from before a second sign-in lives on")
	}
	if len(planted.cookie.Value) < 40 {
		t.Errorf("the id has only %d characters", len(planted.cookie.Value))
	}
}

// TestSaveAfterEnd: a request that was under way while the person signed out
// must not bring the session back.
func TestSaveAfterEnd(t *testing.T) {
	st, _ := testStore(t)
	var d, bystander device
	d.signIn(st, false)
	bystander.signIn(st, false)
	slow, err := st.Get(d.request(), cookieName)
	if err != nil {
		t.Fatal(err)
	}
	st.end(httptest.NewRecorder(), d.request(), false)
	slow.Values["late"] = true
	if err := slow.Save(d.request(), httptest.NewRecorder()); err != nil {
		t.Fatal(err)
	}
	if d.known(t, st) {
		t.Error("the session is back")
	}
	if !bystander.known(t, st) {
		t.Error("another session ended too")
	}
}

// TestNotices: what two requests have to say at once is all said, and once.
func TestNotices(t *testing.T) {
	st, _ := testStore(t)
	var d, other device
	d.signIn(st, false)
	other.signIn(st, false)
	var said sync.WaitGroup
	for range 20 {
		said.Go(func() { st.notify(d.request(), "done") })
	}
	said.Wait()
	if got := st.notices(d.request()); len(got) != 20 {
		t.Errorf("%d notices, want 20", len(got))
	}
	if got := slices.Concat(st.notices(d.request()), st.notices(other.request())); len(got) != 0 {
		t.Errorf("said again, or to somebody else: %q", got)
	}
}

// TestProlong: on a private device the cookie lasts from its last use.
func TestProlong(t *testing.T) {
	st, _ := testStore(t)
	var shared, private device
	shared.signIn(st, false)
	private.signIn(st, true)
	for _, tc := range []struct {
		d    device
		want int
	}{{shared, 0}, {private, 1}, {device{}, 0}} {
		w := httptest.NewRecorder()
		st.prolong(w, tc.d.request(), false)
		if got := len(w.Result().Cookies()); got != tc.want {
			t.Errorf("%d cookies were set, want %d", got, tc.want)
		}
	}
}
