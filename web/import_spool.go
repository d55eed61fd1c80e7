package web

import (
	"bytes"
	"context"
	"errors"
	"io"
	"time"

	"hearthmail/store"
)

// inMemory is how much of a message that comes in is held in memory, in octets. What is
// larger lies in the store until the mail server has it.
const inMemory = 512 << 10

// Why a message is not taken.
var (
	errTooLarge = errors.New("the message is too large")
	errHasNUL   = errors.New("the message holds a NUL, which IMAP can't carry")
	errNoMail   = errors.New("there is nothing in it")
)

// spool is a message that has come whole, with lines that end in CRLF (RFC 9051,
// section 6.3.12).
type spool struct {
	start []byte // all of it, or the first inMemory octets
	size  int64
	blob  store.BlobID // all of it; "" when it is in memory
	store *store.Store
}

// spooler takes a message in.
type spooler struct {
	s      *Server
	ctx    context.Context // of the store's writes
	login  string
	most   int64
	start  []byte
	size   int64
	blob   *store.BlobWriter
	last   byte
	hasNUL bool
}

// takeMessage reads a message to its end. errTooLarge and errHasNUL are of one that
// could be read, but not be stored; the rest of it is passed over.
func (s *Server) takeMessage(ctx context.Context, login string, from io.Reader, most int64, room []byte) (*spool, error) {
	in := &spooler{s: s, ctx: ctx, login: login, most: most, start: room[:0]}
	defer func() {
		if in.blob != nil {
			_ = in.blob.Abort(ctx)
		}
	}()
	_, err := io.Copy(in, from)
	switch {
	case errors.Is(err, errTooLarge), errors.Is(err, store.ErrNoSpace):
		if _, broken := io.Copy(io.Discard, from); broken != nil {
			return nil, broken
		}
		return nil, err
	case err != nil:
		return nil, err
	case in.hasNUL:
		return nil, errHasNUL
	case in.size == 0:
		return nil, errNoMail
	}
	m := &spool{start: in.start, size: in.size, store: s.store}
	if in.blob != nil {
		if m.blob, err = in.blob.Commit(ctx); err != nil {
			return nil, blobProblem(err)
		}
	}
	return m, nil
}

// Write implements io.Writer.
func (in *spooler) Write(p []byte) (int, error) {
	in.hasNUL = in.hasNUL || bytes.IndexByte(p, 0) >= 0
	for rest := p; len(rest) > 0; {
		end := bytes.IndexByte(rest, '\n')
		if end < 0 {
			if err := in.put(rest); err != nil {
				return 0, err
			}
			break
		}
		line := rest[:end]
		if len(line) > 0 {
			if err := in.put(line); err != nil {
				return 0, err
			}
		}
		ending := []byte("\r\n")
		if in.last == '\r' {
			ending = ending[1:]
		}
		if err := in.put(ending); err != nil {
			return 0, err
		}
		rest = rest[end+1:]
	}
	return len(p), nil
}

func (in *spooler) put(p []byte) error {
	in.last = p[len(p)-1]
	if in.size += int64(len(p)); in.size > in.most {
		return errTooLarge
	}
	if in.blob == nil && len(in.start)+len(p) <= inMemory {
		in.start = append(in.start, p...)
		return nil
	}
	if in.blob == nil {
		blob, err := in.s.store.NewBlob(in.ctx, in.login, time.Now())
		if err != nil {
			return blobProblem(err)
		}
		in.blob = blob
		if _, err := blob.Write(in.start); err != nil {
			return blobProblem(err)
		}
	}
	_, err := in.blob.Write(p)
	return blobProblem(err)
}

// open gives the message from its beginning.
func (m *spool) open(ctx context.Context) (io.ReadCloser, error) {
	if m.blob == "" {
		return io.NopCloser(bytes.NewReader(m.start)), nil
	}
	r, _, err := m.store.OpenBlob(ctx, m.blob)
	return r, err
}

// drop lets it go.
func (m *spool) drop(ctx context.Context) {
	if m.blob == "" {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Minute)
	defer cancel()
	_ = m.store.RemoveBlob(ctx, m.blob) // what is left of it goes after a day
}
