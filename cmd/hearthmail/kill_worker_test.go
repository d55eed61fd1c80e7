package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
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

func newWorker(v *visitor, user string, letters ...uint32) *worker {
	return &worker{t: v.t, v: v, dying: &atomic.Bool{}, user: user, letters: letters, struck: map[uint32]bool{}}
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

// ask sends a request; false when the program died before its answer was whole.
func (w *worker) ask(method, path string, form url.Values, want int) bool {
	err := w.try(method, path, form, want)
	if err != nil && (!w.dying.Load() || errors.Is(err, errOtherAnswer)) {
		w.t.Errorf("%s %s: %v", method, path, err)
	}
	return err == nil
}

// errOtherAnswer is an answer that is not the wanted one.
var errOtherAnswer = errors.New("another answer than was wanted")

// try sends a request, whose answer must have the wanted status and come whole.
func (w *worker) try(method, path string, form url.Values, want int) error {
	ctx, cancel := context.WithTimeout(w.t.Context(), within)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, method, w.v.base+path, strings.NewReader(form.Encode()))
	if err != nil {
		return err
	}
	request.Header.Set("Content-Type", formType)
	client := *w.v.client
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	response, err := client.Do(request)
	if err != nil {
		return err
	}
	defer func() { _ = response.Body.Close() }()
	if to := response.Header.Get("Location"); response.StatusCode != want || strings.HasSuffix(to, "/login") {
		return fmt.Errorf("%w: %d, which leads to %q", errOtherAnswer, response.StatusCode, to)
	}
	_, err = io.Copy(io.Discard, response.Body)
	return err
}
