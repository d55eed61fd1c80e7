package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"

	"hearthmail/internal/testprogram"
)

// worker is a session that works on letters of its own until the program dies.
type worker struct {
	t       *testing.T
	v       *visitor
	user    string
	letters []uint32
	struck  map[uint32]bool // as the program has said
	unsure  uint32          // the letter whose change was not answered, 0 for none
	dying   *atomic.Bool    // the program is being killed
}

func newWorker(t *testing.T, program *testprogram.Program, user string) *worker {
	t.Helper()
	return &worker{t: t, dying: &atomic.Bool{}, v: visitorAt(t, program.Address(), &http.Transport{}), user: user, struck: map[uint32]bool{}}
}

func (w *worker) signIn(password string) {
	w.t.Helper()
	if page := w.v.post("/login", credentials(w.user, password), ""); page.address != inbox {
		w.t.Fatalf("signing in leads to %s: %s", page.address, page.alert())
	}
}

// work lists, opens, strikes and restores until the program dies, and calls done
// after each of these rounds. Whatever else goes wrong is a failure of the test.
func (w *worker) work(done func()) {
	w.unsure = 0
	for i := 0; ; i++ {
		uid := w.letters[i%len(w.letters)]
		action := "/delete"
		if w.struck[uid] {
			action = "/undelete"
		}
		if !w.ask(http.MethodGet, inbox, nil, http.StatusOK) ||
			!w.ask(http.MethodGet, fmt.Sprintf("%s/messages/%d", inbox, uid), nil, http.StatusOK) {
			return
		}
		w.unsure = uid
		if !w.ask(http.MethodPost, inbox+action, url.Values{"uid": {fmt.Sprint(uid)}}, http.StatusSeeOther) {
			return
		}
		w.struck[uid], w.unsure = !w.struck[uid], 0
		done()
	}
}

// ask sends a request; false when the wanted answer did not come whole.
func (w *worker) ask(method, path string, form url.Values, want int) bool {
	ctx, cancel := context.WithTimeout(w.t.Context(), within)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, method, w.v.base+path, strings.NewReader(form.Encode()))
	if err != nil {
		w.t.Error(err)
		return false
	}
	request.Header.Set("Content-Type", formType)
	client := *w.v.client
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	response, err := client.Do(request)
	if err == nil {
		defer func() { _ = response.Body.Close() }()
		if to := response.Header.Get("Location"); response.StatusCode != want || strings.HasPrefix(to, "/login") {
			w.t.Errorf("%s %s gave %d and leads to %q", method, path, response.StatusCode, to)
			return false
		}
		_, err = io.Copy(io.Discard, response.Body)
	}
	if err != nil && !w.dying.Load() {
		w.t.Errorf("%s %s, while the program lives: %v", method, path, err)
	}
	return err == nil
}
