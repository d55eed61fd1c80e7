package web

import (
	"errors"
	"io"
	"net/http"
	"time"
)

// How slowly the form of a letter may come: on the average this fast, in octets a
// second, and what came faster before makes good for a while.
const (
	leastRate  = 4 << 10
	mostCredit = 10 // times the patience with a form
)

// steadyBody is the body of a request that brings files. It may come for as long
// as it takes, if only it comes: when nothing comes for the time of patience, or
// too little, reading fails. The time that we take ourselves doesn't count.
type steadyBody struct {
	whole    io.ReadCloser
	control  *http.ResponseController
	patience time.Duration
	credit   time.Duration // that the browser may still take
	ended    bool          // all has come
}

// steady gives the body of a letter's form its own bounds, in place of those of
// every other form: limit octets in all.
func (s *Server) steady(w http.ResponseWriter, r *http.Request, limit int64) *steadyBody {
	body := &steadyBody{whole: r.Body, control: http.NewResponseController(w), patience: s.patience, credit: s.patience}
	if form, ok := r.Body.(*formBody); ok {
		body.whole = form.whole
	}
	if timed, ok := body.whole.(*timedBody); ok {
		body.whole = timed.ReadCloser
	}
	body.whole = http.MaxBytesReader(w, body.whole, limit)
	r.Body = body
	return body
}

// Read implements io.Reader.
func (b *steadyBody) Read(p []byte) (int, error) {
	before := time.Now()
	_ = b.control.SetReadDeadline(before.Add(min(b.patience, b.credit)))
	n, err := b.whole.Read(p)
	// HTTP/2 would end the stream while we are at work.
	_ = b.control.SetReadDeadline(time.Time{})
	b.credit += time.Duration(n)*time.Second/leastRate - time.Since(before)
	b.credit = min(b.credit, mostCredit*b.patience)
	b.ended = b.ended || errors.Is(err, io.EOF)
	return n, err
}

// Close implements io.Closer.
func (b *steadyBody) Close() error { return b.whole.Close() }

// finish is called when nobody reads on: what comes still, net/http takes in, for
// which there is a limited time.
func (b *steadyBody) finish() {
	if !b.ended {
		_ = b.control.SetReadDeadline(time.Now().Add(b.patience))
	}
}
