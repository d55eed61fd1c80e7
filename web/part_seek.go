package web

import (
	"bytes"
	"context"
	"errors"
	"io"
	"weak"

	"hearthmail/imapclient"
	"hearthmail/message"
)

// maxWhole is how large a part may be, in octets as encoded, to be fetched whole
// and read from anywhere, however it is encoded.
const maxWhole = 512 << 10

// encodedFrom gives a reader of a part as it was sent, from that octet on.
func (o *openMail) encodedFrom(ctx context.Context, part *message.Part, offset int64) (io.Reader, error) {
	if o.inner != "" {
		all := o.cut(part.Range)
		return bytes.NewReader(all[min(offset, int64(len(all))):]), nil
	}
	return o.account.OpenEncodedPart(ctx, o.mailbox, o.message.UIDValidity, o.message.UID, part, offset)
}

// piece is size octets of a part as it was sent, fewer at its end.
func (o *openMail) piece(ctx context.Context, part *message.Part, offset, size int64) ([]byte, error) {
	if o.inner != "" {
		all := o.cut(part.Range)
		all = all[min(offset, int64(len(all))):]
		return all[:min(size, int64(len(all)))], nil
	}
	return o.account.PartPiece(ctx, o.mailbox, o.message.UIDValidity, o.message.UID, part, offset, size)
}

// seekable gives a part's decoded octets, to be read from anywhere; nil where
// they can be read from their beginning only.
func (s *Server) seekable(ctx context.Context, mail *openMail, part *message.Part) (*partReader, error) {
	if part.Size <= maxWhole {
		encoded, err := mail.piece(ctx, part, 0, maxWhole+1)
		if err != nil || len(encoded) > maxWhole {
			return nil, err
		}
		decoded, err := io.ReadAll(message.NewTransferDecoder(bytes.NewReader(encoded), part.Encoding))
		if err != nil {
			return nil, err
		}
		return &partReader{size: int64(len(decoded)), open: func(offset int64) (io.Reader, error) {
			return bytes.NewReader(decoded[offset:]), nil
		}}, nil
	}
	key := partKeyOf(mail, part)
	if _, known := s.irregular.Get(key); known {
		return nil, nil
	}
	layout, ok, err := layoutOf(ctx, mail, part)
	if err != nil || !ok {
		return nil, err
	}
	return &partReader{
		size: layout.Size(),
		open: func(offset int64) (io.Reader, error) {
			encoded, skip := layout.Find(offset)
			r, err := mail.encodedFrom(ctx, part, encoded)
			if err != nil {
				return nil, err
			}
			r = layout.NewDecoder(r, encoded)
			_, err = io.CopyN(io.Discard, r, skip)
			return r, err
		},
		failed: func(err error) {
			if errors.Is(err, message.ErrIrregular) {
				s.irregular.Put(key, struct{}{}, 200)
			}
		},
	}, nil
}

// layoutOf fetches a part's beginning and end. Where the server has said a wrong
// size of it, there is no layout.
func layoutOf(ctx context.Context, mail *openMail, part *message.Part) (message.Layout, bool, error) {
	head, err := mail.piece(ctx, part, 0, message.LayoutHead)
	if err != nil {
		return message.Layout{}, false, err
	}
	tail, err := mail.piece(ctx, part, part.Size-message.LayoutTail, message.LayoutTail+1)
	if err != nil || len(tail) != message.LayoutTail {
		return message.Layout{}, false, err
	}
	layout, ok := message.NewLayout(part.Encoding, head, tail, part.Size)
	return layout, ok, nil
}

// partKey names a part, which never changes.
type partKey struct {
	account     weak.Pointer[imapclient.Account]
	mailbox     string
	uidValidity uint32
	uid         uint32
	inner, path string
}

func partKeyOf(mail *openMail, part *message.Part) partKey {
	return partKey{weak.Make(mail.account), mail.mailbox, mail.message.UIDValidity, mail.message.UID, mail.inner, part.Path}
}

// partReader reads a part's decoded octets from anywhere: an io.ReadSeeker that
// fetches nothing before it is read.
type partReader struct {
	size   int64
	open   func(offset int64) (io.Reader, error)
	failed func(error) // is told why reading ended too early; nil for nobody

	at  int64
	r   io.Reader // at that place, nil when it has to be opened
	err error     // why reading ended too early
}

// Seek implements io.Seeker.
func (p *partReader) Seek(offset int64, whence int) (int64, error) {
	switch whence {
	case io.SeekCurrent:
		offset += p.at
	case io.SeekEnd:
		offset += p.size
	}
	if offset < 0 {
		return 0, errors.New("web: a place before the beginning")
	}
	if offset != p.at {
		p.at, p.r = offset, nil
	}
	return offset, nil
}

// Read implements io.Reader.
func (p *partReader) Read(b []byte) (int, error) {
	if p.err != nil {
		return 0, p.err
	}
	if p.at >= p.size {
		return 0, io.EOF
	}
	var err error
	if p.r == nil {
		p.r, err = p.open(p.at)
	}
	n := 0
	if err == nil {
		n, err = p.r.Read(b[:min(int64(len(b)), p.size-p.at)])
		p.at += int64(n)
	}
	if errors.Is(err, io.EOF) && p.at < p.size {
		err = message.ErrIrregular
	}
	if err != nil && !errors.Is(err, io.EOF) {
		p.err = err
		if p.failed != nil {
			p.failed(err)
		}
	}
	return n, err
}
