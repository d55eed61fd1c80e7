package web

import (
	"bytes"
	"context"
	"io"

	"hearthmail/message"
)

// draftBody is a letter as it is stored. Its size has to be known before: so a large
// one is written twice, and none is held whole.
type draftBody struct {
	head   string // further fields
	letter *message.Letter
	size   int64
	small  []byte // all of it, nil when it is larger than maxSmallDraft
}

// maxSmallDraft is how large a draft is kept in memory while it is stored, in octets.
const maxSmallDraft = 512 << 10

func newDraftBody(ctx context.Context, head string, letter *message.Letter) (*draftBody, error) {
	b := &draftBody{head: head, letter: letter}
	first := &firstOctets{}
	if err := b.write(ctx, first); err != nil {
		return nil, err
	}
	if b.size = first.size; b.size <= maxSmallDraft {
		b.small = first.kept.Bytes()
	}
	return b, nil
}

func (b *draftBody) write(ctx context.Context, w io.Writer) error {
	if _, err := io.WriteString(w, b.head); err != nil {
		return err
	}
	return b.letter.WriteDraft(ctx, w)
}

// firstOctets counts what is written, and keeps what may be a small draft.
type firstOctets struct {
	kept bytes.Buffer
	size int64
}

func (f *firstOctets) Write(p []byte) (int, error) {
	if f.size += int64(len(p)); f.size <= maxSmallDraft {
		return f.kept.Write(p)
	}
	f.kept = bytes.Buffer{}
	return len(p), nil
}

// open gives what is to be stored. Closing it ends what writes it.
func (b *draftBody) open(ctx context.Context) (io.ReadCloser, error) {
	if b.small != nil {
		return io.NopCloser(bytes.NewReader(b.small)), nil
	}
	ctx, cancel := context.WithCancel(ctx)
	from, to := io.Pipe()
	written := make(chan struct{})
	go func() {
		defer close(written)
		_ = to.CloseWithError(b.write(ctx, to)) // never fails
	}()
	return &pipedBody{from, cancel, written}, nil
}

type pipedBody struct {
	*io.PipeReader
	cancel  context.CancelFunc
	written chan struct{}
}

func (p *pipedBody) Close() error {
	p.cancel()
	err := p.PipeReader.Close()
	<-p.written
	return err
}
