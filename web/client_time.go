package web

import (
	"errors"
	"io"
	"net/http"
	"time"
)

// maxPiece is how much of an answer goes out at once, in octets. A browser has
// the time that each of these takes; one that takes nothing is cut off.
const maxPiece = 64 << 10

// boundTime sees to it that no browser holds a request for ever: its body must
// have come within the time of limit, and it must take each piece of the answer
// within that time. A handler that sets deadlines itself is left to it.
func boundTime(limit time.Duration) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			timed := &timedWriter{ResponseWriter: w, control: http.NewResponseController(w), limit: limit}
			body := r.Body
			if r.ContentLength != 0 {
				_ = timed.control.SetReadDeadline(time.Now().Add(limit))
				r.Body = &timedBody{ReadCloser: r.Body, control: timed.control}
			}
			defer timed.finish()
			defer takeRest(w, r, body)
			next.ServeHTTP(timed, r)
		})
	}
}

// maxRest is how much of a form that nobody has read is taken in, in octets.
const maxRest = 256 << 10

// takeRest takes in what a handler has not read of a form, and has a connection end
// slowly of which there is more than that. net/http does neither where the connection
// ends with the answer, as a proxy's often do: its end would overtake the answer.
func takeRest(w http.ResponseWriter, r *http.Request, body io.ReadCloser) {
	if r.ProtoMajor == 1 && r.Header.Get("Expect") == "" {
		_, _ = io.Copy(io.Discard, http.MaxBytesReader(w, body, maxRest)) // whoever has gone has gone
	}
}

// timedBody takes the deadline away when the body has come: it would end what
// is done then.
type timedBody struct {
	io.ReadCloser
	control *http.ResponseController
}

func (b *timedBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if errors.Is(err, io.EOF) {
		_ = b.control.SetReadDeadline(time.Time{})
	}
	return n, err
}

// timedWriter gives each piece of an answer its time. Between pieces there is
// no deadline, since it is us then who take time; HTTP/2 would end the stream.
type timedWriter struct {
	http.ResponseWriter
	control *http.ResponseController
	limit   time.Duration
	own     bool // the handler sets deadlines itself
}

// unsentError is a failure to send: the browser has gone, or is too slow.
type unsentError struct{ error }

func (e *unsentError) Unwrap() error { return e.error }

func (w *timedWriter) Write(p []byte) (int, error) {
	written := 0
	for {
		piece := p[written:min(written+maxPiece, len(p))]
		err := w.during(func() error {
			n, err := w.ResponseWriter.Write(piece)
			written += n
			return err
		})
		if err != nil || written >= len(p) {
			return written, err
		}
	}
}

// FlushError is what http.ResponseController calls.
func (w *timedWriter) FlushError() error { return w.during(w.control.Flush) }

// SetWriteDeadline is what http.ResponseController calls for a handler.
func (w *timedWriter) SetWriteDeadline(deadline time.Time) error {
	w.own = true
	return w.control.SetWriteDeadline(deadline)
}

// Unwrap is for http.ResponseController too.
func (w *timedWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

func (w *timedWriter) during(send func() error) error {
	if !w.own {
		_ = w.control.SetWriteDeadline(time.Now().Add(w.limit))
		defer func() { _ = w.control.SetWriteDeadline(time.Time{}) }()
	}
	if err := send(); err != nil {
		return &unsentError{err}
	}
	return nil
}

// finish gives the server time for what it still has in its buffers. It takes
// the deadline away itself for the next request.
func (w *timedWriter) finish() {
	_ = w.control.SetWriteDeadline(time.Now().Add(w.limit))
}
