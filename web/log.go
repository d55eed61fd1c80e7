package web

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"time"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"
)

// requestLog gives every request an id, which all that is logged of it has, and
// logs it at debug level: by route, not by address, so that no name of a
// mailbox and no search gets into a log.
func (s *Server) requestLog(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start := time.Now()
		r = s.proxies.withRequestID(w, r)
		seen := middleware.NewWrapResponseWriter(w, r.ProtoMajor)
		defer func() { // an answer that is given up panics
			took, status := time.Since(start), cmp.Or(seen.Status(), http.StatusOK)
			s.meter.Request(routeOf(r), r.Method, status, took, !isStream(seen.Header()))
			s.log.LogAttrs(r.Context(), slog.LevelDebug, "request", append(requestAttrs(r),
				slog.Int("status", status), slog.Int("bytes", seen.BytesWritten()), slog.Duration("took", took))...)
		}()
		next.ServeHTTP(seen, r)
	})
}

// routeOf is the pattern of the route table that the request has led to.
func routeOf(r *http.Request) string {
	if rc := chi.RouteContext(r.Context()); rc != nil {
		return rc.RoutePattern()
	}
	return ""
}

func requestAttrs(r *http.Request) []slog.Attr {
	return []slog.Attr{
		slog.String("method", r.Method), slog.String("route", routeOf(r)), slog.String("client", r.RemoteAddr),
	}
}

// logFailure logs what a person is not told: once, here. What is nobody's
// fault but the request's is of no interest to whoever runs the server.
func (s *Server) logFailure(r *http.Request, status int, err error) {
	level := slog.LevelDebug
	switch {
	case errors.Is(err, context.Canceled):
	case status >= http.StatusInternalServerError:
		level = slog.LevelError
	case status == http.StatusForbidden || status == http.StatusConflict:
		level = slog.LevelInfo
	}
	s.log.LogAttrs(r.Context(), level, "request failed", append(requestAttrs(r),
		slog.Int("status", status), slog.String("error", err.Error()))...)
}

// recovery turns a panic into the usual error page.
func (s *Server) recovery(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			cause := recover()
			if cause == nil {
				return
			}
			if cause == http.ErrAbortHandler { //nolint:errorlint // net/http compares it so
				panic(cause)
			}
			s.fail(w, r, fmt.Errorf("panic: %v\n%s", cause, debug.Stack()))
		}()
		next.ServeHTTP(w, r)
	})
}
