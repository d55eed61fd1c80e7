package web

import (
	"context"
	"errors"
	"log/slog"
	"net/http/httptest"
	"testing"
	"testing/synctest"
)

type pingerFunc func(context.Context) error

func (f pingerFunc) Ping(ctx context.Context) error { return f(ctx) }

func TestReady(t *testing.T) {
	for _, tc := range []struct {
		name     string
		pinger   Pinger
		draining bool
		status   int
		body     string
	}{
		{"nothing to ask", nil, false, 200, "ok\n"},
		{"database answers", pingerFunc(func(context.Context) error { return nil }), false, 200, "ok\n"},
		{"database away", pingerFunc(func(context.Context) error { return errors.New("no route, user secret") }), false, 503, "the database does not answer\n"},
		{"database silent", pingerFunc(func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() }), false, 503, "the database does not answer\n"},
		{"draining", nil, true, 503, "draining\n"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := &Server{pinger: tc.pinger, log: slog.New(slog.DiscardHandler)}
				if tc.draining {
					s.Drain()
				}
				w := httptest.NewRecorder()
				s.ready(w, httptest.NewRequestWithContext(t.Context(), "GET", "/readyz", nil))
				if w.Code != tc.status || w.Body.String() != tc.body {
					t.Errorf("it is %d %q, want %d %q", w.Code, w.Body, tc.status, tc.body)
				}
				w = httptest.NewRecorder()
				s.alive(w, httptest.NewRequestWithContext(t.Context(), "GET", "/healthz", nil))
				if w.Code != 200 {
					t.Errorf("it lives with %d", w.Code)
				}
			})
		})
	}
}
