package web

import (
	"context"
	"crypto/rand"
	"log/slog"
	"net/http"
)

const requestIDHeader = "X-Request-Id"

type requestIDKey struct{}

// withRequestID gives the request an id, and the answer too: that of a trusted
// proxy, if it is one that can stand in a log and on a page.
func (p proxies) withRequestID(w http.ResponseWriter, r *http.Request) *http.Request {
	id := rand.Text()[:12]
	if given := r.Header.Get(requestIDHeader); isPlainID(given) && (overSocket(r) || p.trust(r.RemoteAddr)) {
		id = given
	}
	w.Header().Set(requestIDHeader, id)
	return r.WithContext(context.WithValue(r.Context(), requestIDKey{}, id))
}

// isPlainID wants 1 to 64 letters, digits, dots, hyphens and underscores.
func isPlainID(id string) bool {
	if id == "" || len(id) > 64 {
		return false
	}
	for _, c := range []byte(id) {
		switch {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', c == '.', c == '-', c == '_':
		default:
			return false
		}
	}
	return true
}

func requestID(ctx context.Context) string {
	id, _ := ctx.Value(requestIDKey{}).(string)
	return id
}

// requestLogger adds the request's id to every line that is logged with the
// request's context.
type requestLogger struct{ slog.Handler }

// Handle is a part of slog.Handler.
func (h requestLogger) Handle(ctx context.Context, line slog.Record) error {
	if id := requestID(ctx); id != "" {
		line = line.Clone()
		line.AddAttrs(slog.String("request", id))
	}
	return h.Handler.Handle(ctx, line)
}

// WithAttrs is a part of slog.Handler.
func (h requestLogger) WithAttrs(attrs []slog.Attr) slog.Handler {
	return requestLogger{h.Handler.WithAttrs(attrs)}
}

// WithGroup is a part of slog.Handler.
func (h requestLogger) WithGroup(name string) slog.Handler {
	return requestLogger{h.Handler.WithGroup(name)}
}
