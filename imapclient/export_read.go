package imapclient

import (
	"bytes"
	"context"
	"io"
	"slices"
	"time"

	"github.com/emersion/go-imap/v2"
)

// ExportQuery says which messages are to be read.
type ExportQuery struct {
	Mailbox     string
	UIDValidity uint32   // 0 means any; another than the mailbox's own has KindConflict
	UIDs        []uint32 // nil for all
	After       uint32   // UID: only what comes after it; 0 for all
	List        *Query   // only what a list for it shows, as it is by now, in place of UIDs; nil for all
}

// ExportedMessage is a message as it lies on the server.
type ExportedMessage struct {
	UID         uint32
	UIDValidity uint32
	Flags       []string
	Date        time.Time // INTERNALDATE
	Size        int64     // octets, as announced
	Start       []byte    // the first octets of Body: the header, if it isn't huge; gone once Body has been read beyond them
	Body        io.Reader // nil when the server has not given it: why, Gone says
	Gone        bool      // it was expunged meanwhile; else the server can't read it
}

// Export reads messages, each whole, by ascending UID, and hands them to take. Many
// small ones come with one command and large ones in pieces of 512 KiB; while some
// are taken the next are fetched, and no more than that is held. Whatever somebody
// clicks goes before. An error of take ends it and is given back; so does one of
// Body, which must not be taken for its end. Nothing is marked as read. What a message
// holds is no longer its own once take has returned.
func (a *Account) Export(ctx context.Context, q ExportQuery, take func(*ExportedMessage) error) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	e := &exporter{account: a, ctx: ctx, mailbox: q.Mailbox, uidValidity: q.UIDValidity, rooms: newRooms()}
	if err := a.findExported(ctx, &q); err != nil {
		return err
	}
	if err := e.list(q); err != nil {
		return err
	}
	for ahead := e.ahead(); ; {
		next := <-ahead
		if next.err != nil || len(next.messages) == 0 {
			return next.err
		}
		ahead = e.ahead()
		for i := range next.messages {
			m := &next.messages[i]
			if err := e.complete(m); err != nil {
				return err
			}
			if err := take(m); err != nil {
				return err
			}
			m.Start, m.Body = nil, nil // the list of which m is one lives on
		}
		for _, room := range next.rooms {
			e.rooms.give(room)
		}
	}
}

// findExported finds out which messages a list shows.
func (a *Account) findExported(ctx context.Context, q *ExportQuery) error {
	if q.List == nil {
		return nil
	}
	found, err := a.Find(ctx, q.Mailbox, q.List.where(q.Mailbox))
	if err != nil {
		return err
	}
	q.UIDs = append([]uint32{}, found.UIDs...) // which may be none
	if q.UIDValidity == 0 {
		q.UIDValidity = found.UIDValidity
	}
	return nil
}

// exporter reads the messages of a mailbox. Of ahead, only one is under way.
type exporter struct {
	account     *Account
	ctx         context.Context // of what goes on ahead
	mailbox     string
	uidValidity uint32
	left        []uint32          // that nothing is known of yet
	heads       []ExportedMessage // that come next
	rooms       rooms
}

// exported is a group of messages, none at the end.
type exported struct {
	messages []ExportedMessage
	rooms    [][]byte // that they lie in
	err      error
}

// list finds out which messages there are.
func (e *exporter) list(q ExportQuery) error {
	return e.account.pool.run(e.ctx, task{mailbox: e.mailbox, urgency: long}, func(c *connection) error {
		if err := c.sel(e.mailbox, q.UIDValidity); err != nil {
			return err
		}
		e.uidValidity = c.selected.uidValidity
		e.left = slices.Clone(q.UIDs)
		if q.UIDs == nil && c.messages() > 0 {
			all, err := c.search(&imap.SearchCriteria{})
			if err != nil {
				return err
			}
			e.left = all
		}
		slices.Sort(e.left)
		e.left = slices.DeleteFunc(slices.Compact(e.left), func(uid uint32) bool { return uid <= q.After })
		return nil
	})
}

// ahead fetches the next group. Should nobody come for it, it goes.
func (e *exporter) ahead() <-chan exported {
	next := make(chan exported, 1)
	if !e.account.spawn(func() {
		next <- e.group()
	}) {
		next <- exported{err: fail("export", errClosed)}
	}
	return next
}

// complete has a message's octets be there to be read.
func (e *exporter) complete(m *ExportedMessage) error {
	if m.Body == nil && len(m.Start) == 0 && (m.Gone || m.Size <= chunkSize) {
		return nil
	}
	switch {
	case len(m.Start) == 0:
		rest := e.pieces(m)
		err := rest.next()
		switch {
		case KindOf(err) == KindNotFound:
			m.Gone = true
			return nil
		case err != nil:
			return err
		}
		m.Start, m.Body = rest.piece, rest
	case len(m.Start) < chunkSize:
		m.Body = bytes.NewReader(m.Start)
	default: // it is longer than was announced
		rest := e.pieces(m)
		rest.fetchAhead()
		m.Body = io.MultiReader(bytes.NewReader(m.Start), rest)
	}
	return nil
}

// pieces reads a message from where Start ends, in rooms that come back once they have
// been read.
func (e *exporter) pieces(m *ExportedMessage) *sectionReader {
	lent := make(chan []byte, 2) // of the piece that is read, and the next
	return &sectionReader{
		offset: int64(len(m.Start)),
		spawn:  e.account.spawn,
		fetch: func(offset int64) ([]byte, error) {
			piece, room, err := e.piece(m.UID, offset)
			if err == nil {
				lent <- room
			}
			return piece, err
		},
		spent: func() { e.rooms.give(<-lent) },
	}
}
