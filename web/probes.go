package web

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"github.com/go-chi/chi/v5"
)

// Pinger says whether something that no page can do without answers.
type Pinger interface {
	Ping(ctx context.Context) error
}

// pingTimeout is how long that may take.
const pingTimeout = 2 * time.Second

// probes are the addresses for machines that look after this one. They are at
// the root and under the base path.
func (s *Server) probes(r chi.Router) {
	r.Get("/healthz", s.alive)
	r.Get("/readyz", s.ready)
	if s.metrics != nil {
		r.Method(http.MethodGet, "/metrics", s.metrics)
	}
}

// alive answers as long as the program lives.
func (s *Server) alive(w http.ResponseWriter, _ *http.Request) {
	answerProbe(w, http.StatusOK, "ok")
}

// ready says whether requests are better sent here than elsewhere. The mail
// server isn't asked: without it the lists are shown as they were last, which
// another instance could do no better.
func (s *Server) ready(w http.ResponseWriter, r *http.Request) {
	if s.draining.Load() {
		answerProbe(w, http.StatusServiceUnavailable, "draining")
		return
	}
	if err := s.ping(r.Context()); err != nil {
		s.log.LogAttrs(r.Context(), slog.LevelError, "not ready", slog.String("error", err.Error()))
		answerProbe(w, http.StatusServiceUnavailable, "the database does not answer")
		return
	}
	answerProbe(w, http.StatusOK, "ok")
}

func (s *Server) ping(ctx context.Context) error {
	if s.pinger == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, pingTimeout)
	defer cancel()
	return s.pinger.Ping(ctx)
}

func answerProbe(w http.ResponseWriter, status int, word string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write([]byte(word + "\n"))
}
