package imapclient

import (
	"context"
	"errors"
	"io"
	"strconv"
)

// upload is a command that ends in a literal (RFC 9051, section 4.3).
type upload struct {
	command string
	size    int64
	open    func(ctx context.Context) (io.ReadCloser, error) // gives size octets
	wait    bool                                             // for the server's leave to send them
}

// errOtherSize says that what was to be sent is not as long as was said.
var errOtherSize = errors.New("what is sent is not as long as was said")

// upload sends a command with its literal and gives the answer. sent says whether
// all of it is on its way: when that is false the server can't have obeyed.
//
// It doesn't leave the literal to go-imap, which gives the connection up when the
// server refuses one.
func (f *framer) upload(ctx context.Context, u upload) (answer frame, sent bool, err error) {
	x := &exchange{}
	announced := u.command + " {" + strconv.FormatInt(u.size, 10)
	if u.wait {
		x.leave = make(chan struct{}, 1)
		announced += "}"
	} else {
		announced += "+}"
	}
	body, err := u.open(ctx)
	if err != nil {
		return nil, false, &localError{err}
	}
	defer func() { _ = body.Close() }()
	if _, err := f.send([]*exchange{x}, []string{announced}); err != nil {
		return nil, false, err
	}
	if u.wait {
		select {
		case <-x.leave:
		case <-x.done:
			if x.err == nil {
				x.err = errBadValue // it has taken what it hasn't got
			}
			return nil, false, x.err
		}
	}
	if err := f.copyLiteral(body, u.size); err != nil {
		_ = f.Close() // the server waits for the rest
		return nil, false, err
	}
	if _, err := io.WriteString(f.Conn, "\r\n"); err != nil {
		_ = f.Close()
		return nil, true, err
	}
	err = x.wait()
	return x.answer, true, err
}

// localError says that what was to be sent could not be read: that is no fault of
// the server.
type localError struct{ error }

func (e *localError) Unwrap() error { return e.error }

// copyLiteral sends exactly size octets, of which the body must consist.
func (f *framer) copyLiteral(body io.Reader, size int64) error {
	from := &failingReader{Reader: body}
	n, err := io.Copy(f.Conn, io.LimitReader(from, size))
	switch {
	case from.err != nil:
		return &localError{from.err}
	case err != nil:
		return err
	case n < size:
		return &localError{errOtherSize}
	}
	if n, _ := io.ReadFull(from, make([]byte, 1)); n > 0 {
		return &localError{errOtherSize}
	}
	return nil
}

// failingReader remembers why no more could be read.
type failingReader struct {
	io.Reader
	err error
}

func (r *failingReader) Read(p []byte) (int, error) {
	n, err := r.Reader.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		r.err = err
	}
	return n, err
}

// mayUpload gives the command of ours that waits for it leave to send its literal;
// false when none does. The lock is held.
func (f *framer) mayUpload() bool {
	if len(f.ours) == 0 || f.ours[0].leave == nil {
		return false
	}
	select {
	case f.ours[0].leave <- struct{}{}:
		return true
	default:
		return false // it has been given
	}
}
