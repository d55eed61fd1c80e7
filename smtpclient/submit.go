package smtpclient

import (
	"context"
	"io"
	"strconv"
)

// Result is what has become of a message that the server has taken.
type Result struct {
	Accepted []string  // recipients, as they were given
	Refused  []Refusal // the others
	Answer   Answer    // to the message; its words often have the number of the server's queue
	Reports  bool      // the server reports what becomes of it, as Envelope.Notify wants it
}

// Submit sends a message, in one transaction on a connection of its own. data is
// the message as it goes out: lines that don't end in CRLF are made to.
//
// When all but the last dot has been sent, and the server has not fallen silent or
// away so far, beforeLast is called with the recipients that the server has taken,
// to write down that the message may be delivered from now on. When that fails
// nothing is sent.
//
// Some recipients may be refused while others get the message; then there is no
// error. Otherwise it is an *Error; of all but KindUncertain nobody has got the
// message. ctx bounds the whole: when it ends after beforeLast has succeeded, that
// is KindUncertain too.
func (s *Server) Submit(ctx context.Context, login Login, e Envelope, data io.Reader, beforeLast func(ctx context.Context, accepted []string) error) (Result, error) {
	envelope, err := e.check()
	if err != nil {
		return Result{}, err
	}
	c, err := s.signIn(ctx, login)
	if err != nil {
		return Result{}, err
	}
	stop := context.AfterFunc(ctx, c.close)
	defer stop()
	t := newTransaction(ctx, c, envelope)
	result, err := t.run(data, beforeLast)
	if t.lost || !stop() {
		c.close()
	} else {
		c.quit()
	}
	t.owned.Wait()
	return result, err
}

// mostSize is how large a message may be (RFC 1870); 0 for no bound.
func (c *connection) mostSize() int64 {
	words, _ := c.has("SIZE")
	size, err := strconv.ParseInt(words, 10, 64)
	if err != nil || size < 0 {
		return 0
	}
	return size
}
