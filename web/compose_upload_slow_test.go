package web

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"hearthmail/internal/testdovecot"
	"hearthmail/internal/testpostgres"
	"hearthmail/store"
)

// beginOfUpload is a form up to the first octet of a file.
const beginOfUpload = "--b\r\nContent-Disposition: form-data; name=\"compose-id\"\r\n\r\nL1\r\n" +
	"--b\r\nContent-Disposition: form-data; name=\"attachment\"; filename=\"slow.bin\"\r\n\r\n"

// pour sends a form by and by: a piece of the file at each tick, until there have
// been so many or stop is closed. Then it ends the form.
func pour(form *io.PipeWriter, piece string, pieces int, stop <-chan struct{}) {
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	_, err := io.WriteString(form, beginOfUpload)
	for range pieces {
		if err != nil {
			return // nobody reads on
		}
		select {
		case <-stop:
			return
		case <-tick.C:
			_, err = io.WriteString(form, piece)
		}
	}
	_, _ = io.WriteString(form, "\r\n--b--\r\n")
	_ = form.Close()
}

// speaking is the same site with that version of HTTP.
func (at *letterSite) speaking(t *testing.T, version string) *letterSite {
	t.Helper()
	site := httptest.NewUnstartedServer(at.server)
	if version == "HTTP/2.0" {
		site.EnableHTTP2 = true
		site.StartTLS()
	} else {
		site.Start()
	}
	t.Cleanup(site.Close)
	other := *at
	other.address, other.transport = site.URL, site.Client().Transport
	return &other
}

// TestSlowUploads: an upload may take its time, if only it comes; one that drips or
// falls silent is cut off. What is cut off leaves nothing.
func TestSlowUploads(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	at := startLetterSite(t, dovecot, openedStore(t, store.Options{Dir: t.TempDir()}), func(o *Options) { o.ClientTimeout = time.Second })
	for _, version := range []string{"HTTP/1.1", "HTTP/2.0"} {
		ann := at.speaking(t, version).signIn(t, "ann")
		for name, tc := range map[string]struct {
			piece  string
			pieces int
			whole  bool
		}{
			"steady": {strings.Repeat("x", 8<<10), 30, true},
			"drips":  {"x", 1 << 20, false},
			"silent": {"", 1 << 20, false},
		} {
			t.Run(version+" "+name, func(t *testing.T) {
				w := *ann
				w.t = t
				form, into := io.Pipe()
				stop, done := make(chan struct{}), make(chan struct{})
				go func() {
					defer close(done)
					pour(into, tc.piece, tc.pieces, stop)
				}()
				status, proto := w.send(form)
				close(stop)
				_ = form.Close()
				<-done
				if tc.whole && proto != version {
					t.Errorf("it speaks %q", proto)
				}
				if status == http.StatusUnauthorized || (status == http.StatusOK) != tc.whole {
					t.Errorf("it gave %d", status)
				}
				w.leaves(tc.whole)
			})
		}
	}
}

// send posts a form. A connection that was cut before the answer could be read gives
// no status.
func (w *writer) send(form io.Reader) (status int, proto string) {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.t.Context(), 30*time.Second)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, w.at.address+"/compose/uploads", form)
	if err != nil {
		w.t.Fatal(err)
	}
	r.Header.Set("HX-Request", "true")
	r.Header.Set("Content-Type", "multipart/form-data; boundary=b")
	response, err := w.client.Do(r)
	if errors.Is(err, context.DeadlineExceeded) {
		w.t.Fatal("the upload goes on and on")
	}
	if err != nil {
		return 0, ""
	}
	defer func() { _ = response.Body.Close() }()
	_, _ = io.Copy(io.Discard, response.Body)
	return response.StatusCode, response.Proto
}

// leaves waits until an upload is there, or nothing of it is, and takes it away.
func (w *writer) leaves(something bool) {
	w.t.Helper()
	list, err := w.at.store.Uploads(w.t.Context(), w.login, "L1")
	if err != nil || (len(list) == 1) != something {
		w.t.Errorf("%d uploads are there, %v", len(list), err)
	}
	if err := w.at.store.RemoveUploads(w.t.Context(), w.login, "L1"); err != nil {
		w.t.Error(err)
	}
	deadline := time.Now().Add(20 * time.Second)
	for tick := time.NewTicker(10 * time.Millisecond); w.taken() != 0; <-tick.C {
		if time.Now().After(deadline) {
			w.t.Fatalf("%d octets are left", w.taken())
		}
	}
}

// TestBrokenOffUploads: an upload that the browser breaks off leaves nothing in
// either database.
func TestBrokenOffUploads(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	for name, o := range map[string]store.Options{"sqlite": {Dir: t.TempDir()}, "postgres": {Database: testpostgres.Start(t).NewDatabase(t)}} {
		t.Run(name, func(t *testing.T) {
			kept := openedStore(t, o)
			at := startLetterSite(t, dovecot, kept, nil)
			for _, version := range []string{"HTTP/1.1", "HTTP/2.0"} {
				w := at.speaking(t, version).signIn(t, "ann")
				form, into := io.Pipe()
				ctx, cancel := context.WithCancel(t.Context())
				done := make(chan struct{})
				go func() {
					defer close(done)
					_, _ = io.WriteString(into, beginOfUpload+strings.Repeat("x", 5<<20))
					for tick := time.NewTicker(10 * time.Millisecond); w.taken() < 4<<20 && ctx.Err() == nil; <-tick.C {
					}
					cancel() // in the middle
					_ = into.CloseWithError(context.Canceled)
				}()
				r, err := http.NewRequestWithContext(ctx, http.MethodPost, w.at.address+"/compose/uploads", form)
				if err != nil {
					t.Fatal(err)
				}
				r.Header.Set("Content-Type", "multipart/form-data; boundary=b")
				if response, err := w.client.Do(r); err == nil {
					_ = response.Body.Close()
					t.Errorf("half an upload gave %d", response.StatusCode)
				}
				_ = form.Close()
				<-done
				w.leaves(false)
			}
		})
	}
}
