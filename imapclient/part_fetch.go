package imapclient

import (
	"cmp"
	"context"
	"fmt"
	"io"

	"hearthmail/message"
)

// chunkSize is how much of a part is fetched at once, in octets.
const chunkSize = 512 << 10

// PartHeader fetches the header of the message that lies in a part, but no more
// than maxHeader octets of it.
func (a *Account) PartHeader(ctx context.Context, mailbox string, uidValidity, uid uint32, part *message.Part) (message.Header, error) {
	var raw []byte
	if part.HoldsMessage() {
		s, err := headerOf(part)
		if err != nil {
			return message.Header{}, err
		}
		if raw, err = a.fetchPiece(ctx, mailbox, uidValidity, uid, s, 0, maxHeader); err != nil {
			return message.Header{}, err
		}
		return message.ParseHeader(raw), nil
	}
	body, err := a.OpenPart(ctx, mailbox, uidValidity, uid, part)
	if err == nil {
		raw, err = io.ReadAll(io.LimitReader(body, maxHeader))
	}
	return message.ParseHeader(raw), err
}

// TextBytes fetches the message's body as it lies on the server, all parts and
// boundaries, but no more than limit octets of it.
func (a *Account) TextBytes(ctx context.Context, mailbox string, uid uint32, limit int64) ([]byte, error) {
	return a.fetchSection(ctx, mailbox, 0, uid, "TEXT", 0, limit)
}

// HeaderBytes fetches the message's whole header as it lies on the server, but
// no more than limit octets of it.
func (a *Account) HeaderBytes(ctx context.Context, mailbox string, uid uint32, limit int64) ([]byte, error) {
	return a.fetchSection(ctx, mailbox, 0, uid, "HEADER", 0, limit)
}

// OpenPart gives a reader of a part's decoded bytes. It fetches a bounded piece
// at a time, when it is read: a slow reader holds neither a connection nor
// more memory than that. The part's first piece is fetched before it returns,
// so that what is not there is known in time.
func (a *Account) OpenPart(ctx context.Context, mailbox string, uidValidity, uid uint32, part *message.Part) (io.Reader, error) {
	r, err := a.OpenEncodedPart(ctx, mailbox, uidValidity, uid, part, 0)
	if err != nil {
		return nil, err
	}
	return message.NewTransferDecoder(r, part.Encoding), nil
}

// OpenRaw gives a reader of the message's bytes as they lie on the server,
// fetched like a part's.
func (a *Account) OpenRaw(ctx context.Context, mailbox string, uid uint32) (io.Reader, error) {
	return a.OpenWhole(ctx, mailbox, 0, uid)
}

// OpenWhole is OpenRaw for a message of this UIDVALIDITY; KindConflict when the
// mailbox has another by now.
func (a *Account) OpenWhole(ctx context.Context, mailbox string, uidValidity, uid uint32) (io.Reader, error) {
	return a.openSection(ctx, mailbox, uidValidity, uid, whole(""))
}

func (a *Account) openSection(ctx context.Context, mailbox string, uidValidity, uid uint32, s section) (io.Reader, error) {
	return a.openSectionAt(ctx, mailbox, uidValidity, uid, s, 0)
}

func (a *Account) openSectionAt(ctx context.Context, mailbox string, uidValidity, uid uint32, s section, offset int64) (io.Reader, error) {
	r := &sectionReader{
		offset: offset,
		fetch: func(offset int64) ([]byte, error) {
			return a.fetchPiece(ctx, mailbox, uidValidity, uid, s, offset, chunkSize)
		},
		spawn: a.spawn,
	}
	return r, r.next()
}

// fetchPiece fetches size octets of s from offset on: fewer at its end.
func (a *Account) fetchPiece(ctx context.Context, mailbox string, uidValidity, uid uint32, s section, offset, size int64) ([]byte, error) {
	if size = s.size(offset, size); size == 0 {
		return nil, nil
	}
	return a.fetchSection(ctx, mailbox, uidValidity, uid, s.name, s.start+offset, size)
}

// fetchSection fetches size octets of a section from offset on: fewer at its
// end.
func (a *Account) fetchSection(ctx context.Context, mailbox string, uidValidity, uid uint32, section string, offset, size int64) ([]byte, error) {
	if err := ctx.Err(); err != nil {
		return nil, fail("fetch", err)
	}
	if body, ok := a.recallPart(mailbox, uidValidity, uid, section, offset, size); ok {
		return body, nil
	}
	command := fmt.Sprintf("UID FETCH %d (UID BODY.PEEK[%s]<%d.%d>)", uid, section, offset, size)
	t := task{mailbox: mailbox}
	if offset > 0 {
		t.urgency = long
	}
	var body []byte
	err := a.pool.run(ctx, t, func(c *connection) error {
		answers, err := c.inMailbox(mailbox, uidValidity, []uint32{uid}, command)
		if err != nil {
			return err
		}
		row := pick(decodeRows(answers), uid, section)
		if row == nil {
			return noSuchMessage()
		}
		if body = row.sections[section]; body == nil {
			return errBadValue // not to be taken for the part's end
		}
		a.keepPiece(mailbox, c.selected.uidValidity, uid, section, offset, size, body)
		return nil
	})
	return body, err
}

// sectionReader reads a section piece by piece. While one is being read the next
// is fetched: no more than that is held.
type sectionReader struct {
	fetch func(offset int64) ([]byte, error)
	spawn func(func()) bool
	spent func() // is told of each piece that has been read; nil for nobody

	piece  []byte
	offset int64           // of what comes after piece
	ahead  <-chan fetching // the next piece, nil when there is none
	err    error           // why no more comes: a failure must not be taken for the end
}

// fetching is a piece that was fetched, or why it was not.
type fetching struct {
	piece []byte
	err   error
}

func (r *sectionReader) Read(p []byte) (int, error) {
	if len(r.piece) == 0 && r.err == nil {
		r.err = io.EOF
		if r.ahead != nil {
			r.err = r.next()
		} else {
			r.spend()
		}
	}
	if len(r.piece) == 0 {
		return 0, cmp.Or(r.err, io.EOF)
	}
	n := copy(p, r.piece)
	r.piece = r.piece[n:]
	return n, nil
}

// next takes the next piece; one that is shorter than asked for is the last.
func (r *sectionReader) next() error {
	if r.ahead == nil {
		r.fetchAhead()
	}
	next := <-r.ahead
	r.ahead = nil
	if next.err != nil {
		return next.err
	}
	r.spend()
	r.piece, r.offset = next.piece, r.offset+int64(len(next.piece))
	if len(next.piece) == chunkSize {
		r.fetchAhead()
	}
	return nil
}

// spend lets go of the piece.
func (r *sectionReader) spend() {
	if r.piece != nil && r.spent != nil {
		r.spent()
	}
	r.piece = nil
}

// fetchAhead fetches the piece at offset. Should nobody come for it, it goes.
func (r *sectionReader) fetchAhead() {
	ahead, offset := make(chan fetching, 1), r.offset
	r.ahead = ahead
	if !r.spawn(func() {
		piece, err := r.fetch(offset)
		ahead <- fetching{piece, err}
	}) {
		ahead <- fetching{nil, fail("fetch", errClosed)}
	}
}
